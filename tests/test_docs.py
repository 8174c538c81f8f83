"""The docs name what there is: commands, types, fields, columns, dependencies; and the generated pages are fresh."""

import dataclasses
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman import records
from dragoman.cli import COMMANDS
from dragoman.records import Record
from dragoman.samples import paths

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
REFERENCE = DOCS / "reference"
PAGES = sorted(DOCS.rglob("*.md"))
MARKDOWN = [*PAGES, ROOT / "README.md", ROOT / "CONTRIBUTING.md"]


def read(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def table_row(page: str, first: str) -> str:
    """Returns the row of a Markdown table whose first cell is `first`."""
    rows = [line for line in page.splitlines() if line.startswith(f"| {first} |")]
    assert rows, f"no row {first}"
    return rows[0]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_reference(command: str) -> None:
    assert f"\n## dragoman {command}\n" in read("cli.md")


def test_every_event_type_and_mode_is_in_the_reference() -> None:
    page = read("codebook.md")
    ontology = tomllib.loads((ROOT / "src/dragoman/codebook/ontology.toml").read_text(encoding="utf-8"))
    for name, facts in ontology["types"].items():
        assert f"\n## {name}\n" in page
        for mode in facts.get("modes", {}):
            assert f"`{mode}`" in page


def record_fields() -> Iterator[tuple[str, str]]:
    for name, kind in vars(records).items():
        if dataclasses.is_dataclass(kind) and isinstance(kind, type) and issubclass(kind, Record):
            yield from ((name, field.name) for field in dataclasses.fields(kind))


@pytest.mark.parametrize(("record", "field"), list(record_fields()))
def test_every_field_is_in_the_data_dictionary(record: str, field: str) -> None:
    assert f"`{field}`" in read("coded-document.md"), f"{record}.{field}"


def locked() -> list[str]:
    return re.findall(r"^([\w.-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), flags=re.M)


@pytest.mark.parametrize("package", list(dict.fromkeys(locked())))
def test_every_locked_dependency_stands_with_its_licence(package: str) -> None:
    page = read("dependencies.md")
    if f"{package} (" in page:  # those of hatchling, in a sentence
        return
    licence = table_row(page, package).split("|")[2].strip()
    assert licence


def test_every_data_file_stands_with_its_source() -> None:
    page = read("knowledge.md")
    data = ROOT / "src" / "dragoman" / "knowledge" / "data"
    assert [file.name for file in data.iterdir() if file.suffix != ".md" and f"`{file.name}`" not in page] == []


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    direct = {re.sub(r"[-_.]+", "-", re.split(r"[<>=!~ ]", one)[0]).lower() for one in project["dependencies"]}
    assert direct <= set(locked())


def test_the_lock_files_name_no_host() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert not re.search(r"https?:|file:|index-url|find-links", text)


def test_the_changelog_has_an_entry_for_the_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert re.search(rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), flags=re.M)


@pytest.mark.parametrize("page", MARKDOWN, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_every_page_can_be_reached_from_the_index() -> None:
    index = (DOCS / "index.md").read_text(encoding="utf-8")
    linked = {(DOCS / target).resolve() for target in re.findall(r"\]\(([^)#:]+\.md)\)", index)}
    assert {page.resolve() for page in PAGES} - linked == {(DOCS / "index.md").resolve()}


def test_generated_pages_are_fresh() -> None:
    done = subprocess.run([sys.executable, str(ROOT / "scripts" / "build_docs.py"), "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"run scripts/build_docs.py\n{done.stdout}{done.stderr}"


def test_the_samples_are_enough_and_say_when_they_appeared() -> None:
    lines, page = paths()
    rows = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 12
    assert len({row["id"] for row in rows}) == len(rows)
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["published"])
        assert 150 <= len(row["text"].split()) <= 300
    assert "<form" in page.read_text(encoding="utf-8")

"""The layers of the package: imports point downwards, heavy libraries stay where they belong, and files stay small."""

import ast
import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "src" / "dragoman"
LAYERS = {
    "records": 0, "errors": 0, "once": 0, "calibration": 1,
    "language": 1, "knowledge": 1, "schema": 1,
    "codebook": 2,
    "coding": 3,
    "coder": 4,
    "readers": 5, "writers": 5, "evaluate": 5, "samples": 5,
    "exchange": 6, "runs": 6,
    "incidents": 7,
    "store": 8, "web": 9,
    "cli": 10, "__main__": 11, "__init__": 11,
}  # fmt: skip
"""Part of the package -> layer. A part may import from lower layers and from itself, and from nothing else of the package."""

HOMES = {
    "spacy": {"language"},
    "trafilatura": {"readers"}, "htmldate": {"readers"}, "lxml": {"readers"}, "charset_normalizer": {"readers"},
    "defusedxml": {"readers"}, "feedparser": {"readers"}, "fsspec": {"readers"}, "py3langid": {"readers"},
    "pypdf": {"readers"}, "warcio": {"readers"},
    "pyarrow": {"readers", "writers", "runs", "incidents", "store"}, "ray": {"runs"},
    "duckdb": {"incidents", "store"}, "rensa": {"incidents"},
    "hijridate": {"coding"}, "persiantools": {"coding"}, "pyluach": {"coding"},
    "rapidfuzz": {"knowledge"}, "onnxruntime": {"coding"},
    "starlette": {"web"}, "jinja2": {"web"}, "uvicorn": {"cli"}, "pg8000": {"store"},
}  # fmt: skip
"""Library -> the only parts that may import it."""

FILES = sorted(PACKAGE.rglob("*.py"))


def part(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    """Yields the full names that a file imports, at its top or within a function."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def test_every_part_of_the_package_has_a_layer() -> None:
    assert {part(file) for file in FILES} <= LAYERS.keys()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_imports_point_downwards(file: Path) -> None:
    here = part(file)
    inside = [name.split(".")[1] for name in imported(file) if name.startswith("dragoman.")]
    upwards = {other for other in inside if other != here and other in LAYERS and LAYERS[other] >= LAYERS[here]}
    assert not upwards, f"{here} must not import {upwards}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_heavy_libraries_stay_at_home(file: Path) -> None:
    strays = {name.split(".")[0] for name in imported(file)} & {library for library, homes in HOMES.items() if part(file) not in homes}
    assert not strays


QUESTIONS = ["dates", "events", "learned", "verdict", "magnitude", "participants", "places", "prefilter", "statements"]
"""The modules of coding/ that others call; the rest are parts of one of them."""


def parts_of(question: str) -> set[str]:
    """Returns the modules of coding/ that a question is made of: itself and all that it imports, step by step."""
    home = PACKAGE / "coding"
    files = {file: file.relative_to(home).parts[0].removesuffix(".py") for file in home.rglob("*.py")}
    found, new = set[str](), {question}
    while new:
        found |= new
        names = {name for file, module in files.items() if module in new for name in imported(file)}
        new = {name.split(".")[2] for name in names if name.startswith("dragoman.coding.")} - found
    return found


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(QUESTIONS, 2)))
def test_questions_of_coding_share_nothing(one: str, other: str) -> None:
    assert not parts_of(one) & parts_of(other)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_files_and_functions_stay_small(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 500
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, node.name


def loaded_after(code: str) -> set[str]:
    """Returns the top-level modules that a fresh interpreter has loaded after `code`."""
    script = f"{code}\nimport sys\nprint('loaded', *{{name.split('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


HELP = """
import runpy, sys
sys.argv = ["dragoman", "--help"]
try:
    runpy.run_module("dragoman", run_name="__main__", alter_sys=True)
except SystemExit as stop:
    assert not stop.code, stop.code
"""


@pytest.mark.parametrize("code", ["import dragoman", HELP], ids=["import", "help"])
def test_a_start_loads_no_language_model(code: str) -> None:
    loaded = loaded_after(code)
    assert "dragoman" in loaded
    assert not loaded & {"spacy", "thinc", "numpy", "torch", "ray", "trafilatura", "pyarrow", "duckdb"}

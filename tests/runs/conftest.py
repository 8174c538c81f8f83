"""Inputs and run folders for the tests of runs."""

import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.readers import Options, find_sources
from dragoman.runs import CoderSpec
from dragoman.runs.workspace import Plan

FAKES = Path(__file__).with_name("fakes")
SIZE = 16


@pytest.fixture(autouse=True)
def _fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets this process and those that it starts find the fake coders, which know no packaged data."""
    monkeypatch.setattr("dragoman.runs.workspace.data_hash", lambda: "of no data: these coders have none")
    monkeypatch.syspath_prepend(str(FAKES))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FAKES), *filter(None, sys.path)]))


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder with a file of 100 documents, a file whose ids occur in the first, and pages of text; some documents fail."""
    folder = tmp_path / "news"
    folder.mkdir()
    write_lines(folder / "a.jsonl", 100)
    write_lines(folder / "b.jsonl", 10)
    for number in range(20):
        (folder / f"page{number:02}.txt").write_text("war and peace " * number, encoding="utf-8")
    return folder


def write_lines(path: Path, count: int) -> None:
    lines = (
        {"id": f"d{n}", "text": f"Text {n}: " + "war " * (n % 3) + "crash" * (n % 40 == 7), "published": "2024-05-03"} for n in range(count)
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


@pytest.fixture
def plan() -> Callable[..., Plan]:
    def make(inputs: Path, factory: str = "words_alone", **options: str) -> Plan:
        spec = CoderSpec(f"fake_coders:{factory}", tuple(options.items()))
        return Plan(tuple(find_sources([str(inputs)])), Options(), spec, size=SIZE)

    return make


@pytest.fixture
def prints() -> Callable[[Path], dict[str, str]]:
    """Returns the function that gives the hash of every file of a run folder but run.json, which holds timings."""

    def hashes(folder: Path) -> dict[str, str]:
        files = (file for file in sorted(folder.rglob("*")) if file.is_file() and file.name not in {"run.json", "lock"})
        return {file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    return hashes

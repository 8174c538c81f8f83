"""Paths, folders and globs to the list of inputs."""

import os
import sys
from pathlib import Path

import pytest

from dragoman.errors import InputError
from dragoman.readers import find_sources


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "news/b.txt",
        "news/a/z.HTML",
        "news/a/y.jsonl.gz",
        "news/note.doc",
        "news/.hidden.txt",
        "news/.git/c.txt",
        "readme",
        "empty/x.doc",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "void").mkdir()
    return tmp_path


def names(*paths: str, input_format: str = "auto") -> list[tuple[str, str]]:
    return [(source.name, source.format) for source in find_sources(paths, input_format=input_format)]


def test_a_folder_is_read_in_order_without_hidden_files(folder: Path) -> None:
    assert names("news") == [("a/y.jsonl.gz", "jsonl"), ("a/z.HTML", "html"), ("b.txt", "txt")]


def test_a_named_file_is_called_by_its_path_from_here(folder: Path) -> None:
    assert names("news/b.txt", str(folder / "news/b.txt")) == [("news/b.txt", "txt")] * 2


def test_a_file_elsewhere_is_called_by_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "void")
    assert names("../news/b.txt") == [("b.txt", "txt")]


def test_globs_reach_any_depth(folder: Path) -> None:
    assert names("news/**/*.*") == [("news/a/y.jsonl.gz", "jsonl"), ("news/a/z.HTML", "html"), ("news/b.txt", "txt")]


def test_a_format_that_is_named_holds_for_all(folder: Path) -> None:
    assert names("readme", "empty", input_format="txt") == [("readme", "txt"), ("x.doc", "txt")]


def test_the_output_is_no_input(folder: Path) -> None:
    assert [source.name for source in find_sources(["news"], exclude=folder / "news/b.txt")] == ["a/y.jsonl.gz", "a/z.HTML"]


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("news/c.txt", r"news/c\.txt: no such file or folder\. Did you mean news/b\.txt\?"),
        ("nowhere/at/all", "no such file or folder. Check the spelling"),
        ("void", "void: no readable file in this folder. It is empty."),
        ("empty", r"empty: no readable file in this folder\. It holds: \.doc\. Read are \.txt"),
        ("news/*.xls", "no readable file matches"),
        ("readme", "readme: the ending does not tell the format. Pass --input-format"),
    ],
)
def test_what_cannot_be_read_is_named_with_the_remedy(folder: Path, path: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        find_sources([path])


def test_all_problems_come_at_once(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        find_sources(["void", "news", "missing.txt"])
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have only Unicode file names")
def test_a_file_name_that_is_no_utf8_can_be_written(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/caf\xe9.txt")).write_text("x")
    (source,) = find_sources([str(tmp_path)])
    assert source.name == "caf\\xe9.txt"
    source.shown.encode()

"""Many processes, one file: the bytes are those of one process."""

import importlib
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from dragoman.readers import Options, find_sources, read
from dragoman.records import CodedDocument
from dragoman.runs import CoderSpec, code_documents, ordered
from dragoman.runs.ordered import code_on_processes
from dragoman.runs.slices import Slice, limited
from dragoman.runs.tables import as_line

SPEC = CoderSpec("fake_coders:words_alone", (("slow", "0.002"),))


class Lines:
    """A writer of lines, as JSON Lines are."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, coded: CodedDocument) -> None:
        self.text += as_line(coded) + "\n"


def test_the_output_is_that_of_one_process(news: Path) -> None:
    one, many = Lines(), Lines()
    sources = find_sources([str(news)])
    words = importlib.import_module("fake_coders").Words()
    alone = code_documents(read(sources), words, one)
    together = code_on_processes(sources, Options(), SPEC, many, jobs=3)
    assert one.text == many.text
    assert {**alone.to_dict(), "remarks": []} == {**together.to_dict(), "remarks": []}


@pytest.mark.parametrize("limit", [1, 8, 11])
def test_a_limit_is_kept(news: Path, limit: int) -> None:
    lines = Lines()
    summary = code_on_processes(find_sources([str(news)]), Options(), SPEC, lines, jobs=2, limit=limit)
    assert summary.read == limit == len(lines.text.splitlines())


def test_an_interrupted_run_leaves_the_first_documents(news: Path) -> None:
    lines = Lines()
    summary = code_on_processes(find_sources([str(news)]), Options(), SPEC, lines, jobs=2, stop=lambda: len(lines.text.splitlines()) >= 20)
    assert summary.exit_code == 130
    whole = Lines()
    code_on_processes(find_sources([str(news)]), Options(), SPEC, whole, jobs=1)
    assert 20 <= summary.read < 130
    assert whole.text.startswith(lines.text)


def test_a_slow_disk_holds_the_reading_back(news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []

    def counted(slices: Iterable[Slice], limit: int | None) -> Iterator[Slice]:
        for part in limited(slices, limit):
            taken.append(len(part.items))
            yield part

    monkeypatch.setattr("dragoman.runs.ordered.limited", counted)
    ahead: list[int] = []

    class Slow(Lines):
        def write(self, coded: CodedDocument) -> None:
            time.sleep(0.02)
            super().write(coded)
            ahead.append(sum(taken) - len(ahead))

    jobs = 2
    code_on_processes(find_sources([str(news)]), Options(), CoderSpec("fake_coders:words_alone"), Slow(), jobs=jobs)
    assert len(ahead) == 130
    assert max(ahead) <= (ordered.AHEAD * jobs + jobs + 2) * ordered.DOCUMENTS
    assert ahead[10] < 130 - 10, "the whole input was read at once"

"""Progress of a run."""

import io
import sys
import time

import pytest

from dragoman.cli.progress import progress
from dragoman.readers import Item
from dragoman.records import CodedDocument, Document
from dragoman.runs import Summary


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def step(summary: Summary) -> Item:
    item = Item(Document(id="a", text="a"), done=50)
    summary.add(item, CodedDocument("a", None, None, None, None, None, None, "a"))
    return item


def test_without_a_terminal_a_line_comes_every_half_minute(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    summary = Summary(started=0.0)
    with progress(total=100, quiet=False) as show:
        show(step(summary), summary)
        now = 31.0
        show(step(summary), summary)
        show(step(summary), summary)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("2 documents (0.1/s), 0 events, 50% of the input, 31 s")


def test_on_a_terminal_there_is_a_bar_on_standard_error(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    summary = Summary()
    with progress(total=100, quiet=False) as show:
        show(step(summary), summary)
    assert "1 documents" in terminal.getvalue()


def test_quiet_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    summary = Summary()
    with progress(total=0, quiet=True) as show:
        show(step(summary), summary)
    assert terminal.getvalue() == ""

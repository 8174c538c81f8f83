"""How far a run is: a bar on a terminal, else a line every half minute."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator

from dragoman.cli.terminal import say
from dragoman.readers import Item
from dragoman.runs import Summary

SECONDS_BETWEEN_LINES = 30.0

Show = Callable[[Item, Summary], None]


@contextlib.contextmanager
def progress(*, total: int, quiet: bool) -> Iterator[Show]:
    """Gives the function to call after each document.

    Args:
        total: bytes of all inputs; 0 if unknown (standard input).
        quiet: shows nothing.
    """
    if quiet:
        yield lambda item, summary: None
    elif sys.stderr.isatty():
        with _bar(total) as show:
            yield show
    else:
        yield _lines(total)


@contextlib.contextmanager
def _bar(total: int) -> Iterator[Show]:
    """Gives a function that moves a bar."""
    from rich.console import Console  # noqa: PLC0415 - 0.15 s that a run without a terminal need not wait for
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn  # noqa: PLC0415 - as above

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=total or None)
        yield lambda item, summary: bar.update(task, completed=item.done, description=_state(summary))


def _lines(total: int) -> Show:
    """Returns a function that writes a line when the last one is half a minute old."""
    last = time.monotonic()

    def show(item: Item, summary: Summary) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SECONDS_BETWEEN_LINES:
            last = now
            share = f", {item.done / total:.0%} of the input" if total else ""
            say(f"{_state(summary)}{share}, {summary.seconds:.0f} s")

    return show


def _state(summary: Summary) -> str:
    """Returns the counts so far."""
    failed = summary.failed.total()
    rate = summary.read / max(summary.seconds, 0.001)
    return f"{summary.read:,} documents ({rate:.1f}/s), {summary.events:,} events" + (f", {failed:,} failed" if failed else "")

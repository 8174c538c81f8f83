"""Where `dragoman code` writes: a file of any format, or standard output."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from dragoman.cli.terminal import say
from dragoman.errors import UsageError
from dragoman.runs import Summary
from dragoman.writers import WRITERS, FailuresToo, StatementsToo, Writes

if TYPE_CHECKING:
    from dragoman.writers.formats import Counting

_WHOLE = frozenset({"jsonl", "parquet", "sqlite"})
"""Formats that hold the failures of documents; beside the others they are listed in a file of their own."""


class Output:
    """The output that flags name.

    Args:
        name: a file, or None or "-" for standard output.
        to: its format, if the ending does not tell.
        statements: a file for the statements, or None.

    Raises:
        UsageError: the ending is of no known format, or standard output cannot take the format.
    """

    def __init__(self, name: str | None, *, to: str | None, statements: str | None) -> None:
        self.path = Path(name) if name and name != "-" else None
        self.kind = _format(self.path, to)
        self._statements = Path(statements) if statements else None
        self._counting: Counting | None = None

    def check(self, *, force: bool) -> None:
        """Makes room for the output before any work is done.

        Raises:
            UsageError: it exists and `force` is not given, its folder does not exist, it may not be written, or it names one file twice.
        """
        if self.path:
            _check(self.path, self._beside(self.path), force=force)
        if self._statements:
            if self.path and self._statements.resolve() in [path.resolve() for path in (self.path, *self._beside(self.path))]:
                raise UsageError(
                    f"{self._statements}: cannot hold both the events and the statements. Name another file after --statements."
                )
            _check(self._statements, (), force=force)

    def _beside(self, path: Path) -> tuple[Path, ...]:
        """Returns the other files of the output."""
        others: tuple[Path, ...] = ()
        if self.kind not in WRITERS:
            from dragoman.writers.formats import beside  # noqa: PLC0415 - loads Arrow

            others = beside(path, self.kind)
        return (_failures(path), *others)

    @contextlib.contextmanager
    def opened(self) -> Iterator[Writes]:
        """Opens it for documents."""
        with contextlib.ExitStack() as stack:
            writer = stack.enter_context(self._main())
            if self.path and self.kind not in _WHOLE:
                writer = stack.enter_context(contextlib.closing(FailuresToo(writer, _failures(self.path))))
            if self._statements:
                writer = stack.enter_context(contextlib.closing(StatementsToo(writer, self._statements)))
            yield writer

    @contextlib.contextmanager
    def _main(self) -> Iterator[Writes]:
        """Opens the output itself."""
        if self.path is None or self.kind in WRITERS:
            with _stream(self.path) as stream:
                yield WRITERS[self.kind](stream)
            return
        from dragoman.writers.formats import writing  # noqa: PLC0415 - loads Arrow

        with writing(self.path, self.kind) as self._counting:
            yield self._counting

    def listed(self, summary: Summary) -> str | None:
        """Returns where all failures are listed, for the report."""
        if not (summary.failed or summary.skipped or summary.incomplete):
            return None
        if self.kind in _WHOLE:
            return f'{self.path or "the output"}, in the field "failures"'
        return str(_failures(self.path)) if self.path else None

    def report(self) -> None:
        """Tells what the format cannot hold."""
        lost = self._counting.lost.shown() if self._counting else []
        if lost:
            say(f"{self.kind} cannot hold:")
        for line in lost:
            say(f"  {line}")


def _format(path: Path | None, to: str | None) -> str:
    """Returns the format to write."""
    if path is None:
        if to and to not in WRITERS:
            raise UsageError(f"{to} is not written to standard output, which takes {' and '.join(WRITERS)}. Name a file with -o.")
        return to or "jsonl"
    from dragoman.writers.formats import format_of  # noqa: PLC0415 - loads Arrow

    return format_of(path, to=to)


def _failures(path: Path) -> Path:
    """Returns the file that lists failures beside a table."""
    return path.with_name(f"{path.stem}.failures.jsonl")


def _check(path: Path, others: tuple[Path, ...], *, force: bool) -> None:
    """Makes room for a file and those beside it; raises as `Output.check`."""
    if not path.parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.parent}. Make it first, or write elsewhere.")
    if path.is_dir():
        raise UsageError(f"{path}: is a folder. Name a file in it.")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise UsageError(f"{path}: cannot be written to. Name another file, or change the permissions.")
    standing = [one for one in (path, *others) if one.is_file()]
    if standing and not force:
        raise UsageError(f"{standing[0]}: exists already. Pass --force to write over it, or name another file.")
    for other in others:
        other.unlink(missing_ok=True)


@contextlib.contextmanager
def _stream(path: Path | None) -> Iterator[TextIO]:
    """Opens the output as UTF-8, without touching line ends; standard output is not closed."""
    if path:
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    wrapped = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield wrapped
    finally:
        wrapped.detach()

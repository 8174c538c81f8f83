"""Coded documents to files: JSON Lines, which holds everything, and CSV, a row an event."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from dragoman.errors import UsageError
from dragoman.writers.base import Writes
from dragoman.writers.csvfile import CsvWriter
from dragoman.writers.failures import FailuresToo
from dragoman.writers.jsonl import JsonlWriter
from dragoman.writers.statements import StatementsToo

__all__ = ["SUFFIXES", "WRITERS", "CsvWriter", "FailuresToo", "JsonlWriter", "StatementsToo", "Writes", "format_of"]


WRITERS: dict[str, Callable[[TextIO], Writes]] = {"jsonl": JsonlWriter, "csv": CsvWriter}
"""Format -> writer on a text stream that is opened as UTF-8 with newline="". A new format is a module, a line here and an ending."""

SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}
"""File name ending -> format."""


def format_of(output: Path | None, *, to: str | None = None) -> str:
    """Returns the format to write: `to`, else by the ending of `output`, else jsonl.

    Raises:
        UsageError: the ending is of no known format.
    """
    if to or output is None:
        return to or "jsonl"
    if output.suffix.lower() not in SUFFIXES:
        known = f"Use {', '.join(SUFFIXES)}, or pass --to {' or '.join(WRITERS)}."
        raise UsageError(f"{output.as_posix()}: the ending does not tell the format to write. {known}")
    return SUFFIXES[output.suffix.lower()]

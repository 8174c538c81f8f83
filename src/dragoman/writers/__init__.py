"""Coded documents to files: JSON Lines, which holds everything, CSV, a row an event, and in `formats` (which needs Arrow) all others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TextIO

from dragoman.writers.base import Writes
from dragoman.writers.csvfile import CsvWriter
from dragoman.writers.failures import FailuresToo
from dragoman.writers.jsonl import JsonlWriter
from dragoman.writers.statements import StatementsToo

__all__ = ["NAMES", "WRITERS", "CsvWriter", "FailuresToo", "JsonlWriter", "StatementsToo", "Writes"]


WRITERS: dict[str, Callable[[TextIO], Writes]] = {"jsonl": JsonlWriter, "csv": CsvWriter}
"""Format -> writer on a text stream that is opened as UTF-8 with newline="": those that standard output can take."""

NAMES = ("jsonl", "csv", "parquet", "sqlite", "geojson", "plover", "polecat", "phoenix", "icews", "gdelt")
"""All formats of `formats.FORMATS`, for a help that is there at once."""

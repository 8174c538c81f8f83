"""CSV: a header and a row an event, as RFC 4180 has it, for spreadsheets and statistics packages."""

from __future__ import annotations

import csv
from typing import TextIO

from dragoman.records import CodedDocument
from dragoman.writers.table import COLUMNS, Cell, rows

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""First characters by which a spreadsheet takes a cell for a formula (OWASP, "CSV Injection")."""


class CsvWriter:
    r"""Writes the columns of `dragoman.writers.table`; lines end in "\r\n", absent is an empty cell; each document is flushed.

    A text cell that a spreadsheet would run as a formula gets an apostrophe before it: news may quote anything, and the person who
    opens the table did not write it. Numbers are written as they are.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._rows = csv.writer(stream)
        self._rows.writerow([column.name for column in COLUMNS])
        stream.flush()

    def write(self, coded: CodedDocument) -> None:
        """Writes the events of one document."""
        for row in rows(coded):
            self.write_row(row)
        self._stream.flush()

    def write_row(self, row: list[Cell]) -> None:
        """Writes one event."""
        self._rows.writerow([guarded(cell) for cell in row])


def guarded(cell: Cell) -> Cell:
    """Returns a text that a spreadsheet would run as a formula with an apostrophe before it, and all else as it is.

    A text that looks as if that had been done gets one more, so that taking one off gives back what it was.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip("'").startswith(FORMULA_STARTS) else cell

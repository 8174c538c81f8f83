"""The formats of the field as tables: a column has a name, a meaning, a type, and says how it is filled."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from dragoman.records import CodedDocument
from dragoman.writers.cases import Case, one_line
from dragoman.writers.table import Cell

Fill = Callable[[Case], Cell]


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A column: `kind` is string, integer or number; without `fill` it is always empty, and `meaning` says why."""

    name: str
    meaning: str
    fill: Fill = lambda case: None
    kind: str = "string"


class TabWriter:
    r"""Writes rows of fields separated by tabs, without quoting: tabs and line ends within a text become spaces; lines end in "\n".

    Args:
        stream: where to, UTF-8 with newline="".
        fields: the columns.
        cases: gives the rows of a document.
        header: whether the names of the columns come first.
        absent: what stands for a value that there is none of.
    """

    def __init__(
        self,
        stream: TextIO,
        *,
        fields: tuple[Field, ...],
        cases: Callable[[CodedDocument], Iterable[Case]],
        header: bool = False,
        absent: str = "",
    ) -> None:
        self._stream = stream
        self._fields = fields
        self._cases = cases
        self._absent = absent
        if header:
            self._line(field.name for field in fields)

    def write(self, coded: CodedDocument) -> None:
        """Writes the rows of one document."""
        for case in self._cases(coded):
            self._line(self._shown(field.fill(case)) for field in self._fields)
        self._stream.flush()

    def _shown(self, value: Cell) -> str:
        """Returns a value as text; whole numbers without a point."""
        if value is None or value == "":
            return self._absent
        return str(one_line(f"{value:g}" if isinstance(value, float) and value.is_integer() else value))

    def _line(self, cells: Iterator[str]) -> None:
        """Writes a line."""
        self._stream.write("\t".join(cells) + "\n")

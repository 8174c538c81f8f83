"""The events themselves, a page at a time: the table and the sentences behind a number."""

from __future__ import annotations

import dataclasses

from dragoman.errors import UsageError
from dragoman.store.filters import Filter
from dragoman.store.open import Row, Store
from dragoman.store.schemas import NAMES

SIZES = (25, 50, 100)
USUAL = ("date_first", "type", "actor_name", "recipient_name", "place_name", "sentence", "publisher", "confidence")
"""Columns that the table has if none are chosen."""


@dataclasses.dataclass(frozen=True, slots=True)
class Order:
    """A column to sort by, and whether the greatest comes first; events of one value stand in the order of the source."""

    column: str = ""
    falling: bool = False

    @classmethod
    def of(cls, text: str) -> Order:
        """Returns the order that an address names: "date_first", or "-date_first" for falling; "" is that of the source.

        Raises:
            UsageError: there is no such column.
        """
        column = text.removeprefix("-")
        if column and column not in NAMES:
            raise UsageError(f"sort={text}: there is no column {column!r}. Columns are {', '.join(NAMES)}.")
        return cls(column, text.startswith("-"))

    @property
    def text(self) -> str:
        """What stands for it in an address."""
        return f"-{self.column}" if self.falling else self.column

    @property
    def sql(self) -> str:
        """What stands after ORDER BY."""
        return f'"{self.column}" {"DESC" if self.falling else "ASC"} NULLS LAST, n' if self.column else "n"


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """Some of the events: `number` of the page from 1, of `pages`."""

    rows: tuple[Row, ...]
    number: int
    pages: int
    total: int


def page(store: Store, chosen: Filter, *, order: Order, number: int = 1, size: int = SIZES[0]) -> Page:
    """Returns a page of events; a number beyond the last gives the last."""
    where, parameters = chosen.where()
    total = store.totals(chosen).reports
    pages = max(1, -(-total // size))
    number = min(max(1, number), pages)
    picked = f"SELECT n FROM events WHERE {where} ORDER BY {order.sql} LIMIT ? OFFSET ?"
    numbers = [row["n"] for row in store.rows(picked, [*parameters, size, (number - 1) * size])]
    return Page(tuple(store.numbered(numbers)), number, pages, total)


def columns_of(text: str) -> tuple[str, ...]:
    """Returns the columns that an address names, joined by commas; the usual ones if it names none.

    Raises:
        UsageError: there is no such column.
    """
    found = tuple(dict.fromkeys(name for name in text.split(",") if name)) or USUAL
    for name in found:
        if name not in NAMES:
            raise UsageError(f"columns={text}: there is no column {name!r}. Columns are {', '.join(NAMES)}.")
    return found


def reports_of(store: Store, incident: int, *, limit: int = 50) -> list[Row]:
    """Returns the events that report an incident, the first by day first."""
    return store.rows("SELECT * FROM events WHERE incident = ? ORDER BY happened NULLS LAST, n LIMIT ?", [incident, limit])

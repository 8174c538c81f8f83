"""Panels: counts and mean scores by dyad, country or place, and period, with zeros, ready for regression.

Counts are of reports: an act told by three papers counts three times. Where the rows have incident ids, incidents are counted too.
"""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dragoman.errors import UsageError

Row = Mapping[str, Any]
Unit = tuple[str, ...]
Cell = str | int | float | None

COLUMNS_READ = (
    "event_id", "type", "quad", "score", "goldstein", "status", "confidence", "actor_country", "recipient_country", "place_country",
    "place_admin1", "date_first", "date_last", "incident_id",
)  # fmt: skip
"""The columns of the table that a panel is made of."""

UNITS: dict[str, tuple[str, ...]] = {
    "dyad": ("source", "target"),
    "country": ("country", "role"),
    "place": ("country", "admin1"),
}
"""What a row of a panel is about: its columns. A dyad is directed; a country is an actor or a recipient."""

MEASURES = (
    ("reports", "events reported in the period; 0: none"),
    ("incidents", "different incidents among them; empty: not given by --incidents"),
    ("verbal_cooperation", "reports of quad class 1"),
    ("material_cooperation", "reports of quad class 2"),
    ("verbal_conflict", "reports of quad class 3"),
    ("material_conflict", "reports of quad class 4"),
    ("mean_score", "mean of PLOVER's score; empty: no report"),
    ("mean_goldstein", "mean of the Goldstein values; empty: no report has one"),
)
"""The other columns of a panel, and what they hold."""


@dataclasses.dataclass(slots=True)
class _Sums:
    """What is summed in a cell of the panel."""

    quads: list[int] = dataclasses.field(default_factory=lambda: [0, 0, 0, 0])
    score: float = 0.0
    goldstein: float = 0.0
    scaled: int = 0
    incidents: set[str] = dataclasses.field(default_factory=set)


@dataclasses.dataclass(slots=True)
class Panel:
    """Sums of events by unit and period; `dropped` counts the events that could not be put anywhere, by reason."""

    by: str
    every: str
    cells: dict[tuple[Unit, dt.date], _Sums] = dataclasses.field(default_factory=dict)
    dropped: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    used: int = 0
    incidents: bool = False

    @property
    def columns(self) -> list[str]:
        """The names of the columns."""
        return [*UNITS[self.by], "period", *(name for name, _ in MEASURES)]

    def add(self, row: Row) -> None:
        """Adds an event to the cells of its units; one of no country, place or day is counted as dropped."""
        day = _day(row)
        units = _UNITS_OF[self.by](row)
        if day is None or not units:
            self.dropped["without a day" if day is None else f"without a {self.by}"] += 1
            return
        if start_of(day, self.every) != start_of(dt.date.fromisoformat(str(row.get("date_last") or row["date_first"])), self.every):
            self.dropped[f"dated to more than one {self.every}"] += 1
            return
        self.used += 1
        self.incidents = self.incidents or "incident_id" in row
        for unit in units:
            _add(self.cells.setdefault((unit, start_of(day, self.every)), _Sums()), row)

    def rows(self, *, first: dt.date | None = None, last: dt.date | None = None) -> Iterator[list[Cell]]:
        """Yields a row for every unit and every period, sorted: those without an event as zeros.

        Args:
            first: a day of the first period (that of the earliest event).
            last: a day of the last period (that of the latest event).
        """
        if not self.cells:
            return
        days = [day for _, day in self.cells]
        wanted = list(periods(first or min(days), last or max(days), self.every))
        for unit, start in itertools.product(sorted({unit for unit, _ in self.cells}), wanted):
            sums = self.cells.get((unit, start))
            yield [*unit, start.isoformat(), *(self._measures(sums) if sums else self._zeros())]

    def _measures(self, sums: _Sums) -> list[Cell]:
        """Returns counts and means of a cell."""
        count = sum(sums.quads)
        incidents = len(sums.incidents) if self.incidents else None
        goldstein = round(sums.goldstein / sums.scaled, 6) if sums.scaled else None
        return [count, incidents, *sums.quads, round(sums.score / count, 6), goldstein]

    def _zeros(self) -> list[Cell]:
        """Returns the counts of a period without events."""
        return [0, 0 if self.incidents else None, 0, 0, 0, 0, None, None]


def _add(sums: _Sums, row: Row) -> None:
    """Adds an event to a cell."""
    sums.quads[int(row["quad"]) - 1] += 1
    sums.score += float(row["score"])
    if row.get("goldstein") not in (None, ""):
        sums.goldstein += float(row["goldstein"])
        sums.scaled += 1
    if row.get("incident_id"):
        sums.incidents.add(str(row["incident_id"]))


def make_panel(rows: Iterable[Row], *, by: str, every: str, statuses: frozenset[str], least: float = 0.0) -> Panel:
    """Returns the panel of a table of events.

    Args:
        rows: the table, `COLUMNS_READ` of it at least, cells as numbers or texts.
        by: a key of `UNITS`.
        every: day, week (from Monday), month or year.
        statuses: events of other statuses are left out, and counted in `dropped`.
        least: events of a lower confidence are left out, and counted in `dropped`.

    Raises:
        UsageError: a column is missing.
    """
    panel = Panel(by, every)
    for row in rows:
        missing = [name for name in COLUMNS_READ[:-1] if name not in row]
        if missing:
            raise UsageError(f"the table has no column {missing[0]}. Only tables that dragoman wrote are read.")
        if row["status"] not in statuses:
            panel.dropped[f"of status {row['status']}"] += 1
        elif float(row["confidence"]) < least:
            panel.dropped[f"of confidence under {least:g}"] += 1
        else:
            panel.add(row)
    return panel


def _day(row: Row) -> dt.date | None:
    """Returns the first day that an event may be of."""
    return dt.date.fromisoformat(str(row["date_first"])) if row["date_first"] else None


def _countries(row: Row, column: str) -> list[str]:
    """Returns the different codes of a column with a list."""
    return list(dict.fromkeys(code for code in str(row[column] or "").split(";") if code))


def _dyads(row: Row) -> list[Unit]:
    """Returns source and target of each pair; the parties of a meeting (no recipient) in both directions."""
    sources, targets = _countries(row, "actor_country"), _countries(row, "recipient_country")
    return list(itertools.product(sources, targets)) if targets else list(itertools.permutations(sources, 2))


def _roles(row: Row) -> list[Unit]:
    """Returns each country with the role that it has in the event."""
    sides = (("actor", "actor_country"), ("recipient", "recipient_country"))
    return [(code, role) for role, column in sides for code in _countries(row, column)]


def _places(row: Row) -> list[Unit]:
    """Returns country and first-level division of the place."""
    return [(str(row["place_country"]), str(row["place_admin1"] or ""))] if row["place_country"] else []


_UNITS_OF: dict[str, Callable[[Row], list[Unit]]] = {"dyad": _dyads, "country": _roles, "place": _places}


def start_of(day: dt.date, every: str) -> dt.date:
    """Returns the first day of the period that `day` is in; weeks begin on Monday."""
    if every == "week":
        return day - dt.timedelta(days=day.weekday())
    return day.replace(month=1, day=1) if every == "year" else day.replace(day=1) if every == "month" else day


def periods(first: dt.date, last: dt.date, every: str) -> Iterator[dt.date]:
    """Yields the first days of all periods from that of `first` to that of `last`."""
    start = start_of(first, every)
    while start <= last:
        yield start
        start = _next(start, every)


def _next(start: dt.date, every: str) -> dt.date:
    """Returns the first day of the following period."""
    if every in {"day", "week"}:
        return start + dt.timedelta(days=7 if every == "week" else 1)
    months = 12 if every == "year" else 1
    return dt.date(start.year + (start.month + months - 1) // 12, (start.month + months - 1) % 12 + 1, 1)

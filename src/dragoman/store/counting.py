"""Counts of the events that a filter selects: by the values of a dimension, by time, and by pair."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Sequence

from dragoman.store.dimensions import BY_NAME, Dimension
from dragoman.store.filters import Filter
from dragoman.store.open import Store

REPORTS, INCIDENTS = "count(*)", "count(DISTINCT incident)"
UNITS = ("day", "week", "month", "quarter", "year")
_MOST_BINS = 130  # bars that can be told apart on a screen, and reached one by one with the keyboard
_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
STACKS = ("quad", "type", "status", "none")


def measure(chosen: Filter) -> str:
    """Returns the SQL of what is counted."""
    return INCIDENTS if chosen.incidents else REPORTS


@dataclasses.dataclass(frozen=True, slots=True)
class Facet:
    """The values of a dimension with their counts under all filters but its own; `more` values are not listed."""

    dimension: Dimension
    values: tuple[tuple[str, int], ...]
    chosen: tuple[str, ...]
    more: int


def facets(store: Store, chosen: Filter, dimensions: Sequence[Dimension], *, limit: int = 12) -> list[Facet]:
    """Counts the values of several dimensions, the most frequent first; those that are chosen are always listed.

    Those of one value an event, and without a filter of their own, are counted in one go over the table.
    """
    together = [one for one in dimensions if not one.many and not chosen.chosen(one.name)]
    counted = _together(store, chosen, together) if len(together) > 1 else {}
    found = []
    for dimension in dimensions:
        pairs = counted[dimension.name] if dimension.name in counted else _alone(store, chosen, dimension)
        own = chosen.chosen(dimension.name)
        pairs.sort(key=lambda pair: (pair[0] not in own, -pair[1], pair[0]))
        shown = pairs[: max(limit, len(own))]
        absent = [(value, 0) for value in own if value not in dict(shown)]
        found.append(Facet(dimension, (*shown, *absent), own, len(pairs) - len(shown)))
    return found


def _alone(store: Store, chosen: Filter, dimension: Dimension) -> list[tuple[str, int]]:
    """Counts the values of one dimension under all filters but its own."""
    where, parameters = chosen.without(dimension.name).where()
    value = f"unnest({dimension.column})" if dimension.many else dimension.column
    query = f"""
        SELECT value, {measure(chosen)} AS number FROM (SELECT {value} AS value, incident FROM events WHERE {where}) GROUP BY value
    """
    return [(row["value"], row["number"]) for row in store.rows(query, parameters)]


def _together(store: Store, chosen: Filter, dimensions: Sequence[Dimension]) -> dict[str, list[tuple[str, int]]]:
    """Counts the values of dimensions that have no filter of their own."""
    where, parameters = chosen.where()
    columns = [dimension.column for dimension in dimensions]
    which = " ".join(f"WHEN GROUPING({column}) = 0 THEN {index}" for index, column in enumerate(columns))
    query = f"""
        SELECT CASE {which} END AS part, coalesce({', '.join(columns)}) AS value, {measure(chosen)} AS number
        FROM events WHERE {where} GROUP BY GROUPING SETS ({', '.join(f'({column})' for column in columns)})
    """
    found: dict[str, list[tuple[str, int]]] = {dimension.name: [] for dimension in dimensions}
    for row in store.rows(query, parameters):
        found[dimensions[row["part"]].name].append((row["value"], row["number"]))
    return found


def matching(store: Store, chosen: Filter, dimension: Dimension, *, words: str, limit: int = 20) -> list[tuple[str, int]]:
    """Returns the values of a dimension in which `words` stands, with their counts."""
    where, parameters = chosen.without(dimension.name).where()
    value = f"unnest({dimension.column})" if dimension.many else dimension.column
    query = f"""
        SELECT value, {measure(chosen)} AS number FROM (SELECT {value} AS value, incident FROM events WHERE {where})
        WHERE contains(lower(value), ?) GROUP BY value ORDER BY number DESC, value LIMIT ?
    """
    return [(row["value"], row["number"]) for row in store.rows(query, [*parameters, words.lower(), limit])]


@dataclasses.dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of time: its first and last day, and counts in the order of `Timeline.stack`.

    `documents` counts all documents of the source that appeared in it, whatever the filter.
    """

    first: dt.date
    last: dt.date
    counts: tuple[int, ...]
    documents: int = 0

    @property
    def total(self) -> int:
        """All counts."""
        return sum(self.counts)


@dataclasses.dataclass(frozen=True, slots=True)
class Timeline:
    """Counts by time, without gaps. `stack` names what the counts of a bin are of; `undated` has those of no day."""

    unit: str
    by: str
    stack: tuple[str, ...]
    bins: tuple[Bin, ...]
    undated: int


def timeline(store: Store, chosen: Filter, *, unit: str = "", by: str = "quad") -> Timeline:
    """Counts by time.

    Args:
        store: the events.
        chosen: which of them.
        unit: day, week, month, quarter or year; "" takes one that gives a readable number of bars.
        by: what bars are stacked by: quad, type, status or none.
    """
    where, parameters = chosen.where()
    day = "appeared" if chosen.published else "happened"
    query = f"""
        SELECT min({day}) AS first, max({day}) AS last, {measure(chosen)} FILTER ({day} IS NULL) AS undated FROM events WHERE {where}
    """
    span = store.rows(query, parameters)[0]
    undated = span["undated"]
    if span["first"] is None:
        return Timeline(unit or "day", by, (), (), undated)
    unit = unit or fitting(span["first"], span["last"])
    part = BY_NAME[by].column if by != "none" else "''"
    query = f"""
        SELECT date_trunc('{unit}', {day})::DATE AS first, {part} AS part, {measure(chosen)} AS number
        FROM events WHERE {where} AND {day} IS NOT NULL GROUP BY ALL
    """
    counts = {(row["first"], row["part"]): row["number"] for row in store.rows(query, parameters)}
    stack = tuple(sorted({part for _, part in counts}))
    documents = _documents(store, unit)
    starts = _starts(min(first for first, _ in counts), max(first for first, _ in counts), unit)
    bins = (
        Bin(first, after - dt.timedelta(days=1), tuple(counts.get((first, part), 0) for part in stack), documents.get(first, 0))
        for first, after in itertools.pairwise(starts)
    )
    return Timeline(unit, by, stack, tuple(bins), undated)


def fitting(first: dt.date, last: dt.date) -> str:
    """Returns the smallest unit that gives a readable number of bars."""
    days = (last - first).days + 1
    return next((unit for unit in UNITS if days / _DAYS[unit] <= _MOST_BINS), UNITS[-1])


def _documents(store: Store, unit: str) -> dict[dt.date, int]:
    """Counts all documents of the source by the time at which they appeared."""
    day = f"date_trunc('{unit}', appeared)::DATE"
    found = store.rows(f"SELECT {day} AS first, count(*) AS number FROM documents WHERE appeared IS NOT NULL GROUP BY ALL")
    return {row["first"]: row["number"] for row in found}


def _starts(first: dt.date, last: dt.date, unit: str) -> list[dt.date]:
    """Returns the first days of all bins from one to another, and that of the bin after them."""
    found = [first]
    while found[-1] <= last:
        found.append(following(found[-1], unit))
    return found


def following(day: dt.date, unit: str) -> dt.date:
    """Returns the first day of the next bin."""
    if unit in {"day", "week"}:
        return day + dt.timedelta(days=_DAYS[unit])
    months = {"month": 1, "quarter": 3, "year": 12}[unit]
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def moving_mean(numbers: Sequence[float], width: int = 7) -> list[float]:
    """Returns the mean of each number and those before it, `width` in all; of fewer at the beginning."""
    return [sum(numbers[max(0, index - width + 1) : index + 1]) / min(index + 1, width) for index in range(len(numbers))]

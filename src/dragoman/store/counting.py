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


def facet(store: Store, chosen: Filter, dimension: Dimension, *, limit: int = 12) -> Facet:
    """Counts the values of a dimension, the most frequent first; those that are chosen are always listed."""
    where, parameters = chosen.without(dimension.name).where()
    own = chosen.chosen(dimension.name)
    value = f"unnest({dimension.column})" if dimension.many else dimension.column
    query = f"""
        WITH given AS (SELECT {value} AS value, incident FROM events WHERE {where}),
            counted AS (SELECT value, {measure(chosen)} AS number FROM given GROUP BY value)
        SELECT value, number, count(*) OVER () AS all_values FROM counted
        ORDER BY list_contains(?::VARCHAR[], value) DESC, number DESC, value LIMIT ?
    """
    found = store.rows(query, [*parameters, list(own), max(limit, len(own))])
    values = tuple((row["value"], row["number"]) for row in found)
    absent = tuple((value, 0) for value in own if value not in dict(values))
    return Facet(dimension, (*values, *absent), own, (found[0]["all_values"] - len(found)) if found else 0)


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
    span = store.rows(f"SELECT min({day}) AS first, max({day}) AS last FROM events WHERE {where}", parameters)[0]
    undated = store.rows(f"SELECT {measure(chosen)} AS number FROM events WHERE {where} AND {day} IS NULL", parameters)[0]["number"]
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

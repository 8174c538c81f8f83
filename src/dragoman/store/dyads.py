"""Who acts on whom: a matrix of actors and recipients, both directions, as counts and as mean scores."""

from __future__ import annotations

import dataclasses
import math

from dragoman.store.counting import measure
from dragoman.store.dimensions import BY_NAME
from dragoman.store.filters import Filter
from dragoman.store.open import Store

LEVELS = {"country": "", "sector": "_sector", "name": "_name"}
"""Level -> the ending of the dimensions of both sides."""
ORDERS = ("volume", "similarity")
OTHER = "\x00other"
"""Stands for all that are not among the most frequent; no text of a document is."""


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """Events of one actor and one recipient: how many, and the mean of PLOVER's score of those that have one."""

    number: int
    score: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Matrix:
    """`actors` name the rows, `recipients` the columns; "" is who is not given, `OTHER` the rest. A pair without events has no cell.

    An event of two actors counts in two rows, so that the cells may add up to more than `events`.
    """

    level: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]
    events: int

    @property
    def greatest(self) -> int:
        """The greatest count of a cell."""
        return max((cell.number for cell in self.cells.values()), default=0)

    @property
    def least(self) -> int:
        """The least count of a cell that has any."""
        return min((cell.number for cell in self.cells.values()), default=0)


def matrix(store: Store, chosen: Filter, *, level: str = "country", top: int = 12, order: str = "volume") -> Matrix:
    """Counts by actor and recipient.

    Args:
        store: the events.
        chosen: which of them.
        level: country, sector or name.
        top: how many of each side have a line of their own.
        order: volume, or similarity: lines of like profile stand together.
    """
    where, parameters = chosen.where()
    sides = [BY_NAME[f"{side}{LEVELS[level]}"].column for side in ("actor", "recipient")]
    query = f"""
        WITH pairs AS MATERIALIZED (
            SELECT unnest({sides[0]}) AS actor, recipient, score, incident
            FROM (SELECT {sides[0]}, unnest({sides[1]}) AS recipient, score, incident FROM events WHERE {where})),
        actors AS (SELECT actor AS name FROM pairs GROUP BY actor ORDER BY count(*) DESC, actor LIMIT ?),
        recipients AS (SELECT recipient AS name FROM pairs GROUP BY recipient ORDER BY count(*) DESC, recipient LIMIT ?)
        SELECT CASE WHEN actor IN (FROM actors) THEN actor ELSE ? END AS actor,
            CASE WHEN recipient IN (FROM recipients) THEN recipient ELSE ? END AS recipient,
            {measure(chosen)} AS number, avg(score) AS score
        FROM pairs GROUP BY 1, 2
    """
    rows = store.rows(query, [*parameters, top, top, OTHER, OTHER])
    cells = {(row["actor"], row["recipient"]): Cell(row["number"], row["score"]) for row in rows}
    events = store.rows(f"SELECT {measure(chosen)} AS number FROM events WHERE {where}", parameters)[0]["number"]
    sums: list[dict[str, int]] = [{}, {}]
    for pair, cell in cells.items():
        for side in (0, 1):
            sums[side][pair[side]] = sums[side].get(pair[side], 0) + cell.number
    lines = [_ordered(sums[side], cells, side, order) for side in (0, 1)]
    return Matrix(level, lines[0], lines[1], cells, events)


def _ordered(sums: dict[str, int], cells: dict[tuple[str, str], Cell], side: int, order: str) -> tuple[str, ...]:
    """Returns the lines of a side in order; the rest, and who is not given, come last."""
    known = sorted((name for name in sums if name not in {OTHER, ""}), key=lambda name: (-sums[name], name))
    if order == "similarity":
        known = _chained(known, cells, side)
    return tuple(known + [name for name in (OTHER, "") if name in sums])


def _chained(names: list[str], cells: dict[tuple[str, str], Cell], side: int) -> list[str]:
    """Returns the names so that each is followed by the one, of those left, whose counts are most alike (cosine)."""
    profiles: dict[str, dict[str, int]] = {name: {} for name in names}
    for pair, cell in cells.items():
        if pair[side] in profiles:
            profiles[pair[side]][pair[1 - side]] = cell.number
    left, found = list(names[1:]), list(names[:1])
    while left:
        nearest = max(left, key=lambda name: _cosine(profiles[found[-1]], profiles[name]))
        left.remove(nearest)
        found.append(nearest)
    return found


def _cosine(one: dict[str, int], other: dict[str, int]) -> float:
    """Returns how alike two profiles are, 0 to 1."""
    both = sum(number * other.get(name, 0) for name, number in one.items())
    return both / (math.hypot(*one.values()) * math.hypot(*other.values()) or 1)

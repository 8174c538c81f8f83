"""Where events are: points and clusters of what is known to a town or better, rings for provinces, areas for whole countries."""

from __future__ import annotations

import dataclasses

from dragoman.store.counting import measure
from dragoman.store.filters import Filter
from dragoman.store.open import Store

MOST = 600
"""Marks that a map draws; the greatest come first."""


EXACT = ("city", "point")
"""Precisions of what a spot counts."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """Events near one another. `names` counts the different places among them, `name` is the most frequent; `box` holds all of them.

    `region` says that they are known to a province only: the mark is a ring about its centre, and no spot.
    """

    lon: float
    lat: float
    name: str
    names: int
    number: int
    quad: str
    region: bool
    box: tuple[float, float, float, float]


@dataclasses.dataclass(frozen=True, slots=True)
class Geography:
    """`areas` counts the events that are known to a country only, by its code; `left_out` the marks beyond `MOST`."""

    marks: tuple[Mark, ...]
    areas: dict[str, int]
    located: int
    unlocated: int
    left_out: int


def geography(store: Store, chosen: Filter, *, cell: float) -> Geography:
    """Counts by place.

    Args:
        store: the events.
        chosen: which of them.
        cell: degrees within which events become one mark.
    """
    where, parameters = chosen.where()
    number = measure(chosen)
    areas = f"""
        SELECT f_place AS code, {number} AS number FROM events
        WHERE {where} AND f_place <> '' AND (f_precision IN ('country', '') OR place_lat IS NULL) GROUP BY code
    """
    sums = f"SELECT {number} FILTER (located) AS located, {number} FILTER (NOT located) AS unlocated FROM events WHERE {where}"
    total = store.rows(sums, parameters)[0]
    marks = _marks(store, where, parameters, number, cell)
    return Geography(
        marks=tuple(marks[:MOST]),
        areas={row["code"]: row["number"] for row in store.rows(areas, parameters)},
        located=total["located"],
        unlocated=total["unlocated"],
        left_out=max(0, len(marks) - MOST),
    )


def _marks(store: Store, where: str, parameters: list[object], number: str, cell: float) -> list[Mark]:
    """Returns the marks, the greatest first."""
    query = f"""
        SELECT floor(place_lon / ?) AS x, floor(place_lat / ?) AS y, f_precision = 'region' AS region,
            avg(place_lon) AS lon, avg(place_lat) AS lat, mode(f_place_name) AS name, count(DISTINCT f_place_name) AS names,
            {number} AS number, mode(f_quad) AS quad,
            min(place_lon) AS west, min(place_lat) AS south, max(place_lon) AS east, max(place_lat) AS north
        FROM events WHERE {where} AND place_lat IS NOT NULL AND place_lon IS NOT NULL AND f_precision IN ('region', 'city', 'point')
        GROUP BY x, y, region ORDER BY number DESC, lon, lat
    """
    return [
        Mark(
            row["lon"], row["lat"], row["name"], row["names"], row["number"], row["quad"], row["region"],
            (row["west"], row["south"], row["east"], row["north"]),
        )
        for row in store.rows(query, [cell, cell, *parameters])
    ]  # fmt: skip

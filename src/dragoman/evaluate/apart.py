"""How far coders lie apart in days and in kilometres, for which a share of agreement says too little."""

from __future__ import annotations

import dataclasses
import itertools
import random
import statistics
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from dragoman.evaluate.agreement import FEWEST, SAMPLES, Figure, bounds
from dragoman.knowledge.sphere import kilometres
from dragoman.records import Event


@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """Something with a distance: its value in an event (None: not given), the distance of two values, and its unit."""

    value: Callable[[Event], Any]
    gap: Callable[[Any, Any], float]
    unit: str


@dataclasses.dataclass(frozen=True, slots=True)
class Apart:
    """Distances between the values of two coders each: `pairs` of them, how many are `same`, the middle and mean one, the greatest."""

    pairs: int
    same: int
    median: Figure
    mean: Figure
    greatest: float | None


def _day(event: Event) -> int | None:
    return event.date.first.toordinal() if event.date and event.date.first else None


def _point(event: Event) -> tuple[float, float] | None:
    place = event.place
    return (place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "date": Measure(_day, lambda one, other: float(abs(one - other)), "days"),
        "place": Measure(_point, lambda one, other: kilometres(*one, *other), "km"),
    }
)
"""What the agreement page gives distances of."""


def apart(units: Sequence[Sequence[Any]], gap: Callable[[Any, Any], float], *, samples: int = SAMPLES, seed: int = 0) -> Apart:
    """Returns how far coders lie apart.

    Args:
        units: the values of each unit, a place a coder, None where a coder gave none; every pair of values of a unit counts.
        gap: the distance of two values.
        samples: bootstrap samples of units for the intervals; none are drawn for fewer than `FEWEST` units.
        seed: of the drawing.
    """
    found = [gaps for unit in units if (gaps := _gaps(unit, gap))]
    every = [one for gaps in found for one in gaps]
    if not every:
        nothing = Figure(None, reason="no unit was valued by two coders")
        return Apart(0, 0, nothing, nothing, None)
    medians, means, chance = list[float](), list[float](), random.Random(seed)
    for _ in range(samples if len(found) >= FEWEST else 0):
        drawn = [one for gaps in chance.choices(found, k=len(found)) for one in gaps]
        medians.append(statistics.median(drawn))
        means.append(statistics.fmean(drawn))
    same = sum(one == 0 for one in every)
    middle, mean = Figure(statistics.median(every), *bounds(medians)), Figure(statistics.fmean(every), *bounds(means))
    return Apart(len(every), same, middle, mean, max(every))


def _gaps(unit: Sequence[Any], gap: Callable[[Any, Any], float]) -> list[float]:
    given = [value for value in unit if value is not None]
    return [gap(one, other) for one, other in itertools.combinations(given, 2)]

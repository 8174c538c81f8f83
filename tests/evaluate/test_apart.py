"""Distances between coders, against figures worked out by hand and against vectors on the sphere."""

from __future__ import annotations

import dataclasses
import math
import random
import statistics

import pytest
from tests.store.samples import documents

from dragoman.evaluate.agreement import FEWEST
from dragoman.evaluate.alignment import FIELDS, align_all, values
from dragoman.evaluate.apart import MEASURES, apart
from dragoman.knowledge.sphere import RADIUS, kilometres

Point = tuple[float, float]


def gap(one: float, other: float) -> float:
    return abs(one - other)


def by_vectors(one: Point, other: Point) -> float:
    """The angle between the vectors to both points, times the radius."""

    def vector(point: Point) -> tuple[float, float, float]:
        lat, lon = map(math.radians, point)
        return math.cos(lat) * math.cos(lon), math.cos(lat) * math.sin(lon), math.sin(lat)

    a, b = vector(one), vector(other)
    across = math.hypot(a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])
    return RADIUS * math.atan2(across, sum(x * y for x, y in zip(a, b, strict=True)))


def test_kilometres_are_those_of_vectors() -> None:
    chance = random.Random(3)
    for _ in range(500):
        one, other = ((chance.uniform(-90, 90), chance.uniform(-180, 180)) for _ in range(2))
        assert kilometres(*one, *other) == pytest.approx(by_vectors(one, other), abs=1e-6)
    assert kilometres(0, 179.5, 0, -179.5) == pytest.approx(111.19, abs=0.01), "across the date line"


def test_pairs_of_all_coders_count_and_gaps_do_not() -> None:
    found = apart([(1, 4, None), (2, 2, 2), (None, None, 5), (0, 10, 4)], gap)
    # 3; 0, 0, 0; nothing; 10, 4, 6
    assert (found.pairs, found.same, found.greatest) == (7, 3, 10)
    assert found.median.value == 3
    assert found.mean.value == pytest.approx(23 / 7)
    assert found.mean.low is None, "too few units for an interval"


def test_nothing_to_compare_has_no_figure() -> None:
    found = apart([(1, None), (None, 2)], gap)
    assert (found.pairs, found.median.value, found.greatest) == (0, None, None)
    assert "two coders" in found.mean.reason


def test_intervals_hold_the_figure_and_are_the_same_each_time() -> None:
    chance = random.Random(1)
    units = [(chance.randrange(10), chance.randrange(10)) for _ in range(FEWEST * 4)]
    first, again = apart(units, gap, samples=400), apart(units, gap, samples=400)
    assert first == again
    mean = statistics.fmean(gap(*unit) for unit in units)
    assert first.mean.value == pytest.approx(mean)
    assert first.mean.low is not None
    assert first.mean.high is not None
    assert first.mean.low < mean < first.mean.high


def test_days_and_kilometres_of_events() -> None:
    events = [event for one in documents(30) for event in one.events if event.place and event.date and event.date.first]
    near = events[0]
    assert near.date is not None
    assert near.date.first is not None
    assert near.place is not None
    assert near.place.lat is not None
    later = dataclasses.replace(near.date, first=near.date.first.replace(year=near.date.first.year + 1))
    moved = dataclasses.replace(near, date=later, place=dataclasses.replace(near.place, lat=near.place.lat + 1))
    figures = {name: one.gap(one.value(near), one.value(moved)) for name, one in MEASURES.items()}
    assert figures["date"] in {365, 366}
    assert figures["place"] == pytest.approx(111.19, abs=0.01)
    bare = dataclasses.replace(near, date=None, place=None)
    assert [one.value(bare) for one in MEASURES.values()] == [None, None]


def test_events_of_three_coders_are_grouped() -> None:
    first, second, third = next(documents(1)).events
    moved = dataclasses.replace(second, id="bob~1")
    again = dataclasses.replace(second, id="cleo~1")
    groups = align_all([[first, third], [first, moved], [third, again]])
    assert [tuple(event and event.id for event in group) for group in groups] == [
        (third.id, None, third.id), (None, "bob~1", "cleo~1"), (first.id, first.id, None),
    ]  # fmt: skip
    assert values(groups, FIELDS["type"]) == [
        (third.type, None, third.type), (None, second.type, second.type), (first.type, first.type, None),
    ]  # fmt: skip

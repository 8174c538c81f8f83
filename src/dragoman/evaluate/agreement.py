"""How far coders agree: Krippendorff's alpha, Cohen's and Fleiss' kappa, shares of agreement, each with a bootstrap interval.

    units = [("ASSAULT", "ASSAULT"), ("AID", None), ...]      a tuple a unit, a place a coder, None: not coded
    agreement(units)                                          Agreement(units=..., percent=..., alpha=Figure(0.71, 0.55, 0.84), ...)

The library that is maintained for alpha (krippendorff) is GPL-3, so the formulas stand here; the tests hold them against published
examples, against figures of that library, of irrCAC and of NLTK, and against the definitions written out pair by pair.
Spans are measured in `dragoman.evaluate.unitising`.
"""

from __future__ import annotations

import collections
import dataclasses
import math
import random
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence

Value = Hashable
"""What a coder gave for a field: a text, a number, a frozenset for fields with several values."""
Unit = tuple[Value | None, ...]
"""The values of one unit, in the order of the coders; None where a coder gave none."""
Distance = Callable[[Value, Value], float]
Patterns = Mapping[Unit, int]
"""Units counted: a bootstrap sample then costs as much as there are different units."""

FEWEST = 10
"""Units that two or more coders valued, below which a coefficient says nothing and none is given."""
SAMPLES = 1000
"""Bootstrap samples. The ends of a 95 % interval then rest on 25 samples each."""
LEVEL = 0.95


@dataclasses.dataclass(frozen=True, slots=True)
class Figure:
    """A coefficient and its bootstrap interval; `value` is None where it is not defined, with `reason`."""

    value: float | None
    low: float | None = None
    high: float | None = None
    reason: str = ""


@dataclasses.dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement on one field. `units` are those that two or more coders valued; `prevalence` is the share of the commonest value."""

    units: int
    coders: int
    percent: Figure
    alpha: Figure
    cohen: Figure
    fleiss: Figure
    prevalence: float


def nominal(one: Value, other: Value) -> float:
    """Distance of names: 0 or 1."""
    return float(one != other)


def interval(one: Value, other: Value) -> float:
    """Distance of numbers: the difference squared."""
    return float((_number(one) - _number(other)) ** 2)


def masi(one: Value, other: Value) -> float:
    """Distance of sets in 0..1 (Passonneau 2006): Jaccard, weighted by whether one holds the other (2/3), they meet (1/3) or not."""
    left, right = _set(one), _set(other)
    if left == right:
        return 0.0
    common = left & right
    weight = 2 / 3 if left <= right or right <= left else 1 / 3
    return 1.0 - weight * len(common) / len(left | right) if common else 1.0


def ordinal(values: Sequence[Value]) -> Distance:
    """Returns Krippendorff's distance of ranks for the pairable `values` (repeated as often as they were given).

    It is the squared number of values that lie between two ranks, their own counted by half.
    """
    counts = collections.Counter(values)
    ranks = sorted(counts, key=_number)
    before = {rank: sum(counts[one] for one in ranks[:at]) + counts[rank] / 2 for at, rank in enumerate(ranks)}
    return lambda one, other: (before[one] - before[other]) ** 2


def agreement(units: Sequence[Unit], *, distance: Distance = nominal, samples: int = SAMPLES, seed: int = 0) -> Agreement:
    """Returns how far coders agree on a field.

    Args:
        units: the values; every unit has the same number of coders.
        distance: of two values, for alpha: `nominal`, `interval`, `masi`, or one that `ordinal` gives.
        samples: bootstrap samples (0: no intervals). Units are drawn, with replacement.
        seed: of the drawing.
    """
    patterns = collections.Counter(unit for unit in units if len(_given(unit)) > 1)
    count, coders = patterns.total(), max(map(len, units), default=0)
    measures: list[tuple[Callable[[Patterns], float | None], str]] = [
        (percent, "no unit was valued by two coders"),
        (lambda held: alpha(held, distance), "all values are the same"),
        (cohen, "it needs two coders, and values that differ" if coders == 2 else f"it is for two coders; there are {coders}"),
        (lambda held: fleiss(_complete(held)), "it needs units that all coders valued, and values that differ"),
    ]
    figures = _figures(patterns, measures, samples=samples if count >= FEWEST else 0, seed=seed)
    if count < FEWEST:
        figures = [figures[0], *(Figure(None, reason=f"too few units: {count} of {FEWEST}") for _ in figures[1:])]
    values = collections.Counter(value for unit, times in patterns.items() for value in _given(unit) * times)
    prevalence = values.most_common(1)[0][1] / values.total() if values else math.nan
    share, alphas, cohens, fleisses = figures
    return Agreement(count, coders, share, alphas, cohens, fleisses, prevalence)


def percent(patterns: Patterns) -> float | None:
    """Returns the share of pairs of coders that agree, each unit counting the same; None without a pair."""
    total = sum(patterns.values())
    return sum(times * _pairs_equal(_given(unit)) for unit, times in patterns.items()) / total if total else None


def alpha(patterns: Patterns, distance: Distance = nominal) -> float | None:
    """Returns Krippendorff's alpha (Content Analysis, 4th ed. 2019, chapter 12); None where all values are the same.

    Each unit adds its pairs of values to the matrix of coincidences, weighted so that every value counts once.
    """
    together: dict[tuple[Value, Value], float] = collections.defaultdict(float)
    margins: dict[Value, float] = collections.defaultdict(float)
    for unit, times in patterns.items():
        counts = collections.Counter(_given(unit))
        valued = counts.total()
        if valued < 2:
            continue
        for one, here in counts.items():
            margins[one] += times * here
            for other, there in counts.items():
                together[one, other] += times * here * (there - (one == other)) / (valued - 1)
    total = sum(margins.values())
    apart = {(one, other): distance(one, other) for one in margins for other in margins}
    expected = sum(margins[one] * margins[other] * gap for (one, other), gap in apart.items())
    if not expected:
        return None
    observed = sum(weight * apart[pair] for pair, weight in together.items())
    return 1.0 - (total - 1) * observed / expected


def cohen(patterns: Patterns) -> float | None:
    """Returns Cohen's kappa of two coders (1960); None for another number of coders, or if both gave but one value."""
    pairs = {unit: times for unit, times in patterns.items() if len(unit) == 2 and None not in unit}
    if not pairs or any(len(unit) != 2 for unit in patterns):
        return None
    total = sum(pairs.values())
    first, second = collections.Counter[Value](), collections.Counter[Value]()
    for (one, other), times in pairs.items():
        first[one] += times
        second[other] += times
    observed = sum(times for (one, other), times in pairs.items() if one == other) / total
    return _beyond(observed, sum(first[value] * second[value] for value in first) / total**2)


def fleiss(patterns: Patterns) -> float | None:
    """Returns Fleiss' kappa (1971); None unless all units have the same number of values, of which some differ."""
    sizes = {len(_given(unit)) for unit in patterns}
    if len(sizes) != 1 or sizes == {1}:
        return None
    values, total = collections.Counter[Value](), sum(patterns.values())
    for unit, times in patterns.items():
        for value in _given(unit):
            values[value] += times
    observed = sum(times * _pairs_equal(_given(unit)) for unit, times in patterns.items()) / total
    return _beyond(observed, sum(count**2 for count in values.values()) / (total * sizes.pop()) ** 2)


def confusion(units: Sequence[Unit]) -> dict[tuple[Value, Value], int]:
    """Returns how often the first coder gave one value and the second another, for units that both valued."""
    return dict(collections.Counter((unit[0], unit[1]) for unit in units if unit[0] is not None and unit[1] is not None))


def _figures(
    patterns: collections.Counter[Unit], measures: Sequence[tuple[Callable[[Patterns], float | None], str]], *, samples: int, seed: int
) -> list[Figure]:
    """Returns each measure with the interval that the same bootstrap samples give."""
    drawn: list[list[float]] = [[] for _ in measures]
    chance, kinds, weights = random.Random(seed), list(patterns), list(patterns.values())
    whole = [measure(patterns) if patterns else None for measure, _ in measures]
    for _ in range(samples):
        sample = collections.Counter(chance.choices(kinds, weights, k=patterns.total()))
        for held, (measure, _), value in zip(drawn, measures, whole, strict=True):
            again = measure(sample) if value is not None else None
            if again is not None:
                held.append(again)
    return [
        Figure(None, reason=reason) if value is None else Figure(value, *bounds(held))
        for value, held, (_, reason) in zip(whole, drawn, measures, strict=True)
    ]


def bounds(drawn: Collection[float]) -> tuple[float | None, float | None]:
    """Returns the ends of the middle 95 % of bootstrap values (the nearest ranks); None for none."""
    if not drawn:
        return None, None
    ordered, tail = sorted(drawn), (1 - LEVEL) / 2
    last = len(ordered) - 1
    return ordered[round(tail * last)], ordered[round((1 - tail) * last)]


def _complete(patterns: Patterns) -> Patterns:
    """Returns the units that all coders valued, on which Fleiss' kappa is defined."""
    return {unit: times for unit, times in patterns.items() if None not in unit}


def _given(unit: Unit) -> tuple[Value, ...]:
    return tuple(value for value in unit if value is not None)


def _pairs_equal(values: Sequence[Value]) -> float:
    """Returns the share of pairs of values that are equal."""
    counts, size = collections.Counter(values), len(values)
    return sum(count * (count - 1) for count in counts.values()) / (size * (size - 1))


def _beyond(observed: float, expected: float) -> float | None:
    """Returns agreement beyond chance, None where chance alone agrees always."""
    return None if math.isclose(expected, 1.0) else (observed - expected) / (1 - expected)


def _number(value: Value) -> float:
    if isinstance(value, int | float):
        return float(value)
    raise TypeError(f"{value!r} is no number: take the distance `nominal`, or give numbers.")


def _set(value: Value) -> frozenset[Value]:
    if isinstance(value, frozenset):
        return value
    raise TypeError(f"{value!r} is no frozenset: take the distance `nominal`, or give sets.")

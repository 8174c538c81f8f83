"""How far coders agree on spans: Krippendorff's unitised alpha (alpha-U), exact and overlapping matches, F1.

The texts are laid end to end to one continuum; a coder's spans cut it into units and gaps. Where units of two coders meet, they differ
by the squares of how far their ends lie apart; a unit within the other's gap differs by the square of its length
(Krippendorff, "On the reliability of unitizing continuous data", Sociological Methodology 25, 1995; Content Analysis, 2nd ed. 2004, 11.6).
"""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import random
from collections.abc import Iterator, Mapping, Sequence

from dragoman.evaluate.agreement import SAMPLES, Figure, bounds

Range = tuple[int, int]
"""First code point, and the one after the last."""
Marked = tuple[tuple[Range, ...], ...]
"""The spans of each coder in one text, in order, none overlapping another of the same coder."""


@dataclasses.dataclass(frozen=True, slots=True)
class Matches:
    """Spans of two coders: how many each has, how many are the same, how many overlap (one to one)."""

    first: int
    second: int
    exact: int
    overlapping: int

    @property
    def exact_f1(self) -> float | None:
        """F1 of spans that are the same; None if there are none."""
        return _f1(self.exact, self.first, self.second)

    @property
    def overlap_f1(self) -> float | None:
        """F1 of spans that overlap; None if there are none."""
        return _f1(self.overlapping, self.first, self.second)


def matches(texts: Sequence[Marked]) -> Matches:
    """Returns how the spans of two coders match, over all texts; those of more coders pair by pair, summed up."""
    pairs = [pair for marked in texts for pair in itertools.combinations(marked, 2)]
    first, second = sum(len(one) for one, _ in pairs), sum(len(other) for _, other in pairs)
    exact = sum(len(set(one) & set(other)) for one, other in pairs)
    return Matches(first, second, exact, sum(_overlaps(one, other) for one, other in pairs))


def alpha_u(texts: Sequence[Marked], lengths: Sequence[int], *, samples: int = SAMPLES, seed: int = 0) -> Figure:
    """Returns unitised alpha over texts of the given lengths (code points), with a bootstrap interval over texts.

    It is not defined without spans, or where chance could not make the coders differ.
    """
    value = coefficient(texts, lengths)
    if value is None:
        return Figure(None, reason="nobody marked a span" if not any(map(any, texts)) else "one span fills all of the text")
    chance, drawn = random.Random(seed), list[float]()
    for _ in range(samples):
        sample = chance.choices(range(len(texts)), k=len(texts))
        again = coefficient([texts[at] for at in sample], [lengths[at] for at in sample])
        if again is not None:
            drawn.append(again)
    return Figure(value, *bounds(drawn))


def coefficient(texts: Sequence[Marked], lengths: Sequence[int]) -> float | None:
    """Returns unitised alpha, None where it is not defined."""
    coders = _continuum(texts, lengths)
    whole = sum(lengths)
    expected = _expected(coders, whole)
    return 1.0 - _observed(coders, whole) / expected if expected else None


def ranges(spans: Sequence[Mapping[str, int]]) -> tuple[Range, ...]:
    """Returns spans (start, end) in order, those that overlap joined, as one coder's units must be apart."""
    found: list[Range] = []
    for start, end in sorted((span["start"], span["end"]) for span in spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(found)


def _continuum(texts: Sequence[Marked], lengths: Sequence[int]) -> list[list[Range]]:
    """Returns the spans of each coder in the texts laid end to end."""
    coders: list[list[Range]] = [[] for _ in range(max(map(len, texts), default=0))]
    for marked, before in zip(texts, itertools.accumulate(lengths, initial=0), strict=False):
        for held, spans in zip(coders, marked, strict=True):
            held.extend((start + before, end + before) for start, end in spans)
    return coders


def _gaps(units: Sequence[Range], whole: int) -> Iterator[Range]:
    """Yields what lies between the units."""
    here = 0
    for start, end in units:
        if start > here:
            yield here, start
        here = end
    if here < whole:
        yield here, whole


def _observed(coders: Sequence[Sequence[Range]], whole: int) -> float:
    """Returns the disagreement of all ordered pairs of coders, by the squared length of the continuum."""
    total = sum(_between(one, other, whole) for one, other in itertools.permutations(coders, 2))
    return total / (len(coders) * (len(coders) - 1) * whole**2)


def _between(units: Sequence[Range], others: Sequence[Range], whole: int) -> float:
    """Returns the disagreement of the units of one coder with units of the other, and of either's with the other's gaps."""
    total, ends = 0.0, [end for _, end in others]
    for start, end in units:
        for at in range(bisect.bisect_right(ends, start), len(others)):
            if others[at][0] >= end:
                break
            total += (start - others[at][0]) ** 2 + (end - others[at][1]) ** 2
    return total + _in_gaps(units, others, whole) + _in_gaps(others, units, whole)


def _in_gaps(units: Sequence[Range], others: Sequence[Range], whole: int) -> int:
    """Returns the squared lengths of the units that lie wholly in gaps of the other coder."""
    gaps = list(_gaps(others, whole))
    starts = [start for start, _ in gaps]
    total = 0
    for start, end in units:
        at = bisect.bisect_right(starts, start) - 1
        if at >= 0 and end <= gaps[at][1]:
            total += (end - start) ** 2
    return total


def _expected(coders: Sequence[Sequence[Range]], whole: int) -> float:
    """Returns the disagreement expected by chance: of all pairs of units and gaps, in all positions to each other."""
    lengths = [end - start for units in coders for start, end in units]
    gaps = sorted(end - start for units in coders for start, end in _gaps(units, whole))
    sums = list(itertools.accumulate(reversed(gaps), initial=0))
    total = 0.0
    for length in lengths:
        total += (len(lengths) - 1) / 3 * (2 * length**3 - 3 * length**2 + length)
        fitting = len(gaps) - bisect.bisect_left(gaps, length)
        total += length**2 * (sums[fitting] - fitting * (length - 1))
    places = len(coders) * whole
    return 2 * total / (whole * (places * (places - 1) - sum(length * (length - 1) for length in lengths))) if total else 0.0


def _overlaps(first: Sequence[Range], second: Sequence[Range]) -> int:
    """Returns how many spans overlap, each counted with one other; spans in order make the greedy choice the best."""
    here = there = found = 0
    while here < len(first) and there < len(second):
        if first[here][1] <= second[there][0]:
            here += 1
        elif second[there][1] <= first[here][0]:
            there += 1
        else:
            found, here, there = found + 1, here + 1, there + 1
    return found


def _f1(common: int, first: int, second: int) -> float | None:
    return 2 * common / (first + second) if first + second else None

"""A calibration: what a confidence of the coder is worth in texts like those that were reviewed.

    calibration = fit([(0.9, True), (0.9, False), ...])      confidence, and whether the reviewer found the event right
    calibration.apply(0.9)                                   0.62, say
    calibration.save(path); load(path)

It is a piecewise linear, monotone curve through a few points. Many decisions give isotonic regression (pool adjacent violators), few a
logistic curve (Platt), which has only two numbers to learn. The expected calibration error, before and after, is that of
cross-validation: no decision is judged by a curve that it helped to draw.
"""

from __future__ import annotations

import bisect
import dataclasses
import itertools
import json
import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import InputError, UsageError

FEWEST = 30
"""Decisions below which nothing is fitted: an error of a share then is 0.09 and more, even at the ends."""
ISOTONIC = 200
"""Decisions from which isotonic regression is taken; below, its steps follow chance (Niculescu-Mizil and Caruana 2005, section 5)."""
BLOCK, POINTS = 15, 25
"""Decisions that a point of the isotonic curve rests on, at least; and how many points many decisions give, at most."""
FOLDS = 5
BINS = 10
"""Bins of equal width of the expected calibration error (Guo et al. 2017)."""
FORM = "dragoman calibration 1"

Decision = tuple[float, bool]
"""Confidence of an event in 0..1, and whether it was right."""
Point = tuple[float, float]
"""Confidence as coded, and the probability that it is worth."""


@dataclasses.dataclass(frozen=True, slots=True)
class Calibration:
    """A curve from confidence to probability.

    `points` rise in both coordinates, all in 0..1; between them the curve is straight, outside them level.
    `n` is the number of decisions, `method` isotonic or platt, `ece_before` and `ece_after` the expected calibration error in 0..1.
    """

    points: tuple[Point, ...]
    n: int
    method: str
    ece_before: float
    ece_after: float

    def apply(self, confidence: float) -> float:
        """Returns the probability that an event of this confidence is right."""
        return _on(self.points, confidence)

    def save(self, path: Path) -> None:
        """Writes the calibration as JSON.

        Raises:
            UsageError: it cannot be written there.
        """
        form = {"form": FORM, **dataclasses.asdict(self)}
        try:
            path.write_text(json.dumps(form, indent=2) + "\n", encoding="utf-8")
        except OSError as error:
            raise UsageError(f"{path.as_posix()}: cannot be written ({error.strerror}). Name another file.") from error


def load(path: Path) -> Calibration:
    """Returns the calibration that `save` wrote.

    Raises:
        InputError: the file cannot be read, or holds no calibration.
    """
    try:
        form = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{path.as_posix()}: cannot be read as a calibration ({error}). Write one with `dragoman calibrate`.") from error
    if not isinstance(form, dict) or form.pop("form", None) != FORM:
        raise InputError(f"{path.as_posix()}: is no calibration of this version of dragoman. Write one with `dragoman calibrate`.")
    try:
        return _checked(form)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"{path.as_posix()}: is a damaged calibration ({error}). Write it anew with `dragoman calibrate`.") from error


def fit(decisions: Sequence[Decision]) -> Calibration:
    """Returns the calibration that the decisions give.

    Raises:
        UsageError: there are too few, or they are all right, or all wrong.
    """
    right = sum(correct for _, correct in decisions)
    if len(decisions) < FEWEST:
        raise UsageError(f"a calibration needs {FEWEST} reviewed events, there are {len(decisions)}. Accept or reject some more.")
    if right in {0, len(decisions)}:
        verdict = "right" if right else "wrong"
        raise UsageError(f"all {len(decisions)} reviewed events are {verdict}; that tells no confidence from another. Review some more.")
    method = "isotonic" if len(decisions) >= ISOTONIC else "platt"
    ordered = sorted(decisions)
    held_out = [
        (_on(points, confidence), correct)
        for fold in range(FOLDS)
        for points in [_curve([one for at, one in enumerate(ordered) if at % FOLDS != fold], method)]
        for confidence, correct in ordered[fold::FOLDS]
    ]
    return Calibration(_curve(ordered, method), len(ordered), method, expected_error(ordered), expected_error(held_out))


def expected_error(decisions: Sequence[Decision]) -> float:
    """Returns the expected calibration error: how far confidence and share of right ones lie apart, over bins, weighted by size."""
    bins: list[list[Decision]] = [[] for _ in range(BINS)]
    for confidence, correct in decisions:
        bins[min(BINS - 1, int(confidence * BINS))].append((confidence, correct))
    gaps = (abs(sum(confidence for confidence, _ in held) - sum(correct for _, correct in held)) for held in bins)
    return sum(gaps) / len(decisions)


def _curve(ordered: Sequence[Decision], method: str) -> tuple[Point, ...]:
    return _isotonic(ordered) if method == "isotonic" else _platt(ordered)


def _isotonic(ordered: Sequence[Decision]) -> tuple[Point, ...]:
    """Returns the rising steps nearest to the decisions, as points at the middle of each; equal confidences stay together."""
    floor = max(BLOCK, len(ordered) // POINTS)
    blocks: list[list[float]] = []  # decisions, sum of their confidences, right ones
    for confidence, count, right in _ties(ordered):
        blocks.append([count, count * confidence, right])
        while len(blocks) > 1 and (blocks[-2][2] / blocks[-2][0] >= blocks[-1][2] / blocks[-1][0] or blocks[-2][0] < floor):
            last = blocks.pop()
            blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    if len(blocks) > 1 and blocks[-1][0] < floor:
        last = blocks.pop()
        blocks[-1] = [one + other for one, other in zip(blocks[-1], last, strict=True)]
    # Laplace's rule keeps a block without an error from claiming certainty; the running maximum keeps the curve rising after it.
    highest = 0.0
    points: list[Point] = []
    for size, total, good in blocks:
        highest = max(highest, (good + 1) / (size + 2))
        points.append((round(total / size, 6), round(highest, 6)))
    return tuple(points)


def _ties(ordered: Sequence[Decision]) -> list[tuple[float, int, int]]:
    """Returns each confidence with the number of its decisions, and of those that were right."""
    found: dict[float, list[int]] = {}
    for confidence, correct in ordered:
        counts = found.setdefault(confidence, [0, 0])
        counts[0] += 1
        counts[1] += correct
    return [(confidence, count, right) for confidence, (count, right) in found.items()]


def _platt(ordered: Sequence[Decision]) -> tuple[Point, ...]:
    """Returns points of the logistic curve of the log-odds of confidence, fitted by Newton's method with Platt's targets (1999)."""
    right = sum(correct for _, correct in ordered)
    high, low = (right + 1) / (right + 2), 1 / (len(ordered) - right + 2)
    data = [(_odds(confidence), high if correct else low) for confidence, correct in ordered]
    slope, level = 1.0, 0.0
    for _ in range(100):
        step_slope, step_level = _newton(data, slope, level)
        slope, level = slope - step_slope, level - step_level
        if abs(step_slope) + abs(step_level) < 1e-10:
            break
    if slope <= 0:  # confidence says nothing here: the share of right ones stands for all
        slope, level = 0.0, _odds(right / len(ordered))
    at = [step / 20 for step in range(21)]
    return tuple((confidence, round(_logistic(slope * _odds(confidence) + level), 6)) for confidence in at)


def _newton(data: Sequence[tuple[float, float]], slope: float, level: float) -> tuple[float, float]:
    """Returns the step of Newton's method; a ridge of 1e-6 keeps it defined where all confidences are the same."""
    by_slope = by_level = 0.0
    aa = bb = 1e-6
    ab = 0.0
    for odds, target in data:
        p = _logistic(slope * odds + level)
        by_slope += (p - target) * odds
        by_level += p - target
        weight = p * (1 - p)
        aa, ab, bb = aa + weight * odds * odds, ab + weight * odds, bb + weight
    determinant = aa * bb - ab * ab
    return (bb * by_slope - ab * by_level) / determinant, (aa * by_level - ab * by_slope) / determinant


def _odds(probability: float) -> float:
    """Returns the log-odds, of probabilities cut at 0.01 and 0.99."""
    held = min(0.99, max(0.01, probability))
    return math.log(held / (1 - held))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-min(30.0, max(-30.0, value))))


def _on(points: Sequence[Point], confidence: float) -> float:
    """Returns the height of the curve."""
    after = bisect.bisect_right(points, confidence, key=lambda point: point[0])
    if after in {0, len(points)}:
        return points[min(after, len(points) - 1)][1]
    (x0, y0), (x1, y1) = points[after - 1], points[after]
    return y0 + (y1 - y0) * (confidence - x0) / (x1 - x0)


def _checked(form: dict[str, Any]) -> Calibration:
    """Returns the record of a JSON form.

    Raises:
        ValueError: the points do not rise, or lie outside 0..1.
    """
    points = tuple((float(x), float(y)) for x, y in form.pop("points"))
    flat = [value for point in points for value in point]
    if not points or not all(0 <= value <= 1 for value in flat):
        raise ValueError("its points lie outside 0..1")
    if any(x1 <= x0 or y1 < y0 for (x0, y0), (x1, y1) in itertools.pairwise(points)):
        raise ValueError("its points do not rise")
    return Calibration(points, **form)

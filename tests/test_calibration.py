"""Calibrations are fitted, monotone, honest about their error, and survive their file."""

import json
import random
from pathlib import Path

import pytest

from dragoman import calibration
from dragoman.calibration import Calibration, Decision, expected_error, fit, load
from dragoman.errors import InputError, UsageError


def overconfident(count: int, seed: int = 1) -> list[Decision]:
    """Returns decisions on events whose confidence is too high: right with the square of it."""
    chance = random.Random(seed)
    confidences = [round(chance.uniform(0.2, 0.99), 3) for _ in range(count)]
    return [(confidence, chance.random() < confidence**2) for confidence in confidences]


@pytest.mark.parametrize(("count", "method"), [(60, "platt"), (199, "platt"), (200, "isotonic"), (2000, "isotonic")])
def test_the_curve_rises_and_errs_less(count: int, method: str) -> None:
    found = fit(overconfident(count))
    values = [found.apply(step / 100) for step in range(101)]
    assert values == sorted(values)
    assert all(0 <= value <= 1 for value in values)
    assert (found.method, found.n) == (method, count)
    assert found.ece_after < found.ece_before


def test_many_decisions_find_the_true_curve() -> None:
    found = fit(overconfident(5000))
    for confidence in (0.4, 0.6, 0.8, 0.95):
        assert found.apply(confidence) == pytest.approx(confidence**2, abs=0.05)
    assert found.ece_before > 0.15
    assert found.ece_after < 0.04


def test_platt_finds_the_true_curve_too() -> None:
    found = fit(overconfident(190, seed=4))
    for confidence in (0.4, 0.6, 0.8):
        assert found.apply(confidence) == pytest.approx(confidence**2, abs=0.15)


def test_isotonic_regression_pools_what_falls() -> None:
    decisions = (
        [(0.1, False)] * 100 + [(0.4, True)] * 60 + [(0.4, False)] * 40 + [(0.6, True)] * 40 + [(0.6, False)] * 60 + [(0.9, True)] * 100
    )
    found = fit(decisions)
    assert [x for x, _ in found.points] == [0.1, 0.5, 0.9]
    assert found.points[1][1] == pytest.approx(101 / 202, abs=1e-6)
    assert found.apply(0.9) < 1


def test_each_point_rests_on_enough_decisions() -> None:
    decisions = [(step / 1000, step % 7 != 0 and step > 300) for step in range(1000)]
    assert len(fit(decisions).points) <= 1000 // calibration.BLOCK


def test_confidence_that_says_nothing_gets_the_share() -> None:
    decisions = [(0.9, at % 4 == 0) for at in range(40)] + [(0.5, at % 2 == 0) for at in range(40)]
    found = fit(decisions)
    assert found.apply(0.5) == found.apply(0.9) == pytest.approx(30 / 80, abs=0.01)


def test_one_confidence_for_all_is_fitted() -> None:
    for count in (40, 300):
        found = fit([(0.7, at % 2 == 0) for at in range(count)])
        assert found.apply(0.7) == pytest.approx(0.5, abs=0.02)


def test_too_few_or_one_sided_decisions_are_refused() -> None:
    with pytest.raises(UsageError, match="needs 30 reviewed events, there are 29"):
        fit(overconfident(29))
    with pytest.raises(UsageError, match="all 40 reviewed events are right"):
        fit([(0.8, True)] * 40)
    with pytest.raises(UsageError, match="all 40 reviewed events are wrong"):
        fit([(0.8, False)] * 40)


def test_expected_error_is_the_weighted_gap() -> None:
    assert expected_error([(0.95, True), (0.95, False), (0.15, False), (0.15, False)]) == pytest.approx((0.9 + 0.3) / 4)


def test_a_saved_calibration_comes_back(tmp_path: Path) -> None:
    found = fit(overconfident(300))
    found.save(tmp_path / "calibration.json")
    assert load(tmp_path / "calibration.json") == found


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "cannot be read as a calibration"),
        ("[]", "is no calibration"),
        ('{"form": "other"}', "is no calibration"),
        ('{"form": "dragoman calibration 1"}', "damaged calibration"),
    ],
)
def test_what_is_no_calibration_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load(path)
    with pytest.raises(InputError, match="cannot be read"):
        load(tmp_path / "none.json")


@pytest.mark.parametrize(("points", "message"), [([[0.1, 0.5], [0.2, 0.4]], "do not rise"), ([[0.1, 1.5]], "outside"), ([], "outside")])
def test_a_curve_that_makes_no_sense_is_refused(tmp_path: Path, points: list[list[float]], message: str) -> None:
    path = tmp_path / "bent.json"
    form = {"form": calibration.FORM, "points": points, "n": 40, "method": "platt", "ece_before": 0.1, "ece_after": 0.1}
    path.write_text(json.dumps(form), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load(path)


def test_where_it_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written"):
        Calibration(((0.5, 0.5),), 30, "platt", 0.1, 0.1).save(tmp_path / "none" / "file.json")

"""Panels by dyad, country or place, and period."""

import datetime as dt
from typing import Any

import pytest

from dragoman.errors import UsageError
from dragoman.writers.panel import make_panel, periods, start_of

ACTUAL = frozenset({"actual"})


def row(**fields: Any) -> dict[str, Any]:  # noqa: ANN401 - cells
    return {
        "event_id": "a", "type": "ASSAULT", "quad": 4, "score": -9.0, "goldstein": -10.0, "status": "actual", "confidence": 0.8,
        "actor_country": "SDN", "recipient_country": "SSD", "place_country": "SSD", "place_admin1": "Unity", "date_first": "2024-01-15",
        "date_last": "2024-01-15", **fields,
    }  # fmt: skip


def test_periods_without_events_are_zeros() -> None:
    table = [row(), row(date_first="2024-03-02", date_last="2024-03-02", quad="1", score="5", goldstein=""), row(score=-7.0)]
    panel = make_panel(table, by="dyad", every="month", statuses=ACTUAL)
    assert panel.columns[:4] == ["source", "target", "period", "reports"]
    assert list(panel.rows()) == [
        ["SDN", "SSD", "2024-01-01", 2, None, 0, 0, 0, 2, -8.0, -10.0],
        ["SDN", "SSD", "2024-02-01", 0, None, 0, 0, 0, 0, None, None],
        ["SDN", "SSD", "2024-03-01", 1, None, 1, 0, 0, 0, 5.0, None],
    ]
    assert panel.used == 3


def test_every_unit_has_every_period_asked_for() -> None:
    table = [row(), row(actor_country="FRA;DEU", recipient_country="FRA", date_first="2025-01-01", date_last="2025-01-01")]
    panel = make_panel(table, by="dyad", every="year", statuses=ACTUAL)
    found = list(panel.rows(first=dt.date(2023, 5, 1), last=dt.date(2025, 2, 1)))
    assert len(found) == 3 * 3
    assert {(one[0], one[1]) for one in found} == {("SDN", "SSD"), ("FRA", "FRA"), ("DEU", "FRA")}
    assert sum(int(one[3] or 0) for one in found) == 3


def test_countries_have_roles_and_meetings_go_both_ways() -> None:
    meeting = row(type="CONSULT", quad=1, actor_country="FRA;DEU", recipient_country=None)
    countries = make_panel([meeting], by="country", every="day", statuses=ACTUAL)
    assert [one[:4] for one in countries.rows()] == [["DEU", "actor", "2024-01-15", 1], ["FRA", "actor", "2024-01-15", 1]]
    dyads = make_panel([meeting], by="dyad", every="day", statuses=ACTUAL)
    assert [one[:2] for one in dyads.rows()] == [["DEU", "FRA"], ["FRA", "DEU"]]
    places = make_panel([meeting], by="place", every="week", statuses=ACTUAL)
    assert [one[:4] for one in places.rows()] == [["SSD", "Unity", "2024-01-15", 1]]


def test_what_is_left_out_is_counted() -> None:
    table = [
        row(status="negated"),
        row(confidence=0.2),
        row(date_first=None, date_last=None),
        row(recipient_country=""),
        row(date_first="2024-01-30", date_last="2024-02-02"),
        row(),
    ]
    panel = make_panel(table, by="dyad", every="month", statuses=ACTUAL, least=0.5)
    assert panel.used == 1
    assert panel.dropped == {
        "of status negated": 1,
        "of confidence under 0.5": 1,
        "without a day": 1,
        "without a dyad": 1,
        "dated to more than one month": 1,
    }
    assert list(make_panel([], by="place", every="day", statuses=ACTUAL).rows()) == []


def test_incidents_are_counted_where_the_table_has_them() -> None:
    table = [row(incident_id="x"), row(incident_id="x"), row(incident_id="y")]
    assert next(make_panel(table, by="dyad", every="year", statuses=ACTUAL).rows())[3:5] == [3, 2]


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(UsageError, match="has no column event_id"):
        make_panel([{"a": 1}], by="dyad", every="day", statuses=ACTUAL)


@pytest.mark.parametrize(
    ("every", "expected"),
    [
        ("day", ["2023-12-30", "2023-12-31", "2024-01-01"]),
        ("week", ["2023-12-25", "2024-01-01"]),
        ("month", ["2023-12-01", "2024-01-01"]),
        ("year", ["2023-01-01", "2024-01-01"]),
    ],
)
def test_periods_follow_each_other(every: str, expected: list[str]) -> None:
    found = list(periods(dt.date(2023, 12, 30), dt.date(2024, 1, 1), every))
    assert [day.isoformat() for day in found] == expected
    assert all(start_of(day, every) == day for day in found)

"""Agreement by week: an item belongs to the week in which a coder decided on it last."""

from __future__ import annotations

import dataclasses
import datetime as dt

from tests.store.samples import documents

from dragoman.store.reviews.compare import Common
from dragoman.store.reviews.drift import drift

FIRST, LATER = "2026-03-04T10:00:00+00:00", "2026-03-15T23:30:00-03:00"
"""A Wednesday; a Sunday that is a Monday in UTC."""


def coded(*, wrong: int = 0, late: int = 0) -> list[Common]:
    """Returns 8 documents of 3 items: Bob retypes the first event of the first `wrong`, and decides on the last `late` in another week."""
    found = []
    for number, one in enumerate(documents(8)):
        theirs = (dataclasses.replace(one.events[0], type="NONSUCH"), *one.events[1:]) if number < wrong else one.events
        made = LATER if number >= 8 - late else FIRST
        found.append(Common(one, tuple(event.id for event in one.events), (one.events, theirs), ((FIRST, made),) * 3))
    return found


def test_weeks_begin_on_monday_in_universal_time() -> None:
    weeks = drift(["Ann", "Bob"], coded(late=4))
    assert [(week.coder, week.monday, week.items) for week in weeks] == [
        ("Ann", dt.date(2026, 3, 2), 24), ("Bob", dt.date(2026, 3, 2), 12), ("Bob", dt.date(2026, 3, 16), 12),
    ]  # fmt: skip


def test_a_coder_who_drifts_is_seen_in_that_week() -> None:
    ann, early, late = drift(["Ann", "Bob"], coded(wrong=4, late=4))
    assert early.agreement.percent.value == 8 / 12
    assert late.agreement.percent.value == 1
    assert ann.agreement.percent.value == 20 / 24
    assert early.agreement.alpha.value is not None
    assert late.agreement.alpha.value is not None
    assert early.agreement.alpha.value < late.agreement.alpha.value


def test_a_rejection_counts_as_a_type_of_its_own() -> None:
    one = next(documents(1))
    found = [Common(one, tuple(event.id for event in one.events), (one.events, one.events[:2]), ((FIRST, FIRST),) * 3)]
    ann, bob = drift(["Ann", "Bob"], found)
    assert (ann.events, bob.events) == (1, 2 / 3)
    assert bob.agreement.percent.value == 2 / 3
    assert "too few" in bob.agreement.alpha.reason

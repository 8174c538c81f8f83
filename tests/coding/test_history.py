"""What is told as history, and dates of long ago that belong to something else in the sentence."""

import datetime as dt

import pytest

from dragoman.coder import Coder
from dragoman.records import Document


@pytest.mark.parametrize(
    ("text", "date", "status"),
    [
        ("Farmers in Peru began a hunger strike to demand the return of land taken by the army in the 1970s.", None, "actual"),
        ("The envoy of Chad criticised the 1974 treaty with Libya.", None, "actual"),
        ("Gunmen in Haiti shot dead the mayor who had won the vote in 1998.", None, "actual"),
        ("Rwanda attacked Burundi in 1994 after talks failed.", "1994", "historical"),
        ("Ten soldiers were killed when rebels attacked a base in Mali in 1994.", "1994", "historical"),
        ("The 2012 attack killed ten soldiers in Mali.", "2012", "historical"),
        ("In 1994 Kenya expelled the envoy whom Uganda had sent.", "1994", "historical"),
    ],
)
def test_a_date_of_long_ago_is_that_of_the_act_only_in_its_own_clause(coder: Coder, text: str, date: str | None, status: str) -> None:
    event = coder.code(text).events[0]
    assert (event.date.text if event.date else None, event.status) == (date, status)


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Peru condemned last week's raid on a village in Chile.", None),
        ("Turkey praised Greece for its help during last summer's fires.", None),
        ("Tuesday's raid killed ten soldiers in Mali.", "Tuesday"),
        ("Peru condemned the raid on Tuesday.", "Tuesday"),
    ],
)
def test_a_date_before_a_noun_is_the_nouns(coder: Coder, text: str, date: str | None) -> None:
    event = coder.code(text).events[0]
    assert (event.date.text if event.date else None) == date


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Norway thanked Kenya for the invitation and said it would send experts to Mombasa in June.", [None, "June"]),
        ("Chad will send aid to Niger in June.", ["June"]),
        ("Chad thanked Niger in January.", ["January"]),
    ],
)
def test_what_is_told_in_the_past_tense_did_not_happen_on_a_day_to_come(coder: Coder, text: str, dates: list[str | None]) -> None:
    events = coder.code(Document(id="d", text=text, published=dt.date(2025, 5, 20))).events
    assert [event.date.text if event.date else None for event in events] == dates

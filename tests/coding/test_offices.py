"""Codes and offices hold as of the day of the event, not as of the day of the text."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman import Coder
from dragoman.coding.offices import day_of
from dragoman.records import Date

Codes = tuple[str | None, tuple[str, ...], str | None]


def actors(coder: Coder, published: str, text: str) -> list[Codes]:
    """Returns codes and office of the actors of the last event of a text."""
    coded = coder.code(text, published=dt.date.fromisoformat(published))
    return [(one.country, one.sectors, one.office) for one in coded.events[-1].actors]


@pytest.mark.parametrize(
    ("published", "text", "expected"),
    [
        ("2019-05-02", "Joschka Fischer visited Israel on 3 June 2001.", ("DEU", ("GOV",), "foreign minister")),
        ("2019-05-02", "Joschka Fischer visited Israel on Tuesday.", ("DEU", ("ELI",), None)),
        ("2019-05-02", "Former president Bill Clinton met the king of Jordan on 24 March 1999.", ("USA", ("GOV",), "president")),
        ("2019-05-02", "Former president Bill Clinton met the king of Jordan on Tuesday.", ("USA", ("ELI",), None)),
        ("2019-05-02", "Bill Clinton spoke. On 12 May 1999 he criticised Serbia.", ("USA", ("GOV",), "president")),
        ("2023-05-02", "The Taliban released 40 prisoners on 3 June 2012.", ("AFG", ("REB",), None)),
        ("2023-05-02", "The Taliban released 40 prisoners on Monday.", ("AFG", ("GOV",), None)),
        ("2023-05-02", "Taliban officials met a Chinese envoy on 3 October 1999.", ("AFG", ("GOV",), None)),
        ("2023-05-02", "Taliban fighters attacked a checkpoint on 3 June 2012.", ("AFG", ("REB",), None)),
    ],
)
def test_parties_are_as_of_the_event(coder: Coder, published: str, text: str, expected: Codes) -> None:
    assert expected in actors(coder, published, text)


@pytest.mark.parametrize(
    ("published", "text", "who"),
    [
        ("2004-05-02", "Bush criticised Iraq on 3 June 1991.", "person:george-h-w-bush"),
        ("2004-05-02", "Bush criticised Iraq on Friday.", "person:george-w-bush"),
        ("2012-05-02", "Hillary Clinton spoke. Clinton criticised Serbia on 3 June 1999.", "person:hillary-clinton"),
        ("2012-05-02", "Clinton criticised Serbia on 3 June 1999.", "person:bill-clinton"),
    ],
)
def test_who_is_meant_is_as_of_the_event(coder: Coder, published: str, text: str, who: str) -> None:
    coded = coder.code(text, published=dt.date.fromisoformat(published))
    assert [one.entity_id for one in coded.events[-1].actors] == [who]


def test_without_a_publication_date_the_event_still_has_one(coder: Coder) -> None:
    coded = coder.code("Joschka Fischer visited Israel on 3 June 2001.")
    assert [(one.country, one.sectors) for one in coded.events[0].actors if one.country == "DEU"] == [("DEU", ("GOV",))]


def test_what_the_document_tells_stays(coder: Coder) -> None:
    text = "Ada Marsh, the president of Malta, spoke on Monday. Marsh visited Joschka Fischer in Berlin on 3 June 2001."
    assert actors(coder, "2019-05-02", text)[0] == ("MLT", ("GOV",), None)


def spell(first: str | None, last: str | None) -> Date:
    days = [dt.date.fromisoformat(day) if day else None for day in (first, last)]
    return Date("then", 0, 4, days[0], days[1], "range", "gregorian", "test")


@pytest.mark.parametrize(
    ("first", "last", "day"),
    [
        ("1999-03-24", "1999-03-24", "1999-03-24"),
        ("1999-01-01", "1999-12-31", "1999-07-02"),
        ("1990-01-01", "1999-12-31", None),
        (None, "1999-12-31", None),
        ("1999-12-31", None, None),
        ("2019-05-02", "2019-05-02", None),
        ("2020-01-01", "2020-01-31", None),
    ],
)
def test_the_day_of_an_event(first: str | None, last: str | None, day: str | None) -> None:
    found = day_of(spell(first, last), dt.date(2019, 5, 2))
    assert found == (dt.date.fromisoformat(day) if day else None)


def test_no_date_no_day() -> None:
    assert day_of(None, dt.date(2019, 5, 2)) is None

"""Date expressions: what they cover, which days they mean, and which of them dates an event."""

from __future__ import annotations

import datetime as dt
import time
import unicodedata
from typing import Literal

import pytest

from dragoman.coding.dates import event_date, find_dates
from dragoman.records import Span

FRIDAY = dt.date(2019, 3, 1)


def read(text: str, published: dt.date | None = FRIDAY) -> list[tuple[str, str | None, str | None]]:
    """Returns (words, first, last) of the dates of a text."""
    dates = find_dates(text, published=published)
    return [(d.text, d.first.isoformat() if d.first else None, d.last.isoformat() if d.last else None) for d in dates]


ONE_DAY = [
    ("The envoy left on 2019-02-28.", "2019-02-28", "2019-02-28"),
    ("Logged at 2019-02-28T10:15:00Z by the mission.", "2019-02-28T10:15:00Z", "2019-02-28"),
    ("The note is dated 2018/12/03.", "2018/12/03", "2018-12-03"),
    ("The note is dated 28.02.2019.", "28.02.2019", "2019-02-28"),
    ("The note is dated 13/4/2018.", "13/4/2018", "2018-04-13"),
    ("The note is dated 4/13/2018.", "4/13/2018", "2018-04-13"),
    ("On 28 February 2019 the talks ended.", "28 February 2019", "2019-02-28"),
    ("On the 3rd of June 2018 the bridge opened.", "3rd of June 2018", "2018-06-03"),
    ("On 3rd June, 2018 the bridge opened.", "3rd June, 2018", "2018-06-03"),
    ("Filed 28 Feb 19.", "28 Feb 19", "2019-02-28"),
    ("Filed 28-Feb-2019.", "28-Feb-2019", "2019-02-28"),
    ("They signed on Feb. 3, 2012 in the capital.", "Feb. 3, 2012", "2012-02-03"),
    ("They signed on February 3, 2012, in the capital.", "February 3, 2012", "2012-02-03"),
    ("They signed on Sept 9 2012.", "Sept 9 2012", "2012-09-09"),
    ("FEBRUARY 3, 2012: the treaty", "FEBRUARY 3, 2012", "2012-02-03"),
    ("In a vote on february 3, 2012 the house", "february 3, 2012", "2012-02-03"),
    ("On 29 February 2016 the truce began.", "29 February 2016", "2016-02-29"),
    ("KABUL, Feb. 27 (Wire) -- Rebels and the army clashed.", "Feb. 27", "2019-02-27"),
    ("The parties met on February 14.", "February 14", "2019-02-14"),
    ("The parties met on 28 December.", "28 December", "2018-12-28"),
    ("The parties met on November 3rd.", "November 3rd", "2018-11-03"),
    ("The parties will meet on November 3.", "November 3", "2019-11-03"),
    ("The congress is scheduled for 20 June.", "20 June", "2019-06-20"),
    ("A congress, 20 March, in the south.", "20 March", "2019-03-20"),
    ("The congress of 28 February this year", "28 February this year", "2019-02-28"),
    ("The congress of February 3 last year", "February 3 last year", "2018-02-03"),
    ("It fell on 5 July of next year.", "5 July of next year", "2020-07-05"),
    ("The minister resigned on Thursday.", "Thursday", "2019-02-28"),
    ("The minister said Wednesday the border was shut.", "Wednesday", "2019-02-27"),
    ("Troops arrived on Friday.", "Friday", "2019-03-01"),
    ("Troops arrived on Saturday.", "Saturday", "2019-02-23"),
    ("The minister will visit on Monday.", "Monday", "2019-03-04"),
    ("On Monday the two presidents will open the bridge.", "Monday", "2019-03-04"),
    ("On Monday officials said they will open the bridge.", "Monday", "2019-02-25"),
    ("Officials said on Monday that they would leave.", "Monday", "2019-02-25"),
    ("The envoy, who arrived on Sunday, will leave soon.", "Sunday", "2019-02-24"),
    ("The rebels agreed to free them on Tuesday.", "Tuesday", "2019-03-05"),
    ("The talks resume next Tuesday.", "next Tuesday", "2019-03-05"),
    ("The talks ended last Friday.", "last Friday", "2019-02-22"),
    ("The talks ended this past Sunday.", "this past Sunday", "2019-02-24"),
    ("The talks open this coming Sunday.", "this coming Sunday", "2019-03-03"),
    ("The vote is this Sunday.", "this Sunday", "2019-03-03"),
    ("Shots were heard on Thursday night.", "Thursday night", "2019-02-28"),
    ("It began Thursday of last week.", "Thursday of last week", "2019-02-21"),
    ("It begins next week on Tuesday.", "next week on Tuesday", "2019-03-05"),
    ("Thursday, 28 February, was calm.", "Thursday, 28 February", "2019-02-28"),
    ("On Monday, February 25, 2019, it was calm.", "Monday, February 25, 2019", "2019-02-25"),
    ("Sat., March 3, 2018 was calm.", "Sat., March 3, 2018", "2018-03-03"),
    ("The two sides meet today.", "today", "2019-03-01"),
    ("They met yesterday.", "yesterday", "2019-02-28"),
    ("They meet tomorrow morning.", "tomorrow morning", "2019-03-02"),
    ("They meet tonight.", "tonight", "2019-03-01"),
    ("A blast shook the town last night.", "last night", "2019-02-28"),
    ("A blast shook the town this morning.", "this morning", "2019-03-01"),
    ("They met the day before yesterday.", "the day before yesterday", "2019-02-27"),
    ("They meet the day after tomorrow.", "the day after tomorrow", "2019-03-03"),
    ("He fled two days ago.", "two days ago", "2019-02-27"),
    ("He fled 10 days ago.", "10 days ago", "2019-02-19"),
    ("He fled a couple of days ago.", "a couple of days ago", "2019-02-27"),
    ("They meet again in three days.", "in three days", "2019-03-04"),
    ("They meet again three days from now.", "three days from now", "2019-03-04"),
    ("The court ruled on the 15th.", "on the 15th", "2019-02-15"),
]

PERIOD = [
    ("The truce of March 2018 held.", "March 2018", "2018-03-01", "2018-03-31"),
    ("The truce of February, 2016 held.", "February, 2016", "2016-02-01", "2016-02-29"),
    ("In late March 2018 it broke.", "late March 2018", "2018-03-21", "2018-03-31"),
    ("In early June 2018 it broke.", "early June 2018", "2018-06-01", "2018-06-10"),
    ("In mid-June 2018 it broke.", "mid-June 2018", "2018-06-11", "2018-06-20"),
    ("In March last year it broke.", "March last year", "2018-03-01", "2018-03-31"),
    ("It broke in May.", "May", "2018-05-01", "2018-05-31"),
    ("It broke in January.", "January", "2019-01-01", "2019-01-31"),
    ("It broke last November.", "last November", "2018-11-01", "2018-11-30"),
    ("Elections will be held in May.", "May", "2019-05-01", "2019-05-31"),
    ("Elections are held next November.", "next November", "2019-11-01", "2019-11-30"),
    ("It has held since January.", "since January", "2019-01-01", "2019-03-01"),
    ("It has held since March 2018.", "since March 2018", "2018-03-01", "2019-03-01"),
    ("It has held since Tuesday.", "since Tuesday", "2019-02-26", "2019-03-01"),
    ("It has held since 2015.", "since 2015", "2015-01-01", "2019-03-01"),
    ("It has held since last year.", "since last year", "2018-01-01", "2019-03-01"),
    ("The war of 2007 was short.", "2007", "2007-01-01", "2007-12-31"),
    ("In 2007 the war ended.", "2007", "2007-01-01", "2007-12-31"),
    ("The 2003 war was long.", "2003", "2003-01-01", "2003-12-31"),
    ("By early 2007 it was over.", "early 2007", "2007-01-01", "2007-05-01"),
    ("It raged in the 1990s.", "1990s", "1990-01-01", "1999-12-31"),
    ("It raged in the early 1990s.", "early 1990s", "1990-01-01", "1993-05-01"),
    ("It raged in the \u201990s.", "\u201990s", "1990-01-01", "1999-12-31"),
    ("It was signed last month.", "last month", "2019-02-01", "2019-02-28"),
    ("It was signed late last month.", "late last month", "2019-02-19", "2019-02-28"),
    ("It was signed last week.", "last week", "2019-02-18", "2019-02-24"),
    ("It is to be signed next week.", "next week", "2019-03-04", "2019-03-10"),
    ("It was signed last weekend.", "last weekend", "2019-02-23", "2019-02-24"),
    ("It was signed this year.", "this year", "2019-01-01", "2019-12-31"),
    ("It was signed earlier this year.", "earlier this year", "2019-01-01", "2019-03-01"),
    ("It will be signed later this year.", "later this year", "2019-03-01", "2019-12-31"),
    ("Four were signed so far this year.", "so far this year", "2019-01-01", "2019-03-01"),
    ("It was signed in the last quarter.", "the last quarter", "2018-10-01", "2018-12-31"),
    ("It grew in the first quarter of 2018.", "the first quarter of 2018", "2018-01-01", "2018-03-31"),
    ("It grew in Q4 2018.", "Q4 2018", "2018-10-01", "2018-12-31"),
    ("It grew in the second half of last year.", "the second half of last year", "2018-07-01", "2018-12-31"),
    ("It grew in the spring of 2014.", "spring of 2014", "2014-03-01", "2014-05-31"),
    ("It grew last summer.", "last summer", "2018-06-01", "2018-08-31"),
    ("It grew this winter.", "this winter", "2018-12-01", "2019-02-28"),
    ("He fled two years ago.", "two years ago", "2017-01-01", "2017-12-31"),
    ("He fled three months ago.", "three months ago", "2018-12-01", "2018-12-31"),
    ("He fled half a year ago.", "half a year ago", "2018-09-01", "2018-09-30"),
    ("He fled three weeks ago.", "three weeks ago", "2019-02-04", "2019-02-10"),
    ("In the past two weeks it grew.", "In the past two weeks", "2019-02-15", "2019-03-01"),
    ("It will grow over the next three days.", "over the next three days", "2019-03-01", "2019-03-04"),
    ("They met between 3 and 5 May 2018.", "between 3 and 5 May 2018", "2018-05-03", "2018-05-05"),
    ("They met from 3 to 5 January.", "from 3 to 5 January", "2019-01-03", "2019-01-05"),
    ("They will meet from 3 to 5 May.", "from 3 to 5 May", "2019-05-03", "2019-05-05"),
    ("They met 3-5 May 2018.", "3-5 May 2018", "2018-05-03", "2018-05-05"),
    ("They met May 3\u20135, 2018.", "May 3\u20135, 2018", "2018-05-03", "2018-05-05"),
    ("They met from 28 April to 3 May 2018.", "from 28 April to 3 May 2018", "2018-04-28", "2018-05-03"),
    ("They met between January 30 and February 2.", "between January 30 and February 2", "2019-01-30", "2019-02-02"),
    ("They met between March and May 2018.", "between March and May 2018", "2018-03-01", "2018-05-31"),
    ("They met from Monday to Wednesday.", "from Monday to Wednesday", "2019-02-25", "2019-02-27"),
    ("They ruled from 2007 to 2010.", "from 2007 to 2010", "2007-01-01", "2010-12-31"),
    ("The 2016-17 budget passed.", "2016-17", "2016-01-01", "2017-12-31"),
    ("They met from 30 December 2017 to 2 January 2018.", "from 30 December 2017 to 2 January 2018", "2017-12-30", "2018-01-02"),
]

NOTHING = [
    "The parties may meet and march.",
    "Mr. May sat in the second row.",
    "A second later the delegates sat down.",
    "On 31 February nothing happened.",
    "On February 30, 2019 nothing happened.",
    "On 29 February 2019 nothing happened.",
    "Aid reached 2000 villages in 12 provinces.",
    "It helped in 2000 villages.",
    "They protest every Friday.",
    "Fridays are quiet.",
    "April and June are sisters.",
    "The vote was 2019 to 14.",
    "Resolution 2139 was adopted.",
    "It cost $2019 or €2019.",
    "Call 555-2019-11 for help.",
    "The march reached the mall.",
    "An august assembly, and the fall of the city.",
    "He was last seen in the spring water.",
    "Version 1.2.2019x is out.",
    "On 2019-02-30 nothing happened.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "words", "day"), ONE_DAY)
def test_one_day(text: str, words: str, day: str) -> None:
    assert read(text) == [(words, day, day)]


@pytest.mark.parametrize(("text", "words", "first", "last"), PERIOD)
def test_period(text: str, words: str, first: str, last: str) -> None:
    assert read(text) == [(words, first, last)]


@pytest.mark.parametrize("text", NOTHING)
def test_words_that_are_no_date(text: str) -> None:
    assert read(text) == []


RELATIVE = ["Thursday", "yesterday", "last month", "3 March", "two days ago", "this year", "the next two weeks", "last summer"]


@pytest.mark.parametrize("words", RELATIVE)
def test_without_publication_date_relative_words_have_no_days(words: str) -> None:
    (date,) = find_dates(f"It ended {words}.", published=None)
    assert (date.first, date.last) == (None, None)
    assert "publication date" in date.rule


def test_absolute_words_need_no_publication_date() -> None:
    assert read("It began on 3 March 2012 and ended in 2014.", None) == [
        ("3 March 2012", "2012-03-03", "2012-03-03"), ("2014", "2014-01-01", "2014-12-31"),
    ]  # fmt: skip


def test_a_day_that_two_readings_share_gets_neither() -> None:
    (date,) = find_dates("The note is dated 3/4/2018.", published=FRIDAY)
    assert (date.first, date.last) == (None, None)


def test_earlier_and_next_day_count_from_the_day_named_before() -> None:
    assert [d[1] for d in read("They met on 3 June 2018. Two days earlier shots fell. The next day it was calm.")] == [
        "2018-06-03", "2018-06-01", "2018-06-02",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_offsets_are_code_points(form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(form, "Café 🎉 بيان\r\nIt ended on 3\r\nMarch 2018, at São Tomé on Friday.")
    dates = find_dates(text, published=FRIDAY)
    assert [text[d.start : d.end] for d in dates] == [d.text for d in dates] == ["3\r\nMarch 2018", "Friday"]


def test_a_paragraph_break_parts_words() -> None:
    assert read("Chapter 3\n\nMarch 2018") == [("March 2018", "2018-03-01", "2018-03-31")]


def test_years_at_the_edge_of_the_calendar() -> None:
    assert find_dates("It ended two decades ago, last year, last week.", published=dt.date(1, 1, 1)) == ()


@pytest.mark.parametrize("piece", ["1", " ", "3 ", "in the ", "from 3 to ", "early ", "late-", "May ", "2019-", "\n", "'", "the day "])
def test_long_lines_take_linear_time(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    start = time.perf_counter()
    find_dates(text, published=FRIDAY)
    assert time.perf_counter() - start < 10


def dated(text: str, trigger: str) -> str | None:
    """Returns the words that date the event whose trigger is given."""
    at = text.index(trigger)
    found = event_date(find_dates(text, published=FRIDAY), sentence=Span(text, 0, len(text)), trigger=Span(trigger, at, at + len(trigger)))
    return found.text if found else None


def test_event_date_is_the_nearest_clause() -> None:
    text = "The army shelled the town on Monday, and rebels freed ten prisoners on Tuesday after they had met on 3 February."
    assert (dated(text, "shelled"), dated(text, "freed"), dated(text, "met")) == ("Monday", "Tuesday", "3 February")


def test_event_date_prefers_the_event_over_the_saying() -> None:
    text = "The ministry said on Thursday that rebels attacked the convoy on Monday."
    assert (dated(text, "attacked"), dated(text, "said")) == ("Monday", "Thursday")
    assert dated("The ministry said on Thursday that rebels attacked a convoy.", "attacked") == "Thursday"


def test_event_date_leaves_the_dateline_last() -> None:
    text = "KABUL, Feb. 27 (Wire) -- Rebels attacked a convoy late on Tuesday."
    assert dated(text, "attacked") == "Tuesday"


def test_event_date_looks_only_in_the_sentence() -> None:
    text = "They met on Monday. They parted."
    dates = find_dates(text, published=FRIDAY)
    assert event_date(dates, sentence=Span(text[20:], 20, len(text)), trigger=Span("parted", 25, 31)) is None

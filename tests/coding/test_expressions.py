"""The project's set of date expressions: at least 95 of 100 are read right, over all kinds, and no kind is left behind."""

from __future__ import annotations

import collections
import csv
import datetime as dt
import time
from pathlib import Path

from dragoman.coding.dates import find_dates

FLOOR, FLOOR_OF_A_KIND = 0.95, 0.8
ROWS = [line for line in Path(__file__).with_name("data").joinpath("expressions.tsv").read_text("utf8").splitlines() if line[0] != "#"]
Days = tuple[str, str]


def read(text: str, published: str) -> list[Days]:
    """Returns first and last day of each date in a text."""
    found = find_dates(text, published=dt.date.fromisoformat(published))
    return [(str(date.first or "open"), str(date.last or "open")) for date in found]


def test_the_set_of_expressions_is_read() -> None:
    right: collections.Counter[str] = collections.Counter()
    total: collections.Counter[str] = collections.Counter()
    wrong = []
    for row in csv.DictReader(ROWS, delimiter="\t"):
        want = [(row["first"], row["last"])] if row["first"] else []
        got = read(row["text"], row["published"])
        total[row["kind"]] += 1
        right[row["kind"]] += got == want
        if got != want:
            wrong.append(f"{row['kind']}: {row['text']!r} gives {got}, not {want}")
    assert len(total) >= 12
    assert sum(total.values()) >= 250
    assert right.total() / total.total() >= FLOOR, "\n".join(wrong)
    behind = {kind for kind in total if right[kind] / total[kind] < FLOOR_OF_A_KIND}
    assert not behind, "\n".join(wrong)


def rules(text: str) -> list[str]:
    return [date.rule for date in find_dates(text, published=dt.date(2024, 7, 1))]


def test_two_calendars_side_by_side_are_checked() -> None:
    assert all("agrees with" in rule for rule in rules("on 1 Ramadan 1444 (23 March 2023)"))
    assert all("agrees within a day" in rule for rule in rules("10 Dhu al-Hijjah 1445 corresponding to 17 June 2024"))
    assert all("disagrees by 3 days" in rule for rule in rules("on 10 Dhu al-Hijjah 1445 (19 June 2024)"))
    assert all("disagrees by a day" in rule for rule in rules("15 Nisan 5784 / 24 April 2024"))
    assert not any("agree" in rule for rule in rules("on 1 Ramadan 1444 and on 23 March 2023"))


def test_a_calendar_is_named() -> None:
    text = "14 Jumada I 1440; 30 Dey 1397; 1 Tishri 5784; 1 Meskerem 2011; 28 February 2562; 28 February 2019"
    found = [date.calendar for date in find_dates(text, published=None)]
    assert found == ["hijri", "solar", "hebrew", "ethiopian", "buddhist", "gregorian"]


def test_spans_are_exact_in_text_with_marks() -> None:
    text = "Signed on 1 Ramaḍān 1444 and again on ۳۰ دی ۱۳۹۷."
    found = find_dates(text, published=None)
    assert [date.text for date in found] == ["1 Ramaḍān 1444", "۳۰ دی ۱۳۹۷"]
    assert all(text[date.start : date.end] == date.text for date in found)


def test_a_text_that_uses_a_calendar_means_its_months() -> None:
    text = "On 30 Dey 1397 the court met again. It had met on 28 Dey."
    assert [str(date.first) for date in find_dates(text, published=dt.date(2019, 1, 21))] == ["2019-01-20", "2019-01-18"]
    assert find_dates("It had met on 28 Dey.", published=dt.date(2019, 1, 21)) == ()


def test_a_calendar_of_dates_takes_linear_time() -> None:
    seconds = []
    for count in (1_000, 8_000):
        start = time.process_time()
        assert len(find_dates("1 Ramadan 1444. " * count, published=None)) == count
        seconds.append(time.process_time() - start)
    assert seconds[1] < 24 * seconds[0]


def test_a_year_outside_the_tables_keeps_its_words() -> None:
    [date] = find_dates("10 Muharram 61 AH", published=None)
    assert (date.first, date.calendar) == (None, "hijri")
    assert "outside its tables" in date.rule

"""When: date expressions of a text, read against the day of publication, and the one that dates an event.

An expression is found by the rules of `date_words` and read by `date_rules`. Words that name no possible day give nothing; words that
only the publication date could resolve stand without days where it is not known.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Sequence

from dragoman.coding.date_calendars import checked, find_other_dates, overlaps
from dragoman.coding.date_rules import READERS, Context
from dragoman.coding.date_words import UNTIL, any_of, finder, rules, vocabulary
from dragoman.records import Date, Span

_JOINED = re.compile(UNTIL)
_RANGE = re.compile(r"(?:[Bb]etween|[Ff]rom)\s(?:the\s)?$")
_INTRODUCED = {"year": "year", "month_trap": "month"}
_MEANT = {"last", "next", "this", "early", "late", "mid"}
_DATELINE = re.compile(r"\)?\s?(?:\([^()\n]{1,20}\)\s?)?[-\u2013\u2014]{1,2}\s")
_SPOKEN = 20


def find_dates(text: str, *, published: dt.date | None) -> tuple[Date, ...]:
    """Returns the date expressions of `text`, in text order, none overlapping another.

    Args:
        text: The document; offsets in the result are its code points.
        published: The day of publication, which relative words count from. Without it they get neither first nor last day.
    """
    others = find_other_dates(text, published=published, ahead=lambda start, end: Context(published, None, text, start, end).ahead())
    found: list[Date] = []
    prior: dt.date | None = None
    for match in finder().finditer(text):
        date = _read(text, match, published, prior)
        if date is None or overlaps(date, others):
            continue
        if found and (joined := _joined(text, found[-1], date)):
            found[-1] = joined
        else:
            found.append(date)
        prior = date.first if date.grain == "day" else prior
    return tuple(checked(text, sorted([*found, *others], key=lambda date: date.start)) if others else found)


def _read(text: str, match: re.Match[str], published: dt.date | None, prior: dt.date | None) -> Date | None:
    """Returns the date that the rule named by the match's group reads, None where it names no possible day."""
    name, (start, end) = match.lastgroup or "", match.span()
    parts = rules()[name].match(text, start)
    if parts is None:
        return None
    try:
        reading = READERS[name](parts, Context(published, prior, text, start, end))
    except (ValueError, OverflowError):  # before the year 1 or after 9999
        return None
    if reading is None:
        return None
    if name in _INTRODUCED and reading.grain != "range" and parts["intro"].lower() not in _MEANT:
        start = parts.start(_INTRODUCED[name])
    return Date(text[start:end], start, end, reading.first, reading.last, reading.grain, "gregorian", reading.rule)


def _joined(text: str, one: Date, other: Date) -> Date | None:
    """Returns "from ONE to OTHER" and "between ONE and OTHER" as one range, None where the two do not belong together."""
    if not _JOINED.fullmatch(text, one.end, other.start):
        return None
    opening = _RANGE.search(text, max(0, one.start - 14), one.start)
    if not opening and not one.text.lower().startswith(("from ", "between ")):
        return None
    if one.first and other.last and one.first > other.last:
        return None
    start = opening.start() if opening else one.start
    known = one.first is not None and other.last is not None
    first, last, rule = (one.first, other.last, "range of dates") if known else (None, None, other.rule)
    return Date(text[start : other.end], start, other.end, first, last, "range", "gregorian", rule)


def event_date(dates: Sequence[Date], *, sentence: Span, trigger: Span) -> Date | None:
    """Returns the date expression of the sentence that dates the event whose trigger is given, None where there is none.

    The nearest one by clauses between, then by characters. One that dates the saying ("said on Monday") or stands in a dateline only
    counts where there is no other, or where the trigger is that word of saying.
    """
    here = [date for date in dates if sentence.start <= date.start and date.end <= sentence.end]
    return min(here, key=lambda date: _distance(date, sentence, trigger), default=None)


def _distance(date: Date, sentence: Span, trigger: Span) -> tuple[bool, int, int]:
    """Returns how far a date is from a trigger: only a dateline's or a saying's, clauses between, characters between."""
    before = date.start >= trigger.end
    left, right = (trigger.end, date.start) if before else (date.end, trigger.start)
    between = sentence.text[max(0, left - sentence.start) : max(0, right - sentence.start)]
    lead = sentence.text[max(0, date.start - sentence.start - _SPOKEN) : date.start - sentence.start]
    spoken = _speech().search(lead)
    said = spoken is not None and not (trigger.start <= date.start + (spoken.start() - len(lead)) < trigger.end)
    return said or _DATELINE.match(sentence.text, date.end - sentence.start) is not None, len(_clauses().findall(between)), right - left


@functools.cache
def _speech() -> re.Pattern[str]:
    """Returns the expression of a word of saying right before a date."""
    return re.compile(rf"(?i)\b{any_of(vocabulary()['words']['speech'])}(?:\s(?:late|early|earlier|on|in|a))*\s*$")


@functools.cache
def _clauses() -> re.Pattern[str]:
    """Returns the expression of what opens another clause."""
    return re.compile(rf"(?i)[;:\u2014]|\b{any_of(vocabulary()['words']['clause'])}\b")

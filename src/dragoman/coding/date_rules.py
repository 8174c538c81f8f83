"""Readings of date expressions: from the parts that an expression gives to its first and last day.

Each reader gets the match and the context, and returns a reading, or None where the words name no possible day (31 February).
A reading whose days are not known (relative words in a text without a publication date) has `first` and `last` None.
"""

from __future__ import annotations

import calendar
import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Callable

from dragoman.coding.date_words import GAP, any_of, numbers, vocabulary

ONE = dt.timedelta(days=1)
NEEDS = "needs the publication date"

Match = re.Match[str]


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """First and last day (both included; None: not known), the unit of the words, and the rule in words."""

    first: dt.date | None
    last: dt.date | None
    grain: str
    rule: str


@dataclasses.dataclass(frozen=True, slots=True)
class Context:
    """What a reading may look at: the day of publication, the last day named before, and the words around."""

    published: dt.date | None
    prior: dt.date | None
    text: str
    start: int
    end: int

    def ahead(self) -> bool:
        """Says whether the nearest telling word points to the future: backwards in the sentence, else forwards."""
        before = re.split(r"[.;!?]\s|\n\s*\n", self.text[max(0, self.start - 120) : self.start])[-1]
        cues = list(_cues().finditer(before))
        if cues:
            return cues[-1].lastgroup == "future"
        after = re.split(r"[.;!?\n]", self.text[self.end : self.end + 120], maxsplit=1)[0]
        cue = _cues().search(after)
        return cue is not None and cue.lastgroup == "future"

    def numbered(self) -> bool:
        """Says whether a number stands right before the expression: "32 May 2018" is no month, but a day that does not exist."""
        return re.search(r"\b\d{1,2}(?:st|nd|rd|th)?[ \xa0]$", self.text[max(0, self.start - 6) : self.start]) is not None


@functools.cache
def _cues() -> re.Pattern[str]:
    """Returns the expression that finds words of the future and of the past, each in its group."""
    words = vocabulary()["words"]
    modal = rf"{any_of(words['modal'])}(?:{GAP}(?:not|also|be|have|been))*{GAP}[a-z]{{1,30}}"
    return re.compile(rf"\b(?:(?P<future>{modal}|{any_of(words['future'])})|(?P<past>{any_of(words['past'])}|[a-z]{{2,20}}ed))\b")


def thirds(first: dt.date, last: dt.date, part: str | None) -> tuple[dt.date, dt.date]:
    """Returns the early, middle or late third of a period, the whole of it without such a word."""
    part = (part or "").lower()
    days = (last - first).days + 1
    a, b = first + dt.timedelta(days=days // 3), first + dt.timedelta(days=days * 2 // 3)
    if "early" in part or "start" in part or "beginning" in part:
        return first, a - ONE
    if "mid" in part:
        return a, b - ONE
    if "late" in part or "end" in part:
        return b, last
    return first, last


def month_of(year: int, month: int) -> tuple[dt.date, dt.date]:
    """Returns the first and the last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def period(unit: str, day: dt.date, shift: int = 0) -> tuple[dt.date, dt.date]:
    """Returns the week, weekend, month, quarter, year or decade of `day`, `shift` units later."""
    if unit in {"week", "weekend"}:
        monday = day - dt.timedelta(days=day.weekday()) + dt.timedelta(weeks=shift)
        return (monday + dt.timedelta(days=5) if unit == "weekend" else monday), monday + dt.timedelta(days=6)
    if unit in {"month", "quarter"}:
        size = 3 if unit == "quarter" else 1
        index = (day.year * 12 + day.month - 1) // size * size + shift * size
        return month_of(index // 12, index % 12 + 1)[0], month_of((index + size - 1) // 12, (index + size - 1) % 12 + 1)[1]
    size = 10 if unit == "decade" else 1
    year = (day.year // size + shift) * size
    return dt.date(year, 1, 1), dt.date(year + size - 1, 12, 31)


def moved(day: dt.date, unit: str, count: int) -> dt.date:
    """Returns the day `count` units after `day`; the end of a shorter month stands for a day that it lacks."""
    unit = unit.lower().rstrip("s")
    if unit in {"day", "night", "hour"}:
        return day + dt.timedelta(days=count if unit != "hour" else count // 24)
    if unit in {"week", "fortnight"}:
        return day + dt.timedelta(weeks=count * (2 if unit == "fortnight" else 1))
    index = day.year * 12 + day.month - 1 + count * {"month": 1, "year": 12, "decade": 120}[unit]
    return dt.date(index // 12, index % 12 + 1, min(day.day, calendar.monthrange(index // 12, index % 12 + 1)[1]))


def count_of(words: str) -> int:
    """Returns the number that a figure or a number word stands for."""
    words = " ".join(words.lower().split())
    return int(words) if words.isdigit() else int(vocabulary()["numbers"].get(words.removeprefix("half "), 1))


def _group(match: Match, *names: str) -> str | None:
    """Returns the first of the named parts that is there, in lower case with single blanks."""
    found = match.groupdict()
    return next((" ".join(found[name].lower().split()) for name in names if found.get(name)), None)


def _month(name: str) -> int:
    return numbers("months")[name.lower().rstrip(".")]


def _shift(that: str | None) -> int:
    """Returns -1, 0 or 1 for last, this, next."""
    that = (that or "this").split()[-1]
    return {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "following": 1}.get(that, 0)


def _span(first: dt.date, last: dt.date, grain: str, rule: str, since: str | None = None, to: dt.date | None = None) -> Reading:
    """Returns a reading; after "since" it lasts until the publication date `to`, or is open."""
    return Reading(first, to, "range", f"{rule}, until publication") if since else Reading(first, last, grain, rule)


def _day(year: int, month: int, day: int) -> dt.date | None:
    """Returns the day, None where the month has no such day."""
    return dt.date(year, month, day) if 1 <= day <= calendar.monthrange(year, month)[1] else None


def _one_day(day: dt.date | None, rule: str) -> Reading | None:
    """Returns the reading of a single day, None where there is no such day."""
    return Reading(day, day, "day", rule) if day else None


def _nearest(month: int, day: int, context: Context) -> dt.date | None:
    """Returns the day without a year that fits: the last one before publication, or a near or announced one after it."""
    today = context.published
    assert today is not None
    days = [found for year in (today.year - 1, today.year, today.year + 1) if 1 <= year <= 9999 and (found := _day(year, month, day))]
    past, coming = [d for d in days if d <= today], [d for d in days if d >= today]
    if coming and (context.ahead() or not past):
        return coming[0]
    if coming and (coming[0] - today).days <= 45 and (not past or (today - past[-1]).days > 300):
        return coming[0]
    return past[-1] if past else None


def _month_day(match: Match, context: Context) -> Reading | None:
    """Reads "28 February 2019", "March 27", "28 February this year"."""
    month, day = _month(match["month"]), int(re.sub(r"\D", "", match["day"]))
    year, rel = _group(match, "year", "year2", "year3"), _group(match, "rel")
    if year:
        century = (1900 if int(year) > 68 else 2000) if len(year) == 2 else 0
        found = _day(int(year) + century, month, day)
        return _one_day(found, "calendar date")
    if day > calendar.monthrange(2000, month)[1]:
        return None
    if context.published is None:
        return Reading(None, None, "day", f"day without a year, {NEEDS}")
    found = _day(context.published.year + _shift(rel), month, day) if rel else _nearest(month, day, context)
    return _one_day(found, "day and month against the publication date")


def _iso(match: Match, _: Context) -> Reading | None:
    found = _day(int(match["year"]), int(match["month"]), int(match["day"]))
    return _one_day(found, "ISO date")


def _numeric(match: Match, _: Context) -> Reading | None:
    """Reads 28.02.2019 and 02/28/2019; 3/4/2019 can mean two days and gets neither."""
    a, b, year = int(match["a"]), int(match["b"]), int(match["year"])
    both = [(b, a)] if match["sep"] == "." else [(b, a), (a, b)]
    days = {day for month, number in both if 1 <= month <= 12 and (day := _day(year, month, number))}
    if len(days) > 1:
        return Reading(None, None, "day", "numeric date, day and month cannot be told apart")
    return next((Reading(day, day, "day", "numeric date") for day in days), None)


def _days(match: Match, context: Context) -> Reading | None:
    """Reads "from 3 to 5 May", "28 April - 3 May 2019", "May 3-5"."""
    month2 = _month(match["month2"] or match["month"])
    month1 = _month(match["month"] or match["month2"])
    day1, day2 = (int(re.sub(r"\D", "", match[part])) for part in ("day", "day2"))
    year, rel = _group(match, "year"), _group(match, "rel")
    if day1 > calendar.monthrange(2000, month1)[1] or day2 > calendar.monthrange(2000, month2)[1]:
        return None
    if not year and context.published is None:
        return Reading(None, None, "range", f"days without a year, {NEEDS}")
    if year or rel:
        last = _day(int(year) if year else context.published.year + _shift(rel), month2, day2)  # type: ignore[union-attr]
    else:
        last = _nearest(month2, day2, context)
    first = last and _day(last.year - (month1 > month2), month1, day1)
    return Reading(first, last, "range", "range of days") if first and last and first <= last else None


def _month_year(match: Match, context: Context) -> Reading | None:
    """Reads "March 2019", "late March 2019", "March last year"."""
    year, rel = _group(match, "year"), _group(match, "rel")
    if context.numbered():
        return None
    if not year and context.published is None:
        return Reading(None, None, "month", f"month of a relative year, {NEEDS}")
    number = int(year) if year else context.published.year + _shift(rel)  # type: ignore[union-attr]
    first, last = thirds(*month_of(number, _month(match["month"])), _group(match, "part"))
    return _span(first, last, "month", "month and year", _group(match, "since"), context.published)


def _months(match: Match, context: Context) -> Reading | None:
    """Reads "between March and May 2019", "from March to May"."""
    year, one, other = _group(match, "year"), _month(match["month"]), _month(match["month2"])
    if not year and context.published is None:
        return Reading(None, None, "range", f"months without a year, {NEEDS}")
    last = month_of(int(year), other)[1] if year else _nearest(other, 1, context)
    if last is None:
        return None
    return Reading(dt.date(last.year - (one > other), one, 1), month_of(last.year, other)[1], "range", "range of months")


def _lone_month(match: Match, context: Context) -> Reading | None:
    """Reads "in March", "last November", "early June": the nearest such month that fits."""
    intro = _group(match, "intro") if "intro" in match.groupdict() else None
    if context.numbered():
        return None
    if context.published is None:
        return Reading(None, None, "month", f"month without a year, {NEEDS}")
    that = _group(match, "that") or (intro if intro in {"last", "next", "this"} else None)
    month, year = _month(match["month"]), context.published.year
    now = context.published.month
    if that == "this":
        pass
    elif that == "next" or (that != "last" and context.ahead()):
        year += month < now or (that == "next" and month == now)
    else:
        year -= month > now or (that == "last" and month == now)
    since = _group(match, "since") or ("since" if intro == "since" else None)
    first, last = thirds(*month_of(year, month), _group(match, "part") or intro)
    return _span(first, last, "month", "month against the publication date", since, context.published)


def _weekday(match: Match, context: Context) -> Reading | None:
    """Reads "on Thursday": the last one not after publication, the next one after a word of the future."""
    that = _group(match, "that")
    if that in {"every", "each"}:
        return None
    if context.published is None:
        return Reading(None, None, "day", f"weekday, {NEEDS}")
    number, today = numbers("weekdays")[match["weekday"].lower()], context.published
    back, ahead = (today.weekday() - number) % 7, (number - today.weekday()) % 7
    if that in {"next", "coming", "this coming"}:
        day = today + dt.timedelta(days=ahead or 7)
    elif that in {"last", "past", "this past", "previous"}:
        day = today - dt.timedelta(days=back or 7)
    elif that == "this" or context.ahead():
        day = today + dt.timedelta(days=ahead)
    else:
        day = today - dt.timedelta(days=back)
    return _span(day, day, "day", "weekday against the publication date", _group(match, "since"), today)


def _weekday_week(match: Match, context: Context) -> Reading | None:
    """Reads "Thursday of last week", "next week on Tuesday"."""
    if context.published is None:
        return Reading(None, None, "day", f"weekday, {NEEDS}")
    monday = period("week", context.published, _shift(_group(match, "that")))[0]
    day = monday + dt.timedelta(days=numbers("weekdays")[match["weekday"].lower()])
    return Reading(day, day, "day", "weekday of a week counted from the publication date")


def _decade(match: Match, _: Context) -> Reading | None:
    year = int(match["decade"] or "19" + match["short"])
    return Reading(*thirds(*period("decade", dt.date(year, 1, 1)), _group(match, "part")), "decade", "decade")


def _quarter(match: Match, context: Context) -> Reading | None:
    """Reads "the first quarter of 2019", "Q1 2019", "the second half of last year"."""
    year = _group(match, "year", "qyear")
    if not year and context.published is None:
        return Reading(None, None, "quarter", f"quarter of a relative year, {NEEDS}")
    number = int(year) if year else context.published.year + _shift(_group(match, "that"))  # type: ignore[union-attr]
    size = 6 if _group(match, "unit") == "half" else 3
    index = int(match["q"][1]) if match["q"] else int(vocabulary()["ordinals"][match["ordinal"].lower()])
    if index * size > 12:
        return None
    first, last = dt.date(number, (index - 1) * size + 1, 1), month_of(number, index * size)[1]
    return Reading(first, last, "quarter" if size == 3 else "range", "part of a year")


def _season(match: Match, context: Context) -> Reading | None:
    """Reads "summer 2014", "last winter" (northern seasons)."""
    name = (_group(match, "season", "season2") or "").replace("fall", "autumn")
    start, end = vocabulary()["seasons"][name]
    year, that = _group(match, "year"), _group(match, "that")
    if not year and context.published is None:
        return Reading(None, None, "quarter", f"season, {NEEDS}")
    wraps = start > end

    def of(number: int) -> tuple[dt.date, dt.date]:
        return dt.date(number, start, 1), month_of(number + wraps, end)[1]

    if year:
        return Reading(*thirds(*of(int(year)), _group(match, "part")), "quarter", "season and year")
    today = context.published
    assert today is not None
    near = [of(today.year + shift) for shift in (-2, -1, 0, 1)]
    if that == "last":
        found = [days for days in near if days[1] < today][-1]
    elif that == "next":
        found = next(days for days in near if days[0] > today)
    else:
        found = min(near, key=lambda days: max((days[0] - today).days, (today - days[1]).days, 0))
    return Reading(*thirds(*found, _group(match, "part")), "quarter", "season against the publication date")


def _day_word(match: Match, context: Context) -> Reading | None:
    """Reads today, yesterday, tomorrow, tonight, last night and the like."""
    if context.published is None:
        return Reading(None, None, "day", f"day word, {NEEDS}")
    twice, word = _group(match, "twice") or "", _group(match, "word") or ""
    shift = {"yesterday": -1, "tomorrow": 1, "last night": -1}.get(word, 0) + 2 * (("tomorrow" in twice) - ("yesterday" in twice))
    day = context.published + dt.timedelta(days=shift)
    return Reading(day, day, "day", "day word against the publication date")


def _unit(match: Match, context: Context) -> Reading | None:
    """Reads "last month", "late this year", "earlier this week", "since last year"."""
    unit, today = match["unit"].lower(), context.published
    grain = {"weekend": "range"}.get(unit, unit)
    if today is None:
        return Reading(None, None, grain, f"period, {NEEDS}")
    first, last = period(unit, today, _shift(_group(match, "that")))
    first, last = thirds(first, last, _group(match, "part"))
    side, rule = _group(match, "side"), "period counted from the publication date"
    if side and first <= today <= last:
        return Reading(today, last, "range", rule) if side == "later" else Reading(first, today, "range", rule)
    return _span(first, last, grain, rule, _group(match, "since"), today)


def _last_n(match: Match, context: Context) -> Reading | None:
    """Reads "the past two weeks", "the next three days"."""
    today = context.published
    if today is None:
        return Reading(None, None, "range", f"period, {NEEDS}")
    count = count_of(match["count"]) * _shift(_group(match, "that"))
    other = moved(today, match["unit"], count)
    return Reading(min(today, other), max(today, other), "range", "period up to or from the publication date")


def _counted(match: Match, context: Context) -> Reading | None:
    """Reads "two days ago", "a week earlier", "in three months"; earlier and later count from the last day named before."""
    way = _group(match, "way") if "way" in match.groupdict() else "from now"
    unit, words = match["unit"].lower().rstrip("s"), match["count"].lower()
    unit, size = {"year": ("month", 6), "decade": ("year", 5)}.get(unit, (unit, 0)) if words.startswith("half") else (unit, count_of(words))
    anchor = context.published if way in {"ago", "from now"} else context.prior or context.published
    grain = {"night": "day", "hour": "day", "fortnight": "week"}.get(unit) or unit
    if anchor is None:
        return Reading(None, None, grain, f"distance in time, {NEEDS}")
    count = size * (-1 if way in {"ago", "earlier", "before"} else 1)
    try:
        day = moved(anchor, unit, count)
    except (ValueError, OverflowError):
        return None
    first, last = period(grain, day) if grain in {"week", "month", "year"} else (day, day)
    return Reading(first, last, grain, "distance in time" + (" from the day named before" if anchor != context.published else ""))


def _next_day(match: Match, context: Context) -> Reading | None:
    """Reads "the previous day", "the day before", "the next day": from the last day named before."""
    anchor = context.prior or context.published
    if anchor is None:
        return Reading(None, None, "day", f"day beside another, {NEEDS}")
    word = _group(match, "that", "way")
    day = anchor + dt.timedelta(days={"previous": -1, "before": -1, "same": 0}.get(word or "", 1))
    return Reading(day, day, "day", "day beside the day named before")


def _nth(match: Match, context: Context) -> Reading | None:
    """Reads "on the 15th": in the month of publication, or the month before where it is still to come."""
    if context.published is None:
        return Reading(None, None, "day", f"day of the month, {NEEDS}")
    number = int(re.sub(r"\D", "", match["day"]))
    shift = 0 if number <= context.published.day or context.ahead() else -1
    first = period("month", context.published, shift)[0]
    day = _day(first.year, first.month, number)
    return _one_day(day, "day of the month against the publication date")


def _years(match: Match, _: Context) -> Reading | None:
    first, last = int(match["year"] or match["year3"]), match["year2"] or match["year4"]
    second = int(last) if len(last) > 2 else first // 100 * 100 + int(last)
    return Reading(dt.date(first, 1, 1), dt.date(second, 12, 31), "range", "range of years") if first < second else None


def _year(match: Match, context: Context) -> Reading | None:
    """Reads "in 2007", "since 2007", "early 2007", "the 2007 war"."""
    parts = match.groupdict()
    first, last = thirds(*period("year", dt.date(int(match["year"]), 1, 1)), parts.get("part"))
    since = (parts.get("intro") or "").lower() == "since"
    to = context.published if context.published and context.published >= first else None
    return _span(first, last, "year", "year", "since" if since else None, to)


READERS: dict[str, Callable[[Match, Context], Reading | None]] = {
    "iso": _iso, "numeric": _numeric, "days": _days, "days_us": _days, "day_month": _month_day, "month_day": _month_day,
    "month_year": _month_year, "weekday_week": _weekday_week, "week_weekday": _weekday_week, "weekday": _weekday, "months": _months,
    "month": _lone_month, "month_trap": _lone_month, "decade": _decade, "quarter": _quarter, "season": _season, "day_word": _day_word,
    "part_year": _year, "unit": _unit, "last_n": _last_n, "ago": _counted, "in_n": _counted, "next_day": _next_day, "nth": _nth,
    "years": _years, "year_after": _year, "year": _year,
}  # fmt: skip
"""Rule name (of `date_words`) -> its reader."""

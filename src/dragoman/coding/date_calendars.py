"""Dates of the Islamic, Solar Hijri, Hebrew, Ethiopian and Buddhist calendars, and Gregorian ones in other scripts.

The names of months and the marks of eras are in `knowledge/data/calendars.toml`; `date_conversion` turns days into Gregorian ones. A text
without a word of these calendars costs one pass over its words.
"""

from __future__ import annotations

import bisect
import dataclasses
import datetime as dt
import functools
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib import resources
from typing import Any

from dragoman.coding.date_conversion import UncoveredError, day_of, month_of, year_of, years_near
from dragoman.coding.hebrew_numbers import HEBREW_DAY, HEBREW_YEAR, number
from dragoman.records import Date

_FOLDED = str.maketrans("āīūēōḍḥṣṭẓḏḫšĀĪŪḌḤṢṬẒʿʾʻ’‘`´كي‌ ", "aiueodhstzdhsAIUDHSTZ'''''''کی  ")
"""Letters of scholarly transliteration, apostrophes and forms of Arabic letters, one for one, so that offsets stay."""
_WORD = re.compile(r"[^\W\d_]+")
_FIGURES = re.compile(
    r"1[34]\d\d[/-]|[/.]1[34]\d\d|2[456]\d\d|[0-9]{2,4}\s?\(?(?:[ABES]\.?[HPEMC]\b|H\b|Solar|Hijri|Shamsi|Anno)|B\.?E\.?\s?2|[٠-٩۰-۹๐-๙]{4}"
)
"""Figures that only other calendars have, or a mark of one after a year."""
_GAP = r"[ \t\n\xa0]{1,2}"
_DAY = r"[0-9٠-٩۰-۹๐-๙]{1,2}"
_YEAR = r"[0-9٠-٩۰-۹๐-๙]{4}"
_MEANT = frozenset({"last", "next", "this"})
_UNSURE = (1300, 1460)
"""Years written as in 1397/10/30 that may be of the Islamic or of the Solar Hijri calendar."""
_TOLERANCE = dt.timedelta(days=1)
"""Lunar months begin with the sighting of the moon, so that printed dates differ by a day from the tables."""

Ahead = Callable[[int, int], bool]
_Reading = tuple[dt.date | None, dt.date | None, str, str]


@dataclasses.dataclass(frozen=True, slots=True)
class Calendar:
    """One calendar: its months by folded name, those that are traps, the years that it may have, and the expressions of its dates."""

    name: str
    months: dict[str, int]
    traps: frozenset[str]
    years: tuple[int, int]
    keys: frozenset[str]
    forms: tuple[tuple[str, re.Pattern[str]], ...]


@functools.cache
def vocabulary() -> dict[str, Any]:
    """Returns the tables of `calendars.toml`."""
    return tomllib.loads(resources.files("dragoman.knowledge").joinpath("data/calendars.toml").read_text(encoding="utf8"))


@functools.cache
def calendars() -> tuple[Calendar, ...]:
    """Returns the calendars, in the order in which they are tried."""
    return tuple(_calendar(name, table) for name, table in vocabulary().items() if "months" in table)


def _calendar(name: str, table: dict[str, Any]) -> Calendar:
    months = {_plain(form): number for number, forms in enumerate(table["months"], 1) for form in forms}
    spelled = [form for forms in table["months"] for form in forms]
    own = [form for form in spelled if name != "buddhist" or not form.isascii()]  # "May" alone is no Buddhist month
    keys = {run for form in [*own, *(mark for mark in table["bare"] if not mark.isascii())] for run in _openings(form)}
    traps = frozenset(_plain(word) for word in table["traps"])
    forms = tuple((kind, re.compile(form, re.IGNORECASE)) for kind, form in _forms(name, table, spelled, traps))
    return Calendar(name, months, traps, (table["years"][0], table["years"][1]), frozenset(keys), forms)


def _plain(name: str) -> str:
    """Returns the form by which a name is filed: folded, lower case, no apostrophes and hyphens, single blanks."""
    return " ".join(name.translate(_FOLDED).lower().replace("'", "").replace("׳", "").replace("-", " ").split())


def _openings(name: str) -> Iterator[str]:
    """Yields the first runs of letters that a name can have in a text: with and without its apostrophe, and with a Hebrew prefix."""
    folded = name.translate(_FOLDED).lower()
    for form in (folded, folded.replace("'", "")):
        found = _WORD.search(form)
        if found:
            yield found[0]
            if found[0][0] in "אבגדהוזחטיכלמנסעפצקרשת":
                yield "ב" + found[0]


def _spelled(names: Iterable[str]) -> str:
    """Returns an alternation of names, longest first; an apostrophe may be missing, a blank may be a hyphen."""
    folded = sorted({name.translate(_FOLDED) for name in names}, key=lambda name: (-len(name), name))
    parts = [re.escape(name).replace("'", "'?").replace(r"\ ", "[ \\-\u00a0]").replace("׳", "[׳']") for name in folded]
    return f"(?:{'|'.join(parts)})"


def _forms(name: str, table: dict[str, Any], months: list[str], traps: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yields the expressions of a calendar's dates, most specific first."""
    hebrew = name == "hebrew"
    prefix = "[בלה]?" if name in {"hebrew", "gregorian"} else ""
    day = f"(?:{HEBREW_DAY}|{_DAY})" if hebrew else _DAY
    year = f"(?:{HEBREW_YEAR}|{_YEAR})" if hebrew else _YEAR
    month = f"{prefix}(?P<month>{_spelled(months)})"
    before = rf"(?:{_spelled(table['before'])}\s?)?" if "before" in table else ""
    mark = rf"(?:{_GAP}?\(?(?P<mark>{_spelled(table['marks'])})\)?(?!\w))"
    edge, end = r"(?<![\w/.\-])", r"(?!\w|[/.:-]\d)"
    any_year = rf"{before}(?P<year>{year}|[0-9]{{1,4}}(?={mark.replace('?P<mark>', '?:')}))(?!\d){mark}?"
    of, year_word = rf"(?:of{_GAP}|من{_GAP}|ماه{_GAP})?", rf"(?:of{_GAP})?(?:سنة{_GAP}|سال{_GAP})?"
    yield "day", rf"{edge}(?P<day>{day})(?:st|nd|rd|th)?(?:{_GAP}|-){of}{month}(?:(?:,?{_GAP}|-){year_word}{any_year})?{end}"
    yield "day", rf"{edge}{month}{_GAP}(?:the{_GAP})?(?P<day>{day})(?:st|nd|rd|th)?(?:,?{_GAP}{any_year})?{end}"
    yield "month", rf"{edge}(?<!\d )(?<!\w\.){month}(?:ماه)?,?{_GAP}(?:of{_GAP})?{any_year}{end}"
    if name in {"hijri", "solar"}:
        yield "figures", rf"{edge}(?P<year>{_YEAR})(?P<s>[/-])(?P<m>{_DAY})(?P=s)(?P<day>{_DAY})(?!\w|[/-]){mark}?"
        yield "figures", rf"{edge}(?P<day>{_DAY})(?P<s>[/.-])(?P<m>{_DAY})(?P=s)(?P<year>{_YEAR})(?!\w|[/-]){mark}"
    if name == "buddhist":
        yield "figures", rf"{edge}(?P<day>{_DAY})(?P<s>[/.-])(?P<m>{_DAY})(?P=s)(?P<year>2[456][0-9]{{2}})(?!\w|[/-]){mark}?"
    if name == "hijri":
        free = [form for form in months if _plain(form) not in traps and form.isascii()]
        intro = _spelled(vocabulary()["words"]["introducing"])
        yield "lone", rf"{edge}(?P<intro>{intro}){_GAP}(?P<month>{_spelled(free)}){end}"
    if table["bare"]:
        yield "year", rf"{edge}(?P<year>[0-9٠-٩۰-۹๐-๙]{{3,4}}){_GAP}?\(?(?-i:{_spelled(table['bare'])})(?!\w)\)?"
    if "before" in table:
        yield "year", rf"{edge}(?-i:{_spelled(table['before'])})\s?(?P<year>{_YEAR}){end}"


def find_other_dates(text: str, *, published: dt.date | None, ahead: Ahead) -> list[Date]:
    """Returns the dates of other calendars and scripts in text order, not overlapping.

    Args:
        text: the document.
        published: the day of publication, which a date without a year is near to.
        ahead: tells whether the words around the code points `start` to `end` point to the future.
    """
    folded = text.translate(_FOLDED)
    words = set(_WORD.findall(folded.lower()))
    figures = _FIGURES.search(folded) is not None
    found: list[Date] = []
    for calendar in calendars():
        if not figures and calendar.keys.isdisjoint(words):
            continue
        mine = [date for form in calendar.forms for date in _dates(text, folded, calendar, form, published=published, ahead=ahead)]
        # A text that uses a calendar means its months by their names; those of the Buddhist one are the Gregorian ones.
        if calendar.name != "buddhist" and any(date.grain == "day" for date in mine):
            fitting = dataclasses.replace(calendar, traps=frozenset())
            mine += _dates(text, folded, fitting, calendar.forms[0], published=published, ahead=ahead)
        found.extend(mine)
    return _apart(found)


def _dates(
    text: str, folded: str, calendar: Calendar, form: tuple[str, re.Pattern[str]], *, published: dt.date | None, ahead: Ahead
) -> Iterator[Date]:
    """Yields the dates of one form; `folded` is the text with the spelling made even."""
    kind, pattern = form
    for match in pattern.finditer(folded):
        parts = _Parts(calendar, kind, match)
        if not parts.plausible():
            continue
        start, end = match.span()
        if kind == "lone" and match["intro"].lower() not in _MEANT:
            start = match.start("month")
        try:
            first, last, name, rule = parts.days(published, ahead=ahead(start, end))
        except UncoveredError:
            first, last, name, rule = None, None, calendar.name, f"{calendar.name} calendar, a year outside its tables"
        except ValueError:  # 45 Ramadan: no such day
            continue
        grain = {"lone": "month", "figures": "day"}.get(kind, kind)
        yield Date(text[start:end], start, end, first, last, grain, name, rule)


@dataclasses.dataclass(frozen=True, slots=True)
class _Parts:
    """What an expression gives: its calendar and the named parts of the match."""

    calendar: Calendar
    kind: str
    match: re.Match[str]

    def _get(self, part: str) -> str | None:
        return self.match.groupdict().get(part)

    @property
    def year(self) -> int | None:
        words = self._get("year")
        return None if words is None else number(words, thousands=5 if self.calendar.name == "hebrew" else 0)

    @property
    def month(self) -> int:
        if self.kind == "figures":
            return int(self.match["m"])
        name = _plain(self.match["month"])
        month = self.calendar.months[name]
        leap = self.calendar.name == "hebrew" and self.year is not None and (7 * self.year + 1) % 19 < 7
        return 13 if leap and month == 12 and name in {"adar", "אדר"} else month

    def plausible(self) -> bool:
        """Tells whether the year is one of this calendar, and a name that is also a word has a day and a year beside it."""
        year, (first, last) = self.year, self.calendar.years
        if year is not None and self._get("mark") is None and self.kind != "year" and not first <= year <= last:
            return False
        trap = self._get("month") is not None and _plain(self.match["month"]) in self.calendar.traps and " of " not in self.match[0]
        return not trap or (year is not None and (self.kind == "day" or self._get("mark") is not None))

    def days(self, published: dt.date | None, *, ahead: bool) -> _Reading:
        """Returns the first and the last Gregorian day, the calendar and the rule; raises ValueError where there is no such day."""
        name, year = self.calendar.name, self.year
        if self.kind == "year" and year is not None:
            return *year_of(name, year), name, f"year of the {name} calendar"
        if self.kind == "figures" and self._get("mark") is None and year is not None and _UNSURE[0] <= year <= _UNSURE[1]:
            return _unmarked(year, self.month, int(self.match["day"]), published)
        month = self.month
        day = None if self.kind in {"month", "lone"} else number(self.match["day"])
        if year is not None:
            first, last = (day_of(name, year, month, day),) * 2 if day is not None else month_of(name, year, month)
            return first, last, name, f"{name} calendar"
        if published is None:
            return None, None, name, f"{name} calendar, needs the publication date"
        word = (self._get("intro") or "").lower()
        first, last = _nearest(name, month, day, published, ahead=ahead or word == "next", over=word == "last")
        return first, last, name, f"{name} calendar, year by the publication date"


def _nearest(name: str, month: int, day: int | None, published: dt.date, *, ahead: bool, over: bool) -> tuple[dt.date, dt.date]:
    """Returns the day or month without a year that fits: the last that has begun, the next one where the words point ahead."""
    found: list[tuple[dt.date, dt.date]] = []
    for year in years_near(name, published):
        try:
            found.append((day_of(name, year, month, day),) * 2 if day is not None else month_of(name, year, month))
        except ValueError:
            continue
    past = [days for days in found if (days[1] < published if over else days[0] <= published)]
    coming = [days for days in found if days[1] >= published]
    chosen = coming[0] if (ahead or not past) and coming else past[-1] if past else None
    if chosen is None:
        raise ValueError("no year near the publication date has such a day")
    return chosen


def _unmarked(year: int, month: int, day: int, published: dt.date | None) -> _Reading:
    """Reads 1397/10/30: of the two calendars with such years, the one whose day lies nearest to the publication, and not after it."""
    days: dict[str, dt.date] = {}
    for name in ("solar", "hijri"):
        try:
            days[name] = day_of(name, year, month, day)
        except (ValueError, UncoveredError):
            continue
    if not days:
        raise ValueError("no such day in either calendar")
    if published is None and len(days) > 1:
        return None, None, "hijri", "figures of the Islamic or the Solar Hijri calendar, which cannot be told"
    today = published or max(days.values())
    name = min(days, key=lambda name: (days[name] > today + dt.timedelta(days=400), abs((days[name] - today).days)))
    return days[name], days[name], name, f"{name} calendar, figures without a mark, by the publication date"


def _apart(found: Iterable[Date]) -> list[Date]:
    """Returns the dates in text order; of two that overlap, the longer one, of two alike the one found first."""
    kept: list[Date] = []
    for date in sorted(found, key=lambda date: date.start - date.end):
        at = bisect.bisect(kept, date.start, key=_start)
        if (at == 0 or kept[at - 1].end <= date.start) and (at == len(kept) or date.end <= kept[at].start):
            kept.insert(at, date)
    return kept


def _start(date: Date) -> int:
    return date.start


def overlaps(date: Date, others: Sequence[Date]) -> bool:
    """Tells whether a date overlaps one of `others`, which are in text order and apart."""
    at = bisect.bisect(others, date.start, key=_start)
    return (at > 0 and others[at - 1].end > date.start) or (at < len(others) and others[at].start < date.end)


def checked(text: str, dates: Iterable[Date]) -> list[Date]:
    """Returns the dates, those that stand side by side in two calendars with a note whether they are the same day."""
    found = list(dates)
    for k in range(1, len(found)):
        one, other = found[k - 1], found[k]
        days = one.grain == other.grain == "day" and one.first and other.first
        if days and one.calendar != other.calendar and _beside().fullmatch(text, one.end, other.start):
            found[k - 1], found[k] = _noted(one, other), _noted(other, one)
    return found


@functools.cache
def _beside() -> re.Pattern[str]:
    """Returns the expression of what stands between two dates that are meant as the same."""
    words = "|".join(sorted(map(re.escape, vocabulary()["words"]["same"]), key=len, reverse=True))
    return re.compile(rf"[ \t\n]{{0,2}}[(\[,/]?[ \t\n]{{0,2}}(?:(?:{words})[ \t\n:]{{0,2}})?", re.IGNORECASE)


def _noted(date: Date, other: Date) -> Date:
    """Returns a date with what the other calendar beside it says."""
    if date.first is None or date.last is None or other.first is None or other.last is None:
        return date
    gap = max(date.first - other.last, other.first - date.last, dt.timedelta())
    lunar = "hijri" in (date.calendar, other.calendar)
    if gap <= (_TOLERANCE if lunar else dt.timedelta()):
        note = "agrees with" if not gap else "agrees within a day with"
    else:
        note = f"disagrees by {gap.days} days with" if gap.days > 1 else "disagrees by a day with"
    return dataclasses.replace(date, rule=f"{date.rule}; {note} the {other.calendar} date beside it")

"""Days of other calendars as Gregorian days.

Umm al-Qura (hijri) by hijridate, which knows 1343 to 1500 AH; the Solar Hijri calendar by persiantools; the Hebrew one by pyluach. The
Ethiopian and Thai Buddhist calendars follow the Gregorian or Julian leap rule, so that their days are sums and need no library.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

_ETHIOPIAN_EPOCH = dt.date(8, 8, 27).toordinal()
"""1 Meskerem of the year 1: 29 August of the year 8 in the Julian calendar, 27 August in the proleptic Gregorian one."""
_BUDDHIST = 543
"""Years between the two eras; since 1941 both begin the year on 1 January (Thai Calendar Act of 1940)."""


class UncoveredError(LookupError):
    """The tables of the calendar end before this year or begin after it."""


def _hijri(year: int, month: int, day: int) -> dt.date:
    from hijridate import Hijri  # noqa: PLC0415 - most texts hold no such date, and loading the tables takes a while

    try:
        found = Hijri(year, month, day).to_gregorian()
    except OverflowError:
        raise UncoveredError("hijri") from None
    return dt.date(found.year, found.month, found.day)


def _solar(year: int, month: int, day: int) -> dt.date:
    from persiantools.jdatetime import JalaliDate  # noqa: PLC0415 - see _hijri

    found: dt.date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]
    return found


def _hebrew(year: int, month: int, day: int) -> dt.date:
    from pyluach.dates import HebrewDate  # type: ignore[import-untyped]  # noqa: PLC0415 - see _hijri

    leap = (7 * year + 1) % 19 < 7
    if month == 13 and not leap:
        raise ValueError("only a leap year has a second Adar")
    found: dt.date = HebrewDate(year, month, day).to_pydate()
    return found


def _ethiopian(year: int, month: int, day: int) -> dt.date:
    length = 30 if month <= 12 else 5 + (year % 4 == 3)
    if not 1 <= day <= length or not 1 <= month <= 13 or year < 1:
        raise ValueError("no such day in the Ethiopian calendar")
    return dt.date.fromordinal(_ETHIOPIAN_EPOCH + 365 * (year - 1) + year // 4 + 30 * (month - 1) + day - 1)


def _buddhist(year: int, month: int, day: int) -> dt.date:
    return dt.date(year - _BUDDHIST, month, day)


_CALENDARS: dict[str, tuple[Callable[[int, int, int], dt.date], int, int, float]] = {
    "hijri": (_hijri, 12, 1, -622 * 1.0307),
    "solar": (_solar, 12, 1, -621),
    "hebrew": (_hebrew, 13, 7, 3760),
    "ethiopian": (_ethiopian, 13, 1, -8),
    "buddhist": (_buddhist, 12, 1, _BUDDHIST),
    "gregorian": (dt.date, 12, 1, 0),
}
"""Calendar -> its conversion, the months of a year at most, the month in which a year begins, and its year less the Gregorian one."""
_HIJRI_YEARS = 1.0307
"""Lunar years in a solar one."""


def day_of(calendar: str, year: int, month: int, day: int) -> dt.date:
    """Returns the Gregorian day of a date of `calendar`.

    Raises:
        ValueError: there is no such day ("45 Ramadan").
        UncoveredError: the calendar's tables do not reach that year.
    """
    return _CALENDARS[calendar][0](year, month, day)


def month_of(calendar: str, year: int, month: int) -> tuple[dt.date, dt.date]:
    """Returns the first and the last day of a month; raises as `day_of` does."""
    first = day_of(calendar, year, month, 1)
    for length in (31, 30, 29, 28, 6, 5):
        try:
            return first, day_of(calendar, year, month, length)
        except ValueError:
            continue
    raise ValueError(f"the month {month} of the calendar {calendar} has no end")


def year_of(calendar: str, year: int) -> tuple[dt.date, dt.date]:
    """Returns the first and the last day of a year; raises as `day_of` does."""
    _, _, start, _ = _CALENDARS[calendar]
    return day_of(calendar, year, start, 1), day_of(calendar, year + 1, start, 1) - dt.timedelta(days=1)


def years_near(calendar: str, day: dt.date) -> range:
    """Returns the years of `calendar` that lie within about one year of a Gregorian day."""
    offset = _CALENDARS[calendar][3]
    year = round(day.year * _HIJRI_YEARS + offset) if calendar == "hijri" else day.year + int(offset)
    return range(year - 2, year + 4)

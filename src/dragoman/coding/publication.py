"""The day of publication of a text that comes without one: from its address, its dateline, or a date printed at its head.

Words that need a publication date to be read cannot give one, so only full dates count.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Sequence

from dragoman.coding.dates import find_dates
from dragoman.records import Date, Document

GIVEN, ADDRESS, DATELINE, PRINTED = "given", "address", "dateline", "printed date"
HEAD = 600
"""Code points at the head of a text in which its own date stands."""
_EARLIEST = 1800
_DIGITS = re.compile(r"\d\d")
"""What any full date holds, if only as its year: the rules for dates are not asked about heads without."""
_IN_ADDRESS = re.compile(r"[/=_-](?P<y>(?:19|20)\d\d)(?P<s>[/_-]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>[0-2]\d|3[01])(?!\d)")
_NAMED = re.compile(r"[/-](?P<y>(?:19|20)\d\d)[/-](?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[/-](?P<d>\d{1,2})(?!\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TOWN = r"[^\W\d_a-z][\w.'’-]{0,30}(?: (?:[^\W\d_a-z][\w.'’-]{0,30}|de|del|la|al|el|of|and)){0,4}"
_BEFORE_DATELINE = re.compile(rf"(?:^|\n)[^\S\n]{{0,4}}{_TOWN}(?:,[^\S\n]{_TOWN}){{0,2}}[,:]?[^\S\n]\(?$")
_AFTER_DATELINE = re.compile(r"\)?,?[^\S\n]?(?:\([^()\n]{1,30}\))?[^\S\n]?(?:--?|[\u2013\u2014:/])")
_LABEL = re.compile(
    r"(?:first[^\S\n])?(?:published|posted|updated|last updated|date|dated|issued|released|created)?(?:[^\S\n](?:on|at))?:?[^\S\n]*",
    re.IGNORECASE,
)
_REST = re.compile(r"(?:,?[^\S\n]*(?:at[^\S\n])?\d{1,2}[:.h]\d{2}(?::\d\d)?[^\n]{0,20})?[^\S\n]*[|.]?[^\S\n]*$")


def of_address(url: str | None) -> dt.date | None:
    """Returns the day in the address of a page ("/2024/05/03/", "/20240503/", "/2024/may/03/")."""
    for pattern in (_IN_ADDRESS, _NAMED):
        for found in pattern.finditer((url or "").lower()):
            month = found["m"]
            try:
                return dt.date(int(found["y"]), int(month) if month.isdigit() else 1 + _MONTHS.index(month), int(found["d"]))
            except ValueError:
                continue
    return None


def publication(document: Document) -> tuple[dt.date | None, str | None]:
    """Returns the day on which a document appeared, and what shows it: given, address, dateline or printed date (None: nothing does)."""
    if document.published is not None:
        return document.published, document.published_basis or GIVEN
    day = of_address(document.url)
    return (day, ADDRESS) if day else of_text(document.text)


def of_text(text: str) -> tuple[dt.date | None, str | None]:
    """Returns the full date of the dateline, else one printed alone on a line at the head of the text."""
    head = text[:HEAD]
    if not _DIGITS.search(head):
        return None, None
    full = [date for date in find_dates(head, published=None) if date.grain == "day" and date.first and date.first.year >= _EARLIEST]
    for name, test in ((DATELINE, in_dateline), (PRINTED, _printed)):
        found = next((date for date in full if test(head, date)), None)
        if found:
            return found.first, name
    return None, None


def in_dateline(text: str, date: Date) -> bool:
    """Tells whether a date stands in a dateline: a place before it, and a dash behind it or behind the agency."""
    before = text[max(0, date.start - 100) : date.start]
    return bool(_BEFORE_DATELINE.search(before)) and bool(_AFTER_DATELINE.match(text, date.end))


def dateline_date(text: str, dates: Sequence[Date]) -> Date | None:
    """Returns the date of the dateline of a text, with a rule that says so; None where it has none."""
    found = next((date for date in dates if date.start < HEAD and date.grain == "day" and in_dateline(text, date)), None)
    return found and dataclasses.replace(found, rule=f"dateline; {found.rule}")


def _printed(text: str, date: Date) -> bool:
    """Tells whether a date stands alone on its line, but for "Published:" and the time."""
    start = text.rfind("\n", 0, date.start) + 1
    end = text.find("\n", date.end)
    line_end = len(text) if end < 0 else end
    return bool(_LABEL.fullmatch(text, start, date.start)) and bool(_REST.fullmatch(text, date.end, line_end))

"""Publication dates as data sets write them."""

from __future__ import annotations

import datetime as dt
import email.utils
import re

_LEADING_DAY = re.compile(r"(\d{4})-?(\d{2})-?(\d{2})(?!\d)|(\d{4})/(\d{1,2})/(\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})\d{6}")


def parse_published(value: object) -> dt.date | None:
    """Returns the day that `value` names, or None if it names none.

    Read are ISO 8601 dates and times (2024-05-03, 2024-05-03T10:00:00Z, 20240503, 20240503101500), 2024/5/3, the integer 20240503,
    and RFC 2822 (Fri, 03 May 2024 10:00:00 +0200). The day is taken as written, in the zone that it is written in.
    03/05/2024 is refused: it is May in London and March in New York.
    """
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    found = _LEADING_DAY.match(text) or _COMPACT.fullmatch(text)
    if found:
        try:
            return dt.date(*(int(part) for part in found.groups() if part))
        except ValueError:
            return None
    try:
        return email.utils.parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError):
        return None

"""Numbers of dates: figures of any script, and Hebrew letters."""

from __future__ import annotations

import itertools
import re

_MARK = "[\u05f3\u05f4'\"\u2019\u201d]"
HEBREW_DAY = rf"(?:[א-ל]{_MARK}?|[יכלט]{_MARK}[א-ט])"
"""A day in letters: ה׳, ט״ו, כ״ט."""
HEBREW_YEAR = rf"(?:ה{_MARK}?)?ת[א-ת]{{1,2}}{_MARK}[א-ת]"
"""A year of the sixth millennium in letters: תשע״ט, ה׳תשפ״ד."""
_VALUES = dict(
    zip("אבגדהוזחטיכלמנסעפצקרשת", itertools.chain(range(1, 10), range(10, 100, 10), range(100, 500, 100)), strict=True)
)
_FINAL = str.maketrans("ךםןףץ", "כמנפצ")


def number(words: str, *, thousands: int = 0) -> int:
    """Returns the number that figures or Hebrew letters give; a year in letters leaves its thousands out.

    Raises:
        ValueError: it is neither.
    """
    if words.isdecimal():
        return int(words)
    letters = re.sub(_MARK, "", words).translate(_FINAL)
    if not letters or any(letter not in _VALUES for letter in letters):
        raise ValueError(f"{words!r} is no number")
    if thousands and letters.startswith("ה"):
        letters = letters[1:]
    return sum(_VALUES[letter] for letter in letters) + 1000 * thousands

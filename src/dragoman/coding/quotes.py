"""Quoted stretches of a text, from its quotation marks alone: straight, curly, double apostrophes and guillemets.

A quotation ends in its paragraph. One that is open at the end of a paragraph goes on where the next paragraph opens with a mark again, as
newspapers print it; any other mark without a partner counts for nothing.
"""

from __future__ import annotations

import dataclasses
import re

from dragoman.language.split import paragraphs

_MARKS = re.compile("[\u201c\u201d\u201e\"\u00ab\u00bb]|''|``|\u2018|\u2019|'")
_PARTNERS = {
    "\u201c": ("\u201d",), "\u201e": ("\u201d", "\u201c"), "\u00ab": ("\u00bb",), "\u00bb": ("\u00ab",), '"': ('"',), "''": ("''",),
    "``": ("''",), "\u2018": ("\u2019",), "'": ("'",),
}  # fmt: skip
_SINGLE = frozenset({"\u2018", "'"})
_DIRECTED = frozenset({"\u201c", "\u201d", "\u201e", "\u00ab", "\u00bb"})
LONGEST = 20_000
"""Code points: a mark whose partner is further away has none."""
LONGEST_SINGLE = 400
"""The same for single marks, most of which are apostrophes."""


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """A quoted stretch with its marks, as code points of the text, and the number of its paragraph.

    `goes_on`: still open at the end of its paragraph, it is taken up by the next one.
    """

    start: int
    end: int
    paragraph: int
    goes_on: bool = False


def find_quotes(text: str) -> tuple[Quote, ...]:
    """Returns the outermost quotations of `text` in text order; one pass, whatever the marks."""
    found: list[Quote] = []
    bounds = paragraphs(text)
    for number, (start, end) in enumerate(bounds):
        following = bounds[number + 1][0] if number + 1 < len(bounds) else len(text)
        found.extend(_quotes_in(text, start, end, number=number, following=following))
    return tuple(found)


def _quotes_in(text: str, start: int, end: int, *, number: int, following: int) -> list[Quote]:
    """Returns the quotations of the paragraph from `start` to `end`; `following` is where the next one starts."""
    found: list[Quote] = []
    opened, mark = -1, ""
    for match in _MARKS.finditer(text, start, end):
        here, at = match[0], match.start()
        far = opened >= 0 and match.end() - opened > (LONGEST_SINGLE if mark in _SINGLE else LONGEST)
        if opened >= 0 and not far and here in _PARTNERS[mark] and _closes(text, at, match.end(), here):
            found.append(Quote(opened, match.end(), number))
            opened = -1
        elif (opened < 0 or far or (mark in _SINGLE and here not in _SINGLE)) and here in _PARTNERS and _opens(text, at, match.end(), here):
            opened, mark = at, here
        elif far:
            opened = -1
    if opened >= 0 and mark not in _SINGLE and end - opened <= LONGEST and text.startswith(mark, following):
        found.append(Quote(opened, end, number, goes_on=True))
    return found


def _opens(text: str, start: int, end: int, mark: str) -> bool:
    """Says whether a mark can open: before it a blank or a bracket, after it none."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    if after == "" or (after.isspace() and mark != "\u00ab"):  # French sets a blank behind the mark
        return False
    return mark in _DIRECTED or before == "" or before.isspace() or before in "([{-\u2013\u2014:/\u201c\""


def _closes(text: str, start: int, end: int, mark: str) -> bool:
    """Says whether a mark can close: for marks of one shape, no blank before it and no letter after it."""
    return mark in _DIRECTED or not (text[start - 1 : start].isspace() or text[end : end + 1].isalnum())

"""Where sentences end, from tokens alone: cheap enough for every sentence, so that only promising ones are parsed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dragoman.language.grammar import word_class

CLOSERS = frozenset("\"'”’»)]") | {"''"}
ENDERS = frozenset({".", "!", "?", "...", "…", "?!", "!?", "。", "؟", "۔"})
OPENERS = frozenset({"“", "«", "(", "[", "‘", "``"})
ABBREVIATION = re.compile(r"^(?:(?:[A-Za-z]\.)+[A-Za-z]?\.?|(?:Inc|Corp|Co|Ltd|etc|Jr|Sr)\.)$")
# A hard line break, or a blank line: text files wrap lines at a width, pages and feeds give a paragraph a line.
BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[ \t\u00a0]*(?:\r\n|\r|\n)[\s]*")
LINE = re.compile(r"\r\n|\r|\n")
DATELINE = re.compile(
    r"(?:[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ.'’-]+(?:[ ,/]{1,2}[A-ZÀ-ÖØ-Þ][\w.'’-]*){0,6}(?:,? \d{1,2})?(?:,? \d{4})?,?\s{0,2}"
    # A colon alone is no sign of a dateline: "NATO: the talks go on" is a speaker.
    r"(?:\([\w ./-]{2,30}\)\s?(?:--|-|–|—|:)|(?:--|-|–|—))"
    # In small letters only where a date and an agency follow: "Port Vila, April 13 (Reef News)".
    r"|[A-ZÀ-ÖØ-Þ][\w.'’-]+(?: [A-ZÀ-ÖØ-Þ][\w.'’-]+){0,3}, [A-Z][a-z]{2,8}\.? \d{1,2} \([\w ./-]{2,30}\)\s{0,2}(?:--|-|–|—|:)?)"
    r"\s+(?=[\"“‘A-ZÀ-ÖØ-Þ])"
)
"""KABUL, March 27 (AP) -- : no part of the sentence, and it misleads a parser."""
WRAPPED = range(45, 110)
"""Lengths, in characters, of a line that can have been broken at a page width rather than by its writer."""


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Returns the start and end of every paragraph of `text`, without the white space around it."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for blank in BLANK_LINE.finditer(text):
        bounds.extend(_lines(text, start, blank.start()))
        start = blank.end()
    bounds.extend(_lines(text, start, len(text)))
    return bounds


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cuts at single line breaks that end a paragraph, not at those of a wrapped line."""
    bounds: list[tuple[int, int]] = []
    line_start = here = start
    for line in LINE.finditer(text, start, end):
        wrapped = line.start() - line_start in WRAPPED and text[line.start() - 1] not in '.!?:"”'
        following = text[line.end() : line.end() + 1]
        line_start = line.end()
        if wrapped or following.islower():
            continue
        bounds.append((here, line.start()))
        here = line.end()
    bounds.append((here, end))
    return [_trim(text, *bound) for bound in bounds if not text[bound[0] : bound[1]].isspace() and bound[0] < bound[1]]


def dateline_end(text: str, start: int, end: int) -> int:
    """Returns where the dateline at the head of the paragraph ends, `start` if it has none."""
    found = DATELINE.match(text, start, end)
    return found.end() if found else start


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentence_starts(words: Sequence[str], spaced: Sequence[bool]) -> list[int]:
    """Returns the index of the first word of every sentence.

    Args:
        words: the tokens of one paragraph, white space left out.
        spaced: for each token, whether white space follows it.
    """
    starts, i, n = [0] if words else [], 0, len(words)
    while i < n:
        word = words[i]
        ends = word in ENDERS
        soft = not ends and ABBREVIATION.match(word) is not None
        i += 1
        if not ends and not soft:
            continue
        while i < n and (words[i] in ENDERS or (words[i] in CLOSERS and not spaced[i - 1])):
            i += 1
        if i < n and _opens(words[i], words[i + 1] if i + 1 < n else "", soft=soft):
            starts.append(i)
    return starts


def _opens(word: str, following: str, *, soft: bool) -> bool:
    """Tells whether a sentence can start with `word`; after an abbreviation only with a word that seldom stands elsewhere."""
    if soft:
        starters = word_class("sentence_starters")
        return word in starters or (word in OPENERS and following in starters)
    return not word[0].islower()

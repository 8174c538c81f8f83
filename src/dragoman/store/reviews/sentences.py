"""Sentences of a text without a parser: to show them by number, and to draw some in which no event was coded."""

from __future__ import annotations

import itertools
import re

from dragoman.language.split import dateline_end, paragraphs, sentence_starts

_TOKEN = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Rep|Gov|Rev|Hon|St|Sr|Jr|No|vs"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\."
    r"|(?:[A-Za-z]\.){2,}|\b[A-Z]\.(?=\s[A-Z])|(?:Inc|Corp|Co|Ltd|etc)\."
    r"|\w+(?:[-'’.,:]\w+)*|\.\.\.|[.!?…。؟۔]|[^\w\s]"
)
"""Words and marks as the rules of `dragoman.language.split` expect them: abbreviations with their full stop, numbers whole."""


def sentences(text: str) -> list[tuple[int, int]]:
    """Returns start and end of each sentence, code points, half-open."""
    found = list[tuple[int, int]]()
    for start, end in paragraphs(text):
        body = dateline_end(text, start, end)
        found += _within(text, body, end)
    return found


def _within(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Returns the sentences of a paragraph."""
    tokens = list(_TOKEN.finditer(text, start, end))
    if not tokens:
        return []
    spaced = [text[token.end() : token.end() + 1].isspace() or token.end() == end for token in tokens]
    first = sentence_starts([token.group() for token in tokens], spaced)
    bounds = [*first, len(tokens)]
    return [(tokens[here].start(), tokens[after - 1].end()) for here, after in itertools.pairwise(bounds)]

"""Stretches of the document that tokens of a sentence cover."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.language.sentence import Sentence

_PLAIN_PUNCTUATION = frozenset(",;:.-\u2013\u2014()")


def runs(sentence: Sentence, tokens: Iterable[int]) -> list[tuple[int, int]]:
    """Returns the stretches (code points) that tokens cover, gaps of punctuation alone bridged, loose punctuation at the ends cut off."""
    kept = sorted(tokens)
    found: list[list[int]] = []
    for j in kept:
        if found and all(sentence.tokens[k].pos == "PUNCT" for k in range(found[-1][-1] + 1, j)):
            found[-1].append(j)
        else:
            found.append([j])
    return [span for run in found if (span := _trimmed(sentence, run))]


def unbroken(tokens: list[int], head: int) -> list[int]:
    """Returns the run of consecutive tokens around `head`."""
    k = tokens.index(head)
    first = last = k
    while first > 0 and tokens[first - 1] == tokens[first] - 1:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1] == tokens[last] + 1:
        last += 1
    return tokens[first : last + 1]


def _trimmed(sentence: Sentence, run: list[int]) -> tuple[int, int] | None:
    """Returns the first and last code point of a run without commas and the like at its ends."""
    first, last = 0, len(run) - 1
    while first <= last and sentence.tokens[run[first]].text in _PLAIN_PUNCTUATION:
        first += 1
    while last >= first and sentence.tokens[run[last]].text in _PLAIN_PUNCTUATION:
        last -= 1
    return (sentence.tokens[run[first]].start, sentence.tokens[run[last]].end) if first <= last else None

"""What the transliterations of a name have in common."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from dragoman.knowledge.words import fold

SHORTEST = 4
"""Letters that a skeleton must have: shorter names resemble too many others."""
_SPELLINGS = (
    ("kh", "k"), ("gh", "g"), ("dh", "d"), ("th", "t"), ("ph", "f"), ("sch", "sh"), ("tch", "ch"), ("tsch", "ch"), ("dj", "j"), ("ou", "u"),
    ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ai", "i"), ("ay", "i"), ("ey", "i"),
    ("yy", "i"), ("y", "i"), ("q", "k"), ("g", "k"), ("w", "v"), ("e", "a"),
    ("o", "u"), ("ck", "k"), ("x", "ks"),
)  # fmt: skip
"""Letters by which transliterations from Arabic, Persian and Cyrillic differ, in the order in which they are levelled."""
_ARTICLES = frozenset({"al", "el", "ul", "ad", "as", "ash", "an", "ar", "at", "az"})


def skeleton(words: Iterable[str]) -> str:
    """Returns what a name has in common with its other transliterations: "kadafi" of Gaddafi, Qaddafi, Kadhafi and Khadafy."""
    return " ".join(filter(None, (_levelled(word) for word in words if word not in _ARTICLES)))


@functools.lru_cache(maxsize=50_000)
def _levelled(word: str) -> str:
    word = re.sub(r"[^a-z]", "", fold(word))
    for written, level in _SPELLINGS:
        word = word.replace(written, level)
    return re.sub(r"(.)\1+", r"\1", word)

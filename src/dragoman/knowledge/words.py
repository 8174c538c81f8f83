"""How names are cut into words and compared: the same cuts that the parser makes, without diacritics and case."""

from __future__ import annotations

import functools
import re
import unicodedata

HYPHENS = frozenset({"-", "\u2010", "\u2011", "\u2013"})

_PIECE = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011\u2013](?=[^\W\d_])|\s+")
_POSSESSIVE = re.compile(r"(?<=\w)('s|'S|')$")


@functools.lru_cache(maxsize=100_000)
def fold(word: str) -> str:
    """Returns the word in lower case, without diacritics, with a straight apostrophe."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word.replace("\u2019", "'").replace("\u02bc", "'").replace("\u2018", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower().replace("\u0131", "i")


def pieces(name: str) -> tuple[str, ...]:
    """Returns the words of a name: cut at blanks and at hyphens between letters, an ending 's apart."""
    words: list[str] = []
    for word in _PIECE.split(name.strip()):
        end = _POSSESSIVE.search(word)
        if end and end.start():
            words += [word[: end.start()], end.group()]
        elif word:
            words.append(word)
    return tuple(words)

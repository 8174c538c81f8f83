"""Word pieces of a text, as the encoder of the learned coder was trained on them, each tied to its characters.

The rules are those of BERT's uncased tokenizer (Devlin et al. 2019): lower case, no diacritics, punctuation apart, then the longest known
piece from the left. Fast tokenizers exist as libraries, but bring a client of a model hub along; this is all that is needed of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence

UNKNOWN, FIRST, LAST = "[UNK]", "[CLS]", "[SEP]"
LONGEST_WORD = 100
"""Characters beyond which a word is unknown, as in the original."""

_RUNS = re.compile(r"[!-/:-@\[-`{-~]|[^\s!-/:-@\[-`{-~]+")
"""A mark of ASCII, or what stands between such marks and white space: mostly a word, in other scripts perhaps several."""

Piece = tuple[int, int, int]
"""Number of the piece in the vocabulary, and the characters that it covers."""


class WordPieces:
    """Cuts texts into the pieces of a vocabulary.

    Args:
        vocabulary: the pieces in the order of their numbers; "##" marks those that go on a word.
    """

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids: Mapping[str, int] = {piece: number for number, piece in enumerate(vocabulary)}
        self._words: dict[str, tuple[tuple[int, int, int], ...]] = {}

    def pieces(self, text: str, longest: int) -> list[Piece]:
        """Returns the pieces of a text between the marks of its beginning and end, at most `longest` of them."""
        inner: list[Piece] = []
        for start, end in words(text):
            inner.extend((number, start + first, start + last) for number, first, last in self._word(text[start:end]))
            if len(inner) > longest:
                break
        return [(self._ids[FIRST], 0, 0), *inner[: longest - 2], (self._ids[LAST], 0, 0)]

    def _word(self, word: str) -> tuple[Piece, ...]:
        known = self._words.get(word)
        if known is None:
            if len(self._words) > 50_000:
                self._words.clear()  # a long run stays bounded
            known = self._words[word] = tuple(self._cut(word))
        return known

    def _cut(self, word: str) -> list[Piece]:
        plain, origin = _plain(word)
        if not plain:
            return []
        whole = [(self._ids[UNKNOWN], 0, len(word))]
        if len(plain) > LONGEST_WORD:
            return whole
        found: list[Piece] = []
        start = 0
        while start < len(plain):
            prefix = "##" if start else ""
            end = next((e for e in range(len(plain), start, -1) if prefix + plain[start:e] in self._ids), None)
            if end is None:
                return whole
            found.append((self._ids[prefix + plain[start:end]], origin[start], origin[end - 1] + 1))
            start = end
        return found


def words(text: str) -> Iterator[tuple[int, int]]:
    """Yields start and end of the words of a text; each mark of punctuation and each ideograph is a word of its own."""
    for found in _RUNS.finditer(text):
        if found[0].isascii():
            yield found.span()
        else:
            yield from _words(text, *found.span())


def _words(text: str, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Yields the words of a stretch without white space and marks of ASCII, character by character."""
    start = first
    for k in range(first, last):
        if _mark(text[k]) or _ideograph(text[k]):
            if start < k:
                yield start, k
            yield k, k + 1
            start = k + 1
    if start < last:
        yield start, last


def _plain(word: str) -> tuple[str, list[int]]:
    """Returns a word in lower case without diacritics and control characters, and the place in `word` that each character is from."""
    kept: list[str] = []
    origin: list[int] = []
    for k, char in enumerate(word):
        for part in unicodedata.normalize("NFD", char.lower()):
            if unicodedata.category(part) not in {"Mn", "Cc", "Cf"} and part != "\ufffd":
                kept.append(part)
                origin.append(k)
    return "".join(kept), origin


def _mark(char: str) -> bool:
    """Tells punctuation; as in the original, all ASCII that is no letter, digit or space counts."""
    return (char.isascii() and char.isprintable() and not char.isalnum() and not char.isspace()) or unicodedata.category(char)[0] == "P"


def _ideograph(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf" or "\uf900" <= char <= "\ufaff"

"""A text as capitalised words and what stands around them; the names that may be places."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator

from dragoman.knowledge.gazetteer import Candidate, name_key
from dragoman.records import Span

OPENING = re.compile(r"[.!?:;\"“”‘(\[\n\r]|^$")


@dataclasses.dataclass(slots=True)
class PlaceName:
    """A possible place name: words `first` to `last`, its candidates, and how much speaks for a place.

    `within` is the division or country that the text names beside it, `division` the kind that it names ("province").
    """

    span: Span
    key: str
    first: int
    last: int
    candidates: tuple[Candidate, ...]
    evidence: float
    within: PlaceName | None = None
    division: bool = False
    fixed: bool = False


class Words:
    """A text as words and gaps: `gaps[i]` is what stands before word `i`. A possessive 's belongs to the gap."""

    __slots__ = ("capital", "ends", "gaps", "keys", "starts", "text", "texts")

    def __init__(self, text: str, pattern: re.Pattern[str]) -> None:
        self.text = text
        self.texts: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.gaps: list[str] = []
        self.capital: list[int] = []
        before = 0
        for found in pattern.finditer(text):
            word, start = found[0], found.start()
            if word == "s" and text[start - 1] in "'’":
                continue
            if word[0].isupper():
                self.capital.append(len(self.texts))
            self.gaps.append(text[before:start])
            self.texts.append(word)
            self.starts.append(start)
            self.ends.append(before := found.end())
        self.gaps.append(text[before:])
        self.keys = [word.lower() if word.isascii() else name_key(word) for word in self.texts]

    def __len__(self) -> int:
        return len(self.texts)

    def span(self, first: int, last: int) -> Span:
        """Returns the words `first` to `last` as a span of the document."""
        start, end = self.starts[first], self.ends[last]
        return Span(self.text[start:end], start, end)

    def opens(self, i: int) -> bool:
        """Tells whether word `i` stands first in a sentence, a quotation or a line."""
        return bool(OPENING.search(self.gaps[i])) or i == 0


class Runs:
    """Which capitalised words stand together: `start[i]` and `end[i]` are the ends of the run that word `i` is in."""

    def __init__(self, words: Words) -> None:
        self.start: dict[int, int] = {}
        self.end: dict[int, int] = {}
        first = previous = -2
        for i in words.capital:
            if i != previous + 1 or words.gaps[i] != " ":
                first = i
            self.start[i] = first
            self.end[first] = previous = i

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Yields first and last word of each run of two words or more."""
        return ((first, last) for first, last in self.end.items() if last > first)

    def single(self) -> Iterator[int]:
        """Yields each capitalised word that stands alone."""
        return (first for first, last in self.end.items() if last == first)

    def before(self, i: int) -> int | None:
        """The word before `i` in its run."""
        return i - 1 if self.start.get(i, i) < i else None

    def after(self, i: int) -> int | None:
        """The word after `i` in its run."""
        first = self.start.get(i)
        return i + 1 if first is not None and self.end[first] > i else None

"""Sentences as the rest of dragoman sees them: tokens with parser-neutral roles.

Nothing here knows which parser made the analysis. `pipeline.py` fills these records from spaCy; another parser needs another such mapping
and nothing else.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from dragoman.records import Span

T = TypeVar("T")

ROLES = frozenset({
    "root", "subject", "passive-subject", "object", "indirect-object", "agent", "preposition", "prepositional-object",
    "attribute", "conjunct", "conjunction", "possessor", "case", "compound", "modifier", "number", "determiner", "apposition",
    "relative-clause", "noun-clause", "clause", "infinitive", "adverbial-clause", "prepositional-clause", "marker", "auxiliary",
    "passive-auxiliary", "negation", "particle", "adverb", "adverbial-noun", "clausal-subject", "parataxis", "punctuation", "other",
})  # fmt: skip
"""The grammatical roles of a token towards its head.

clause: a finite complement ("said that ..."); infinitive: an open complement ("agreed to ..."); noun-clause: "the decision to ...";
prepositional-clause: "accused of killing ..."; adverbial-clause: "while ...", "killing ten"; parataxis: "..., he said".
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Token:
    """One token: `i` is its index in the sentence, `head` that of its head (its own for the root).

    `pos` is a Universal part of speech, `tag` the Penn tag, `start` and `end` are code points of the document.
    """

    i: int
    text: str
    lemma: str
    pos: str
    tag: str
    start: int
    end: int
    role: str
    head: int


class Sentence:
    """A parsed sentence. Indices are into `tokens`; offsets are into the document's text."""

    __slots__ = ("_children", "_derived", "end", "start", "text", "tokens")

    def __init__(self, text: str, start: int, tokens: tuple[Token, ...]) -> None:
        self.text = text
        self.start = start
        self.end = start + len(text)
        self.tokens = tokens
        children: list[list[int]] = [[] for _ in tokens]
        for token in tokens:
            if token.head != token.i:
                children[token.head].append(token.i)
        self._children = children
        self._derived: dict[Callable[[Sentence], Any], Any] = {}

    def derived(self, make: Callable[[Sentence], T]) -> T:
        """Returns `make(self)`, made once for all who ask: events and statements share one analysis. Nobody may change it."""
        if make not in self._derived:
            self._derived[make] = make(self)
        found: T = self._derived[make]
        return found

    def children(self, i: int, *roles: str) -> list[int]:
        """Returns the dependents of token `i` in text order, only those of the given roles where any is given."""
        below = self._children[i]
        return [c for c in below if self.tokens[c].role in roles] if roles else below

    def subtree(self, i: int, *, without: frozenset[str] = frozenset()) -> list[int]:
        """Returns `i` and all below it, sorted, leaving out branches whose role is in `without`."""
        found, stack = [], [i]
        while stack:
            j = stack.pop()
            found.append(j)
            stack.extend(c for c in self._children[j] if self.tokens[c].role not in without)
        return sorted(found)

    def first_of(self, i: int) -> int:
        """Returns the first of the tokens that `i` is coordinated with: "Chile" of "Bolivia" in "Chile, Peru and Bolivia"."""
        while self.tokens[i].role == "conjunct" and self.tokens[i].head < i:
            i = self.tokens[i].head
        return i

    def conjuncts(self, i: int) -> list[int]:
        """Returns `i` and the tokens coordinated with it after it, in text order."""
        found = [i]
        for j in found:
            found.extend(self.children(j, "conjunct"))
        return sorted(found)

    def ancestors(self, i: int) -> Iterator[int]:
        """Yields the heads above token `i`, nearest first."""
        while self.tokens[i].head != i:
            i = self.tokens[i].head
            yield i

    def span(self, first: int, last: int | None = None) -> Span:
        """Returns the document span of tokens `first` to `last`, both included."""
        start, end = self.tokens[first].start, self.tokens[first if last is None else last].end
        return Span(self.text[start - self.start : end - self.start], start, end)

    @property
    def whole(self) -> Span:
        """The sentence as a span of the document."""
        return Span(self.text, self.start, self.end)

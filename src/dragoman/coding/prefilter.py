"""Which sentences can hold an event: those with the words of some pattern and a word that can name a party. The others are not parsed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from dragoman.codebook.codebook import NONE, Codebook
from dragoman.codebook.patterns import Pattern

OBLIGATION = frozenset({"must", "should", "ought", "need", "have"})
"""Words of the clauses that a `must:` part asks for."""
FILLED = 200_000
"""Distinct words remembered before the memory is emptied, so that a long run stays bounded."""

Needs = tuple[frozenset[str], ...]
"""Groups of words: a sentence must hold one of each."""


class Prefilter:
    """Tells, from words alone, whether a sentence is worth a parse.

    Args:
        codebook: the words of its patterns are looked for.
        party_words: lower-case words that can name a party.
        lemmas: gives the lemmas that a word form can have.
    """

    def __init__(self, codebook: Codebook, party_words: Collection[str], lemmas: Callable[[str], frozenset[str]]) -> None:
        self._needs = _needs(codebook)
        self._parties, self._lemmas = party_words, lemmas
        self._words: dict[str, tuple[frozenset[str], bool]] = {}

    def may_hold_event(self, words: Sequence[str]) -> bool:
        """Returns whether a sentence of these words can hold an event."""
        known = [self._words.get(word) or self._look_up(word) for word in words]
        # A capitalised word can be a name that no list has, but every first word is capitalised.
        if not any(party for _, party in known) and not any(word[0].isupper() for word in words[1:]):
            return False
        forms = frozenset[str]().union(*(lemmas for lemmas, _ in known))
        return any(_met(self._needs[head], forms) for head in forms & self._needs.keys())

    def _look_up(self, word: str) -> tuple[frozenset[str], bool]:
        if len(self._words) > FILLED:
            self._words.clear()
        lower = word.lower()
        forms = self._lemmas(lower) | {lower}
        self._words[word] = found = forms, not forms.isdisjoint(self._parties)
        return found


def _met(needs: Collection[Needs], forms: frozenset[str]) -> bool:
    return any(not any(group.isdisjoint(forms) for group in groups) for groups in needs)


def _needs(codebook: Codebook) -> Mapping[str, Collection[Needs]]:
    """Returns, by the head of a pattern, what else a sentence must hold; where a pattern needs nothing else, that alone."""
    found: dict[str, set[Needs]] = {_head(noun): {()} for noun in codebook.nouns}
    for patterns in codebook.verbs.values():
        for pattern in patterns:
            if pattern.type != NONE:
                found.setdefault(pattern.head.removeprefix("be:"), set()).add(tuple(_groups(pattern)))
    return {head: [()] if () in needs else sorted(needs, key=len) for head, needs in found.items()}


def _groups(pattern: Pattern) -> Iterable[frozenset[str]]:
    yield from (frozenset({word}) for word in sorted(pattern.companions))
    if pattern.subject.words:
        yield _heads(pattern.subject.words)
    for part in pattern.parts:
        words = part.filler.words or part.verbs or (OBLIGATION if part.form == "must" else None)
        if words and not part.optional:
            yield _heads(words)


@functools.cache
def _heads(words: frozenset[str]) -> frozenset[str]:
    """Returns the heads of names. Thousands of patterns share a few hundred word classes."""
    return frozenset(map(_head, words))


def _head(name: str) -> str:
    """Returns the head of a multiword name: "talks" of peace_talks, "weapons" of weapons_of_mass_destruction."""
    return name.removeprefix("be:").split("_of_", 1)[0].rsplit("_", 1)[-1]

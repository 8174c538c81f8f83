"""Which sentences can hold an event: those with a word of the codebook and a word that can name a party. The others are not parsed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from dragoman.codebook.codebook import NONE, Codebook
from dragoman.codebook.patterns import Pattern

EVENT, PARTY = 1, 2
OBLIGATION = frozenset({"must", "should", "ought", "need", "have"})
FILLED = 200_000
"""Distinct words remembered before the memory is emptied, so that a long run stays bounded."""


class Prefilter:
    """Tells, from words alone, whether a sentence is worth a parse.

    Args:
        codebook: its verbs and nouns are the event words.
        party_words: lower-case words that can name a party.
        lemmas: gives the lemmas that a word form can have.
    """

    def __init__(self, codebook: Codebook, party_words: Collection[str], lemmas: Callable[[str], frozenset[str]]) -> None:
        common = frozenset(codebook.composition["common_verbs"])
        verbal = (word for patterns in codebook.verbs.values() for p in patterns if p.type != NONE for word in _anchors(p, common))
        self._events = frozenset(verbal) | frozenset(_head(noun) for noun in codebook.nouns)
        self._parties, self._lemmas = party_words, lemmas
        self._kinds: dict[str, int] = {}

    def may_hold_event(self, words: Sequence[str]) -> bool:
        """Returns whether a sentence of these words can hold an event."""
        seen, first = 0, True
        for word in words:
            kind = self._kinds.get(word)
            if kind is None:
                kind = self._look_up(word)
            # A capitalised word can be a name that no list has, but every first word is capitalised.
            seen |= kind if first or not word[0].isupper() else kind | PARTY
            if seen == EVENT | PARTY:
                return True
            first = False
        return False

    def _look_up(self, word: str) -> int:
        if len(self._kinds) > FILLED:
            self._kinds.clear()
        lower = word.lower()
        forms = self._lemmas(lower) | {lower}
        event = 0 if forms.isdisjoint(self._events) else EVENT
        party = 0 if forms.isdisjoint(self._parties) else PARTY
        self._kinds[word] = kind = event | party
        return kind


def _anchors(pattern: Pattern, common: frozenset[str]) -> Iterable[str]:
    """Returns words one of which every sentence holds that the pattern fits."""
    verb = pattern.head.removeprefix("be:")
    if verb not in common:
        return (verb,)
    if pattern.companions:
        return pattern.companions
    if pattern.subject.words:
        return map(_head, pattern.subject.words)
    for part in pattern.parts:
        if not part.optional and (part.filler.words or part.verbs):
            return map(_head, part.filler.words or part.verbs or ())
    needed = [part for part in pattern.parts if not part.optional and part.kind == "clause"]
    if needed and needed[0].types:
        return ()  # the complement is an event itself, and its own words let the sentence through
    return OBLIGATION if needed and needed[0].form == "must" else (verb,)


def _head(name: str) -> str:
    """Returns the head of a multiword name: "talks" of peace_talks, "weapons" of weapons_of_mass_destruction."""
    return name.removeprefix("be:").split("_of_", 1)[0].rsplit("_", 1)[-1]

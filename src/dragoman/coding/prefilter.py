"""Which sentences can hold an event: those with a word of the codebook and a word that can name a party. The others are not parsed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from dragoman.codebook.codebook import Codebook

EVENT, PARTY = 1, 2
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
        self._heads = {head.removeprefix("be:") for head in codebook.verbs} | {part for noun in codebook.nouns for part in noun.split("_")}
        self._parties, self._lemmas = party_words, lemmas
        self._kinds: dict[str, int] = {}

    def may_hold_event(self, words: Sequence[str]) -> bool:
        """Returns whether a sentence of these words can hold an event."""
        seen = 0
        for word in words:
            kind = self._kinds.get(word)
            seen |= self._look_up(word) if kind is None else kind
            if seen == EVENT | PARTY:
                return True
        return False

    def _look_up(self, word: str) -> int:
        if len(self._kinds) > FILLED:
            self._kinds.clear()
        lower = word.lower()
        lemmas = self._lemmas(lower)
        event = EVENT if not lemmas.isdisjoint(self._heads) or lower in self._heads else 0
        # A capitalised word can be a name that no list has.
        party = PARTY if word[:1].isupper() or lower in self._parties or not lemmas.isdisjoint(self._parties) else 0
        self._kinds[word] = kind = event | party
        return kind

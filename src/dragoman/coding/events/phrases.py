"""The noun phrases of one sentence: which words they answer to, and which parties they name or hold. Everything is looked up once."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Protocol

from dragoman.language.grammar import word_class
from dragoman.language.lexical import content, names
from dragoman.language.predicates import Predicate, obliques
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

THINGS = frozenset({"it", "this", "that", "which", "himself", "herself", "itself", "themselves", "ourselves", "myself", "yourself"})
"""Pronouns that stand for an earthquake as often as for a government, or for the actor again: alone they name no party."""


class Participants(Protocol):
    """What matching must know of parties; coding/participants.py provides it."""

    def party(self, sentence: Sentence, head: int) -> bool:
        """Tells whether the noun phrase itself names a party."""

    def entities(self, sentence: Sentence, head: int) -> tuple[Entity, ...]:
        """Returns the parties that the noun phrase names."""

    def entity(self, sentence: Sentence, head: int) -> Entity:
        """Returns the noun phrase as a party, whether or not its name is known."""

    def inside(self, sentence: Sentence, head: int) -> tuple[Entity, ...]:
        """Returns the parties within a noun phrase that names none itself."""


class Phrases:
    """The noun phrases of a sentence, by the index of their head.

    Args:
        sentence: the parsed sentence.
        predicates: its predicates by verb index.
        who: knows the parties.
    """

    def __init__(self, sentence: Sentence, predicates: Mapping[int, Predicate], who: Participants) -> None:
        self.s, self.predicates, self.who = sentence, predicates, who
        self._parties: dict[int, tuple[Entity, ...]] = {}
        self._names: dict[int, frozenset[str]] = {}
        self._lemmas: frozenset[str] | None = None

    def parties(self, head: int) -> tuple[Entity, ...]:
        """Returns the parties that the noun phrase headed by `head` names or holds."""
        found = self._parties.get(head)
        if found is None and self.s.tokens[head].pos == "PRON":
            found = self._parties[head] = self._spoken_for(head)
        if found is None and self._names_a_time(head):
            found = self._parties[head] = ()
        if found is None:
            named = self.who.party(self.s, head)
            found = self.who.entities(self.s, head) if named else self.who.inside(self.s, head)
            self._parties[head] = found
        return found

    def _spoken_for(self, pronoun: int) -> tuple[Entity, ...]:
        """Returns the speaker for a pronoun that is the subject of what is said ("the army said it would ..."), else the pronoun itself."""
        said = self.predicates.get(self.s.tokens[pronoun].head)
        if said is not None and self.s.tokens[pronoun].role == "subject" and said.governor is not None and said.governor.relation == "that":
            saying = self.predicates.get(said.governor.head)
            speakers = [h for h in saying.subjects if h != pronoun] if saying is not None else []
            found = tuple(entity for head in speakers for entity in self.parties(head))
            if found:
                return found
        if self.s.tokens[pronoun].lemma in THINGS or not self.who.party(self.s, pronoun):
            return ()
        return self.who.entities(self.s, pronoun)

    def _names_a_time(self, head: int) -> bool:
        token = self.s.tokens[head]
        return token.pos == "PROPN" and token.lemma in word_class("calendar_names") and not self.s.children(head, "compound")

    def whole(self, head: int) -> Entity:
        """Returns the noun phrase as a party, with the codes of the party inside it where it has none of its own."""
        entity = self.who.entity(self.s, head)
        inside = () if entity.country else self.who.inside(self.s, head)
        if not inside:
            return entity
        return dataclasses.replace(entity, country=inside[0].country, sectors=entity.sectors or inside[0].sectors, basis=inside[0].basis)

    def fits(self, head: int, words: frozenset[str] | None) -> bool:
        """Tells whether the noun phrase, or the one that it only counts, is headed by one of `words`."""
        if words is None:
            return not self._names_a_time(head)
        return any(not self.names(h).isdisjoint(words) for h in content(self.s, head))

    def names(self, head: int) -> frozenset[str]:
        """Returns the names of a noun phrase for word lists, looked up once."""
        found = self._names.get(head)
        if found is None:
            found = self._names[head] = names(self.s, head)
        return found

    def holds(self, words: frozenset[str]) -> bool:
        """Tells whether any word of the sentence is one of `words`."""
        if self._lemmas is None:
            self._lemmas = frozenset().union(*(self.names(t.i) for t in self.s.tokens if t.pos in {"NOUN", "PROPN", "VERB", "ADJ", "ADV"}))
        return not self._lemmas.isdisjoint(words)

    def owners(self, noun: int) -> list[Entity]:
        """Returns whose act a noun is: its possessor, its "by" or "between" phrase, or a modifier ("rebel attack")."""
        found: list[Entity] = []
        for child in self.s.children(noun, "possessor", "compound", "modifier"):
            if self.who.party(self.s, child):
                found.extend(self.who.entities(self.s, child))
        for preposition, heads in obliques(self.s, noun):
            if preposition in {"by", "between"}:
                found.extend(entity for head in heads for entity in self.parties(head))
        return unique(found)

    def own_people(self, head: int) -> bool:
        """Tells whether a noun phrase names somebody's own people ("its troops"), who are no recipient."""
        return any(self.s.tokens[c].pos == "PRON" for c in self.s.children(head, "possessor"))


def unique(entities: Iterable[Entity]) -> list[Entity]:
    """Drops entities whose span overlaps one that came before."""
    kept: list[Entity] = []
    for entity in entities:
        if not any(entity.overlaps(other) for other in kept):
            kept.append(entity)
    return kept

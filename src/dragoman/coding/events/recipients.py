"""Who or what an act was done to, where the pattern does not say: inside the object, after a preposition, in the complement clause."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.codebook.patterns import Pattern
from dragoman.coding.events.phrases import Phrases, unique
from dragoman.language.predicates import Predicate, obliques
from dragoman.records import Entity

TOWARDS = frozenset(
    {"against", "on", "upon", "to", "toward", "towards", "with", "for", "from", "over", "between", "among", "of", "into", "about"}
)
"""Prepositions after which a recipient is looked for that a pattern does not name; failing them, where it was done."""
WHERE = frozenset({"in", "inside", "at", "across", "near", "through", "within"})
PARTNERS = frozenset({"with", "between", "among", "alongside"})


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """A pattern that fits: its parties, the noun heads it used up, and the verbs of the complements that it swallows.

    `partners` are those of the `actors` of a reciprocal pattern that the sentence names as the other side.
    """

    pattern: Pattern
    trigger: int
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    partners: tuple[Entity, ...]
    nouns: tuple[int, ...]
    clauses: tuple[int, ...]
    weight: float


@dataclasses.dataclass(slots=True)
class Filling:
    """The slots of a pattern while it is being matched: parties, heads of nouns used up, (form, verb) of clauses, things in an R place.

    `between` tells that the recipients stand behind "between": they do it to each other, if nobody else does it.
    """

    type: str
    actors: list[Entity]
    recipients: list[Entity]
    nouns: list[int]
    clauses: list[tuple[str, int]]
    weight: float
    things: list[int] = dataclasses.field(default_factory=list)
    between: bool = False


class RecipientFinder:
    """Looks for recipients in one sentence.

    Args:
        phrases: its noun phrases.
        predicates: its predicates by verb index.
        match_of: gives the best match of the verb at an index.
        table: composition.toml: types that are done to things, types where things come last, verbs that tell what is the speaker's own.
    """

    def __init__(
        self,
        phrases: Phrases,
        predicates: Mapping[int, Predicate],
        *,
        match_of: Callable[[int], Match | None],
        table: Mapping[str, Any],
    ) -> None:
        self.phrases, self.predicates, self.match_of = phrases, predicates, match_of
        self.done_to_things, self.things_last, self.by_purpose = (
            table["done_to_things"],
            table["things_last"],
            table["recipient_in_purpose"],
        )
        self.speaks_for = table["speaks_for"]
        self.s = phrases.s

    def find(
        self, pattern: Pattern, filling: Filling, predicate: Predicate | None, *, trigger: int, actors: Sequence[Entity]
    ) -> list[Entity]:
        """Returns the recipients of a match; a party whose country is known comes before one that is only a kind of people."""
        reciprocal = "reciprocal" in pattern.flags
        found = self._in_clauses(filling, predicate, actors)
        if found:
            return found
        others = [*actors, *self._owners(predicate)]
        places = list((self._places_for_partners if reciprocal else self._places)(filling, predicate, trigger))
        if predicate is not None and pattern.type in self.by_purpose:
            places = [*self._purposes(predicate), *places]
        for known in (True, False):
            for heads in places:
                found = self._others((h for h in heads if not self.phrases.own_people(h)), others)
                if found and (not known or any(e.country for e in found)):
                    return found
        # What two parties sign or discuss together is not done to the paper.
        joint = pattern.type in self.things_last and len(actors) > 1
        return [] if reciprocal or joint else self._things(pattern, filling)

    def _others(self, heads: Iterable[int], actors: Sequence[Entity]) -> list[Entity]:
        return unique(e for h in heads for e in self._parties(h) if not any(e.overlaps(a) for a in actors))

    def _parties(self, head: int) -> Iterable[Entity]:
        """Returns the parties of a phrase, without the own people of those who are "willing to withdraw their troops"."""
        found = self.phrases.parties(head)
        if self.s.tokens[head].pos != "ADJ":
            return found
        own = {token.start for token in self.s.tokens if token.pos == "PRON" and token.role == "possessor"}
        return (party for party in found if party.start not in own)

    def _owners(self, predicate: Predicate | None) -> list[Entity]:
        """Returns whose the object of a verb is called that tells what is the speaker's own: they are on its side."""
        if predicate is None or predicate.lemma not in self.speaks_for:
            return []
        owners = (child for head in predicate.objects for child in self.s.children(head, "possessor"))
        return [entity for child in owners for entity in self.phrases.parties(child)]

    def _in_clauses(self, filling: Filling, predicate: Predicate | None, actors: Sequence[Entity]) -> list[Entity]:
        """Returns who is to do what is asked ("told Chad to ..."), else whom that act is done to ("agreed to arm Chad")."""
        for _, verb in filling.clauses:
            if self.s.children(verb, "subject", "passive-subject"):
                found = self._others((h for h in self.predicates[verb].subjects if self.s.tokens[h].pos != "PRON"), actors)
                if found:
                    return found
        for _, verb in filling.clauses:
            inner = self.match_of(verb)
            others = [r for r in inner.recipients if not any(r.overlaps(a) for a in actors)] if inner is not None else []
            if others and not self._has_party(predicate, actors):
                return others
        return []

    def _things(self, pattern: Pattern, filling: Filling) -> list[Entity]:
        """Returns what an act was done to that is no party ("rejected the referendum"): at the pattern's own place, else its object."""
        heads = filling.things or (filling.nouns[:1] if pattern.type in self.done_to_things else [])
        heads = [h for h in heads if self.s.tokens[h].pos in {"NOUN", "PROPN"} and not self.phrases.own_people(h)]
        found = [self.phrases.who.entity(self.s, h) for h in heads]
        return [dataclasses.replace(thing, basis="what it was done to, no party") for thing in found]

    def _has_party(self, predicate: Predicate | None, actors: Sequence[Entity]) -> bool:
        """Tells whether the verb itself has a party as its object ("asked Chad to free the hostages")."""
        heads = predicate.objects if predicate is not None else ()
        return bool(actors) and bool(self._others(heads, actors)) and not any(self.phrases.own_people(h) for h in heads)

    def _purposes(self, predicate: Predicate) -> Iterable[tuple[int, ...]]:
        """Yields where the opponent of a crowd or a force stands: "marched to protest against ...", "moved tanks, threatening ..."."""
        for child in self.s.children(predicate.i, "adverbial-clause", "infinitive"):
            inner = self.predicates.get(child)
            if inner is None or inner.form not in {"to", "gerund"}:
                continue
            yield inner.objects
            yield from (heads for word, heads in inner.obliques if word in TOWARDS)
            yield from (self.predicates[clause.verb].subjects for clause in inner.clauses)

    def _places_for_partners(self, filling: Filling, predicate: Predicate | None, trigger: int) -> Iterable[tuple[int, ...]]:
        """Yields where the other side of a reciprocal act stands: "talks with", "a clash between"."""
        phrases = [
            *obliques(self.s, trigger),
            *(predicate.obliques if predicate else ()),
            *(o for n in filling.nouns for o in obliques(self.s, n)),
        ]
        yield from (heads for preposition, heads in phrases if preposition in PARTNERS)

    def _places(self, filling: Filling, predicate: Predicate | None, trigger: int) -> Iterable[tuple[int, ...]]:
        if predicate is not None:
            yield predicate.objects
            yield from _by_preposition([*predicate.obliques, *(o for h in predicate.objects for o in obliques(self.s, h))])
        else:
            yield from _by_preposition(obliques(self.s, trigger))
        for head in filling.nouns:
            yield from _by_preposition(obliques(self.s, head))
        content_clauses = [c for head in filling.nouns for c in self.s.children(head, "noun-clause") if c in self.predicates]
        for verb in (*(v for _, v in filling.clauses), *content_clauses):
            inner = self.predicates.get(verb)
            if inner is not None:
                yield inner.subjects
                yield inner.objects
                yield from _by_preposition([*inner.obliques, *(o for h in inner.objects for o in obliques(self.s, h))])
                for deeper in inner.clauses:
                    below = self.predicates[deeper.verb]
                    yield below.subjects
                    yield below.objects
                    yield from _by_preposition(below.obliques)


def _by_preposition(phrases: Sequence[tuple[str, tuple[int, ...]]]) -> Iterable[tuple[int, ...]]:
    for group in (TOWARDS, WHERE):
        for preposition, heads in sorted(phrases, key=lambda phrase: phrase[1][:1]):
            if preposition in group:
                yield heads

"""The parties of one document: the participants as of its day, with the places that were found in it.

"Protesters in Lahore" and "Barcelona's council" carry a country that only the gazetteer knows.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from dragoman.coding.antecedents import head_of
from dragoman.coding.namesakes import Namesakes
from dragoman.coding.offices import Knower, as_of, day_of
from dragoman.coding.references import References
from dragoman.knowledge.party_words import words
from dragoman.language.sentence import Sentence
from dragoman.records import Date, Entity, Place

OUTSIDE = frozenset({"relative-clause", "noun-clause", "adverbial-clause", "prepositional-clause", "apposition", "conjunct", "parataxis"})
"""Parts of a noun phrase whose places say nothing of where its head comes from."""


class Resolver(Knower, Protocol):
    """What coding/participants.py provides."""

    def party(self, sentence: Sentence, head: int) -> bool:
        """Tells whether the noun phrase itself names a party."""

    def entity(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> Entity:
        """Returns the party that the noun phrase names."""

    def inside(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns the parties within a noun phrase that names none itself."""


class Parties:
    """Who a noun phrase of this document means.

    Args:
        who: resolves noun phrases by the packaged knowledge.
        places: the places of the document, in text order.
        on: the day as of which offices are looked up.
        references: whom short mentions mean; without them they mean themselves.
        namesakes: what names mean that two countries share; without them the usual one.
    """

    def __init__(
        self,
        who: Resolver,
        places: Sequence[Place],
        *,
        on: dt.date | None,
        references: References | None = None,
        namesakes: Namesakes | None = None,
    ) -> None:
        self._who, self._on, self._references = who, on, references
        self._meant = namesakes.meant if namesakes else _itself
        self._places = [place for place in places if place.country]
        self._starts = [place.start for place in self._places]

    def party(self, sentence: Sentence, head: int) -> bool:
        """Tells whether the noun phrase itself names a party."""
        return self._who.party(sentence, head) or (self._references is not None and self._references.known(sentence, head))

    def entity(self, sentence: Sentence, head: int) -> Entity:
        """Returns the party that the noun phrase names."""
        return self._located(sentence, head, self._meant(self._who.entity(sentence, head, on=self._on)))

    def entities(self, sentence: Sentence, head: int) -> tuple[Entity, ...]:
        """Returns the parties that the noun phrase names, conjoined ones each."""
        return tuple(self._located(sentence, head, self._meant(entity)) for entity in self._who.entities(sentence, head, on=self._on))

    def inside(self, sentence: Sentence, head: int) -> tuple[Entity, ...]:
        """Returns the parties within a noun phrase that names none itself; failing all others, its places."""
        found = tuple(self.referred(sentence, self._meant(entity)) for entity in self._who.inside(sentence, head, on=self._on))
        return found or tuple(_of_place(place) for place in self._within(sentence, head))

    def named(self, sentence: Sentence, entity: Entity) -> Entity:
        """Returns a party of the sentence with the codes that its phrase has as a whole: of its place, or of what it refers to."""
        head = head_of(sentence, entity)
        return self.referred(sentence, entity) if head is None else self._located(sentence, head, entity)

    def referred(self, sentence: Sentence, entity: Entity) -> Entity:
        """Returns an entity with the codes of what it refers to in the document."""
        return entity if self._references is None else self._references.resolved(sentence, entity)

    def as_of(self, sentence: Sentence, entity: Entity, date: Date | None) -> Entity:
        """Returns a party with the codes and the office that it had when the event took place, where its date is known."""
        day = day_of(date, self._on)
        if day is None:
            return entity
        same = self._references is not None and self._references.introduced(entity)
        return self._meant(as_of(self._who, sentence, entity, was=self._on, day=day, same=same))

    def _located(self, sentence: Sentence, head: int, entity: Entity) -> Entity:
        """Gives an agent or a common noun without a country that of the place in its noun phrase, any mention what it refers to."""
        common = bool(entity.sectors) or sentence.tokens[head].pos == "NOUN"
        places = (one for one in self._within(sentence, head) if _belongs(sentence, one))
        place = None if entity.country or not common else next(places, None)
        if place is None:
            return self._namesake(self.referred(sentence, entity))
        return replace(entity, country=place.country, basis=f"{entity.basis}; {place.text!r} is in {place.country}")

    def _namesake(self, entity: Entity) -> Entity:
        """Gives a name of which nothing else is known the country of the place that it names: "Bavaria rejected the plan"."""
        if entity.country or entity.sectors or entity.entity_id:
            return entity
        first = bisect_left(self._starts, entity.start)
        place = next((place for place in self._places[first : first + 1] if (place.start, place.end) == (entity.start, entity.end)), None)
        return entity if place is None else replace(entity, name=place.name, country=place.country, basis=_basis(place))

    def _within(self, sentence: Sentence, head: int) -> Iterable[Place]:
        tokens = [sentence.tokens[i] for i in sentence.subtree(head, without=OUTSIDE)]
        first = bisect_left(self._starts, tokens[0].start)
        last = bisect_left(self._starts, tokens[-1].end)
        starts = {token.start for token in tokens}
        return [place for place in self._places[first:last] if place.start in starts and not _of_nobody(sentence, place)]


def _belongs(sentence: Sentence, place: Place) -> bool:
    """Says whether a place in a noun phrase says where its head belongs: "police in Oslo", not "flights to Oslo" or "Oslo's neighbour"."""
    token = next(token for token in sentence.tokens if token.start == place.start)
    while token.role == "compound":
        token = sentence.tokens[token.head]
    above = sentence.tokens[token.head]
    of = above.text.lower() == "of"
    if (of or token.role == "possessor") and sentence.tokens[above.head if of else above.i].lemma.lower() in words("across"):
        return False  # "Guyana's neighbour"
    return token.role != "prepositional-object" or above.text.lower() in words("belongs")


def _itself(entity: Entity) -> Entity:
    return entity


def _of_nobody(sentence: Sentence, place: Place) -> bool:
    """Says whether a place is a part of "Israeli-backed", "anti-American" or "ethnic Russian", which say not where one is from."""
    at = place.start - sentence.start
    before, after = sentence.text[:at], sentence.text[at + len(place.text) :]
    return before.endswith("-") or before.lower().endswith("ethnic ") or (after.startswith("-") and not after.startswith("-based "))


def _of_place(place: Place) -> Entity:
    return Entity(text=place.text, start=place.start, end=place.end, name=place.name, country=place.country, basis=_basis(place))


def _basis(place: Place) -> str:
    return f"{place.text!r} is a place in {place.country}"

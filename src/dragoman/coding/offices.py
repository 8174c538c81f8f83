"""Codes and offices as of the day of an event, where that is another day than the one for which the document's parties were looked up."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Protocol

from dragoman.coding.antecedents import head_of
from dragoman.knowledge.actors import Actor, Match, Role
from dragoman.language.sentence import Sentence
from dragoman.records import Date, Entity

LONGEST = dt.timedelta(days=366)
"""Times longer than this ("in the 1990s") tell no office."""


class Knower(Protocol):
    """What coding/participants.py provides."""

    def entities(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns the parties that the noun phrase names."""

    def known(self, sentence: Sentence) -> Sequence[Match]:
        """Returns the known actors that the sentence names."""

    def actor(self, name: str) -> Actor | None:
        """Returns the actor of an id."""


def day_of(date: Date | None, published: dt.date | None) -> dt.date | None:
    """Returns the day as of which the parties of an event are looked up: the middle of its time.

    None where the time is open or long, or lies not before the publication: whoever will hold an office is not known.
    """
    if date is None or date.first is None or date.last is None or date.last - date.first > LONGEST:
        return None
    day = date.first + (date.last - date.first) / 2
    return day if published is None or day < published else None


def as_of(who: Knower, sentence: Sentence, entity: Entity, *, was: dt.date | None, day: dt.date, same: bool = False) -> Entity:
    """Returns a party with the codes and the office of another day.

    Args:
        who: resolves noun phrases by what is known.
        sentence: where the party stands.
        entity: the party, as it was on the day `was`.
        was: the day for which its codes were looked up (None: the last known roles).
        day: the day of the event.
        same: the document says who it is, so that no namesake is meant, whoever held the office on that day.
    """
    named = [match.actor for match in who.known(sentence) if _within(sentence, match, entity)]
    known = who.actor(entity.entity_id) if entity.entity_id else None
    several = any(actor.namesakes for actor in named)
    referred = known is not None and ((same and several) or known.id not in {actor.bearer(was).id for actor in named})
    named = [known] if known is not None and referred else named
    changed = next((actor for actor in named if _standing(actor, was) != _standing(actor, day)), None)
    if changed is None:
        return entity
    head = None if referred else head_of(sentence, entity)
    again = () if head is None else who.entities(sentence, head, on=day)
    found = next((one for one in again if (one.start, one.end) == (entity.start, entity.end)), None)
    return _by_role(entity, changed, was, day) if found is None else _held(_filled(found, entity), changed, day)


def _standing(actor: Actor, on: dt.date | None) -> tuple[str, Role | None]:
    """Returns who of a name is meant on a day, and the role on it."""
    return actor.bearer(on).id, actor.role(on)


def _within(sentence: Sentence, match: Match, entity: Entity) -> bool:
    return sentence.tokens[match.first].start >= entity.start and sentence.tokens[match.last].end <= entity.end


def _filled(found: Entity, entity: Entity) -> Entity:
    """Returns the party of the other day, with what only the document tells of it."""
    return dataclasses.replace(found, country=found.country or entity.country, sectors=found.sectors or entity.sectors)


def _held(entity: Entity, actor: Actor, day: dt.date) -> Entity:
    """Gives "former President X" the codes of the office that X held on the day: former is seen from the day of the text."""
    role = actor.role(day)
    if entity.sectors != ("ELI",) or actor.kind != "person" or role is None or not role.sectors or not role.holds(day):
        return entity
    return dataclasses.replace(entity, country=role.country, sectors=role.sectors, office=role.office, basis=_basis(entity, actor, day))


def _by_role(entity: Entity, actor: Actor, was: dt.date | None, day: dt.date) -> Entity:
    """Returns a short mention with the role of the day, if its codes are those of the actor's role and not of its own words."""
    before, role = actor.role(was), actor.role(day)
    if before is None or role is None or set(entity.sectors) - set(before.sectors):
        return entity
    return dataclasses.replace(
        entity, country=role.country or entity.country, sectors=role.sectors, office=role.office, basis=_basis(entity, actor, day)
    )


def _basis(entity: Entity, actor: Actor, day: dt.date) -> str:
    return "; ".join(filter(None, (entity.basis, f"{actor.name!r} as of {day}")))

"""What the two coders say of a sentence, as the verdict sees it, and how their parties are told to be the same."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Entity

Floats = NDArray[np.float32]


@dataclasses.dataclass(frozen=True, slots=True)
class Said:
    """What the codebook says of a sentence, as far as the verdict must know: an event's type, parties and certainty.

    `act` is the type of the act itself, where its status turned it into another; `words` are where the words that say it begin.
    """

    type: str
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    confidence: float
    act: str = ""
    words: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """The opinion of the learned coder on two parties (None: nobody).

    `types` are the probabilities of its types, that of no event first; `word` is where the word begins that says it.
    """

    actor: Entity | None
    recipient: Entity | None
    types: Floats
    word: int | None = None


def between(event: Said, pair: Pair) -> bool:
    """Tells whether a pair is one that the codebook has put into an event; those who meet or agree stand so to each other."""
    if pair.actor and pair.recipient:
        return among(pair.actor, event.actors) and among(pair.recipient, event.recipients or event.actors)
    if event.actors and event.recipients:
        return False
    return among(pair.actor, event.actors) if pair.actor else not event.actors and among(pair.recipient, event.recipients)


def beside(event: Said, pair: Pair) -> bool:
    """Tells whether both parties of a pair stand on one side of an event: what is joined by "and" does nothing to each other."""
    if not pair.actor or not pair.recipient or not event.recipients:
        return False
    return any(among(pair.actor, side) and among(pair.recipient, side) for side in (event.actors, event.recipients))


def among(party: Entity | None, parties: Iterable[Entity]) -> bool:
    """Tells whether a party shares characters of the text with one of several."""
    if party is not None:
        for other in parties:  # a loop, not any(): asked of every pair of a sentence, it is a tenth of the verdict's time
            if party.overlaps(other):
                return True
    return False


def distinct(entities: Iterable[Entity | None]) -> tuple[Entity, ...]:
    """Returns parties without those that stand at the same characters as one before them."""
    return tuple({characters(entity): entity for entity in entities if entity is not None}.values())


def characters(entity: Entity | None) -> tuple[int, int] | None:
    """Returns where a party stands in the text, None for nobody."""
    return (entity.start, entity.end) if entity else None

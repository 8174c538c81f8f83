"""Who stands on which side of an event of the codebook, where the learned coder is sure that it is somebody else.

Grammar finds the parties that stand in the right places, but not every such place is one of the act: in "filed suit against Brazil in a
federal court" the court is no recipient. A party is doubted if the learned coder reads nothing between it and the other side; it goes if
another party is read in its place, or if enough is left without it. Where nobody fits better, what the codebook has read stands.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from dragoman.coding.opinions import Pair, Said, among, distinct
from dragoman.records import Entity


@dataclasses.dataclass(frozen=True, slots=True)
class Sides:
    """Reads the sides of events.

    `doubted`: probability of no event from which a party is doubted. `sure`: probability of the event's type from which another
    reading of its parties is taken instead.
    """

    number: Mapping[str, int]
    doubted: float
    sure: float

    def corrected(self, event: Said, pairs: Sequence[Pair]) -> Said:
        """Returns the event with the parties that it has after both coders have spoken; one with a side alone as it is."""
        if not event.actors or not event.recipients:
            return event
        if self._mutual(event, pairs):
            return dataclasses.replace(event, recipients=())
        left = tuple(party for party in event.recipients if not self._doubted(event.actors, (party,), pairs))
        return self._without_doubted_actors(event, pairs) if left == event.recipients else self._read_otherwise(event, left, pairs)

    def _read_otherwise(self, event: Said, left: tuple[Entity, ...], pairs: Sequence[Pair]) -> Said:
        """Returns the event, of whose recipients only those in `left` are not doubted, with the parties that fit better, if any do."""
        instead = [pair for pair in pairs if self._likeliest(event, [pair]) >= self.sure]
        recipients = distinct(one.recipient for one in instead if among(one.actor, event.actors) and not _part_of(one.recipient, event))
        if recipients or left:
            return dataclasses.replace(event, recipients=distinct((*left, *recipients)))
        actors = distinct(one.actor for one in instead if among(one.recipient, event.recipients) and not _part_of(one.actor, event))
        if actors:
            return dataclasses.replace(event, actors=actors)
        if any(among(one.actor, event.recipients) and among(one.recipient, event.actors) for one in instead):
            return dataclasses.replace(event, actors=event.recipients, recipients=event.actors)
        alone = any(among(one.actor, event.actors) and one.recipient is None for one in instead)
        return dataclasses.replace(event, recipients=()) if alone else event

    def _mutual(self, event: Said, pairs: Sequence[Pair]) -> bool:
        """Tells whether the actors do it to each other rather than to the recipients: "A and B agreed that their refugees ..."."""
        each_other = [pair for pair in pairs if among(pair.actor, event.actors) and among(pair.recipient, event.actors)]
        others = [pair for pair in pairs if among(pair.actor, event.actors) and among(pair.recipient, event.recipients)]
        return self._likeliest(event, each_other) >= self.sure > self._likeliest(event, others)

    def _likeliest(self, event: Said, pairs: Sequence[Pair]) -> float:
        """Returns the greatest probability that the learned coder gives to the act of an event between two of the parties."""
        numbers = [self.number[kind] for kind in {event.type, event.act} - {""}]
        return max((float(pair.types[n]) for pair in pairs for n in numbers), default=0.0)

    def _without_doubted_actors(self, event: Said, pairs: Sequence[Pair]) -> Said:
        """Returns the event without the actors that are doubted, where one is left."""
        actors = tuple(party for party in event.actors if not self._doubted((party,), event.recipients, pairs))
        return dataclasses.replace(event, actors=actors) if actors else event

    def _doubted(self, actors: Sequence[Entity], recipients: Sequence[Entity], pairs: Sequence[Pair]) -> bool:
        """Tells whether the learned coder was asked about these parties and reads no event between any of them."""
        own = [pair for pair in pairs if among(pair.actor, actors) and among(pair.recipient, recipients)]
        return bool(own) and min(float(pair.types[0]) for pair in own) >= self.doubted


def _part_of(party: Entity | None, event: Said) -> bool:
    """Tells whether nobody, or one who has a part in the event already, is meant."""
    return party is None or among(party, (*event.actors, *event.recipients))

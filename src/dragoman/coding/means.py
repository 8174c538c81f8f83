"""An act and what it is for, or what comes of it, are one event: "opened fire to disperse the crowd, wounding ten".

Other tellings of one act, in other sentences or side by side ("was shot and killed"), are joined in coding/merge.py.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Sequence

from dragoman.coding.events import Found
from dragoman.coding.events.status import HYPOTHETICAL
from dragoman.language.predicates import Governor, predicates
from dragoman.language.sentence import Sentence
from dragoman.records import Entity


def one_act(events: Sequence[Found], sentence: Sentence, *, deeds: Collection[str]) -> list[Found]:
    """Returns the events without those that only say what another of the same type and actor is for, or what comes of it.

    What they add goes to the event they belong to: recipients that it lacks, modes, and the word that tells it again.

    Args:
        events: those of one sentence.
        sentence: the sentence.
        deeds: the types whose outcome belongs to them.
    """
    kept = list(events)
    for event in events:
        governor = _governor(event, sentence)
        if governor is None or (governor.relation != "to" and event.type not in deeds):
            continue
        k = next((k for k, other in enumerate(kept) if other is not event and _belongs(event, governor, other)), None)
        if k is not None:
            kept[k] = _joined(kept[k], event, sentence)
            kept = [other for other in kept if other is not event]
    return kept


def _governor(event: Found, sentence: Sentence) -> Governor | None:
    """Returns what an event depends on whose verb is an infinitive or a trailing participle."""
    verb = predicates(sentence).get(event.verb)
    if verb is None or verb.governor is None or verb.form not in {"to", "gerund"}:
        return None
    return verb.governor if verb.governor.relation in {"to", "adverbial"} else None


def _belongs(event: Found, governor: Governor, other: Found) -> bool:
    """Tells whether an event says what another is for, or what comes of it; a purpose is told of a fact without being one."""
    purpose = governor.relation == "to" and event.status == HYPOTHETICAL
    alike = other.type == event.type and other.verb == governor.head and (purpose or other.status == event.status)
    return alike and _one_side(event.actors, other.actors) and not _other_states(event.recipients, other.recipients)


def _one_side(some: Sequence[Entity], others: Sequence[Entity]) -> bool:
    return not some or not others or any(one.overlaps(other) for one in some for other in others)


def _other_states(some: Iterable[Entity], others: Iterable[Entity]) -> bool:
    first, second = ({one.country for one in parties if one.country} for parties in (some, others))
    return bool(first and second) and first.isdisjoint(second)


def _joined(act: Found, part: Found, sentence: Sentence) -> Found:
    return dataclasses.replace(
        act,
        modes=tuple(dict.fromkeys((*act.modes, *part.modes))),
        actors=act.actors or part.actors,
        recipients=_with(act.recipients, part.recipients),
        confidence=max(act.confidence, part.confidence),
        explanation=f"{act.explanation}; {sentence.tokens[part.trigger].text!r} tells of the same act",
        again=(*act.again, part.trigger, *part.again),
    )


def _with(some: Sequence[Entity], others: Sequence[Entity]) -> tuple[Entity, ...]:
    """Returns the recipients of an act with the known ones of its part: those who were in the post that was attacked."""
    fresh = tuple(one for one in others if not any(one.overlaps(other) for other in some))
    known = tuple(filter(_known, fresh))
    return (*some, *known) if any(map(_known, some)) else known or tuple(some) or fresh


def _known(party: Entity) -> bool:
    return bool(party.country or party.sectors)

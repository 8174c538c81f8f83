"""Events of several coders side by side, and what each gave for a field."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Mapping, Sequence
from types import MappingProxyType

from dragoman.evaluate.agreement import Distance, interval, masi, nominal
from dragoman.records import Entity, Event

Pair = tuple[Event | None, Event | None]
"""What two coders made of one event; None for one that a coder has not."""
Group = tuple[Event | None, ...]
"""What several coders made of one event, in their order."""


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """A field to compare: its value in an event (None: not given), the distance of two values, and what they are in words."""

    value: Callable[[Event], Hashable | None]
    distance: Distance
    scale: str


def _set(values: Sequence[str | None]) -> frozenset[str]:
    return frozenset(value for value in values if value)


def _countries(parties: Sequence[Entity]) -> frozenset[str]:
    return _set([party.country for party in parties])


def _sectors(parties: Sequence[Entity]) -> frozenset[str]:
    return _set([sector for party in parties for sector in party.sectors])


def _place(event: Event) -> Hashable | None:
    return (event.place.geonames_id or event.place.name) if event.place else None


FIELDS: Mapping[str, Field] = MappingProxyType(
    {
        "type": Field(lambda event: event.type, nominal, "nominal"),
        "modes": Field(lambda event: _set(event.modes), masi, "sets (MASI)"),
        "contexts": Field(lambda event: _set(event.contexts), masi, "sets (MASI)"),
        "status": Field(lambda event: event.status, nominal, "nominal"),
        "actor country": Field(lambda event: _countries(event.actors), masi, "sets (MASI)"),
        "actor sectors": Field(lambda event: _sectors(event.actors), masi, "sets (MASI)"),
        "recipient country": Field(lambda event: _countries(event.recipients), masi, "sets (MASI)"),
        "recipient sectors": Field(lambda event: _sectors(event.recipients), masi, "sets (MASI)"),
        "date": Field(lambda event: event.date.first.toordinal() if event.date and event.date.first else None, interval, "days (interval)"),
        "place": Field(_place, nominal, "nominal"),
        "attributed": Field(lambda event: bool(event.attribution), nominal, "nominal"),
    }
)
"""The fields of the agreement page."""


def align(first: Sequence[Event], second: Sequence[Event]) -> list[Pair]:
    """Returns the events of one document in pairs: those of the same id, then those whose triggers overlap most; each in one pair."""
    left, right = list(first), list(second)
    ids = {event.id: event for event in right}
    pairs: list[Pair] = [(event, ids[event.id]) for event in left if event.id in ids]
    both = {event.id for event, _ in pairs if event}
    left, right = [event for event in left if event.id not in both], [event for event in right if event.id not in both]
    overlaps = sorted(
        ((size, event.id, other.id) for event in left for other in right if (size := _common(event, other)) > 0),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    mine, theirs = {event.id: event for event in left}, {event.id: event for event in right}
    for _, one, other in overlaps:
        if one in mine and other in theirs:
            pairs.append((mine.pop(one), theirs.pop(other)))
    return [*pairs, *((event, None) for event in mine.values()), *((None, event) for event in theirs.values())]


def _common(event: Event, other: Event) -> int:
    """Returns how many characters the triggers share."""
    return min(event.trigger.end, other.trigger.end) - max(event.trigger.start, other.trigger.start)


def align_all(coders: Sequence[Sequence[Event]]) -> list[Group]:
    """Returns the events of one document in groups, one for each coder at most: each coder's are aligned to what the ones before have."""
    groups: list[Group] = [(event,) for event in coders[0]]
    for at, own in enumerate(coders[1:], 1):
        known = {id(shown): group for group in groups if (shown := first_of(group)) is not None}
        paired = align([shown for group in groups if (shown := first_of(group)) is not None], own)
        groups = [(*(known[id(one)] if one is not None else (None,) * at), other) for one, other in paired]
    return groups


def first_of(group: Sequence[Event | None]) -> Event | None:
    """Returns the event of the first coder who has one."""
    return next((event for event in group if event is not None), None)


def values(groups: Sequence[Group], field: Field) -> list[tuple[Hashable | None, ...]]:
    """Returns what the coders gave for a field, for events that two or more have."""
    held = [group for group in groups if sum(event is not None for event in group) > 1]
    return [tuple(field.value(event) if event is not None else None for event in group) for group in held]

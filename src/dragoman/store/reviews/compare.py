"""What coders made of the same items, side by side: for the agreement page, and to settle what they disagree on."""

from __future__ import annotations

import collections
import dataclasses
import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.evaluate.agreement import Agreement, Figure, agreement, confusion
from dragoman.evaluate.alignment import FIELDS, Group, align_all, first_of, values
from dragoman.evaluate.apart import MEASURES, Apart, apart
from dragoman.evaluate.unitising import Marked, Matches, Range, alpha_u, matches, ranges
from dragoman.records import CodedDocument, Event, plain
from dragoman.store.reviews.fold import MERGED, REJECTED, State
from dragoman.store.reviews.queues import Item
from dragoman.store.reviews.revise import build, revised

Layers = Mapping[str, Mapping[str, State]]
"""Coder -> item -> state, of all items of the documents at hand."""
Documents = Callable[[str], CodedDocument]

SPANS = ("trigger", "actors", "recipients", "date", "place")
"""Fields whose spans are measured."""
_ASIDE = frozenset({"basis", "confidence", "rule"})
"""How a value came about is no difference of what it is."""


@dataclasses.dataclass(frozen=True, slots=True)
class Common:
    """A document and the items of it that all coders finished, with what each made of it (in the order of the coders).

    `made` has, for each item, the times at which the coders decided on it last.
    """

    coded: CodedDocument
    items: tuple[str, ...]
    events: tuple[tuple[Event, ...], ...]
    made: tuple[tuple[str, ...], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """The agreement on a queue: on whether there is an event, by field, on spans, and by distance (field, unit, how far apart).

    `types` counts pairs of types, of each coder and one named later.
    """

    coders: tuple[str, ...]
    items: int
    documents: int
    detection: Agreement
    detection_f1: float | None
    fields: tuple[tuple[str, str, Agreement], ...]
    spans: tuple[tuple[str, Figure, Matches], ...]
    gaps: tuple[tuple[str, str, Apart], ...]
    types: Mapping[tuple[Any, Any], int]


def resolved(coded: CodedDocument, item: str, state: State, *, blind: bool) -> Event | None:
    """Returns an event as a coder left it; None if there is none. A blind coder's has only what that coder filled in."""
    event = next((one for one in coded.events if one.id == item), None)
    if not blind or event is None:
        return revised(coded, event, state)
    if state.status in {REJECTED, MERGED} or "type" not in state.fields:
        return None
    return build(coded, item, {"trigger": plain(event.trigger), "sentence": plain(event.sentence), **state.fields})


def common(items: Sequence[Item], layers: Layers, documents: Documents, *, blind: bool) -> list[Common]:
    """Returns the documents with items that all coders finished; events that they added there are among theirs."""
    finished: dict[str, list[str]] = {}
    for one in items:
        if all(one.item in states and states[one.item].done for states in layers.values()):
            finished.setdefault(one.document, []).append(one.item)
    found = []
    for name, own in finished.items():
        coded = documents(name)
        events = tuple(tuple(_events(coded, own, states, blind=blind)) for states in layers.values())
        made = tuple(tuple(states[item].made or "" for states in layers.values()) for item in own)
        found.append(Common(coded, tuple(own), events, made))
    return found


def _events(coded: CodedDocument, items: Sequence[str], states: Mapping[str, State], *, blind: bool) -> Iterable[Event]:
    """Yields the events of one coder in a document."""
    new = [item for item, state in states.items() if state.document == coded.id and state.added is not None]
    for item in [*items, *new]:
        event = resolved(coded, item, states[item], blind=blind)
        if event is not None:
            yield event


def measure(coders: Sequence[str], found: Sequence[Common], *, samples: int = 1000) -> Measured:
    """Returns how far coders agree. Their events are aligned by id and, where they added some, by their triggers."""
    groups = [group for one in found for group in align_all(one.events)]
    units = [unit for one in found for unit in _verdicts(one)]
    fields = tuple(
        (name, field.scale, agreement(values(groups, field), distance=field.distance, samples=samples)) for name, field in FIELDS.items()
    )
    spans = tuple(_spans(name, found, samples) for name in SPANS)
    gaps = tuple(
        (name, one.unit, apart([[one.value(event) if event else None for event in group] for group in groups], one.gap, samples=samples))
        for name, one in MEASURES.items()
    )
    types = collections.Counter[tuple[Any, Any]]()
    for pair in _pairs(values(groups, FIELDS["type"])):
        types.update(confusion([pair]))
    items = sum(len(one.items) for one in found)
    detection = agreement(units, samples=samples)
    return Measured(tuple(coders), items, len(found), detection, _detection_f1(groups), fields, spans, gaps, types)


def _pairs(units: Iterable[tuple[Any, ...]]) -> Iterable[tuple[Any, Any]]:
    """Returns each coder's value beside that of each later one."""
    return (pair for unit in units for pair in itertools.combinations(unit, 2))


def _detection_f1(groups: Sequence[Group]) -> float | None:
    """Returns F1 of events, over all pairs of coders."""
    pairs = [(one is not None, other is not None) for one, other in _pairs(groups)]
    told = sum(map(sum, pairs))
    return 2 * sum(map(all, pairs)) / told if told else None


def _verdicts(one: Common) -> list[tuple[bool, ...]]:
    """Returns, for each item, which coders found an event there."""
    held = [{event.id for event in events} for events in one.events]
    return [tuple(item in ids for ids in held) for item in one.items if "@" not in item]


def _spans(name: str, found: Sequence[Common], samples: int) -> tuple[str, Figure, Matches]:
    marked: list[Marked] = [tuple(_ranges(events, name) for events in one.events) for one in found]
    return name, alpha_u(marked, [len(one.coded.text) for one in found], samples=samples // 5), matches(marked)


def _ranges(events: Sequence[Event], name: str) -> tuple[Range, ...]:
    """Returns the spans of a field in the events of one coder."""
    held = [getattr(event, name) for event in events]
    flat = [span for value in held for span in (value if isinstance(value, tuple) else [value]) if span is not None]
    return ranges([{"start": span.start, "end": span.end} for span in flat if span.end > span.start])


@dataclasses.dataclass(frozen=True, slots=True)
class Dispute:
    """An event on which the coders differ: what each has (None: no event), and the fields that differ."""

    document: str
    events: Group
    differing: tuple[str, ...]

    @property
    def item(self) -> str:
        """The item to decide on: the machine's event if it is one, else that of the first coder who added it."""
        event = first_of(self.events)
        return event.id if event else ""


def disputes(found: Sequence[Common]) -> list[Dispute]:
    """Returns the events on which coders differ, in the order of the texts; notes are no differences."""
    return [
        Dispute(one.coded.id, group, differing)
        for one in found
        for group in sorted(align_all(one.events), key=_place)
        if (differing := differences(group))
    ]


def _place(group: Group) -> tuple[int, int]:
    """Returns where the first event of a group stands in its text."""
    event = first_of(group)
    return (event.trigger.start, event.trigger.end) if event else (0, 0)


def agreed(found: Sequence[Common]) -> list[tuple[str, str, Event | None]]:
    """Returns document, item and event of what all coders made the same of; None for items that all rejected."""
    made: list[tuple[str, str, Event | None]] = []
    for one in found:
        groups = align_all(one.events)
        made += [(one.coded.id, event.id, event) for group in groups if (event := first_of(group)) and not differences(group)]
        taken = {event.id for group in groups for event in group if event}
        made += [(one.coded.id, item, None) for item in one.items if item not in taken and "@" not in item]
    return made


def differences(group: Group) -> tuple[str, ...]:
    """Returns the fields in which the events of a group differ; "event" comes first if some have one and some have none."""
    there = [event for event in group if event is not None]
    if not there:
        return ()
    names = ("type", "modes", "contexts", "status", "actors", "recipients", "date", "place", "magnitude", "attribution", "trigger")
    fields = [name for name in names if any(_bare(getattr(there[0], name)) != _bare(getattr(event, name)) for event in there[1:])]
    return tuple(fields if len(there) == len(group) else ["event", *fields])


def _bare(value: object) -> Any:  # noqa: ANN401 - any JSON value
    """Returns a value without how it came about; lists of codes in one order."""
    form = plain(value)
    if isinstance(form, dict):
        return {name: part for name, part in form.items() if name not in _ASIDE}
    if isinstance(form, list) and all(isinstance(one, str | int) for one in form):
        return sorted(form)
    return [_bare(one) for one in form] if isinstance(form, list) else form

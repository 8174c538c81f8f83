"""What coders made of the same items, side by side: for the agreement page, and to settle what they disagree on."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.evaluate.agreement import Agreement, Figure, agreement, confusion
from dragoman.evaluate.alignment import FIELDS, Pair, align, values
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
    """A document and the items of it that all coders finished, with what each made of it (in the order of the coders)."""

    coded: CodedDocument
    items: tuple[str, ...]
    events: tuple[tuple[Event, ...], ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Measured:
    """The agreement on a queue: on whether there is an event, by field, and on spans; `types` counts pairs of types of the first two."""

    coders: tuple[str, ...]
    items: int
    documents: int
    detection: Agreement
    detection_f1: float | None
    fields: tuple[tuple[str, str, Agreement], ...]
    spans: tuple[tuple[str, Figure, Matches], ...]
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
        found.append(Common(coded, tuple(own), events))
    return found


def _events(coded: CodedDocument, items: Sequence[str], states: Mapping[str, State], *, blind: bool) -> Iterable[Event]:
    """Yields the events of one coder in a document."""
    new = [item for item, state in states.items() if state.document == coded.id and state.added is not None]
    for item in [*items, *new]:
        event = resolved(coded, item, states[item], blind=blind)
        if event is not None:
            yield event


def measure(coders: Sequence[str], found: Sequence[Common], *, samples: int = 1000) -> Measured:
    """Returns how far coders agree.

    Events of two coders are aligned by id and, where they added some, by their triggers; of more coders by id alone.
    """
    pairs = [pair for one in found for pair in align(*one.events[:2])]
    units = [unit for one in found for unit in _verdicts(one)]
    fields = tuple(
        (name, field.scale, agreement(
            values(pairs, field) if len(coders) == 2 else _by_id(found, field.value), distance=field.distance, samples=samples
        ))
        for name, field in FIELDS.items()
    )  # fmt: skip
    both = sum(one is not None and other is not None for one, other in pairs)
    told = sum((one is not None) + (other is not None) for one, other in pairs)
    items, f1 = sum(len(one.items) for one in found), 2 * both / told if told else None
    spans = tuple(_spans(name, found, samples) for name in SPANS)
    types = confusion(values(pairs, FIELDS["type"]))
    return Measured(tuple(coders), items, len(found), agreement(units, samples=samples), f1, fields, spans, types)


def _verdicts(one: Common) -> list[tuple[bool, ...]]:
    """Returns, for each item, which coders found an event there."""
    held = [{event.id for event in events} for events in one.events]
    return [tuple(item in ids for ids in held) for item in one.items if "@" not in item]


def _by_id(found: Sequence[Common], value: Callable[[Event], Any]) -> list[tuple[Any, ...]]:
    units = []
    for one in found:
        held = [{event.id: event for event in events} for events in one.events]
        units += [tuple(value(ids[item]) if item in ids else None for ids in held) for item in one.items]
    return units


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
    """An event on which the coders differ: its item, that of each coder (None: the coder has none), and the fields that differ."""

    document: str
    items: tuple[str | None, str | None]
    events: tuple[Event | None, Event | None]
    differing: tuple[str, ...]

    @property
    def item(self) -> str:
        """The item to decide on: the machine's event if it is one, else that of a coder who added it."""
        return self.items[0] or self.items[1] or ""


def disputes(found: Sequence[Common]) -> list[Dispute]:
    """Returns the events of the first two coders that differ, in the order of the texts; notes are no differences."""
    made = []
    for one in found:
        for pair in align(*one.events[:2]):
            differing = differences(pair)
            if differing:
                items = tuple(event.id if event else None for event in pair)
                made.append(Dispute(one.coded.id, (items[0], items[1]), pair, differing))
    return made


def agreed(found: Sequence[Common]) -> list[tuple[str, str, Event | None]]:
    """Returns document, item and event of what the first two coders made the same of; None for items that both rejected."""
    made: list[tuple[str, str, Event | None]] = []
    for one in found:
        pairs = align(*one.events[:2])
        made += [(one.coded.id, pair[0].id, pair[0]) for pair in pairs if pair[0] and not differences(pair)]
        taken = {event.id for pair in pairs for event in pair if event}
        made += [(one.coded.id, item, None) for item in one.items if item not in taken and "@" not in item]
    return made


def differences(pair: Pair) -> tuple[str, ...]:
    """Returns the fields in which two events differ; "event" if one coder has none."""
    first, second = pair
    if first is None or second is None:
        return ("event",)
    names = ("type", "modes", "contexts", "status", "actors", "recipients", "date", "place", "magnitude", "attribution", "trigger")
    return tuple(name for name in names if _bare(getattr(first, name)) != _bare(getattr(second, name)))


def _bare(value: object) -> Any:  # noqa: ANN401 - any JSON value
    """Returns a value without how it came about; lists of codes in one order."""
    form = plain(value)
    if isinstance(form, dict):
        return {name: part for name, part in form.items() if name not in _ASIDE}
    if isinstance(form, list) and all(isinstance(one, str | int) for one in form):
        return sorted(form)
    return [_bare(one) for one in form] if isinstance(form, list) else form

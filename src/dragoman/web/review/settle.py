"""Adjudication: what coders disagree on, side by side with the machine's, and the decision that settles it in the final layer."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Mapping
from typing import Any

from dragoman.errors import InputError, UsageError
from dragoman.evaluate.alignment import first_of
from dragoman.records import CodedDocument, Event, plain
from dragoman.store.reviews.compare import Dispute, agreed, differences, disputes
from dragoman.store.reviews.fold import State, fold
from dragoman.store.reviews.log import FIELDS, FINAL, Decision
from dragoman.store.reviews.queues import Queue
from dragoman.web.review.desk import Desk, event_of

Form = dict[str, Any]
_ROWS = ("type", "modes", "contexts", "status", "actors", "recipients", "date", "place", "magnitude", "attribution", "trigger")
_LATEST = "7"
"""The reason of a rejection that was settled without one: other."""


def dispute(desk: Desk, queue: Queue, at: int) -> Form:
    """Returns a dispute as JSON: the text, and a row a field with what machine and coders have; `total` is how many there are.

    Raises:
        InputError: there is none at that position.
    """
    found = disputes(desk.compared(queue))
    if not found:
        return {"total": 0, "at": 0, "done": 0, "queue": {"id": queue.id, "name": queue.name, "coders": list(queue.coders)}}
    if not 1 <= at <= len(found):
        raise InputError(f"there are {len(found)} disagreements; there is no number {at}.")
    one = found[at - 1]
    coded = desk.document(one.document)
    settled = _settled(desk, found)
    order = [*range(at + 1, len(found) + 1), *range(1, at + 1)]
    return {
        "queue": {"id": queue.id, "name": queue.name, "coders": list(queue.coders)},
        "at": at, "total": len(found), "done": len(settled),
        "next": next((place for place in order if found[place - 1].item not in settled), None),
        "item": one.item, "version": desk.log.version(one.item, layer=FINAL),
        "document": {name: plain(getattr(coded, name)) for name in ("id", "title", "publisher", "published", "text")},
        "sentence": _sentence(one), "rows": _rows(desk, coded, one), "status": settled[one.item].status if one.item in settled else "open",
        "notes": [list(note) for note in desk.item_state(one.item, coded.id).notes],
    }  # fmt: skip


def _settled(desk: Desk, found: list[Dispute]) -> dict[str, State]:
    """Returns item -> state of the disputes that are settled."""
    states = {item: state for (_, item), state in fold(desk.log.entries(layer=FINAL)).items() if state.done}
    return {one.item: states[one.item] for one in found if one.item in states}


def _sentence(one: Dispute) -> list[int]:
    event = first_of(one.events)
    return [event.sentence.start, event.sentence.end] if event else [0, 0]


def _rows(desk: Desk, coded: CodedDocument, one: Dispute) -> list[Form]:
    """Returns what machine, coders and the final layer have, field by field; first whether there is an event at all."""
    machine = event_of(coded, one.item)
    final = desk.item_state(one.item, coded.id)
    columns = [machine, *one.events]
    there = [event is not None for event in columns]
    rows = [{"field": "event", "values": there, "differs": "event" in one.differing, "final": _verdict(final)}]
    for field in _ROWS:
        values = [plain(getattr(event, field)) if event else None for event in columns]
        settled_ = final.fields.get(field, values[0] if final.done else None)
        rows.append({"field": field, "values": values, "differs": field in one.differing, "final": settled_})
    return rows


def _verdict(state: State) -> bool | None:
    return (state.status == "accepted") if state.done else None


def settlement(desk: Desk, queue: Queue, sent: Mapping[str, Any], *, coder: str) -> list[Decision]:
    """Returns the decisions that settle a dispute in the final layer.

    Args:
        desk: the run and its log.
        queue: that was coded by several.
        sent: `item`, `version`, `choices`: field -> 1 (machine) or 2 and on (the coders); "event" tells whose word on whether there is
            one; all of that one's fields are taken which are not chosen themselves.
        coder: who settles.

    Raises:
        UsageError: a field that differs has no choice, or a choice names a coder who has no event.
        InputError: the item is no dispute.
    """
    one = next((one for one in disputes(desk.compared(queue)) if one.item == sent.get("item")), None)
    if one is None:
        raise InputError(f"{sent.get('item')!r} is no disagreement (any more). Reload the page.")
    coded = desk.document(one.document)
    columns: list[Event | None] = [event_of(coded, one.item), *one.events]
    choices = sent.get("choices")
    known = range(1, len(columns) + 1)
    if not isinstance(choices, dict) or any(choice not in known for choice in choices.values()):
        raise UsageError(f"choices: a number for each field is needed: 1 machine, 2 to {len(columns)} the coders.")
    wanted = ("event",) if "event" in one.differing else one.differing
    if missing := [field for field in wanted if field not in choices]:
        raise UsageError(f"{', '.join(missing)}: nobody's value is chosen. Press 1 to {len(columns)} on the row.")
    base = columns[choices["event"] - 1] if "event" in choices else one.events[0]
    final = None if base is None else _taken(base, columns, choices)
    return settled(coded, one.item, final, version=int(sent.get("version", 0)), coder=coder, request=str(sent.get("request") or ""))


def _taken(base: Event, columns: list[Event | None], choices: Mapping[str, int]) -> Event:
    """Returns an event with the chosen values."""
    fields: Form = {}
    for field, choice in choices.items():
        if field != "event":
            source = columns[choice - 1]
            if source is None:
                raise UsageError(f"{field}: column {choice} has no event to take it from.")
            fields[field] = getattr(source, field)
    return dataclasses.replace(base, **fields)


def settled(coded: CodedDocument, item: str, final: Event | None, *, version: int, coder: str, request: str = "") -> list[Decision]:
    """Returns the decisions that make the final layer hold `final` for an item; None rejects it."""
    machine = event_of(coded, item)
    common_: Form = {"document": coded.id, "coder": coder, "batch": uuid.uuid4().hex}
    stem = request or uuid.uuid4().hex
    if final is None:
        return [Decision(item, kind="reject", reason=_LATEST, version=version, request=stem, **common_)]
    form = plain(final)
    if machine is None:
        kept = {name: form[name] for name in (*FIELDS, "confidence", "explanation")}
        return [Decision(item, kind="add", after=kept, version=version, request=stem, **common_)]
    edits = [name for name in differences((machine, final)) if name in FIELDS]
    made = [
        Decision(item, kind="edit", field=name, before=plain(getattr(machine, name)), after=form[name], version=version + turn,
                 request=f"{stem}.{turn}", **common_)
        for turn, name in enumerate(edits)
    ]  # fmt: skip
    return [*made, Decision(item, kind="accept", version=version + len(edits), request=stem, **common_)]


def waiting(desk: Desk, queue: Queue) -> list[tuple[str, str, Event | None]]:
    """Returns document, item and event of what all coders made the same of and nobody settled yet."""
    states = {item: state for (_, item), state in fold(desk.log.entries(layer=FINAL)).items()}
    return [found for found in agreed(desk.compared(queue)) if not (found[1] in states and states[found[1]].done)]


def settle_agreed(desk: Desk, queue: Queue, *, coder: str) -> int:
    """Writes into the final layer what all coders made the same of and nobody settled yet, to be undone at once; returns how many items."""
    return _settle_all(desk, waiting(desk, queue), coder=coder)


def settle_by(desk: Desk, queue: Queue, whose: str, *, coder: str) -> int:
    """Settles all disagreements that are open by what one coder has, to be undone at once; returns how many.

    Raises:
        UsageError: the queue has no such coder.
    """
    if whose not in queue.coders:
        raise UsageError(f"{whose!r:.70} does not code this queue. Choose {', '.join(queue.coders)}.")
    found = disputes(desk.compared(queue))
    done = _settled(desk, found)
    at = queue.coders.index(whose)
    return _settle_all(desk, [(one.document, one.item, one.events[at]) for one in found if one.item not in done], coder=coder)


def _settle_all(desk: Desk, found: list[tuple[str, str, Event | None]], *, coder: str) -> int:
    """Writes events into the final layer in one batch: document, item, and what it becomes."""
    decisions: list[Decision] = []
    for document, item, event in found:
        decisions += settled(desk.document(document), item, event, version=desk.log.version(item), coder=coder)
    desk.log.append(decisions)
    return len(found)

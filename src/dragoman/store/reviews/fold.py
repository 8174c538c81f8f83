"""What holds now: the log of an item, folded into its state."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from dragoman.store.reviews.log import FINAL, Entry

OPEN, ACCEPTED, REJECTED, SKIPPED, MERGED = "open", "accepted", "rejected", "skipped", "merged"
DONE = frozenset({ACCEPTED, REJECTED, MERGED})
"""Statuses of items that need no more work. What was skipped comes again."""


@dataclasses.dataclass(frozen=True, slots=True)
class State:
    """What holds for an item in a layer.

    `status` is open, accepted, rejected (for the `reason`), skipped or merged (`into` another event). `fields` are the corrected ones,
    as JSON. `added` is the JSON form of an event that the coder missed, None for one that it found. `version` is the number of entries,
    `coder` and `made` those of the last decision that stands.
    """

    item: str
    document: str
    layer: str = FINAL
    version: int = 0
    status: str = OPEN
    reason: str | None = None
    into: str | None = None
    fields: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    added: Mapping[str, Any] | None = None
    notes: tuple[tuple[str, str], ...] = ()
    flagged: bool = False
    coder: str | None = None
    made: str | None = None

    @property
    def done(self) -> bool:
        """Whether the item needs no more work."""
        return self.status in DONE

    @property
    def right(self) -> bool | None:
        """Whether the event was right as coded: True if accepted with its type, False if rejected or retyped, None if that is not known.

        A duplicate says nothing about it: the event is there, and is told twice. Neither does a correction of another field.
        """
        if self.added is not None or self.status in {OPEN, SKIPPED, MERGED} or (self.status == REJECTED and self.reason == "6"):
            return None
        return self.status == ACCEPTED and "type" not in self.fields


def fold(entries: Iterable[Entry]) -> dict[tuple[str, str], State]:
    """Returns (layer, item) -> its state, from entries in the order in which they were made."""
    held: dict[tuple[str, str], list[Entry]] = {}
    for one in entries:
        held.setdefault((one.layer, one.item), []).append(one)
    return {key: fold_item(own) for key, own in held.items()}


def fold_item(entries: Iterable[Entry]) -> State:
    """Returns the state of the one item and layer that the entries are of; there must be one."""
    ordered = sorted(entries, key=lambda one: one.version)
    gone = {one.undoes for one in ordered if one.kind == "undo"}
    state = State(ordered[0].item, ordered[0].document, ordered[0].layer)
    for one in ordered:
        if one.kind != "undo" and one.number not in gone:
            state = _after(state, one)
    return dataclasses.replace(state, version=ordered[-1].version)


def _after(state: State, one: Entry) -> State:
    """Returns the state after a decision."""
    changes: dict[str, Any] = {"coder": one.coder, "made": one.made}
    match one.kind:
        case "accept":
            changes |= {"status": ACCEPTED, "reason": None, "into": None}
        case "reject":
            changes |= {"status": REJECTED, "reason": one.reason, "into": None}
        case "merge":
            changes |= {"status": MERGED, "into": one.after}
        case "skip":
            changes |= {} if state.done else {"status": SKIPPED}
        case "edit" | "span":
            changes |= {"fields": {**state.fields, str(one.field): one.after}}
        case "add":
            changes |= {"added": one.after, "status": ACCEPTED}
        case "note":
            changes |= {"notes": (*state.notes, (one.coder, one.after))}
        case _:
            changes |= {"flagged": bool(one.after)}
    return dataclasses.replace(state, **changes)

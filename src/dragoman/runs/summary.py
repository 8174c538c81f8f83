"""What became of the documents of a run."""

from __future__ import annotations

import collections
import dataclasses
import itertools
import time
from collections.abc import Iterable, Mapping
from typing import Any

from dragoman.readers import Item
from dragoman.records import CodedDocument, Event

SHOWN = 10
"""Failures, and notes, whose messages are kept; all are counted."""

_COUNTS = ("read", "coded", "no_event", "incomplete", "unpublished", "characters", "events", "undated", "unplaced")
_COUNTERS = ("skipped", "failed", "notes")
_MESSAGES = ("failures", "remarks")


@dataclasses.dataclass(slots=True)
class Summary:
    """The counts of a run, filled document by document: `read` = `coded` + `no_event` + skipped + failed.

    `skipped`, `failed` and `notes` count by code. `incomplete` are documents that were coded although a step failed for them.
    `failures` and `remarks` are the first messages of each kind. `unpublished` are documents without a publication date, `undated` and
    `unplaced` events whose text gives no date or place. `earlier` are the characters that an earlier session of the run coded.
    """

    read: int = 0
    coded: int = 0
    no_event: int = 0
    skipped: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    failed: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    notes: collections.Counter[str] = dataclasses.field(default_factory=collections.Counter)
    incomplete: int = 0
    unpublished: int = 0
    characters: int = 0
    events: int = 0
    undated: int = 0
    unplaced: int = 0
    earlier: int = 0
    interrupted: bool = False
    failures: list[str] = dataclasses.field(default_factory=list)
    remarks: list[str] = dataclasses.field(default_factory=list)
    started: float = dataclasses.field(default_factory=time.monotonic)

    def add(self, item: Item, coded: CodedDocument) -> None:
        """Counts one document."""
        self.read += 1
        outcome = coded.outcome
        self.coded += outcome == "coded"
        self.no_event += outcome == "no_event"
        if outcome in {"skipped", "failed"}:
            code = coded.failures[0].code.removeprefix("skipped:")
            (self.skipped if outcome == "skipped" else self.failed)[code] += 1
        else:
            self.incomplete += bool(coded.failures)
            self.unpublished += coded.published is None
            self.characters += len(coded.text)
        self._add_events(coded.events)
        self.notes.update(note.code for note in item.notes)
        _keep(
            self.failures, (failure.message if failure.step == "read" else f"{coded.id}: {failure.message}" for failure in coded.failures)
        )
        _keep(self.remarks, (note.message for note in item.notes))

    def _add_events(self, events: tuple[Event, ...]) -> None:
        """Counts the events of a document, and what they lack."""
        self.events += len(events)
        self.undated += sum(event.date is None or event.date.first is None for event in events)
        self.unplaced += sum(event.place is None for event in events)

    def merge(self, other: Summary) -> None:
        """Adds the counts of another run, or of a slice of this one, and its messages behind those of this one."""
        for name in _COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        for name in _COUNTERS:
            getattr(self, name).update(getattr(other, name))
        for name in _MESSAGES:
            _keep(getattr(self, name), getattr(other, name))

    def to_dict(self) -> dict[str, Any]:
        """Returns the counts and messages, without the time, as JSON-ready values."""
        counters = {name: dict(sorted(getattr(self, name).items())) for name in _COUNTERS}
        return {name: getattr(self, name) for name in _COUNTS} | counters | {name: list(getattr(self, name)) for name in _MESSAGES}

    @classmethod
    def from_dict(cls, form: Mapping[str, Any]) -> Summary:
        """Returns the summary whose `to_dict` is `form`."""
        values: dict[str, Any] = {name: form[name] for name in _COUNTS} | {name: list(form[name]) for name in _MESSAGES}
        return cls(**values | {name: collections.Counter(form[name]) for name in _COUNTERS})

    @property
    def seconds(self) -> float:
        """Wall-clock seconds since the run began."""
        return time.monotonic() - self.started

    @property
    def exit_code(self) -> int:
        """0; 4 if documents failed; 130 if the run was interrupted."""
        if self.interrupted:
            return 130
        return 4 if self.failed else 0


def _keep(messages: list[str], more: Iterable[str]) -> None:
    """Adds messages until there are as many as are shown."""
    messages.extend(itertools.islice(more, max(0, SHOWN - len(messages))))

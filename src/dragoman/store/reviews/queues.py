"""Queues: what to look at, in which order, and who. A queue is drawn once and stays as it is, so that its address can be shared."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import statistics
import uuid
from collections.abc import Sequence
from typing import Any

from dragoman.errors import InputError
from dragoman.store.reviews.fold import SKIPPED, State, fold_item
from dragoman.store.reviews.log import FINAL, Log

_LONGEST_PAUSE = 300.0
"""Seconds on one item beyond which the coder did something else; they do not count in the expected work."""


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """A place in a queue: an event, or a sentence in which none was coded ("DOCUMENT@START-END").

    `why` tells in words why it was chosen, `weight` is the number of events that it stands for, `coders` are those that it is for
    (none: anybody).
    """

    item: str
    document: str
    why: str = ""
    stratum: str = ""
    weight: float = 1.0
    coders: tuple[str, ...] = ()

    @property
    def sentence(self) -> tuple[int, int] | None:
        """Start and end of the sentence, None for an event."""
        return sentence_of(self.item)


@dataclasses.dataclass(frozen=True, slots=True)
class Queue:
    """A queue. `coders` code it apart from each other, none means that all work on one layer; `blind` hides what the machine coded."""

    id: str
    name: str
    strategy: str
    coder: str
    made: str
    coders: tuple[str, ...] = ()
    blind: bool = False
    settings: tuple[tuple[str, Any], ...] = ()

    def layer(self, coder: str) -> str:
        """Returns the layer that a coder's decisions go to."""
        return f"coder:{coder}" if self.coders else FINAL


@dataclasses.dataclass(frozen=True, slots=True)
class Progress:
    """How far a queue is: items, those done and those skipped, those done by each coder, and the seconds that the rest may take."""

    items: int
    done: int
    skipped: int
    by_coder: tuple[tuple[str, int], ...]
    seconds_left: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class _Held:
    """What holds for an item of a queue, and the seconds that were spent on it."""

    state: State
    seconds: float


class Queues:
    """The queues of a run, kept beside its log. Any thread may use one instance; it remembers what it read, as far as that still holds."""

    def __init__(self, log: Log) -> None:
        self._log, self._run, self._database = log, log.run, log.database
        self._items: dict[str, list[Item]] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._held: dict[tuple[str, str], tuple[int, dict[str, _Held]]] = {}

    def add(self, queue: Queue, items: Sequence[Item]) -> Queue:
        """Keeps a new queue, and returns it with its id."""
        made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
        kept = dataclasses.replace(queue, id=uuid.uuid4().hex[:10], made=made)
        settings = {"coders": kept.coders, "blind": kept.blind, "settings": dict(kept.settings)}
        rows = [
            (self._run, kept.id, at, one.item, one.document, one.why, one.stratum, one.weight, json.dumps(one.coders))
            for at, one in enumerate(items, 1)
        ]
        with self._database.transaction() as cursor:
            cursor.execute(
                "INSERT INTO queues (id, run, name, strategy, settings, coder, made) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (kept.id, self._run, kept.name, kept.strategy, json.dumps(settings), kept.coder, kept.made),
            )
            cursor.executemany(
                "INSERT INTO queue_items (run, queue, position, item, document, why, stratum, weight, coders) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
        return kept

    def all(self) -> list[Queue]:
        """Returns the queues, the newest first."""
        query = "SELECT id, name, strategy, coder, made, settings FROM queues WHERE run = ? ORDER BY made DESC, id"
        return [_queue(row) for row in self._database.rows(query, (self._run,))]

    def get(self, name: str) -> Queue:
        """Returns a queue by its id.

        Raises:
            InputError: there is none.
        """
        query = "SELECT id, name, strategy, coder, made, settings FROM queues WHERE run = ? AND id = ?"
        for row in self._database.rows(query, (self._run, name)):
            return _queue(row)
        raise InputError(f"there is no queue {name!r} here. Choose one of the list, or make one.")

    def items(self, queue: Queue, *, coder: str | None = None) -> list[Item]:
        """Returns the items of a queue in order, or those that are for a coder."""
        found = self._items.get(queue.id)
        if found is None:
            query = "SELECT item, document, why, stratum, weight, coders FROM queue_items WHERE run = ? AND queue = ? ORDER BY position"
            rows = self._database.rows(query, (self._run, queue.id))
            found = [Item(name, document, why, part, weight, tuple(json.loads(whom))) for name, document, why, part, weight, whom in rows]
            self._items[queue.id] = found
        return found if coder is None or not queue.coders else [one for one in found if not one.coders or coder in one.coders]

    def states(self, queue: Queue, layer: str) -> dict[str, State]:
        """Returns item -> state, of the items of a queue on which somebody decided, in a layer."""
        return {item: held.state for item, held in self._folded(queue, layer).items()}

    def _folded(self, queue: Queue, layer: str) -> dict[str, _Held]:
        """Returns what holds; only items on which somebody decided since it was last asked are read again."""
        since, held = self._held.get((queue.id, layer), (0, {}))
        last, items = self._log.changed(layer, since=since)
        if items:
            mine = self._names_of(queue)
            fresh = {
                item: _Held(fold_item(entries), sum(entry.seconds or 0 for entry in entries))
                for item, entries in self._log.of_items([item for item in items if item in mine], layer).items()
            }
            held = {**held, **fresh}
            self._held[queue.id, layer] = last, held
        return held

    def _names_of(self, queue: Queue) -> frozenset[str]:
        """Returns the items of a queue by name."""
        found = self._names.get(queue.id)
        if found is None:
            found = self._names[queue.id] = frozenset(one.item for one in self.items(queue))
        return found

    def progress(self, queue: Queue) -> Progress:
        """Returns how far a queue is, over all its coders."""
        items = self.items(queue)
        names = queue.coders or ("",)
        total = done = skipped = 0
        by_coder, pace = dict.fromkeys(queue.coders, 0), list[float]()
        for name in names:
            held = self._folded(queue, queue.layer(name))
            mine = [one for one in items if not queue.coders or name in one.coders]
            total += len(mine)
            for found in (held[one.item] for one in mine if one.item in held):
                skipped += found.state.status == SKIPPED
                if found.state.done:
                    done += 1
                    by_coder[found.state.coder or ""] = by_coder.get(found.state.coder or "", 0) + 1
                    pace.append(min(_LONGEST_PAUSE, found.seconds))
        left = statistics.median(pace) * (total - done) if pace else None
        return Progress(total, done, skipped, tuple(by_coder.items()), left)


def shared_out(items: Sequence[Item], coders: Sequence[str], *, overlap: float) -> list[Item]:
    """Returns the items with their coders: a share of them for all coders, the others for one after the other.

    Args:
        items: in the order of the queue. Those for all are spread evenly over it.
        coders: names.
        overlap: the share for all, 0 to 1.
    """
    given, turn, owed = list[Item](), 0, 0.0
    for one in items:
        owed += overlap
        if owed >= 1 - 1e-9:
            owed -= 1
            given.append(dataclasses.replace(one, coders=tuple(coders)))
        else:
            given.append(dataclasses.replace(one, coders=(coders[turn % len(coders)],)))
            turn += 1
    return given


def sentence_item(document: str, start: int, end: int) -> str:
    """Returns the name of a sentence as an item."""
    return f"{document}@{start}-{end}"


def sentence_of(item: str) -> tuple[int, int] | None:
    """Returns start and end of the sentence that an item is, None if it is an event."""
    start, _, end = item.rpartition("@")[2].partition("-")
    return (int(start), int(end)) if "@" in item and start.isdecimal() and end.isdecimal() else None


def _queue(row: Sequence[Any]) -> Queue:
    name, title, strategy, coder, made, kept = row
    settings = json.loads(kept)
    return Queue(name, title, strategy, coder, made, tuple(settings["coders"]), settings["blind"], tuple(settings["settings"].items()))

"""What the pages of review work on: the run, its log and its queues, opened when they are first asked for."""

from __future__ import annotations

import dataclasses
import itertools
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from dragoman.errors import InputError
from dragoman.records import CodedDocument, Event, plain
from dragoman.store import Store
from dragoman.store.reviews.compare import Common, common
from dragoman.store.reviews.fold import OPEN, State, fold, fold_item
from dragoman.store.reviews.identity import database_of, run_key
from dragoman.store.reviews.log import FINAL, Entry, Log, open_log
from dragoman.store.reviews.queues import Item, Queue, Queues
from dragoman.store.reviews.revise import form_of
from dragoman.web.state import AppState

_KEPT = 64
"""Documents in memory: those that some twenty reviewers have on their screens, and the next ones."""
_CLAIM = 90.0
"""Seconds for which what one coder has on the screen is not given to another one who asks for the next item."""

FREE = Queue("free", "One event", "all", "", "")
"""The queue of an event that was opened from elsewhere, by its id."""


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """Where a coder is: a queue, the position in it (from 1) of how many, and the item there."""

    queue: Queue
    at: int
    total: int
    item: Item

    def layer(self, coder: str) -> str:
        """Returns the layer that the coder's decisions go to."""
        return self.queue.layer(coder)


class Desk:
    """The run, its log and its queues. Any thread may use it."""

    def __init__(self, state: AppState) -> None:
        self._state = state
        self._opening = threading.Lock()
        self._log: Log | None = None
        self._queues: Queues | None = None
        self._documents: dict[str, CodedDocument] = {}
        self._claiming = threading.Lock()
        self._claims: dict[tuple[str, str], tuple[str, float]] = {}
        self._compared: dict[str, tuple[int, list[Common]]] = {}
        self.clock: Callable[[], float] = time.monotonic

    @property
    def store(self) -> Store:
        """The run."""
        return self._state.store

    @property
    def state(self) -> AppState:
        """What all pages share."""
        return self._state

    @property
    def log(self) -> Log:
        """The log of decisions; the database is made when it is first asked for, so that looking at a run writes nothing.

        Raises:
            InputError: it cannot be opened.
        """
        with self._opening:
            if self._log is None:
                where = database_of(self._state.workspace, self._state.database)
                self._log = open_log(where, run_key(self.store.source.path))
            return self._log

    @property
    def queues(self) -> Queues:
        """The queues."""
        log = self.log
        with self._opening:
            self._queues = self._queues or Queues(log)
            return self._queues

    def document(self, name: str) -> CodedDocument:
        """Returns a document.

        Raises:
            InputError: the run has no such document, or no documents at all.
        """
        found = self._documents.get(name)
        if found is None:
            found = self.store.document(name)
            if found is None:
                raise InputError(f"{self.store.name} has no document {name!r}. Review needs the texts: open the run folder, or its .jsonl.")
            while len(self._documents) >= _KEPT:
                self._documents.pop(next(iter(self._documents)), None)
            self._documents[name] = found
        return found

    def place(self, queue: str, at: int, *, coder: str) -> Place:
        """Returns a place in a queue.

        Raises:
            InputError: there is no such queue or place.
        """
        found = self.queues.get(queue)
        items = self.queues.items(found, coder=coder)
        if not 1 <= at <= len(items):
            raise InputError(f"the queue {found.name!r} has {len(items)} items for {coder}; there is no number {at}.")
        return Place(found, at, len(items), items[at - 1])

    def free(self, item: str) -> Place:
        """Returns the place of an event outside of all queues.

        Raises:
            InputError: there is no such event.
        """
        row = self.store.event(item)
        document = row["document_id"] if row else next((one.document for one in self.log.entries(item=item)), None)
        if document is None:
            raise InputError(f"there is no event {item!r} in {self.store.name}. Ids look like DOCUMENT#1.")
        return Place(FREE, 1, 1, Item(item, document))

    def next(self, queue: Queue, after: int, *, coder: str) -> int | None:
        """Returns the position of the next item that needs work, from the top again at the end; None if none does.

        What another coder of the same layer has on the screen is passed over, as long as there is something else.
        """
        items = self.queues.items(queue, coder=coder)
        states = self.queues.states(queue, queue.layer(coder))
        later = first = None
        with self._claiming:  # two who ask at once get different items
            for at in itertools.chain(range(after + 1, len(items) + 1), range(1, min(after, len(items)) + 1)):
                name = items[at - 1].item
                state = states.get(name)
                if state is not None and state.done:
                    continue
                later = later or at
                if state is None or state.status == OPEN:
                    first = first or at
                    if not self._claimed(queue, name, coder):
                        first = at
                        break
            found = first or later
            if found is not None:
                self.claim(queue, items[found - 1].item, coder)
        return found

    def compared(self, queue: Queue) -> list[Common]:
        """Returns what the coders of a queue made of the items that all of them finished; kept until somebody decides again.

        Raises:
            InputError: the queue is not coded twice.
        """
        if len(queue.coders) < 2:
            raise InputError(f"the queue {queue.name!r} is worked on together. Make one for two coders or more to compare them.")
        last, kept = self.log.last(), self._compared.get(queue.id)
        if kept is not None and kept[0] == last:
            return kept[1]
        layers = {name: _by_item(self.log.entries(layer=queue.layer(name))) for name in queue.coders}
        found = common(self.queues.items(queue), layers, self.document, blind=queue.blind)
        self._compared[queue.id] = last, found
        return found

    def claim(self, queue: Queue, item: str, coder: str) -> None:
        """Notes that a coder has an item on the screen."""
        self._claims[queue.layer(coder), item] = coder, self.clock()
        if len(self._claims) > _KEPT * _KEPT:
            self._claims = {key: held for key, held in list(self._claims.items()) if self.clock() - held[1] < _CLAIM}

    def _claimed(self, queue: Queue, item: str, coder: str) -> bool:
        other, since = self._claims.get((queue.layer(coder), item), ("", 0.0))
        return other not in {"", coder} and self.clock() - since < _CLAIM

    def item_state(self, item: str, document: str, layer: str = FINAL) -> State:
        """Returns what holds for an item."""
        entries = self.log.entries(item=item, layer=layer)
        return fold_item(entries) if entries else State(item, document, layer)

    def document_states(self, document: str, layer: str) -> dict[str, State]:
        """Returns item -> state of all items of a document on which somebody decided."""
        return {item: state for (_, item), state in fold(self.log.entries(document=document, layer=layer)).items()}


def _by_item(entries: Iterable[Entry]) -> dict[str, State]:
    """Returns item -> state, of entries of one layer."""
    return {item: state for (_, item), state in fold(entries).items()}


def event_of(coded: CodedDocument, item: str) -> Event | None:
    """Returns the machine's event of an item, None for a sentence or an added event."""
    return next((event for event in coded.events if event.id == item), None)


def shown_form(event: Event | None, state: State, *, blind: bool) -> dict[str, Any] | None:
    """Returns an event as its coder sees it: the machine's with corrections or, blind, only where it is, with what the coder filled in."""
    if blind and event is not None:
        return {"trigger": plain(event.trigger), "sentence": plain(event.sentence), "status": "actual", **state.fields}
    return form_of(event, state)


def added(states: Mapping[str, State]) -> Iterator[State]:
    """Yields the events that were added and still stand."""
    for state in states.values():
        if state.added is not None and state.status not in {"rejected", "merged"}:
            yield state

"""What a queue holds: uncertain events first, a random audit, sentences without an event, what differs from another run, a filter."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

from dragoman.records import CodedDocument
from dragoman.store.open import Store
from dragoman.store.reviews.fold import fold
from dragoman.store.reviews.log import FINAL, Log
from dragoman.store.reviews.queues import Item, sentence_item
from dragoman.store.reviews.sentences import sentences

LARGEST = 5000
"""Items that a queue may have; more is work for months, and several queues."""

STRATEGIES = {
    "uncertain": "Uncertain first: the lowest confidence at the top",
    "audit": "Random audit: gives the precision with a 95 % interval",
    "missed": "Sentences with no event: finds what was missed",
    "changed": "Changed between runs: what another run has not, or has otherwise",
    "flagged": "Flagged by a reviewer",
    "noted": "With a comment of a reviewer",
    "all": "In reading order",
}
"""Strategy -> what it is, for people. Disagreements have a page of their own, on which they are settled."""

_COMPARED = ("actor_name", "recipient_name", "place_name", "date_first", "status", "modes")
_DOCUMENTS = 4
"""Documents that are drawn for each sentence wanted, so that not all come from a few long texts."""


@dataclasses.dataclass(frozen=True, slots=True)
class Condition:
    """A condition of SQL on the table `events`, and its values."""

    where: str = "true"
    values: tuple[object, ...] = ()


def choose(
    store: Store, strategy: str, *, log: Log, size: int, seed: int = 0, only: Condition | None = None, other: Store | None = None
) -> list[Item]:
    """Returns the items of a new queue.

    Args:
        store: the run.
        strategy: one of `STRATEGIES`.
        log: the decisions, for what was flagged.
        size: items wanted, at most `LARGEST`.
        seed: of what is drawn.
        only: which events, or all.
        other: the run to compare with, for "changed".
    """
    only, size = only or Condition(), min(size, LARGEST)
    if strategy == "uncertain":
        return _uncertain(store, only, size)
    if strategy == "audit":
        return _audit(store, only, size, seed)
    if strategy == "missed":
        return _missed(store, only, size, seed)
    if strategy == "changed" and other is not None:
        return _changed(store, other, only, size)
    if strategy in {"flagged", "noted"}:
        return _marked(log, strategy)[:size]
    return _in_order(store, only, size)


def _uncertain(store: Store, only: Condition, size: int) -> list[Item]:
    query = f"SELECT event_id, document_id, confidence FROM events WHERE {only.where} ORDER BY try_cast(confidence AS DOUBLE), n LIMIT ?"
    rows = store.rows(query, [*only.values, size])
    return [Item(row["event_id"], row["document_id"], f"confidence {_shown(row['confidence'])}") for row in rows]


def _marked(log: Log, strategy: str) -> list[Item]:
    """Returns what reviewers flagged in the final layer, or commented on in any."""
    if strategy == "flagged":
        return [Item(one.item, one.document, "flagged") for one in fold(log.entries(layer=FINAL)).values() if one.flagged]
    told: dict[tuple[str, str], list[str]] = {}
    for one in fold(log.entries()).values():
        told.setdefault((one.item, one.document), []).extend(f"{coder}: {note}" for coder, note in one.notes)
    return [Item(*named, "; ".join(notes)) for named, notes in told.items() if notes]


def _in_order(store: Store, only: Condition, size: int) -> list[Item]:
    rows = store.rows(f"SELECT event_id, document_id FROM events WHERE {only.where} ORDER BY n LIMIT ?", [*only.values, size])
    return [Item(row["event_id"], row["document_id"]) for row in rows]


def _audit(store: Store, only: Condition, size: int, seed: int) -> list[Item]:
    """Draws systematically from the events sorted by type and publisher, in random order within both, from a random start.

    Every event has the same chance, and each type and publisher its share: no type is left to chance, and no weights are needed.
    """
    query = f"SELECT event_id, document_id, type, publisher FROM events WHERE {only.where} ORDER BY type, publisher, hash(event_id || ?), n"
    total = store.rows(f"SELECT count(*) AS total FROM events WHERE {only.where}", list(only.values))[0]["total"]
    wanted = min(size, total)
    if not wanted:
        return []
    chance = random.Random(seed)
    start, step = chance.random(), total / wanted
    at = [min(total - 1, int((start + turn) * step)) for turn in range(wanted)]
    numbered = f"SELECT *, row_number() OVER () - 1 AS place FROM ({query})"
    marks = ", ".join("?" * len(at))
    rows = store.rows(f"SELECT * FROM ({numbered}) WHERE place IN ({marks}) ORDER BY place", [*only.values, str(seed), *at])
    chance.shuffle(rows)
    return [
        Item(row["event_id"], row["document_id"], "drawn at random", f"{row['type']} · {row['publisher'] or '?'}", total / wanted)
        for row in rows
    ]


def _missed(store: Store, only: Condition, size: int, seed: int) -> list[Item]:
    """Draws sentences in which no event was coded, from documents drawn at random."""
    documents = store.rows("SELECT document_id FROM documents ORDER BY hash(document_id || ?), document_id LIMIT ?",
                           [str(seed), size * _DOCUMENTS])  # fmt: skip
    empty = [
        Item(sentence_item(coded.id, *bounds), coded.id, "no event was coded in this sentence")
        for row in documents
        if (coded := store.document(row["document_id"])) is not None
        for bounds in without_event(coded)
    ]
    chance = random.Random(seed)
    chosen = chance.sample(empty, min(size, len(empty)))
    return [dataclasses.replace(one, weight=len(empty) / max(1, len(chosen))) for one in chosen]


def without_event(coded: CodedDocument) -> list[tuple[int, int]]:
    """Returns the sentences of a document that overlap no sentence of an event; headings of a word or two are no sentences."""
    taken = [(event.sentence.start, event.sentence.end) for event in coded.events]
    return [
        (start, end)
        for start, end in sentences(coded.text)
        if len(coded.text[start:end].split()) > 3 and not any(start < other_end and other < end for other, other_end in taken)
    ]


def _changed(store: Store, other: Store, only: Condition, size: int) -> list[Item]:
    """Compares with another run: events are the same if document, type and trigger are; then their fields are compared."""
    columns = ("event_id", "document_id", "type", "trigger_start", "sentence_start", "sentence_end", *_COMPARED)
    query = f"SELECT {', '.join(columns)} FROM events"
    here = store.rows(f"{query} WHERE {only.where} ORDER BY n", list(only.values))
    theirs = {_key(row): row for row in other.rows(f"{query} ORDER BY n")}
    items = [Item(row["event_id"], row["document_id"], why) for row in here if (why := _difference(row, theirs.get(_key(row)), other))]
    if only == Condition():
        known = {row["document_id"] for row in store.rows("SELECT document_id FROM documents")}
        mine = {_key(row) for row in here}
        items += [_removed(row, other) for key, row in theirs.items() if key not in mine and row["document_id"] in known]
    return items[:size]


def _key(row: dict[str, Any]) -> tuple[str, str, int]:
    return row["document_id"], row["type"], int(row["trigger_start"])


def _difference(row: dict[str, Any], before: dict[str, Any] | None, other: Store) -> str:
    """Returns in words what is different, or nothing."""
    if before is None:
        return f"not in {other.name}"
    told = [f"{name.replace('_', ' ')} {before[name] or 'none'} in {other.name}" for name in _COMPARED if before[name] != row[name]]
    return "; ".join(told)


def _removed(row: dict[str, Any], other: Store) -> Item:
    name = sentence_item(row["document_id"], int(row["sentence_start"]), int(row["sentence_end"]))
    return Item(name, row["document_id"], f"{other.name} has {row['type']} here")


def _shown(confidence: object) -> str:
    return f"{float(str(confidence)):.2f}" if confidence not in {None, ""} else "unknown"

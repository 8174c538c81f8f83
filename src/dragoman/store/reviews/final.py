"""The final layer as a run folder of its own: the machine's events with all that reviewers decided, to be opened and counted as any run."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import dragoman
from dragoman.errors import UsageError
from dragoman.readers import Item
from dragoman.readers.stored import read_documents
from dragoman.records import CodedDocument, Document, Event
from dragoman.runs.parts import MANIFEST, Part, make_folders
from dragoman.runs.slices import LARGEST, Slice, slice_name
from dragoman.runs.summary import Summary
from dragoman.store.reviews.fold import ACCEPTED, State, fold
from dragoman.store.reviews.log import FINAL, Log
from dragoman.store.reviews.queues import sentence_of
from dragoman.store.reviews.revise import revised

FORM = 1
"""Form of run.json, that of `dragoman.runs.workspace`."""

States = Mapping[str, State]
"""Item -> its state in the final layer."""


@dataclasses.dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds: documents, events, and of these the accepted, corrected, added and unreviewed ones; and what was removed."""

    documents: int = 0
    events: int = 0
    accepted: int = 0
    corrected: int = 0
    added: int = 0
    unreviewed: int = 0
    removed: int = 0


def export(source: Path, log: Log, folder: Path, *, unreviewed: bool = True) -> Exported:
    """Writes the final layer of a run into a new run folder.

    Args:
        source: the run folder or file that was reviewed.
        log: the decisions on it.
        folder: to write; it must not exist, or be empty.
        unreviewed: whether events on which nobody decided are kept as they were coded.

    Raises:
        UsageError: the folder is taken, or cannot be written to.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder.as_posix()}: exists already. Name a new folder.")
    states = {item: state for (_, item), state in fold(log.entries(layer=FINAL)).items()}
    by_document: dict[str, dict[str, State]] = {}
    for item, state in states.items():
        by_document.setdefault(state.document, {})[item] = state
    try:
        make_folders(folder)
        total, counts = Exported(), Summary()
        for number, batch in enumerate(_batches(read_documents(source))):
            done = [final(coded, by_document.get(coded.id, {}), unreviewed=unreviewed) for coded in batch]
            _write(folder, number, [coded for coded, _ in done], counts)
            total = _sum([total, *(made for _, made in done)])
        _finish(source, log, folder, counts)
    except OSError as error:
        raise UsageError(f"{folder.as_posix()}: cannot be written to ({error.strerror}). Name another folder.") from error
    return total


def final(coded: CodedDocument, states: States, *, unreviewed: bool = True) -> tuple[CodedDocument, Exported]:
    """Returns a document with the events that stand after review, in the order of the text, and what became of them."""
    events, removed, untouched = list[Event](), 0, 0
    for event in coded.events:
        state = states.get(event.id)
        if state is None or not (state.done or state.fields):
            untouched += unreviewed
            events += [event] if unreviewed else []
        elif (found := revised(coded, event, state)) is None:
            removed += 1
        else:
            events.append(_signed(found, state))
    known = {event.id for event in coded.events}
    new = [state for item, state in states.items() if item not in known and state.added is not None]
    made = [_signed(found, state) for state in new if (found := revised(coded, None, state)) is not None]
    kept = [states[event.id] for event in events if event.id in states]
    ordered = tuple(sorted([*events, *made], key=lambda event: (event.sentence.start, event.trigger.start)))
    counted = Exported(
        1, len(ordered), sum(state.status == ACCEPTED and not state.fields for state in kept), sum(bool(state.fields) for state in kept),
        len(made), untouched, removed,
    )  # fmt: skip
    return dataclasses.replace(coded, events=ordered), counted


def _signed(event: Event, state: State) -> Event:
    """Returns an event that tells who reviewed it; what a reviewer accepted is certain as far as this project goes."""
    done = "added" if state.added is not None else "corrected" if state.fields else "accepted"
    told = f"; {', '.join(state.fields)}" if state.fields else ""
    explanation = f"{done} by {state.coder}{told}; {event.explanation}"
    return dataclasses.replace(event, explanation=explanation, confidence=1.0 if state.status == ACCEPTED else event.confidence)


def _batches(documents: Iterable[CodedDocument]) -> Iterator[list[CodedDocument]]:
    """Yields documents in lists; at least one, so that an empty run has a part."""
    batch, any_yet = list[CodedDocument](), False
    for coded in documents:
        batch.append(coded)
        if len(batch) == LARGEST:
            yield batch
            batch, any_yet = [], True
    if batch or not any_yet:
        yield batch


def _write(folder: Path, number: int, coded: Sequence[CodedDocument], counts: Summary) -> None:
    """Writes a part, and adds what it holds to the counts."""
    items = tuple(Item(Document(one.id, one.text)) for one in coded)
    with Part(folder, Slice(slice_name(0, number), items, last=True)) as part:
        for item, one in zip(items, coded, strict=True):
            part.add(one)
            counts.add(item, one)
        part.finish()


def _finish(source: Path, log: Log, folder: Path, counts: Summary) -> None:
    """Writes run.json, which makes it a run, and the list of failures."""
    before: dict[str, Any] = {}
    if (source / MANIFEST).is_file():
        before = json.loads((source / MANIFEST).read_text(encoding="utf-8"))
    entries = log.entries(layer=FINAL)
    kept = {name: before.get(name, {}) for name in ("versions", "hashes", "settings", "inputs")}
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    review = {
        "of": source.name, "run": log.run, "entries": len(entries), "coders": sorted({one.coder for one in entries}),
        "items": len({one.item for one in entries if sentence_of(one.item) is None}), "exported": now, "version": dragoman.__version__,
    }  # fmt: skip
    manifest = {
        "form": FORM, "status": "finished", **kept, "review": review, "counts": counts.to_dict(),
        "parts": len(list((folder / "documents").glob("*.parquet"))), "timings": {"began": now, "sessions": []},
    }  # fmt: skip
    failures = source / "failures.jsonl"
    (folder / "failures.jsonl").write_bytes(failures.read_bytes() if failures.is_file() else b"")
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _sum(parts: Iterable[Exported]) -> Exported:
    """Returns the sums of all counts."""
    names = [field.name for field in dataclasses.fields(Exported)]
    held = list(parts)
    return Exported(**{name: sum(getattr(one, name) for one in held) for name in names})

"""What the review screen shows of an item, as JSON: the text with its spans on the left, the card of the event on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.codebook.codebook import load_codebook
from dragoman.records import CodedDocument, Event, plain
from dragoman.store.reviews.fold import State
from dragoman.store.reviews.log import Entry
from dragoman.store.reviews.queues import Progress
from dragoman.store.reviews.sentences import sentences
from dragoman.web.review.desk import Desk, Place, added, event_of, shown_form
from dragoman.web.review.offers import Offers

Form = dict[str, Any]


def view(desk: Desk, offers: Offers, place: Place, *, coder: str, item: str | None = None) -> Form:
    """Returns the item at a place, or another one of its document, as `coder` sees it.

    Raises:
        InputError: the run does not hold it.
    """
    coded = desk.document(place.item.document)
    name, layer, blind = item or place.item.item, place.layer(coder), place.queue.blind
    desk.claim(place.queue, place.item.item, coder)
    states = desk.document_states(coded.id, layer)
    state = states.get(name, State(name, coded.id, layer))
    event = event_of(coded, name)
    form = shown_form(event, state, blind=blind)
    return {
        "queue": {"id": place.queue.id, "name": place.queue.name, "blind": blind, "own": bool(place.queue.coders)},
        "at": place.at,
        "total": place.total,
        "item": name,
        "document": _document(coded),
        "sentence": _sentence(place, form),
        "form": form,
        "machine": None if blind or event is None else plain(event),
        "state": shown_state(state),
        "why": "" if blind else place.item.why,
        "others": _others(coded, states, name, blind=blind),
        "alternatives": offers.alternatives(coded, form),
        "statements": [_statement(index, one) for index, one in enumerate(plain(coded.statements))],
        "guideline": guideline(str(form["type"])) if form and form.get("type") else None,
        "coder": coder,
    }


def _document(coded: CodedDocument) -> Form:
    facts = {name: plain(getattr(coded, name)) for name in ("id", "title", "publisher", "author", "url", "published", "text", "voice")}
    known = {(event.sentence.start, event.sentence.end) for event in coded.events}
    cut = [bounds for bounds in sentences(coded.text) if not any(start < bounds[1] and bounds[0] < end for start, end in known)]
    tellers = [teller.name for teller in coded.tellers]
    return {**facts, "sentences": sorted({*known, *cut}), "tellers": tellers, "direction": _direction(coded.language)}


def _direction(language: str | None) -> str:
    """Returns in which direction the text runs; "auto" lets the browser look at its first letters."""
    return "rtl" if language in {"ar", "fa", "he", "ur", "ps", "dv", "ug", "yi"} else "auto"


def _sentence(place: Place, form: Form | None) -> list[int]:
    """Returns start and end of the sentence to look at."""
    if form is not None:
        return [form["sentence"]["start"], form["sentence"]["end"]]
    return list(place.item.sentence or (0, 0))


def _others(coded: CodedDocument, states: Mapping[str, State], name: str, *, blind: bool) -> list[Form]:
    """Returns the other events of the document: the machine's, unless the coder is blind, and those that reviewers added."""
    machine = [] if blind else [(event.id, event.type, plain(event.trigger)) for event in coded.events if event.id != name]
    own = [(one.item, one.fields.get("type", (one.added or {}).get("type")), (one.added or {}).get("trigger")) for one in added(states)]
    return [
        {"item": item, "type": kind, "trigger": trigger, "status": states[item].status if item in states else "open"}
        for item, kind, trigger in [*machine, *own]
        if item != name and trigger
    ]


def _statement(index: int, one: Form) -> Form:
    speaker = one["speaker"]["text"] if one["speaker"] else "nobody named"
    return {"index": index, "speaker": speaker, "kind": one["kind"], "span": one["speaker"] or one["cue"]}


def shown_state(state: State) -> Form:
    """Returns what holds for an item, as JSON."""
    return {
        "version": state.version, "status": state.status, "reason": state.reason, "into": state.into, "fields": sorted(state.fields),
        "notes": [list(note) for note in state.notes], "flagged": state.flagged, "coder": state.coder, "made": state.made,
        "added": state.added is not None,
    }  # fmt: skip


def shown_entry(entry: Entry) -> Form:
    """Returns an entry of the log, as JSON."""
    names = ("number", "item", "version", "coder", "made", "kind", "field", "before", "after", "reason", "undoes", "seconds", "layer")
    return {name: getattr(entry, name) for name in names}


def shown_progress(progress: Progress) -> Form:
    """Returns how far a queue is, as JSON."""
    return {
        "items": progress.items, "done": progress.done, "skipped": progress.skipped, "byCoder": list(map(list, progress.by_coder)),
        "secondsLeft": progress.seconds_left,
    }  # fmt: skip


def guideline(kind: str) -> Form | None:
    """Returns what the codebook says on a type: definition, rules at its borders, an example, and a near miss of another type."""
    codebook = load_codebook()
    found = codebook.types.get(kind)
    if found is None:
        return None
    examples = [one.text for one in codebook.examples if one.type == kind and one.events]
    misses = [one.text for one in codebook.examples if one.type == kind and not one.events]
    return {
        "type": kind, "title": found.title, "definition": found.definition, "boundary": list(found.boundary),
        "example": _first(examples), "miss": _first(misses),
    }  # fmt: skip


def _first(texts: Sequence[str]) -> str | None:
    return texts[0] if texts else None


def explained(event: Event | None) -> str:
    """Returns why the machine coded an event so."""
    return event.explanation if event else "A reviewer added this event."

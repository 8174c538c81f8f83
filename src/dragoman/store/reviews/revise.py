"""An event as it stands after review: the machine's, with the corrections of a layer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from dragoman.codebook.cameo import cameo_code
from dragoman.codebook.codebook import load_codebook
from dragoman.errors import InputError, UsageError
from dragoman.readers.coded import from_dict
from dragoman.records import CodedDocument, Event, plain
from dragoman.store.reviews.fold import MERGED, REJECTED, State

STATUSES = ("actual", "future", "hypothetical", "negated", "historical")
_EMPTY: Mapping[str, Any] = {
    "modes": [], "contexts": [], "cameo": None, "goldstein": None, "actors": [], "recipients": [], "date": None, "place": None,
    "magnitude": {"dead": None, "injured": None, "size": None}, "status": "actual", "attribution": [], "confidence": 1.0,
    **{field.name: plain(field.default) for field in dataclasses.fields(Event) if field.default is not dataclasses.MISSING},
}  # fmt: skip
_SPANS = ("text", "start", "end")
_CODED = ("type", "modes", "contexts")


def revised(coded: CodedDocument, event: Event | None, state: State) -> Event | None:
    """Returns the event as it stands in a layer; None if it was rejected, is a duplicate, or never was.

    Args:
        coded: its document.
        event: as the machine coded it; None for one that a reviewer added.
        state: what was decided.

    Raises:
        UsageError: a correction makes no sense; the message says which and why.
    """
    if state.status in {REJECTED, MERGED}:
        return None
    if event is not None and not state.fields:
        return event
    form = form_of(event, state)
    return None if form is None else build(coded, state.item, form, coded_as=event)


def form_of(event: Event | None, state: State) -> dict[str, Any] | None:
    """Returns the JSON form of an event with the corrections of a layer; None if there is none."""
    if event is None and state.added is None:
        return None
    base: Mapping[str, Any] = plain(event) if event is not None else {**_EMPTY, **(state.added or {})}
    return {**base, **state.fields}


def build(coded: CodedDocument, item: str, form: Mapping[str, Any], *, coded_as: Event | None = None) -> Event:
    """Returns the event of a JSON form; quad, score and codes are those of its type, modes and contexts.

    Args:
        coded: its document.
        item: its id.
        form: its fields.
        coded_as: the machine's event. What it has stays allowed although the codebook may have changed since.

    Raises:
        UsageError: a value is of the wrong kind, a span is not what the text says, or a code is unknown.
    """
    whole = {**_EMPTY, **form, "id": item}
    whole.setdefault("explanation", "added by a reviewer")
    given: Mapping[str, Any] = plain(coded_as) if coded_as else {}
    _check_codes(whole, given)
    if any(whole[name] != given.get(name) for name in _CODED):
        whole |= _derived(whole)
    bare = dataclasses.replace(coded, events=()).to_dict()
    try:
        event = from_dict({**bare, "events": [whole]}, where="event").events[0]
    except InputError as error:
        raise UsageError(str(error).replace("event.events[0].", "")) from error
    _check_spans(plain(event), coded.text)
    if any(not 0 <= index < len(coded.statements) for index in event.attribution):
        raise UsageError(f"attribution: the document has {len(coded.statements)} statements; {list(event.attribution)} names others.")
    return event


def _check_codes(form: Mapping[str, Any], given: Mapping[str, Any]) -> None:
    """Refuses types, modes, contexts and statuses that neither the codebook nor the machine's event has."""
    codebook = load_codebook()
    types = codebook.ontology["types"]
    kind = form.get("type")
    if not isinstance(kind, str) or (kind not in types and kind != given.get("type")):
        raise UsageError(f"type: {kind!r} is none of {', '.join(types)}.")
    known = {"modes": tuple(types.get(kind, {}).get("modes", {})), "contexts": tuple(codebook.contexts)}
    for field, names in known.items():
        unknown = [value for value in _listed(form, field) if value not in names and value not in given.get(field, ())]
        if unknown:
            raise UsageError(f"{field}: {kind} has no {unknown[0]!r}. There are {', '.join(names) or 'none'}.")
    if form.get("status") not in STATUSES:
        raise UsageError(f"status: {form.get('status')!r} is none of {', '.join(STATUSES)}.")


def _listed(form: Mapping[str, Any], field: str) -> list[Any]:
    value = form.get(field)
    if not isinstance(value, list):
        raise UsageError(f"{field}: needs a list, holds {value!r:.60}.")
    return value


def _derived(form: Mapping[str, Any]) -> dict[str, Any]:
    """Returns what follows from type, modes and contexts."""
    codebook, kind, modes = load_codebook(), form["type"], form["modes"]
    cameo = cameo_code(kind, modes, form["contexts"])
    return {
        "quad": codebook.quad(kind), "score": codebook.score(kind, modes),
        "cameo": cameo.code if cameo else None, "goldstein": cameo.goldstein if cameo else None,
    }  # fmt: skip


def _check_spans(form: Any, text: str, where: str = "event") -> None:  # noqa: ANN401 - any JSON value
    """Refuses spans whose quote is not what stands there in the text; a party that the text does not name has none (0, 0)."""
    if isinstance(form, list):
        for index, one in enumerate(form):
            _check_spans(one, text, f"{where}[{index}]")
    elif isinstance(form, dict):
        if all(name in form for name in _SPANS):
            quote, start, end = (form[name] for name in _SPANS)
            if not 0 <= start <= end <= len(text) or text[start:end] != quote:
                raise UsageError(f"{where}: {quote!r:.60} does not stand at {start} to {end} of the text.")
        for name, value in form.items():
            _check_spans(value, text, name)

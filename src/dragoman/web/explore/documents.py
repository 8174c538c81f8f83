"""One document: its text with the parts of events and statements underlined."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.records import CodedDocument, Entity, Event, Span
from dragoman.store import Row
from dragoman.store.listing import reports_of
from dragoman.web.explore.frame import asked
from dragoman.web.explore.sentences import sentence

ROLES = {"A": "actor", "R": "recipient", "T": "trigger", "L": "place", "D": "date", "S": "source"}
"""Letter of an underline -> what it marks."""


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text and its role; `own` if it is of the event that is looked at. `first` marks where its letter stands."""

    role: str
    start: int
    end: int
    own: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """A stretch over which the marks do not change: `letters` are those of the marks that begin with it."""

    text: str
    roles: tuple[tuple[str, bool], ...]
    letters: tuple[str, ...]


def document(request: Request) -> Response:
    """Returns a document; `event` in the address names the event whose parts stand out."""
    ask = asked(request)
    name, event_id = request.path_params["document"], ask.given.get("event", "")
    rows, coded = ask.store.events_of(name), ask.store.document(name)
    if coded is None and not rows:
        raise HTTPException(404, f"There is no document {name!r} in {ask.store.name}. It may be in another run.")
    chosen = next((row for row in rows if row["event_id"] == event_id), None)
    others = reports_of(ask.store, chosen["incident"]) if chosen and chosen["incident"] is not None else []
    return ask.state.page(
        request, "explore/document.html",
        name=name, coded=coded, rows=[sentence(row) for row in rows], chosen=chosen, links=ask.links, roles=ROLES,
        paragraphs=paragraphs(coded, event_id) if coded else [], event=event_of(coded, event_id), linking=ask.store.linking,
        others=[sentence(row) for row in others if row["event_id"] != event_id],
        head=coded or head_of(rows), sentence_of=sentence(chosen) if chosen else None,
    )  # fmt: skip


def head_of(rows: Sequence[Row]) -> dict[str, object]:
    """Returns title, publisher, day and address of a document of which only events are at hand."""
    return {name: rows[0][name] for name in ("title", "publisher", "published", "url")}


def event_of(coded: CodedDocument | None, event_id: str) -> Event | None:
    """Returns the event that is looked at."""
    return next((event for event in coded.events if event.id == event_id), None) if coded else None


def paragraphs(coded: CodedDocument, event_id: str) -> list[list[Piece]]:
    """Returns the text in paragraphs, each in pieces; those of the event that is looked at are marked as its own."""
    marks = list(marks_of(coded, event_id))
    found, start = [], 0
    for part in coded.text.split("\n"):
        end = start + len(part)
        if part.strip():
            found.append(pieces(coded.text, start, end, [mark for mark in marks if mark.start < end and mark.end > start]))
        start = end + 1
    return found


def pieces(text: str, start: int, end: int, marks: Sequence[Mark]) -> list[Piece]:
    """Cuts a stretch of the text wherever a mark begins or ends."""
    edges = sorted({start, end, *(edge for mark in marks for edge in (mark.start, mark.end) if start < edge < end)})
    found = []
    for first, last in itertools.pairwise(edges):
        over = [mark for mark in marks if mark.start <= first and mark.end >= last]
        roles: dict[str, bool] = {}
        for mark in over:
            roles[mark.role] = roles.get(mark.role, False) or mark.own
        letters = dict.fromkeys(mark.role for mark in over if mark.start == first)
        found.append(Piece(text[first:last], tuple(sorted(roles.items())), tuple(letters)))
    return found


def marks_of(coded: CodedDocument, event_id: str) -> Iterator[Mark]:
    """Yields the marks of all events and statements that lie within the text."""
    for role, part, own in _parts(coded, event_id):
        if part is not None and 0 <= part.start < part.end <= len(coded.text):
            yield Mark(role, part.start, part.end, own)


def _parts(coded: CodedDocument, event_id: str) -> Iterator[tuple[str, Span | Entity | None, bool]]:
    """Yields role, span, and whether it is of the event that is looked at."""
    attributed = {index for event in coded.events if event.id == event_id for index in event.attribution}
    for event in coded.events:
        own = event.id == event_id
        yield "T", event.trigger, own
        yield from (("A", one, own) for one in event.actors)
        yield from (("R", one, own) for one in event.recipients)
        if event.place:
            yield "L", Span(event.place.text, event.place.start, event.place.end), own
        if event.date:
            yield "D", Span(event.date.text, event.date.start, event.date.end), own
    for index, statement in enumerate(coded.statements):
        yield "S", statement.speaker, index in attributed

"""The frozen records that travel between the layers; nothing else does.

Offsets are Unicode code points into the document's `text`, half-open: `text[start:end]` is the quote.
Absent is None or an empty tuple, never a made-up code. `to_dict` gives the JSON form that
docs/reference/coded-document.md describes; `schema.py` derives the JSON Schema from these classes.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
from collections.abc import Iterable
from typing import Any, cast


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Returns `value` as JSON-ready dicts, lists, strings and numbers (dates as ISO 8601)."""
    kind: Any = type(value)
    if kind in _AS_THEY_ARE:  # asked first, for most values are: a coded article holds thousands
        return value
    if kind is tuple or kind is list:
        return [plain(item) for item in cast("Iterable[object]", value)]
    if names := _names(kind):
        return {name: plain(getattr(value, name)) for name in names}
    return value.isoformat() if isinstance(value, dt.date) else value


_AS_THEY_ARE = frozenset({str, int, float, bool, type(None)})


@functools.cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    """Returns the fields of a record class; none for other classes."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


class Record:
    """What every record can do: turn itself into its JSON form."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Returns the JSON form, fields in the order of the class."""
        form: dict[str, Any] = plain(self)
        return form


@dataclasses.dataclass(frozen=True, slots=True)
class Span(Record):
    """A stretch of the document: `text` is its exact quote, `start` and `end` its code points."""

    text: str
    start: int
    end: int


@dataclasses.dataclass(frozen=True, slots=True)
class Document(Record):
    """One text to code.

    `published` is the day on which it appeared, against which "yesterday" is read; `published_basis` says what showed it.
    """

    id: str
    text: str
    title: str | None = None
    author: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: dt.date | None = None
    published_basis: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Date(Record):
    """A date expression and the days that it can mean, `first` to `last`, both included (None: open or unknown).

    `grain` is the unit that the words give: day, week, month, quarter, year, decade, range.
    `calendar` is the calendar of the words: gregorian, hijri, solar, hebrew, ethiopian or buddhist.
    `rule` names the reading ("weekday against the publication date").
    """

    text: str
    start: int
    end: int
    first: dt.date | None
    last: dt.date | None
    grain: str
    calendar: str
    rule: str


@dataclasses.dataclass(frozen=True, slots=True)
class Place(Record):
    """A place name resolved in the gazetteer.

    `country` is ISO 3166 alpha-3, `lat` and `lon` are WGS 84 degrees, `precision` is point, city, region or country,
    `confidence` is in 0..1, `basis` says why this candidate won.
    """

    text: str
    start: int
    end: int
    name: str
    country: str | None
    admin1: str | None
    lat: float | None
    lon: float | None
    geonames_id: int | None
    precision: str
    confidence: float
    basis: str


@dataclasses.dataclass(frozen=True, slots=True)
class Entity(Record):
    """A party or a speaker as the text names it.

    `country` is ISO 3166 alpha-3 or a PLOVER non-state code (IGO, UNO, EUR, NGO, ISM, IMG, MNC); `sectors` are PLOVER's;
    `entity_id` points into the packaged knowledge, `office` is the office held on the event's date;
    `basis` says which words gave the codes.
    """

    text: str
    start: int
    end: int
    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    entity_id: str | None = None
    office: str | None = None
    basis: str = ""

    def overlaps(self, other: Entity) -> bool:
        """Tells whether both share characters of the text."""
        return self.start < other.end and other.start < self.end


@dataclasses.dataclass(frozen=True, slots=True)
class Statement(Record):
    """Who says what. `content` may be in parts; `kind` is direct, indirect or mixed.

    `within` is the index, in the document's statements, of the statement that this one is nested in.
    """

    speaker: Entity | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: str
    within: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Teller(Record):
    """Who tells the document itself: what no statement in it attributes to somebody else is on the word of its tellers.

    `role` is publisher, agency or author; `span` is where the text names the teller, None where the name came with the document.
    """

    name: str
    role: str
    span: Span | None
    basis: str


@dataclasses.dataclass(frozen=True, slots=True)
class Magnitude(Record):
    """Numbers of people that the text gives for an event."""

    dead: int | None = None
    injured: int | None = None
    size: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Event(Record):
    """Who did or said what to whom, where, when, and according to whom.

    `attribution` holds indices into the document's statements, outermost first.
    `quad` is 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    `score` is PLOVER's, of the mode where it has one.
    `confidence` is a probability in 0..1.
    `mentions` are the words by which the text tells of the same act again, beside the trigger.
    """

    id: str
    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    quad: int
    score: float
    cameo: str | None
    goldstein: float | None
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    trigger: Span
    sentence: Span
    date: Date | None
    place: Place | None
    magnitude: Magnitude
    status: str
    attribution: tuple[int, ...]
    confidence: float
    explanation: str
    mentions: tuple[Span, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Failure(Record):
    """A step that could not be done for a document: where, a stable code, and what to do about it."""

    step: str
    code: str
    message: str


@dataclasses.dataclass(frozen=True, slots=True)
class CodedDocument(Record):
    """A document and all that was coded in it."""

    id: str
    title: str | None
    author: str | None
    url: str | None
    publisher: str | None
    language: str | None
    published: dt.date | None
    text: str
    dates: tuple[Date, ...] = ()
    places: tuple[Place, ...] = ()
    entities: tuple[Entity, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    failures: tuple[Failure, ...] = ()
    published_basis: str | None = None
    tellers: tuple[Teller, ...] = ()
    voice: str = "report"
    voice_basis: str = ""

    def standing(self, event: Event) -> str:
        """Returns on whose word an event stands: claimed (by a speaker), argued (by the author, for a cause), or told (by the outlet)."""
        if event.attribution:
            return "claimed"
        return "told" if self.voice == "report" else "argued"

    def chain(self, event: Event) -> tuple[str, ...]:
        """Returns everybody through whom an event comes to the reader, the outermost first: tellers, then speakers ("?": not named)."""
        speakers = (self.statements[index].speaker for index in event.attribution)
        return (*(teller.name for teller in self.tellers), *(speaker.text if speaker else "?" for speaker in speakers))

    @property
    def outcome(self) -> str:
        """One of coded, no_event, skipped, failed. A document with events and a failed step counts as coded."""
        if self.events:
            return "coded"
        if any(failure.step == "read" and failure.code.startswith("skipped") for failure in self.failures):
            return "skipped"
        return "failed" if self.failures else "no_event"

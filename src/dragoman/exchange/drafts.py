"""An event as another program gives it, and how such events become coded documents."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import functools
import itertools
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

from dragoman.codebook.cameo import cameo_code, codes
from dragoman.records import CodedDocument, Date, Entity, Event, Magnitude, Place, Span

SHOWN = 10
"""Messages about unreadable lines that are kept; all are counted."""

BASIS = "given by the source"


@dataclasses.dataclass(frozen=True, slots=True)
class Party:
    """An actor or a recipient; `quote` is how the text says it, where the source tells."""

    name: str
    quote: str | None = None
    country: str | None = None
    sectors: tuple[str, ...] = ()
    office: str | None = None
    entity_id: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Where:
    """The place of an event; `precision` is point, city, region or country."""

    name: str
    precision: str
    quote: str | None = None
    country: str | None = None
    admin1: str | None = None
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Draft:
    """An event and what is known of its document. `type` is PLOVER's; what the source does not give is None or empty."""

    document: str
    id: str
    type: str
    modes: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    goldstein: float | None = None
    quad: int | None = None
    score: float | None = None
    actors: tuple[Party, ...] = ()
    recipients: tuple[Party, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    where: Where | None = None
    magnitude: Magnitude = dataclasses.field(default_factory=Magnitude)
    trigger: str | None = None
    status: str = "actual"
    confidence: float = 0.0
    text: str | None = None
    title: str | None = None
    url: str | None = None
    publisher: str | None = None
    language: str | None = None
    published: dt.date | None = None


class Gaps:
    """What of the source could not be taken over: counts, and messages of lines that could not be read."""

    def __init__(self) -> None:
        self.counts: collections.Counter[str] = collections.Counter()
        self.broken = 0
        self.messages: list[str] = []

    def line(self, message: str) -> None:
        """Notes a line that is left out."""
        self.broken += 1
        if len(self.messages) < SHOWN:
            self.messages.append(message)

    def shown(self) -> list[str]:
        """Returns a line for each thing that was not taken over, with its number."""
        return [f"{number:,} {what}" for what, number in sorted(self.counts.items())]


def documents(drafts: Iterable[Draft], kind: str) -> Iterator[CodedDocument]:
    """Yields a document for each run of events of one document; `kind` is the format that they come from."""
    for name, group in itertools.groupby(drafts, key=lambda draft: draft.document):
        yield _document(name, list(group), kind)


def _document(name: str, drafts: list[Draft], kind: str) -> CodedDocument:
    """Returns the document of some events."""
    quotes = _Quotes(drafts[0].text)
    events = tuple(_event(draft, quotes, kind) for draft in drafts)
    first = drafts[0]
    return CodedDocument(
        id=name,
        title=first.title,
        author=None,
        url=first.url,
        publisher=first.publisher,
        language=first.language,
        published=first.published,
        text=quotes.text,
        places=tuple(dict.fromkeys(event.place for event in events if event.place)),
        entities=tuple(dict.fromkeys(party for event in events for party in (*event.actors, *event.recipients))),
        events=events,
        published_basis="given" if first.published else None,
    )


class _Quotes:
    """The text of a document of which only quotes are known: these, a line each. A text that the source gives stays as it is."""

    def __init__(self, text: str | None) -> None:
        self._whole = text is not None
        self.text = text or ""

    def span(self, quote: str | None) -> Span:
        """Returns where a quote stands; an empty span at the beginning if there is none."""
        if not quote:
            return Span("", 0, 0)
        at = self.text.find(quote)
        if at < 0 and not self._whole:
            self.text += ("\n" if self.text else "") + quote
            at = len(self.text) - len(quote)
        return Span(quote, at, at + len(quote)) if at >= 0 else Span("", 0, 0)


def _event(draft: Draft, quotes: _Quotes, kind: str) -> Event:
    """Returns a draft as an event; codes that the source does not give follow from those that it gives."""
    nearest = cameo_code(draft.type, draft.modes, draft.contexts)
    cameo = draft.cameo or (nearest.code if nearest else None)
    known = codes().get(cameo) if cameo else None
    goldstein = draft.goldstein if draft.goldstein is not None else known.goldstein if known else None
    actors, recipients = (tuple(_entity(party, quotes) for party in parties) for parties in (draft.actors, draft.recipients))
    return Event(
        id=draft.id,
        type=draft.type,
        modes=draft.modes,
        contexts=draft.contexts,
        quad=draft.quad or int(types()[draft.type]["quad"]),
        score=draft.score if draft.score is not None else score(draft.type, draft.modes),
        cameo=cameo,
        goldstein=goldstein,
        actors=actors,
        recipients=recipients,
        trigger=quotes.span(draft.trigger),
        sentence=Span("", 0, 0),
        date=Date("", 0, 0, draft.first, draft.last or draft.first, "day", "gregorian", BASIS) if draft.first else None,
        place=_place(draft.where, quotes) if draft.where else None,
        magnitude=draft.magnitude,
        status=draft.status,
        attribution=(),
        confidence=draft.confidence,
        explanation=f"read from {kind}",
    )


def _entity(party: Party, quotes: _Quotes) -> Entity:
    """Returns a party."""
    found = quotes.span(party.quote)
    return Entity(
        found.text, found.start, found.end, party.name, party.country, party.sectors, party.entity_id, party.office, BASIS
    )  # fmt: skip


def _place(where: Where, quotes: _Quotes) -> Place:
    """Returns a place."""
    found = quotes.span(where.quote)
    return Place(
        found.text, found.start, found.end, where.name, where.country, where.admin1, where.lat, where.lon, where.geonames_id,
        where.precision, 0.0, BASIS,
    )  # fmt: skip


@functools.cache
def types() -> Mapping[str, Mapping[str, Any]]:
    """Returns PLOVER's types: quad, score and modes."""
    text = (resources.files("dragoman.codebook") / "ontology.toml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, Any]] = tomllib.loads(text)["types"]
    return found


def score(kind: str, modes: Iterable[str]) -> float:
    """Returns PLOVER's score: of the most extreme mode that has one, else of the type."""
    known = types()[kind].get("modes", {})
    return max((float(known[mode]) for mode in modes if known.get(mode) is not None), key=abs, default=float(types()[kind]["score"]))

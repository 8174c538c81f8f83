"""The layout of POLECAT: 40 tab-separated columns with a header, a row an event; what there is none of is the word None."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TextIO

from dragoman.records import CodedDocument, Entity, Event, Place
from dragoman.writers.cases import HAPPENED, Case, country_name, version
from dragoman.writers.fields import Field, TabWriter
from dragoman.writers.table import Cell

QUAD_NAMES = {1: "VERBAL COOPERATION", 2: "MATERIAL COOPERATION", 3: "VERBAL CONFLICT", 4: "MATERIAL CONFLICT"}


def _joined(values: Iterable[str | None]) -> Cell:
    """Returns values joined by "; ", each None as the word, a ";" within one as ","; nothing if there are none."""
    found = list(values)
    return "; ".join((value or "None").replace(";", ",") for value in found) if any(found) else None


def _parties(side: str, event: Event) -> tuple[Entity, ...]:
    """Returns the actors or the recipients."""
    return event.actors if side == "Actor" else event.recipients


def _each(side: str, value: Callable[[Entity], str | None]) -> Callable[[Case], Cell]:
    """Returns what fills a column with a value of each party."""
    return lambda case: _joined(value(party) for party in _parties(side, case.event))


def _sectors(side: str) -> Callable[[Case], Cell]:
    """Returns what fills a column with all sectors of all parties, each once."""
    return lambda case: _joined(dict.fromkeys(sector for party in _parties(side, case.event) for sector in party.sectors))


def _side(side: str) -> Iterator[Field]:
    """Yields the eight columns of the actors or the recipients."""
    yield Field(f"{side} Name", "known names", _each(side, lambda party: party.name))
    yield Field(f"{side} Country", "countries, ISO 3166 alpha-3, or non-state codes", _each(side, lambda party: party.country))
    yield Field(f"{side} COW", "always None: the knowledge has no Correlates of War numbers")
    yield Field(f"Primary {side} Sector", "first sector of each", _each(side, lambda party: next(iter(party.sectors), None)))
    yield Field(f"{side} Sectors", "all sectors", _sectors(side))
    yield Field(f"{side} Title", "office of each", _each(side, lambda party: party.office))
    yield Field(f"{side} Name Raw", "as the text says it", _each(side, lambda party: party.text))
    yield Field(f"Wikipedia {side} ID", "always None: the knowledge has no pages of Wikipedia")


def _at(value: Callable[[Place], Cell]) -> Callable[[Case], Cell]:
    """Returns what fills a column of the place."""
    return lambda case: value(case.event.place) if case.event.place else None


FIELDS: tuple[Field, ...] = (
    Field("Event ID", "id of the event", lambda case: case.event.id),
    Field("Event Date", "day of the event, ISO 8601", lambda case: case.day.isoformat() if case.day else None),
    Field("Event Type", "PLOVER event type", lambda case: case.event.type),
    Field("Event Mode", "PLOVER modes", lambda case: _joined(case.event.modes)),
    Field("Intensity", "PLOVER's score, -10 to 10", lambda case: case.event.score, "number"),
    Field("Quad Code", "quad class in words", lambda case: QUAD_NAMES[case.event.quad]),
    Field("Contexts", "PLOVER contexts", lambda case: _joined(case.event.contexts)),
    *_side("Actor"),
    *_side("Recipient"),
    Field("Placename", "the place's name in the gazetteer", _at(lambda place: place.name)),
    Field("City", "the place, if it is a town or smaller", _at(lambda place: place.name if place.precision in {"city", "point"} else None)),
    Field("District", "always None: the gazetteer gives no second-level division"),
    Field("Province", "its first-level division", _at(lambda place: place.admin1)),
    Field("Country", "name of its country", _at(lambda place: country_name(place.country))),
    Field("Latitude", "degrees of WGS 84", _at(lambda place: place.lat), "number"),
    Field("Longitude", "degrees of WGS 84", _at(lambda place: place.lon), "number"),
    Field("GeoNames ID", "id in GeoNames", _at(lambda place: place.geonames_id), "integer"),
    Field("Raw Placename", "the place, as the text says it", _at(lambda place: place.text)),
    Field("Feature Type", "point, city, region or country", _at(lambda place: place.precision)),
    Field("Source", "who published the document", lambda case: case.coded.publisher),
    Field("Publication Date", "ISO 8601", lambda case: case.coded.published.isoformat() if case.coded.published else None),
    Field("Story People", "office holders named in the document", lambda case: _named(case.coded, people=True)),
    Field("Story Organizations", "other known parties named in the document", lambda case: _named(case.coded, people=False)),
    Field("Story Locations", "places named in the document", lambda case: _joined(dict.fromkeys(one.name for one in case.coded.places))),
    Field("Language", "language of the document", lambda case: case.coded.language),
    Field("Version", "dragoman and its version", lambda case: f"dragoman {version()}"),
)
"""The 40 columns."""


def _named(coded: CodedDocument, *, people: bool) -> Cell:
    """Returns the known parties of a document with, or without, an office, each once."""
    return _joined(dict.fromkeys(one.name for one in coded.entities if one.entity_id and bool(one.office) == people))


def polecat_writer(stream: TextIO) -> TabWriter:
    """Returns the writer on a stream."""
    return TabWriter(stream, fields=FIELDS, cases=_cases, header=True, absent="None")


def _cases(coded: CodedDocument) -> Iterator[Case]:
    """Yields a case for each event that happened."""
    return (Case(event, coded, None, None) for event in coded.events if event.status in HAPPENED)

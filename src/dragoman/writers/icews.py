"""The layout of ICEWS: 20 tab-separated columns with a header, a row a source and target."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from dragoman.records import Entity, Place
from dragoman.writers.cases import Case, country_name, dyadic, sector_names
from dragoman.writers.fields import Field, TabWriter
from dragoman.writers.table import Cell


def _party(side: str, value: Callable[[Entity], Cell]) -> Callable[[Case], Cell]:
    """Returns what fills a column of the source or the target."""

    def fill(case: Case) -> Cell:
        party = case.source if side == "Source" else case.target
        return value(party) if party else None

    return fill


def _actor(side: str) -> Iterator[Field]:
    """Yields the three columns of an actor."""
    yield Field(f"{side} Name", "its known name", _party(side, lambda party: party.name))
    yield Field(f"{side} Sectors", "names of its sectors, joined by ','", _party(side, lambda party: ",".join(sector_names(party))))
    yield Field(f"{side} Country", "name of its country", _party(side, lambda party: country_name(party.country)))


def _at(value: Callable[[Place], Cell]) -> Callable[[Case], Cell]:
    """Returns what fills a column of the place."""
    return lambda case: value(case.event.place) if case.event.place else None


FIELDS: tuple[Field, ...] = (
    Field("Event ID", "number of the event and its pair of parties, the same in every run", lambda case: case.number, "integer"),
    Field("Event Date", "day of the event, ISO 8601", lambda case: case.day.isoformat() if case.day else None),
    *_actor("Source"),
    Field("Event Text", "title of the CAMEO code", lambda case: case.code.title if case.code else None),
    Field("CAMEO Code", "CAMEO code, as text", lambda case: case.event.cameo),
    Field("Intensity", "Goldstein value of the CAMEO code, -10 to 10", lambda case: case.event.goldstein, "number"),
    *_actor("Target"),
    Field("Story ID", "id of the document", lambda case: case.coded.id),
    Field("Sentence Number", "number of the sentence, from 1, counted by full stops and line ends", lambda case: case.sentence, "integer"),
    Field("Publisher", "who published the document", lambda case: case.coded.publisher),
    Field("City", "the place, if it is a town or smaller", _at(lambda place: place.name if place.precision in {"city", "point"} else None)),
    Field("District", "always empty: the gazetteer gives no second-level division"),
    Field("Province", "its first-level division", _at(lambda place: place.admin1)),
    Field("Country", "name of its country", _at(lambda place: country_name(place.country))),
    Field("Latitude", "degrees of WGS 84", _at(lambda place: place.lat), "number"),
    Field("Longitude", "degrees of WGS 84", _at(lambda place: place.lon), "number"),
)
"""The 20 columns."""


def icews_writer(stream: TextIO) -> TabWriter:
    """Returns the writer on a stream."""
    return TabWriter(stream, fields=FIELDS, cases=dyadic, header=True)

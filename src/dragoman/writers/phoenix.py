"""Phoenix: 26 tab-separated columns without a header, a row a source and target."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from dragoman.codebook.cameo import QUADS
from dragoman.records import Entity, Place
from dragoman.writers.cases import Case, actor_code, dyadic, roles, root_actor, version
from dragoman.writers.fields import Field, TabWriter
from dragoman.writers.table import Cell


def _party(side: str, value: Callable[[Entity], Cell]) -> Callable[[Case], Cell]:
    """Returns what fills a column of the source or the target."""

    def fill(case: Case) -> Cell:
        party = case.source if side == "Source" else case.target
        return value(party) if party else None

    return fill


def _actor(side: str) -> Iterator[Field]:
    """Yields the four columns of an actor."""
    yield Field(f"{side}ActorFull", "CAMEO code: country and roles", _party(side, actor_code))
    yield Field(f"{side}ActorEntity", "country, or IGO, NGO, IMG, MNC", _party(side, root_actor))
    yield Field(f"{side}ActorRole", "first role: GOV, MIL, ...", _party(side, lambda party: next(iter(roles(party)), None)))
    yield Field(f"{side}ActorAttribute", "other roles, joined by ';'", _party(side, lambda party: ";".join(roles(party)[1:])))


def _at(value: Callable[[Place], Cell]) -> Callable[[Case], Cell]:
    """Returns what fills a column of the place."""
    return lambda case: value(case.event.place) if case.event.place else None


FIELDS: tuple[Field, ...] = (
    Field("EventID", "number of the event and its pair, and version, joined by '_'", lambda case: f"{case.number}_{version()}"),
    Field("Date", "day of the event, YYYYMMDD", lambda case: f"{case.day:%Y%m%d}" if case.day else None),
    Field("Year", "YYYY", lambda case: f"{case.day:%Y}" if case.day else None),
    Field("Month", "MM", lambda case: f"{case.day:%m}" if case.day else None),
    Field("Day", "DD", lambda case: f"{case.day:%d}" if case.day else None),
    *_actor("Source"),
    *_actor("Target"),
    Field("EventCode", "CAMEO code, as text", lambda case: case.event.cameo),
    Field("EventRootCode", "its first two digits", lambda case: case.code.root if case.code else None),
    Field("PentaClass", "0 to 4, by the CAMEO root", lambda case: QUADS["phoenix"][case.code.root] if case.code else None, "integer"),
    Field("GoldsteinScore", "Goldstein value of the CAMEO code, -10 to 10", lambda case: case.event.goldstein, "number"),
    Field("Issues", "PLOVER contexts as 'name,count', joined by ';'", lambda case: ";".join(f"{name},1" for name in case.event.contexts)),
    Field("Lat", "latitude, degrees of WGS 84", _at(lambda place: place.lat), "number"),
    Field("Lon", "longitude, degrees of WGS 84", _at(lambda place: place.lon), "number"),
    Field("LocationName", "the place's name in the gazetteer", _at(lambda place: place.name)),
    Field("StateName", "its first-level division", _at(lambda place: place.admin1)),
    Field("CountryCode", "its country, ISO 3166 alpha-3", _at(lambda place: place.country)),
    Field("SentenceID", "document and number of the sentence, joined by '_'", lambda case: f"{case.coded.id}_{case.sentence}"),
    Field("URLs", "address of the document", lambda case: case.coded.url),
    Field("NewsSources", "who published it", lambda case: case.coded.publisher),
)
"""The 26 columns."""


def phoenix_writer(stream: TextIO) -> TabWriter:
    """Returns the writer on a stream."""
    return TabWriter(stream, fields=FIELDS, cases=dyadic)

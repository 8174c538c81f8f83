"""GDELT 2.0: the events table (61 columns) and the mentions table (16), tab-separated, without a header."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TextIO

from dragoman.codebook.cameo import QUADS
from dragoman.records import CodedDocument, Entity, Place
from dragoman.writers.cases import NON_STATES, Case, actor_code, dyadic, fips, roles, root_actor
from dragoman.writers.fields import Field, TabWriter
from dragoman.writers.table import Cell

_MIDNIGHT = "000000"
_WEB, _CITATION = 1, 2
_NO_CODES = "dragoman does not code it"


def _day(layout: str) -> Callable[[Case], Cell]:
    """Returns the day of the event in a layout of `strftime`."""
    return lambda case: case.day.strftime(layout) if case.day else None


def _fraction(case: Case) -> Cell:
    """Returns year and part of the year as GDELT's codebook counts it: (month * 30 + day) / 365."""
    return f"{case.day.year + (case.day.month * 30 + case.day.day) / 365:.4f}" if case.day else None


def _party(case: Case, number: int) -> Entity | None:
    """Returns the source (1) or the target (2)."""
    return case.source if number == 1 else case.target


def _of_party(number: int, value: Callable[[Entity], Cell]) -> Callable[[Case], Cell]:
    """Returns what fills a column of an actor."""

    def fill(case: Case) -> Cell:
        party = _party(case, number)
        return value(party) if party else None

    return fill


def _role(index: int) -> Callable[[Entity], Cell]:
    """Returns what gives the first, second or third role; what is no state has its kind before its roles."""

    def value(party: Entity) -> Cell:
        kinds = [root_actor(party)] if party.country in NON_STATES else []
        found = [*kinds, *roles(party)]
        return found[index] if index < len(found) else None

    return value


def _actor(number: int) -> Iterator[Field]:
    """Yields the ten columns of an actor."""
    name = f"Actor{number}"
    who = "source" if number == 1 else "target"
    yield Field(f"{name}Code", f"CAMEO code of the {who}: country and roles", _of_party(number, actor_code))
    yield Field(f"{name}Name", f"name of the {who}, in capitals", _of_party(number, lambda party: party.name.upper()))
    yield Field(f"{name}CountryCode", "its country, ISO 3166 alpha-3", _of_party(number, lambda party: _state(party.country)))
    yield Field(f"{name}KnownGroupCode", "UNO or EUR, if it is that", _of_party(number, _group))
    for column in ("EthnicCode", "Religion1Code", "Religion2Code"):
        yield Field(f"{name}{column}", f"always empty: {_NO_CODES}")
    for index in range(3):
        yield Field(f"{name}Type{index + 1}Code", f"CAMEO role {index + 1}", _of_party(number, _role(index)))


def _state(country: str | None) -> Cell:
    """Returns a country's code, or None for what is no country."""
    return None if country in NON_STATES else country


def _group(party: Entity) -> Cell:
    """Returns the code of the two organisations that have one of their own."""
    return party.country if party.country in {"UNO", "EUR"} else None


def _is_root(case: Case) -> Cell:
    """Returns 1 for an event of the first paragraph, else 0."""
    return int("\n" not in case.coded.text[: case.event.sentence.start].strip())


def _geo(name: str, *, filled: bool) -> Iterator[Field]:
    """Yields the eight columns of a place; only those of the action are filled, for parties have no place of their own."""
    columns: tuple[tuple[str, str, str, Callable[[Place], Cell]], ...] = (
        ("Type", "1 country, 2 US state, 3 US city, 4 world city, 5 world first-level division", "integer", _geo_type),
        ("FullName", "the place's name in the gazetteer", "string", lambda place: place.name),
        ("CountryCode", "FIPS 10-4 code of its country", "string", lambda place: fips(place.country)),
        ("ADM1Code", "FIPS code of a country; empty for places within one", "string", _adm1),
        ("ADM2Code", "always empty: the gazetteer has no such codes", "string", lambda place: None),
        ("Lat", "latitude, degrees of WGS 84", "number", lambda place: place.lat),
        ("Long", "longitude, degrees of WGS 84", "number", lambda place: place.lon),
        ("FeatureID", "FIPS code of a country; else empty: the gazetteer has no GNS or GNIS numbers", "string", _adm1),
    )
    for column, meaning, kind, value in columns:
        if filled:
            yield Field(f"{name}{column}", meaning, _at(value), kind)
        else:
            yield Field(f"{name}{column}", "always empty: only the action is placed", kind=kind)


def _at(value: Callable[[Place], Cell]) -> Callable[[Case], Cell]:
    """Returns what fills a column of the event's place."""
    return lambda case: value(case.event.place) if case.event.place else None


def _geo_type(place: Place) -> Cell:
    """Returns what kind of place it is."""
    if place.precision == "country":
        return 1
    american = place.country == "USA"
    return (2 if american else 5) if place.precision == "region" else (3 if american else 4)


def _adm1(place: Place) -> Cell:
    """Returns the code of a country."""
    return fips(place.country) if place.precision == "country" else None


def _time(case: Case) -> Cell:
    """Returns when the document was published, as midnight of that day."""
    return case.coded.published.strftime("%Y%m%d") + _MIDNIGHT if case.coded.published else None


EVENTS: tuple[Field, ...] = (
    Field("GLOBALEVENTID", "number of the event and its pair of parties, the same in every run", lambda case: case.number, "integer"),
    Field("SQLDATE", "day of the event, YYYYMMDD", _day("%Y%m%d"), "integer"),
    Field("MonthYear", "YYYYMM", _day("%Y%m"), "integer"),
    Field("Year", "YYYY", _day("%Y"), "integer"),
    Field("FractionDate", "year and (month * 30 + day) / 365", _fraction, "number"),
    *_actor(1),
    *_actor(2),
    Field("IsRootEvent", "1: in the first paragraph", _is_root, "integer"),
    Field("EventCode", "CAMEO code, as text", lambda case: case.event.cameo),
    Field("EventBaseCode", "its first three digits", lambda case: case.code.base if case.code else None),
    Field("EventRootCode", "its first two digits", lambda case: case.code.root if case.code else None),
    Field("QuadClass", "1 to 4, by the CAMEO root", lambda case: QUADS["gdelt"][case.code.root] if case.code else None, "integer"),
    Field("GoldsteinScale", "Goldstein value of the CAMEO code, -10 to 10", lambda case: case.event.goldstein, "number"),
    Field("NumMentions", "1: a row is one report", lambda case: 1, "integer"),
    Field("NumSources", "1: a row is one report", lambda case: 1, "integer"),
    Field("NumArticles", "1: a row is one report", lambda case: 1, "integer"),
    Field("AvgTone", "always empty: dragoman measures no tone", kind="number"),
    *_geo("Actor1Geo_", filled=False),
    *_geo("Actor2Geo_", filled=False),
    *_geo("ActionGeo_", filled=True),
    Field("DATEADDED", "when the document was published, YYYYMMDDHHMMSS with the time as zeros", _time, "integer"),
    Field("SOURCEURL", "address of the document", lambda case: case.coded.url),
)
"""The 61 columns of the events table."""

MENTIONS: tuple[Field, ...] = (
    Field("GLOBALEVENTID", "number of the event, as in the events table", lambda case: case.number, "integer"),
    Field("EventTimeDate", "day of the event, YYYYMMDDHHMMSS", _day(f"%Y%m%d{_MIDNIGHT}"), "integer"),
    Field("MentionTimeDate", "as DATEADDED", _time, "integer"),
    Field(
        "MentionType",
        "1: a page with an address; 2: a citation",
        lambda case: _WEB if (case.coded.url or "").startswith("http") else _CITATION,
        "integer",
    ),
    Field("MentionSourceName", "who published the document", lambda case: case.coded.publisher),
    Field("MentionIdentifier", "address of the document, else its id", lambda case: case.coded.url or case.coded.id),
    Field("SentenceID", "number of the sentence, from 1, counted by full stops and line ends", lambda case: case.sentence, "integer"),
    Field("Actor1CharOffset", "first code point of the source in the text", _of_party(1, lambda party: party.start), "integer"),
    Field("Actor2CharOffset", "first code point of the target in the text", _of_party(2, lambda party: party.start), "integer"),
    Field("ActionCharOffset", "first code point of the trigger in the text", lambda case: case.event.trigger.start, "integer"),
    Field("InRawText", "1: the offsets count in the text as stored", lambda case: 1, "integer"),
    Field("Confidence", "confidence in percent", lambda case: round(100 * case.event.confidence), "integer"),
    Field("MentionDocLen", "code points of the document", lambda case: len(case.coded.text), "integer"),
    Field("MentionDocTone", "always empty: dragoman measures no tone", kind="number"),
    Field("MentionDocTranslationInfo", "always empty: nothing is translated"),
    Field("Extras", "always empty"),
)
"""The 16 columns of the mentions table."""


class GdeltWriter:
    """Writes both tables, row by row: each event with each pair of its parties."""

    def __init__(self, events: TextIO, mentions: TextIO) -> None:
        tables = ((events, EVENTS), (mentions, MENTIONS))
        self._tables = [TabWriter(stream, fields=fields, cases=dyadic) for stream, fields in tables]

    def write(self, coded: CodedDocument) -> None:
        """Writes the events of one document to both tables."""
        for table in self._tables:
            table.write(coded)

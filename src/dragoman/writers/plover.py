"""PLOVER JSON: an event a line, in the field names of the ontology's manual.

Beside the manual's fields stand those that it has no place for, as it invites providers to add: modes are `mode`, contexts `context`, and
`attribution`, `provenance`, `confidence`, `status`, `cameo` and `goldstein` are dragoman's.
"""

from __future__ import annotations

import json
from typing import Any, TextIO

from dragoman.records import CodedDocument, Entity, Event, Place
from dragoman.writers.cases import cell, country_name, version

RESOLUTION = {"point": 5, "city": 4, "region": 2, "country": 1}
"""Precision -> PLOVER's resolution: 5 below a city, 4 city, 3 district, 2 province, 1 country."""

FIELDS = {
    "id": "id of the event",
    "date": "first day that the event may be of, ISO 8601; null: the text gives none",
    "enddate": "last day that it may be of",
    "actor": "who acts: code, sector, entity_text, identifier_text, identifier_id (of dragoman's knowledge), office",
    "event": "PLOVER event type, in a list",
    "recipient": "whom it concerns, as actor",
    "has_event": "true: a line is an event",
    "event_loc": "the place: extracted_place, resolved_place, geonameid, lat, lon, city, province, country, country_code, resolution",
    "event_text": "the word that shows the event, in a list",
    "quad_code": "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict",
    "event_scale": "PLOVER's score, -10 to 10",
    "mode": "PLOVER modes",
    "context": "PLOVER contexts",
    "size": "people: dead, injured, taking part",
    "text_info": "first code point of the event's sentence in the document's text, and the one after its last",
    "cite_info": "the document: citation (its id), url, title, language, publication, coder, codebook, version",
    "coder": "dragoman",
    "status": "actual, future, hypothetical, negated or historical",
    "attribution": "who says so, outermost first: text, start, end; null for a statement without a named speaker",
    "provenance": "the spans of trigger, sentence, actors, recipients, date and place: text, start, end",
    "confidence": "probability that the event is right, 0 to 1",
    "cameo": "CAMEO code nearest to the event",
    "goldstein": "its Goldstein value",
    "explanation": "which codebook entry and which words decided",
}
"""Key -> what it holds."""


class PloverWriter:
    """Writes a line an event; each document is flushed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, coded: CodedDocument) -> None:
        """Writes the events of one document."""
        for event in coded.events:
            self._stream.write(json.dumps(plover_form(event, coded), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")
        self._stream.flush()


def plover_form(event: Event, coded: CodedDocument) -> dict[str, Any]:
    """Returns the JSON form of an event, with the keys of `FIELDS`."""
    return {
        "id": event.id,
        "date": cell("date_first", event, coded),
        "enddate": cell("date_last", event, coded),
        "actor": [_entity(party) for party in event.actors],
        "event": [event.type],
        "recipient": [_entity(party) for party in event.recipients],
        "has_event": True,
        "event_loc": _location(event.place) if event.place else None,
        "event_text": [event.trigger.text],
        "quad_code": event.quad,
        "event_scale": event.score,
        "mode": list(event.modes),
        "context": list(event.contexts),
        "size": event.magnitude.to_dict(),
        "text_info": {"start": event.sentence.start, "end": event.sentence.end},
        "cite_info": _citation(coded),
        "coder": "dragoman",
        "status": event.status,
        "attribution": [_speaker(coded, index) for index in event.attribution],
        "provenance": provenance(event),
        "confidence": event.confidence,
        "cameo": event.cameo,
        "goldstein": event.goldstein,
        "explanation": event.explanation,
    }


def _entity(party: Entity) -> dict[str, Any]:
    """Returns a party in PLOVER's names."""
    return {
        "code": party.country,
        "sector": list(party.sectors),
        "entity_text": party.text,
        "identifier_text": party.name,
        "identifier_id": party.entity_id,
        "office": party.office,
    }


def _location(place: Place) -> dict[str, Any]:
    """Returns a place in PLOVER's names."""
    return {
        "extracted_place": place.text,
        "resolved_place": place.name,
        "geonameid": place.geonames_id,
        "lat": place.lat,
        "lon": place.lon,
        "city": place.name if place.precision in {"city", "point"} else None,
        "province": place.admin1,
        "country": country_name(place.country),
        "country_code": place.country,
        "resolution": RESOLUTION.get(place.precision),
    }


def _citation(coded: CodedDocument) -> dict[str, Any]:
    """Returns where an event was read."""
    return {
        "citation": coded.id,
        "url": coded.url,
        "title": coded.title,
        "language": coded.language,
        "publication": coded.publisher,
        "coder": "dragoman",
        "codebook": "PLOVER",
        "version": version(),
    }


def _speaker(coded: CodedDocument, index: int) -> dict[str, Any] | None:
    """Returns the span of a statement's speaker."""
    speaker = coded.statements[index].speaker
    return span(speaker) if speaker else None


def span(of: Any) -> dict[str, Any] | None:  # noqa: ANN401 - any record with a span
    """Returns the span of a record, or None."""
    return {"text": of.text, "start": of.start, "end": of.end} if of else None


def provenance(event: Event) -> dict[str, Any]:
    """Returns the spans of an event and its parts."""
    return {
        "trigger": span(event.trigger),
        "sentence": span(event.sentence),
        "actors": [span(party) for party in event.actors],
        "recipients": [span(party) for party in event.recipients],
        "date": span(event.date),
        "place": span(event.place),
    }

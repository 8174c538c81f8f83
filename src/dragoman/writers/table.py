"""The flat form: the columns of a row an event, and what each holds.

Lists are joined by ";". Columns of one party list run in parallel: the second country belongs to the second text. The sectors of
one party are joined by ",". A ";" within a text becomes "," so that the counts stay equal; the JSON form has the exact text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable

from dragoman.records import CodedDocument, Entity, Event

Cell = str | int | float | None

OWN_DAY = frozenset({"actual", "negated"})
"""Statuses of events that the publication date dates if no words do: what is past, planned or imagined did not happen on that day."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and how its cell comes from an event and its document."""

    name: str
    meaning: str
    cell: Callable[[Event, CodedDocument], Cell]


def rows(coded: CodedDocument) -> Iterable[list[Cell]]:
    """Yields a row for each event of a document, cells in the order of `COLUMNS`."""
    return ([column.cell(event, coded) for column in COLUMNS] for event in coded.events)


def _joined(parts: Iterable[str | None]) -> str:
    """Returns texts joined by ";"."""
    return ";".join((part or "").replace(";", ",") for part in parts)


def _mentions(event: Event, coded: CodedDocument) -> str:
    """Returns where the further words of an event stand."""
    return _joined(str(span.start) for span in event.mentions)


def _sectors(parties: tuple[Entity, ...]) -> str:
    """Returns the sectors of each party."""
    return ";".join(",".join(party.sectors) for party in parties)


def _published(event: Event, coded: CodedDocument) -> bool:
    """Whether the publication date stands in for a date that the text does not give."""
    return event.date is None and coded.published is not None and event.status in OWN_DAY


def _first(event: Event, coded: CodedDocument) -> str | None:
    """Returns the first day that the event may be of."""
    day = coded.published if _published(event, coded) else event.date and event.date.first
    return day.isoformat() if day else None


def _last(event: Event, coded: CodedDocument) -> str | None:
    """Returns the last day that the event may be of."""
    day = coded.published if _published(event, coded) else event.date and event.date.last
    return day.isoformat() if day else None


def _rule(event: Event, coded: CodedDocument) -> str | None:
    """Returns the reading that gave the date."""
    if _published(event, coded):
        return "published"
    return event.date.rule if event.date else None


def _according_to(event: Event, coded: CodedDocument) -> str:
    """Returns the speakers, outermost first; a statement that names none counts as "?"."""
    speakers = (coded.statements[index].speaker for index in event.attribution)
    return " > ".join(speaker.text if speaker else "?" for speaker in speakers)


def _told_by(event: Event, coded: CodedDocument) -> str:
    """Returns publisher, agency and author."""
    return " > ".join(teller.name for teller in coded.tellers)


COLUMNS: tuple[Column, ...] = (
    Column("document_id", "id of the document", lambda event, coded: coded.id),
    Column("event_id", "id of the event, unique in the output", lambda event, coded: event.id),
    Column("type", "PLOVER event type", lambda event, coded: event.type),
    Column("modes", "PLOVER modes", lambda event, coded: _joined(event.modes)),
    Column("contexts", "PLOVER contexts", lambda event, coded: _joined(event.contexts)),
    Column("quad", "1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict", lambda event, coded: event.quad),
    Column("score", "PLOVER's conflict-cooperation score, -10 to 10", lambda event, coded: event.score),
    Column("cameo", "CAMEO code nearest to type and mode, as text", lambda event, coded: event.cameo),
    Column("goldstein", "Goldstein value of the CAMEO code", lambda event, coded: event.goldstein),
    Column("status", "actual, future, hypothetical, negated or historical", lambda event, coded: event.status),
    Column("actor_text", "who acts, as the text says it", lambda event, coded: _joined(one.text for one in event.actors)),
    Column("actor_name", "who acts, by its name in the packaged knowledge", lambda event, coded: _joined(one.name for one in event.actors)),
    Column("actor_country", "ISO 3166 alpha-3 or PLOVER non-state code", lambda event, coded: _joined(one.country for one in event.actors)),
    Column("actor_sectors", "PLOVER sectors, those of one actor joined by ','", lambda event, coded: _sectors(event.actors)),
    Column("recipient_text", "whom it concerns, as the text says it", lambda event, coded: _joined(one.text for one in event.recipients)),
    Column("recipient_name", "whom it concerns, by its known name", lambda event, coded: _joined(one.name for one in event.recipients)),
    Column("recipient_country", "as actor_country", lambda event, coded: _joined(one.country for one in event.recipients)),
    Column("recipient_sectors", "as actor_sectors", lambda event, coded: _sectors(event.recipients)),
    Column("date_first", "first day that the event may be of, ISO 8601", _first),
    Column("date_last", "last day that the event may be of, ISO 8601", _last),
    Column("date_rule", "how the date was read; 'published': no date in the text, the publication date stands in", _rule),
    Column("date_text", "the words that give the date", lambda event, coded: event.date.text if event.date else None),
    Column("date_grain", "the unit of those words: day, week, month, ...", lambda event, coded: event.date.grain if event.date else None),
    Column("place_text", "the place, as the text says it", lambda event, coded: event.place.text if event.place else None),
    Column("place_name", "the place in the gazetteer", lambda event, coded: event.place.name if event.place else None),
    Column("place_country", "its country, ISO 3166 alpha-3", lambda event, coded: event.place.country if event.place else None),
    Column("place_admin1", "its province or state", lambda event, coded: event.place.admin1 if event.place else None),
    Column("place_lat", "latitude, degrees of WGS 84", lambda event, coded: event.place.lat if event.place else None),
    Column("place_lon", "longitude, degrees of WGS 84", lambda event, coded: event.place.lon if event.place else None),
    Column("place_precision", "point, city, region or country", lambda event, coded: event.place.precision if event.place else None),
    Column("place_geonames_id", "id in GeoNames", lambda event, coded: event.place.geonames_id if event.place else None),
    Column("according_to", "who says so, outermost speaker first, joined by ' > '; empty: those of told_by", _according_to),
    Column("told_by", "who tells the document: publisher, agency, author, joined by ' > '", _told_by),
    Column("standing", "told by the outlet, claimed by according_to, or argued by the author", lambda event, coded: coded.standing(event)),
    Column("dead", "people killed", lambda event, coded: event.magnitude.dead),
    Column("injured", "people injured", lambda event, coded: event.magnitude.injured),
    Column("size", "people taking part", lambda event, coded: event.magnitude.size),
    Column("trigger", "the word that shows the event", lambda event, coded: event.trigger.text),
    Column("trigger_start", "its first code point in the document's text", lambda event, coded: event.trigger.start),
    Column("trigger_end", "the code point after its last", lambda event, coded: event.trigger.end),
    Column("sentence", "the sentence", lambda event, coded: event.sentence.text),
    Column("sentence_start", "its first code point in the document's text", lambda event, coded: event.sentence.start),
    Column("sentence_end", "the code point after its last", lambda event, coded: event.sentence.end),
    Column("confidence", "probability that the event is right, 0 to 1", lambda event, coded: event.confidence),
    Column("explanation", "which codebook entry and which words decided", lambda event, coded: event.explanation),
    Column("mentions", "where the text tells of it again: first code points, joined by ;", _mentions),
    Column("title", "title of the document", lambda event, coded: coded.title),
    Column("publisher", "who published the document", lambda event, coded: coded.publisher),
    Column("url", "where it was published", lambda event, coded: coded.url),
    Column("published", "when it was published, ISO 8601", lambda event, coded: coded.published.isoformat() if coded.published else None),
    Column("published_basis", "given, metadata, address, dateline or printed date", lambda event, coded: coded.published_basis),
)

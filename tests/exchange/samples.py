"""A coded document whose every field is one that the formats of the field have."""

import datetime as dt

from dragoman.records import CodedDocument, Date, Entity, Event, Magnitude, Place, Span, Statement

TEXT = "The army shelled a camp near Juba on 2 May, a medic said."


def span(words: str) -> Span:
    return Span(words, TEXT.index(words), TEXT.index(words) + len(words))


def coded_document() -> CodedDocument:
    """Returns it: an event of one actor and two recipients."""
    army, camp, medic = span("The army"), span("a camp"), span("a medic")
    when, where = span("2 May"), span("Juba")
    actor = Entity(army.text, army.start, army.end, "South Sudan army", "SSD", ("MIL", "GOV"), "organisation:1", "commander", "x")
    recipients = (
        Entity(camp.text, camp.start, camp.end, "a camp", "SDN", ("REF",), basis="x"),
        Entity(medic.text, medic.start, medic.end, "United Nations", "UNO", ("CVL",), basis="x"),
    )
    event = Event(
        id="d#1", type="ASSAULT", modes=("heavy-weapons",), contexts=("military",), quad=4, score=-9.0, cameo="194", goldstein=-10.0,
        actors=(actor,), recipients=recipients, trigger=span("shelled"), sentence=Span(TEXT, 0, len(TEXT)),
        date=Date(when.text, when.start, when.end, dt.date(2024, 5, 2), dt.date(2024, 5, 2), "day", "gregorian", "day and month"),
        place=Place(where.text, where.start, where.end, "Juba", "SSD", "Central Equatoria", 4.85, 31.58, 373303, "city", 0.9, "largest"),
        magnitude=Magnitude(dead=3), status="actual", attribution=(0,), confidence=0.8, explanation="pattern",
    )  # fmt: skip
    return CodedDocument(
        id="https://example.org/d", title="A title", author=None, url="https://example.org/d", publisher="The Valley Herald", language="en",
        published=dt.date(2024, 5, 3), text=TEXT,
        statements=(Statement(recipients[1], None, (span("The army shelled a camp"),), "indirect"),),
        entities=(actor, *recipients), places=(event.place,) if event.place else (), events=(event,),
    )  # fmt: skip

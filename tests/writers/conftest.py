"""A coded document with something in every field."""

import datetime as dt

import pytest

from dragoman.records import CodedDocument, Date, Entity, Event, Failure, Magnitude, Place, Span, Statement

TEXT = "=The army; and police attacked a camp near Juba on 2 May, a medic said.\r\nThe café was quiet."


def span(words: str) -> Span:
    return Span(words, TEXT.index(words), TEXT.index(words) + len(words))


def entity(words: str, **more: str | tuple[str, ...]) -> Entity:
    found = span(words)
    return Entity(found.text, found.start, found.end, name=words, **more)  # type: ignore[arg-type]


@pytest.fixture
def event() -> Event:
    when, where = span("2 May"), span("Juba")
    return Event(
        id="d#1",
        type="ASSAULT",
        modes=("firearms", "heavy-weapons"),
        contexts=("military",),
        quad=4,
        score=-9.5,
        cameo="190",
        goldstein=-10.0,
        actors=(entity("=The army; and police", country="SSD", sectors=("MIL", "COP")), entity("police", sectors=("COP",))),
        recipients=(entity("a camp"),),
        trigger=span("attacked"),
        sentence=Span(TEXT[:73], 0, 73),
        date=Date(when.text, when.start, when.end, dt.date(2024, 5, 2), dt.date(2024, 5, 2), "day", "gregorian", "day and month"),
        place=Place(where.text, where.start, where.end, "Juba", "SSD", "Central Equatoria", 4.85, 31.58, 373303, "city", 0.9, "largest"),
        magnitude=Magnitude(dead=3),
        status="actual",
        attribution=(0, 1),
        confidence=0.8,
        explanation="pattern A attack R",
    )


@pytest.fixture
def coded(event: Event) -> CodedDocument:
    statements = (
        Statement(
            speaker=entity("a medic", entity_id="x", office="medic", basis="agent noun"),
            cue=span("said"),
            content=(span("attacked"),),
            kind="indirect",
        ),
        Statement(speaker=None, cue=None, content=(span("The café"), span("was quiet")), kind="direct", within=0),
    )
    return CodedDocument(
        id="d",
        title="-1 in a title",
        author="A",
        url="https://example.org/d",
        publisher="@wire",
        language="en",
        published=dt.date(2024, 5, 3),
        text=TEXT,
        dates=(event.date,) if event.date else (),
        places=(event.place,) if event.place else (),
        entities=(*event.actors, *event.recipients),
        statements=statements,
        events=(event,),
        failures=(Failure("code", "note", "what, where, and what to do"),),
    )

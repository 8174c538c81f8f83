"""Coded documents made up by rule, and run folders of them: as many as wanted, the same for the same seed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

import pyarrow.parquet as pq

from dragoman.codebook.cameo import cameo_code
from dragoman.records import CodedDocument, Date, Entity, Event, Magnitude, Place, Span, Statement, Teller
from dragoman.runs.tables import as_line, document_table, event_table

PARTIES = (
    ("the army", "Kenyan army", "KEN", ("MIL",)),
    ("teachers", "teachers", "KEN", ("EDU", "LAB")),
    ("police", "police", "UGA", ("COP",)),
    ("the foreign ministry", "foreign ministry", "UGA", ("GOV",)),
    ("rebels", "rebels", "SSD", ("REB",)),
    ("farmers", "farmers", "SSD", ("AGR",)),
    ("the United Nations", "United Nations", "UNO", ()),
    ("the president", "president of Norway", "NOR", ("GOV",)),
    ("fishermen", "fishermen", None, ("LAB",)),
    ("the opposition", "opposition", "PER", ("OPP",)),
    ("lawmakers", "congress of Peru", "PER", ("LEG",)),
)
"""Text, name, country, sectors."""
DEEDS = (
    ("PROTEST", ("demo",), 3, -6.0, "protested against"),
    ("ASSAULT", ("firearms",), 4, -9.0, "attacked"),
    ("CONSULT", ("visit",), 1, 1.5, "met"),
    ("AID", ("humanitarian",), 2, 7.0, "sent food to"),
    ("ACCUSE", (), 3, -3.0, "accused"),
    ("AGREE", (), 1, 6.0, "agreed with"),
    ("THREATEN", (), 3, -5.0, "threatened"),
    ("COERCE", ("arrest",), 4, -7.0, "detained"),
)
"""Type, modes, quad, score, words."""
Somewhere = tuple[str, str, str | None, float, float, str]
PLACES: tuple[Somewhere | None, ...] = (
    ("Juba", "SSD", "Central Equatoria", 4.85, 31.58, "city"), ("Mombasa", "KEN", "Mombasa", -4.05, 39.66, "city"),
    ("Cusco", "PER", "Cusco", -13.52, -71.97, "city"), ("Kenya", "KEN", None, 0.02, 37.9, "country"),
    ("Gulu district", "UGA", "Northern", 2.77, 32.3, "region"), ("Bergen", "NOR", "Vestland", 60.39, 5.32, "city"), None, None,
)  # fmt: skip
"""Name, country, province, latitude, longitude, precision; None: the text names no place."""
PUBLISHERS = ("The Herald", "Daily Post", "Wire Service", "Radio Coast", None)
STATUSES = ("actual",) * 8 + ("future", "hypothetical", "negated", "historical")
FIRST = dt.date(2023, 1, 1)
DAYS = 700


def documents(count: int, *, seed: int = 1, events: int = 3, places: Sequence[Somewhere | None] = PLACES) -> Iterator[CodedDocument]:
    """Yields documents of `events` sentences each, an event a sentence."""
    chance = random.Random(seed)
    for number in range(count):
        yield _document(chance, f"doc{number:07}", events, places)


def _document(chance: random.Random, name: str, events: int, places: Sequence[Somewhere | None]) -> CodedDocument:
    day = FIRST + dt.timedelta(days=chance.randrange(DAYS))
    publisher = chance.choice(PUBLISHERS)
    text, found = "", list[Event]()
    statements: list[Statement] = []
    for index in range(events):
        sentence, event, statement = _event(chance, f"{name}#{index + 1}", day, len(text), places)
        if statement:
            event = dataclasses.replace(event, attribution=(len(statements),))
            statements.append(statement)
        found.append(event)
        text += sentence + " "
    tellers = (Teller(publisher, "publisher", None, "given"),) if publisher else ()
    return CodedDocument(
        name, f"News of {day:%d %B}", None, f"https://news.example/{name}", publisher, "en", day, text, statements=tuple(statements),
        events=tuple(found), published_basis="given", tellers=tellers,
    )  # fmt: skip


def _event(
    chance: random.Random, name: str, day: dt.date, at: int, places: Sequence[Somewhere | None]
) -> tuple[str, Event, Statement | None]:
    """Returns a sentence that begins at `at`, its event, and who says so."""
    actor, recipient = chance.sample(PARTIES, 2)
    kind, modes, quad, score, verb = chance.choice(DEEDS)
    place, dated, said = chance.choice(places), chance.random() < 0.8, chance.random() < 0.4
    words = day.strftime("on %d %B %Y")
    parts = [actor[0], verb, recipient[0], *([f"in {place[0]}"] if place else []), *([words] if dated else [])]
    sentence = " ".join(parts) + (", a medic said." if said else ".")

    def span(part: str) -> tuple[str, int, int]:
        start = sentence.index(part)
        return part, at + start, at + start + len(part)

    where = _place(place, span(place[0]), 1000 + places.index(place)) if place else None
    when = Date(*span(words[3:]), day, day, "day", "gregorian", "day, month and year") if dated else None
    code = cameo_code(kind, modes, ())
    dead = chance.randrange(1, 9) if kind == "ASSAULT" else None
    event = Event(
        name, kind, modes, ("military",) if quad == 4 else (), quad, score, code.code if code else None, code.goldstein if code else None,
        (_party(actor, span(actor[0])),), (_party(recipient, span(recipient[0])),),
        Span(*span(verb)), Span(sentence, at, at + len(sentence)), when, where,
        Magnitude(dead=dead), chance.choice(STATUSES), (), round(chance.uniform(0.3, 1), 3), f"{kind}: pattern of {verb!r}",
    )  # fmt: skip
    speaker = Entity(*span("a medic"), name="medic", sectors=("MED",)) if said else None
    statement = Statement(speaker, Span(*span("said")), (Span(sentence[:10], at, at + 10),), "indirect") if said else None
    return sentence, event, statement


def _place(place: Somewhere, span: tuple[str, int, int], number: int) -> Place:
    name, country, province, lat, lon, precision = place
    return Place(*span, name, country, province, lat, lon, number, precision, 0.9, "largest")


def _party(party: tuple[str, str, str | None, tuple[str, ...]], span: tuple[str, int, int]) -> Entity:
    return Entity(*span, name=party[1], country=party[2], sectors=party[3], basis="by its name")


def write_run(folder: Path, coded: Iterable[CodedDocument] | None = None, *, part: int = 20_000) -> Path:
    """Writes documents (60) as a finished run, and returns its folder."""
    for kind in ("events", "documents"):
        (folder / kind).mkdir(parents=True)
    waiting = iter(documents(60) if coded is None else coded)
    for number, batch in enumerate(iter(lambda: list(islice(waiting, part)), [])):
        name = f"part-{number:07}-00000.parquet"
        pq.write_table(event_table(batch), folder / "events" / name)
        pq.write_table(document_table(batch, [as_line(one) for one in batch]), folder / "documents" / name)
    (folder / "run.json").write_text(json.dumps({"form": 1, "status": "finished"}), encoding="utf-8")
    return folder

"""The project's own set of parties, tests/gold/who.jsonl: who is meant, as of the day of the text."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

from dragoman import Coder
from dragoman.records import CodedDocument, Entity

GOLD = Path(__file__).parents[1] / "gold" / "who.jsonl"
FLOOR = 0.95
FEWEST = 150


def parties(coded: CodedDocument) -> list[Entity]:
    """Returns all parties of a document, those of its events first."""
    events = [entity for event in coded.events for entity in (*event.actors, *event.recipients)]
    speakers = [statement.speaker for statement in coded.statements if statement.speaker]
    return [*events, *coded.entities, *speakers]


def wrong(coder: Coder, row: dict[str, Any]) -> str | None:
    """Returns what is coded instead of the gold of a row."""
    coded = coder.code(row["text"], published=dt.date.fromisoformat(row["date"]))
    found = [(one.country, list(one.sectors)) for one in parties(coded) if one.text == row["mention"]]
    if found and found[0] == (row["country"], row["sectors"]):
        return None
    return f"{row['id']}: {row['mention']!r} is {found[:1] or 'not there'}, not {row['country']} {row['sectors']}"


def test_who_is_meant() -> None:
    rows = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= FEWEST
    assert min(Counter(row["case"] for row in rows).values()) >= 3
    assert {rows[0]["date"][:4], max(row["date"][:4] for row in rows)} == {"1990", "2025"}
    coder = Coder()
    faults = [fault for row in rows if (fault := wrong(coder, row)) is not None]
    assert 1 - len(faults) / len(rows) >= FLOOR, "\n".join(faults)

"""The table of statements: who said what, through whom it comes, and which events stand on it."""

from __future__ import annotations

import csv
import dataclasses
import io
from pathlib import Path

import pytest

from dragoman.records import CodedDocument, Entity, Event, Span, Statement, Teller
from dragoman.writers import JsonlWriter, StatementsToo
from dragoman.writers.statements import COLUMNS, anonymous


def entity(text: str, **codes: object) -> Entity:
    return Entity(text, 0, len(text), text, **codes)  # type: ignore[arg-type]


def rows(coded: CodedDocument, folder: Path) -> list[dict[str, str]]:
    out = StatementsToo(JsonlWriter(io.StringIO()), folder / "s.csv")
    out.write(coded)
    out.close()
    with (folder / "s.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_row_has_speaker_chain_nesting_and_events(event: Event, tmp_path: Path) -> None:
    minister = entity("the minister", country="PER", sectors=("GOV", "MIL"), office="minister of defence", entity_id="person:x")
    statements = (
        Statement(entity("Andina"), Span("reported", 0, 8), (Span("a", 0, 1),), "indirect"),
        Statement(minister, Span("=said", 9, 14), (Span("b", 2, 3), Span("c", 4, 5)), "mixed", within=0),
        Statement(None, None, (), "direct"),
    )
    events = (dataclasses.replace(event, attribution=(0, 1)),)
    tellers = (Teller("The Valley Herald", "publisher", None, "given"), Teller("Reuters", "agency", None, "dateline"))
    coded = CodedDocument(
        "d", None, "A. Rey", None, "The Valley Herald", None, None, "text", statements=statements, events=events, tellers=tellers
    )
    first, second, third = rows(coded, tmp_path)
    assert list(first) == [column.name for column in COLUMNS]
    assert (first["within"], first["depth"], first["speaker_text"], first["cue"]) == ("", "0", "Andina", "reported")
    assert (second["within"], second["depth"], second["kind"], second["content"]) == ("0", "1", "mixed", "b ... c")
    assert (second["speaker_country"], second["speaker_sectors"], second["speaker_office"]) == ("PER", "GOV,MIL", "minister of defence")
    assert second["chain"] == "The Valley Herald > Reuters > Andina > the minister"
    assert first["events"] == second["events"] == event.id
    assert (second["cue"], second["content_spans"], second["author"]) == ("'=said", "2-3;4-5", "A. Rey")
    assert (third["speaker_text"], third["anonymous"], third["chain"]) == ("", "1", "The Valley Herald > Reuters > ?")


@pytest.mark.parametrize(
    ("speaker", "hidden"),
    [
        (None, True), ("a senior official", True), ("Officials", True), ("sources close to the talks", True), ("two diplomats", True),
        ("a Peruvian official", False), ("the army", False), ("Ana Torres, an analyst", False), ("the governor", False),
    ],
)  # fmt: skip
def test_who_is_only_called_an_official_is_anonymous(speaker: str | None, hidden: bool) -> None:
    statement = Statement(entity(speaker) if speaker else None, None, (), "indirect")
    assert anonymous(statement) == hidden


def test_a_ring_of_statements_ends(tmp_path: Path) -> None:
    statements = (Statement(entity("A"), None, (), "indirect", within=1), Statement(entity("B"), None, (), "indirect", within=0))
    assert len(rows(CodedDocument("d", None, None, None, None, None, None, "t", statements=statements), tmp_path)) == 2

"""A coder that needs no model, in the place of the real one."""

import re
from pathlib import Path

import pytest

import dragoman
from dragoman.errors import MissingPartError
from dragoman.records import CodedDocument, Date, Document, Entity, Event, Magnitude, Place, Span, Statement


class FakeCoder:
    """Reads "X attacked Y" and "Z said", and nothing else; the only pipeline it knows is the default one."""

    def __init__(self, *, pipeline: str = "default") -> None:
        if pipeline != "default":
            raise MissingPartError(f"no pipeline {pipeline!r}. Install it.")

    def code(self, document: Document) -> CodedDocument:
        text = document.text
        if "crash" in text:
            raise ValueError("boom")
        said = re.search(r"(\w+) said", text)
        speaker = Entity(said[1], said.start(1), said.end(1), said[1]) if said else None
        statements = (Statement(speaker, Span("said", said.end() - 4, said.end()), (), "indirect"),) if said else ()
        events = [
            self._event(f"{document.id}#{number}", found, text)
            for number, found in enumerate(re.finditer(r"(\w+) (attacked) (\w+)", text), 1)
        ]
        return CodedDocument(
            document.id, document.title, document.author, document.url, document.publisher, document.language, document.published, text,
            statements=statements, events=tuple(events),
        )  # fmt: skip

    def _event(self, name: str, found: re.Match[str], text: str) -> Event:
        actor, recipient = (
            Entity(found[n], found.start(n), found.end(n), found[n], "SDN", ("REB",), basis=f"noun {found[n]}") for n in (1, 3)
        )
        at = text.find("Monday")
        date = Date("Monday", at, at + 6, None, None, "day", "gregorian", "weekday") if at >= 0 else None
        at = text.find("Juba")
        place = Place("Juba", at, at + 4, "Juba", "SSD", "Central Equatoria", 4.85, 31.58, 1, "city", 0.9, "largest") if at >= 0 else None
        said = (0,) if " said" in text else ()
        trigger = Span(found[2], found.start(2), found.end(2))
        return Event(
            name, "ASSAULT", ("aerial",), ("military",), 4, -10.0, None, None, (actor,), (recipient,), trigger,
            Span(text, 0, len(text)), date, place, Magnitude(dead=3), "actual", said, 0.81, "pattern: A attack R",
        )  # fmt: skip


@pytest.fixture(autouse=True)
def _fake_coder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(vars(dragoman), "Coder", FakeCoder)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)

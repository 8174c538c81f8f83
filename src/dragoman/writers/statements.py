"""Who said what: a CSV with a row a statement, beside the events."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from dragoman.records import CodedDocument, Statement
from dragoman.writers.base import Writes
from dragoman.writers.csvfile import guarded

Cell = str | int | None
Give = Callable[[int, Statement, CodedDocument], Cell]
HIDDEN = frozenset({
    "official", "officials", "source", "sources", "diplomat", "diplomats", "resident", "residents", "witness", "witnesses", "activist",
    "activists", "aide", "aides", "analyst", "analysts", "expert", "experts", "observer", "observers", "person", "people", "somebody",
    "lawmaker", "lawmakers", "officer", "officers", "commander", "insider", "insiders", "neighbour", "neighbours", "neighbor", "neighbors",
})  # fmt: skip
"""Nouns that name no one: who is only called so stays anonymous."""


@dataclasses.dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what it holds, and how its cell comes from a statement, its index and its document."""

    name: str
    meaning: str
    cell: Give


def outer(index: int | None, coded: CodedDocument) -> list[int]:
    """Returns the statements that one stands in and itself, outermost first."""
    chain: list[int] = []
    while index is not None and index not in chain:
        chain.append(index)
        index = coded.statements[index].within
    return chain[::-1]


def anonymous(statement: Statement) -> bool:
    """Tells whether a statement hides who says it: nobody is named, or "a senior official", "sources close to the talks"."""
    speaker = statement.speaker
    if speaker is None:
        return True
    if speaker.entity_id or any(word[:1].isupper() for word in speaker.text.split()[1:]):
        return False
    return not HIDDEN.isdisjoint(speaker.text.lower().replace(",", " ").split())


def _chain(index: int, _: Statement, coded: CodedDocument) -> str:
    speakers = (coded.statements[k].speaker for k in outer(index, coded))
    return " > ".join([*(teller.name for teller in coded.tellers), *(speaker.text if speaker else "?" for speaker in speakers)])


def _events(index: int, _: Statement, coded: CodedDocument) -> str:
    return ";".join(event.id for event in coded.events if index in event.attribution)


def _spans(_: int, statement: Statement, __: CodedDocument) -> str:
    return ";".join(f"{part.start}-{part.end}" for part in statement.content)


COLUMNS: tuple[Column, ...] = (
    Column("document_id", "id of the document", lambda k, s, coded: coded.id),
    Column("statement", "number of the statement in the document, from 0; attribution in the JSON form counts so", lambda k, s, coded: k),
    Column("within", "number of the statement that this one stands in", lambda k, s, coded: s.within),
    Column("depth", "how many statements it stands in", lambda k, s, coded: len(outer(k, coded)) - 1),
    Column("kind", "direct (quoted), indirect (reported) or mixed", lambda k, s, coded: s.kind),
    Column("speaker_text", "who says it, as the text has it; empty: nobody", lambda k, s, coded: s.speaker.text if s.speaker else None),
    Column("speaker_name", "by the known name", lambda k, s, coded: s.speaker.name if s.speaker else None),
    Column("speaker_country", "ISO 3166 alpha-3 or PLOVER non-state code", lambda k, s, coded: s.speaker.country if s.speaker else None),
    Column("speaker_sectors", "PLOVER sectors, joined by ','", lambda k, s, coded: ",".join(s.speaker.sectors) if s.speaker else None),
    Column("speaker_office", "office held on the day of publication", lambda k, s, coded: s.speaker.office if s.speaker else None),
    Column("speaker_id", "id in the packaged knowledge", lambda k, s, coded: s.speaker.entity_id if s.speaker else None),
    Column("anonymous", "1: who says it stays hidden (a senior official, it was reported), else 0", lambda k, s, coded: int(anonymous(s))),
    Column("cue", "the words of saying", lambda k, s, coded: s.cue.text if s.cue else None),
    Column("content", "what is said; parts joined by ' ... '", lambda k, s, coded: " ... ".join(part.text for part in s.content)),
    Column("chain", "everybody through whom it comes: publisher, agency, author, speakers, joined by ' > '", _chain),
    Column("events", "ids of the events that stand on it, joined by ';'", _events),
    Column("cue_start", "first code point of the cue", lambda k, s, coded: s.cue.start if s.cue else None),
    Column("cue_end", "the code point after the cue", lambda k, s, coded: s.cue.end if s.cue else None),
    Column("content_spans", "start-end of each part, joined by ';'", _spans),
    Column("publisher", "who published the document", lambda k, s, coded: coded.publisher),
    Column("author", "author of the document", lambda k, s, coded: coded.author),
    Column("published", "when it appeared, ISO 8601", lambda k, s, coded: coded.published.isoformat() if coded.published else None),
)


class StatementsToo:
    """Passes documents on to a writer, and writes their statements into a CSV file of their own."""

    def __init__(self, writer: Writes, path: Path) -> None:
        self._writer = writer
        self._stream: TextIO = path.open("w", encoding="utf-8", newline="")
        self._rows = csv.writer(self._stream)
        self._rows.writerow([column.name for column in COLUMNS])

    def write(self, coded: CodedDocument) -> None:
        """Writes one document, and a row for each of its statements."""
        self._writer.write(coded)
        for number, statement in enumerate(coded.statements):
            self._rows.writerow([guarded(column.cell(number, statement, coded)) for column in COLUMNS])
        self._stream.flush()

    def close(self) -> None:
        """Closes the table of statements; the writer is its opener's to close."""
        self._stream.close()

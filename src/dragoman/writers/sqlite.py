"""SQLite, as Datasette opens it: tables of events and documents, and one that says what each column holds."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from dragoman.records import CodedDocument
from dragoman.writers.parquet import kind
from dragoman.writers.table import COLUMNS, Cell, rows

_TYPES = {"integer": "INTEGER", "number": "REAL", "string": "TEXT"}
_TOGETHER = 1000  # documents in one transaction
_PLAIN = ("title", "author", "url", "publisher", "language")
_DOCUMENTS = ("document_id", "outcome", *_PLAIN, "published", "text", "coded")
_INDEXED = ("document_id", "type", "date_first", "actor_country", "recipient_country", "place_country")


class SqliteWriter:
    """Writes a database; an existing file is replaced. `documents.coded` is the JSON Lines form without the text, which has a column."""

    def __init__(self, path: Path) -> None:
        path.unlink(missing_ok=True)
        self._base = sqlite3.connect(path)
        self._waiting = 0
        columns = ", ".join(f'"{column.name}" {_TYPES[kind(column.name)]}' for column in COLUMNS)
        self._base.executescript(
            f"CREATE TABLE documents ({', '.join(f'{name} TEXT' for name in _DOCUMENTS)});"
            f"CREATE TABLE events ({columns});"
            'CREATE TABLE columns ("table" TEXT, name TEXT, meaning TEXT);'
        )
        self._base.executemany("INSERT INTO columns VALUES ('events', ?, ?)", [(column.name, column.meaning) for column in COLUMNS])

    def write(self, coded: CodedDocument) -> None:
        """Writes one document and its events."""
        form = coded.to_dict()
        text = form.pop("text")
        published = coded.published.isoformat() if coded.published else None
        line = json.dumps(form, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        cells = (coded.id, coded.outcome, *(form[name] for name in _PLAIN), published, text, line)
        self._base.execute(f"INSERT INTO documents VALUES ({_marks(len(_DOCUMENTS))})", cells)
        for row in rows(coded):
            self.write_row(row)
        self._waiting += 1
        if self._waiting % _TOGETHER == 0:
            self._base.commit()

    def write_row(self, row: list[Cell]) -> None:
        """Writes one event."""
        self._base.execute(f"INSERT INTO events VALUES ({_marks(len(COLUMNS))})", row)

    def close(self) -> None:
        """Adds the indexes and ends the last transaction."""
        self._base.execute("CREATE INDEX documents_id ON documents (document_id)")
        for column in _INDEXED:
            self._base.execute(f'CREATE INDEX "events_{column}" ON events ("{column}")')
        self._base.commit()
        self._base.close()


def _marks(number: int) -> str:
    """Returns as many placeholders."""
    return ", ".join("?" * number)

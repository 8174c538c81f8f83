"""An opened run or table."""

from __future__ import annotations

import json
import shutil
import tempfile
import weakref
from pathlib import Path
from typing import Any

import duckdb

from dragoman.errors import InputError
from dragoman.readers.coded import from_dict
from dragoman.records import CodedDocument
from dragoman.store.source import Source, find

Row = dict[str, Any]


class Store:
    """A run or a table, read-only. Any thread may ask; close it in the end.

    `events` is the table with a row an event, `n` its number in the order of the source, and the columns of
    docs/reference/table.md; `documents` holds a row a document.
    """

    def __init__(self, source: Source, db: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.source, self._db = source, db
        self._remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        self.name = source.path.name or source.path.as_posix()

    @classmethod
    def open(cls, path: Path, *, memory: str = "2GB") -> Store:
        """Opens a run folder, or a file of coded documents or of events.

        Args:
            path: what to open.
            memory: what DuckDB may take; what is beyond lies on disk.

        Raises:
            InputError: it cannot be read, or is something else.
        """
        folder = Path(tempfile.mkdtemp(prefix="dragoman-"))
        try:
            source = find(path, folder)
            db = duckdb.connect(str(folder / "store.duckdb"), config={"memory_limit": memory})
            _load(db, source)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return cls(source, db, folder)

    def close(self) -> None:
        """Removes what lies on disk."""
        self._db.close()
        self._remove()

    def rows(self, query: str, parameters: list[object] | None = None) -> list[Row]:
        """Returns the rows of a query as dicts; values come as `parameters`, never within the query."""
        found = self._db.cursor().execute(query, parameters or [])
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]

    def event(self, event_id: str) -> Row | None:
        """Returns the row of an event, or None."""
        return next(iter(self.rows("SELECT * FROM events WHERE event_id = ? ORDER BY n LIMIT 1", [event_id])), None)

    def document(self, document_id: str) -> CodedDocument | None:
        """Returns a coded document, or None if the source holds no such document or no documents."""
        if self.source.documents is None:
            return None
        found = self.rows("SELECT file FROM documents WHERE document_id = ? LIMIT 1", [document_id])
        if not found:
            return None
        lines = self.rows("SELECT coded FROM read_parquet(?) WHERE document_id = ? LIMIT 1", [found[0]["file"], document_id])
        return from_dict(json.loads(lines[0]["coded"]))


def _load(db: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Makes the tables.

    Raises:
        InputError: the source cannot be read.
    """
    try:
        db.execute(f"CREATE TABLE events AS SELECT (row_number() OVER () - 1)::INTEGER AS n, * FROM {source.reads}")
        if source.documents is not None:
            reads = source.documents.removesuffix(")") + ", filename = true)"
            db.execute(f"CREATE TABLE documents AS SELECT * EXCLUDE (coded, filename), filename AS file FROM {reads}")
    except duckdb.Error as error:
        raise InputError(f"{source.path.as_posix()}: cannot be read ({str(error).splitlines()[0]}).") from error

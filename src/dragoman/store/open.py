"""An opened run or table."""

from __future__ import annotations

import collections
import dataclasses
import json
import shutil
import tempfile
import threading
import weakref
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dragoman.readers.coded import from_dict
from dragoman.records import CodedDocument
from dragoman.store.filters import Filter
from dragoman.store.load import load
from dragoman.store.schemas import NAMES, Schema
from dragoman.store.source import Source, find

Row = dict[str, Any]

_KEPT, _FEW = 512, 500
"""Answers that are kept, of at most so many rows: who goes back to a filter sees it at once."""


@dataclasses.dataclass(frozen=True, slots=True)
class Totals:
    """What a filter selects: reports (events), distinct incidents, documents, sources, and what no chart of days or places can show.

    `unlinked` counts the reports that are no incidents: plans, denials, suppositions; `printed` those dated by the day of publication.
    """

    reports: int
    incidents: int
    documents: int
    sources: int
    undated: int
    unlocated: int
    unlinked: int
    printed: int


class Store:
    """A run or a table, read-only. Any thread may ask; close it in the end. `load.load` tells what its tables hold."""

    def __init__(self, source: Source, schema: Schema, db: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.source, self.schema, self.folder, self._db = source, schema, folder, db
        self.name = source.path.name or source.path.as_posix()
        self.linking = "none"
        """How far the linking of incidents is: none, going on, done, or why it failed."""
        self._cursors = threading.local()
        self._lock = threading.Lock()
        self._asked: collections.OrderedDict[tuple[str, str, str, int], list[Row]] = collections.OrderedDict()
        self._marked = 0  # times that `mark` wrote; an answer from before it is not given after it
        self._remove = weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)

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
            schema = load(db, source)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return cls(source, schema, db, folder)

    def close(self) -> None:
        """Removes what lies on disk."""
        self._db.close()
        self._remove()

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[Row]:
        """Returns the rows of a query as dicts; values come as `parameters`, never within the query. Nobody may change them."""
        key = (query, repr(parameters), self.linking, self._marked)
        with self._lock:
            if key in self._asked:
                self._asked.move_to_end(key)
                return list(self._asked[key])
        found = self.cursor().execute(query, list(parameters))
        names = [column[0] for column in found.description]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
        if len(rows) <= _FEW:
            with self._lock:
                self._asked[key] = rows
                while len(self._asked) > _KEPT:
                    self._asked.popitem(last=False)
        return list(rows)

    def numbered(self, numbers: Sequence[int]) -> list[Row]:
        """Returns the rows of events by their numbers, in the order of these: the columns of the table, `n` and `incident`."""
        if not numbers:
            return []
        rows = self.rows(f"SELECT n, incident, {', '.join(NAMES)} FROM events WHERE n IN ({', '.join(map(str, map(int, numbers)))})")
        by_number = {row["n"]: row for row in rows}
        return [by_number[number] for number in numbers]

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """Returns the cursor of this thread."""
        if not hasattr(self._cursors, "own"):
            self._cursors.own = self._db.cursor()
        found: duckdb.DuckDBPyConnection = self._cursors.own
        return found

    def mark(self, statuses: Mapping[str, str]) -> None:
        """Writes the review status of events, by id."""
        db = self.cursor()
        marked = pa.table({"id": pa.array(statuses.keys(), pa.string()), "status": pa.array(statuses.values(), pa.string())})
        db.register("marked", marked)
        db.execute("UPDATE events SET f_review = marked.status FROM marked WHERE events.event_id = marked.id")
        db.unregister("marked")
        with self._lock:
            self._marked += 1
            self._asked.clear()

    def totals(self, chosen: Filter) -> Totals:
        """Counts what a filter selects."""
        where, parameters = chosen.where()
        day = "appeared" if chosen.published else "happened"
        query = f"""
            SELECT count(*) AS reports, count(DISTINCT incident) AS incidents, count(DISTINCT doc) AS documents,
                count(DISTINCT nullif(f_source, '')) AS sources, count(*) FILTER ({day} IS NULL) AS undated,
                count(*) FILTER (NOT located) AS unlocated, count(*) FILTER (incident IS NULL) AS unlinked,
                count(*) FILTER (date_rule = 'published') AS printed
            FROM events WHERE {where}
        """
        return Totals(**self.rows(query, parameters)[0])

    def ids(self, chosen: Filter) -> list[str]:
        """Returns the ids of the events that a filter selects, in the order of the source."""
        where, parameters = chosen.where()
        return [row["event_id"] for row in self.rows(f"SELECT event_id FROM events WHERE {where} ORDER BY n", parameters)]

    def event(self, event_id: str) -> Row | None:
        """Returns the row of an event, or None."""
        return next(iter(self.rows("SELECT * FROM events WHERE event_id = ? ORDER BY n LIMIT 1", [event_id])), None)

    def events_of(self, document_id: str) -> list[Row]:
        """Returns the rows of a document's events, in the order of its text."""
        return self.rows("SELECT * FROM events WHERE document_id = ? ORDER BY sentence_start, trigger_start, n", [document_id])

    def document(self, document_id: str) -> CodedDocument | None:
        """Returns a coded document, or None if the source holds no such document or no documents."""
        return next(iter(self.documents([document_id])), None)

    def documents(self, ids: Sequence[str]) -> list[CodedDocument]:
        """Returns coded documents, in the order of the source; those that it does not hold are left out."""
        query = "SELECT DISTINCT file FROM documents WHERE list_contains(?::VARCHAR[], document_id) AND file IS NOT NULL"
        files = self.rows(query, [list(ids)])
        if not files:
            return []
        query = f"SELECT coded FROM read_parquet(?) WHERE document_id IN ({', '.join('?' * len(ids))})"
        lines = self.rows(query, [[row["file"] for row in files], *ids])
        return [from_dict(json.loads(line["coded"])) for line in lines]

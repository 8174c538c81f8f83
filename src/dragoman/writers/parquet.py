"""Parquet: a row an event, typed, with the meaning of each column in the file; and beside it a row a document, which holds everything."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.records import CodedDocument
from dragoman.writers.arrow import table_of
from dragoman.writers.table import COLUMNS, Cell, rows

GROUP = 20_000
"""Rows kept in memory and written together."""

_CHARACTERS = 32_000_000  # of documents kept in memory, whatever their number
WHOLE = frozenset(
    {"quad", "place_geonames_id", "dead", "injured", "size", "trigger_start", "trigger_end", "sentence_start", "sentence_end"}
)
"""Columns of whole numbers."""
REAL = frozenset({"score", "goldstein", "place_lat", "place_lon", "confidence"})
"""Columns of numbers."""


def kind(column: str) -> str:
    """Returns integer, number or string: the type of a column of the table."""
    return "integer" if column in WHOLE else "number" if column in REAL else "string"


_ARROW = {"integer": pa.int64(), "number": pa.float64(), "string": pa.string()}
EVENTS: pa.Schema = pa.schema(
    [pa.field(column.name, _ARROW[kind(column.name)], metadata={"description": column.meaning}) for column in COLUMNS]
)
"""The columns of `dragoman.writers.table`, typed; dates are ISO 8601 text."""
DOCUMENTS: pa.Schema = pa.schema(
    [
        pa.field("document_id", pa.string(), metadata={"description": "id of the document"}),
        pa.field("outcome", pa.string(), metadata={"description": "coded, no_event, skipped or failed"}),
        pa.field("coded", pa.string(), metadata={"description": "the coded document, a line of the JSON Lines form"}),
    ]
)
"""A row a document."""


def documents_path(path: Path) -> Path:
    """Returns the file with the documents beside one with events: a.parquet, a.documents.parquet."""
    return path.with_name(f"{path.stem}.documents{path.suffix}")


class ParquetWriter:
    """Writes both files in groups of rows; they are whole once it is closed."""

    def __init__(self, path: Path) -> None:
        self._events = _Table(path, EVENTS)
        self._documents = _Table(documents_path(path), DOCUMENTS)

    def write(self, coded: CodedDocument) -> None:
        """Takes one document, and writes a group once it is full."""
        line = json.dumps(coded.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        for row in rows(coded):
            self._events.add(row, size=0)
        self._documents.add([coded.id, coded.outcome, line], size=len(line))

    def write_row(self, row: list[Cell]) -> None:
        """Takes one row of a table whose documents are not at hand."""
        self._events.add(row, size=0)

    def close(self) -> None:
        """Writes what is left."""
        self._events.close()
        self._documents.close()


class _Table:
    """A file to which rows are added."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._file = pq.ParquetWriter(path, schema, compression="zstd")
        self._schema = schema
        self._rows: list[list[Cell]] = []
        self._size = 0

    def add(self, row: list[Cell], *, size: int) -> None:
        """Adds a row of `size` characters."""
        self._rows.append(row)
        self._size += size
        if len(self._rows) >= GROUP or self._size >= _CHARACTERS:
            self._flush()

    def _flush(self) -> None:
        """Writes the rows at hand."""
        columns = zip(*self._rows, strict=True) if self._rows else (() for _ in self._schema)
        self._file.write_table(table_of(columns, self._schema))
        self._rows, self._size = [], 0

    def close(self) -> None:
        """Writes what is left, and the end of the file."""
        self._flush()
        self._file.close()

"""What dragoman wrote, read again: coded documents, and rows of the table, from JSON Lines, CSV, Parquet, SQLite and run folders."""

from __future__ import annotations

import contextlib
import csv
import json
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import InputError, UsageError
from dragoman.readers.coded import from_dict, read_coded
from dragoman.records import CodedDocument

Row = dict[str, Any]
_JSON_LINES = frozenset({".jsonl", ".ndjson"})
_BASES = frozenset({".sqlite", ".sqlite3", ".db"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what the CSV writer puts an apostrophe before
_BATCH = 1024  # rows of Parquet in memory


def holds_documents(path: Path) -> bool:
    """Whether `path` holds coded documents, and not only a row an event.

    Raises:
        InputError: it does not exist.
        UsageError: it is of a kind that is not read.
    """
    if not path.exists():
        raise InputError(f"{path.as_posix()}: no such file or folder. Name what `dragoman code` wrote.")
    if path.is_dir():
        return True
    ending = path.suffix.lower()
    if ending in _JSON_LINES | _BASES:
        return True
    if ending == ".parquet":
        return _documents_beside(path).exists()
    if ending == ".csv":
        return False
    raise UsageError(f"{path.as_posix()}: the ending does not tell what it is. Read are .jsonl, .csv, .parquet, .sqlite and run folders.")


def read_documents(path: Path) -> Iterator[CodedDocument]:
    """Yields the coded documents that `path` holds, in their order.

    Raises:
        InputError: it cannot be read, or is no output of dragoman.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        for part in _parts(path, "documents"):
            yield from _from_parquet(part)
    elif ending in _BASES:
        yield from _from_sqlite(path)
    elif ending == ".parquet":
        yield from _from_parquet(_documents_beside(path))
    else:
        yield from read_coded(path)


def read_rows(path: Path, columns: Sequence[str] | None = None) -> Iterator[Row]:
    """Yields the rows of the table that `path` holds: column -> text, number or None. CSV has only texts, and "" for None.

    Args:
        path: .csv, .parquet, .sqlite or a run folder.
        columns: those needed (all); more may come.

    Raises:
        InputError: it cannot be read, or is no table of dragoman's.
    """
    ending = path.suffix.lower()
    if path.is_dir():
        for part in _parts(path, "events"):
            yield from _parquet_rows(part, columns)
    elif ending in _BASES:
        yield from _sqlite_rows(path)
    elif ending == ".parquet":
        yield from _parquet_rows(path, columns)
    else:
        yield from _csv_rows(path)


def read_incidents(path: Path) -> dict[str, str]:
    """Returns event id -> incident id, from what `dragoman incidents` wrote (.csv, .jsonl, .parquet).

    Raises:
        InputError: it cannot be read, or is no list of incidents.
    """
    found: dict[str, str] = {}
    for row in _incident_rows(path):
        if "id" not in row or "event_ids" not in row:
            raise InputError(f"{path.as_posix()}: has no id and event_ids. Is it what `dragoman incidents` wrote?")
        events = row["event_ids"] if isinstance(row["event_ids"], list) else str(row["event_ids"]).split(";")
        found.update(dict.fromkeys(events, str(row["id"])))
    return found


def _incident_rows(path: Path) -> Iterator[Row]:
    """Yields the incidents of a file."""
    if path.suffix.lower() not in _JSON_LINES:
        yield from read_rows(path, ["id", "event_ids"])
        return
    try:
        with path.open(encoding="utf-8", newline="\n") as stream:
            for number, line in enumerate(stream, 1):
                yield _object(line, f"{path.as_posix()} line {number}")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.as_posix()}: cannot be read ({error}).") from error


def _documents_beside(path: Path) -> Path:
    """Returns the file with the documents beside one with events."""
    return path if path.stem.endswith(".documents") else path.with_name(f"{path.stem}.documents{path.suffix}")


def _parts(folder: Path, kind: str) -> list[Path]:
    """Returns the finished parts of a run folder."""
    found = sorted((folder / kind).glob("*.parquet"))
    if not found:
        raise InputError(f"{folder.as_posix()}: holds no {kind}/*.parquet. Is it a run folder of `dragoman code`, with a finished part?")
    return found


def _parquet_rows(path: Path, columns: Sequence[str] | None) -> Iterator[Row]:
    """Yields the rows of a Parquet file."""
    import pyarrow as pa  # noqa: PLC0415 - takes longer to import than other formats take to read
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        with pq.ParquetFile(path) as file:
            held = file.schema_arrow.names
            for batch in file.iter_batches(_BATCH, columns=[name for name in columns if name in held] if columns else None):
                yield from batch.to_pylist()
    except (OSError, pa.ArrowException) as error:
        raise InputError(f"{path.as_posix()}: cannot be read as Parquet ({error}).") from error


def _from_parquet(path: Path) -> Iterator[CodedDocument]:
    """Yields the documents of a Parquet file, from its column `coded`."""
    for number, row in enumerate(_parquet_rows(path, ["coded"]), 1):
        if "coded" not in row:
            raise InputError(f"{path.as_posix()}: has no column `coded`. Is it a file of documents that dragoman wrote?")
        where = f"{path.as_posix()} row {number}"
        yield from_dict(_object(row["coded"], where), where=f"{where}: document")


def _object(text: object, where: str) -> dict[str, Any]:
    """Returns the JSON object in a cell."""
    try:
        form = json.loads(str(text))
    except ValueError as error:
        raise InputError(f"{where}: broken JSON ({error}).") from error
    if not isinstance(form, dict):
        raise InputError(f"{where}: holds no object.")
    return form


@contextlib.contextmanager
def _base(path: Path) -> Iterator[sqlite3.Connection]:
    """Opens a database for reading."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as base:
            base.row_factory = sqlite3.Row
            yield base
    except sqlite3.Error as error:
        raise InputError(f"{path.as_posix()}: cannot be read as a database of dragoman ({error}).") from error


def _sqlite_rows(path: Path) -> Iterator[Row]:
    """Yields the rows of the table of events."""
    with _base(path) as base:
        for row in base.execute("SELECT * FROM events ORDER BY rowid"):
            yield dict(row)


def _from_sqlite(path: Path) -> Iterator[CodedDocument]:
    """Yields the documents of a database."""
    with _base(path) as base:
        for document_id, text, line in base.execute("SELECT document_id, text, coded FROM documents ORDER BY rowid"):
            where = f"{path.as_posix()} document {document_id}"
            yield from_dict({**_object(line, where), "text": text}, where=where)


def _csv_rows(path: Path) -> Iterator[Row]:
    """Yields the rows of a CSV file that dragoman wrote, without the apostrophes before what looks like a formula."""
    csv.field_size_limit(2**31 - 1)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                yield {name: _bare(cell) for name, cell in row.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path.as_posix()}: cannot be read as CSV ({error}).") from error


def _bare(cell: str | None) -> str | None:
    """Returns a cell without the apostrophe that the writer put before it."""
    return cell[1:] if cell and cell[0] == "'" and cell.lstrip("'").startswith(_FORMULA) else cell

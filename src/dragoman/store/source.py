"""What is opened: a run folder, or a file of coded documents or of events; as SQL that gives its events and its documents."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.errors import InputError
from dragoman.readers.coded import read_coded
from dragoman.records import CodedDocument
from dragoman.runs.parts import is_run
from dragoman.runs.tables import DOCUMENTS, EVENTS, as_line, document_table, event_table
from dragoman.writers.parquet import documents_path

_BATCH = 1024
_LINES = frozenset({".jsonl", ".ndjson"})
KNOWN = ".parquet, .csv, .tsv, .jsonl or a run folder"


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Where events and documents are read from.

    `reads` is a SQL expression that stands after FROM and gives a row an event; `documents` one with a row a document and its line of
    JSON in `coded`, None if there are only events. `before` is a command to run first so that the SQL works elsewhere, or None.
    """

    path: Path
    reads: str
    documents: str | None
    before: str | None = None


def literal(text: str) -> str:
    """Returns a text as a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def find(path: Path, scratch: Path) -> Source:
    """Returns what `path` holds; coded documents in JSON Lines are written as tables into `scratch` first.

    Raises:
        InputError: it is not there, or is nothing that is read.
    """
    where = path.as_posix()
    if not path.exists():
        raise InputError(f"{where}: no such file or folder. Name {KNOWN}.")
    if path.is_dir():
        return _run(path)
    ending = path.suffix.lower()
    if ending == ".parquet":
        beside = documents_path(path)
        return Source(path, _parquet(where), _parquet(beside.as_posix()) if beside.is_file() else None)
    if ending in {".csv", ".tsv", ".tab", ".txt"}:
        return Source(path, f"read_csv({literal(where)}, header = true, all_varchar = true)", None)
    if ending in _LINES:
        return _lines(path, scratch)
    raise InputError(f"{where}: the ending does not tell what it is. Name {KNOWN}.")


def _parquet(pattern: str) -> str:
    return f"read_parquet({literal(pattern)})"


def _run(folder: Path) -> Source:
    """Returns the parts of a run folder.

    Raises:
        InputError: it is none, or no part is finished.
    """
    if not is_run(folder) or not any((folder / "events").glob("*.parquet")):
        raise InputError(f"{folder.as_posix()}: is no run folder with a finished part. Make one: dragoman code INPUT -o {folder.name}/")
    return Source(folder, *(_parquet(f"{folder.as_posix()}/{kind}/*.parquet") for kind in ("events", "documents")))


def _lines(path: Path, scratch: Path) -> Source:
    """Writes coded documents as a table of events and one of documents, and returns these."""
    events, documents = scratch / "events.parquet", scratch / "documents.parquet"
    with pq.ParquetWriter(events, EVENTS) as event_file, pq.ParquetWriter(documents, DOCUMENTS) as document_file:
        for batch in _batches(read_coded(path)):
            event_file.write_table(event_table(batch))
            document_file.write_table(_documents(batch))
    before = f"dragoman convert {path.as_posix()} {path.with_suffix('.parquet').as_posix()}"
    return Source(path, _parquet(events.as_posix()), _parquet(documents.as_posix()), before)


def _documents(batch: list[CodedDocument]) -> pa.Table:
    return document_table(batch, [as_line(one) for one in batch])


def _batches(documents: Iterator[CodedDocument]) -> Iterator[list[CodedDocument]]:
    """Yields documents in lists."""
    while batch := [one for one, _ in zip(documents, range(_BATCH), strict=False)]:
        yield batch

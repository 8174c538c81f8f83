"""What is opened: a run folder, or a file of coded documents or of events; as SQL that gives its events and its documents."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from dragoman.errors import InputError
from dragoman.readers.coded import read_coded
from dragoman.records import CodedDocument
from dragoman.runs.parts import is_run
from dragoman.runs.tables import DOCUMENTS, EVENTS, as_line, document_table, event_table
from dragoman.store.literals import literal
from dragoman.store.schemas import HEADLESS
from dragoman.writers.parquet import documents_path

_BATCH = 1024
_LINES = frozenset({".jsonl", ".ndjson"})
_TABS = frozenset({".tsv", ".tab", ".txt"})
KNOWN = "a run folder, or a .parquet, .csv, .tsv or .jsonl file"


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Where events and documents are read from.

    `reads` is a SQL expression that stands after FROM and gives a row an event; `documents` one with a row a document and its line of
    JSON in `coded`, None if there are only events. `before` says what to do first so that SQL finds the events as `elsewhere`.
    `guarded` marks CSV, in which our writer puts an apostrophe before what a spreadsheet would run.
    """

    path: Path
    reads: str
    documents: str | None = None
    before: str = ""
    elsewhere: str = ""
    guarded: bool = False


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
    if ending in _TABS or ending == ".csv":
        return _table(path)
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
    return Source(folder, _parquet(f"{folder.as_posix()}/events/*.parquet"), _parquet(f"{folder.as_posix()}/documents/*.parquet"))


def _table(path: Path) -> Source:
    """Returns a table of text: fields between commas, quoted; or between tabs, not quoted; or GDELT's, which has tabs and no header."""
    first = _first_line(path)
    where = literal(path.as_posix())
    if "\t" in first:
        layout = "delim = '\t', quote = '', escape = ''"
        if first.split("\t")[0].isdecimal() and first.count("\t") == len(HEADLESS) - 1:
            layout += f", header = false, names = [{', '.join(map(literal, HEADLESS))}]"
        else:
            layout += ", header = true"
        return Source(path, f"read_csv({where}, all_varchar = true, {layout})")
    return Source(path, f"read_csv({where}, all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')", guarded=True)


def _first_line(path: Path) -> str:
    """Returns the first line of a text file.

    Raises:
        InputError: it is empty or no UTF-8.
    """
    try:
        with path.open(encoding="utf-8") as file:
            first = file.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path.as_posix()}: cannot be read as UTF-8 ({error}). Convert it, for example with iconv.") from error
    if not first:
        raise InputError(f"{path.as_posix()}: is empty. Name {KNOWN}.")
    return first


def _lines(path: Path, scratch: Path) -> Source:
    """Returns rows in JSON Lines; coded documents are written as a table of events and one of documents first.

    Raises:
        InputError: the first line is neither.
    """
    try:
        first: dict[str, Any] = json.loads(_first_line(path))
        keys = set(first)
    except (ValueError, TypeError) as error:
        raise InputError(f"{path.as_posix()} line 1: broken JSON ({error}). Mend it, or leave it out.") from error
    if "event_id" in keys:
        return Source(path, f"read_json({literal(path.as_posix())}, format = 'newline_delimited')")
    events, documents = scratch / "events.parquet", scratch / "documents.parquet"
    with pq.ParquetWriter(events, EVENTS) as event_file, pq.ParquetWriter(documents, DOCUMENTS) as document_file:
        for batch in _batches(read_coded(path)):
            event_file.write_table(event_table(batch))
            document_file.write_table(document_table(batch, [as_line(one) for one in batch]))
    elsewhere = path.with_suffix(".parquet").as_posix()
    before = f"dragoman convert {path.as_posix()} {elsewhere}"
    return Source(path, _parquet(events.as_posix()), _parquet(documents.as_posix()), before, _parquet(elsewhere))


def _batches(documents: Iterator[CodedDocument]) -> Iterator[list[CodedDocument]]:
    """Yields documents in lists."""
    while batch := [one for one, _ in zip(documents, range(_BATCH), strict=False)]:
        yield batch

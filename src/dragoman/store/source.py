"""What is opened: a run folder, or a file of coded documents or of events; as SQL that gives its events and its documents."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.readers.coded import read_coded
from dragoman.runs.parts import is_run
from dragoman.store.foreign import foreign_tables, is_phoenix, is_plover, tables
from dragoman.store.literals import literal
from dragoman.store.schemas import HEADLESS
from dragoman.writers.parquet import documents_path

_LINES = frozenset({".jsonl", ".ndjson", ".json"})
_TABS = frozenset({".tsv", ".tab", ".txt"})
KNOWN = "a run folder, or a .parquet, .csv, .tsv, .jsonl or (PLOVER) .json file"


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """Where events and documents are read from.

    `reads` is a SQL expression that stands after FROM and gives a row an event; `documents` one with a row a document and its line of
    JSON in `coded`, None if there are only events. `before` says what to do first so that SQL finds the events as `elsewhere`.
    `guarded` marks CSV, in which our writer puts an apostrophe before what a spreadsheet would run. `notes` are what a user should know
    of a source of another program: what it does not tell, and what could not be read.
    """

    path: Path
    reads: str
    documents: str | None = None
    before: str = ""
    elsewhere: str = ""
    guarded: bool = False
    notes: tuple[str, ...] = ()


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
        return _table(path, scratch)
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


def _table(path: Path, scratch: Path) -> Source:
    """Returns a table of text: fields between commas, quoted; or between tabs, not quoted; GDELT's and Phoenix' have tabs and no header."""
    first = _first_line(path)
    where = literal(path.as_posix())
    if is_phoenix(first.split("\t")):
        return _foreign(path, "phoenix", scratch)
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
    """Returns rows in JSON Lines; coded documents and events in PLOVER JSON are written as a table of events and one of documents first.

    Raises:
        InputError: the first line is neither.
    """
    line = _first_line(path)
    if is_plover(line):
        return _foreign(path, "plover", scratch)
    try:
        first: dict[str, Any] = json.loads(line)
        keys = set(first)
    except (ValueError, TypeError) as error:
        raise InputError(f"{path.as_posix()} line 1: broken JSON ({error}). Mend it, or leave it out.") from error
    if "event_id" in keys:
        return Source(path, f"read_json({literal(path.as_posix())}, format = 'newline_delimited')")
    events, documents = tables(read_coded(path), scratch)
    before, elsewhere = _converted(path)
    return Source(path, _parquet(events.as_posix()), _parquet(documents.as_posix()), before, _parquet(elsewhere))


def _foreign(path: Path, kind: str, scratch: Path) -> Source:
    """Returns the events of another program; a confidence of 0, which stands for none, is none."""
    events, documents, notes = foreign_tables(path, kind, scratch)
    before, elsewhere = _converted(path, f" --from {kind}")
    reads = f"(SELECT * REPLACE (nullif(confidence, 0) AS confidence) FROM {_parquet(events.as_posix())})"
    return Source(path, reads, _parquet(documents.as_posix()), before, _parquet(elsewhere), notes=notes)


def _converted(path: Path, flags: str = "") -> tuple[str, str]:
    """Returns the command that writes a file as Parquet, and where."""
    elsewhere = path.with_suffix(".parquet").as_posix()
    return f"dragoman convert {path.as_posix()} {elsewhere}{flags}", elsewhere

"""Events of other programs that need more than SQL to be read: PLOVER JSON and Phoenix become tables of ours first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pyarrow.parquet as pq

from dragoman.errors import InputError
from dragoman.exchange import FOREIGN, Gaps, read_foreign
from dragoman.records import CodedDocument
from dragoman.runs.tables import DOCUMENTS, EVENTS, as_line, document_table, event_table

_BATCH = 1024
_PARTIES = frozenset({"actor", "source"})
"""Names of who acts, in the manual of PLOVER and in its older files."""
_DAY = 8  # digits of a day in Phoenix


def is_plover(first: str) -> bool:
    """Whether a first line is that of PLOVER JSON: an event an object, or the beginning of an array of them."""
    if first.lstrip().startswith("["):
        return True
    try:
        form = json.loads(first)
    except ValueError:
        return False
    return isinstance(form, dict) and "event" in form and "events" not in form and bool(_PARTIES & form.keys())


def is_phoenix(cells: list[str]) -> bool:
    """Whether a first line, cut at its tabs, is that of Phoenix, which has no header: so many columns, the second a day."""
    return len(cells) == len(FOREIGN["phoenix"].columns) and len(cells[1]) == _DAY and cells[1].isdecimal()


def tables(documents: Iterable[CodedDocument], scratch: Path) -> tuple[Path, Path]:
    """Writes documents as a table of events and one of documents into a folder, and returns their paths."""
    events, texts = scratch / "events.parquet", scratch / "documents.parquet"
    left = iter(documents)
    with pq.ParquetWriter(events, EVENTS) as event_file, pq.ParquetWriter(texts, DOCUMENTS) as document_file:
        while batch := [one for one, _ in zip(left, range(_BATCH), strict=False)]:
            event_file.write_table(event_table(batch))
            document_file.write_table(document_table(batch, [as_line(one) for one in batch]))
    return events, texts


def foreign_tables(path: Path, kind: str, scratch: Path) -> tuple[Path, Path, tuple[str, ...]]:
    """Writes the events of another program as tables into a folder; returns their paths, and what is to be known about them.

    Args:
        path: the file.
        kind: its format, of `FOREIGN`.
        scratch: the folder.

    Raises:
        InputError: the file cannot be read, or nothing in it can.
    """
    gaps = Gaps()
    events, documents = tables(read_foreign(path, kind, gaps), scratch)
    if gaps.broken and not pq.read_metadata(events).num_rows:
        raise InputError(f"{path.as_posix()}: nothing in it is {kind}. {gaps.messages[0]}")
    told = [f"{kind} does not tell: {', '.join(FOREIGN[kind].lacks)}", *gaps.shown()]
    told += [f"left out: {message}" for message in gaps.messages]
    if gaps.broken > len(gaps.messages):
        told.append(f"left out: {gaps.broken - len(gaps.messages):,} more lines")
    return events, documents, tuple(told)

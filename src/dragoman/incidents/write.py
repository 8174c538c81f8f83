"""Incidents to files: JSON Lines, CSV and Parquet."""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.incidents.records import Incident
from dragoman.writers.csvfile import guarded

BATCH = 10_000
"""Incidents that are held before they go into a Parquet file."""

COLUMNS = tuple(field.name for field in dataclasses.fields(Incident))
_NUMBERS = frozenset({"reports", "documents", "articles", "publishers"})
SCHEMA = pa.schema([(name, pa.int64() if name in _NUMBERS else pa.string()) for name in COLUMNS])

Write = Callable[[Incident], object]


def flat(one: Incident) -> dict[str, Any]:
    """Returns the incident as a row: lists joined by ";", numbers as "12 (2);15 (1)", each with the documents that give it."""
    form = one.to_dict()
    for name in ("dead", "injured", "size"):
        form[name] = [f"{count['value']} ({count['reports']})" for count in form[name]]
    return {name: ";".join(value) if isinstance(value, list) else value for name, value in form.items()}


@contextlib.contextmanager
def _jsonl(path: Path) -> Iterator[Write]:
    """Gives the function that writes an incident as a line of JSON."""
    with path.open("w", encoding="utf-8", newline="") as file:
        yield lambda one: file.write(json.dumps(one.to_dict(), ensure_ascii=False, separators=(",", ":")) + "\n")


@contextlib.contextmanager
def _csv(path: Path) -> Iterator[Write]:
    """Gives the function that writes an incident as a row."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(COLUMNS)
        yield lambda one: rows.writerow([guarded(cell) for cell in flat(one).values()])


@contextlib.contextmanager
def _parquet(path: Path) -> Iterator[Write]:
    """Gives the function that writes an incident as a row."""
    held: list[dict[str, Any]] = []
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as file:

        def write(one: Incident) -> None:
            held.append(flat(one))
            if len(held) == BATCH:
                flush()

        def flush() -> None:
            file.write_table(pa.Table.from_pylist(held, SCHEMA))
            held.clear()

        yield write
        flush()


WRITERS: dict[str, Callable[[Path], contextlib.AbstractContextManager[Write]]] = {".jsonl": _jsonl, ".csv": _csv, ".parquet": _parquet}
"""File name ending -> what opens a file and gives the function that writes an incident into it."""

"""The five gold sets, read as documents to code."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.records import Document

SETS = ("plover_pairs", "plover_records", "snippets", "attributions", "places")
"""File names without `.jsonl`, in the order of the printed table."""

Gold = dict[str, Any]
"""One line of a gold file, as JSON gives it."""


def read_gold(folder: Path, name: str, *, limit: int | None = None) -> list[Gold]:
    """Returns the first `limit` lines (all if None) of the gold set `name` in `folder`.

    Raises:
        InputError: the file is missing, or a line of it is no JSON object with `id` and `text`.
    """
    path = folder / f"{name}.jsonl"
    try:
        with path.open(encoding="utf-8") as lines:
            rows = list(_rows(lines, path, limit))
    except FileNotFoundError as error:
        raise InputError(f"no gold set {path}. Name the folder that holds {name}.jsonl and score.py with --data.") from error
    if not rows:
        raise InputError(f"the gold set {path} is empty. Give a file with one JSON object a line.")
    return rows


def _rows(lines: Iterator[str], path: Path, limit: int | None) -> Iterator[Gold]:
    """Yields the objects of the lines that are not blank, checked for what `documents` needs."""
    given = 0
    for number, line in enumerate(lines, start=1):
        if limit is not None and given >= limit:
            return
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path} line {number} is no JSON ({error.msg}, column {error.colno}). Mend or remove the line.") from error
        if not isinstance(row, dict) or not {"id", "text"} <= row.keys():
            raise InputError(f"{path} line {number} has no `id` and `text`. Mend or remove the line.")
        given += 1
        yield row


def documents(gold: list[Gold]) -> Iterator[Document]:
    """Yields a document for each gold line; `date`, where the line has one, is the publication date."""
    for row in gold:
        published = dt.date.fromisoformat(row["date"]) if row.get("date") else None
        yield Document(id=str(row["id"]), text=row["text"], published=published)

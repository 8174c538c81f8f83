"""Coded documents as Arrow tables: a row a document, which holds everything, and a row an event, to count and filter."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pyarrow as pa

from dragoman.records import CodedDocument
from dragoman.writers.arrow import table_of
from dragoman.writers.parquet import EVENTS
from dragoman.writers.table import COLUMNS

__all__ = ["DOCUMENTS", "EVENTS", "as_line", "document_table", "event_table"]

DOCUMENTS: pa.Schema = pa.schema(
    [
        ("document_id", pa.string()),
        ("outcome", pa.string()),
        ("published", pa.string()),
        ("publisher", pa.string()),
        ("language", pa.string()),
        ("title", pa.string()),
        ("author", pa.string()),
        ("url", pa.string()),
        ("characters", pa.int64()),
        ("events", pa.int64()),
        ("failures", pa.int64()),
        ("coded", pa.string()),
    ]
)
"""A row a document; `coded` is its line of the JSON Lines form."""


def as_line(coded: CodedDocument) -> str:
    """Returns the line of the JSON Lines form, without its end."""
    return json.dumps(coded.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def event_table(coded: Sequence[CodedDocument]) -> pa.Table:
    """Returns a row an event of all documents."""
    pairs = [(event, one) for one in coded for event in one.events]
    return table_of(([column.cell(event, one) for event, one in pairs] for column in COLUMNS), EVENTS)


def document_table(coded: Sequence[CodedDocument], lines: Sequence[str]) -> pa.Table:
    """Returns a row a document; `lines` are their JSON forms."""
    plain = ("publisher", "language", "title", "author", "url")
    columns: dict[str, list[object]] = {
        "document_id": [one.id for one in coded],
        "outcome": [one.outcome for one in coded],
        "published": [one.published.isoformat() if one.published else None for one in coded],
        **{name: [getattr(one, name) for one in coded] for name in plain},
        "characters": [len(one.text) for one in coded],
        "events": [len(one.events) for one in coded],
        "failures": [len(one.failures) for one in coded],
        "coded": list(lines),
    }
    return table_of((columns[name] for name in DOCUMENTS.names), DOCUMENTS)

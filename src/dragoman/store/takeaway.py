"""What a view shows, to take away: rows as files, and the command that gives the same rows elsewhere."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from dragoman.store.dimensions import REVIEW
from dragoman.store.filters import Filter
from dragoman.store.listing import Order
from dragoman.store.literals import literal
from dragoman.store.open import Row, Store
from dragoman.store.schemas import NAMES
from dragoman.writers.csvfile import guarded

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "geojson": "application/geo+json",
    "parquet": "application/vnd.apache.parquet",
}
"""Format -> its media type."""
_BATCH = 2048
_NAMED = 1000  # events that a command names one by one


def sql(store: Store, chosen: Filter, order: Order | None = None) -> str:
    """Returns SQL for DuckDB that gives the rows of a filter from the source; paths are as they were given to the server."""
    source = store.source
    if source.before:
        head, reads = f"-- first: {source.before}\n", source.elsewhere
    elif store.schema.name != "dragoman":
        head, reads = "-- first: download all events as Parquet (events.parquet)\n", "read_parquet('events.parquet')"
    else:
        head, reads = "", source.reads
    where, note = _condition(store, chosen)
    tail = f'\nORDER BY "{order.column}" {"DESC" if order.falling else "ASC"} NULLS LAST' if order and order.column else ""
    return f"{head}{note}SELECT *\nFROM {reads}\nWHERE {where}{tail};"


def _condition(store: Store, chosen: Filter) -> tuple[str, str]:
    """Returns the condition, and a note where it is not all: what was reviewed stands in no source, so the events are named."""
    if not chosen.chosen(REVIEW):
        return chosen.raw(), ""
    narrowed, ids = chosen.without(REVIEW).raw(), store.ids(chosen)
    if len(ids) > _NAMED:
        return narrowed, "-- review status is left out: it is not in the source. Download the events instead.\n"
    return f"{narrowed} AND event_id IN ({', '.join(map(literal, ids)) or 'NULL'})", ""


def commands(store: Store, chosen: Filter, order: Order | None = None) -> dict[str, str]:
    """Returns title -> what to type for the rows of a filter: SQL, a shell's line, and Python."""
    query = sql(store, chosen, order)
    bare = "\n".join(line for line in query.splitlines() if not line.startswith("--"))
    quoted = bare.replace("'", "'\\''")
    return {
        "DuckDB SQL": query,
        "Shell": f"duckdb -csv -c '{quoted}' > events.csv",
        "Python": f"import duckdb\n\nevents = duckdb.sql({bare.rstrip(';')!r}).df()",
    }


def write_parquet(store: Store, chosen: Filter, path: Path) -> None:
    """Writes the rows of a filter as a Parquet file."""
    where, parameters = chosen.where()
    escaped = path.as_posix().replace("'", "''")
    query = f"COPY (SELECT {', '.join(NAMES)} FROM events WHERE {where} ORDER BY n) TO '{escaped}' (FORMAT parquet, COMPRESSION zstd)"
    store.cursor().execute(query, parameters)


def chunks(store: Store, chosen: Filter, kind: str) -> Iterator[str]:
    """Yields the text of a file, csv, jsonl or geojson, of the rows of a filter, in large parts, without holding all of it."""
    parts = _lines(store, chosen, kind)
    while batch := "".join(itertools.islice(parts, _BATCH)):
        yield batch


def _lines(store: Store, chosen: Filter, kind: str) -> Iterator[str]:
    rows = _rows(store, chosen)
    if kind == "csv":
        yield _csv_line(NAMES)
        yield from (_csv_line([guarded(row[name]) for name in NAMES]) for row in rows)
    elif kind == "jsonl":
        yield from (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    else:
        yield '{"type":"FeatureCollection","features":['
        separator = "\n"
        for row in rows:
            if row["place_lat"] is not None and row["place_lon"] is not None:
                yield separator + json.dumps(_feature(row), ensure_ascii=False)
                separator = ",\n"
        yield "\n]}\n"


def _rows(store: Store, chosen: Filter) -> Iterator[Row]:
    """Yields the rows of a filter on a cursor of its own: others may ask meanwhile."""
    where, parameters = chosen.where()
    found = store.cursor().cursor().execute(f"SELECT {', '.join(NAMES)} FROM events WHERE {where} ORDER BY n", parameters)
    while batch := found.fetchmany(_BATCH):
        yield from (dict(zip(NAMES, row, strict=True)) for row in batch)


def _csv_line(cells: Iterable[object]) -> str:
    """Returns a line of CSV as RFC 4180 has it."""
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _feature(row: Row) -> dict[str, object]:
    """Returns a row as a feature; one of a whole country or province says so in `place_precision`, and its point is only the centre."""
    geometry = {"type": "Point", "coordinates": [row["place_lon"], row["place_lat"]]}
    return {"type": "Feature", "id": row["event_id"], "geometry": geometry, "properties": row}

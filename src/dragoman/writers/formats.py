"""All formats that are written to a file: how it is opened, what its columns mean, and what it cannot hold."""

from __future__ import annotations

import contextlib
import dataclasses
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from dragoman.errors import UsageError
from dragoman.records import CodedDocument
from dragoman.schema import dictionary, json_schema
from dragoman.writers import gdelt, icews, losses, phoenix, plover, polecat
from dragoman.writers.base import Writes
from dragoman.writers.csvfile import CsvWriter
from dragoman.writers.fields import Field
from dragoman.writers.geojson import GeoJsonWriter
from dragoman.writers.jsonl import JsonlWriter
from dragoman.writers.losses import Loss
from dragoman.writers.parquet import ParquetWriter, documents_path, kind
from dragoman.writers.sqlite import SqliteWriter
from dragoman.writers.table import COLUMNS, Cell

Opens = Callable[[Path], contextlib.AbstractContextManager[Writes]]


@dataclasses.dataclass(frozen=True, slots=True)
class Format:
    """A format: `endings` tell it, `losses` are what it has no place for, `more` names the other files of an output.

    `dictionary` has (table, column, type, meaning). `lossy` says that the provenance of the events goes into a file beside it.
    """

    title: str
    endings: tuple[str, ...]
    opens: Opens
    losses: tuple[Loss, ...] = ()
    lossy: bool = False
    dictionary: tuple[tuple[str, str, str, str], ...] = ()
    more: Callable[[Path], tuple[Path, ...]] = lambda path: ()


def mentions_path(path: Path) -> Path:
    """Returns the file with GDELT's mentions beside one with its events: a.tsv, a.mentions.tsv."""
    return path.with_name(f"{path.stem}.mentions{path.suffix}")


@contextlib.contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    """Opens a text file, UTF-8, line ends untouched."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield stream


def _on_text(make: Callable[[TextIO], Writes]) -> Opens:
    """Returns what opens a writer on one text file."""

    @contextlib.contextmanager
    def opens(path: Path) -> Iterator[Writes]:
        with _text(path) as stream:
            yield make(stream)

    return opens


@contextlib.contextmanager
def _geojson(path: Path) -> Iterator[Writes]:
    """Opens a GeoJSON file."""
    with _text(path) as stream, contextlib.closing(GeoJsonWriter(stream)) as writer:
        yield writer


@contextlib.contextmanager
def _parquet(path: Path) -> Iterator[Writes]:
    """Opens a Parquet file and the one with its documents."""
    with contextlib.closing(ParquetWriter(path)) as writer:
        yield writer


@contextlib.contextmanager
def _sqlite(path: Path) -> Iterator[Writes]:
    """Opens a new database."""
    with contextlib.closing(SqliteWriter(path)) as writer:
        yield writer


@contextlib.contextmanager
def _gdelt(path: Path) -> Iterator[Writes]:
    """Opens both tables of GDELT."""
    with _text(path) as events, _text(mentions_path(path)) as mentions:
        yield gdelt.GdeltWriter(events, mentions)


def _of(table: str, fields: tuple[Field, ...]) -> tuple[tuple[str, str, str, str], ...]:
    """Returns the dictionary of columns of a format of the field."""
    return tuple((table, field.name, field.kind, field.meaning) for field in fields)


_TABLE = tuple(("events", column.name, kind(column.name), column.meaning) for column in COLUMNS)
_PLOVER = tuple(("events", name, "JSON", meaning) for name, meaning in plover.FIELDS.items())

FORMATS: dict[str, Format] = {
    "jsonl": Format("JSON Lines, a document a line: holds everything", (".jsonl", ".ndjson"), _on_text(JsonlWriter)),
    "csv": Format("CSV, a row an event", (".csv",), _on_text(CsvWriter), losses.ROWS, dictionary=_TABLE),
    "parquet": Format(
        "Parquet, a row an event, and one with documents",
        (".parquet",),
        _parquet,
        dictionary=_TABLE,
        more=lambda path: (documents_path(path),),
    ),
    "sqlite": Format("SQLite of events and documents, for Datasette", (".sqlite", ".sqlite3", ".db"), _sqlite, dictionary=_TABLE),
    "geojson": Format("GeoJSON, a point an event", (".geojson",), _geojson, (losses.UNPLACED, *losses.ROWS), lossy=True, dictionary=_TABLE),
    "plover": Format("PLOVER JSON, an event a line", (".plover.jsonl",), _on_text(plover.PloverWriter), losses.PLOVER, dictionary=_PLOVER),
    "polecat": Format(
        "POLECAT's 40 columns",
        (".polecat.tsv", ".polecat.txt"),
        _on_text(polecat.polecat_writer),
        losses.POLECAT,
        lossy=True,
        dictionary=_of("events", polecat.FIELDS),
    ),
    "phoenix": Format(
        "Phoenix's 26 columns",
        (".phoenix.tsv", ".phoenix.txt"),
        _on_text(phoenix.phoenix_writer),
        losses.PHOENIX,
        lossy=True,
        dictionary=_of("events", phoenix.FIELDS),
    ),
    "icews": Format(
        "the 20 columns of ICEWS",
        (".icews.tsv", ".icews.tab"),
        _on_text(icews.icews_writer),
        losses.ICEWS,
        lossy=True,
        dictionary=_of("events", icews.FIELDS),
    ),
    "gdelt": Format(
        "GDELT 2.0, events (61 columns) and mentions (16)",
        (".gdelt.tsv", ".gdelt.csv", ".export.csv"),
        _gdelt,
        losses.GDELT,
        lossy=True,
        dictionary=_of("events", gdelt.EVENTS) + _of("mentions", gdelt.MENTIONS),
        more=lambda path: (mentions_path(path),),
    ),
}
"""Name -> format. A new format is a module, an entry here, and its losses."""

ROWS = ("csv", "parquet", "sqlite")
"""Formats that can be written from rows of the table alone."""


def format_of(path: Path, *, to: str | None = None) -> str:
    """Returns the format to write: `to`, else by the longest ending of `path`.

    Raises:
        UsageError: the ending is of no known format.
    """
    if to:
        return to
    found = [(ending, name) for name, one in FORMATS.items() for ending in one.endings if path.name.lower().endswith(ending)]
    if not found:
        endings = ", ".join(one.endings[0] for one in FORMATS.values())
        raise UsageError(f"{path.as_posix()}: the ending does not tell the format. Use {endings}, or pass --to {'|'.join(FORMATS)}.")
    return max(found, key=lambda pair: len(pair[0]))[1]


def beside(path: Path, kind_of: str) -> tuple[Path, ...]:
    """Returns the other files that an output of that format has."""
    provenance = (path.with_name(f"{path.name}.provenance.jsonl"),) if FORMATS[kind_of].lossy else ()
    described = tuple(path.with_name(f"{path.name}.{what}") for what in ("schema.json", "dictionary.md"))
    return (*FORMATS[kind_of].more(path), *provenance, *described)


def describe(path: Path, kind_of: str) -> None:
    """Writes the schema and the data dictionary of an output beside it."""
    schema, words = (path.with_name(f"{path.name}.{what}") for what in ("schema.json", "dictionary.md"))
    schema.write_text(json.dumps(_schema(kind_of), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    words.write_text(_words(kind_of), encoding="utf-8")


def _schema(kind_of: str) -> dict[str, Any]:
    """Returns the JSON Schema of a coded document, or the columns of the tables of a format."""
    if kind_of == "jsonl":
        return json_schema()
    tables: dict[str, list[dict[str, str]]] = {}
    for table, name, column_kind, meaning in FORMATS[kind_of].dictionary:
        tables.setdefault(table, []).append({"name": name, "type": column_kind, "description": meaning})
    return {"title": FORMATS[kind_of].title, "tables": {table: {"fields": fields} for table, fields in tables.items()}}


def _words(kind_of: str) -> str:
    """Returns the data dictionary of a format as Markdown."""
    if kind_of == "jsonl":
        return dictionary()
    rows = "".join(f"| {table} | `{name}` | {column} | {meaning} |\n" for table, name, column, meaning in FORMATS[kind_of].dictionary)
    return f"# {FORMATS[kind_of].title}\n\n| table | column | type | meaning |\n|---|---|---|---|\n{rows}"


def typed(row: dict[str, Any]) -> list[Cell]:
    """Returns the cells of a row in the order of `COLUMNS`, numbers as numbers.

    Raises:
        UsageError: a column is missing, or a cell is no number where one must be.
    """
    missing = [column.name for column in COLUMNS if column.name not in row]
    if missing:
        raise UsageError(f"the table lacks the columns {', '.join(missing[:6])}. Only tables that this version of dragoman wrote are read.")
    return [_typed(column.name, row[column.name]) for column in COLUMNS]


def _typed(name: str, value: Any) -> Cell:  # noqa: ANN401 - a cell of any table
    """Returns a cell as its column's type."""
    if value is None or value == "":
        return None
    try:
        return int(value) if kind(name) == "integer" else float(value) if kind(name) == "number" else str(value)
    except ValueError as error:
        raise UsageError(f"column {name}: {value!r:.40} is no number.") from error


class Counting:
    """Passes documents on to a writer, and counts in `lost` what its format cannot hold."""

    def __init__(self, writer: Writes, lost: losses.Losses) -> None:
        self.lost = lost
        self._writer = writer

    def write(self, coded: CodedDocument) -> None:
        """Writes one document."""
        self._writer.write(coded)
        self.lost.add(coded)


@contextlib.contextmanager
def writing(path: Path, kind_of: str) -> Iterator[Counting]:
    """Opens a new file of that format for documents; what belongs beside it is written too."""
    with contextlib.ExitStack() as stack:
        writer = stack.enter_context(FORMATS[kind_of].opens(path))
        sidecar = stack.enter_context(_text(path.with_name(f"{path.name}.provenance.jsonl"))) if FORMATS[kind_of].lossy else None
        yield Counting(writer, losses.Losses(FORMATS[kind_of].losses, sidecar))
    describe(path, kind_of)


def written(documents: Iterator[CodedDocument], path: Path, kind_of: str) -> losses.Losses:
    """Writes documents to a new file of that format with all that belongs beside it, and returns what it could not hold."""
    with writing(path, kind_of) as writer:
        for coded in documents:
            writer.write(coded)
    return writer.lost


def written_rows(table: Iterator[dict[str, Any]], path: Path, kind_of: str) -> None:
    """Writes rows of the table to a new file of a format of `ROWS`."""
    with FORMATS[kind_of].opens(path) as writer:
        if not isinstance(writer, CsvWriter | ParquetWriter | SqliteWriter):
            raise UsageError(f"{kind_of} needs the coded documents. Convert from the .jsonl, or write {', '.join(ROWS)}.")
        for row in table:
            writer.write_row(typed(row))
    describe(path, kind_of)

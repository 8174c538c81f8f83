"""JSON Schema and data dictionary of the coded document, derived from the record classes.

Types come from `records.py`, what a record is from the first line of its docstring, what a field means from `schema.toml`.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import tomllib
import types
import typing
from importlib.resources import files
from typing import Any

from dragoman import records

RECORDS: tuple[type[records.Record], ...] = (
    records.CodedDocument,
    records.Event,
    records.Entity,
    records.Date,
    records.Place,
    records.Statement,
    records.Teller,
    records.Magnitude,
    records.Span,
    records.Failure,
)
"""The records of a coded document, the outermost first."""

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    dt.date: {"type": "string", "format": "date"},
}


@functools.cache
def field_notes() -> dict[str, dict[str, dict[str, Any]]]:
    """Returns record name -> field name -> its meaning ("doc") and limits."""
    return tomllib.loads(files("dragoman").joinpath("schema.toml").read_text(encoding="utf-8"))


def json_schema() -> dict[str, Any]:
    """Returns the JSON Schema (draft 2020-12) of a line of the output. Every field is always there."""
    parts = {record.__name__: _record(record) for record in RECORDS}
    top = parts.pop("CodedDocument")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "CodedDocument", **top, "$defs": parts}


def _record(record: type[records.Record]) -> dict[str, Any]:
    """Returns the schema of a record class."""
    kinds = typing.get_type_hints(record)
    notes = field_notes()[record.__name__]
    fields = {name: _field(kinds[name], notes.get(name, {})) for name in _names(record)}
    return {
        "description": _summary(record),
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


def _field(kind: Any, notes: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - the type of any field
    """Returns the schema of a field: its meaning, its type, its limits."""
    limits = {key: value for key, value in notes.items() if key != "doc"}
    return {"description": notes.get("doc", ""), **_type(kind), **limits}


def _type(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - the type of any field
    """Returns the schema of a type."""
    if isinstance(kind, types.UnionType):
        inner = _type(typing.get_args(kind)[0])
        if "type" in inner:
            return {**inner, "type": [inner["type"], "null"]}
        return {"anyOf": [inner, {"type": "null"}]}
    if typing.get_origin(kind) is tuple:
        return {"type": "array", "items": _type(typing.get_args(kind)[0])}
    if dataclasses.is_dataclass(kind):
        return {"$ref": f"#/$defs/{typing.cast('type', kind).__name__}"}
    return _PLAIN[kind]


def dictionary() -> str:
    """Returns the data dictionary of the JSON form as Markdown: a table for each record."""
    head = "# Data dictionary\n\n## The coded document (JSON): an object a document, one a line\n"
    return head + "".join(_section(record) for record in RECORDS)


def _section(record: type[records.Record]) -> str:
    """Returns the table of a record."""
    kinds = typing.get_type_hints(record)
    notes = field_notes()[record.__name__]
    rows = "".join(f"| `{name}` | {_named(kinds[name])} | {notes.get(name, {}).get('doc', '')} |\n" for name in _names(record))
    return f"\n### {record.__name__}\n\n{_summary(record)}\n\n| field | type | meaning |\n|---|---|---|\n{rows}"


def _named(kind: Any) -> str:  # noqa: ANN401 - the type of any field
    """Returns what a type is called in the dictionary."""
    if isinstance(kind, types.UnionType):
        return f"{_named(typing.get_args(kind)[0])} or null"
    if typing.get_origin(kind) is tuple:
        return f"list of {_named(typing.get_args(kind)[0])}"
    plain = {str: "text", int: "integer", float: "number", dt.date: "date (ISO 8601)"}
    return plain.get(kind) or str(kind.__name__)


def _names(record: type[records.Record]) -> list[str]:
    """Returns the field names of a record class, in their order."""
    return [field.name for field in dataclasses.fields(typing.cast("Any", record))]


def _summary(record: type[records.Record]) -> str:
    """Returns the first line of the docstring of a class."""
    return (record.__doc__ or "").strip().splitlines()[0]

"""Coded documents back from their JSON form."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import json
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.records import CodedDocument


def read_coded(path: Path) -> Iterator[CodedDocument]:
    """Yields the documents of a JSON Lines file that `dragoman code` wrote.

    Raises:
        InputError: the file cannot be read, or a line is no coded document.
    """
    try:
        with path.open(encoding="utf-8", newline="\n") as lines:
            for number, line in enumerate(lines, start=1):
                where = f"{path.as_posix()} line {number}"
                yield from_dict(_parsed(line, where), where=f"{where}: document")
    except OSError as error:
        raise InputError(f"{path.as_posix()}: cannot be read ({error.strerror}).") from error


def from_dict(form: Mapping[str, Any], *, where: str = "document") -> CodedDocument:
    """Returns the coded document whose `to_dict` is `form`; `where` begins the names of fields in messages.

    Raises:
        InputError: a field is missing, unknown or of another type; the message names it.
    """
    return typing.cast("CodedDocument", _value(CodedDocument, form, where))


def _parsed(line: str, where: str) -> dict[str, Any]:
    """Returns the JSON object of a line."""
    try:
        form = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where}: broken JSON ({error}).") from error
    if not isinstance(form, dict):
        raise InputError(f"{where}: holds no object.")
    return form


def _value(kind: Any, form: Any, where: str) -> Any:  # noqa: ANN401 - types and JSON values of all records
    """Returns `form` as the type `kind`: a record, a date, a tuple of either, a plain value, or None where that is allowed."""
    if isinstance(kind, types.UnionType):
        options = typing.get_args(kind)
        return None if form is None and types.NoneType in options else _value(options[0], form, where)
    if typing.get_origin(kind) is tuple:
        if not isinstance(form, list):
            raise InputError(f"{where}: needs a list, holds {form!r:.60}.")
        return tuple(_value(typing.get_args(kind)[0], item, f"{where}[{index}]") for index, item in enumerate(form))
    if dataclasses.is_dataclass(kind):
        return _record(kind, form, where)
    if kind is dt.date:
        return _date(form, where)
    accepted = (int, float) if kind is float else kind
    if not isinstance(form, accepted) or isinstance(form, bool):
        raise InputError(f"{where}: needs {kind.__name__}, holds {form!r:.60}.")
    return form


def _record(kind: Any, form: Any, where: str) -> Any:  # noqa: ANN401 - any record class
    """Returns the record of class `kind` with the fields of `form`."""
    fields = _fields(kind)
    if not isinstance(form, Mapping):
        raise InputError(f"{where}: needs an object, holds {form!r:.60}.")
    if set(form) != set(fields):
        wrong = ", ".join(sorted(set(form) ^ set(fields)))
        raise InputError(f"{where}: missing or unknown fields: {wrong}. Is it the output of this version of dragoman?")
    return kind(**{name: _value(fields[name], form[name], f"{where}.{name}") for name in fields})


@functools.cache
def _fields(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - any record class
    """Returns field name -> type of a record class."""
    return typing.get_type_hints(kind)


def _date(form: Any, where: str) -> dt.date:  # noqa: ANN401 - any JSON value
    """Returns an ISO 8601 date."""
    try:
        return dt.date.fromisoformat(form)
    except (TypeError, ValueError) as error:
        raise InputError(f"{where}: needs a date like 2024-05-03, holds {form!r:.60}.") from error

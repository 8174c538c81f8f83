"""Columns of Python values as Arrow arrays, built from their bytes.

`pyarrow.array` does the same, but imports pandas first wherever that is installed: a second and 40 MB in every worker process.
"""

from __future__ import annotations

import array
import itertools
from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

_CODES = {pa.int64(): "q", pa.float64(): "d"}
"""Arrow type -> what the `array` module calls it."""


def table_of(columns: Iterable[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Returns a table of columns in the order of `schema`, whose types are string, int64 and float64.

    Raises:
        TypeError: a value is of another type than its column.
        OverflowError: the texts of a column have more than 2**31 bytes, or a whole number more than 64 bits.
    """
    return pa.Table.from_arrays([column_of(values, field.type) for values, field in zip(columns, schema, strict=True)], schema=schema)


def column_of(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Returns an array of values of one type; None is null."""
    absent = sum(value is None for value in values)
    valid = _bits(value is not None for value in values) if absent else None
    if kind != pa.string():
        return pa.Array.from_buffers(kind, len(values), [valid, _packed(_CODES[kind], (value or 0 for value in values))], absent)
    texts = [(value or "").encode("utf-8") for value in values]
    ends = itertools.accumulate(map(len, texts), initial=0)
    return pa.Array.from_buffers(kind, len(values), [valid, _packed("i", ends), pa.py_buffer(b"".join(texts))], absent)


def _packed(code: str, numbers: Iterable[float]) -> pa.Buffer:
    """Returns numbers in the memory of a C array."""
    return pa.py_buffer(array.array(code, numbers))


def _bits(flags: Iterable[bool]) -> pa.Buffer:
    """Returns flags as bits, the first one lowest in the first byte."""
    digits = "".join("1" if flag else "0" for flag in flags)
    return pa.py_buffer(int(digits[::-1] or "0", 2).to_bytes(len(digits) // 8 + 1, "little"))

"""Tables of events: which of the known schemas a table has, and the SQL that gives our columns from it."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from collections.abc import Collection, Mapping
from importlib import resources

import duckdb

from dragoman.codebook.cameo import codes
from dragoman.errors import InputError
from dragoman.knowledge.codes import countries
from dragoman.store.literals import literal
from dragoman.writers.cases import country_name, fips
from dragoman.writers.gdelt import EVENTS as GDELT
from dragoman.writers.parquet import kind
from dragoman.writers.table import COLUMNS

NAMES = tuple(column.name for column in COLUMNS)
HEADLESS = tuple(field.name for field in GDELT)
"""Names of the columns of GDELT 2.0, whose files have no header."""

_TYPES = {"integer": "BIGINT", "number": "DOUBLE", "string": "VARCHAR"}
_NEEDED = frozenset({"event_id", "document_id", "type"})


@dataclasses.dataclass(frozen=True, slots=True)
class Schema:
    """A layout of events: `told_by` are columns that only it has, `fill` gives SQL for our columns.

    `absent` is the word for nothing; `joined_by` stands between the values of a list.
    """

    name: str
    title: str
    told_by: tuple[str, ...]
    fill: Mapping[str, str]
    absent: str = ""
    joined_by: str = ";"

    def cell(self, column: str) -> str:
        """Returns the SQL of one of our columns, typed."""
        if column not in self.fill:
            return f"NULL::{_TYPES[kind(column)]}"
        found = f"({self.fill[column]})"
        if self.absent:
            found = f"nullif({found}, {literal(self.absent)})"
        if self.joined_by != ";":
            found = f"replace({found}, {literal(self.joined_by)}, ';')"
        return f"TRY_CAST({found} AS {_TYPES[kind(column)]})"


@functools.cache
def schemas() -> tuple[Schema, ...]:
    """Returns the layouts of others that are known."""
    text = (resources.files("dragoman.store") / "schemas.toml").read_text(encoding="utf-8")
    return tuple(Schema(name, **{**form, "told_by": tuple(form["told_by"])}) for name, form in tomllib.loads(text).items())


def own(held: Collection[str], *, guarded: bool) -> Schema:
    """Returns our own layout as far as a table holds it.

    Args:
        held: its columns.
        guarded: whether it is CSV, in which an apostrophe stands before what a spreadsheet would run.
    """
    return Schema("dragoman", "dragoman", (), {name: _unguarded(name) if guarded else f'"{name}"' for name in NAMES if name in held})


def _unguarded(name: str) -> str:
    r"""Returns the SQL of a cell of CSV without the apostrophe that the writer put before it."""
    return f"""CASE WHEN regexp_matches("{name}", '^''+[-=+@\\t\\r]') THEN substr("{name}", 2) ELSE "{name}" END"""


def schema_of(held: Collection[str], where: str, *, guarded: bool) -> Schema:
    """Returns the layout of a table.

    Raises:
        InputError: its columns are of no known one.
    """
    if set(held) >= _NEEDED:
        return own(held, guarded=guarded)
    for schema in schemas():
        if set(held) >= set(schema.told_by):
            return schema
    known = ", ".join(schema.title for schema in schemas())
    raise InputError(
        f"{where}: the columns ({', '.join(list(held)[:6])}, ...) are of no table that is known: dragoman's own needs "
        f"{', '.join(sorted(_NEEDED))}; others are {known}. Rename the columns to those of docs/reference/table.md."
    )


def make_macros(db: duckdb.DuckDBPyConnection) -> None:
    """Defines the functions that the layouts use."""
    tables = {
        "country_named": {name: code for code in sorted(countries()) if (name := country_name(code))},
        "country_of_fips": {name: code for code in sorted(countries()) if (name := fips(code))},
        "type_of_cameo": {code: found.type for code, found in codes().items()},
    }
    for name, table in tables.items():
        entries = ", ".join(f"{literal(key)}: {literal(value)}" for key, value in table.items())
        db.execute(f"CREATE OR REPLACE TEMP MACRO {name}(word) AS (MAP {{{entries}}})[word]")

"""From a source to the table that is looked at: our columns, whatever the schema, and what they are counted by."""

from __future__ import annotations

import tomllib
from importlib import resources

import duckdb

from dragoman.errors import InputError
from dragoman.store.dimensions import DIMENSIONS, HAPPENED, LOCATED, LOWERED, PUBLISHED
from dragoman.store.literals import literal
from dragoman.store.schemas import NAMES, Schema, make_macros, schema_of
from dragoman.store.source import Source

_TEXTS = ("outcome", "published", "publisher", "language", "title", "url")
_NUMBERS = ("characters", "events")


def load(db: duckdb.DuckDBPyConnection, source: Source) -> Schema:
    """Makes the tables `events` and `documents`, and returns the schema that the source has.

    `events` has the columns of docs/reference/table.md, and `n`, the number of the row; `doc`, that of its document; `incident`, that of
    its incident (NULL until `linking` fills it); `happened`, `appeared`, `located`, `lowered`; and a column for each dimension.

    Raises:
        InputError: the source cannot be read, or has none of the known schemas.
    """
    where = source.path.as_posix()
    try:
        make_macros(db)
        held = [row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {source.reads}").fetchall()]
        schema = schema_of(held, where, guarded=source.guarded)
        db.execute(f"CREATE TABLE events AS {_select(schema, source.reads)}")
        db.execute(f"CREATE TABLE documents AS {_documents(db, source)}")
        db.execute("CHECKPOINT")
    except duckdb.Error as error:
        raise InputError(f"{where}: cannot be read ({str(error).splitlines()[0]}).") from error
    return schema


def _select(schema: Schema, reads: str) -> str:
    """Returns the query that gives the table of events."""
    cells = ", ".join(f"{schema.cell(name)} AS {name}" for name in NAMES)
    counted = ", ".join(f"{dimension.raw} AS {dimension.column}" for dimension in DIMENSIONS)
    complete = {"quad", "score"} <= schema.fill.keys()
    filled = "*" if complete else f"* REPLACE ({_by_type('quad')} AS quad, {_by_type('score')} AS score)"
    return f"""
        WITH theirs AS (SELECT {cells} FROM {reads}), given AS (SELECT {filled} FROM theirs)
        SELECT (row_number() OVER () - 1)::INTEGER AS n, given.*, (hash(document_id) >> 1)::BIGINT AS doc, NULL::INTEGER AS incident,
            {HAPPENED} AS happened, {PUBLISHED} AS appeared, {LOCATED} AS located, {LOWERED} AS lowered, {counted}
        FROM given
    """


def _by_type(column: str) -> str:
    """Returns the SQL of PLOVER's quad class or score where the source gives none: that of the type."""
    text = (resources.files("dragoman.codebook") / "ontology.toml").read_text(encoding="utf-8")
    types = tomllib.loads(text)["types"]
    return f"coalesce({column}, (MAP {{{', '.join(f'{literal(name)}: {facts[column]}' for name, facts in types.items())}}})[type])"


def _documents(db: duckdb.DuckDBPyConnection, source: Source) -> str:
    """Returns the query that gives the table of documents: those of the source, or those that its events name."""
    if source.documents is None:
        return """
            SELECT document_id, 'coded' AS outcome, any_value(published) AS published, any_value(publisher) AS publisher,
                NULL::VARCHAR AS language, any_value(title) AS title, any_value(url) AS url, NULL::BIGINT AS characters,
                count(*) AS events, NULL::VARCHAR AS file, any_value(appeared) AS appeared
            FROM events GROUP BY document_id ORDER BY min(n)
        """
    reads = source.documents.removesuffix(")") + ", filename = true)"
    held = {row[0] for row in db.execute(f"DESCRIBE SELECT * FROM {reads}").fetchall()}
    texts = [name if name in held else f"json_extract_string(coded, '$.{name}') AS {name}" for name in _TEXTS]
    numbers = [name if name in held else f"NULL::BIGINT AS {name}" for name in _NUMBERS]
    return f"SELECT document_id, {', '.join(texts + numbers)}, filename AS file, {PUBLISHED} AS appeared FROM {reads}"

"""Two runs side by side: which events are new, which are gone, and in which fields those that stayed differ."""

from __future__ import annotations

import dataclasses
import threading

from dragoman.store.filters import Filter
from dragoman.store.open import Row, Store

FIELDS = (
    "type", "modes", "contexts", "status", "actor_name", "actor_country", "actor_sectors", "recipient_name", "recipient_country",
    "recipient_sectors", "date_first", "date_last", "place_name", "place_country", "according_to", "dead", "injured", "size",
)  # fmt: skip
"""Columns in which an event that both runs have may differ."""
KINDS = ("added", "removed", "changed", "same")

_DIFFERENT = ", ".join(
    f"CASE WHEN coalesce(a.{name}::VARCHAR, '') <> coalesce(b.{name}::VARCHAR, '') THEN '{name}' END" for name in FIELDS
)
_PLACED = """
    SELECT n, document_id AS d, coalesce(trigger_start, -1) AS s, coalesce(trigger_end, -1) AS e, type AS t,
        row_number() OVER (PARTITION BY d, s, e, t ORDER BY n) AS r
    FROM {events} WHERE document_id IN (SELECT document_id FROM {documents})
"""
_LEFT = """
    SELECT n, d, s, e, row_number() OVER (PARTITION BY d, s, e ORDER BY t, n) AS r FROM {side} WHERE n NOT IN (SELECT {column} FROM alike)
"""
_PAIRS = f"""
    CREATE OR REPLACE TABLE {{pairs}} AS
    WITH a AS ({_PLACED.format(events="events", documents="{other}_documents")}),
        b AS ({_PLACED.format(events="{other}_events", documents="documents")}),
        alike AS (SELECT a.n AS here, b.n AS there FROM a JOIN b USING (d, s, e, t, r)),
        a_left AS ({_LEFT.format(side="a", column="here")}),
        b_left AS ({_LEFT.format(side="b", column="there")}),
        pairs AS (SELECT * FROM alike UNION ALL SELECT a_left.n, b_left.n FROM a_left FULL JOIN b_left USING (d, s, e, r))
    SELECT here, there,
        CASE WHEN here IS NULL OR there IS NULL THEN [] ELSE list_filter([{_DIFFERENT}], lambda field: field IS NOT NULL) END AS fields,
        CASE WHEN there IS NULL THEN 'added' WHEN here IS NULL THEN 'removed' WHEN len(fields) > 0 THEN 'changed' ELSE 'same' END AS kind
    FROM pairs LEFT JOIN events a ON a.n = here LEFT JOIN {{other}}_events b ON b.n = there
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Pair:
    """An event as this run has it and as the other has it; None where one does not. `fields` are those that differ."""

    kind: str
    here: Row | None
    there: Row | None
    fields: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Comparison:
    """Numbers of events of each kind, how often each field differs, some of the pairs, and the documents that only one run has."""

    counts: dict[str, int]
    by_field: tuple[tuple[str, int], ...]
    pairs: tuple[Pair, ...]
    only_here: int
    only_there: int


class Comparer:
    """Two runs, paired once.

    Events of a document are the same one if their trigger stands on the same characters; of several with one trigger, those of one type
    are paired first. Events of documents that only one run has are left out; the documents are counted.

    Args:
        here: the run that is new.
        there: the one that it is compared with.
        number: tells this comparison of `here` from its others.
    """

    def __init__(self, here: Store, there: Store, *, number: int = 0) -> None:
        self._here, self._there = here, there
        self._other, self._table = f"other_{number}", f"pairs_{number}"
        self._lock, self._ready = threading.Lock(), False

    def _prepare(self) -> None:
        """Pairs the events, the first time that somebody asks."""
        with self._lock:
            if self._ready:
                return
            db = self._here.cursor()
            for name in ("events", "documents"):
                db.register("incoming", self._there.cursor().sql(f"SELECT * FROM {name}").to_arrow_table())
                db.execute(f"CREATE OR REPLACE TABLE {self._other}_{name} AS SELECT * FROM incoming")
                db.unregister("incoming")
            db.execute(_PAIRS.format(other=self._other, pairs=self._table))
            self._ready = True

    def compare(self, chosen: Filter, *, kind: str = "", field: str = "", start: int = 0, limit: int = 25) -> Comparison:
        """Compares the events that a filter selects in either run.

        Args:
            chosen: which events.
            kind: only pairs of one of `KINDS` ("": all that differ).
            field: only pairs that differ in this field ("": all).
            start: pairs to pass over.
            limit: pairs to return.
        """
        self._prepare()
        where, parameters = chosen.where()
        ours, theirs = (f"SELECT n FROM {table} WHERE {where}" for table in ("events", f"{self._other}_events"))
        either = f"(here IN ({ours}) OR there IN ({theirs}))"
        twice = [*parameters, *parameters]
        rows = self._here.rows(f"SELECT kind, count(*) AS number FROM {self._table} WHERE {either} GROUP BY kind", twice)
        counts = {row["kind"]: row["number"] for row in rows}
        query = f"SELECT unnest(fields) AS field, count(*) AS number FROM {self._table} WHERE {either} GROUP BY field ORDER BY 2 DESC, 1"
        by_field = tuple((row["field"], row["number"]) for row in self._here.rows(query, twice))
        query = f"""
            SELECT kind, here, there, fields FROM {self._table}
            WHERE {either} AND (kind = ? OR (? = '' AND kind <> 'same')) AND (? = '' OR list_contains(fields, ?))
            ORDER BY coalesce(here, there), here IS NULL LIMIT ? OFFSET ?
        """
        found = self._here.rows(query, [*twice, kind, kind, field, field, limit, start])
        return Comparison({name: counts.get(name, 0) for name in KINDS}, by_field, self._pairs(found), *self._lonely())

    def _pairs(self, found: list[Row]) -> tuple[Pair, ...]:
        """Returns pairs with their rows."""
        ours = self._rows("events", [row["here"] for row in found])
        theirs = self._rows(f"{self._other}_events", [row["there"] for row in found])
        return tuple(Pair(row["kind"], ours.get(row["here"]), theirs.get(row["there"]), tuple(row["fields"])) for row in found)

    def _rows(self, table: str, numbers: list[int | None]) -> dict[int, Row]:
        wanted = [number for number in numbers if number is not None]
        rows = self._here.rows(f"SELECT * FROM {table} WHERE n IN ({', '.join(map(str, wanted))})") if wanted else []
        return {row["n"]: row for row in rows}

    def _lonely(self) -> tuple[int, int]:
        """Counts the documents that only one run has."""
        query = "SELECT count(*) AS number FROM {} WHERE document_id NOT IN (SELECT document_id FROM {})"
        sides = ("documents", f"{self._other}_documents")
        here, there = (self._here.rows(query.format(one, other))[0]["number"] for one, other in (sides, sides[::-1]))
        return here, there

"""Near-identical articles: an agency's text in many papers is one text. MinHash by rensa, candidates by bands, joined in DuckDB.

Two articles are copies if an estimated `SAME` of their three-word sequences are the same in both.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

import duckdb
import pyarrow as pa
from rensa import RMinHash

PERMUTATIONS, BANDS = 64, 16
ROWS = PERMUTATIONS // BANDS
"""With 16 bands of 4, two texts that share 0.7 of their sequences become candidates with a chance of 0.99, those that share 0.3 of 0.12."""

SAME = 0.6
"""Share of sequences above which two texts are copies: an edited copy with 6 % of its words changed shares about 0.7."""

SEED = 20
BATCH = 4096
_WORD = re.compile(r"\w+")


def find_copies(db: duckdb.DuckDBPyConnection, texts: Iterable[tuple[str, str]]) -> int:
    """Makes the table `copies` (document_id, copy): each document that has copies, and the smallest id of its group.

    Args:
        db: where the tables are kept.
        texts: document id and text.

    Returns:
        The number of documents that are copies of an earlier one.
    """
    db.execute("CREATE OR REPLACE TABLE digests (document_id VARCHAR, digest UINTEGER[])")
    for batch in _batches(texts):
        ids, digests = [one for one, _ in batch], [_digest(text) for _, text in batch]
        arrow = pa.table({"document_id": pa.array(ids, pa.string()), "digest": pa.array(digests, pa.list_(pa.uint32()))})
        db.register("batch", arrow)
        db.execute("INSERT INTO digests SELECT * FROM batch WHERE digest IS NOT NULL")
        db.unregister("batch")
    db.execute(
        f"""
        CREATE OR REPLACE TABLE pairs AS
        WITH bands AS (
            SELECT document_id, band, hash(list_slice(digest, band * {ROWS} + 1, band * {ROWS} + {ROWS})) AS key
            FROM digests, range({BANDS}) AS bands(band)
        ), firsts AS (SELECT band, key, min(document_id) AS first FROM bands GROUP BY band, key HAVING count(*) > 1)
        SELECT DISTINCT first, document_id AS other FROM bands JOIN firsts USING (band, key) WHERE document_id <> first
        """
    )
    groups = _groups(_verified(db))
    rows = pa.table({"document_id": pa.array(list(groups), pa.string()), "copy": pa.array(list(groups.values()), pa.string())})
    db.register("batch", rows)
    db.execute("CREATE OR REPLACE TABLE copies AS SELECT * FROM batch")
    db.unregister("batch")
    db.execute("DROP TABLE digests; DROP TABLE pairs")
    return sum(one != copy for one, copy in groups.items())


def _verified(db: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Yields the candidate pairs whose digests agree in enough places."""
    found = db.execute(
        f"""
        SELECT first, other FROM pairs JOIN digests a ON a.document_id = first JOIN digests b ON b.document_id = other
        WHERE len(list_filter(list_zip(a.digest, b.digest), lambda pair: pair[1] = pair[2])) >= {SAME * PERMUTATIONS}
        ORDER BY first, other
        """
    )
    while rows := found.fetchmany(BATCH):
        yield from rows


def _groups(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Returns, for each document in a pair, the smallest id of the group that pairs connect it to."""
    parent: dict[str, str] = {}

    def root(one: str) -> str:
        while parent.setdefault(one, one) != one:
            parent[one] = parent[parent[one]]
            one = parent[one]
        return one

    for one, other in pairs:
        low, high = sorted((root(one), root(other)))
        parent[high] = low
    return {one: root(one) for one in sorted(parent)}


def _digest(text: str) -> list[int] | None:
    """Returns the MinHash of the three-word sequences of a text; None for a text that is too short to have one."""
    words = _WORD.findall(text.lower())
    if len(words) < 8:
        return None
    sketch = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    sketch.update([" ".join(words[i : i + 3]) for i in range(len(words) - 2)])
    digest: list[int] = sketch.digest()
    return digest


def _batches(things: Iterable[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], ...]]:
    """Yields tuples of up to `BATCH` things."""
    left = iter(things)
    while batch := tuple(itertools.islice(left, BATCH)):
        yield batch

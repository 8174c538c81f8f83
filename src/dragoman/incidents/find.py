"""From the events of a run, or of a file, to incidents; what does not fit into the memory that is allowed lies on disk."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from dragoman.errors import InputError, UsageError
from dragoman.incidents.copies import find_copies
from dragoman.incidents.link import link
from dragoman.incidents.records import Count, Incident, Report
from dragoman.readers.coded import read_coded
from dragoman.runs.parts import is_run
from dragoman.runs.tables import EVENTS, event_table

STATUSES = ("actual", "historical")
"""Statuses of what happened; plans, denials and suppositions are no incidents."""

BATCH = 2048
_EPOCH = dt.date(1970, 1, 1)
_NEEDED = frozenset({
    "event_id", "document_id", "type", "status", "sentence", "date_first", "date_last", "published", "publisher", "url",
    "dead", "injured", "size",
    *(f"{party}_{what}" for party in ("actor", "recipient") for what in ("country", "sectors", "name")),
    *(f"place_{what}" for what in ("name", "country", "geonames_id", "lat", "lon", "precision")),
})  # fmt: skip

_REPORTS = """
    SELECT event_id, e.document_id, type,
        coalesce(
            nullif(place_country, ''), nullif(split_part(recipient_country, ';', 1), ''), nullif(split_part(actor_country, ';', 1), ''), ''
        ) AS country,
        datediff('day', DATE '1970-01-01', TRY_CAST(coalesce(date_first, published) AS DATE)) AS first,
        datediff('day', DATE '1970-01-01', TRY_CAST(coalesce(date_last, published) AS DATE)) AS last,
        parties(actor_country, actor_sectors), parties(recipient_country, recipient_sectors),
        coalesce(actor_name, ''), coalesce(recipient_name, ''),
        coalesce(place_name, ''), TRY_CAST(place_geonames_id AS BIGINT), TRY_CAST(place_lat AS DOUBLE), TRY_CAST(place_lon AS DOUBLE),
        coalesce(place_precision, ''), TRY_CAST(dead AS BIGINT), TRY_CAST(injured AS BIGINT), TRY_CAST(size AS BIGINT),
        coalesce(nullif(publisher, ''), regexp_extract(coalesce(url, ''), '^https?://(?:www[.])?([^/]+)', 1)),
        sentence, coalesce(copy, e.document_id)
    FROM events e LEFT JOIN copies c ON c.document_id = e.document_id
    WHERE status IN ('actual', 'historical')
    ORDER BY type, country, first NULLS LAST, event_id
"""

_PARTIES = """
    CREATE OR REPLACE MACRO parties(countries, sectors) AS
    array_to_string(list_sort(list_filter(list_transform(
        list_zip(string_split(coalesce(countries, ''), ';'), string_split(coalesce(sectors, ''), ';')),
        lambda pair: coalesce(pair[1], '') || ':' || coalesce(pair[2], '')), lambda code: code <> ':')), ';')
"""


@dataclasses.dataclass(slots=True)
class Counts:
    """What went in and came out: `events` read, `reports` of what happened among them, `incidents` that they tell of, copied articles."""

    events: int = 0
    reports: int = 0
    incidents: int = 0
    documents: int = 0
    copies: int = 0


def find_incidents(source: Path, counts: Counts, *, memory: str = "1GB", scratch: Path | None = None) -> Iterator[Incident]:
    """Yields the incidents that the events of `source` report, by type, country and day.

    Args:
        source: a run folder, or a file of coded documents (.jsonl) or of events (.parquet, .csv) that `dragoman code` wrote.
        counts: is filled on the way.
        memory: what DuckDB may take ("1GB"); what is beyond lies on disk.
        scratch: folder for what lies on disk (None: the system's).

    Raises:
        InputError: the source cannot be read or is something else.
        UsageError: `memory` is no amount, or too little even to put the rest on disk.
    """
    with tempfile.TemporaryDirectory(dir=scratch, prefix="dragoman-") as folder:
        db = _connected(Path(folder) / "incidents.duckdb", memory)
        try:
            _open_events(db, source, Path(folder))
            counts.events, counts.documents = _row(db, "SELECT count(*), count(DISTINCT document_id) FROM events")
            counts.copies = find_copies(db, _texts(db, source))
            db.execute(_PARTIES)
            for reports in link(_counted(_reports(db), counts)):
                counts.incidents += 1
                yield incident(reports)
        except duckdb.OutOfMemoryException as error:
            raise UsageError(f"{memory} of memory are too little for these events. Allow more, for example --memory 1GB.") from error
        finally:
            db.close()


def _connected(path: Path, memory: str) -> duckdb.DuckDBPyConnection:
    """Returns a new database.

    Raises:
        UsageError: `memory` is no amount.
    """
    try:
        return duckdb.connect(str(path), config={"memory_limit": memory, "threads": 2, "preserve_insertion_order": False})
    except duckdb.Error as error:
        raise UsageError(f"{memory!r} is no amount of memory. Write it as 500MB or 2GB.") from error


def incident(reports: list[Report]) -> Incident:
    """Returns the incident that reports tell of.

    Its id is made of the first of them, by day and event id, so that later reports do not change it.
    """
    first = min(reports, key=lambda report: (report.first is None, report.first or 0, report.event_id))
    copies: dict[str, Report] = {}
    for report in sorted(reports, key=lambda report: report.document_id):
        copies.setdefault(report.copy, report)
    numbers = {name: _numbers(reports, name) for name in ("dead", "injured", "size")}
    days = [day for report in reports for day in (report.first, report.last) if day is not None]
    texts = {name: _texts_of(getattr(report, name) for report in reports) for name in ("actor_names", "recipient_names", "place")}
    disagreements = [name for name, values in numbers.items() if len(values) > 1]
    disagreements += [name for name in ("actors", "recipients", "place") if _differ(reports, name)]
    return Incident(
        id="inc-" + hashlib.sha256(f"{first.type}\n{first.event_id}".encode()).hexdigest()[:16],
        type=first.type,
        country=first.country,
        first=_iso(min(days, default=None)),
        last=_iso(max(days, default=None)),
        actors=texts["actor_names"],
        recipients=texts["recipient_names"],
        places=texts["place"],
        reports=len(reports),
        documents=len({report.document_id for report in reports}),
        articles=len(copies),
        publishers=len({report.publisher for report in copies.values()}),
        dead=numbers["dead"],
        injured=numbers["injured"],
        size=numbers["size"],
        disagreements=tuple(disagreements + (["day"] if len({report.first for report in reports}) > 1 else [])),
        sentence=first.sentence,
        event_ids=tuple(report.event_id for report in reports),
    )


def _numbers(reports: Iterable[Report], name: str) -> tuple[Count, ...]:
    """Returns the numbers that reports give, each with the number of documents that give it."""
    given = {(getattr(report, name), report.document_id) for report in reports if getattr(report, name) is not None}
    counted = collections.Counter(value for value, _ in given)
    return tuple(Count(value, counted[value]) for value in sorted(counted))


def _texts_of(texts: Iterable[str]) -> tuple[str, ...]:
    """Returns the different texts that are not empty, the most frequent first."""
    counted = collections.Counter(text for text in texts if text)
    return tuple(sorted(counted, key=lambda text: (-counted[text], text)))


def _differ(reports: Iterable[Report], name: str) -> bool:
    """Whether reports that name something do not name the same."""
    return len({getattr(report, name) for report in reports} - {""}) > 1


def _iso(day: int | None) -> str | None:
    return None if day is None else (_EPOCH + dt.timedelta(days=day)).isoformat()


def _open_events(db: duckdb.DuckDBPyConnection, source: Path, folder: Path) -> None:
    """Makes the view `events` over the flat table of the source."""
    where = source.as_posix()
    try:
        if is_run(source):
            reads, parameter = "read_parquet(?)", f"{where}/events/*.parquet"
        elif source.suffix == ".parquet":
            reads, parameter = "read_parquet(?)", where
        elif source.suffix == ".csv":
            reads, parameter = "read_csv(?, header = true, all_varchar = true)", where
        elif source.suffix == ".jsonl":
            reads, parameter = "read_parquet(?)", _flat(source, folder)
        else:
            raise InputError(f"{where}: is no run folder, and no .jsonl, .parquet or .csv that dragoman wrote.")
        db.execute(f"CREATE TABLE events AS SELECT * FROM {reads}", [parameter])
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise InputError(f"{where}: cannot be read ({str(error).splitlines()[0]}).") from error
    held = {name for (name,) in db.execute("SELECT column_name FROM duckdb_columns() WHERE table_name = 'events'").fetchall()}
    if missing := _NEEDED - held:
        raise InputError(f"{where}: lacks the columns {', '.join(sorted(missing))}. Is it a table that dragoman wrote?")


def _flat(source: Path, folder: Path) -> str:
    """Writes the events of coded documents as a flat table, and returns its path."""
    path = folder / "events.parquet"
    documents = read_coded(source)
    with pq.ParquetWriter(path, EVENTS) as writer:
        while batch := [one for one, _ in zip(documents, range(BATCH), strict=False)]:
            writer.write_table(event_table(batch))
    return path.as_posix()


def _texts(db: duckdb.DuckDBPyConnection, source: Path) -> Iterator[tuple[str, str]]:
    """Yields id and text of every document with events: the text where the source holds it, else its coded sentences."""
    if is_run(source):
        query = "SELECT document_id, json_extract_string(coded, '$.text') FROM read_parquet(?) WHERE events > 0"
        found = db.cursor().execute(query, [f"{source.as_posix()}/documents/*.parquet"])
    else:
        query = "SELECT document_id, string_agg(DISTINCT sentence, ' ' ORDER BY sentence) FROM events GROUP BY document_id"
        found = db.cursor().execute(query)
    while rows := found.fetchmany(BATCH):
        yield from rows


def _reports(db: duckdb.DuckDBPyConnection) -> Iterator[Report]:
    """Yields the reports, sorted as `link` needs them."""
    found = db.execute(_REPORTS)
    while rows := found.fetchmany(BATCH):
        for row in rows:
            yield Report(*row)


def _counted(reports: Iterable[Report], counts: Counts) -> Iterator[Report]:
    for report in reports:
        counts.reports += 1
        yield report


def _row(db: duckdb.DuckDBPyConnection, query: str) -> tuple[int, int]:
    """Returns the two numbers that a query gives."""
    one, other = db.execute(query).fetchall()[0]
    return int(one), int(other)

"""SQLite in a file, or PostgreSQL at an address: one small dialect of SQL for both.

Statements are written with "?" for values. What one transaction changes is there whole or not at all.
"""

from __future__ import annotations

import contextlib
import queue
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from dragoman.errors import InputError, MissingPartError, UsageError

SCHEMA = """
CREATE TABLE IF NOT EXISTS entries (
  number {serial}, run TEXT NOT NULL, layer TEXT NOT NULL, item TEXT NOT NULL, version INTEGER NOT NULL, document TEXT NOT NULL,
  coder TEXT NOT NULL, made TEXT NOT NULL, kind TEXT NOT NULL, field TEXT, before TEXT, after TEXT, reason TEXT, seconds {real},
  batch TEXT NOT NULL, undoes BIGINT, request TEXT NOT NULL, tool TEXT NOT NULL,
  UNIQUE (run, layer, item, version), UNIQUE (run, request)
);
CREATE INDEX IF NOT EXISTS entries_last ON entries (run, number);
CREATE INDEX IF NOT EXISTS entries_by_coder ON entries (run, coder, number);
CREATE INDEX IF NOT EXISTS entries_by_batch ON entries (run, batch);
CREATE INDEX IF NOT EXISTS entries_undone ON entries (run, undoes);
CREATE INDEX IF NOT EXISTS entries_by_document ON entries (run, document);
CREATE TABLE IF NOT EXISTS queues (
  id TEXT NOT NULL, run TEXT NOT NULL, name TEXT NOT NULL, strategy TEXT NOT NULL, settings TEXT NOT NULL, coder TEXT NOT NULL,
  made TEXT NOT NULL, PRIMARY KEY (run, id)
);
CREATE TABLE IF NOT EXISTS queue_items (
  run TEXT NOT NULL, queue TEXT NOT NULL, position INTEGER NOT NULL, item TEXT NOT NULL, document TEXT NOT NULL, why TEXT NOT NULL,
  stratum TEXT NOT NULL, weight {real} NOT NULL, coders TEXT NOT NULL, PRIMARY KEY (run, queue, position)
);
"""
"""`entries` is the log of decisions: it is only ever added to, which the guards of `_GUARDS` see to. `queues` hold what to look at."""

_GUARDS = {
    "sqlite": """
CREATE TRIGGER IF NOT EXISTS entries_stay_u BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER IF NOT EXISTS entries_stay_d BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
""",
    "postgresql": """
CREATE OR REPLACE FUNCTION dragoman_stay() RETURNS trigger LANGUAGE plpgsql AS
$$BEGIN RAISE EXCEPTION 'decisions are never changed'; END$$;
DROP TRIGGER IF EXISTS entries_stay ON entries;
CREATE TRIGGER entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON entries FOR EACH STATEMENT EXECUTE FUNCTION dragoman_stay();
""",
}
_WAIT = 30.0
"""Seconds that a writer waits for another one."""
_CONNECTIONS = 12
"""Connections of one process at most; a further thread waits until one is free. PostgreSQL allows 100 in all, as it is installed."""
_TURN = "SELECT pg_advisory_xact_lock(7263490)"
"""Waits until no other transaction writes, in any process; PostgreSQL ends the lock after the changes have become visible."""
_UNIQUE = "23505"
"""PostgreSQL's code of a broken UNIQUE."""


class Taken(Exception):
    """A row with the same key is there already. It never leaves this package."""


class Cursor(Protocol):
    """What is used of a cursor of the Python database interface (PEP 249)."""

    def execute(self, statement: str, values: Sequence[Any] = ...) -> object:
        """Runs a statement."""

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> object:
        """Runs a statement for each row of values."""

    def fetchall(self) -> Any:  # noqa: ANN401 - rows of any columns
        """Returns the rows that were found."""


class Database:
    """A database for reviews, made if it is not there. Any thread may use it.

    Args:
        where: a path for SQLite, or an address "postgresql://user:password@host:5432/name".

    Raises:
        InputError: it cannot be opened, or is no database of reviews.
        MissingPartError: PostgreSQL is asked for and the extra is not installed.
        UsageError: the address makes no sense.
    """

    def __init__(self, where: Path | str) -> None:
        self.kind = "sqlite" if isinstance(where, Path) else "postgresql"
        self._where = where
        self._free: queue.LifoQueue[Any] = queue.LifoQueue()
        self._writing = threading.Lock()
        self._slots = threading.BoundedSemaphore(_CONNECTIONS)
        self._closing = weakref.finalize(self, _close, self._free)
        serial = {"sqlite": "INTEGER PRIMARY KEY AUTOINCREMENT", "postgresql": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"}
        real = {"sqlite": "REAL", "postgresql": "DOUBLE PRECISION"}
        self._make(SCHEMA.format(serial=serial[self.kind], real=real[self.kind]) + _GUARDS[self.kind])

    def _make(self, schema: str) -> None:
        """Makes the tables; of several processes that start at once, one after the other."""
        try:
            if self.kind == "sqlite":
                with self._connection() as connection:
                    connection.executescript(schema)
                return
            with self.transaction() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(7263489)")
                cursor.execute(schema)
        except sqlite3.Error as error:
            raise InputError(f"{self._where}: cannot be used as a database of reviews ({error}). Name another workspace.") from error

    def close(self) -> None:
        """Closes the connections that are not in use; a later call opens new ones."""
        _close(self._free)

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Returns the rows that a query finds."""
        with self.transaction(write=False) as cursor:
            cursor.execute(statement, values)
            return [tuple(row) for row in cursor.fetchall()]

    @contextlib.contextmanager
    def transaction(self, *, write: bool = True) -> Iterator[Cursor]:
        """Gives a cursor whose changes are kept together when the block ends well, and forgotten together when it does not.

        Raises:
            Taken: a row with the same key is there already.
        """
        if self.kind == "postgresql":
            with self._connection() as connection, _postgresql(connection) as cursor:
                if write:  # one after the other, as SQLite does: entries become visible in the order of their numbers
                    cursor.execute(_TURN)
                yield cursor
            return
        # SQLite lets one write at a time and has the others sleep and try again, the luckiest first; a lock has them wait in line.
        turn = self._writing if write else contextlib.nullcontext()
        with turn, self._connection() as connection, _sqlite(connection, write=write) as cursor:
            yield cursor

    @contextlib.contextmanager
    def _connection(self) -> Iterator[Any]:
        """Gives a connection to this thread alone, until the block ends; one that broke is not used again."""
        with self._slots:
            try:
                connection = self._free.get_nowait()
            except queue.Empty:
                connection = _open_sqlite(self._where) if isinstance(self._where, Path) else _open_postgresql(self._where)
            try:
                yield connection
            except _Broken:
                raise
            except BaseException:
                self._free.put(connection)
                raise
            self._free.put(connection)


class _Broken(Exception):
    """A connection can be used no more; the error that broke it is its cause."""


def _close(free: queue.LifoQueue[Any]) -> None:
    """Closes connections."""
    while not free.empty():
        with contextlib.suppress(queue.Empty):
            free.get_nowait().close()


def _open_sqlite(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=_WAIT, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # a decision that was confirmed outlives a power cut
    except (OSError, sqlite3.Error) as error:
        raise InputError(f"{path.as_posix()}: cannot be opened as a database of reviews ({error}). Name another workspace.") from error
    return connection


@contextlib.contextmanager
def _sqlite(connection: sqlite3.Connection, *, write: bool) -> Iterator[Cursor]:
    cursor = connection.cursor()
    cursor.execute("BEGIN IMMEDIATE" if write else "BEGIN")  # a writer that begins as a reader may not wait for another writer
    try:
        yield cursor
        cursor.execute("COMMIT")
    except sqlite3.IntegrityError as error:
        cursor.execute("ROLLBACK")
        if "UNIQUE" in str(error):
            raise Taken(str(error)) from error
        raise
    except BaseException:
        if connection.in_transaction:
            cursor.execute("ROLLBACK")
        raise


def _open_postgresql(address: str) -> Any:  # noqa: ANN401 - the library has no annotations
    try:
        from pg8000 import dbapi  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingPartError("PostgreSQL needs the extra `postgres`: pip install 'dragoman[postgres]'.") from error
    parts = urlsplit(address)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise UsageError("the address of the database is written as postgresql://user:password@host:5432/name.")
    socket = parse_qs(parts.query).get("host", [""])[0]
    user = unquote(parts.username or "postgres")
    password = unquote(parts.password) if parts.password else None
    where = {"unix_sock": f"{socket}/.s.PGSQL.{parts.port or 5432}"} if socket else {"host": parts.hostname or "localhost"}
    try:
        return dbapi.connect(user, password=password, port=parts.port or 5432, database=unquote(parts.path.strip("/")), **where)
    except (OSError, dbapi.Error) as error:
        shown = f"{parts.hostname or socket or 'localhost'}:{parts.port or 5432}"
        raise InputError(f"the database at {shown} cannot be reached ({error}). Is it running, and is the address right?") from error


class _Values:
    """A cursor that takes "?" for values, as SQLite does."""

    def __init__(self, cursor: Any) -> None:  # noqa: ANN401 - the library has no annotations
        self._cursor = cursor
        self.fetchall = cursor.fetchall

    def execute(self, statement: str, values: Sequence[Any] = ()) -> object:
        """Runs a statement."""
        return self._cursor.execute(statement.replace("?", "%s"), tuple(values)) if values else self._cursor.execute(statement)

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]]) -> object:
        """Runs a statement for each row of values."""
        return self._cursor.executemany(statement.replace("?", "%s"), [tuple(row) for row in rows])


@contextlib.contextmanager
def _postgresql(connection: Any) -> Iterator[Cursor]:  # noqa: ANN401 - the library has no annotations
    try:
        yield _Values(connection.cursor())
        connection.commit()
    except BaseException as error:
        try:
            connection.rollback()
        except Exception as gone:  # noqa: BLE001 - whatever the library raises for it
            raise _Broken(f"the connection to the database is lost: {gone}") from error
        if isinstance(told := next(iter(error.args), None), dict) and told.get("C") == _UNIQUE:
            raise Taken(str(told.get("M"))) from error
        raise

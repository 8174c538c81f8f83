"""The log of decisions: who decided what on which event, and when. It is added to and never changed; what holds now is its fold.

Every decision names the version of the item that its coder saw. The database takes one decision a version, so that of two coders who
write at once the second is refused, with what the first one did (`StaleError`).
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import dragoman
from dragoman.errors import StaleError, UsageError
from dragoman.store.reviews.database import Cursor, Database, Taken

KINDS = ("accept", "reject", "edit", "span", "add", "merge", "skip", "note", "flag", "undo")
"""What a decision can be. `edit` and `span` change a field, `add` is an event that was missed, `merge` names the event it repeats."""

REASONS = {
    "1": "no event", "2": "wrong type", "3": "wrong actor", "4": "negated, hypothetical or future", "5": "background or old",
    "6": "duplicate", "7": "other",
}  # fmt: skip
"""Reasons for a rejection, by the key that gives them."""

FIELDS = (
    "type", "modes", "contexts", "actors", "recipients", "date", "place", "status", "magnitude", "attribution", "trigger", "sentence",
)  # fmt: skip
"""Fields of an event that can be corrected; quad, score and CAMEO code follow from type, modes and contexts."""

FINAL = "final"
"""The layer that the export takes. Coders who work blind have layers of their own, named after them."""

LONGEST = 2000
"""Characters that a note or a name may have."""

_COLUMNS = (
    "number", "layer", "item", "version", "document", "coder", "made", "kind", "field", "before", "after", "reason", "seconds", "batch",
    "undoes", "request", "tool",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM entries WHERE run = ?"
_TRIES = 8
_BATCH = 500  # values that one query takes


@dataclasses.dataclass(frozen=True, slots=True)
class Decision:
    """What a coder decides on an item.

    `version` is that of the item as the coder saw it: the number of entries that it had. `before` and `after` are JSON values of a
    field. `request` is made up by who sends it; the same one sent twice counts once. Decisions of one `batch` are undone together.
    """

    item: str
    document: str
    kind: str
    coder: str
    version: int
    layer: str = FINAL
    field: str | None = None
    before: Any = None
    after: Any = None
    reason: str | None = None
    seconds: float | None = None
    batch: str | None = None
    undoes: int | None = None
    request: str = dataclasses.field(default_factory=lambda: uuid.uuid4().hex)

    def check(self) -> None:
        """Refuses what makes no sense.

        Raises:
            UsageError: the message says what, and what is allowed.
        """
        if self.kind not in KINDS:
            raise UsageError(f"no decision {self.kind!r}. There are {', '.join(KINDS)}.")
        if self.kind in {"edit", "span"} and self.field not in FIELDS:
            raise UsageError(f"no field {self.field!r} to correct. There are {', '.join(FIELDS)}.")
        if self.kind == "reject" and self.reason not in REASONS:
            raise UsageError(f"no reason {self.reason!r}. There are {', '.join(REASONS)}.")
        if self.kind in {"merge", "note"} and not (isinstance(self.after, str) and self.after.strip()):
            raise UsageError(f"the decision {self.kind!r} needs {'an event id' if self.kind == 'merge' else 'a text'}.")
        if self.kind == "merge" and self.after == self.item:
            raise UsageError(f"{self.item} cannot be a duplicate of itself. Name the other event.")
        if not self.coder.strip() or any(len(text) > LONGEST for text in (self.coder, self.item, str(self.reason or ""))):
            raise UsageError(f"a coder's name is needed, of {LONGEST} characters at most.")
        if self.kind == "note" and len(self.after) > LONGEST:
            raise UsageError(f"the note has {len(self.after)} characters; at most {LONGEST} are kept.")


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """A decision in the log. `version` is the version that it made, `made` the time (ISO 8601, UTC), `tool` the version of dragoman."""

    number: int
    layer: str
    item: str
    version: int
    document: str
    coder: str
    made: str
    kind: str
    field: str | None
    before: Any
    after: Any
    reason: str | None
    seconds: float | None
    batch: str
    undoes: int | None
    request: str
    tool: str


class Log:
    """The decisions on one run. Any thread and any process may add to it.

    Args:
        database: where they are kept.
        run: tells the runs apart that share a database.
    """

    def __init__(self, database: Database, run: str) -> None:
        self.database, self.run = database, run

    def append(self, decisions: Sequence[Decision]) -> list[Entry]:
        """Adds decisions, all or none, and returns their entries. Those that were sent before are returned as they stand.

        Raises:
            StaleError: an item was changed since its coder saw it.
            UsageError: a decision makes no sense.
        """
        for one in decisions:
            one.check()
        if not decisions:
            return []
        if known := self._sent(decisions):
            return known
        batch, made = decisions[0].batch or uuid.uuid4().hex, dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")
        try:
            with self.database.transaction() as cursor:
                self._check_versions(cursor, decisions)
                for one in decisions:
                    self._insert(cursor, one, batch=batch, made=made)
        except (Taken, StaleError):
            if known := self._sent(decisions):  # another tab or a retry sent the same at the same time
                return known
            with self.database.transaction(write=False) as cursor:
                self._check_versions(cursor, decisions)
            raise
        return self._sent(decisions)

    def _insert(self, cursor: Cursor, one: Decision, *, batch: str, made: str) -> None:
        cursor.execute(
            "INSERT INTO entries (run, layer, item, version, document, coder, made, kind, field, before, after, reason, seconds, batch, "
            "undoes, request, tool) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self.run, one.layer, one.item, one.version + 1, one.document, one.coder, made, one.kind, one.field, _json(one.before),
                _json(one.after), one.reason, one.seconds, batch, one.undoes, one.request, dragoman.__version__,
            ),
        )  # fmt: skip

    def _check_versions(self, cursor: Cursor, decisions: Sequence[Decision]) -> None:
        """Makes sure that each item is as its coder saw it.

        Raises:
            StaleError: it is not; the error holds what came in between.
        """
        first = {(one.layer, one.item): one.version for one in reversed(decisions)}
        for (layer, item), seen in first.items():
            cursor.execute(
                "SELECT coalesce(max(version), 0) FROM entries WHERE run = ? AND layer = ? AND item = ?", (self.run, layer, item)
            )
            current = int(cursor.fetchall()[0][0])
            if current != seen:
                cursor.execute(
                    f"{_SELECT} AND layer = ? AND item = ? AND version > ? ORDER BY version", (self.run, layer, item, min(seen, current))
                )
                newer = [_entry(row) for row in cursor.fetchall()]
                raise StaleError(
                    f"{item}: was changed by {_names(newer)} since it was shown (version {seen}, now {current}). Look at it again.",
                    item=item, version=current, entries=tuple(newer),
                )  # fmt: skip

    def _sent(self, decisions: Sequence[Decision]) -> list[Entry]:
        """Returns the entries of decisions that are in the log, if all are."""
        marks = ", ".join("?" * len(decisions))
        rows = self.database.rows(f"{_SELECT} AND request IN ({marks}) ORDER BY number", (self.run, *(one.request for one in decisions)))
        return [_entry(row) for row in rows] if len(rows) == len(decisions) else []

    def of_request(self, request: str) -> list[Entry]:
        """Returns the entries that came of a request which made several: theirs begin with its id and a colon."""
        rows = self.database.rows(f"{_SELECT} AND request >= ? AND request < ? ORDER BY number", (self.run, f"{request}:", f"{request};"))
        return [_entry(row) for row in rows]

    def undo(self, coder: str, *, request: str | None = None) -> list[Entry]:
        """Takes back what a coder did last, on whatever item, and returns the entries that do so; none if there is nothing.

        What others did to the item since stays. The same request sent twice undoes once.
        """
        request = request or uuid.uuid4().hex
        for _ in range(_TRIES):
            if known := self.of_request(request):
                return known
            undone = self._last_of(coder)
            decisions = [self._undoing(one, coder, f"{request}:{turn}") for turn, one in enumerate(undone)]
            try:
                return self.append(_numbered(decisions))
            except StaleError:  # somebody wrote to the item just now
                continue
        raise UsageError("the item changes all the time; undo again.")

    def _last_of(self, coder: str) -> list[Entry]:
        """Returns the last batch of a coder that is not taken back."""
        standing = (
            "kind <> 'undo' AND NOT EXISTS (SELECT 1 FROM entries AS later WHERE later.run = entries.run AND later.undoes = entries.number)"
        )
        last = f"SELECT batch FROM entries WHERE run = ? AND coder = ? AND {standing} ORDER BY number DESC LIMIT 1"
        query = f"{_SELECT} AND batch = ({last}) AND {standing} ORDER BY number"
        return [_entry(row) for row in self.database.rows(query, (self.run, self.run, coder))]

    def _undoing(self, one: Entry, coder: str, request: str) -> Decision:
        current = self.version(one.item, layer=one.layer)
        return Decision(one.item, one.document, "undo", coder, current, layer=one.layer, undoes=one.number, request=request)

    def version(self, item: str, *, layer: str = FINAL) -> int:
        """Returns the version of an item: the number of its entries."""
        query = "SELECT coalesce(max(version), 0) FROM entries WHERE run = ? AND layer = ? AND item = ?"
        return int(self.database.rows(query, (self.run, layer, item))[0][0])

    def entries(self, *, item: str | None = None, layer: str | None = None, document: str | None = None) -> list[Entry]:
        """Returns the entries of an item, a document or a layer, or all, in the order in which they were made."""
        query, values = _SELECT, [self.run]
        for name, value in (("item", item), ("layer", layer), ("document", document)):
            if value is not None:
                query, values = f"{query} AND {name} = ?", [*values, value]
        return [_entry(row) for row in self.database.rows(f"{query} ORDER BY number", values)]

    def changed(self, layer: str, *, since: int) -> tuple[int, list[str]]:
        """Returns the number of the last entry of a layer, and the items that have entries after the number `since`.

        Entries are numbered in the order in which they come to be seen (`Database.transaction`), so that none appears behind that number.
        """
        query = "SELECT item, max(number) FROM entries WHERE run = ? AND number > ? AND layer = ? GROUP BY item"
        rows = self.database.rows(query, (self.run, since, layer))
        return max((number for _, number in rows), default=since), [item for item, _ in rows]

    def of_items(self, items: Sequence[str], layer: str) -> dict[str, list[Entry]]:
        """Returns item -> its entries in a layer."""
        found: dict[str, list[Entry]] = {}
        for at in range(0, len(items), _BATCH):
            part = items[at : at + _BATCH]
            query = f"{_SELECT} AND layer = ? AND item IN ({', '.join('?' * len(part))}) ORDER BY number"
            for row in self.database.rows(query, (self.run, layer, *part)):
                found.setdefault(row[_COLUMNS.index("item")], []).append(_entry(row))
        return found

    def last(self) -> int:
        """Returns the number of the last entry, 0 if there is none: as long as it is the same, nothing has changed."""
        return int(self.database.rows("SELECT coalesce(max(number), 0) FROM entries WHERE run = ?", (self.run,))[0][0])

    def layers(self) -> list[str]:
        """Returns the layers that hold decisions."""
        return [row[0] for row in self.database.rows("SELECT DISTINCT layer FROM entries WHERE run = ? ORDER BY layer", (self.run,))]


def open_log(where: Path | str, run: str) -> Log:
    """Returns the log of a run in the database at a path (SQLite) or an address (PostgreSQL); raises as `Database` does."""
    return Log(Database(where), run)


def _numbered(decisions: Iterable[Decision]) -> list[Decision]:
    """Returns decisions with versions that follow each other where several are on one item."""
    seen: dict[tuple[str, str], int] = {}
    numbered = []
    for one in decisions:
        key = one.layer, one.item
        numbered.append(dataclasses.replace(one, version=one.version + seen.get(key, 0)))
        seen[key] = seen.get(key, 0) + 1
    return numbered


def _names(entries: Sequence[Entry]) -> str:
    return ", ".join(dict.fromkeys(one.coder for one in entries)) or "nobody"


def _json(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    return None if value is None else json.dumps(value, ensure_ascii=False)


def _entry(row: Sequence[Any]) -> Entry:
    values = dict(zip(_COLUMNS, row, strict=True))
    for name in ("before", "after"):
        values[name] = None if values[name] is None else json.loads(values[name])
    return Entry(**values)

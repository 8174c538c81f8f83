"""The log of decisions: nothing lost, nothing changed, nobody overwritten, on SQLite and on PostgreSQL."""

from __future__ import annotations

import contextlib
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.store.postgresql import missing, server

from dragoman.errors import DragomanError, InputError, StaleError, UsageError
from dragoman.store.reviews.database import Database
from dragoman.store.reviews.fold import fold, fold_item
from dragoman.store.reviews.log import FINAL, Decision, Entry, Log, open_log

REVIEWERS, EACH = 20, 25


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    if reason := missing():
        pytest.skip(reason)
    with server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Log]:
    """An empty log."""
    where = tmp_path / "reviews.sqlite" if request.param == "sqlite" else request.getfixturevalue("postgresql")
    opened = open_log(where, uuid.uuid4().hex)
    yield opened
    opened.database.close()


def decision(item: str = "d#1", kind: str = "accept", *, coder: str = "ann", version: int = 0, **more: object) -> Decision:
    return Decision(item, "d", kind, coder, version, **more)  # type: ignore[arg-type]


def test_a_decision_is_kept_with_all_that_belongs_to_it(log: Log) -> None:
    sent = decision(kind="edit", field="type", before="AID", after="ASSAULT", seconds=4.5, request="r1")
    (made,) = log.append([sent])
    assert (made.item, made.document, made.kind, made.coder, made.version, made.layer) == ("d#1", "d", "edit", "ann", 1, FINAL)
    assert (made.field, made.before, made.after, made.seconds) == ("type", "AID", "ASSAULT", 4.5)
    assert made.made.endswith("+00:00")
    assert made.tool
    assert log.entries() == [made]
    assert log.version("d#1") == 1


def test_what_was_sent_twice_counts_once(log: Log) -> None:
    sent = [decision(request="once")]
    assert log.append(sent) == log.append(sent)
    assert len(log.entries()) == 1


def test_what_is_sent_again_while_it_is_being_kept_counts_once(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    sent, seen = [decision(request="once")], Log._sent
    kept = log.append(sent)
    looks: Iterator[list[Entry]] = iter([[]])  # the second sender looks before the first one has written
    monkeypatch.setattr(Log, "_sent", lambda self, decisions: found if (found := next(looks, None)) is not None else seen(self, decisions))
    assert log.append(sent) == kept
    assert len(log.entries()) == 1


def test_a_stale_decision_is_refused_with_what_came_in_between(log: Log) -> None:
    log.append([decision(coder="ann")])
    with pytest.raises(StaleError, match=r"d#1: was changed by ann since it was shown \(version 0, now 1\)") as refused:
        log.append([decision(kind="reject", reason="1", coder="bob")])
    assert refused.value.version == 1
    assert [one.kind for one in refused.value.entries] == ["accept"]  # type: ignore[attr-defined]
    assert len(log.entries()) == 1


def test_a_batch_is_kept_whole_or_not_at_all(log: Log) -> None:
    log.append([decision("d#2")])
    with pytest.raises(StaleError):
        log.append([decision("d#1"), decision("d#2"), decision("d#3")])
    assert {one.item for one in log.entries()} == {"d#2"}


def test_layers_do_not_touch_each_other(log: Log) -> None:
    log.append([decision(layer="coder:ann")])
    log.append([decision(kind="reject", reason="2", coder="bob", layer="coder:bob")])
    states = fold(log.entries())
    assert states["coder:ann", "d#1"].status == "accepted"
    assert states["coder:bob", "d#1"].status == "rejected"
    assert log.layers() == ["coder:ann", "coder:bob"]


def test_undo_goes_back_across_items_and_is_an_entry_itself(log: Log) -> None:
    log.append([decision("d#1")])
    log.append([decision("d#2", "reject", reason="5")])
    log.append([decision("d#1", "note", coder="bob", version=1, after="seen")])
    assert [one.item for one in log.undo("ann")] == ["d#2"]
    assert [one.item for one in log.undo("ann")] == ["d#1"]
    assert log.undo("ann") == []
    assert len(log.entries()) == 5
    states = fold(log.entries())
    assert states[FINAL, "d#1"].status == "open"
    assert states[FINAL, "d#1"].notes == (("bob", "seen"),)
    assert states[FINAL, "d#1"].version == 3


def test_a_batch_is_undone_together(log: Log) -> None:
    log.append([decision(f"d#{n}", "edit", field="type", after="AID") for n in range(5)])
    log.append([decision("d#9")])
    log.undo("ann")
    assert len(log.undo("ann")) == 5
    assert all(not state.fields for state in fold(log.entries()).values())


def test_after_undo_one_can_decide_again(log: Log) -> None:
    log.append([decision()])
    log.undo("ann")
    log.append([decision(version=2, kind="reject", reason="7")])
    assert log.undo("ann")[0].undoes == log.entries()[2].number
    assert fold_item(log.entries()).status == "open"


def test_nothing_is_changed_or_deleted(log: Log) -> None:
    log.append([decision()])
    for statement in ("UPDATE entries SET coder = 'eve'", "DELETE FROM entries"):
        with pytest.raises(Exception, match="decisions are never changed"), log.database.transaction() as cursor:
            cursor.execute(statement)
    assert log.entries()[0].coder == "ann"


def test_runs_of_one_database_are_apart(log: Log) -> None:
    other = Log(log.database, uuid.uuid4().hex)
    log.append([decision(request="same")])
    other.append([decision(request="same")])
    assert len(log.entries()) == len(other.entries()) == 1


def test_texts_of_all_scripts_and_marks_are_kept(log: Log) -> None:
    note = "naïve ? % ' \" ; -- مرحبا 你好 \U0001f600 %s"
    log.append([decision(kind="note", after=note, coder="Åsa ?%s")])
    assert log.entries(item="d#1")[0].after == note
    assert log.undo("Åsa ?%s")


def test_twenty_reviewers_at_once_lose_nothing(log: Log) -> None:
    """Each reviews items of its own, and all fight for one: every decision that was taken is there, in order, once."""
    taken: list[str] = []
    faults: list[BaseException] = []
    start = threading.Barrier(REVIEWERS)

    def review(name: str) -> None:
        start.wait()
        try:
            for number in range(EACH):
                log.append([decision(f"{name}#{number}", coder=name, request=f"{name}-{number}")])
                with contextlib.suppress(StaleError):
                    made = log.append([decision("shared", "note", after=name, coder=name, version=log.version("shared"))])
                    taken.append(made[0].request)
        except BaseException as error:  # noqa: BLE001 - told below
            faults.append(error)

    threads = [threading.Thread(target=review, args=(f"r{n}",)) for n in range(REVIEWERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    entries = log.entries()
    own = [one for one in entries if one.item != "shared"]
    assert len({(one.coder, one.item) for one in own}) == len(own) == REVIEWERS * EACH
    shared = [one for one in entries if one.item == "shared"]
    assert sorted(one.version for one in shared) == list(range(1, len(shared) + 1))
    assert {one.request for one in shared} == set(taken)
    assert len(fold_item(shared).notes) == len(shared) >= EACH


KILLED = """
import sys
from pathlib import Path
from dragoman.store.reviews.log import Decision, open_log
log = open_log(Path(sys.argv[1]), "run")
for number in range(100000):
    log.append([Decision(f"d#{number}", "d", "accept", "ann", 0)])
    print(number, flush=True)
"""


def test_a_killed_server_has_lost_nothing_that_it_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "reviews.sqlite"
    with subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        confirmed = [int(server.stdout.readline()) for _ in range(30)]
        server.kill()
        confirmed += [int(line) for line in server.stdout.read().split("\n") if line.isdecimal()]
    kept = {one.item for one in open_log(path, "run").entries()}
    assert {f"d#{number}" for number in confirmed} <= kept
    assert len(kept) <= len(confirmed) + 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (decision(kind="praise"), "no decision 'praise'"),
        (decision(kind="edit", field="colour", after=1), "no field 'colour'"),
        (decision(kind="reject", reason="9"), "no reason '9'"),
        (decision(kind="merge", after=None), "needs an event id"),
        (decision(kind="merge", after="d#1"), "duplicate of itself"),
        (decision(kind="note", after=" "), "needs a text"),
        (decision(kind="note", after="x" * 2001), "2001 characters"),
        (decision(coder=" "), "a coder's name is needed"),
    ],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, wrong: Decision, message: str) -> None:
    log = open_log(tmp_path / "reviews.sqlite", "run")
    with pytest.raises(UsageError, match=message):
        log.append([decision("d#2"), wrong])
    assert log.entries() == []
    assert log.append([]) == []


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "text.sqlite"
    path.write_text("no database at all, but a text that is long enough", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be opened as a database of reviews"):
        Database(path)
    other = tmp_path / "other.sqlite"
    with contextlib.closing(sqlite3.connect(other)) as base:
        base.execute("CREATE TABLE entries (a)")
        base.commit()
    with pytest.raises(InputError, match="cannot be used as a database of reviews"):
        Database(other)


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://localhost", "postgresql://127.0.0.1:1/reviews"])
def test_an_address_that_leads_nowhere_is_told(address: str) -> None:
    pytest.importorskip("pg8000", reason="the extra `postgres` is not installed")
    with pytest.raises(DragomanError, match=r"postgresql://user|cannot be reached"):
        Database(address)

"""Reports and incidents: which events tell of one act. Found beside a run, or worked out while the pages are open already."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.errors import DragomanError, InputError
from dragoman.incidents import Counts, find_incidents
from dragoman.readers.stored import read_incidents
from dragoman.store.open import Store
from dragoman.store.schemas import NAMES

FILES = ("incidents.parquet", "incidents.jsonl", "incidents.csv")
"""Names under which incidents are looked for in a run folder."""


def link(store: Store, incidents: Path | None = None, *, apart: bool = False) -> None:
    """Gives every event the number of its incident; `store.linking` tells how it went.

    Args:
        store: the events.
        incidents: what `dragoman incidents` wrote for them; None looks for it in the run folder, and works them out if it is not there.
        apart: works them out in a process of its own, with low priority, so that whoever looks at the events meanwhile does not wait.
    """
    store.linking = "going on"
    try:
        _fill(store, _found(store, incidents or _beside(store), apart=apart))
    except (DragomanError, OSError, duckdb.Error) as error:
        store.linking = str(error).splitlines()[0]
    else:
        store.linking = "done"


def link_in_background(store: Store, incidents: Path | None = None) -> threading.Thread:
    """Starts `link` beside what else goes on, and returns its thread."""
    thread = threading.Thread(target=link, args=(store, incidents), kwargs={"apart": True}, daemon=True, name="incidents")
    thread.start()
    return thread


def _beside(store: Store) -> Path | None:
    """Returns the incidents that lie in the run folder."""
    return next((path for name in FILES if (path := store.source.path / name).is_file()), None)


def _found(store: Store, incidents: Path | None, *, apart: bool) -> pa.Table:
    """Returns event id and number of the incident of every report."""
    if incidents is not None:
        return _numbered(read_incidents(incidents).items())
    source = store.source.path
    if not source.is_dir():
        source = store.folder / "reports.parquet"
        store.cursor().execute(f"COPY (SELECT {', '.join(NAMES)} FROM events) TO '{source.as_posix()}'")
    target = store.folder / "incidents.parquet"
    if not apart:
        _work_out(source, target)
    else:
        worker = multiprocessing.get_context("spawn").Process(target=_work_out_aside, args=(source, target), daemon=True)
        worker.start()
        worker.join()
        if worker.exitcode:
            raise InputError(f"Incidents could not be worked out (exit {worker.exitcode}). See: dragoman incidents {store.source.path}")
    return pq.read_table(target)


def _work_out_aside(source: Path, target: Path) -> None:
    """Does `_work_out` with what the machine has to spare."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which ends this process too
    if hasattr(os, "nice"):
        os.nice(10)
    _work_out(source, target)


def _work_out(source: Path, target: Path) -> None:
    """Writes event id and number of the incident of every report of a source as Parquet."""
    found = find_incidents(source, Counts(), scratch=target.parent)
    pq.write_table(_numbered((event, one.id) for one in found for event in one.event_ids), target)


def _numbered(pairs: Iterable[tuple[str, str]]) -> pa.Table:
    """Returns event id and incident id as a table, incidents as numbers."""
    numbers: dict[str, int] = {}
    found = {event: numbers.setdefault(name, len(numbers)) for event, name in pairs}
    return pa.table({"event_id": pa.array(found.keys(), pa.string()), "incident": pa.array(found.values(), pa.int32())})


def _fill(store: Store, linked: pa.Table) -> None:
    """Writes the numbers into the table."""
    db = store.cursor()
    db.register("linked", linked)
    db.execute("UPDATE events SET incident = linked.incident FROM linked WHERE events.event_id = linked.event_id")
    db.unregister("linked")

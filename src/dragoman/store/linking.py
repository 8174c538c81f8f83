"""Reports and incidents: which events tell of one act. Found beside a run, or worked out while the pages are open already."""

from __future__ import annotations

import threading
from pathlib import Path

import duckdb
import pyarrow as pa

from dragoman.errors import DragomanError
from dragoman.incidents import Counts, find_incidents
from dragoman.readers.stored import read_incidents
from dragoman.store.open import Store
from dragoman.store.schemas import NAMES

FILES = ("incidents.parquet", "incidents.jsonl", "incidents.csv")
"""Names under which incidents are looked for in a run folder."""


def link(store: Store, incidents: Path | None = None) -> None:
    """Gives every event the number of its incident; `store.linking` tells how it went.

    Args:
        store: the events.
        incidents: what `dragoman incidents` wrote for them; None looks for it in the run folder, and works them out if it is not there.
    """
    store.linking = "going on"
    try:
        numbers: dict[str, int] = {}
        found: dict[str, int] = {}
        for event, name in _pairs(store, incidents or _beside(store)):
            found[event] = numbers.setdefault(name, len(numbers))
        _fill(store, found)
    except (DragomanError, OSError, duckdb.Error) as error:
        store.linking = str(error).splitlines()[0]
    else:
        store.linking = "done"


def link_in_background(store: Store, incidents: Path | None = None) -> threading.Thread:
    """Starts `link` beside what else goes on, and returns its thread."""
    thread = threading.Thread(target=link, args=(store, incidents), daemon=True, name="incidents")
    thread.start()
    return thread


def _beside(store: Store) -> Path | None:
    """Returns the incidents that lie in the run folder."""
    return next((path for name in FILES if (path := store.source.path / name).is_file()), None)


def _pairs(store: Store, incidents: Path | None) -> list[tuple[str, str]]:
    """Returns event id and incident id of every report."""
    if incidents is not None:
        return list(read_incidents(incidents).items())
    source = store.source.path
    if not source.is_dir():
        source = store.folder / "reports.parquet"
        store.cursor().execute(f"COPY (SELECT {', '.join(NAMES)} FROM events) TO '{source.as_posix()}'")
    return [(event, one.id) for one in find_incidents(source, Counts(), scratch=store.folder) for event in one.event_ids]


def _fill(store: Store, found: dict[str, int]) -> None:
    """Writes the numbers into the table."""
    db = store.cursor()
    linked = pa.table({"event_id": pa.array(found.keys(), pa.string()), "incident": pa.array(found.values(), pa.int32())})
    db.register("linked", linked)
    db.execute("UPDATE events SET incident = linked.incident FROM linked WHERE events.event_id = linked.event_id")
    db.unregister("linked")

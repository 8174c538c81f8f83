"""The same run on Ray: its data layer reads the entries, codes slice by slice with one coder per worker, and writes the parts.

    entries -> flat_map: slices -> map: parts in the run folder, one coder an actor -> counts

Slices and parts are those of a run on one machine (`slices_of`, `code_part`), so the folder comes out the same, byte for byte. The folder
must be one that all machines see. Ray tries the slice of a lost worker or node again; what its journal holds is not coded twice.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from dragoman.errors import DragomanError, MissingPartError
from dragoman.readers import Item, Note, Options
from dragoman.records import Document, Failure, plain
from dragoman.runs.coders import CoderSpec
from dragoman.runs.parts import footer, part_path
from dragoman.runs.preload import coder_of
from dragoman.runs.slices import ONE_DOCUMENT, Entry, Slice, UniqueIds, slices_of
from dragoman.runs.summary import Summary
from dragoman.runs.worker import Job, code_part
from dragoman.runs.workspace import Workspace

READER_CPUS = 0.25
"""What Ray reserves for reading an entry; a coder has a whole CPU."""

SLICE_BYTES = 1
"""Bytes after which Ray closes a block of rows. Each slice is to be a block of its own: else those of one large file would be one block,
which one coder works through while the others wait."""

IN_FLIGHT = 2
"""Slices that wait at a coder, the one that it works on included: more would lie at one coder while another has none left."""

Row = dict[str, Any]


class ClusterError(DragomanError):
    """Ray ended the run."""


def code_on_ray(workspace: Workspace, *, address: str = "", jobs: int = 1) -> Summary:
    """Codes what is not coded yet on `jobs` workers of Ray, and returns the counts of the whole run.

    Args:
        workspace: a run folder that all machines of the cluster see.
        address: of the cluster ("auto": the one this machine belongs to; empty: Ray is started on this machine alone).
        jobs: number of coders.

    Raises:
        MissingPartError: the extra is not installed.
        ClusterError: Ray ended the run. What was coded stays, and the next run goes on from there.
    """
    ray = _ray()
    if workspace.finished:
        return workspace.counts()
    workspace.before = workspace.counts()
    ours = not ray.is_initialized()
    if ours:
        where = {"address": address} if address else {"num_cpus": jobs + 1, "include_dashboard": False}
        ray.init(log_to_driver=False, configure_logging=False, **where)
    try:
        with _settings(ray.data.DataContext.get_current()):
            for _ in _coded(ray, workspace, jobs=jobs).iter_rows():
                pass  # the rows are counts of slices; the folder has them too
    except (ray.exceptions.RayError, OSError) as error:
        workspace.end(interrupted=True, jobs=jobs)
        raise ClusterError(f"Ray ended the run: {_last_line(error)}. What was coded is kept; run again to go on.") from error
    finally:
        if ours:
            ray.shutdown()
    return workspace.end(interrupted=False, jobs=jobs)


@contextlib.contextmanager
def _settings(context: Any) -> Iterator[None]:  # noqa: ANN401 - Ray has no annotations
    """Sets what this run needs of Ray's data layer, and takes it back: the process may have other work for it."""
    before = context.enable_progress_bars, context.target_max_block_size
    context.enable_progress_bars, context.target_max_block_size = False, SLICE_BYTES
    try:
        yield
    finally:
        context.enable_progress_bars, context.target_max_block_size = before


def _coded(ray: Any, workspace: Workspace, *, jobs: int) -> Any:  # noqa: ANN401 - Ray has no annotations
    """Returns Ray's data set whose rows are the counts of the slices that are coded when it is read."""
    plan, entries = workspace.plan, workspace.plan.entries
    names = _new_names(ray, entries, plan.options, size=plan.documents) if _may_repeat(entries) else {}
    open_entries = [{"entry": entry.number} for entry in workspace.open_entries()]
    slices = ray.data.from_items(open_entries, override_num_blocks=max(1, len(open_entries))).flat_map(
        _Reader(entries, plan.options, plan.documents, names), num_cpus=READER_CPUS
    )
    coders = ray.data.ActorPoolStrategy(size=jobs, max_tasks_in_flight_per_actor=IN_FLIGHT)
    return slices.map(_Coder, fn_constructor_args=(plan.spec, str(workspace.folder)), compute=coders, num_cpus=1)


def _may_repeat(entries: list[Entry]) -> bool:
    """Whether an id may occur in two entries: not if all ids are names of files, and these differ."""
    names = [source.name for entry in entries for source in entry.sources]
    single = all(source.format in ONE_DOCUMENT for entry in entries for source in entry.sources)
    return len(entries) > 1 and not (single and len(set(names)) == len(names))


def _new_names(ray: Any, entries: list[Entry], options: Options, *, size: int) -> dict[str, dict[int, str]]:  # noqa: ANN401 - as above
    """Returns, for each slice with ids that occurred before it, their places and new ids. All entries are read once for it."""
    rows = ray.data.from_items([{"entry": entry.number} for entry in entries]).flat_map(
        _Reader(entries, options, size, {}, ids_only=True), num_cpus=READER_CPUS
    )
    ids, found = UniqueIds(), dict[str, dict[int, str]]()
    for row in sorted(rows.take_all(), key=lambda row: str(row["name"])):
        for index, given in enumerate(json.loads(row["ids"])):
            if (fresh := ids.fresh(given)) != given:
                found.setdefault(row["name"], {})[index] = fresh
    return found


@dataclasses.dataclass(frozen=True)
class _Reader:
    """Reads an entry: a row with its number becomes a row for each slice."""

    entries: list[Entry]
    options: Options
    size: int
    names: dict[str, dict[int, str]]
    ids_only: bool = False

    def __call__(self, row: Row) -> Iterator[Row]:
        for part in slices_of(self.entries[row["entry"]], self.options, size=self.size):
            if self.ids_only:
                yield {"name": part.name, "ids": json.dumps([item.document.id for item in part.items])}
            else:
                yield {"name": part.name, "last": part.last, "items": _packed(_renamed(part, self.names.get(part.name, {})))}


class _Coder:
    """Codes a slice into its part: a row with the slice becomes a row with its counts. Ray makes one for each worker."""

    def __init__(self, spec: CoderSpec, folder: str) -> None:
        self._coder, self._folder = coder_of(spec), Path(folder)

    def __call__(self, row: Row) -> Row:
        part = Slice(row["name"], _unpacked(row["items"]), row["last"])
        if not part_path(self._folder, part.name).exists():
            for _ in code_part(Job(part), self._coder, self._folder):
                pass
        return {"name": part.name, "documents": footer(self._folder, part.name)[0].read}


def _renamed(part: Slice, names: dict[int, str]) -> Iterable[Item]:
    """Yields the items of a slice, some with new ids."""
    for index, item in enumerate(part.items):
        yield UniqueIds.renamed(item, names[index]) if index in names else item


def _packed(items: Iterable[Item]) -> str:
    """Returns items as JSON."""
    return json.dumps([plain(item) for item in items], ensure_ascii=False)


def _unpacked(text: str) -> tuple[Item, ...]:
    """Returns the items whose `_packed` is `text`."""
    return tuple(map(_item, json.loads(text)))


def _item(form: dict[str, Any]) -> Item:
    """Returns an item from its JSON form."""
    document, published = form["document"], form["document"]["published"]
    return Item(
        document=Document(**document | {"published": dt.date.fromisoformat(published) if published else None}),
        failure=Failure(**form["failure"]) if form["failure"] else None,
        notes=tuple(Note(**note) for note in form["notes"]),
        done=form["done"],
    )


def _ray() -> Any:  # noqa: ANN401 - as above
    """Returns the library.

    Raises:
        MissingPartError: it is not installed.
    """
    try:
        import ray  # noqa: PLC0415 - an extra
        import ray.data  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise MissingPartError("--ray needs an extra. Install it with: pip install 'dragoman[ray]'") from error
    return ray


def _last_line(error: BaseException) -> str:
    """Returns the last line of what Ray says, which names the cause."""
    return str(error).strip().splitlines()[-1] if str(error).strip() else type(error).__name__

"""Many processes, one output file: results are written in input order, so that the file does not depend on their number."""

from __future__ import annotations

import collections
from collections.abc import Callable, Iterable

from dragoman.readers import Item, Options, Source
from dragoman.records import CodedDocument
from dragoman.runs.coders import CoderSpec
from dragoman.runs.pool import Done, Pool
from dragoman.runs.slices import UniqueIds, entries_of, limited, slices_of
from dragoman.runs.summary import Summary
from dragoman.writers import Writes

DOCUMENTS = 8
"""Documents that a process gets at a time: few, so that the output grows steadily."""

AHEAD = 4
"""Slices, for each process, that may be coded before an older one is written."""


def code_on_processes(
    sources: Iterable[Source],
    options: Options,
    spec: CoderSpec,
    writer: Writes,
    *,
    jobs: int,
    limit: int | None = None,
    done: Callable[[Item, Summary], None] | None = None,
    stop: Callable[[], bool] = bool,
) -> Summary:
    """Codes and writes every document of `sources`, in order, as `code_documents` does, on `jobs` processes.

    Raises:
        DragomanError, OSError: a process met what would stop every document.
    """
    pool = Pool(spec, jobs=jobs, ahead=AHEAD * jobs, stop=stop)
    summary, ids = Summary(), UniqueIds()
    parts = (ids.apply(part) for entry in entries_of(sources, DOCUMENTS) for part in slices_of(entry, options, size=DOCUMENTS))
    queue = _Queue()
    for one in pool.run(limited(parts, limit)):
        for item, coded in queue.add(one):
            writer.write(coded)
            summary.add(item, coded)
            if done:
                done(item, summary)
    summary.interrupted = stop()
    return summary


class _Queue:
    """Holds results until all before them have come."""

    def __init__(self) -> None:
        self._head = 0
        self._held: dict[int, collections.deque[tuple[Item, CodedDocument]]] = collections.defaultdict(collections.deque)
        self._ended: set[int] = set()

    def add(self, one: Done) -> Iterable[tuple[Item, CodedDocument]]:
        """Takes a result and yields those whose turn it is."""
        if one.item is not None and isinstance(one.result, CodedDocument):
            self._held[one.number].append((one.item, one.result))
        else:
            self._ended.add(one.number)
        while True:
            held = self._held[self._head]
            while held:
                yield held.popleft()
            if self._head not in self._ended:
                return
            self._ended.remove(self._head)
            del self._held[self._head]
            self._head += 1

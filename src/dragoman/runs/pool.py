"""Worker processes, one coder each: whole documents go out, results come back, and a worker that dies is replaced.

Never more than `2 * jobs` slices are in memory; nothing new is given out while the caller is busy writing. A worker that the system
kills costs the document at hand a second try; a document that ends two workers is given up as failed.
"""

from __future__ import annotations

import collections
import contextlib
import dataclasses
import logging
import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

from dragoman import errors
from dragoman.errors import DragomanError
from dragoman.readers import Item
from dragoman.records import CodedDocument
from dragoman.runs import preload, worker
from dragoman.runs.coders import CoderSpec
from dragoman.runs.slices import Slice
from dragoman.runs.summary import Summary
from dragoman.runs.worker import Job, PartsAt

_LOG = logging.getLogger(__name__)

TRIES = 2
"""Workers that a document may end before it is given up."""

STARTS = 5
"""Workers in a row that may end before they code anything; then something is wrong with the machine, not with a document."""

TICK = 0.05
"""Seconds after which the pool looks at its queue and at `stop` again."""

_END = object()


class WorkersError(DragomanError):
    """Worker processes end before they can code anything."""


@dataclasses.dataclass(frozen=True, slots=True)
class Done:
    """What came of one document (`item`, `result`), or the end of a slice (both None). `number` counts the slices from 0."""

    number: int
    part: Slice
    item: Item | None = None
    result: CodedDocument | Summary | None = None


@dataclasses.dataclass(slots=True)
class _Task:
    """A slice on its way: `at` is the next document, `poison` those given up, `deaths` the workers that documents ended."""

    number: int
    part: Slice
    at: int = 0
    poison: set[int] = dataclasses.field(default_factory=set)
    deaths: collections.Counter[int] = dataclasses.field(default_factory=collections.Counter)


@dataclasses.dataclass(slots=True)
class _Worker:
    """A process, the end of its pipe, and what it has to do; `ready` once its coder is loaded."""

    process: BaseProcess
    pipe: Connection
    task: _Task | None = None
    ready: bool = False


class Pool:
    """Codes slices on `jobs` processes.

    Args:
        spec: how each worker makes its coder.
        jobs: number of processes.
        parts: the folder to which workers write finished slices (None: the coded documents come back).
        ahead: slices that may be given out beyond the oldest unfinished one (None: any number).
        stop: True ends the run after the documents at hand.
    """

    def __init__(
        self,
        spec: CoderSpec,
        *,
        jobs: int,
        parts: PartsAt | None = None,
        ahead: int | None = None,
        stop: Callable[[], bool] = bool,
    ) -> None:
        self._spec, self._jobs, self._parts, self._ahead, self._stop = spec, jobs, parts, ahead, stop
        self._context = preload.context()
        self._workers: list[_Worker] = []
        self._again: collections.deque[_Task] = collections.deque()
        self._open: set[int] = set()
        self._false_starts = 0
        self._stopping = False
        self.replaced = 0

    @property
    def processes(self) -> list[int]:
        """The ids of the worker processes that have loaded their coder."""
        return [one.process.pid for one in self._workers if one.ready and one.process.pid]

    def run(self, slices: Iterable[Slice]) -> Iterator[Done]:
        """Yields what comes of each document, in order within a slice, and the end of each slice.

        Raises:
            DragomanError, OSError: a worker met what would stop every document (no model, a full disk), or the input broke off.
        """
        feed = _Feed(slices, size=self._jobs)
        try:
            while self._busy(feed):
                for one in wait([worker.pipe for worker in self._workers], timeout=TICK):
                    yield from self._heard(next(worker for worker in self._workers if worker.pipe is one))
        finally:
            feed.close()
            self._end()

    def _busy(self, feed: _Feed) -> bool:
        """Gives out work; False when there is none left."""
        if self._stop() and not self._stopping:
            self._stopping = True
            for one in self._workers:
                self._send(one, None)
        if not self._stopping:
            self._start(feed)
            for one in self._workers:
                if one.ready and one.task is None and (task := self._next(feed)):
                    one.task = task
                    self._open.add(task.number)
                    self._send(one, Job(task.part, task.at, frozenset(task.poison)))
        waiting = not self._stopping and (self._again or not feed.empty)
        return bool(waiting) or any(one.task for one in self._workers)

    def _start(self, feed: _Feed) -> None:
        """Starts workers: one at once, others as soon as there is more to do than there are idle ones."""
        while len(self._workers) < self._jobs and (
            not self._workers or feed.waiting + len(self._again) > sum(one.task is None for one in self._workers)
        ):
            ours, theirs = self._context.Pipe()
            process = self._context.Process(target=worker.main, args=(theirs, self._spec, self._parts), daemon=True)
            try:
                preload.start(process, self._spec, self._context)
            except (EOFError, ConnectionError):
                self._false_start("the process that makes the coder")
            else:
                self._workers.append(_Worker(process, ours))
            theirs.close()

    def _next(self, feed: _Feed) -> _Task | None:
        """Returns what to do next, if there is something now."""
        if self._again:
            return self._again.popleft()
        if self._ahead is not None and self._open and feed.given - min(self._open) >= self._ahead:
            return None
        return feed.take()

    def _send(self, one: _Worker, job: Job | None) -> None:
        """Sends a job, or None for the end; a worker that is gone is met when it is heard."""
        with contextlib.suppress(OSError):
            one.pipe.send(job)

    def _heard(self, one: _Worker) -> Iterator[Done]:
        """Takes one message of a worker, or its end."""
        try:
            kind, *rest = one.pipe.recv()
        except (EOFError, OSError):
            self._died(one)
            return
        if kind == "ready":
            one.ready, self._false_starts = True, 0
        elif kind == "error":
            raise _error(*rest)
        else:
            task = one.task
            if task is None:
                return
            if kind == "document":
                task.at += 1
                yield Done(task.number, task.part, task.part.items[task.at - 1], rest[0])
            else:
                one.task = None
                self._open.discard(task.number)
                yield Done(task.number, task.part)

    def _died(self, one: _Worker) -> None:
        """Takes a worker away; its slice goes to another, from the document at hand on."""
        one.process.join(timeout=5)
        one.pipe.close()
        self._workers.remove(one)
        task = one.task
        if self._stopping:
            return
        self.replaced += 1
        _LOG.warning("a worker process ended (exit code %s); it is replaced", one.process.exitcode)
        if task is None:
            self._false_start(f"exit code {one.process.exitcode}")
            return
        task.deaths[task.at] += 1
        if task.deaths[task.at] >= TRIES:
            if task.at == len(task.part.items):
                raise WorkersError(f"{TRIES} worker processes ended (exit code {one.process.exitcode}) while they wrote a part.")
            task.poison.add(task.at)
        self._again.append(task)

    def _false_start(self, which: str) -> None:
        """Counts a worker that ended before it coded anything."""
        self._false_starts += 1
        if self._false_starts >= STARTS:
            raise WorkersError(
                f"{STARTS} worker processes in a row ended ({which}) before they coded anything. "
                "The machine may lack memory: try a smaller -j."
            )

    def _end(self) -> None:
        """Ends all workers: they finish the document at hand, and are killed if they do not within some seconds."""
        for one in self._workers:
            self._send(one, None)
            one.pipe.close()
        for one in self._workers:
            one.process.join(timeout=10)
            if one.process.is_alive():
                one.process.kill()
                one.process.join()
        self._workers.clear()


def _error(kind: str, arguments: tuple[Any, ...]) -> Exception:
    """Returns the error that a worker met, as one of this process."""
    if kind == "OSError":
        return OSError(*arguments)
    found: type[Exception] = getattr(errors, kind, WorkersError)
    return found(*arguments)


class _Feed:
    """Reads slices in a thread of its own, `size` of them ahead."""

    def __init__(self, slices: Iterable[Slice], *, size: int) -> None:
        self._queue: queue.Queue[Any] = queue.Queue(maxsize=size)
        self._closed = False
        self._peeked: Any = None
        self._over = False
        self.given = 0
        self._thread = threading.Thread(target=self._read, args=(slices,), daemon=True, name="dragoman-reader")
        self._thread.start()

    def _read(self, slices: Iterable[Slice]) -> None:
        """Fills the queue; what goes wrong is put there too."""
        try:
            for part in slices:
                if not self._put(part):
                    return
            self._put(_END)
        except Exception as error:  # noqa: BLE001 - it is raised again in the thread that takes
            self._put(error)

    def _put(self, thing: object) -> bool:
        """Puts something into the queue when there is room; False once the feed is closed."""
        while not self._closed:
            try:
                self._queue.put(thing, timeout=TICK)
            except queue.Full:
                continue
            return True
        return False

    @property
    def empty(self) -> bool:
        """Whether all slices were taken."""
        self._look()
        return self._over

    @property
    def waiting(self) -> int:
        """The number of slices that are read and not taken."""
        return self._queue.qsize() + (self._peeked is not None)

    def take(self) -> _Task | None:
        """Returns the next slice if one is there now."""
        self._look()
        if self._over or self._peeked is None:
            return None
        part, self._peeked = self._peeked, None
        self.given += 1
        return _Task(self.given - 1, part)

    def _look(self) -> None:
        """Fetches the next thing if there is one now."""
        if self._over or self._peeked is not None:
            return
        with contextlib.suppress(queue.Empty):
            thing = self._queue.get_nowait()
            if isinstance(thing, Exception):
                raise thing
            self._over = thing is _END
            self._peeked = None if self._over else thing

    def close(self) -> None:
        """Lets the thread end."""
        self._closed = True
        self._thread.join(timeout=5)

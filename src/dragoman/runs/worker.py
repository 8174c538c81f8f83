"""What runs in a worker process: it makes one coder and codes slices until it is told to end."""

from __future__ import annotations

import contextlib
import dataclasses
import logging
import signal
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

from dragoman.errors import DragomanError
from dragoman.records import CodedDocument, Failure
from dragoman.runs.coders import CoderSpec
from dragoman.runs.local import CodesOne, code_item, uncoded
from dragoman.runs.parts import Part
from dragoman.runs.preload import coder_of
from dragoman.runs.slices import Slice
from dragoman.runs.summary import Summary

KILLED = Failure(
    "code", "killed", "coding it ended two worker processes, for lack of memory perhaps. Code it alone, or report it with its text."
)


@dataclasses.dataclass(frozen=True, slots=True)
class PartsAt:
    """Where finished slices are written."""

    folder: Path


@dataclasses.dataclass(frozen=True, slots=True)
class Job:
    """A slice to code, from the document `start` on; those in `poison` are not tried again."""

    part: Slice
    start: int = 0
    poison: frozenset[int] = frozenset()


def main(pipe: Connection, spec: CoderSpec, parts: PartsAt | None) -> None:
    """Codes what comes through `pipe` until None comes or the other side is gone.

    It sends ("ready",), for each document ("document", result), for each slice ("slice",), and ("error", kind, arguments) for what would
    stop every document. The parent decides about Ctrl-C, which a terminal sends to all.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.getLogger("dragoman").addHandler(logging.NullHandler())
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        try:
            coder = coder_of(spec)
            pipe.send(("ready",))
            while (job := pipe.recv()) is not None:
                for result in _results(job, coder, parts, stop=pipe.poll):
                    pipe.send(("document", result))
                if pipe.poll():  # told to end, perhaps within the slice
                    break
                pipe.send(("slice",))
        except (BrokenPipeError, ConnectionResetError):
            raise
        except DragomanError as error:
            pipe.send(("error", type(error).__name__, error.args))
        except OSError as error:
            pipe.send(("error", "OSError", (error.errno, error.strerror, error.filename)))
        except Exception as error:  # noqa: BLE001 - it is raised again in the parent, with where it came from
            pipe.send(("error", "WorkersError", (f"a worker process met a fault of dragoman: {error!r}\n{traceback.format_exc()}",)))


def _results(job: Job, coder: CodesOne, parts: PartsAt | None, *, stop: Callable[[], bool]) -> Iterator[CodedDocument | Summary]:
    """Yields what comes of the documents of a job: their coded form, or, where parts are written, their counts."""
    if parts is not None:
        yield from code_part(job, coder, parts.folder, stop=stop)
        return
    for index, item in enumerate(job.part.items):
        if index >= job.start:
            yield uncoded(item.document, KILLED) if index in job.poison else code_item(item, coder)
            if stop():
                return


def code_part(job: Job, coder: CodesOne, folder: Path, *, stop: Callable[[], bool] = bool) -> Iterator[Summary]:
    """Codes a slice into a part of the run folder and yields the counts of each document, the journal's first.

    Raises:
        OSError: the folder cannot be written to, or the disk is full; what was coded before stays in the journal.
    """
    with Part(folder, job.part) as part:
        for index, item in enumerate(job.part.items):
            if index >= len(part.coded):
                part.add(uncoded(item.document, KILLED) if index in job.poison else code_item(item, coder))
            if index >= job.start:
                counts = Summary()
                counts.add(item, part.coded[index])
                yield counts
                if stop():
                    return
        part.finish()

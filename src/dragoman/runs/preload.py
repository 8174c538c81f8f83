"""The coder that worker processes share: made once, in the process that they are forked from.

Linux only. `multiprocessing` keeps one process of a single thread from which it forks the workers (its "fork server"); this module is what
that process imports first. It makes the coder, so that a worker starts at once and has the memory of the coder in common with the others.
Nothing else is shared: pipes, files and databases are opened by each worker.

A coder whose making starts a thread, or fails, is not shared: threads do not survive a fork, and each worker reports what fails. Then, and
on other systems, each worker makes its own.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
from multiprocessing.context import BaseContext, ForkServerContext, SpawnContext
from multiprocessing.process import BaseProcess
from pathlib import Path

from dragoman.runs.coders import CoderSpec
from dragoman.runs.local import CodesOne

METHOD = "forkserver" if sys.platform == "linux" else "spawn"
"""How worker processes are started here. Forking is not safe on macOS, whose libraries keep threads, and Windows cannot."""

VARIABLE = "DRAGOMAN_PRELOAD"
"""Environment variable that tells the fork server what coder to make; it is set only while that process is started."""

_THREADS = Path("/proc/self/task")
_shared: dict[CoderSpec, CodesOne] = {}


def context() -> ForkServerContext | SpawnContext:
    """Returns how worker processes are started here."""
    if METHOD == "spawn":
        return multiprocessing.get_context("spawn")
    found = multiprocessing.get_context("forkserver")
    found.set_forkserver_preload([__name__])
    return found


def start(process: BaseProcess, spec: CoderSpec, method: BaseContext) -> None:
    """Starts a worker of that context; if it is the first of a fork server, that makes the coder before.

    Raises:
        EOFError, ConnectionError: the fork server ended meanwhile.
    """
    if method.get_start_method() != "forkserver":
        process.start()
        return
    os.environ[VARIABLE] = spec.to_json()
    try:
        process.start()
    finally:
        del os.environ[VARIABLE]


def coder_of(spec: CoderSpec) -> CodesOne:
    """Returns the coder of this worker process: that of the process it was forked from, or one of its own. It raises as `spec.make`."""
    found = _shared.get(spec)
    if found is None:
        found = spec.make()
        settle()
    return found


def settle() -> None:
    """Takes what there is now out of garbage collection: looking through the million objects of a coder takes a tenth of the time."""
    gc.collect()
    gc.freeze()


def _preload() -> None:
    """Makes the coder in the fork server, if this is one."""
    asked = os.environ.pop(VARIABLE, None)
    if asked is None:
        return
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # NumPy's threads, which would not survive; each worker is one anyway
    with contextlib.suppress(Exception):  # the worker meets it again and reports it
        spec = CoderSpec.from_json(asked)
        coder = spec.make()
        if len(list(_THREADS.iterdir())) == 1:
            _shared[spec] = coder
            settle()


_preload()

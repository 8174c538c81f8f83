"""Coders for worker processes, which find this module by its name: no model, and as slow or as deadly as a test needs."""

import dataclasses
import importlib.abc
import os
import re
import signal
import sys
import threading
import time
import zlib
from pathlib import Path

from dragoman.errors import MissingPartError
from dragoman.records import CodedDocument, Document, Event, Magnitude, Span


class Words:
    """Finds an ASSAULT in each "war". `log` gets a line for each document coded, with the process; `slow` are seconds a document.

    `once` is the file that tells that the document d50 has ended a process; where it is not there yet, it does.
    """

    def __init__(self, *, log: str = "", slow: str = "0", once: str = "") -> None:
        self._log, self._slow, self._once = log, float(slow), Path(once) if once else None

    def code(self, document: Document) -> CodedDocument:
        time.sleep(self._slow * (0.5 + zlib.crc32(document.id.encode()) % 100 / 100))
        if "crash" in document.text:
            raise ValueError("boom")
        if self._once and document.id == "d50" and not self._once.exists():
            self._once.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if "kill" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        found = re.finditer("war", document.text)
        events = tuple(_event(f"{document.id}#{n}", Span("war", one.start(), one.end())) for n, one in enumerate(found, 1))
        if self._log:
            with Path(self._log).open("a", encoding="utf-8") as log:
                log.write(f"{document.id} {os.getpid()}\n")
        form = {field.name: getattr(document, field.name) for field in dataclasses.fields(document)}
        return CodedDocument(**form, events=events)


def _event(name: str, trigger: Span) -> Event:
    return Event(
        name, "ASSAULT", (), (), 4, -10.0, None, None, (), (), trigger, trigger, None, None, Magnitude(), "actual", (), 0.5, ""
    )  # fmt: skip


def none() -> Words:
    """A coder whose model is not installed."""
    raise MissingPartError("no model")


def dying() -> Words:
    """A coder that ends its process before it is made."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def counted(*, made: str, threads: str = "0", **options: str) -> Words:
    """`Words` that writes a line into the file `made` for each coder, and starts threads when it is made."""
    for _ in range(int(threads)):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
    with Path(made).open("a", encoding="utf-8") as lines:
        lines.write(f"{os.getpid()}\n")
    return words_alone(**options)


class NoPandas(importlib.abc.MetaPathFinder):
    """Hides pandas, which Arrow would import (in seconds) only because Ray has brought it along."""

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        if fullname == "pandas":
            raise ImportError(fullname)


def words_alone(**options: str) -> Words:
    """`Words` in a process without pandas."""
    sys.meta_path.insert(0, NoPandas())
    return Words(**options)

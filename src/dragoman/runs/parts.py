"""The parts of a run folder: a slice's documents and events as Parquet, and the journal of a slice that is not finished yet.

    documents/part-0000000-00000.parquet   a row a document; its footer holds the counts of the slice
    events/part-0000000-00000.parquet      a row an event
    .work/0000000-00000.jsonl              the documents of an unfinished slice, a line each as soon as it is coded

A part appears whole or not at all: it is written beside its place and renamed. The part of documents comes last, and stands for both.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.errors import InputError
from dragoman.readers.coded import from_dict
from dragoman.records import CodedDocument
from dragoman.runs.slices import Slice
from dragoman.runs.summary import Summary
from dragoman.runs.tables import as_line, document_table, event_table

MANIFEST = "run.json"
WORK = ".work"
KINDS = ("documents", "events")
_FOOTER = b"dragoman"


def make_folders(folder: Path) -> None:
    """Makes the folders of a run.

    Raises:
        OSError: it may not be written there.
    """
    for name in (*KINDS, WORK):
        (folder / name).mkdir(parents=True, exist_ok=True)


def is_run(folder: Path) -> bool:
    """Whether a folder holds a run."""
    return (folder / MANIFEST).is_file()


def part_path(folder: Path, name: str, kind: str = "documents") -> Path:
    """Returns where the part of a slice lies."""
    return folder / kind / f"part-{name}.parquet"


def finished_parts(folder: Path) -> list[str]:
    """Returns the names of the finished slices, in input order."""
    return sorted(path.stem.removeprefix("part-") for path in (folder / "documents").glob("part-*.parquet"))


def footer(folder: Path, name: str) -> tuple[Summary, bool]:
    """Returns the counts of a finished slice, and whether its entry ends with it.

    Raises:
        InputError: the part is broken.
    """
    path = part_path(folder, name)
    try:
        form: dict[str, Any] = json.loads(pq.read_schema(path).metadata[_FOOTER])
        return Summary.from_dict(form["counts"]), bool(form["last"])
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise InputError(f"{path.as_posix()}: is no part of a run ({error}). Remove it and run again: it is made anew.") from error


def ids_of(folder: Path, name: str) -> list[str]:
    """Returns the ids of the documents of a finished slice."""
    return column_of_part(folder, name, "document_id")


def column_of_part(folder: Path, name: str, column: str) -> list[Any]:
    """Returns a column of the documents of a finished slice."""
    with pq.ParquetFile(part_path(folder, name)) as file:  # `read_table` would import pandas where it is installed
        values: list[Any] = file.read(columns=[column]).column(0).to_pylist()
    return values


def failed_in(folder: Path, name: str) -> Iterator[dict[str, Any]]:
    """Yields the coded documents, in their JSON form, of a finished slice that have failures."""
    counts = footer(folder, name)[0]
    if counts.failed or counts.skipped or counts.incomplete:
        for failures, line in zip(column_of_part(folder, name, "failures"), column_of_part(folder, name, "coded"), strict=True):
            if failures:
                yield json.loads(line)


def read_parts(folder: Path) -> Iterator[CodedDocument]:
    """Yields the coded documents of a run folder in input order, as far as its slices are finished.

    Raises:
        InputError: a part is broken.
    """
    for name in finished_parts(folder):
        for line in column_of_part(folder, name, "coded"):
            yield from_dict(json.loads(line))


class Part:
    """A slice on its way to its part; `coded` are its documents so far, those of the journal first.

    Only one process has a slice open at a time: another waits, for example until the orphan of a killed run has ended.

    Raises:
        OSError: it cannot be written.
    """

    def __init__(self, folder: Path, part: Slice) -> None:
        self.coded: list[CodedDocument] = []
        self._lines: list[str] = []
        self._folder, self._part = folder, part
        self._path = folder / WORK / f"{part.name}.jsonl"
        self._journal: BinaryIO | None = None

    def __enter__(self) -> Part:
        self._journal = _locked(self._path)
        try:
            if part_path(self._folder, self._part.name).exists():  # the orphan of a killed run finished it meanwhile
                self._take(self._part.name)
            else:
                self._restore(self._journal)
        except BaseException:
            self._journal.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._journal is not None:
            with contextlib.suppress(OSError):  # a full disk was met before, when the line was written
                self._journal.close()

    def _restore(self, journal: BinaryIO) -> None:
        """Takes the documents of the journal as far as they are whole and are those of the slice; cuts off the rest."""
        good = 0
        for item, raw in zip(self._part.items, journal, strict=False):
            coded = _parsed(raw)
            if coded is None or (coded.id, coded.text) != (item.document.id, item.document.text):
                break
            good += len(raw)
            self.coded.append(coded)
            self._lines.append(raw.decode("utf-8").rstrip("\n"))
        journal.truncate(good)
        journal.seek(0, os.SEEK_END)

    def _take(self, name: str) -> None:
        """Takes the documents of the finished part."""
        self._lines = column_of_part(self._folder, name, "coded")
        self.coded = [from_dict(json.loads(line)) for line in self._lines]

    def add(self, coded: CodedDocument) -> None:
        """Writes the next document into the journal, whence it is read if this process ends now."""
        assert self._journal is not None
        line = as_line(coded)
        self._journal.write(line.encode("utf-8") + b"\n")
        self._journal.flush()
        self.coded.append(coded)
        self._lines.append(line)

    def finish(self) -> None:
        """Writes the part and removes the journal."""
        counts = Summary()
        for item, coded in zip(self._part.items, self.coded, strict=True):
            counts.add(item, coded)
        footing = json.dumps({"counts": counts.to_dict(), "last": self._part.last}, ensure_ascii=False).encode("utf-8")
        _write(event_table(self.coded), part_path(self._folder, self._part.name, "events"))
        documents = document_table(self.coded, self._lines).replace_schema_metadata({_FOOTER: footing})
        _write(documents, part_path(self._folder, self._part.name))
        self._path.unlink(missing_ok=True)


def _parsed(raw: bytes) -> CodedDocument | None:
    """Returns the document of a journal line, or None if it was cut off."""
    try:
        return from_dict(json.loads(raw)) if raw.endswith(b"\n") else None
    except (ValueError, InputError):
        return None


def _write(table: pa.Table, path: Path) -> None:
    """Writes a Parquet file that is there whole or not at all, even if the machine stops."""
    beside = path.with_name(f".{path.name}")
    try:
        with beside.open("wb") as file:
            pq.write_table(table, file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _locked(path: Path) -> BinaryIO:
    """Opens a journal that no other process has open; waits for one that has."""
    while True:
        file = path.open("a+b")
        lock(file, wait=True)
        try:
            if os.fstat(file.fileno()).st_ino == path.stat().st_ino:
                file.seek(0)
                return file
        except FileNotFoundError:  # its owner finished it while this process waited
            pass
        file.close()


def lock(file: BinaryIO, *, wait: bool) -> None:
    """Locks an open file for this process until it is closed. Windows has no such locks; a run there is not guarded.

    Raises:
        BlockingIOError: another process has it, and `wait` is false.
    """
    try:
        import fcntl  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)

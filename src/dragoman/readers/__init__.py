"""Files to documents: text, pages, PDF, Word, e-mail, web archives, feeds, tables, and the inputs of other coders, also packed.

    for item in read(find_sources(["news/"]), Options(published=date)):
        item.document, item.failure

Nothing raises for one bad document: it comes as an item with a `Failure`, in its place among the others.
"""

from __future__ import annotations

import contextlib
import dataclasses
import importlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, cast
from urllib.parse import urlsplit

from dragoman.errors import MissingPartError
from dragoman.readers import jsonl, languages, text
from dragoman.readers.documents import failed
from dragoman.readers.items import MAX_CHARS, Fields, Item, Note, Options, UnreadableError
from dragoman.readers.remote import is_address, open_remote
from dragoman.readers.sources import STDIN, SUFFIXES, Source, find_sources, format_by_name
from dragoman.readers.streams import BROKEN, Stream
from dragoman.records import Document, Failure

__all__ = [
    "MAX_CHARS", "READERS", "STDIN", "SUFFIXES", "Fields", "Item", "Note", "Options", "Source", "UnreadableError", "find_sources", "read",
]  # fmt: skip


def _late(module: str, function: str = "read") -> Callable[..., Iterator[Item]]:
    """Returns the reader of a module that is imported when it is needed: its library takes time that other formats need not wait for."""

    def reads(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
        reader = getattr(importlib.import_module(f"dragoman.readers.{module}"), function)
        return cast("Iterator[Item]", reader(stream, name=name, options=options))

    return reads


def _xml(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Reads XML of the kind that its first bytes tell: a feed, PETRARCH's, or a page."""
    kind = stream.sniff()
    return READERS[kind if kind in {"feed", "html"} else "petrarch"](stream, name=name, options=options)


def _zip(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Reads all members of an archive."""
    from dragoman.readers.archive import members  # noqa: PLC0415 - it reads its members by this module

    def reads(inner: Stream, inner_name: str, how: Options) -> Iterator[Item]:
        return READERS[format_by_name(inner_name) or inner.sniff()](inner, name=inner_name, options=how)

    try:
        yield from members(stream, name=name, options=options, format_of=format_by_name, reads=reads)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)


def _manifest(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Reads the files that a list names."""
    from dragoman.readers import manifest  # noqa: PLC0415 - it reads its files by this module

    return manifest.read(stream, name=name, options=options, folder=stream.folder, opens=_listed)


def _listed(target: str, name: str, folder: Path | None, options: Options) -> Iterator[Item]:
    """Yields the documents of what a list names: a file, from the folder of the list, or an address."""
    if is_address(target):
        kind = format_by_name(urlsplit(target).path) or "auto"
        source = Source(path=None, shown=target, name=name, format=kind, address=target)
    else:
        path = (folder or Path()) / target
        source = Source(path=path, shown=path.as_posix(), name=name, format=format_by_name(path.name) or "auto")
    yield from _read_one(source, options)


READERS: dict[str, Callable[..., Iterator[Item]]] = {
    "txt": text.read,
    "jsonl": jsonl.read,
    "html": _late("webpage"),
    "csv": _late("tabular"),
    "parquet": _late("tabular", "read_parquet"),
    "pdf": _late("pdf"),
    "docx": _late("docx"),
    "eml": _late("mail"),
    "warc": _late("warc"),
    "wacz": _late("warc", "read_wacz"),
    "feed": _late("feed"),
    "petrarch": _late("petrarch"),
    "xml": _xml,
    "zip": _zip,
    "manifest": _manifest,
}
"""Format -> reader. A new format is a module with `read(stream, *, name, options)`, a line here, and its endings in `SUFFIXES`."""


def read(sources: Iterable[Source], options: Options | None = None) -> Iterator[Item]:
    """Yields the items of all sources in order, with ids that occur once.

    `done` counts the stored bytes over all sources. An id that comes again gets "~2", "~3" ... and a note, so that every event id
    stays unique. Texts in languages that are not coded come as skipped.
    """
    options = options or Options()
    seen: dict[str, int] = {}
    before = 0
    for source in sources:
        for item in _watched(source, options):
            spoken = languages.spoken(item, options, where=source.shown)
            yield _unique(dataclasses.replace(spoken, done=before + item.done), seen=seen, where=source.shown)
        before += source.size


def _watched(source: Source, options: Options) -> Iterator[Item]:
    """Yields the items of a source; the last one has a note if the file changed while it was read."""
    stamp, held = _stamp(source.path), None
    for item in _read_one(source, options):
        if held:
            yield held
        held = item
    if held and _stamp(source.path) != stamp:
        message = f"{source.shown}: changed while it was read, so that it may hold two versions. Code it again when it is at rest."
        held = dataclasses.replace(held, notes=(*held.notes, Note("changed_while_read", message)))
    if held:
        yield held


def _stamp(path: Path | None) -> tuple[int, int] | None:
    """Returns size and time of change of a file, or None for what is no local file."""
    try:
        state = path.stat() if path else None
    except OSError:
        return None
    return (state.st_size, state.st_mtime_ns) if state else None


def _read_one(source: Source, options: Options) -> Iterator[Item]:
    """Yields the items of a source; if it cannot be opened or breaks off, a failed item ends them."""
    try:
        with _opened(source) as stored:
            stream = Stream(stored, where=source.shown, folder=source.path.parent if source.path else None)
            kind = stream.sniff() if source.format == "auto" else source.format
            yield from READERS[kind](stream, name=source.name, options=options)
    except UnreadableError as error:  # a bomb, found between two documents
        yield Item(Document(id=source.name, text=""), failure=error.as_failure(), done=source.size)
    except MissingPartError as error:
        yield Item(Document(id=source.name, text=""), failure=Failure("read", "missing_part", f"{source.shown}: {error}"), done=source.size)
    except BROKEN as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        message = f"{source.shown}: cannot be read to its end ({reason}). Check the file and its permissions, or fetch it again."
        yield Item(Document(id=source.name, text=""), failure=Failure("read", "broken_file", message), done=source.size)


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[IO[bytes]]:
    """Opens a source; standard input stays open afterwards, for it is not ours."""
    if source.path is not None:
        with source.path.open("rb") as stored:
            yield stored
    elif source.address:
        with open_remote(source.address) as remote:
            yield remote
    elif isinstance(sys.stdin.buffer, io.BufferedReader):
        yield sys.stdin.buffer
    else:  # a program that calls this one has put a stream of its own there, which may not know how to peek
        buffered: io.BufferedReader = io.BufferedReader(cast("io.RawIOBase", sys.stdin.buffer))
        try:
            yield buffered
        finally:
            buffered.detach()


def _unique(item: Item, *, seen: dict[str, int], where: str) -> Item:
    """Returns the item with an id that is not yet in `seen`, which is added to."""
    given = item.document.id
    count = seen.get(given, 0) + 1
    seen[given] = count
    if count == 1:
        return item
    while (fresh := f"{given}~{count}") in seen:
        count += 1
    seen[given], seen[fresh] = count, 1
    note = Note("duplicate_id", f"{where}: the id {given!r} occurs again; this document is {fresh!r} in the output.")
    return dataclasses.replace(item, document=dataclasses.replace(item.document, id=fresh), notes=(*item.notes, note))

"""Files to documents: plain text, JSON Lines and web pages, each also in gzip; folders, globs and standard input.

    for item in read(find_sources(["news/"]), Options(published=date)):
        item.document, item.failure

Nothing raises for one bad document: it comes as an item with a `Failure`, in its place among the others.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import cast

from dragoman.readers import jsonl, text
from dragoman.readers.items import MAX_CHARS, Fields, Item, Note, Options, UnreadableError
from dragoman.readers.sources import STDIN, SUFFIXES, Source, find_sources
from dragoman.readers.streams import BROKEN, Stream
from dragoman.records import Document, Failure

__all__ = [
    "MAX_CHARS", "READERS", "STDIN", "SUFFIXES", "Fields", "Item", "Note", "Options", "Source", "UnreadableError", "find_sources", "read",
]  # fmt: skip


def _html(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Reads a web page; trafilatura takes 0.3 s to import, which other formats need not wait for."""
    from dragoman.readers import webpage  # noqa: PLC0415 - see above

    return webpage.read(stream, name=name, options=options)


READERS: dict[str, Callable[..., Iterator[Item]]] = {"txt": text.read, "jsonl": jsonl.read, "html": _html}
"""Format -> reader. A new format is a module with `read(stream, *, name, options)`, a line here, and its endings in `SUFFIXES`."""


def read(sources: Iterable[Source], options: Options | None = None) -> Iterator[Item]:
    """Yields the items of all sources in order, with ids that occur once.

    `done` counts the stored bytes over all sources. An id that comes again gets "~2", "~3" ... and a note, so that every event id
    stays unique.
    """
    seen: dict[str, int] = {}
    before = 0
    for source in sources:
        for item in _read_one(source, options or Options()):
            yield _unique(dataclasses.replace(item, done=before + item.done), seen=seen, where=source.shown)
        before += source.size


def _read_one(source: Source, options: Options) -> Iterator[Item]:
    """Yields the items of a source; if it cannot be opened or breaks off, a failed item ends them."""
    try:
        with _opened(source) as stored:
            stream = Stream(stored, where=source.shown)
            kind = stream.sniff() if source.format == "auto" else source.format
            yield from READERS[kind](stream, name=source.name, options=options)
    except BROKEN as error:
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        message = f"{source.shown}: cannot be read to its end ({reason}). Check the file and its permissions, or fetch it again."
        yield Item(Document(id=source.name, text=""), failure=Failure("read", "broken_file", message), done=source.size)


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[io.BufferedReader]:
    """Opens a source; standard input stays open afterwards, for it is not ours."""
    if source.path is not None:
        with source.path.open("rb") as stored:
            yield stored
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

"""Opened inputs: plain or gzip, read in bounded pieces, with the position in the stored bytes."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator

from dragoman.readers.items import UnreadableError

BROKEN = (OSError, EOFError, zlib.error)
"""What reading a missing, locked, cut-off or corrupt file raises (gzip.BadGzipFile is an OSError)."""

_MAGIC = b"\x1f\x8b"
_START = 512  # bytes in which the format shows


class Stream:
    """A byte stream that knows how far it is in the stored bytes; `where` names it in messages."""

    def __init__(self, stored: io.BufferedReader, *, where: str) -> None:
        self.where = where
        self._stored = stored
        packed = stored.peek(len(_MAGIC)).startswith(_MAGIC)
        self._bytes: io.BufferedReader | gzip.GzipFile = gzip.GzipFile(fileobj=stored) if packed else stored

    @property
    def wide(self) -> bool:
        """Whether the next bytes are the mark of UTF-16 or UTF-32, in which a line end is more than one byte."""
        return self._bytes.peek(_START).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))

    def sniff(self) -> str:
        """Returns the format that the first bytes look like: jsonl, html or txt."""
        start = self._bytes.peek(_START)[:_START].removeprefix(codecs.BOM_UTF8).lstrip().lower()
        if start.startswith(b"{"):
            return "jsonl"
        return "html" if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) else "txt"

    @property
    def done(self) -> int:
        """Stored bytes read so far; 0 where a pipe does not tell."""
        try:
            return self._stored.tell()
        except OSError:
            return 0

    def read(self, limit: int) -> bytes:
        """Returns all bytes that are left.

        Raises:
            UnreadableError: they are more than `limit`.
        """
        data = self._bytes.read(limit + 1)
        if len(data) > limit:
            raise too_long(self.where, f"more than {limit:,} bytes")
        return data

    def lines(self, limit: int) -> Iterator[tuple[int, bytes | None]]:
        """Yields number, from 1, and bytes of each line without its end; None for a line of more than `limit` bytes."""
        number = 0
        while line := self._bytes.readline(limit + 1):
            number += 1
            if len(line) <= limit:
                yield number, line.rstrip(b"\r\n")
                continue
            while line and not line.endswith(b"\n"):
                line = self._bytes.readline(limit)
            yield number, None


def too_long(where: str, size: str) -> UnreadableError:
    """Returns the error for a document over the limit; `size` says how large it is."""
    return UnreadableError("skipped:too_long", f"{where}: {size} in one document. Split it into articles, or pass a larger --max-chars.")

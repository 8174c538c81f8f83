"""Opened inputs: plain, gzip or Zstandard, read in bounded pieces, with the position in the stored bytes.

What unpacks to more than `RATIO` times its size, beyond the first `FREE` bytes, is taken for a bomb: text shrinks to a third, or with
many repetitions to a thirtieth.
"""

from __future__ import annotations

import codecs
import contextlib
import gzip
import io
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, cast

from dragoman.readers.items import UnreadableError

BROKEN = (OSError, EOFError, zlib.error)
"""What reading a missing, locked, cut-off or corrupt file raises (gzip.BadGzipFile is an OSError)."""

RATIO = 200
"""Unpacked bytes for a stored one. Archives of news have 3 to 30."""
FREE = 64 * 1024 * 1024
"""Bytes that anything may unpack to."""
SPOOLED = 4 * 1024 * 1024 * 1024
"""Bytes that may be copied to the disk, of formats that are read back and forth but come packed or through a pipe."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_START = 512  # bytes in which the format shows
_LINE = 65_536
_IN_MEMORY = 16 * 1024 * 1024
_PIECE = 1 << 20
_FEED = re.compile(rb"<(?:rss|feed|rdf:rdf)\b")
_PETRARCH = re.compile(rb"<(?:sentences|articles|sentence|article)\b")


class _Counted(io.RawIOBase):
    """Passes bytes on and counts them."""

    def __init__(self, stored: IO[bytes]) -> None:
        self._stored = stored
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:  # noqa: ANN401 - a writable buffer
        data = self._stored.read(len(room))
        room[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Limited(io.RawIOBase):
    """Passes unpacked bytes on, and stops what unpacks without end."""

    def __init__(self, unpacked: Any, *, packed: Callable[[], int], where: str) -> None:  # noqa: ANN401 - gzip, Arrow, zip
        self._unpacked = unpacked
        self._packed = packed
        self._where = where
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:  # noqa: ANN401 - a writable buffer
        try:
            data = self._unpacked.read(len(room))
        except EOFError as error:  # some libraries take it for the end of the file
            raise OSError(str(error)) from error
        room[: len(data)] = data
        self._count += len(data)
        if self._count > FREE + RATIO * self._packed():
            limit = f"the limit of {RATIO} bytes for each stored one, beyond {FREE:,}"
            raise UnreadableError(
                "zip_bomb", f"{self._where}: unpacks to more than {self._count - 1:,} bytes, over {limit}. Unpack it yourself."
            )
        return len(data)


class Stream:
    """A byte stream that knows how far it is in the stored bytes; `where` names it in messages.

    Args:
        stored: the bytes as they are stored.
        where: file, for messages.
        packed: of a member of an archive, its size in there; it is then held to the limit as what is packed by itself.
        done: tells how far the reading of the source is, where `stored` cannot (a member of an archive).
        folder: where the source lies; what it names by relative paths is looked for there.
    """

    def __init__(
        self,
        stored: IO[bytes],
        *,
        where: str,
        packed: int | None = None,
        done: Callable[[], int] | None = None,
        folder: Path | None = None,
    ) -> None:
        self.where = where
        self.folder = folder
        self._done = done
        plain = _peekable(stored) if packed is None else _limited(stored, packed=lambda: packed, where=where)
        self._stored = plain
        start = plain.peek(4)[:4]
        self._bytes = plain
        self.packed = True
        if start.startswith(_GZIP):
            counted = _Counted(plain)
            self._bytes = _limited(gzip.GzipFile(fileobj=cast("IO[bytes]", counted)), packed=lambda: counted.count, where=where)
        elif start.startswith(_ZSTD):
            counted = _Counted(plain)
            self._bytes = _limited(_zstandard(counted), packed=lambda: counted.count, where=where)
        else:
            self.packed = False

    @property
    def wide(self) -> bool:
        """Whether the next bytes are the mark of UTF-16 or UTF-32, in which a line end is more than one byte."""
        return self._bytes.peek(_START).startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE))

    def sniff(self) -> str:
        """Returns the format that the first bytes look like: jsonl, html, a kind of XML, pdf, warc, parquet, zip or txt."""
        start = self._bytes.peek(_START)[:_START].removeprefix(codecs.BOM_UTF8).lstrip()
        for mark, kind in ((b"{", "jsonl"), (b"%PDF-", "pdf"), (b"WARC/1", "warc"), (b"PAR1", "parquet"), (b"PK\x03\x04", "zip")):
            if start.startswith(mark):
                return kind
        start = start.lower()
        if _FEED.search(start):
            return "feed"
        if (start.startswith(b"<?xml") and _PETRARCH.search(start)) or start.startswith((b"<sentences", b"<articles")):
            return "petrarch"
        return "html" if start.startswith((b"<!doctype html", b"<html", b"<head", b"<?xml")) else "txt"

    @property
    def done(self) -> int:
        """Stored bytes read so far; 0 where a pipe does not tell."""
        if self._done:
            return self._done()
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

    def first_line(self) -> bytes:
        """Returns the first line, or as much of it as can be looked at without reading it."""
        return self._bytes.peek(_LINE)[:_LINE].split(b"\n", 1)[0]

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

    @property
    def unpacked(self) -> IO[bytes]:
        """The bytes, unpacked, as a file to read from front to back."""
        return cast("IO[bytes]", self._bytes)

    @contextlib.contextmanager
    def seekable(self) -> Iterator[IO[bytes]]:
        """Gives the bytes as a file to read back and forth: the stored one, or a copy where it is packed or a pipe.

        Raises:
            UnreadableError: the copy would be larger than `SPOOLED`.
        """
        if not self.packed and self._done is None and self._stored.seekable():
            yield cast("IO[bytes]", self._stored)
            return
        with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
            while piece := self._bytes.read(_PIECE):
                copy.write(piece)
                if copy.tell() > SPOOLED:
                    raise too_long(self.where, f"more than {SPOOLED:,} bytes unpacked")
            copy.seek(0)
            yield cast("IO[bytes]", copy)


def _peekable(stored: IO[bytes]) -> io.BufferedReader:
    """Returns `stored` as a stream that can peek."""
    return stored if isinstance(stored, io.BufferedReader) else io.BufferedReader(_Counted(stored))


def _limited(unpacked: Any, *, packed: Callable[[], int], where: str) -> io.BufferedReader:  # noqa: ANN401 - gzip, Arrow, zip
    """Returns unpacked bytes as a stream that can peek and stops bombs."""
    return io.BufferedReader(_Limited(unpacked, packed=packed, where=where))


def _zstandard(stored: _Counted) -> Any:  # noqa: ANN401 - Arrow has no types
    """Returns a stream that unpacks Zstandard; one that is cut off raises OSError."""
    import pyarrow as pa  # noqa: PLC0415 - takes longer to import than a plain file to read

    return pa.CompressedInputStream(pa.PythonFile(stored, mode="r"), "zstd")


def too_long(where: str, size: str) -> UnreadableError:
    """Returns the error for a document over the limit; `size` says how large it is."""
    return UnreadableError("skipped:too_long", f"{where}: {size} in one document. Split it into articles, or pass a larger --max-chars.")

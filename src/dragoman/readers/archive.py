"""Zip archives of documents, and WACZ: every member that is of a known format, in the order of the archive."""

from __future__ import annotations

import contextlib
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import IO

from dragoman.readers.documents import failed
from dragoman.readers.items import Item, Options, UnreadableError
from dragoman.readers.streams import Stream

BROKEN_ZIP = (zipfile.BadZipFile, struct.error, zlib.error, EOFError, NotImplementedError, ValueError, OverflowError)
"""What taking a broken zip file apart raises."""
_ENCRYPTED = 0x1
_LOCKED = b"\xd0\xcf\x11\xe0"  # an OLE file, in which Office keeps a document with a password, and all of before 2007

Reads = Callable[[Stream, str, Options], Iterator[Item]]


@contextlib.contextmanager
def opened_zip(stream: Stream) -> Iterator[zipfile.ZipFile]:
    """Opens a stream as a zip archive; Word documents are such archives.

    Raises:
        UnreadableError: it is none, is cut off, or is an Office document with a password.
    """
    with stream.seekable() as file:
        if file.read(len(_LOCKED)) == _LOCKED:
            message = f"{stream.where}: locked with a password, or an Office file of before 2007. Save it as .docx without a password."
            raise UnreadableError("locked", message)
        file.seek(0)
        try:
            archive = zipfile.ZipFile(file)
        except BROKEN_ZIP as error:
            raise UnreadableError("broken_file", f"{stream.where}: no whole zip archive ({error}). Fetch it again.") from error
        with archive:
            yield archive


def members(stream: Stream, *, name: str, options: Options, format_of: Callable[[str], str | None], reads: Reads) -> Iterator[Item]:
    """Yields the items of all members that are of a known format.

    Args:
        stream: the archive.
        name: begins the ids: "archive.zip/folder/a.txt".
        options: how to read.
        format_of: tells the format of a member by its name; None passes it over.
        reads: reads a member under a name: stream, name, options.
    """
    count = 0
    with opened_zip(stream) as archive:
        for info in sorted(archive.infolist(), key=lambda one: one.header_offset):
            kind = None if info.is_dir() or info.filename.rpartition("/")[2].startswith(".") else format_of(info.filename)
            if kind is None:
                continue
            count += 1
            where = f"{stream.where}/{info.filename}"
            try:
                yield from _member(archive, info, where=where, outer=stream, reads=reads, name=name, options=options)
            except UnreadableError as error:
                yield failed(error, name=f"{name}/{info.filename}", stream=stream, options=options)
    if not count:
        message = (
            f"{stream.where}: no member of this archive is of a format that is read. Unpack it, or pass its files with --input-format."
        )
        yield failed(UnreadableError("empty_archive", message), name=name, stream=stream, options=options)


def _member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, where: str, outer: Stream, reads: Reads, name: str, options: Options
) -> Iterator[Item]:
    """Yields the items of a member.

    Raises:
        UnreadableError: it is locked, cut off or broken.
    """
    if info.flag_bits & _ENCRYPTED:
        raise UnreadableError("locked", f"{where}: locked with a password. Unpack it with the password first.")
    try:
        with archive.open(info) as file:
            yield from reads(member_stream(file, info, where=where, outer=outer), f"{name}/{info.filename}", options)
    except BROKEN_ZIP as error:
        raise UnreadableError("broken_file", f"{where}: cannot be read to its end ({error}). Fetch the archive again.") from error


def member_stream(file: IO[bytes], info: zipfile.ZipInfo, *, where: str, outer: Stream) -> Stream:
    """Returns a member as a stream, held to the limit of unpacking."""
    return Stream(file, where=where, packed=info.compress_size, done=lambda: outer.done)

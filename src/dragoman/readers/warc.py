"""WARC, as web archives and Common Crawl News are published, by warcio: an article a response.

Pages and plain texts are read; requests, metadata and other media types are passed over, as other files in a folder are.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Iterator
from typing import Any

from dragoman.readers import webpage
from dragoman.readers.archive import members
from dragoman.readers.decode import decode
from dragoman.readers.documents import checked, failed
from dragoman.readers.extras import load
from dragoman.readers.items import Item, Note, Options, UnreadableError, utf8
from dragoman.readers.published import parse_published
from dragoman.readers.streams import Stream, too_long
from dragoman.records import Document

_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_OK = "200"
_KEPT = frozenset({"response", "resource"})
logging.getLogger("warcio").setLevel(logging.CRITICAL)


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the articles of an archive; the id is that of the record, without "urn:uuid:"."""
    count = 0
    try:
        for record in _records(stream):
            if record.rec_type in _KEPT and _media(record) is not None:
                count += 1
                yield _item(record, stream=stream, name=name, options=options)
        if not count:
            raise UnreadableError("empty_archive", f"{stream.where}: no page or text in this archive. Is it a WARC file with responses?")
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)


def _records(stream: Stream) -> Iterator[Any]:
    """Yields the records of an archive.

    Raises:
        UnreadableError: it is no archive, or breaks off; the message names the last record before.
        MissingPartError: the library is not installed.
    """
    load("warc")
    from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an optional library

    before: str | None = None
    records = iter(ArchiveIterator(stream.unpacked))
    while True:
        try:
            record = next(records, None)
        except UnreadableError:
            raise
        except Exception as error:  # whatever a damaged archive sets off in the library must not stop the other files
            after = f" after record {before}" if before else ""
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise UnreadableError("broken_file", f"{stream.where}: broken{after} ({reason}). Fetch it again.") from error
        if record is None:
            return
        before = _header(record, "WARC-Record-ID")
        yield record


def read_wacz(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the articles of all WARC files in a WACZ."""

    def format_of(member: str) -> str | None:
        return "warc" if member.lower().endswith((".warc", ".warc.gz")) else None

    def reads(inner: Stream, inner_name: str, how: Options) -> Iterator[Item]:
        return read(inner, name=inner_name, options=how)

    try:
        yield from members(stream, name=name, options=options, format_of=format_of, reads=reads)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)


def _item(record: Any, *, stream: Stream, name: str, options: Options) -> Item:  # noqa: ANN401 - an optional library
    """Returns the article of a record."""
    own = (_header(record, "WARC-Record-ID") or "").strip("<>").removeprefix("urn:uuid:")
    url = _header(record, "WARC-Target-URI")
    where = f"{stream.where} record {own or '?'}"
    try:
        status = record.http_headers.get_statuscode() if record.http_headers else _OK
        if status != _OK:
            raise UnreadableError(f"skipped:http_{status}", f"{where}: {url} answered {status}; there is no article in it.")
        document, notes = _document(record, where=where, name=own or name, options=options)
        document = dataclasses.replace(document, url=url or document.url)
        return Item(checked(document, where=where, options=options), notes=notes, done=stream.done)
    except UnreadableError as error:
        return failed(error, name=own or name, stream=stream, options=options)


def _document(record: Any, *, where: str, name: str, options: Options) -> tuple[Document, tuple[Note, ...]]:  # noqa: ANN401 - as above
    """Returns the article or text of a record.

    Raises:
        UnreadableError: it is cut off, too long or holds no text.
    """
    try:
        data = record.content_stream().read(options.max_bytes + 1)
    except UnreadableError:
        raise
    except Exception as error:  # cut off, or in another encoding than the server said
        raise UnreadableError("broken_record", f"{where}: cannot be read to its end ({error}). Fetch the archive again.") from error
    if len(data) > options.max_bytes:
        raise too_long(where, f"more than {options.max_bytes:,} bytes")
    if record.raw_stream.limit > 0:
        raise UnreadableError("broken_record", f"{where}: cut off, {record.raw_stream.limit:,} bytes are missing. Fetch the archive again.")
    charset = _charset(record)
    if _media(record) in _PAGES:
        return webpage.to_document(data, name=name, where=where, options=options, declared=charset)
    text, notes = decode(data, where=where, encoding=options.encoding, declared=charset)
    day = parse_published(_header(record, "WARC-Date")) or options.published
    return Document(name, text, published=day), notes


def _media(record: Any) -> str | None:  # noqa: ANN401 - as above
    """Returns the media type of a record if it is one that is read."""
    header = record.http_headers.get_header("Content-Type") if record.http_headers else record.content_type
    kind = (header or "").split(";")[0].strip().lower()
    return kind if kind in _PAGES or kind == "text/plain" else None


def _charset(record: Any) -> str | None:  # noqa: ANN401 - as above
    """Returns the encoding that the server named."""
    header = (record.http_headers.get_header("Content-Type") if record.http_headers else None) or ""
    _, found, charset = header.lower().partition("charset=")
    return charset.split(";")[0].strip(" \"'") or None if found else None


def _header(record: Any, name: str) -> str | None:  # noqa: ANN401 - as above
    """Returns a header of the record."""
    value = record.rec_headers.get_header(name)
    return utf8(value) if value else None

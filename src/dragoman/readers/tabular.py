"""CSV, TSV and Parquet: a row a document, columns named as the fields of JSON Lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from dragoman.readers.decode import decode
from dragoman.readers.documents import checked, failed
from dragoman.readers.items import Item, Note, Options, UnreadableError
from dragoman.readers.jsonl import to_document, words_of
from dragoman.readers.streams import Stream, too_long

_BATCH = 64  # rows of Parquet in memory: articles, not numbers
_SHOWN = 12


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields an item for each row of a CSV or TSV file with a header; the id is the row's own, else `name:line`."""
    if stream.wide or (options.encoding or "").startswith(("utf-16", "utf-32")):
        message = f"{stream.where}: tables in UTF-16 or UTF-32 have no plain line ends. Convert the file first: iconv -f utf-16 -t utf-8."
        yield failed(UnreadableError("wrong_encoding", message), name=name, stream=stream, options=options)
        return
    csv.field_size_limit(max(csv.field_size_limit(), options.max_chars + 1))  # one setting for the process; the standard is 131,072
    header: list[str] | None = None
    for number, cells, notes in rows(stream, options=options):
        where = f"{stream.where} line {number}"
        own = f"{name}:{number}"
        try:
            if isinstance(cells, UnreadableError):
                raise cells
            if header is None:
                header = _header(cells, where, options)
                continue
            record = _record(header, cells, where)
            own = words_of(record.get(options.fields.id)) or own
            document, more = to_document(record, name=own, where=where, options=options)
            yield Item(checked(document, where=where, options=options), notes=(*notes, *more), done=stream.done)
        except UnreadableError as error:
            yield failed(error, name=own, stream=stream, options=options)
            if header is None:
                return
    if header is None:
        message = f"{stream.where}: the table is empty. Its first line must name the columns."
        yield failed(UnreadableError("empty_text", message), name=name, stream=stream, options=options)


def rows(stream: Stream, *, options: Options) -> Iterator[tuple[int, list[str] | UnreadableError, tuple[Note, ...]]]:
    """Yields each row that is not blank: the number of its last line, its cells (or why it has none), and notes on its encoding."""
    source = _Lines(stream, options)
    table = csv.reader(source, delimiter=_delimiter(stream))
    while True:
        try:
            cells = next(table)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"{stream.where} line {source.number}: no row ({error}). Is a quotation mark open, or --max-chars too small?"
            yield source.number, UnreadableError("ragged_row", message), ()
            continue
        except UnreadableError as error:
            yield source.number, error, ()
            continue
        notes, source.notes = tuple(source.notes), []
        if any(cell.strip() for cell in cells):
            yield source.number, cells, notes


class _Lines:
    """The lines of a table as text, with their ends, for a cell may go over several."""

    def __init__(self, stream: Stream, options: Options) -> None:
        self._stream, self._options = stream, options
        self.number = 0
        self.notes: list[Note] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        """Returns the next line.

        Raises:
            UnreadableError: it is too long, or no text.
        """
        limit = self._options.max_bytes
        line = self._stream.unpacked.readline(limit + 1)
        if not line:
            raise StopIteration
        self.number += 1
        where = f"{self._stream.where} line {self.number}"
        if len(line) > limit:
            while line and not line.endswith(b"\n"):
                line = self._stream.unpacked.readline(limit)
            raise too_long(where, f"more than {limit:,} bytes")
        text, notes = decode(line, where=where, encoding=self._options.encoding)
        self.notes.extend(notes)
        return text


def _delimiter(stream: Stream) -> str:
    """Returns what stands between the cells: of tab, semicolon, comma and bar the one that the first line has most of."""
    first = stream.first_line()
    return max("\t;,|", key=lambda mark: (first.count(mark.encode()), mark == ","))


def _header(cells: list[str], where: str, options: Options) -> list[str]:
    """Returns the names of the columns.

    Raises:
        UnreadableError: the column of the text is not among them.
    """
    names = [cell.strip() for cell in cells]
    if options.fields.text in names or "event_text" in names:
        return names
    found = ", ".join(names[:_SHOWN])
    advice = "Name it with --text-field."
    if {"url", "URL", "file", "path"} & set(names):
        advice += " If the table lists files or addresses, pass --input-format manifest."
    raise UnreadableError("no_text_field", f'{where}: no column "{options.fields.text}" (found: {found}). {advice}')


def _record(header: list[str], cells: list[str], where: str) -> dict[str, Any]:
    """Returns a row as an object.

    Raises:
        UnreadableError: it has more or fewer cells than there are columns.
    """
    if len(cells) != len(header):
        message = f"{where}: {len(cells)} cells where the header has {len(header)} columns. Quote cells that hold the delimiter."
        raise UnreadableError("ragged_row", message)
    return dict(zip(header, cells, strict=True))


def read_parquet(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields an item for each row of a Parquet file; the id is the row's own, else `name:row`."""
    import pyarrow as pa  # noqa: PLC0415 - takes longer to import than other formats take to read
    import pyarrow.parquet as pq  # noqa: PLC0415

    fields = options.fields
    wanted = {fields.id, fields.text, fields.title, fields.author, fields.url, fields.publisher, fields.language, fields.published}
    wanted |= {"event_text", "headline", "pub_date", "date"}
    number = 0
    try:
        with stream.seekable() as file:
            table = pq.ParquetFile(file)
            names = table.schema_arrow.names
            _header(names, stream.where, options)
            for batch in table.iter_batches(_BATCH, columns=[name for name in names if name in wanted]):
                for record in batch.to_pylist():
                    number += 1
                    yield _row(record, f"{stream.where} row {number}", name=f"{name}:{number}", stream=stream, options=options)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)
    except (pa.ArrowException, OSError) as error:
        message = f"{stream.where}: cannot be read as Parquet after row {number} ({str(error).splitlines()[0]}). Write it again."
        yield failed(UnreadableError("broken_file", message), name=name, stream=stream, options=options)


def _row(record: dict[str, Any], where: str, *, name: str, stream: Stream, options: Options) -> Item:
    """Returns the document of a row of Parquet; days and times become text."""
    plain = {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in record.items()}
    name = words_of(plain.get(options.fields.id)) or name
    try:
        document, notes = to_document(plain, name=name, where=where, options=options)
        return Item(checked(document, where=where, options=options), notes=notes, done=stream.done)
    except UnreadableError as error:
        return failed(error, name=name, stream=stream, options=options)

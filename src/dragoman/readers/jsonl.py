"""JSON Lines: one object a line, one document an object; also in the names of NGEC (event_text, pub_date, headline)."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from dragoman.readers.decode import decode
from dragoman.readers.documents import checked, failed
from dragoman.readers.items import Fields, Item, Note, Options, UnreadableError
from dragoman.readers.published import parse_published
from dragoman.readers.streams import Stream, too_long
from dragoman.records import Document

_LIKELY = ("text", "body", "content", "article", "story", "full_text", "fulltext", "event_text", "maintext", "raw_text", "description")
"""Names under which data sets of news keep the text, likeliest first: what --text-field is proposed from."""


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields an item for each line that is not blank; the id is the object's own, else `name:line`."""
    if stream.wide or (options.encoding or "").startswith(("utf-16", "utf-32")):
        message = (
            f"{stream.where}: JSON Lines in UTF-16 or UTF-32 have no plain line ends. Convert the file first: iconv -f utf-16 -t utf-8."
        )
        yield failed(UnreadableError("wrong_encoding", message), name=name, stream=stream, options=options)
        return
    for number, line in stream.lines(options.max_bytes):
        if line is None or line.strip():
            yield _item(line, number=number, name=name, stream=stream, options=options)


def _item(line: bytes | None, *, number: int, name: str, stream: Stream, options: Options) -> Item:
    """Returns the document in `line` (None: the line was too long to keep)."""
    where = f"{stream.where} line {number}"
    name = f"{name}:{number}"
    try:
        if line is None:
            raise too_long(where, f"more than {options.max_bytes:,} bytes")
        text, notes = decode(line, where=where, encoding=options.encoding)
        record = _object(text, where)
        name = words_of(record.get(options.fields.id)) or name
        document, more = to_document(record, name=name, where=where, options=options)
        return Item(checked(document, where=where, options=options), notes=(*notes, *more), done=stream.done)
    except UnreadableError as error:
        return failed(error, name=name, stream=stream, options=options)


def _object(text: str, where: str) -> dict[str, Any]:
    """Returns the JSON object in `text`."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        message = f"{where} column {error.colno}: broken JSON ({error.msg}). Each line must hold one whole object."
        raise UnreadableError("broken_json", message) from error
    except (RecursionError, ValueError) as error:  # nested thousands deep, or an integer of thousands of digits
        raise UnreadableError("broken_json", f"{where}: JSON that cannot be read ({error}).") from error
    if not isinstance(found, dict):
        raise UnreadableError("no_object", f"{where}: holds {_kind(found)}, not an object. Write one object {{...}} a line.")
    return found


def to_document(record: dict[str, Any], *, name: str, where: str, options: Options) -> tuple[Document, tuple[Note, ...]]:
    """Returns the document in a JSON object, under the id `name`, and notes on what was odd about it.

    Raises:
        UnreadableError: there is no text field, or it holds something else than text.
    """
    options = _ngec(record, options)
    fields = options.fields
    published, notes = _published(record.get(fields.published), where=where, options=options)
    document = Document(
        id=name,
        text=_text(record, where=where, field=fields.text),
        title=words_of(record.get(fields.title)),
        author=words_of(record.get(fields.author)),
        url=words_of(record.get(fields.url)),
        publisher=words_of(record.get(fields.publisher)),
        language=words_of(record.get(fields.language)),
        published=published,
    )
    return document, notes


def _ngec(record: dict[str, Any], options: Options) -> Options:
    """Returns the options with the names of NGEC's input, if the object has those and the user named no others."""
    if options.fields != Fields() or options.fields.text in record or "event_text" not in record:
        return options
    day = "pub_date" if "pub_date" in record else "date"
    return dataclasses.replace(options, fields=Fields(text="event_text", title="headline", published=day))


def _text(record: dict[str, Any], *, where: str, field: str) -> str:
    """Returns the text field, or explains which one it may be."""
    if field not in record:
        held = [key for key, value in record.items() if isinstance(value, str)]
        likely = next((key for key in _LIKELY if key in held), None) or max(held, key=lambda key: len(record[key]), default=None)
        found = ", ".join(list(record)[:12]) or "nothing"
        advice = f" Try --text-field {likely}." if likely else " Name the field with --text-field."
        raise UnreadableError("no_text_field", f'{where}: no field "{field}" (found: {found}).{advice}')
    value = record[field]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableError("no_text_field", f'{where}: field "{field}" holds {_kind(value)}, not text. Name another with --text-field.')
    return value


def words_of(value: object) -> str | None:
    """Returns a text or number as text, a list of them joined by "; ", and None for all else."""
    if isinstance(value, list):
        return "; ".join(filter(None, map(words_of, value))) or None
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _published(value: object, *, where: str, options: Options) -> tuple[dt.date | None, tuple[Note, ...]]:
    """Returns the publication date; one that is given but unreadable is noted, and is not replaced by the default."""
    if value is None or value == "":
        return options.published, ()
    found = parse_published(value)
    if found:
        return found, ()
    field = options.fields.published
    return None, (
        Note("bad_date", f'{where}: field "{field}" holds no date that can be read ({str(value)[:40]!r}). Write it as 2024-05-03.'),
    )


def _kind(value: object) -> str:
    """Returns what a JSON value is called."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", int: "a number", float: "a number"}
    return names.get(type(value), "null")

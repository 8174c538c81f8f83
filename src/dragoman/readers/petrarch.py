"""The XML of PETRARCH and its kin: <Sentence> or <Article> elements with date, id, source and a <Text>; parses in them are not read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml.ElementTree import iterparse

from dragoman.readers.documents import checked, failed
from dragoman.readers.items import Item, Note, Options, UnreadableError
from dragoman.readers.published import parse_published
from dragoman.readers.streams import Stream, too_long
from dragoman.records import Document

_ARTICLE, _SENTENCE = "article", "sentence"
_PIECE = 65_536
_PARSES = 16  # bytes of markup for a byte of text: a Treebank parse of a sentence is some eight times as long as the sentence


class _Bounded:
    """A file that refuses to hand out more bytes than one document may have, from one document to the next."""

    def __init__(self, file: IO[bytes], limit: int, where: str) -> None:
        self._file, self._limit, self._where = file, limit, where
        self.since = 0

    def read(self, size: int = -1) -> bytes:
        """Returns the next bytes.

        Raises:
            UnreadableError: the document at hand has too many.
        """
        data = self._file.read(min(size, _PIECE) if size > 0 else _PIECE)
        self.since += len(data)
        if self.since > self._limit:
            raise too_long(self._where, f"more than {self._limit:,} bytes of markup")
        return data


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields a document for each article, and for each sentence that stands in none; the id is its own, else `name:number`."""
    source = _Bounded(stream.unpacked, _PARSES * options.max_bytes, stream.where)
    number, within = 0, 0
    try:
        for event, element in iterparse(source, events=("start", "end")):
            tag = element.tag.rpartition("}")[2].lower()
            if tag == _ARTICLE:
                within += 1 if event == "start" else -1
            if event == "end" and (tag == _ARTICLE or (tag == _SENTENCE and not within)):
                number += 1
                source.since = 0
                yield _item(element, number=number, name=name, stream=stream, options=options)
                element.clear()
    except defusedxml.DefusedXmlException:
        message = (
            f"{stream.where}: declares entities, by which a small file can grow without end. It is not read; take the declarations out."
        )
        yield failed(UnreadableError("xml_entities", message), name=name, stream=stream, options=options)
    except ParseError as error:
        message = f"{stream.where}: broken XML after document {number} ({error}). The documents before it are read."
        yield failed(UnreadableError("broken_xml", message), name=name, stream=stream, options=options)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)
    else:
        if not number:
            message = f"{stream.where}: no <Sentence> or <Article> in it. Is it the XML of PETRARCH?"
            yield failed(UnreadableError("no_object", message), name=name, stream=stream, options=options)


def _item(element: Element, *, number: int, name: str, stream: Stream, options: Options) -> Item:
    """Returns the document in an element."""
    own = element.get("id") or f"{name}:{number}"
    where = f"{stream.where} document {number} ({own})"
    day = element.get("date")
    published = parse_published(day) if day else options.published
    notes = (Note("bad_date", f"{where}: the date {day!r} cannot be read. Write it as 20240503."),) if day and not published else ()
    document = Document(
        id=own,
        text=_text(element),
        title=_child(element, "headline") or _child(element, "title"),
        url=element.get("url"),
        publisher=element.get("source"),
        published=published,
    )
    try:
        return Item(checked(document, where=where, options=options), notes=notes, done=stream.done)
    except UnreadableError as error:
        return failed(error, name=own, stream=stream, options=options)


def _text(element: Element) -> str:
    """Returns the text of an element, or those of the sentences in it, each a line."""
    own = _child(element, "text")
    inner = [
        _child(child, "text") for child in element.iter() if child is not element and child.tag.rpartition("}")[2].lower() == _SENTENCE
    ]
    return own or "\n".join(text for text in inner if text)


def _child(element: Element, tag: str) -> str | None:
    """Returns the text of a child by its name in lower case, without the white space around it."""
    for child in element:
        if child.tag.rpartition("}")[2].lower() == tag:
            return "".join(child.itertext()).strip() or None
    return None

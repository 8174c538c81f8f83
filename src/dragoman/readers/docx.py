"""Word documents (.docx): the paragraphs of the text, of tables too; without deleted text, notes, page headers and footers."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml
from defusedxml.ElementTree import fromstring

from dragoman.readers.archive import BROKEN_ZIP, member_stream, opened_zip
from dragoman.readers.documents import checked, failed
from dragoman.readers.items import Item, Options, UnreadableError
from dragoman.readers.streams import Stream
from dragoman.records import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DC = "{http://purl.org/dc/elements/1.1/}"
_BODY, _PROPERTIES = "word/document.xml", "docProps/core.xml"
_MARKUP = 8  # bytes of XML that a byte of text may take, beside what options.max_bytes allows
_DROPPED = frozenset({_FALLBACK, f"{_W}del", f"{_W}moveFrom", f"{_W}instrText"})
_BREAKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the one document of a Word file, under the id `name`."""
    try:
        with opened_zip(stream) as archive:
            limit = _MARKUP * options.max_bytes
            body = _xml(archive, _BODY, stream=stream, limit=limit)
            properties = _xml(archive, _PROPERTIES, stream=stream, limit=limit) if _PROPERTIES in archive.namelist() else None
        document = Document(
            id=name,
            text="\n\n".join(paragraph for paragraph in paragraphs(body) if paragraph.strip()),
            title=_property(properties, "title"),
            author=_property(properties, "creator"),
            published=options.published,
        )
        yield Item(checked(document, where=stream.where, options=options), done=stream.done)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)


def _xml(archive: zipfile.ZipFile, member: str, *, stream: Stream, limit: int) -> Element:
    """Returns the root of a member.

    Raises:
        UnreadableError: it is missing, broken, larger than `limit` or declares entities.
    """
    where = f"{stream.where}/{member}"
    try:
        info = archive.getinfo(member)
        with archive.open(info) as file:
            root: Element = fromstring(member_stream(file, info, where=where, outer=stream).read(limit))
    except KeyError as error:
        raise UnreadableError("broken_file", f"{stream.where}: no Word document (it has no {member}).") from error
    except defusedxml.DefusedXmlException as error:
        raise UnreadableError("xml_entities", f"{where}: declares entities, which no Word document does. It is not read.") from error
    except (ParseError, RuntimeError, *BROKEN_ZIP) as error:
        raise UnreadableError("broken_file", f"{where}: broken ({error}). Open and save it again.") from error
    return root


def paragraphs(body: Element) -> Iterator[str]:
    """Yields the text of each paragraph; those within a text box come before the paragraph that holds it."""
    for element in body.iter(f"{_W}p"):
        yield "".join(_runs(element))


def _runs(element: Element) -> Iterator[str]:
    """Yields the pieces of a paragraph, not those of paragraphs within it."""
    for child in element:
        if child.tag in _DROPPED or child.tag == f"{_W}p":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        else:
            yield from _runs(child)


def _property(properties: Element | None, name: str) -> str | None:
    """Returns a property of the document."""
    found = properties.findtext(f"{_DC}{name}") if properties is not None else None
    return found.strip() or None if found else None

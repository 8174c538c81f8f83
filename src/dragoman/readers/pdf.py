"""PDF: the text layer, by pypdf. Offsets count in the text that is kept: lines of a paragraph joined, pages apart."""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from typing import Any

from dragoman.readers.documents import checked, failed
from dragoman.readers.extras import load
from dragoman.readers.items import Item, Options, UnreadableError, utf8
from dragoman.readers.streams import Stream, too_long
from dragoman.records import Document

_FULL = 0.75  # a line shorter than this share of the longest one, with a full stop at its end, ends a paragraph
_STOP = re.compile(r"[.!?:”\"’')]\s*$")
_HYPHEN = re.compile(r"(\w)[-\u00ad]$")
logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it logs as warnings what becomes a failure record here


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the one document of a PDF file, under the id `name`."""
    pypdf = load("pdf")
    try:
        with stream.seekable() as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            document = _document(pypdf, file, where=stream.where, name=name, options=options)
        if not document.text.strip():
            message = f"{stream.where}: this PDF has no text layer: its pages are pictures. Run a text recognition (OCR) over it first."
            raise UnreadableError("no_text_layer", message)
        yield Item(checked(document, where=stream.where, options=options), done=stream.done)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)


def _document(pypdf: Any, file: Any, *, where: str, name: str, options: Options) -> Document:  # noqa: ANN401 - an optional library
    """Returns the text and title of a PDF.

    Raises:
        UnreadableError: it is locked, broken or too long.
    """
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted and not _unlocked(pypdf, reader):
            raise UnreadableError("locked", f"{where}: locked with a password. Save a copy without one.")
        pages, size = [], 0
        for page in reader.pages:
            pages.append(reflowed(page.extract_text()))
            size += len(pages[-1])
            if size > options.max_chars:
                raise too_long(where, f"more than {options.max_chars:,} characters")
        title = reader.metadata.title if reader.metadata else None
        author = reader.metadata.author if reader.metadata else None
    except UnreadableError:
        raise
    except Exception as error:  # whatever a damaged file sets off in the parser must not stop the others
        raise UnreadableError("broken_file", f"{where}: no whole PDF ({type(error).__name__}: {error}). Fetch it again.") from error
    text = utf8("\n\n".join(page for page in pages if page))
    return Document(name, text, title=_words(title), author=_words(author), published=options.published)


def _unlocked(pypdf: Any, reader: Any) -> bool:  # noqa: ANN401 - an optional library
    """Whether a locked PDF opens without a password, as those do that only forbid printing."""
    try:
        return bool(reader.decrypt(""))
    except (pypdf.errors.DependencyError, NotImplementedError):
        return False


def _words(value: object) -> str | None:
    """Returns a text of the metadata, or None."""
    return utf8(value) if isinstance(value, str) and value.strip() else None


def reflowed(page: str) -> str:
    """Returns the text of a page with the lines of each paragraph joined, hyphens at line ends closed, an empty line between paragraphs."""
    lines = [line.strip() for line in page.splitlines()]
    longest = max(map(len, lines), default=0)
    paragraphs, current = [], ""
    for line in lines:
        if line:
            closed = _HYPHEN.search(current) and line[:1].islower()
            current = current[:-1] + line if closed else f"{current} {line}".strip()
        if current and (not line or (len(line) < _FULL * longest and _STOP.search(line))):
            paragraphs.append(current)
            current = ""
    return "\n\n".join([*paragraphs, *([current] if current else [])])

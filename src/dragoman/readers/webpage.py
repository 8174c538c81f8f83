"""Web pages: the main text, without menus and comment forms, by trafilatura; the publication date by htmldate.

The document's text is the extracted text, and offsets count in it; the page itself is not kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import trafilatura
from trafilatura.settings import Document as Page

from dragoman.readers.decode import decode
from dragoman.readers.documents import checked, failed
from dragoman.readers.items import Item, Options, UnreadableError
from dragoman.readers.published import parse_published
from dragoman.readers.streams import Stream
from dragoman.records import Document

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_MARKUP = 10_000_000  # characters of a page; libxml2 takes no longer text, and trafilatura takes 12 s for 8 million
_HEAD = 4096  # bytes in which the HTML standard wants the declaration (it says 1024; real pages are later)


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the one article of a page, under the id `name`."""
    try:
        data = stream.read(options.max_bytes)
        declared = _CHARSET.search(data[:_HEAD])
        codec = declared[1].decode("ascii") if declared else None
        markup, notes = decode(data, where=stream.where, encoding=options.encoding, declared=codec)
        if len(markup) > _MARKUP:
            message = f"{stream.where}: {len(markup):,} characters of markup, over the limit of {_MARKUP:,}. Save the article as .txt."
            raise UnreadableError("skipped:too_long", message)
        document = _document(_extract(markup, stream.where), name=name, options=options)
        yield Item(checked(document, where=stream.where, options=options), notes=notes, done=stream.done)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)


def _extract(markup: str, where: str) -> Page:
    """Returns the article of a page."""
    # The date of last resort in htmldate is any date in the running text; it would date every "yesterday" wrongly.
    dates = {"original_date": True, "extensive_search": False, "max_date": dt.datetime.now(tz=dt.UTC).date().isoformat()}
    try:
        page = trafilatura.bare_extraction(markup, include_comments=False, with_metadata=True, date_extraction_params=dates)
    except Exception as error:  # whatever a page of the web sets off in the parser must not stop the others
        raise UnreadableError("broken_html", f"{where}: the page cannot be taken apart ({type(error).__name__}: {error}).") from error
    if not isinstance(page, Page) or not page.text:
        message = f"{where}: no article found in the page. Leave it out, or save the article as .txt."
        raise UnreadableError("empty_text", message)
    return page


def _document(page: Page, *, name: str, options: Options) -> Document:
    """Returns the article as a document."""
    return Document(
        id=name,
        text=_article(page),
        title=page.title or None,
        author=page.author or None,
        url=page.url or None,
        publisher=page.sitename or None,
        language=page.language or None,
        published=(parse_published(page.date) if page.date else None) or options.published,
    )


def _article(page: Page) -> str:
    """Returns the paragraphs of a page, an empty line between them, without the headline, which is the document's title."""
    blocks = [line for line in (page.text or "").splitlines() if line.strip()]
    if len(blocks) > 1 and (page.title or "").startswith(blocks[0].strip()):
        del blocks[0]
    return "\n\n".join(blocks)

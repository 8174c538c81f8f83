"""Web pages: the main text, without menus and comment forms, by trafilatura.

The publication date is that of the page's metadata, else of its address, else of the dateline, else the one printed at the head of the
text or, by htmldate, elsewhere on the page; `published_basis` says which.

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
from dragoman.readers.items import Item, Note, Options, UnreadableError
from dragoman.readers.page_date import metadata_date, page_date
from dragoman.readers.streams import Stream
from dragoman.records import Document

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_MARKUP = 10_000_000  # characters of a page; libxml2 takes no longer text, and trafilatura takes 12 s for 8 million
_HEAD = 4096  # bytes in which the HTML standard wants the declaration (it says 1024; real pages are later)


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the one article of a page, under the id `name`."""
    try:
        document, notes = to_document(stream.read(options.max_bytes), name=name, where=stream.where, options=options)
        yield Item(checked(document, where=stream.where, options=options), notes=notes, done=stream.done)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)


def to_document(data: bytes, *, name: str, where: str, options: Options, declared: str | None = None) -> tuple[Document, tuple[Note, ...]]:
    """Returns the article of a page, under the id `name`, and notes; `declared` is the encoding that the server names.

    Raises:
        UnreadableError: it is no text, too long, or holds no article.
    """
    own = _CHARSET.search(data[:_HEAD])
    codec = own[1].decode("ascii") if own else declared
    markup, notes = decode(data, where=where, encoding=options.encoding, declared=codec)
    if len(markup) > _MARKUP:
        message = f"{where}: {len(markup):,} characters of markup, over the limit of {_MARKUP:,}. Save the article as .txt."
        raise UnreadableError("skipped:too_long", message)
    return _document(_extract(markup, where), name=name, options=options, metadata=metadata_date(markup)), notes


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


def _document(page: Page, *, name: str, options: Options, metadata: dt.date | None) -> Document:
    """Returns the article as a document."""
    text = _article(page)
    day, basis = page_date(metadata, text, url=page.url, found=page.date)
    return Document(
        id=name,
        text=text,
        title=page.title or None,
        author=page.author or None,
        url=page.url or None,
        publisher=page.sitename or None,
        language=page.language or None,
        published=day or options.published,
        published_basis=basis,
    )


def _article(page: Page) -> str:
    """Returns the paragraphs of a page, an empty line between them, without the headline, which is the document's title."""
    blocks = [line for line in (page.text or "").splitlines() if line.strip()]
    if len(blocks) > 1 and (page.title or "").startswith(blocks[0].strip()):
        del blocks[0]
    return "\n\n".join(blocks)

"""What all readers share: the checks that a document passes, and the item of one that cannot be read."""

from __future__ import annotations

import re

from dragoman.readers.items import Item, Options, UnreadableError, utf8
from dragoman.readers.streams import Stream, too_long
from dragoman.records import Document

_HALF = re.compile("[\ud800-\udfff]")


def failed(error: UnreadableError, *, name: str, stream: Stream, options: Options) -> Item:
    """Returns the item for a document that cannot be read, under the id `name`."""
    return Item(Document(id=utf8(name), text="", published=options.published), failure=error.as_failure(), done=stream.done)


def checked(document: Document, *, where: str, options: Options) -> Document:
    """Returns `document` if it can be coded.

    Raises:
        UnreadableError: it is empty, too long, or holds half a surrogate pair, which no UTF-8 can store.
    """
    if not document.text.strip():
        raise UnreadableError(
            "empty_text", f"{where}: there is no text to code. Leave it out, or check the field or file that should hold it."
        )
    if len(document.text) > options.max_chars:
        raise too_long(where, f"{len(document.text):,} characters, over the limit of {options.max_chars:,},")
    for field in ("id", "text", "title", "author", "url", "publisher", "language"):
        half = _HALF.search(getattr(document, field) or "")
        if half:
            place = f"U+{ord(half[0]):04X} at character {half.start()} of the {field}"
            raise UnreadableError("not_text", f"{where}: {place} is half a surrogate pair, which is no text. Export it again as UTF-8.")
    return document

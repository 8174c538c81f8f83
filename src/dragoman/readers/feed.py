"""RSS and Atom feed files, by feedparser: an entry a document, with its full content where the feed has it, else its summary."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from typing import Any

from dragoman.readers.documents import checked, failed
from dragoman.readers.extras import load
from dragoman.readers.fragments import fragment_text
from dragoman.readers.items import Item, Options, UnreadableError, utf8
from dragoman.readers.streams import Stream
from dragoman.records import Document

_LARGEST = 64 * 1024 * 1024  # bytes; a feed is read in one piece, and those of news have 10 to 500 kB
_ENTITY = re.compile(rb"<!ENTITY", re.IGNORECASE)


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the entries of a feed; the id is the entry's own, else `name:number`."""
    feedparser = load("feed")
    try:
        data = stream.read(max(_LARGEST, options.max_bytes))
        if _ENTITY.search(data):
            raise UnreadableError("xml_entities", f"{stream.where}: declares entities, which no feed needs. It is not read.")
        feed = feedparser.parse(io.BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
        if not feed.entries:
            reason = f" ({feed.bozo_exception})" if feed.get("bozo") else ""
            raise UnreadableError("broken_file", f"{stream.where}: no entry of RSS or Atom found{reason}. Is it a feed?")
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)
        return
    for number, entry in enumerate(feed.entries, 1):
        where = f"{stream.where} entry {number}"
        document = _document(entry, feed.feed, name=f"{name}:{number}", options=options)
        try:
            yield Item(checked(document, where=where, options=options), done=stream.done)
        except UnreadableError as error:
            yield failed(error, name=document.id, stream=stream, options=options)


def _document(entry: Any, feed: Any, *, name: str, options: Options) -> Document:  # noqa: ANN401 - dicts of feedparser
    """Returns an entry as a document."""
    contents = [fragment_text(utf8(one.get("value") or "")) for one in entry.get("content", [])]
    summary = fragment_text(utf8(entry.get("summary") or ""))
    title = fragment_text(utf8(entry.get("title") or ""))
    return Document(
        id=_words(entry.get("id")) or name,
        text=max(contents, key=len, default="") or summary or title,
        title=title or None,
        author=_words(entry.get("author")),
        url=_words(entry.get("link")),
        publisher=_words((entry.get("source") or {}).get("title")) or _words(feed.get("title")),
        language=_words(feed.get("language")),
        published=_day(entry) or options.published,
    )


def _words(value: object) -> str | None:
    """Returns a text, or None for nothing."""
    return utf8(value).strip() or None if isinstance(value, str) else None


def _day(entry: Any) -> dt.date | None:  # noqa: ANN401 - a dict of feedparser
    """Returns the day on which an entry was published, in UTC."""
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    try:
        return dt.date(*moment[:3]) if moment else None
    except ValueError:
        return None

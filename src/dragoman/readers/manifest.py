"""Lists of files: a row names a file or an address, and gives the metadata. Media Cloud's story lists, GDELT's events, and one's own.

    file,url,title,publish_date,media_name,language
    pages/1.html,https://example.org/1,Ministers meet,2024-05-03,The Daily,en

GDELT's events have no header; a row names the page in SOURCEURL, and may name the file saved from it in a 62nd column. A page that
several rows name is read once.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dragoman.readers.documents import failed
from dragoman.readers.items import Item, Options, UnreadableError
from dragoman.readers.jsonl import words_of
from dragoman.readers.published import parse_published
from dragoman.readers.streams import Stream
from dragoman.readers.tabular import rows

FILE = ("file", "path", "filename", "file_path", "local_path")
URL = ("url", "sourceurl", "link")
ID = ("id", "stories_id", "story_id", "globaleventid")
DAY = ("publish_date", "published", "pub_date", "date", "dateadded")
PUBLISHER = ("media_name", "publisher", "source", "outlet")
_GDELT_WIDTH = 61
_GDELT = {"globaleventid": 0, "dateadded": 59, "sourceurl": 60, "file": 61}

Opens = Callable[[str, str, Path | None, Options], Iterator[Item]]


def read(stream: Stream, *, name: str, options: Options, folder: Path | None, opens: Opens) -> Iterator[Item]:
    """Yields the documents of the files that the rows name.

    Args:
        stream: the list.
        name: begins the ids of rows that have none.
        options: how to read.
        folder: that of the list; files are named from there.
        opens: reads what a row names: address or path, id, folder, options.
    """
    header: list[str] | None = None
    seen: set[str] = set()
    for number, cells, _ in rows(stream, options=options):
        where = f"{stream.where} line {number}"
        if isinstance(cells, UnreadableError):
            yield failed(cells, name=f"{name}:{number}", stream=stream, options=options)
            continue
        if header is None and not _is_gdelt(cells):
            header = [cell.strip().lower() for cell in cells]
            if not set(header) & {*FILE, *URL}:
                message = f"{where}: a list needs a column {FILE[0]} or {URL[0]} (found: {', '.join(header[:12])})."
                yield failed(UnreadableError("no_text_field", message), name=name, stream=stream, options=options)
                return
            continue
        try:
            record = _record(header, cells, where)
            yield from _row(record, where, name=f"{name}:{number}", stream=stream, options=options, folder=folder, opens=opens, seen=seen)
        except UnreadableError as error:
            yield failed(error, name=f"{name}:{number}", stream=stream, options=options)


def _is_gdelt(cells: list[str]) -> bool:
    """Whether a row is one of GDELT's events: no header, 61 columns, the first a number."""
    return len(cells) in {_GDELT_WIDTH, _GDELT_WIDTH + 1} and cells[0].isdecimal()


def _record(header: list[str] | None, cells: list[str], where: str) -> dict[str, str]:
    """Returns a row by the names of its columns.

    Raises:
        UnreadableError: it has more or fewer cells than there are columns.
    """
    if header is None:
        return {column: cells[index] for column, index in _GDELT.items() if index < len(cells)}
    if len(cells) != len(header):
        message = f"{where}: {len(cells)} cells where the header has {len(header)} columns. Quote cells that hold the delimiter."
        raise UnreadableError("ragged_row", message)
    return dict(zip(header, cells, strict=True))


def _first(record: dict[str, str], names: tuple[str, ...]) -> str | None:
    """Returns the first of some columns that is filled."""
    return next((record[name].strip() for name in names if record.get(name, "").strip()), None)


def _row(
    record: dict[str, str], where: str, *, name: str, stream: Stream, options: Options, folder: Path | None, opens: Opens, seen: set[str]
) -> Iterator[Item]:
    """Yields the documents of what a row names, with the metadata of the row before those of the document."""
    file, url = _first(record, FILE), _first(record, URL)
    target = file or url
    if target is None:
        raise UnreadableError("no_object", f"{where}: names neither a file nor an address.")
    if target in seen:
        return
    seen.add(target)
    if not file and target.startswith(("http://", "https://")) and not options.fetch:
        message = f"{where}: {target} is not on this machine. Name the saved page in a column {FILE[0]}, or pass --fetch to fetch it."
        raise UnreadableError("skipped:not_here", message)
    own = _first(record, ID) or name
    day = _first(record, DAY)
    given: dict[str, Any] = {
        "url": url,
        "title": words_of(record.get("title", "").strip()),
        "publisher": _first(record, PUBLISHER),
        "language": words_of(record.get("language", "").strip()),
        "published": parse_published(day) if day else None,
    }
    known = {field: value for field, value in given.items() if value}
    for item in opens(target, own, folder, options):
        yield dataclasses.replace(item, document=dataclasses.replace(item.document, **known), done=stream.done)

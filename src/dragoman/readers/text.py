"""Plain text: one document a file."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.readers.decode import decode
from dragoman.readers.documents import checked, failed
from dragoman.readers.items import Item, Options, UnreadableError
from dragoman.readers.streams import Stream
from dragoman.records import Document


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the one document of a text file, under the id `name`."""
    try:
        text, notes = decode(stream.read(options.max_bytes), where=stream.where, encoding=options.encoding)
        document = checked(Document(id=name, text=text, published=options.published), where=stream.where, options=options)
        yield Item(document, notes=notes, done=stream.done)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)

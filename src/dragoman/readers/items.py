"""What a reader is told and what it yields."""

from __future__ import annotations

import dataclasses
import datetime as dt

from dragoman.errors import InputError
from dragoman.records import Document, Failure

MAX_CHARS = 1_000_000
"""Code points that a document may have. News articles have 2 to 20 thousand; beyond a million it is an archive in one piece."""


@dataclasses.dataclass(frozen=True, slots=True)
class Fields:
    """The names under which a JSONL object holds what a document needs."""

    id: str = "id"
    text: str = "text"
    title: str = "title"
    author: str = "author"
    url: str = "url"
    publisher: str = "publisher"
    language: str = "language"
    published: str = "published"


@dataclasses.dataclass(frozen=True, slots=True)
class Options:
    """How to read.

    `published` is the publication date of documents that give none, `max_chars` the code points that a document may have,
    `encoding` the one of all inputs (None: found out), `fields` the names in JSONL, CSV and Parquet. Texts in none of `languages` are
    skipped (empty: none is). With `fetch`, what a manifest names by a web address is fetched.
    """

    fields: Fields = dataclasses.field(default_factory=Fields)
    published: dt.date | None = None
    max_chars: int = MAX_CHARS
    encoding: str | None = None
    languages: tuple[str, ...] = ("en",)
    fetch: bool = False

    @property
    def max_bytes(self) -> int:
        r"""Bytes that one document may take before it is decoded: `\\uXXXX\\uXXXX` in JSON is 12 for a character, and markup needs room."""
        return 12 * self.max_chars + 1_048_576


@dataclasses.dataclass(frozen=True, slots=True)
class Note:
    """Something odd about a document that can be coded all the same: a stable code, and where and what it was."""

    code: str
    message: str


@dataclasses.dataclass(frozen=True, slots=True)
class Item:
    """A document of an input; or, with `failure`, the place of one that could not be read (its text is then empty).

    `done` is the bytes of the input, as stored, that are read so far.
    """

    document: Document
    failure: Failure | None = None
    notes: tuple[Note, ...] = ()
    done: int = 0


def utf8(words: str) -> str:
    r"""Returns `words` fit for UTF-8: half surrogate pairs, which JSON can hold, as \\ud800."""
    return words.encode("utf-8", errors="backslashreplace").decode("utf-8")


class UnreadableError(InputError):
    """One document that cannot be read; the others can. `code` is that of the `Failure` that it becomes."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def as_failure(self) -> Failure:
        """Returns the form that goes into the output."""
        return Failure(step="read", code=self.code, message=utf8(str(self)))

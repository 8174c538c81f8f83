"""Events of other programs as coded documents: PLOVER JSON, POLECAT, Phoenix, ICEWS and GDELT 2.0.

What such a source does not tell stays empty, and is named: `Foreign.lacks`. The text of a document is what the source quotes, a line each,
so that quotes have offsets; where it gives the text itself, that.
"""

from __future__ import annotations

import dataclasses
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dragoman.errors import InputError
from dragoman.exchange.drafts import Draft, Gaps, documents
from dragoman.exchange.ploverjson import of_plover
from dragoman.exchange.tables import TABLES
from dragoman.readers.items import UnreadableError
from dragoman.readers.streams import Stream
from dragoman.records import CodedDocument
from dragoman.writers import gdelt, icews, phoenix, polecat
from dragoman.writers.fields import Field

__all__ = ["FOREIGN", "Foreign", "Gaps", "read_foreign"]

MOST = 16_000_000
"""Bytes of a line, or of a JSON array, that are read."""


@dataclasses.dataclass(frozen=True, slots=True)
class Foreign:
    """A format that is read: `lacks` are the things that it does not tell; `columns` those of a table, `header` whether it names them."""

    lacks: tuple[str, ...]
    columns: tuple[str, ...] = ()
    header: bool = False


def _of(fields: tuple[Field, ...]) -> tuple[str, ...]:
    """Returns the names of columns."""
    return tuple(field.name for field in fields)


_TEXT = "texts, statements, speakers and sentences (the first one stands for all)"
_SURE = "confidences (0 stands for them)"
_SAID = "whether an event is planned or denied (all count as actual)"
_CODED = ("PLOVER types (they follow from the CAMEO code by the published crosswalk)", "quotes of parties, places and triggers")

FOREIGN: Mapping[str, Foreign] = {
    "plover": Foreign((f"{_TEXT}, unless a field text gives them", "days of publication")),
    "polecat": Foreign((_TEXT, _SAID, _SURE, "triggers", "CAMEO codes (the nearest stand for them)"), _of(polecat.FIELDS), True),
    "icews": Foreign((_TEXT, _SAID, _SURE, *_CODED, "days of publication"), _of(icews.FIELDS), True),
    "phoenix": Foreign(
        (_TEXT, _SAID, _SURE, *_CODED, "days of publication", "names of parties (their codes stand for them)"), _of(phoenix.FIELDS)
    ),
    "gdelt": Foreign((_TEXT, _SAID, _SURE, *_CODED), _of(gdelt.EVENTS)),
}
"""Format -> what is known of it."""


def read_foreign(path: Path, kind: str, gaps: Gaps) -> Iterator[CodedDocument]:
    """Yields the documents of a file of that format, also packed with gzip, Zstandard or zip; `gaps` gets what could not be taken over.

    A line that cannot be read is left out and noted; all others are read.

    Raises:
        InputError: the file cannot be read, or is not of the format.
    """
    try:
        with _opened(path) as stream:
            yield from documents(_drafts(stream, kind, gaps), kind)
    except (OSError, UnreadableError, zipfile.BadZipFile) as error:
        raise InputError(f"{path.as_posix()}: cannot be read ({error}).") from error


@contextmanager
def _opened(path: Path) -> Iterator[Stream]:
    """Opens a file; of a zip, its only member."""
    with path.open("rb") as stored:
        if stored.read(4) != b"PK\x03\x04":
            stored.seek(0)
            yield Stream(stored, where=path.as_posix())
            return
        with zipfile.ZipFile(stored) as archive:
            members = archive.infolist()
            if len(members) != 1:
                raise InputError(f"{path.as_posix()}: holds {len(members)} files. Unpack it, and convert each.")
            with archive.open(members[0]) as member:
                yield Stream(member, where=path.as_posix(), packed=members[0].compress_size)


def _drafts(stream: Stream, kind: str, gaps: Gaps) -> Iterator[Draft]:
    """Yields the events of a file."""
    read = of_plover if kind == "plover" else TABLES[kind]
    rows = _objects(stream, gaps) if kind == "plover" else _rows(stream, FOREIGN[kind], gaps)
    for number, row in rows:
        try:
            yield from read(row, gaps)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            what = f"no {error}" if isinstance(error, KeyError) else error
            gaps.line(f"{stream.where} line {number}: cannot be read ({what}).")


def _objects(stream: Stream, gaps: Gaps) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields the objects of JSON Lines, or of an array, with their numbers."""
    if stream.first_line().lstrip().startswith(b"["):
        yield from enumerate(_array(stream), 1)
        return
    for number, line in stream.lines(MOST):
        if line is None:
            gaps.line(f"{stream.where} line {number}: has more than {MOST:,} bytes.")
        elif line.strip():
            try:
                yield number, json.loads(line)
            except ValueError as error:
                gaps.line(f"{stream.where} line {number}: broken JSON ({error}).")


def _array(stream: Stream) -> Iterable[Any]:
    """Returns the members of a JSON array.

    Raises:
        InputError: it is broken.
    """
    try:
        found: list[Any] = json.loads(stream.read(MOST))
    except ValueError as error:
        raise InputError(f"{stream.where}: broken JSON ({error}).") from error
    return found


def _rows(stream: Stream, form: Foreign, gaps: Gaps) -> Iterator[tuple[int, dict[str, str]]]:
    """Yields the rows of a table without quoting, with their numbers; the word None is absent.

    Raises:
        InputError: the header lacks columns.
    """
    names: tuple[str, ...] = () if form.header else form.columns
    for number, line in stream.lines(MOST):
        cells = _decoded(line or b"").split("\t")
        if not names:
            names = tuple(cells)
            missing = [name for name in form.columns if name not in names and name != "Intensity"]
            if missing:
                raise InputError(f"{stream.where}: the header lacks {', '.join(missing[:6])}. Name the format with --from.")
        elif len(cells) != len(names):
            gaps.line(f"{stream.where} line {number}: has {len(cells)} columns where there must be {len(names)}.")
        else:
            yield number, {name: "" if cell == "None" else cell for name, cell in zip(names, cells, strict=True)}


def _decoded(line: bytes) -> str:
    """Returns a line as UTF-8, or, as some releases of POLECAT are, ISO-8859-1."""
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return line.decode("iso-8859-1")

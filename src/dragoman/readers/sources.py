"""Paths, folders and globs to the list of inputs, before any of them is read."""

from __future__ import annotations

import dataclasses
import difflib
import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath, PurePosixPath
from urllib.parse import urlsplit

from dragoman.errors import InputError
from dragoman.readers.extras import require
from dragoman.readers.remote import find as find_remote
from dragoman.readers.remote import is_address

STDIN = "-"

SUFFIXES = {
    ".txt": "txt", ".jsonl": "jsonl", ".ndjson": "jsonl", ".html": "html", ".htm": "html", ".xhtml": "html", ".csv": "csv", ".tsv": "csv",
    ".parquet": "parquet", ".pdf": "pdf", ".docx": "docx", ".eml": "eml", ".warc": "warc", ".wacz": "wacz", ".rss": "feed", ".atom": "feed",
    ".xml": "xml", ".zip": "zip",
}  # fmt: skip
"""File name ending -> format; each may be followed by .gz or .zst."""

PACKED = (".gz", ".zst")


@dataclasses.dataclass(frozen=True, slots=True)
class Source:
    """One input to open.

    `path` is None for standard input, and for what has an `address` (s3://, gs://, https://); `shown` is the name in messages, `name`
    the one that ids are made of: the path within the folder that was given, with slashes. `format` is a key of `READERS`, or "auto"
    where the first bytes decide; `size` is in bytes.
    """

    path: Path | None
    shown: str
    name: str
    format: str
    size: int = 0
    address: str | None = None


def find_sources(paths: Iterable[str], *, input_format: str = "auto", exclude: Path | None = None) -> list[Source]:
    """Returns the inputs that `paths` name, each folder's sorted by path, without hidden files.

    Args:
        paths: files, folders, globs, addresses of files and folders (s3://, gs://, https://), or "-" for standard input.
        input_format: format of all inputs; "auto" goes by the ending, and for standard input by the first bytes.
        exclude: a file that is no input though a folder holds it (the output).

    Raises:
        InputError: a path does not exist, a folder or glob holds nothing readable, or an ending is unknown; all at once.
        MissingPartError: a file is named whose format needs an extra that is not installed. In a folder, such a file fails by itself.
    """
    found: list[Source] = []
    problems: list[str] = []
    skip = exclude.resolve() if exclude else None
    for given in paths:
        try:
            found.extend(source for source in _sources(given, input_format) if not (skip and source.path and source.path.resolve() == skip))
        except InputError as error:
            problems.append(str(error))
    if problems:
        raise InputError("\n".join(problems))
    if not found:
        raise InputError("no input. Name files, folders or globs, or - for standard input.")
    return found


def _sources(given: str, input_format: str) -> Iterator[Source]:
    """Yields the inputs that one argument names."""
    path = Path(given)
    if given == STDIN:
        yield Source(path=None, shown="<stdin>", name="stdin", format=input_format)
    elif is_address(given):
        yield from _remote(given, input_format)
    elif path.is_dir():
        yield from _folder(path, input_format)
    elif path.exists():
        kind = _format(path, input_format, explain=True)
        require(kind or "")
        yield _file(path, name=_short(path), input_format=kind)
    elif glob.has_magic(given):
        yield from _glob(given, input_format)
    else:
        raise InputError(f"{shown(path)}: no such file or folder.{_near(path)}")


def _remote(given: str, input_format: str) -> Iterator[Source]:
    """Yields the readable files of an address."""
    found = list(find_remote(given))
    for address, size in found:
        kind = _format(PurePosixPath(urlsplit(address).path), input_format, explain=len(found) == 1 and address == given)
        if kind:
            require(kind)
            yield Source(path=None, shown=_utf8(address), name=_utf8(address), format=kind, size=size, address=address)


def _folder(folder: Path, input_format: str) -> Iterator[Source]:
    """Yields the readable files of a folder and its subfolders, sorted."""
    endings: set[str] = set()
    count = 0
    for path in _walk(folder):
        kind = _format(path, input_format)
        if kind:
            count += 1
            yield _file(path, name=path.relative_to(folder).as_posix(), input_format=kind)
        endings.add(path.suffix or "no ending")
    if not count:
        held = f" It holds: {', '.join(sorted(endings)[:8])}." if endings else " It is empty."
        raise InputError(f"{shown(folder)}: no readable file in this folder.{held} Read are {_readable()}; or pass --input-format.")


def _glob(pattern: str, input_format: str) -> Iterator[Source]:
    """Yields the readable files that a pattern matches, sorted."""
    paths = [Path(match) for match in sorted(glob.glob(pattern, recursive=True))]
    files = [(path, kind) for path in paths if path.is_file() and (kind := _format(path, input_format))]
    if not files:
        raise InputError(f"{pattern}: no readable file matches. Read are {_readable()}; ** stands for any depth of folders.")
    for path, kind in files:
        yield _file(path, name=_short(path), input_format=kind)


def _walk(folder: Path) -> Iterator[Path]:
    """Yields the files below `folder` that are not hidden, in the order of their paths."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        elif entry.is_file():
            yield Path(entry.path)


def _format(path: PurePath, input_format: str, *, explain: bool = False) -> str | None:
    """Returns the format of a file by its ending, or None (an error, with `explain`) if the ending is unknown."""
    if input_format != "auto":
        return input_format
    kind = format_by_name(path.name)
    if explain and kind is None:
        raise InputError(f"{shown(path)}: the ending does not tell the format. Pass --input-format txt, jsonl, html, csv, ...")
    return kind


def format_by_name(name: str) -> str | None:
    """Returns the format that the ending of a file name tells, or None."""
    endings = [ending.lower() for ending in PurePosixPath(name.replace(" ", "_")).suffixes]
    if endings and endings[-1] in PACKED:
        endings = endings[:-1]
    return SUFFIXES.get(endings[-1]) if endings else None


def _file(path: Path, *, name: str, input_format: str | None) -> Source:
    """Returns the source for a file that exists."""
    return Source(path=path, shown=shown(path), name=_utf8(name), format=input_format or "auto", size=path.stat().st_size)


def shown(path: PurePath) -> str:
    """Returns a path for messages, with bytes that are no UTF-8 escaped."""
    return _utf8(path.as_posix())


def _utf8(name: str) -> str:
    """Returns a file name as valid Unicode: names on disk may hold any bytes."""
    return os.fsencode(name).decode("utf-8", errors="backslashreplace")


def _short(path: Path) -> str:
    """Returns a path relative to the working folder, or only the file's name if it lies elsewhere."""
    try:
        return path.resolve().relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.name


def _readable() -> str:
    """Returns the endings that are read, for messages."""
    return ", ".join(SUFFIXES) + " and each with .gz or .zst"


def _near(path: Path) -> str:
    """Returns a proposal for a mistyped file name, or nothing."""
    try:
        names = os.listdir(path.parent)
    except OSError:
        names = []
    close = difflib.get_close_matches(path.name, names, n=1)
    return f" Did you mean {shown(path.parent / close[0])}?" if close else " Check the spelling and the working folder."

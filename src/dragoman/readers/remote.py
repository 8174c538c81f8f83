"""Addresses like s3://, gs:// and https://, by fsspec, where the extra `remote` is installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any, cast

from dragoman.errors import InputError
from dragoman.readers.extras import load

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]+://", re.IGNORECASE)


def is_address(given: str) -> bool:
    """Whether a path names a place that is not in the file system."""
    return bool(_SCHEME.match(given))


def find(given: str) -> Iterator[tuple[str, int]]:
    """Yields address and size of each file that an address names: itself, those below it, or those that it matches, sorted.

    Raises:
        InputError: there is none, or the place cannot be reached.
        MissingPartError: the extra is not installed.
    """
    fsspec = load("remote")
    try:
        system, path = fsspec.core.url_to_fs(given)
        matched = any(mark in path for mark in "*?[")
        paths = system.glob(path) if matched else system.find(path) if system.isdir(path) else [path]
        found = [(system.unstrip_protocol(one), int(system.size(one) or 0)) for one in sorted(paths) if matched or system.exists(one)]
    except (OSError, ValueError, ImportError) as error:
        raise InputError(f"{given}: cannot be reached ({type(error).__name__}: {error}). Check address, network and permission.") from error
    if not found:
        raise InputError(f"{given}: no such file. Check the address.")
    yield from found


def open_remote(address: str) -> IO[bytes]:
    """Opens an address for reading.

    Raises:
        OSError: it cannot be opened.
        MissingPartError: the extra is not installed.
    """
    fsspec = load("remote")
    try:
        opened: Any = fsspec.open(address, "rb").open()
    except (ValueError, ImportError) as error:
        raise OSError(f"{type(error).__name__}: {error}") from error
    return cast("IO[bytes]", opened)

"""Optional libraries: imported when they are needed, and explained when they are missing."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any

from dragoman.errors import MissingPartError

NEEDS: dict[str, tuple[str, str, str]] = {
    "pdf": ("pypdf", "pdf", "PDF"),
    "warc": ("warcio", "warc", "WARC"),
    "wacz": ("warcio", "warc", "WACZ"),
    "feed": ("feedparser", "feeds", "RSS and Atom"),
    "remote": ("fsspec", "remote", "addresses like s3://, gs:// and https://"),
}
"""What is read -> the library that reads it, the extra that brings it, and what it is called in messages."""


def load(what: str) -> Any:  # noqa: ANN401 - a module
    """Returns the library that reads `what`, a key of `NEEDS`.

    Raises:
        MissingPartError: it is not installed; the message says how to install it.
    """
    library, extra, name = NEEDS[what]
    try:
        return importlib.import_module(library)
    except ImportError as error:
        raise MissingPartError(f"{name}: the library {library} is not installed. Install it: pip install 'dragoman[{extra}]'") from error


def require(what: str) -> None:
    """Makes sure that the library for `what` is installed, without importing it; what needs none is fine.

    Raises:
        MissingPartError: it is not installed.
    """
    if what in NEEDS and importlib.util.find_spec(NEEDS[what][0]) is None:
        load(what)

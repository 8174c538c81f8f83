"""Reads political news and writes down who did or said what to whom, where, when, and according to whom.

    from dragoman import Coder

    coded = Coder().code("Rebels attacked an army post near the border on Monday.", published=date(2024, 5, 3))
    for event in coded.events:
        print(event.type, event.actors, event.recipients, event.explanation)

Names are imported when they are first used, so that importing the package takes no time and loads no model.
"""

from __future__ import annotations

import importlib
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.coder import Coder
    from dragoman.errors import DataError, DragomanError, InputError, MissingPartError, UsageError
    from dragoman.readers.coded import from_dict
    from dragoman.records import CodedDocument, Date, Document, Entity, Event, Failure, Magnitude, Place, Span, Statement

    __version__: str

__all__ = [
    "CodedDocument", "Coder", "DataError", "Date", "Document", "DragomanError", "Entity", "Event", "Failure", "InputError", "Magnitude",
    "MissingPartError", "Place", "Span", "Statement", "UsageError", "__version__", "from_dict",
]  # fmt: skip

_HOME = {
    "dragoman.coder": ("Coder",),
    "dragoman.errors": ("DataError", "DragomanError", "InputError", "MissingPartError", "UsageError"),
    "dragoman.readers.coded": ("from_dict",),
    "dragoman.records": ("CodedDocument", "Date", "Document", "Entity", "Event", "Failure", "Magnitude", "Place", "Span", "Statement"),
}
_MODULE_OF = {name: module for module, names in _HOME.items() for name in names}

logging.getLogger(__name__).addHandler(logging.NullHandler())


def __getattr__(name: str) -> Any:  # noqa: ANN401 - the value of any name of the package
    """Returns a public name, imported on its first use (PEP 562)."""
    if name == "__version__":
        return _version()
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_MODULE_OF[name]), name)


def __dir__() -> list[str]:
    """Returns the public names."""
    return sorted(__all__)


def _version() -> str:
    """Returns the version of the installed package, which pyproject.toml states; a bare source tree has none."""
    from importlib import metadata  # noqa: PLC0415 - takes half of the time that importing this package may take

    try:
        return metadata.version("dragoman")
    except metadata.PackageNotFoundError:
        return "0+source"

"""The exceptions that dragoman raises, all of them.

    DragomanError
    ├── UsageError            a call or a flag that makes no sense                       exit 2
    ├── InputError            an input that is missing or cannot be read                 exit 3
    ├── DataError             a packaged or user's data file that breaks its own rules   exit 1
    ├── MissingPartError      a model, a data file or an optional extra is not installed exit 5
    └── StaleError            a decision on an item that another one changed meanwhile   exit 1

Every message says what was wrong, which value, where, and what to do.
"""

from __future__ import annotations


class DragomanError(Exception):
    """Base of all errors of this package. `exit_code` is what the command line returns for it."""

    exit_code = 1


class UsageError(DragomanError):
    """A call or a flag that makes no sense."""

    exit_code = 2


class InputError(DragomanError):
    """An input that is missing or cannot be read."""

    exit_code = 3


class DataError(DragomanError):
    """A data file (codebook, knowledge) that breaks its own rules."""


class MissingPartError(DragomanError):
    """A model, a data file or an optional extra that is not installed."""

    exit_code = 5


class StaleError(DragomanError):
    """A decision on an item that another one changed meanwhile. `version` is the item's now; `entries` are what came in between."""

    def __init__(self, message: str, *, item: str, version: int, entries: tuple[object, ...]) -> None:
        super().__init__(message)
        self.item, self.version, self.entries = item, version, entries

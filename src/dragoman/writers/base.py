"""What every writer can do."""

from __future__ import annotations

from typing import Protocol

from dragoman.records import CodedDocument


class Writes(Protocol):
    """What takes the coded documents of a run."""

    def write(self, coded: CodedDocument, /) -> None:
        """Writes one document, so that whoever reads the output now sees all of it."""
        ...

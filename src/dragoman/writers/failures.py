"""The documents that a table cannot show: those that failed or were skipped have no event, and so no row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from dragoman.records import CodedDocument
from dragoman.writers.base import Writes


class FailuresToo:
    """Passes documents on to a writer, and lists their failures in a file of their own, made with the first of them.

    A line of the list is an object with id, step, code and message.
    """

    def __init__(self, writer: Writes, path: Path) -> None:
        self.path = path
        self._writer = writer
        self._list: TextIO | None = None

    def write(self, coded: CodedDocument) -> None:
        """Writes one document, and a line for each of its failures."""
        self._writer.write(coded)
        for failure in coded.failures:
            if self._list is None:
                self._list = self.path.open("w", encoding="utf-8", newline="")
            self._list.write(json.dumps({"id": coded.id, **failure.to_dict()}, ensure_ascii=False) + "\n")
            self._list.flush()

    def close(self) -> None:
        """Closes the list; the writer is its opener's to close."""
        if self._list is not None:
            self._list.close()

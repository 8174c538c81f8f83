"""JSON Lines: the canonical output, one object a document, in input order."""

from __future__ import annotations

import json
from typing import TextIO

from dragoman.records import CodedDocument


class JsonlWriter:
    r"""Writes `CodedDocument.to_dict()` a line, UTF-8 unescaped, lines ended by "\n"; each document is flushed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, coded: CodedDocument) -> None:
        """Writes one document."""
        self._stream.write(json.dumps(coded.to_dict(), ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")
        self._stream.flush()

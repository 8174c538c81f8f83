"""Reading the packaged tables: tab-separated, comments after "#"."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from dragoman.errors import DataError


def read_table(file: str, columns: int) -> Iterator[list[str]]:
    """Yields the rows of a packaged TSV file, comments left out; raises DataError for a row of another length."""
    text = (resources.files("dragoman.knowledge") / "data" / file).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if line and not line.startswith("#"):
            row = line.split("\t")
            if len(row) != columns:
                raise DataError(f"{file}, line {number}: {len(row)} columns where there must be {columns}")
            yield row

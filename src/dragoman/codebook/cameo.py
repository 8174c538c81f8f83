"""CAMEO: the code nearest to a PLOVER event, its Goldstein value, and the classes that data sets derive from its root.

The data stand in `cameo.tsv` (PLOVER to CAMEO) and `cameo_codes.tsv` (the codes and the crosswalk back).
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Collection, Mapping
from importlib import resources
from types import MappingProxyType

from dragoman.errors import DataError

NO_CODE = "-"

QUADS: Mapping[str, Mapping[str, int]] = MappingProxyType(
    {
        "gdelt": MappingProxyType({root: quad for quad, roots in {1: "01 02 03 04 05", 2: "06 07 08", 3: "09 10 11 12 13",
                                   4: "14 15 16 17 18 19 20"}.items() for root in roots.split()}),
        "phoenix": MappingProxyType({root: penta for penta, roots in {0: "01 02", 1: "03 04 05", 2: "06 07 08", 3: "09 10 11 12 13 16",
                                     4: "14 15 17 18 19 20"}.items() for root in roots.split()}),
    }
)  # fmt: skip
"""Scheme -> CAMEO root -> class.

"gdelt" is the QuadClass 1 to 4, "phoenix" the PentaClass 0 to 4, which puts root 16 (reduce relations) among the verbal conflicts.
PLOVER's own quad class hangs on the type (`ontology.toml`), not on a CAMEO root.
"""


@dataclasses.dataclass(frozen=True, slots=True)
class Code:
    """A CAMEO code: `type`, `mode` and `contexts` as the crosswalk has them, `goldstein` -10 to 10 (None: not confirmed)."""

    code: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    goldstein: float | None
    title: str

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]

    @property
    def base(self) -> str:
        """The first three digits."""
        return self.code[:3]


@functools.cache
def codes() -> Mapping[str, Code]:
    """Returns all CAMEO codes of roots 03 to 20 by their text."""
    found = {}
    for code, kind, mode, contexts, goldstein, title in _rows("cameo_codes.tsv", 6):
        found[code] = Code(code, kind, mode or None, tuple(contexts.split()), float(goldstein) if goldstein else None, title)
    return MappingProxyType(found)


def cameo_code(kind: str, modes: Collection[str], contexts: Collection[str]) -> Code | None:
    """Returns the CAMEO code nearest to an event of type `kind`, or None where CAMEO has none."""
    for mode, context, code in _choices().get(kind, ()):
        if (not mode or mode in modes) and (not context or context in contexts):
            return None if code == NO_CODE else codes()[code]
    return None


@functools.cache
def _choices() -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """Returns type -> its rows (mode, context, code) in the order in which they are tried."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for kind, mode, context, code in _rows("cameo.tsv", 4):
        if code != NO_CODE and code not in codes():
            raise DataError(f"cameo.tsv: {code} ({kind} {mode} {context}) stands not in cameo_codes.tsv. Add it there, or correct the row.")
        found.setdefault(kind, []).append((mode, context, code))
    return MappingProxyType({kind: tuple(rows) for kind, rows in found.items()})


def _rows(file: str, columns: int) -> list[list[str]]:
    """Returns the rows of a packaged table, comments left out."""
    text = (resources.files("dragoman.codebook") / file).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    for row in rows:
        if len(row) != columns:
            raise DataError(f"{file}: {row} has {len(row)} columns where there must be {columns}.")
    return rows

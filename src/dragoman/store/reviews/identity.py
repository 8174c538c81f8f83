"""Which run a decision is on, and where its decisions are kept.

Event ids recur in other runs, so a database that holds several tells them apart by a name.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

DATABASE = "reviews.sqlite"
"""The file, in the workspace, that holds decisions and queues."""

_PARTS = ("versions", "hashes", "settings", "inputs")


def run_key(path: Path) -> str:
    """Returns the name of what lies at `path`, the same wherever it is copied to: of a run folder or of a file of events.

    A run that is resumed keeps its name; one that is made anew, with other settings or another version, has another.
    """
    if path.is_dir():
        manifest = json.loads((path / "run.json").read_text(encoding="utf-8"))
        told = {name: manifest.get(name) for name in _PARTS} | {"began": manifest.get("timings", {}).get("began")}
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:16]


def workspace_of(source: Path) -> Path:
    """Returns the folder in which the reviews of a source are kept if none is named."""
    return source / "review" if source.is_dir() else source.with_name(f"{source.name}.review")


def database_of(workspace: Path, address: str | None) -> Path | str:
    """Returns where decisions are kept: in the workspace, or at the address of a PostgreSQL database."""
    return address or workspace / DATABASE

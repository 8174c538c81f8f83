"""Which run a decision is on: event ids recur in other runs, so a database that holds several tells them apart by this name."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

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

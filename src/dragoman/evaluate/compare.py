"""Figures against floors and against the committed record, as a table or as a list of what fell."""

from __future__ import annotations

import json
import math
import tomllib
from pathlib import Path

from rich.table import Table

from dragoman.errors import InputError
from dragoman.evaluate.measure import Results

TOLERANCE = 0.01
"""How far a share may fall below the record before a check fails."""

LOWER_IS_BETTER = frozenset({"median_km"})
"""Figures that are no share; they are shown and recorded, and never checked."""

Figures = dict[str, dict[str, float]]
"""Set name -> figure name -> value."""


def read_floors(path: Path) -> Figures:
    """Returns the floors in the TOML file `path`: a table a set, a number a figure.

    Raises:
        InputError: the file is missing or is no such TOML.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"cannot read the floors in {path}: {error}. Name a TOML file with a table for each gold set.") from error
    return {name: {figure: float(value) for figure, value in table.items()} for name, table in tables.items()}


def render(results: Results, *, floors: Figures | None = None) -> Table:
    """Returns one table: a row a figure, with its floor and whether it is reached."""
    table = Table("set", "figure", title="Development data")
    for heading in ("value", "floor"):
        table.add_column(heading, justify="right")
    table.add_column("reached")
    for result in results.sets:
        wanted = (floors or {}).get(result.name, {})
        for figure, value in result.figures.items():
            floor = wanted.get(figure)
            reached = "" if floor is None else "yes" if value >= floor else "NO"
            table.add_row(result.name, figure, _shown(value), "" if floor is None else f"{floor:.2f}", reached)
        table.add_row(result.name, "seconds", f"{result.seconds:.1f}", "", "", end_section=True)
    return table


def _shown(value: float) -> str:
    """Returns counts whole and all else with four decimals."""
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def write_record(results: Results, path: Path) -> None:
    """Writes the figures to `path` as JSON: sorted, rounded to four decimals, null for what has no value."""
    figures = {
        name: {figure: None if math.isnan(value) else round(value, 4) for figure, value in values.items()}
        for name, values in results.figures().items()
    }
    path.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")


def read_record(path: Path) -> Figures:
    """Returns the figures that `write_record` wrote.

    Raises:
        InputError: the file is missing or is no JSON.
    """
    try:
        record: Figures = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, json.JSONDecodeError) as error:
        raise InputError(f"cannot read the record {path}: {error}. Write it with `dragoman evaluate --write {path}`.") from error
    return record


def fallen(results: Results, record: Figures) -> list[str]:
    """Returns a sentence for each figure that is more than `TOLERANCE` below the record, or not comparable with it.

    Sets that were not measured this time are passed over.
    """
    found = []
    for name, measured in results.figures().items():
        for figure, before in record.get(name, {}).items():
            now = measured.get(figure)
            if now is None:
                found.append(f"{name} {figure}: {before} in the record, not measured now")
            elif isinstance(before, int) and before != now:
                found.append(f"{name} {figure}: {before} in the record, {now} now; figures of other data cannot be compared")
            elif isinstance(before, float) and figure not in LOWER_IS_BETTER and now < before - TOLERANCE:
                found.append(f"{name} {figure}: fell from {before:.4f} to {now:.4f}")
    return found


def below(results: Results, floors: Figures) -> list[str]:
    """Returns a sentence for each figure that is under its floor."""
    measured = results.figures()
    return [
        f"{name} {figure}: {measured[name][figure]:.4f} is under the floor of {floor:.2f}"
        for name, values in floors.items()
        for figure, floor in values.items()
        if figure in measured.get(name, {}) and measured[name][figure] < floor
    ]

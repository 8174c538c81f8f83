"""A gazetteer file of the user's own: villages, camps and front lines that the packaged one does not know.

CSV or TSV in UTF-8 with a header. `name`, `lat` and `lon` are needed; `country` (ISO 3166 alpha-3), `admin1`, `population`, `kind` (city,
region, admin1, admin2), `geonames_id` and `other_names` (joined by "|") may be there.
"""

from __future__ import annotations

import csv
import dataclasses
import logging
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from dragoman.errors import DataError, InputError
from dragoman.knowledge.gazetteer import Candidate, Gazetteer, name_key

_LOG = logging.getLogger(__name__)

FIRST_ID = 1 << 24
"""Ids of the user's places start where those of the packaged file end."""
POPULATION = 200_000
"""Stands for a population that the file does not give: who adds a place means it, rather than a small namesake elsewhere."""
KINDS = frozenset({"city", "region", "admin1", "admin2"})
MOST_PROBLEMS = 5
"""Faulty lines that are told one by one."""
NEEDED = ("name", "lat", "lon")


@dataclasses.dataclass(frozen=True, slots=True)
class UserPlaces:
    """The places of a file by the keys of their names, and what was wrong with the lines that were left out."""

    names: Mapping[str, tuple[Candidate, ...]]
    problems: tuple[str, ...]


def read_places(path: Path) -> UserPlaces:
    """Reads a user's gazetteer. A line without a name or without usable coordinates is left out and listed in `problems`.

    Raises:
        InputError: the file cannot be read.
        DataError: it is no table with the columns name, lat and lon, or holds no usable place.
    """
    names: dict[str, tuple[Candidate, ...]] = {}
    problems: list[str] = []
    count = 0
    for number, row in _rows(path):
        try:
            place = _place(row, FIRST_ID + count)
        except ValueError as error:
            problems.append(f"{path}, line {number}: {error}; the line is left out")
            continue
        count += 1
        for name in (place.name, *filter(None, (row.get("other_names") or "").split("|"))):
            key = name_key(name)
            named = dataclasses.replace(place, primary=key == name_key(place.name))
            names[key] = (*names.get(key, ()), named)
    if not count:
        raise DataError(f"{path}: no place in it has a name and coordinates. {problems[0] if problems else 'It has no lines.'}")
    return UserPlaces(names, tuple(problems))


def load_gazetteer(path: Path | str | None = None) -> Gazetteer:
    """Returns the packaged gazetteer, with the places of a user's file where one is given; what is wrong in it goes to the log.

    Raises:
        InputError, DataError: as `read_places` does.
    """
    if path is None:
        return Gazetteer()
    places = read_places(Path(path))
    for problem in places.problems[:MOST_PROBLEMS]:
        _LOG.warning(problem)
    if len(places.problems) > MOST_PROBLEMS:
        _LOG.warning("%s: %d more lines are left out", path, len(places.problems) - MOST_PROBLEMS)
    return Gazetteer(added=places.names)


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Yields the lines with their numbers, column names in small letters."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error}).") from error
    head = lines[0] if lines else ""
    table = csv.DictReader(lines, delimiter="\t" if "\t" in head else ";" if ";" in head and "," not in head else ",")
    table.fieldnames = [name.strip().lower() for name in table.fieldnames or ()]
    missing = [name for name in NEEDED if name not in table.fieldnames]
    if missing:
        raise DataError(f"{path}: the header lacks {', '.join(missing)}. It needs name, lat and lon; country and population help.")
    for row in table:
        yield table.line_num, {name: (value or "").strip() for name, value in row.items() if isinstance(value, str) and name}


def _place(row: Mapping[str, str], number: int) -> Candidate:
    """Returns the place of a line.

    Raises:
        ValueError: it has no name, no coordinates, or values that make no sense.
    """
    name, country, kind = row.get("name", ""), row.get("country", "").upper(), row.get("kind", "").lower() or "city"
    if not name_key(name):
        raise ValueError("there is no name")
    if country and not re.fullmatch("[A-Z]{3}", country):
        raise ValueError(f"the country {country!r} is no ISO 3166 alpha-3 code, such as UKR")
    if kind not in KINDS:
        raise ValueError(f"the kind {kind!r} is none of {', '.join(sorted(KINDS))}")
    lat, lon = _degrees(row, "lat", limit=90), _degrees(row, "lon", limit=180)
    people, geonames = row.get("population", ""), row.get("geonames_id", "")
    return Candidate(
        number, name, kind, country or None, row.get("admin1") or None, None, None, lat, lon,
        int(people) if people.isdecimal() else POPULATION, int(geonames) if geonames.isdecimal() else None, True,
    )  # fmt: skip


def _degrees(row: Mapping[str, str], column: str, *, limit: int) -> float:
    text = row.get(column, "")
    if not text:
        raise ValueError(f"{column} is missing")
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f"{column} is {text!r}, which is no number of degrees") from None
    if not math.isfinite(value) or abs(value) > limit:
        raise ValueError(f"{column} is {text}, beyond {limit} degrees")
    return value

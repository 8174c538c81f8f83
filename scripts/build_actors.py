"""Builds the derived tables of known actors: executives.tsv and country_variants.tsv in src/dragoman/knowledge/data.

    python scripts/build_actors.py --factbook DIR --phoenix DIR

DIR of the Factbook holds executives.jsonl and countries.jsonl (CIA World Factbook, public domain); DIR of Phoenix holds
Phoenix.Countries.actors.txt (Open Event Data Alliance, MIT). Build-only package: countrynames 1.17 (MIT). The tables written by
hand (countries.tsv, leaders.tsv, ...) are read, not changed: of whoever stands in leaders.tsv or ministers.tsv, executives.tsv holds only
the times in office that those lack. Rows that cannot be read for certain are left out. The same inputs give the
same bytes.
"""

from __future__ import annotations

import argparse
import datetime as dt
import html
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import countrynames
import yaml  # type: ignore[import-untyped]

from dragoman.knowledge.actors import Role, parse_role
from dragoman.knowledge.tables import read_table
from dragoman.knowledge.words import fold, pieces

DATA = Path(__file__).resolve().parents[1] / "src" / "dragoman" / "knowledge" / "data"
TITLES = (
    "Executive Vice President|First Vice President|Second Vice President|Vice President|Transitional President|Transition President|"
    "Interim President|Acting President|President|Deputy Prime Minister|Interim Prime Minister|Acting Prime Minister|"
    "Caretaker Prime Minister|Transition Prime Minister|Prime Minister|Premier|Chancellor|State Counsellor|Chief Executive|Taoiseach|"
    "Crown Prince|King|Queen|Emperor|"
    "Sultan|Amir|Emir|Grand Duke|Governor General|Governor-General|Supreme Leader|Captain Regent|Chairman of the Presidency|"
    "Chairman of the Council of Ministers"
)
CHUNK = re.compile(
    rf"^(?:represented by |[Tt]ransitional )?(?P<title>{TITLES}) (?P<name>.+?),? \((?:both )?since (?P<since>\d+ \w+ \d{{4}})"
)
RANKS = re.compile(
    r"^(?:(?:Field|Marshal|General|Gen\.|Lt\.|Col\.|Colonel|Capt\.|Captain|Maj\.|Brig\.|Sir|Dame|Dr\.|Sheikh|Shaykh|ret\.|Right|Hon\.|The|"
    r"Prince) )+"
)
COMMON = frozenset({
    "Mohammed", "Mohamed", "Mohammad", "Muhammad", "Mahamat", "Ahmed", "Ahmad", "Ali", "Abdul", "Abd", "Abdel", "Abdou", "Hassan",
    "Hussein", "Jose", "José", "Juan", "Maria", "María", "Luis", "Carlos", "Jean", "Nguyen", "Vo", "Tran", "Le", "Pham", "John", "David",
    "Michael", "James", "Peter", "Paul", "Robert", "William", "George",
})  # fmt: skip
"""Given names that say too little beside a surname when there are further ones."""
LOWER = frozenset({
    "al", "el", "bin", "bint", "ibn", "de", "da", "das", "dos", "do", "del", "di", "van", "von", "der", "den", "ould", "ul", "du", "ag",
    "ben", "af", "y", "e",
})  # fmt: skip
"""Parts of names that have no capital."""
STATES = {"DRC": "COD", "Congo (Brazzaville)": "COG", "Burma": "MMR", "The Dominican": "DOM", "Holy See (Vatican City)": "VAT", "none": ""}
PHOENIX_ENDS = dt.date(2014, 1, 30)
"""The day on which the Phoenix file was made. Offices that it leaves open are left out: many had ended long before."""
MIN_YEAR = 1945
APART = 366
"""Days that lie at least between two times in office which are not one: sources differ on when it ended."""
MINISTRY = re.compile(r"(?<!prime )minister|secretary|army|staff|opposition|ambassador|envoy|commander")
"""Offices that are no other telling of a time as head of state or government."""
CAREER = 30 * 366
"""Days that lie at most between them: whoever held office long before was somebody else of that name."""
CENTURY = 30
"""Two-digit years of the Phoenix file up to this one are of the 21st century."""
HEADER = """# {what}
# Columns as in {like}; built by scripts/build_actors.py, do not edit.
"""
FACTBOOK, PHOENIX, COUNTRYNAMES = "CIA World Factbook", "Phoenix dictionaries", "countrynames 1.17"
"""Sources as data/sources.tsv names them."""


Held = tuple[str, dt.date | None, dt.date | None, str]
"""An office held: country, first and last day (None: open), the office."""


@dataclass(slots=True)
class Person:
    """Somebody who held office: names, the first one canonical, roles, and the sources that tell them."""

    names: list[str]
    roles: set[Held] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


def main() -> None:
    """Reads the sources and writes both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--factbook", type=Path, required=True)
    parser.add_argument("--phoenix", type=Path, required=True)
    given = parser.parse_args()
    codes = country_codes()
    variants = list(country_variants(codes, read_jsonl(given.factbook / "countries.jsonl")))
    write("country_variants.tsv", "Long, former and other English names of countries.", "countries.tsv", variants)
    people = merge([*factbook_people(read_jsonl(given.factbook / "executives.jsonl"), codes), *phoenix_people(given.phoenix, codes)])
    own = own_people()
    known = {plain(name) for person in own for name in person.names}
    kept = [person for person in people if not known & {plain(name) for name in person.names}]
    titled(kept, known)
    kept += further(people, own)
    rows = sorted(
        [("|".join(person.names), "; ".join(written(person)), "|".join(sorted(person.sources))) for person in kept],
        key=lambda row: (fold(row[0]), row),
    )
    write("executives.tsv", "Heads of state and government and their deputies, with the time in office.", "leaders.tsv", rows)


def read_jsonl(path: Path) -> list[dict[str, str]]:
    """Returns the objects of a JSONL file, character references resolved."""
    rows = [json.loads(line) for line in path.read_text("utf8").splitlines() if line.strip()]
    return [
        {key: html.unescape(value).replace("\xa0", " ").strip() for key, value in row.items() if isinstance(value, str)} for row in rows
    ]


def write(file: str, what: str, like: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Writes a table with its header."""
    lines = ["\t".join(row) for row in rows]
    (DATA / file).write_text(HEADER.format(what=what, like=like) + "\n".join(lines) + "\n", "utf8")
    sys.stdout.write(f"{file}: {len(lines)} rows\n")


def country_codes() -> dict[str, str]:
    """Returns every hand-written country name, folded, with its code."""
    return {fold(name.rstrip("+")): row[0] for row in read_table("countries.tsv", 7) if not row[1] for name in row[2].split("|")}


def plain(name: str) -> str:
    """Returns a name without case, diacritics, hyphens and points: the same person is written in many ways."""
    return re.sub(r"[^a-z0-9]+", " ", fold(name)).strip()


# Countries.


def country_variants(codes: dict[str, str], factbook: list[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """Yields a row for each country that the sources give further names of."""
    first = {row[0]: row[2].split("|")[0] for row in reversed(list(read_table("countries.tsv", 7))) if not row[1]}
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in factbook:
        code = code_of(row, codes)
        if code and fold(row.get("country", "")) in codes:
            named = [*re.split(r"[,;] ", row.get("former", "")), row.get("long_name", "")]
            found[code].update({name: FACTBOOK for name in named if is_long(name)})
    data = yaml.safe_load((Path(countrynames.__file__).parent / "data.yaml").read_text("utf8"))
    for key, names in data.items():
        code = next((codes[fold(str(name))] for name in [key, *names] if fold(str(name)) in codes), None)
        if code and len(key) == 2:
            fitting = [str(name) for name in names if is_long(str(name)) and of_country(str(name), code, codes)]
            found[code] = dict.fromkeys(fitting, COUNTRYNAMES) | found[code]
    for code in sorted(found):
        names = {fold(name): name for name in sorted(found[code]) if fold(name) not in codes}
        sources = sorted({found[code][name] for name in names.values()})
        if names and code in first:
            yield (code, "", "|".join([first[code], *sorted(names.values())]), "", "", "", "|".join(sources))


def is_long(name: str) -> bool:
    """Says whether a name is a formal one in English ("Republic of Chad"), which no other thing can be called."""
    kinds = "Republic|Kingdom|State|Commonwealth|Principality|Duchy|Sultanate|Union|Federation|States|Emirate"
    return (
        bool(re.match(rf"^(The )?(\w+ ){{0,4}}({kinds})( of (the )?[A-Z][\w' ]+)?$", name))
        and name.isascii()
        and " of " in name
        and not name.isupper()
    )


def of_country(name: str, code: str, codes: dict[str, str]) -> bool:
    """Says whether the name ends in a known name of the same country."""
    end = re.sub(r"^the ", "", fold(name).rsplit(" of ", 1)[-1])
    return codes.get(end) == code


def code_of(row: dict[str, str], codes: dict[str, str]) -> str | None:
    """Returns the code of the country of a Factbook row."""
    name = row.get("country", "")
    long = row.get("long_name", "")
    return STATES.get(name) or codes.get(fold(name)) or codes.get(fold(long)) or codes.get(fold(re.sub(r"^The ", "", name)))


# People of the Factbook.


def factbook_people(rows: list[dict[str, str]], codes: dict[str, str]) -> Iterator[Person]:
    """Yields whoever is named as chief of state, head of government or deputy, where the end of the time in office is known.

    It is the day before a successor's first; of those whom the last edition names it is open. Others had no such end: a spelling
    changed, or later editions named no deputies.
    """
    states: dict[str, str] = {}
    spells: dict[tuple[str, str, tuple[str, ...]], tuple[dt.date, dt.date]] = {}
    last_edition: dict[str, dt.date] = {}
    for row in sorted(rows, key=lambda row: row["snapshot"]):
        code = code_of(row, codes)
        if code is None or states.setdefault(code, row["fips"]) != row["fips"] or not sovereign(row, codes):
            continue
        edition = last_edition[code] = dt.date.fromisoformat(row["snapshot"])
        for title, name, since in holders(row):
            begun = spells.get((code, title, name), (since, edition))[0]
            spells[code, title, name] = (min(begun, since), edition)
    for (code, title, name), (since, seen) in spells.items():
        successors = [s for (c, t, n), (s, _) in spells.items() if c == code and t == title and n != name and s > since]
        last = min(successors) - dt.timedelta(days=1) if successors else None
        if last or last_edition[code] == seen:
            yield Person(list(name), {(code, since, last, title)}, {FACTBOOK})


def sovereign(row: dict[str, str], codes: dict[str, str]) -> bool:
    """Says whether the row is of a state and not of a dependency that shares its code."""
    code = code_of(row, codes)
    first = next((r[2].split("|") for r in read_table("countries.tsv", 7) if r[0] == code and not r[1]), [])
    names = {fold(name) for name in first[:8]} | {fold("the " + name) for name in first[:8]}
    return row.get("country") in STATES or fold(row.get("country", "")) in names or fold(row.get("long_name", "")) in names


def holders(row: dict[str, str]) -> Iterator[tuple[str, tuple[str, ...], dt.date]]:
    """Yields title, names and first day of those whom a row names."""
    for column in ("chief_of_state", "head_of_government"):
        for chunk in re.split(r"; ", row.get(column, "").split("note")[0]):
            found = CHUNK.match(re.sub(r'"[^"]*" ', "", chunk.strip()))
            since = found and day(found["since"])
            names = found and person_names(found["name"])
            if found and since and names:
                yield re.sub(r"^(Interim|Acting|Transitional|Transition|Caretaker) ", "", found["title"]).lower(), names, since


def day(text: str) -> dt.date | None:
    """Returns the day of "14 May 2017"."""
    try:
        return dt.datetime.strptime(text, "%d %B %Y").replace(tzinfo=dt.UTC).date()
    except ValueError:
        return None


def person_names(text: str) -> tuple[str, ...]:
    """Returns the names under which the news knows somebody, from a name with the surname in capitals: the usual one first."""
    text = re.sub(r"\([^)]*\)", "", RANKS.sub("", text)).strip().rstrip(",")
    words = text.split()
    if not words or not re.fullmatch(r"[^\W\d_][\w.'’ -]*", text) or any(word.islower() and word not in LOWER for word in words):
        return ()
    caps = [i for i, word in enumerate(words) if is_surname(word)]
    if not caps:
        return ()
    plain = [spelled(word) for word in words]
    first, last = caps[0], caps[-1]
    given = [word for word in plain[:first] if not re.fullmatch(r"\w\.", word)]
    if not given:
        return (" ".join(plain),) if len(plain) > 1 else ()
    surname = " ".join(plain[first : last + 1])
    names = [f"{given[0]} {surname}", f"{' '.join(given)} {surname}", " ".join(plain)]
    return tuple(dict.fromkeys(names[len(given) > 1 and given[0] in COMMON :]))


def is_surname(word: str) -> bool:
    """Says whether a word is in capitals and no numeral or initial."""
    letters = re.sub(r"[^\w]", "", word)
    return len(letters) > 1 and re.sub(r"^(al|el|d)-?", "", word).isupper() and not re.fullmatch(r"[IVX]+", letters)


def spelled(word: str) -> str:
    """Returns a word of a name with ordinary capitals."""
    if not is_surname(word):
        return word
    parts = re.split(r"([-'’])", word)
    return "".join(part if part.lower() in LOWER and part.islower() else part.capitalize() for part in parts)


# People of the Phoenix dictionary.


def phoenix_people(folder: Path, codes: dict[str, str]) -> Iterator[Person]:
    """Yields the rulers of the Phoenix file: those whom it gives a time in government and a time out of it."""
    known = set(codes.values())
    text = (folder / "Phoenix.Countries.actors.txt").read_text("utf8", errors="replace")
    for block in re.findall(r"^([A-Z][^\n\[]*)\n((?:[+\t ][^\n]*\n)+)", text, flags=re.MULTILINE):
        names = tuple(filter(None, (phoenix_name(line) for line in [block[0], *re.findall(r"^\+(.*)$", block[1], flags=re.MULTILINE)])))
        roles = re.findall(r"\[([A-Z]{3})(\w{3})\w* ?([<>]?)(\d{6,8})?(?:-(\d{6,8}))?\]", block[1])
        if names and any(sector == "ELI" for _, sector, *_ in roles):
            periods = [(c, phoenix_period(*dates)) for c, sector, *dates in roles if sector == "GOV" and c in known]
            held: set[Held] = {(c, period[0], period[1], "") for c, period in periods if period}
            if held:
                yield Person(list(names), held, {PHOENIX})


def phoenix_name(line: str) -> str | None:
    """Returns a full name written as A_B_C_ in ordinary capitals, or None for anything else."""
    words = line.split("#", maxsplit=1)[0].strip().strip("_").split("_")
    if not 2 <= len(words) <= 5 or not all(re.fullmatch(r"[A-Z][A-Z'.-]*", word) for word in words):
        return None
    if words[0] in PHOENIX_TITLES or len(words[-1]) < 3 or any(word in PHOENIX_TITLES for word in words):
        return None
    return " ".join(
        word.lower() if word.lower() in LOWER else "-".join(p.lower() if p.lower() in LOWER else p.capitalize() for p in word.split("-"))
        for word in words
    )


PHOENIX_TITLES = frozenset({
    "PRESIDENT", "VICE-PRESIDENT", "MINISTER", "PRIME", "PREMIER", "KING", "QUEEN", "PRINCE", "GENERAL", "LEADER", "CHANCELLOR",
    "SECRETARY", "FOREIGN", "DEFENSE", "DEFENCE", "COLONEL", "THE", "OF", "AND", "CHIEF", "VICE", "EX", "FORMER", "EMIR",
    "SULTAN", "SHAH", "SPEAKER", "SENATOR", "GOVERNOR", "MAYOR", "COUNCIL", "PARTY", "GOVERNMENT", "ARMY", "AIDE", "SPOKESMAN",
    "ENVOY", "MR", "MRS", "DR", "JUNTA", "REGIME", "SIR", "SHEIKH", "DATUK", "SERI",
})  # fmt: skip
"""Words of the Phoenix names that are titles: such an entry is no plain name."""


def phoenix_period(mark: str, first: str, last: str) -> tuple[dt.date, dt.date] | None:
    """Returns the first and last day of a closed role since MIN_YEAR, or None where the file gives none."""
    begin, end = phoenix_day(first), phoenix_day(last)
    if mark or begin is None or end is None or not begin <= end <= PHOENIX_ENDS or end.year < MIN_YEAR:
        return None
    return begin, end


def phoenix_day(digits: str) -> dt.date | None:
    """Returns the day written as YYMMDD or YYYYMMDD."""
    if len(digits) == len("YYMMDD"):
        digits = ("20" if int(digits[:2]) <= CENTURY else "19") + digits
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


# Both, and the tables written by hand.


def own_people() -> list[Person]:
    """Returns those whom the tables written by hand know, a person for each row."""
    rows = [row for file in ("leaders.tsv", "ministers.tsv") for row in read_table(file, 3)]
    return [Person(names.split("|"), {held(parse_role(role)) for role in roles.split("; ")}) for names, roles, _ in rows]


def held(role: Role) -> Held:
    """Returns a role as this script holds it."""
    return role.country or "", role.first, role.last, role.office or ""


def further(people: list[Person], own: list[Person]) -> Iterator[Person]:
    """Yields, of those whom the tables written by hand know, the times in office that these lack: far from theirs, or beside a ministry.

    Each has the first name of the row there, by which `ActorIndex` joins them; who is of another country is somebody else.
    """
    together: dict[str, set[Held]] = defaultdict(set)
    for person in own:
        together[person.names[0]] |= person.roles
    bearers: dict[str, set[str]] = defaultdict(set)
    for person in own:
        for name in person.names:
            bearers[plain(name)].add(person.names[0])
    for person in people:
        found = {one for name in person.names for one in bearers.get(plain(name), ())}
        if len(found) == 1:
            (canonical,) = found
            mine = together[canonical]
            terms = [one for one in mine if not MINISTRY.search(one[3])]
            roles = {role for role in person.roles if (role[2] or role[3]) and not any(meet(role, one, APART) for one in terms)}
            roles = {role for role in roles if role[3] or not any(meet(role, one, 0) for one in mine)}
            roles = {role for role in roles if any(role[0] == one[0] and meet(role, one, CAREER) for one in mine)}
            if roles:
                yield Person([canonical], roles, person.sources)


def meet(one: Held, other: Held, days: int) -> bool:
    """Says whether two roles have days in common, or at most so many between them."""
    slack = dt.timedelta(days=days)
    begun = (one[1] or dt.date.min) <= (other[2] or dt.date.max - slack) + slack
    return begun and (other[1] or dt.date.min) <= (one[2] or dt.date.max - slack) + slack


def merge(people: list[Person]) -> list[Person]:
    """Joins the entries of one person: the same name, the same country."""
    merged: dict[tuple[str, str], Person] = {}
    result: list[Person] = []
    for person in people:
        country = min(role[0] for role in person.roles)
        keys = [(country, plain(name)) for name in person.names]
        known = next((merged[key] for key in keys if key in merged), None)
        if known is None:
            known = Person([])
            result.append(known)
        known.names = list(dict.fromkeys([*known.names, *person.names]))
        known.roles |= person.roles
        known.sources |= person.sources
        merged.update((key, known) for key in keys)
    return unambiguous(result)


def unambiguous(people: list[Person]) -> list[Person]:
    """Leaves out names that two people bear, and people who have no other."""
    bearers = Counter(name for person in people for name in {plain(name) for name in person.names})
    for person in people:
        person.names = [name for name in person.names if bearers[plain(name)] == 1]
    return [person for person in people if person.names]


def titled(people: list[Person], known: set[str]) -> None:
    """Adds "President Surname" and the like where only one person can be meant and the surname is nobody's given name."""
    forms: dict[int, list[str]] = {}
    names = [name for person in people for name in person.names] + [name for person in own_people() for name in person.names]
    given = {plain(word) for name in names for word in name.split()[:-1]}
    for i, person in enumerate(people):
        offices = {role[3] for role in person.roles if role[3] in {"president", "prime minister", "chancellor", "premier"}}
        surname = " ".join(word for word in person.names[0].split()[1:])
        forms[i] = [
            f"{office.title()} {surname}" for office in sorted(offices) if len(pieces(surname)) == 1 and fold(surname) not in known | given
        ]
    bearers = Counter(fold(form) for found in forms.values() for form in found)
    for i, person in enumerate(people):
        person.names += [form for form in forms[i] if bearers[fold(form)] == 1]


def written(person: Person) -> list[str]:
    """Returns the roles as the table writes them, the earliest first; where two overlap, the one with an office."""
    roles = sorted(person.roles, key=lambda role: (role[1] or dt.date.min, not role[3], role[2] or dt.date.max))
    kept: list[Held] = []
    for role in roles:
        if not any(
            other[0] == role[0] and covers(other, role) for other in [*kept, *roles] if other is not role and (other in kept or other[3])
        ):
            kept.append(role)
    return [f"{c}:GOV {a or ''}..{b or ''}{f' ({office})' if office else ''}" for c, a, b, office in kept]


def covers(outer: Held, inner: Held) -> bool:
    """Says whether the inner role adds nothing to the outer one."""
    starts = (outer[1] or dt.date.min) <= (inner[1] or dt.date.min)
    ends = (outer[2] or dt.date.max) >= (inner[2] or dt.date.max)
    return starts and ends and (outer[3] == inner[3] or not inner[3])


if __name__ == "__main__":
    main()

"""Reports what the tables of actors know of heads of state and government, and where two sources say different things.

    python scripts/report_actors.py [--gaps] [--disagreements] [--factbook DIR --phoenix DIR]

Prints the rows of each table, then how many of the years since 1990 have a head of state or government whose office is known, by
country and decade (a year counts where the holder on 1 July is known). `--gaps` lists the years without one. With the
folders of the sources (see build_actors.py) it also counts the persons for whom the CIA World Factbook, the Phoenix dictionary and the
table written by hand agree, tell of times in office apart from each other, or give one time different days; `--disagreements` lists the
last.
"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from dragoman.knowledge.actors import Role, parse_role
from dragoman.knowledge.tables import read_table
from dragoman.knowledge.words import fold

TABLES = {
    "countries.tsv": 7, "country_variants.tsv": 7, "leaders.tsv": 3, "ministers.tsv": 3, "executives.tsv": 3, "groups.tsv": 3,
    "parties.tsv": 3, "organisations.tsv": 3, "bodies.tsv": 3, "media.tsv": 3, "companies.tsv": 3,
}  # fmt: skip
PEOPLE = ("leaders.tsv", "ministers.tsv", "executives.tsv")
HEADS = re.compile(
    r"(?<!vice )(?<!deputy )\b(president|prime minister|premier|chancellor|king|queen|emperor|sultan|amir|emir|grand duke|head of state|"
    r"supreme leader|state counsellor|taoiseach|chief executive|chairman of the presidency|chairman of the council of ministers|"
    r"head of government|captain regent|general secretary|chairman|leader|pope|prince|junta|chief adviser|president of the transition)\b"
)
"""Offices of heads of state and government; a party's or a chamber's president has another sector than GOV."""
BEGUN = {
    "ARM": 1992, "AZE": 1992, "BLR": 1992, "EST": 1992, "GEO": 1992, "KAZ": 1992, "KGZ": 1992, "LTU": 1991, "LVA": 1992, "MDA": 1992,
    "TJK": 1992, "TKM": 1992, "UKR": 1992, "UZB": 1992, "BIH": 1992, "HRV": 1992, "MKD": 1992, "SVN": 1992, "SVK": 1993, "ERI": 1993,
    "PLW": 1995, "TLS": 2002, "MNE": 2006, "KOS": 2008, "SSD": 2011, "NAM": 1990, "YEM": 1990, "PSE": 1994, "FSM": 1990, "MHL": 1990,
}  # fmt: skip
"""First whole year of the states that came to be after 1990."""
TERRITORIES = frozenset({
    "ABW", "AIA", "ALA", "ASM", "ATA",
    "BES", "BLM", "BMU", "COK", "CUW", "CYM", "ESH", "FLK", "FRO", "GGY", "GIB", "GLP", "GRL", "GUF", "GUM",
    "HKG", "IMN", "JEY", "MAC", "MAF", "MNP", "MSR", "MTQ", "MYT", "NCL", "NIU", "PRI", "PYF", "REU", "SHN", "SPM", "SXM", "TCA", "TKL",
    "VGB", "VIR", "WLF",
})  # fmt: skip
DECADES = ((1990, 1999), (2000, 2009), (2010, 2019), (2020, 2025))
APART = 31
"""Two sources disagree on a day where they are more days apart than this: many sources give the month only."""


class Office(NamedTuple):
    """A person's role and the table that holds it."""

    name: str
    role: Role
    source: str


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gaps", action="store_true", help="list the years without a known head")
    parser.add_argument("--disagreements", action="store_true", help="list the persons on whom two sources disagree")
    parser.add_argument("--factbook", type=Path)
    parser.add_argument("--phoenix", type=Path)
    given = parser.parse_args()
    lines = [*sizes(), "", *coverage(gaps=given.gaps)]
    if given.factbook and given.phoenix:
        lines += ["", *disagreements(given.factbook, given.phoenix, listed=given.disagreements)]
    sys.stdout.write("\n".join(lines) + "\n")


def sizes() -> Iterator[str]:
    """Yields the number of rows and of names of each table."""
    yield f"{'table':24}{'rows':>7}{'names':>8}"
    for file, columns in TABLES.items():
        rows = list(read_table(file, columns))
        names = sum(len(row[2 if columns > 3 else 0].split("|")) for row in rows)
        yield f"{file:24}{len(rows):>7}{names:>8}"


def offices() -> Iterator[Office]:
    """Yields every role of every person in the tables."""
    for file in PEOPLE:
        for names, roles, _ in read_table(file, 3):
            for role in roles.split("; "):
                yield Office(names.split("|")[0], parse_role(role), file)


def is_head(role: Role) -> bool:
    """Says whether the role is that of a head of state or government of a country."""
    return "GOV" in role.sectors and role.office is not None and HEADS.search(role.office) is not None


def coverage(*, gaps: bool) -> Iterator[str]:
    """Yields the table of years with a known head, by country and decade, and their sum."""
    heads: dict[str, list[Role]] = defaultdict(list)
    for office in offices():
        if office.role.country and is_head(office.role):
            heads[office.role.country].append(office.role)
    states = sorted({row[0] for row in read_table("countries.tsv", 7) if not row[1]} - TERRITORIES)
    states = [state for state in states if state not in {"UNO", "IGO", "EUR", "NGO", "IMG", "ISM", "MNC"}]
    yield f"{'country':12}" + "".join(f"{first}-{last}".rjust(12) for first, last in DECADES) + ("  years without" if gaps else "")
    total = [[0, 0] for _ in DECADES]
    full = 0
    for state in states:
        missing = [year for year in years(state) if not any(role.holds(dt.date(year, 7, 1)) for role in heads[state])]
        full += not missing
        cells = []
        for n, (first, last) in enumerate(DECADES):
            span = [year for year in years(state) if first <= year <= last]
            known = len(span) - sum(first <= year <= last for year in missing)
            total[n][0] += known
            total[n][1] += len(span)
            cells.append(f"{known}/{len(span)}".rjust(12))
        if missing:
            yield f"{state:12}" + "".join(cells) + ("  " + runs(missing) if gaps else "")
    yield f"{'complete':12}{full} of {len(states)} countries (not listed above)"
    yield f"{'all':12}" + "".join(f"{known}/{span}".rjust(12) for known, span in total)
    yield f"{'share':12}" + "".join(f"{known / span:.3f}".rjust(12) for known, span in total)


def years(state: str) -> range:
    """Returns the years that the report asks for."""
    return range(BEGUN.get(state, DECADES[0][0]), DECADES[-1][1] + 1)


def runs(found: list[int]) -> str:
    """Returns years as "1990-1993, 1997"."""
    groups: list[list[int]] = []
    for year in found:
        if groups and groups[-1][-1] == year - 1:
            groups[-1].append(year)
        else:
            groups.append([year])
    return ", ".join(str(g[0]) if len(g) == 1 else f"{g[0]}-{g[-1]}" for g in groups)


def disagreements(factbook: Path, phoenix: Path, *, listed: bool) -> Iterator[str]:
    """Yields, by pair of sources, how many spells in office both have and on how many they disagree."""
    build = importlib.import_module("build_actors")  # here, because it needs a build-only package

    codes = build.country_codes()
    sources = {
        "factbook": spells(build.factbook_people(build.read_jsonl(factbook / "executives.jsonl"), codes)),
        "phoenix": spells(build.phoenix_people(phoenix, codes)),
        "own": own_spells(),
    }
    yield f"{'sources':24}{'both':>7}{'agree':>8}{'apart':>8}{'differ':>8}"
    for one, other in (("factbook", "phoenix"), ("factbook", "own"), ("phoenix", "own")):
        counts = {"agree": 0, "apart": 0, "differ": 0}
        notes = []
        for key in sorted(sources[one].keys() & sources[other].keys()):
            mine, theirs = sources[one][key], sources[other][key]
            found = compared(mine, theirs)
            counts[found] += 1
            if found == "differ":
                notes.append(f"    {key[0]} {key[1]}: {one} {written(mine)}; {other} {written(theirs)}")
        yield f"{one + ' - ' + other:24}{sum(counts.values()):>7}" + "".join(f"{count:>8}" for count in counts.values())
        yield from notes if listed else ()


def compared(mine: list[Spell], theirs: list[Spell]) -> str:
    """Says whether two sources agree on a person, tell of times apart from each other, or differ on one time in office."""
    if any(agree(a, b) for a in mine for b in theirs):
        return "agree"
    return "differ" if any(meet(a, b) for a in mine for b in theirs) else "apart"


def meet(one: Spell, other: Spell) -> bool:
    """Says whether two spells have days in common."""
    return (one[0] or dt.date.min) < (other[1] or dt.date.max) and (other[0] or dt.date.min) < (one[1] or dt.date.max)


Spell = tuple[dt.date | None, dt.date | None]
"""First and last day of a role."""


def spells(people: Iterator[Any]) -> dict[tuple[str, str], list[Spell]]:
    """Returns the spells of people by country and name."""
    found: dict[tuple[str, str], list[Spell]] = defaultdict(list)
    for person in people:
        for name in person.names:
            for country, first, last, _ in person.roles:
                found[country, fold(name)].append((first, last))
    return found


def own_spells() -> dict[tuple[str, str], list[Spell]]:
    """Returns the spells in government of the table written by hand, by country and name."""
    found: dict[tuple[str, str], list[Spell]] = defaultdict(list)
    for names, roles, _ in read_table("leaders.tsv", 3):
        for role in map(parse_role, roles.split("; ")):
            for name in names.split("|"):
                if role.country and "GOV" in role.sectors and " " in name:
                    found[role.country, fold(name)].append((role.first, role.last))
    return found


def agree(one: Spell, other: Spell) -> bool:
    """Says whether two spells have a known first or last day in common, or one lies within the other."""
    inside = covers(one, other) or covers(other, one)
    return inside or any(a is not None and b is not None and abs((a - b).days) <= APART for a, b in zip(one, other, strict=True))


def covers(outer: Spell, inner: Spell) -> bool:
    """Says whether the inner spell lies within the outer one."""
    slack = dt.timedelta(days=APART)
    starts = (outer[0] or dt.date.min) <= (inner[0] or dt.date.min) + slack
    return starts and (outer[1] or dt.date.max - slack) + slack >= (inner[1] or dt.date.max)


def written(found: list[Spell]) -> str:
    """Returns spells as the tables write them."""
    return ", ".join(f"{a or ''}..{b or ''}" for a, b in sorted(found, key=str))


if __name__ == "__main__":
    main()

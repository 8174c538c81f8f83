"""Reports how well the tables of actors know ministers, chiefs of armies, heads of international bodies, and kinds of organisations.

    python scripts/report_offices.py [--gaps]

For each country of the G20, which holds the permanent members of the UN Security Council, and each with armed conflict since 2000, as
generally reported, it prints in how many years of each decade the holder of an office on 1 July is known: foreign minister, defence
minister, interior minister (or the minister of the police), head of the army, leader of the opposition. Then the heads of international
bodies with the years without one, and the number of organisations of each kind. `--gaps` adds the years without a holder.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator

from report_actors import DECADES, offices, runs, years

from dragoman.knowledge.actors import Role, parse_role
from dragoman.knowledge.tables import read_table

OFFICES = {
    "foreign": re.compile(r"^(foreign minister|foreign secretary|secretary of state)$"),
    "defence": re.compile(r"^(defence minister|defense minister|defence secretary|defense secretary|defence agency chief)$"),
    "interior": re.compile(
        r"^(interior minister|home minister|home secretary|home affairs minister|homeland security secretary|police minister|"
        r"minister of public security|minister of internal security|national security minister|public safety minister)$"
    ),
    "army": re.compile(
        r"^(army chief|chief of (the )?(defence|defense|general) staff|chief of staff of the armed forces|chief of the defence force|"
        r"chief of defence|chief of defence forces|commander-in-chief|commander of the armed forces|chairman of the joint chiefs)$"
    ),
    "opposition": re.compile(r"^(leader of the opposition|opposition leader|leader of Renamo)$"),
}
G20 = frozenset({
    "ARG", "AUS", "BRA", "CAN", "CHN", "FRA", "DEU", "IND", "IDN", "ITA", "JPN", "MEX", "RUS", "SAU", "ZAF", "KOR", "TUR", "GBR", "USA",
})  # fmt: skip
CONFLICT = frozenset({
    "AFG", "PAK", "IND", "LKA", "NPL", "BGD", "MMR", "THA", "PHL", "IDN", "IRQ", "SYR", "YEM", "ISR", "PSE", "LBN", "JOR", "TUR", "IRN",
    "EGY", "LBY", "DZA", "TUN", "SDN", "SSD", "SOM", "ETH", "ERI", "DJI", "KEN", "UGA", "RWA", "BDI", "COD", "COG", "CAF", "TCD", "CMR",
    "NGA", "NER", "MLI", "BFA", "MRT", "CIV", "LBR", "SLE", "GIN", "GNB", "SEN", "MOZ", "AGO", "TZA", "RUS", "GEO", "AZE", "ARM", "UKR",
    "MKD", "SRB", "UZB", "TJK", "KGZ", "COL", "MEX", "HTI", "VEN", "PER", "CHN", "MYS", "SAU", "TGO", "BEN", "KHM",
})  # fmt: skip
BODIES = {
    "United Nations": r"^secretary-general$", "UNHCR": r"high commissioner for refugees", "OHCHR": r"high commissioner for human rights",
    "UNICEF": r"UNICEF", "WFP": r"World Food Programme", "UNDP": r"UNDP", "UNESCO": r"UNESCO", "FAO": r"FAO", "ILO": r"ILO",
    "WHO": r"WHO", "IAEA": r"IAEA", "UNRWA": r"UNRWA", "relief coordinator": r"under-secretary-general|relief coordinator",
    "European Commission": r"president of the commission", "European Council": r"president of the council",
    "EU foreign policy": r"foreign policy chief", "European Parliament": r"president of the parliament",
    "European Central Bank": r"central bank", "NATO": r"of NATO", "OAU and AU": r"African Union|of the OAU",
    "Arab League": r"Arab League", "ASEAN": r"of ASEAN", "IMF": r"of the IMF", "World Bank": r"World Bank", "OSCE": r"of the OSCE",
    "ICC": r"of the ICC", "WTO and GATT": r"of the WTO|of GATT", "OAS": r"of the OAS", "Commonwealth": r"Commonwealth",
    "OPCW": r"OPCW", "OIC": r"Islamic Cooperation", "GCC": r"Gulf Cooperation", "ECOWAS": r"ECOWAS",
    "Council of Europe": r"Council of Europe", "Interpol": r"Interpol", "CSTO": r"CSTO", "OPEC": r"OPEC", "ICRC": r"ICRC",
}  # fmt: skip
"""International bodies and the offices of their heads."""
FOUNDED = {"European Council": 2009, "EU foreign policy": 1999, "European Central Bank": 1998, "OSCE": 1993, "ICC": 2003, "OPCW": 1997,
           "OHCHR": 1994, "WTO and GATT": 1990, "ECOWAS": 2002, "CSTO": 2003, "relief coordinator": 1992}  # fmt: skip
BODIES_CODES = frozenset({"UNO", "IGO", "EUR", "NGO"})


def main() -> None:
    """Prints the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gaps", action="store_true", help="add the years without a known holder")
    given = parser.parse_args()
    held: dict[str, list[Role]] = defaultdict(list)
    for office in offices():
        held[office.role.country or ""].append(office.role)
    lines = [*coverage(held, gaps=given.gaps), "", *heads(held), "", *kinds()]
    sys.stdout.write("\n".join(lines) + "\n")


def coverage(held: dict[str, list[Role]], *, gaps: bool) -> Iterator[str]:
    """Yields, for each office, the share of years with a known holder by country and decade."""
    for name, pattern in OFFICES.items():
        yield f"{name + ' (years with a holder / years)':48}" + "".join(f"{first}-{last}".rjust(12) for first, last in DECADES)
        total = [[0, 0] for _ in DECADES]
        for state in sorted(G20 | CONFLICT):
            roles = [role for role in held[state] if role.office and pattern.match(role.office)]
            missing = {year for year in years(state) if not known(roles, year)}
            spans = [[year for year in years(state) if first <= year <= last] for first, last in DECADES]
            for one, span in zip(total, spans, strict=True):
                one[0] += len(set(span) - missing)
                one[1] += len(span)
            if roles:
                cells = "".join(f"{len(set(span) - missing)}/{len(span)}".rjust(12) for span in spans)
                yield f"    {state:44}{cells}" + (f"  {runs(sorted(missing))}" if gaps else "")
        yield f"  {'all':46}" + "".join(f"{count}/{span}".rjust(12) for count, span in total)
        yield f"  {'share':46}" + "".join(f"{count / span:.2f}".rjust(12) for count, span in total)


def known(roles: list[Role], year: int) -> bool:
    """Says whether one of the roles was held on 1 July of a year."""
    return any(role.holds(dt.date(year, 7, 1)) for role in roles)


def heads(held: dict[str, list[Role]]) -> Iterator[str]:
    """Yields the international bodies with the number of heads and the years without one."""
    yield f"{'international body':32}{'heads':>6}  years without"
    for name, pattern in BODIES.items():
        roles = [role for code in BODIES_CODES for role in held[code] if role.office and re.search(pattern, role.office)]
        span = range(FOUNDED.get(name, DECADES[0][0]), DECADES[-1][1] + 1)
        yield f"{name:32}{len(roles):>6}  {runs([year for year in span if not known(roles, year)]) or '-'}"


def kinds() -> Iterator[str]:
    """Yields the number of organisations of each kind."""
    found: Counter[str] = Counter()
    for file in ("organisations.tsv", "bodies.tsv", "media.tsv", "companies.tsv", "parties.tsv", "groups.tsv"):
        for _, roles, _ in read_table(file, 3):
            found[kind(file, [parse_role(role) for role in roles.split("; ")])] += 1
    found["nouns and modifiers of agents"] = sum(len(row[2].split("|")) for row in read_table("agents.tsv", 4))
    countries = list(read_table("countries.tsv", 7))
    found["disputed entities"] = sum("PRE" in row[1] for row in countries)
    found["seats of power"] = sum(len(row[5].split("|")) for row in countries if row[5])
    for name, count in sorted(found.items(), key=lambda item: -item[1]):
        yield f"{name:48}{count:>6}"


def kind(file: str, roles: list[Role]) -> str:
    """Returns what an organisation is, by its table, its country and its sectors."""
    sectors = {sector for role in roles for sector in role.sectors}
    country = roles[0].country
    if file == "parties.tsv":
        return "parties in government for a time" if "GOV" in sectors else "other parties"
    if file in {"groups.tsv", "media.tsv", "companies.tsv"}:
        return {"groups.tsv": "armed groups and gangs", "media.tsv": "news agencies and outlets", "companies.tsv": "companies"}[file]
    if country in {"UNO", "IGO", "EUR"}:
        return "intergovernmental bodies"
    if country in {"NGO", "ISM"} or sectors & {"SOC"}:
        return "non-governmental organisations and movements"
    names = {"SPY": "intelligence services", "COP": "police and security services", "JUD": "courts", "LEG": "parliaments", "MIL": "armies"}
    return next((name for sector, name in names.items() if sector in sectors), "other bodies")


if __name__ == "__main__":
    main()

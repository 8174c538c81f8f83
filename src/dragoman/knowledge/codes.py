"""The codes of parties: PLOVER's countries and sectors, and what the role codes of CAMEO mean in them."""

from __future__ import annotations

from dragoman.knowledge.tables import read_table
from dragoman.once import once

SECTORS = frozenset({
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB",
    "MED", "REF", "OPP", "PRE", "REL", "SOC",
})  # fmt: skip
"""Sectors of the PLOVER manual of 2021."""
STATELESS = frozenset({"UNO", "IGO", "EUR", "NGO", "ISM", "IMG", "MNC"})
"""Codes in the place of a country for who is of no state."""

FROM_CAMEO = {
    "INS": "REB", "SEP": "REB", "RAD": "UAF", "HLH": "MED", "MED": "JRN", "HRI": "SOC", "NGO": "SOC", "ENV": "SOC", "DEV": "SOC",
    "SET": "CVL",
    "MOD": "CVL", "TOP": "ELI", "MID": "GOV", "HAR": "SOC", "MUS": "REL", "MOS": "REL", "CHR": "REL", "JEW": "REL", "HIN": "REL",
    "BUD": "REL", "SIK": "REL", "CTH": "REL", "PRO": "REL", "SHI": "REL", "SUN": "REL", "ORT": "REL", "CON": "REL",
    "ZRO": "REL", "JAN": "REL",
}  # fmt: skip
"""CAMEO's role codes of another name in PLOVER (2021), as its manual and the crosswalk of the Open Event Data Alliance give them."""

FORMER = {"DDR": "DEU", "USR": "RUS", "YUG": "SRB", "SCG": "SRB", "CSK": "CZE", "ZAR": "COD", "TMP": "TLS", "ROM": "ROU", "WSB": "PSE",
          "GZS": "PSE", "PAL": "PSE", "KSV": "KOS", "SRP": "SRB"}  # fmt: skip
"""Codes of states that are gone or are written otherwise in older dictionaries -> the code that PLOVER takes."""


@once
def countries() -> frozenset[str]:
    """Returns every code that may stand in the place of a country."""
    places = {row[1] for row in read_table("regions.tsv", 7) if row[0] == "country"}
    return frozenset(places | {row[0] for row in read_table("countries.tsv", 7)} | STATELESS)


def from_cameo(code: str) -> tuple[str | None, tuple[str, ...]]:
    """Returns country and sectors of a code of CAMEO ("USAGOV", "IGOUNO", "~MIL"); parts that PLOVER does not know say nothing."""
    written = code.lstrip("~")
    parts = [written[i : i + 3] for i in range(0, len(written) - 2, 3)]
    country = None
    if written == code and parts:
        first = FORMER.get(parts[0], parts[0])
        country = first if first in countries() else None
        if country == "IGO" and {"UNO", "EUR", "EEC"} & set(parts[1:2]):
            country = "UNO" if parts[1] == "UNO" else "EUR"
        if country is not None or FROM_CAMEO.get(first, first) not in SECTORS:
            parts = parts[1:]
    sectors = (FROM_CAMEO.get(part, part) for part in parts)
    return country, tuple(dict.fromkeys(sector for sector in sectors if sector in SECTORS))

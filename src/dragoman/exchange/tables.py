"""Events of the formats that have a row each: POLECAT, ICEWS, Phoenix and GDELT 2.0. A row is column -> text, absent as ""."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence

from dragoman.exchange import codes
from dragoman.exchange.codes import of_cameo, of_country_name, of_fips, of_roles, of_sector_names, of_sectors
from dragoman.exchange.drafts import Draft, Gaps, Party, Where, types
from dragoman.writers.cases import NON_STATES

Row = Mapping[str, str]

QUADS = {"VERBAL COOPERATION": 1, "MATERIAL COOPERATION": 2, "VERBAL CONFLICT": 3, "MATERIAL CONFLICT": 4}
_GDELT_PRECISION = {"1": "country", "2": "region", "5": "region", "3": "city", "4": "city"}
_PRECISIONS = frozenset({"point", "city", "region", "country"})


def of_polecat(row: Row, gaps: Gaps) -> Iterator[Draft]:
    """Yields the event of a row of POLECAT."""
    kind = row["Event Type"].upper()
    if kind not in types():
        gaps.counts[codes.NO_TYPE] += 1
        return
    intensity = row.get("Intensity") or row.get("Event Intensity") or ""
    published = _day(row["Publication Date"])
    yield Draft(
        document=row["Event ID"].rpartition("#")[0] or row["Event ID"],
        id=row["Event ID"],
        type=kind,
        modes=codes.modes_of(kind, _listed(row["Event Mode"]), gaps),
        contexts=_listed(row["Contexts"]),
        quad=QUADS.get(row["Quad Code"].upper()),
        score=_number(intensity),
        actors=_polecat_parties("Actor", row, gaps),
        recipients=_polecat_parties("Recipient", row, gaps),
        first=_day(row["Event Date"]),
        where=_polecat_place(row, gaps),
        publisher=row["Source"] or None,
        language=row["Language"] or None,
        published=published,
    )


def _polecat_parties(side: str, row: Row, gaps: Gaps) -> tuple[Party, ...]:
    """Returns the actors or the recipients, whose columns run in parallel; all sectors of a single one, else the first of each."""
    columns = [
        _parallel(row[name]) for name in (f"{side} Name", f"{side} Name Raw", f"{side} Country", f"Primary {side} Sector", f"{side} Title")
    ]
    found = []
    for name, quote, country, sector, office in itertools.zip_longest(*columns, fillvalue=""):
        found.append(Party(name or quote, quote or None, country or None, of_sectors([sector], gaps), office or None))
    if len(found) == 1:
        sectors = of_sectors(_listed(row[f"{side} Sectors"]), gaps)
        return (Party(found[0].name, found[0].quote, found[0].country, sectors, found[0].office),)
    return tuple(found)


def _polecat_place(row: Row, gaps: Gaps) -> Where | None:
    """Returns the place of a row."""
    name = row["Placename"] or row["City"] or row["Province"] or row["Country"]
    if not name:
        return None
    guess = "city" if row["City"] else "region" if row["Province"] else "country"
    precision = row["Feature Type"] if row["Feature Type"] in _PRECISIONS else guess
    country = of_country_name(row["Country"], gaps)
    geonames = _number(row["GeoNames ID"])
    at = _number(row["Latitude"]), _number(row["Longitude"])
    return Where(name, precision, row["Raw Placename"] or None, country, row["Province"] or None, *at, int(geonames) if geonames else None)


def of_icews(row: Row, gaps: Gaps) -> Iterator[Draft]:
    """Yields the event of a row of ICEWS, whose number is one of its own only together with the date."""
    coded = of_cameo(row["CAMEO Code"], gaps)
    if coded is None:
        return
    kind, modes, contexts = coded
    name = row["City"] or row["District"] or row["Province"] or row["Country"]
    precision = "city" if row["City"] else "region" if row["District"] or row["Province"] else "country"
    at = _number(row["Latitude"]), _number(row["Longitude"])
    country = of_country_name(row["Country"], gaps)
    yield Draft(
        document=row["Story ID"] or f"{row['Event Date']}_{row['Event ID']}",
        id=f"{row['Event Date']}_{row['Event ID']}",
        type=kind,
        modes=modes,
        contexts=contexts,
        cameo=row["CAMEO Code"],
        goldstein=_number(row["Intensity"]),
        actors=_icews_party("Source", row, gaps),
        recipients=_icews_party("Target", row, gaps),
        first=_day(row["Event Date"]),
        where=Where(name, precision, None, country, row["Province"] or None, *at) if name else None,
        publisher=row["Publisher"] or None,
    )


def _icews_party(side: str, row: Row, gaps: Gaps) -> tuple[Party, ...]:
    """Returns the source or the target, if there is one."""
    name, country = row[f"{side} Name"], of_country_name(row[f"{side} Country"], gaps)
    sectors = of_sector_names((part.strip() for part in row[f"{side} Sectors"].strip('"').split(",")), gaps)
    return (Party(name, None, country, sectors),) if name else ()


def of_phoenix(row: Row, gaps: Gaps) -> Iterator[Draft]:
    """Yields the event of a row of Phoenix."""
    coded = of_cameo(row["EventCode"], gaps)
    if coded is None:
        return
    kind, modes, contexts = coded
    issues = tuple(part.split(",")[0] for part in row["Issues"].split(";") if part)
    name = row["LocationName"] or row["StateName"] or row["CountryCode"]
    precision = "city" if row["LocationName"] else "region" if row["StateName"] else "country"
    at = _number(row["Lat"]), _number(row["Lon"])
    sentence = row["SentenceID"].split(";")[0]
    yield Draft(
        document=sentence.rpartition("_")[0] or sentence or row["EventID"],
        id=row["EventID"],
        type=kind,
        modes=modes,
        contexts=issues or contexts,
        cameo=row["EventCode"],
        goldstein=_number(row["GoldsteinScore"]),
        actors=_phoenix_party("Source", row, gaps),
        recipients=_phoenix_party("Target", row, gaps),
        first=_day(row["Date"]),
        where=Where(name, precision, None, row["CountryCode"] or None, row["StateName"] or None, *at) if name else None,
        url=row["URLs"].split(";")[0] or None,
        publisher=row["NewsSources"].split(";")[0] or None,
    )


def _phoenix_party(side: str, row: Row, gaps: Gaps) -> tuple[Party, ...]:
    """Returns the source or the target by its code, if there is one."""
    whole, root = row[f"{side}ActorFull"], row[f"{side}ActorEntity"]
    if not whole or whole == "---":
        return ()
    rest = whole.removeprefix(root)
    country = rest[:3] if root == "IGO" and rest[:3] in NON_STATES else root
    roles = [row[f"{side}ActorRole"], *row[f"{side}ActorAttribute"].split(";")]
    return (Party(whole, None, country or None, of_roles(roles, gaps)),)


def of_gdelt(row: Row, gaps: Gaps) -> Iterator[Draft]:
    """Yields the event of a row of GDELT."""
    coded = of_cameo(row["EventCode"], gaps)
    if coded is None:
        return
    kind, modes, contexts = coded
    name = row["ActionGeo_FullName"]
    at = _number(row["ActionGeo_Lat"]), _number(row["ActionGeo_Long"])
    country = of_fips(row["ActionGeo_CountryCode"], gaps)
    precision = _GDELT_PRECISION.get(row["ActionGeo_Type"], "country")
    yield Draft(
        document=row["SOURCEURL"] or row["GLOBALEVENTID"],
        id=row["GLOBALEVENTID"],
        type=kind,
        modes=modes,
        contexts=contexts,
        cameo=row["EventCode"],
        goldstein=_number(row["GoldsteinScale"]),
        actors=_gdelt_party(1, row, gaps),
        recipients=_gdelt_party(2, row, gaps),
        first=_day(row["SQLDATE"]),
        where=Where(name, precision, None, country, None, *at) if name else None,
        url=row["SOURCEURL"] or None,
        published=_day(row["DATEADDED"][:8]),
    )


def _gdelt_party(number: int, row: Row, gaps: Gaps) -> tuple[Party, ...]:
    """Returns the first or the second actor, if there is one."""
    column = f"Actor{number}"
    name = row[f"{column}Name"] or row[f"{column}Code"]
    roles = [row[f"{column}Type{place}Code"] for place in (1, 2, 3)]
    group = row[f"{column}KnownGroupCode"]
    kind = next((role for role in roles if role in NON_STATES), None)
    country = row[f"{column}CountryCode"] or (group if group in NON_STATES else kind)
    return (Party(name, None, country or None, of_roles(roles, gaps)),) if name else ()


TABLES = {"polecat": of_polecat, "icews": of_icews, "phoenix": of_phoenix, "gdelt": of_gdelt}
"""Format -> what reads a row of it."""


def _listed(cell: str) -> tuple[str, ...]:
    """Returns the values of a cell of POLECAT."""
    return tuple(part.strip() for part in cell.split(";") if part.strip() and part.strip() != "None")


def _parallel(cell: str) -> Sequence[str]:
    """Returns the values of a cell of POLECAT whose places count; None is ""."""
    return [part.strip().removesuffix("None") if part.strip() == "None" else part.strip() for part in cell.split(";")] if cell else []


def _day(text: str) -> dt.date | None:
    """Returns a day, as 2024-05-03 or 20240503.

    Raises:
        ValueError: it is written otherwise.
    """
    return dt.date.fromisoformat(text.strip()[:10]) if text.strip() else None


def _number(text: str) -> float | None:
    """Returns a number.

    Raises:
        ValueError: it is none.
    """
    return float(text) if text.strip() else None

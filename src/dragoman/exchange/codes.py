"""From the codes of other schemes to those of PLOVER: CAMEO events and roles, names of sectors and countries, FIPS."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from importlib import resources

from dragoman.codebook.cameo import codes
from dragoman.exchange.drafts import Gaps, types
from dragoman.writers.cases import NON_STATES, country_name

OLD_CONTEXTS = {"humanitarian": "disasters", "democracy": "pro_democracy"}
"""Contexts of the crosswalk -> what PLOVER calls them now."""

MADE = "events of CAMEO codes that are no PLOVER type (statements and appeals, roots 01 and 02, among them; left out)"
NO_TYPE = "events of types that are not PLOVER's (left out)"
NO_MODE = "modes that are not PLOVER's (any more)"
NO_SECTOR = "sectors that are not PLOVER's"
NO_COUNTRY = "names or codes of countries that are not known"


def of_cameo(code: str, gaps: Gaps) -> tuple[str, tuple[str, ...], tuple[str, ...]] | None:
    """Returns type, modes and contexts of a CAMEO code by the published crosswalk, or None, which is counted, if it has none."""
    known = next((codes()[part] for part in (code, code[:3], f"{code[:2]}0") if part in codes()), None)
    if known is None:
        gaps.counts[MADE] += 1
        return None
    contexts = tuple(OLD_CONTEXTS.get(context, context) for context in known.contexts)
    return known.type, modes_of(known.type, [known.mode] if known.mode else [], gaps), contexts


def modes_of(kind: str, modes: Iterable[str], gaps: Gaps) -> tuple[str, ...]:
    """Returns the modes that a type has; others are counted."""
    given = list(modes)
    kept = tuple(mode for mode in given if mode in types()[kind].get("modes", {}))
    if len(given) > len(kept):
        gaps.counts[NO_MODE] += len(given) - len(kept)
    return kept


@functools.cache
def _sectors() -> list[tuple[str, str, str]]:
    """Returns sector, CAMEO role and ICEWS's name of each row of the table that the writers use."""
    text = (resources.files("dragoman.writers") / "sectors.tsv").read_text(encoding="utf-8")
    return [(row[0], row[1], row[2]) for line in text.splitlines() if line and line[0] != "#" for row in [line.split("\t")]]


@functools.cache
def _by_role() -> Mapping[str, str]:
    """Returns CAMEO role -> sector; the sector of the same name goes before others of that role."""
    found = {role: sector for sector, role, _ in reversed(_sectors()) if role}
    return found | {role: sector for sector, role, _ in _sectors() if role == sector}


def of_roles(roles: Iterable[str], gaps: Gaps) -> tuple[str, ...]:
    """Returns the sectors of CAMEO roles."""
    return _mapped((role for role in roles if role not in NON_STATES), _by_role(), gaps)


def of_sector_names(names: Iterable[str], gaps: Gaps) -> tuple[str, ...]:
    """Returns the sectors that ICEWS calls so."""
    return _mapped(names, {name: sector for sector, _, name in _sectors()}, gaps)


def of_sectors(given: Iterable[str], gaps: Gaps) -> tuple[str, ...]:
    """Returns those sectors that are PLOVER's."""
    return _mapped(given, {sector: sector for sector, _, _ in _sectors()}, gaps)


def _mapped(given: Iterable[str], table: Mapping[str, str], gaps: Gaps) -> tuple[str, ...]:
    """Returns what stands in the table, each once; the rest is counted."""
    names = [name for name in given if name]
    gaps.counts.update([NO_SECTOR] * sum(name not in table for name in names))
    return tuple(dict.fromkeys(table[name] for name in names if name in table))


@functools.cache
def _fips() -> Mapping[str, str]:
    """Returns FIPS 10-4 -> ISO 3166 alpha-3."""
    text = (resources.files("dragoman.writers") / "fips.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and line[0] != "#"]
    return {row[1]: row[0] for row in rows}


@functools.cache
def _names() -> Mapping[str, str]:
    """Returns name of a country -> ISO 3166 alpha-3."""
    return {name: code for code in _fips().values() if (name := country_name(code))}


def of_fips(code: str | None, gaps: Gaps) -> str | None:
    """Returns the ISO 3166 alpha-3 code of a FIPS 10-4 code."""
    return _country(code, _fips(), gaps)


def of_country_name(name: str | None, gaps: Gaps) -> str | None:
    """Returns the ISO 3166 alpha-3 code of a name."""
    return _country(name, _names(), gaps)


def _country(given: str | None, table: Mapping[str, str], gaps: Gaps) -> str | None:
    if given and given not in table:
        gaps.counts[NO_COUNTRY] += 1
    return table.get(given or "")

"""Dictionaries of actors and agents as TABARI and PETRARCH read them.

    HAMLET_  [DNKELI]                one name, one code; "_" stands for a blank, at the end for the end of the word
    +PRINCE_OF_DENMARK               another name of it
        [DNKGOV 990101-20040430]     a code with dates: YYMMDD or YYYYMMDD; ">" from, "<" before
    GRAVEDIGGER [~LAB]               an agent noun; {GRAVEDIGGERS} its plural
    !PERSON! = MAN, WOMAN            words that agents may hold as FIRE!PERSON!

Comments begin with "#" or ";". What PLOVER has no name for (religions, ethnic groups) is left away.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

from dragoman.errors import DataError
from dragoman.knowledge.actors import Role
from dragoman.knowledge.codes import STATELESS, from_cameo
from dragoman.knowledge.dictionary import Dictionary, Own
from dragoman.knowledge.words import fold, pieces

_CODE = re.compile(r"\[\s*(?P<code>~?[A-Za-z]{3,}|---)\s*(?P<dates>[<>\d\s-]*)\]")
_MACRO = re.compile(r"!([A-Z_]+)!\s*=\s*(.+)")
_PLURAL = re.compile(r"\{([^}]*)\}")
_NAME = re.compile(r"[^\W_]")
CENTURY = 30
"""Two-digit years below are of the 2000s, as TABARI's pivot has it."""
LARGE = 1000
"""Lines from which on a file is taken for one of the published dictionaries, all of which have some faulty lines; a shorter one, which
somebody wrote for a purpose, must have none."""
MOST_FAULTS = 0.01
"""Share of faulty lines beyond which a large file is refused too; the Phoenix dictionaries have up to 0.8 %."""


@dataclasses.dataclass(slots=True)
class _Entry:
    """An entry being read: its names, its codes with dates, the line on which it begins."""

    line: int
    names: list[str]
    codes: list[tuple[str, str]]


def read_tabari(path: Path, text: str) -> Dictionary:
    """Returns the entities and agents of a dictionary. Single faulty lines of a large one are left out and listed in `remarks`.

    Raises:
        DataError: it holds no entry with a code, or lines are faulty: any of a short file, more than single ones of a large file.
            File and line are in the message.
    """
    remarks: list[str] = []
    macros: dict[str, tuple[str, ...]] = {}
    entities: list[Own] = []
    agents: list[tuple[str, str, str]] = []
    lines = text.splitlines()
    for entry in _entries(path, lines, macros, remarks):
        where = f"{path}, line {entry.line}"
        codes = [code for code, _ in entry.codes]
        if not codes:
            remarks.append(f"{where}: {entry.names[0]!r} has no code")
        elif codes[0].startswith("~"):
            agents.append(_agent(entry.names, codes[0], macros))
        else:
            roles = tuple(_roles(where, entry, remarks))
            entities.append(Own(_names(entry.names), _kind(roles), roles, where))
    if not entities and not agents:
        raise DataError(f"{path}, line 1: holds no entry such as NAME [CODE]; a dictionary of actors or agents is expected.")
    if remarks and (len(lines) < LARGE or len(remarks) > MOST_FAULTS * len(lines)):
        more = f" {len(remarks) - 1} more of the file are faulty." if len(remarks) > 1 else ""
        raise DataError(f"{remarks[0]}. Mend the line, or take it out.{more} Nothing of the file is taken.")
    return Dictionary(tuple(own for own in entities if own.names), tuple(agents), tuple(remarks))


def _entries(path: Path, lines: list[str], macros: dict[str, tuple[str, ...]], remarks: list[str]) -> Iterator[_Entry]:
    """Yields the entries of a file with their further names and codes; `macros` and `remarks` are filled on the way."""
    entry: _Entry | None = None
    for number, raw in enumerate(lines, 1):
        line = re.split(r"[#;]", raw, maxsplit=1)[0].strip()
        macro = _MACRO.match(line)
        if macro:
            macros[macro[1]] = tuple(word.strip() for word in macro[2].split(","))
        elif line:
            name, bracket, rest = line.partition("[")
            name = name.strip()
            if name and not name.startswith("+"):
                if entry is not None:
                    yield entry
                entry = _Entry(number, [], [])
            fault = "a line that belongs to no entry" if entry is None else _add(entry, name, bracket + rest)
            if fault:
                remarks.append(f"{path}, line {number}: {fault}")
    if entry is not None:
        yield entry


def _add(entry: _Entry, name: str, codes: str) -> str | None:
    """Adds a name and the codes of a line to an entry; returns what is wrong with the line."""
    found = list(_CODE.finditer(codes))
    entry.codes.extend((code["code"], code["dates"].strip()) for code in found)
    if name:
        entry.names.append(name.removeprefix("+"))
    if codes and not found:
        return f"{codes!r} is no code such as [USAGOV] or [USAGOV 010120-090120]"
    return None if not name or _NAME.search(name) else f"{name!r} is no name"


def _kind(roles: tuple[Role, ...]) -> str:
    """Returns what an entry seems to be, which the file does not say: a bare code is a country's, an office with dates a person's."""
    if all(not role.sectors and role.country not in STATELESS for role in roles):
        return "country"
    return "person" if any(role.first and {"GOV", "ELI"} & set(role.sectors) for role in roles) else "organisation"


def _names(written: list[str]) -> tuple[str, ...]:
    """Returns the names in the capitals of a text, each once."""
    spelled = (" ".join(_capital(word) for word in re.split(r"[_\s]+", _PLURAL.sub("", name)) if word) for name in written)
    return tuple(dict.fromkeys(name for name in spelled if pieces(name) and _NAME.search(name)))


def _capital(word: str) -> str:
    """Returns a word of a name as newspapers write it: small words small, acronyms of up to three letters as they are."""
    if fold(word) in {"of", "the", "and", "for", "in", "on", "to", "de", "al", "el"}:
        return word.lower()
    return word if "." in word else "-".join(part[:1].upper() + part[1:].lower() for part in word.split("-"))


def _agent(names: list[str], code: str, macros: dict[str, tuple[str, ...]]) -> tuple[str, str, str]:
    forms = [form for name in names for form in _expanded(name, macros)]
    plural = [form for name in names for found in _PLURAL.findall(name) for form in found.split(",") if form.strip()]
    phrases = (" ".join(re.split(r"[_\s]+", form.strip().lower())).strip() for form in (*forms, *plural))
    _, sectors = from_cameo(code)
    return "noun", ",".join(sectors) or "-", "|".join(dict.fromkeys(filter(None, phrases)))


def _expanded(name: str, macros: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """Yields an agent with each of the words that a macro in it stands for."""
    parts = re.split(r"!([A-Z_]+)!", _PLURAL.sub("", name))
    choices = [macros.get(part, ("",)) if k % 2 else (part,) for k, part in enumerate(parts)]
    yield from ("".join(words) for words in itertools.product(*choices))


def _roles(where: str, entry: _Entry, remarks: list[str]) -> Iterator[Role]:
    """Yields the codes with dates, the undated ones first: a dated one outweighs them on its days."""
    for code, dates in sorted(entry.codes, key=lambda item: bool(item[1])):
        country, sectors = from_cameo(code)
        try:
            first, last = _range(dates)
        except ValueError:
            remarks.append(f"{where}: the dates {dates!r} of {entry.names[0]!r} are none")
            continue
        yield Role(country, sectors, None, first, last)


def _range(dates: str) -> tuple[dt.date | None, dt.date | None]:
    """Returns the first and the last day of a restriction.

    Raises:
        ValueError: it is none.
    """
    dates = dates.replace(" ", "")
    if not dates:
        return None, None
    if dates[0] == ">":
        return _day(dates[1:]), None
    if dates[0] == "<":
        return None, _day(dates[1:])
    first, dash, last = dates.partition("-")
    if not dash:
        raise ValueError(dates)
    return _day(first), _day(last)


def _day(text: str) -> dt.date:
    if len(text) == 6:
        text = ("20" if int(text[:2]) < CENTURY else "19") + text
    if len(text) != 8:
        raise ValueError(text)
    year, month, day = int(text[:4]), int(text[4:6]), int(text[6:])
    return dt.date(year, min(max(month, 1), 12), max(day, 1)) if day < 29 else _end(year, min(max(month, 1), 12), day)


def _end(year: int, month: int, day: int) -> dt.date:
    """Returns a day late in a month, the last one where the month is shorter."""
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return min(dt.date(year, month, 1) + dt.timedelta(days=day - 1), following - dt.timedelta(days=1))

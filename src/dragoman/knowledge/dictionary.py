"""Knowledge of the user's own: entities and agent nouns in TOML or CSV, or dictionaries of TABARI and PETRARCH as they are.

A file is read whole before anything of it is used. docs/how-to/own-actors.md describes the forms.
"""

from __future__ import annotations

import csv
import dataclasses
import datetime as dt
import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from dragoman.errors import DataError, InputError
from dragoman.knowledge.actors import Role, parse_role, role_text
from dragoman.knowledge.codes import SECTORS, countries
from dragoman.knowledge.words import fold, pieces

KINDS = ("country", "organisation", "group", "person")
USES = frozenset({"noun", "weak", "against", "modifier", "former"})
KEYS = frozenset({"name", "kind", "aliases", "roles", "country", "sectors", "office", "first", "last", "same_as"})
LISTS = ("aliases", "sectors", "roles")
"""Columns of CSV whose values are joined by "|"."""
AGENT_KEYS = frozenset({"words", "sectors", "use"})


@dataclasses.dataclass(frozen=True, slots=True)
class Own:
    """An entity of the user's: its names, the canonical one first, and its roles; `same_as` names another entity instead of roles."""

    names: tuple[str, ...]
    kind: str
    roles: tuple[Role, ...]
    where: str
    same_as: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Dictionary:
    """What the user's files hold: entities, rows of agent nouns (use, sectors, words), and remarks on lines that were left out."""

    entities: tuple[Own, ...] = ()
    agents: tuple[tuple[str, str, str], ...] = ()
    remarks: tuple[str, ...] = ()


def read_dictionary(path: Path) -> Dictionary:
    """Returns what a file holds, its form told by its ending: .toml, .csv, .tsv, any other is TABARI's.

    Raises:
        InputError: the file cannot be read.
        DataError: a line is broken, a code is unknown, or dates of an office overlap; file and line are in the message.
    """
    from dragoman.knowledge.tabari import read_tabari  # noqa: PLC0415 - it builds the records of this module

    text = _text(path)
    if path.suffix == ".toml":
        return _toml(path, text)
    if path.suffix in {".csv", ".tsv"}:
        return Dictionary(tuple(_merged(_csv(path, text))))
    return read_tabari(path, text)


def read_dictionaries(paths: Sequence[Path]) -> Dictionary:
    """Returns what several files hold together, a later file before an earlier one; raises as `read_dictionary` does."""
    read = [read_dictionary(path) for path in reversed(paths)]
    return Dictionary(
        tuple(own for one in read for own in one.entities),
        tuple(row for one in read for row in one.agents),
        tuple(remark for one in read for remark in one.remarks),
    )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}).") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if path.suffix in {".toml", ".csv", ".tsv"}:
            raise InputError(f"{path}: is not UTF-8 text ({error}).") from error
        return data.decode("cp1252", errors="replace")  # the older dictionaries were written so


def _toml(path: Path, text: str) -> Dictionary:
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: {error}.") from error
    strange = data.keys() - {"entities", "agents"}
    if strange:
        raise DataError(f"{path}: unknown {sorted(strange)[0]!r}; it holds [[entities]] and [[agents]].")
    entities = [_own(f"{path}, line {line}", row) for line, row in _tables(text, "entities", data)]
    agents = [_agent(f"{path}, line {line}", row) for line, row in _tables(text, "agents", data)]
    return Dictionary(tuple(_merged(entities)), tuple(agents))


def _tables(text: str, name: str, data: Mapping[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yields each [[table]] of a name with the number of its line."""
    rows = data.get(name, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise DataError(f"{name} must be written as tables: [[{name}]].")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(rf"\s*\[\[\s*{name}\s*\]\]", line)]
    yield from zip(lines + [1] * (len(rows) - len(lines)), rows, strict=False)


def _csv(path: Path, text: str) -> Iterator[Own]:
    head = text.partition("\n")[0]
    mark = "\t" if "\t" in head else ";" if ";" in head and "," not in head else ","
    table = csv.DictReader(text.splitlines(), delimiter=mark, strict=True)
    fields = [name.strip().lower() for name in table.fieldnames or ()]
    table.fieldnames = fields
    if "name" not in fields:
        raise DataError(f"{path}, line 1: the header lacks name. It needs name; kind, country, sectors, office, first, last, aliases help.")
    try:
        for row in table:
            where = f"{path}, line {table.line_num}"
            if None in row or None in row.values():
                raise DataError(f"{where}: has another number of fields than the header.")
            given: dict[str, Any] = {key: value.strip() for key, value in row.items() if value.strip()}
            given.update({key: [one.strip() for one in given[key].split("|") if one.strip()] for key in LISTS if key in given})
            if given:
                yield _own(where, given)
    except csv.Error as error:
        raise DataError(f"{path}, line {table.line_num}: {error}.") from error


def _own(where: str, row: Mapping[str, Any]) -> Own:
    """Returns the entity of a table or line.

    Raises:
        DataError: a key, kind, code or date makes no sense.
    """
    strange = row.keys() - KEYS
    if strange:
        raise DataError(f"{where}: unknown field {sorted(strange)[0]!r}; known are {', '.join(sorted(KEYS))}.")
    name, kind, same = row.get("name"), row.get("kind", "organisation"), row.get("same_as")
    names = (name, *_list(where, row, "aliases"))
    if not all(isinstance(one, str) and pieces(one) for one in names):
        raise DataError(f"{where}: a name is missing or no text.")
    if kind not in KINDS:
        raise DataError(f"{where}: the kind {kind!r} is none of {', '.join(KINDS)}.")
    if same is not None and not (isinstance(same, str) and same.strip()):
        raise DataError(f"{where}: same_as must be the name of another entity.")
    roles = [_role_of(where, text) for text in _list(where, row, "roles")]
    if row.keys() & {"country", "sectors", "office", "first", "last"}:
        roles.append(_plain_role(where, row))
    return Own(tuple(str(one) for one in names), kind, tuple(roles), where, same)


def _list(where: str, row: Mapping[str, Any], key: str) -> list[str]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise DataError(f"{where}: {key} must be a list of texts.")
    return value


def _plain_role(where: str, row: Mapping[str, Any]) -> Role:
    sectors = ",".join(_list(where, row, "sectors"))
    dates = f" {row.get('first', '')}..{row.get('last', '')}" if "first" in row or "last" in row else ""
    office = f" ({row['office']})" if row.get("office") else ""
    return _role_of(where, f"{row.get('country') or '-'}{':' if sectors else ''}{sectors}{dates}{office}")


def _role_of(where: str, text: str) -> Role:
    try:
        role = parse_role(text)
    except (DataError, ValueError) as error:
        raise DataError(f"{where}: {text!r} is no role with codes and dates like MLT:GOV 1999-05..2004 (president) ({error}).") from error
    if role.country is not None and role.country not in countries():
        raise DataError(f"{where}: {role.country!r} is no country code; take ISO 3166 alpha-3, KOS, or UNO, EUR, IGO, NGO, IMG, ISM, MNC.")
    _check_sectors(where, role.sectors)
    if role.first and role.last and role.last < role.first:
        raise DataError(f"{where}: {text!r} ends before it begins.")
    return role


def _check_sectors(where: str, sectors: Sequence[str]) -> None:
    strange = [sector for sector in sectors if sector not in SECTORS]
    if strange:
        raise DataError(f"{where}: {strange[0]!r} is no sector; known are {', '.join(sorted(SECTORS))}.")


def _agent(where: str, row: Mapping[str, Any]) -> tuple[str, str, str]:
    strange = row.keys() - AGENT_KEYS
    if strange:
        raise DataError(f"{where}: unknown field {sorted(strange)[0]!r}; known are {', '.join(sorted(AGENT_KEYS))}.")
    words, sectors, use = _list(where, row, "words"), _list(where, row, "sectors"), row.get("use", "noun")
    if not words or not all(word.strip() for word in words):
        raise DataError(f"{where}: words must name one noun at least.")
    if use not in USES:
        raise DataError(f"{where}: the use {use!r} is none of {', '.join(sorted(USES))}.")
    _check_sectors(where, sectors)
    return use, ",".join(sectors) or "-", "|".join(fold(word) for word in words)


def _merged(entities: Iterator[Own] | Sequence[Own]) -> Iterator[Own]:
    """Yields one entity for all lines of a name, with the roles of all.

    Raises:
        DataError: two roles of a name hold at the same time.
    """
    together: dict[str, Own] = {}
    for own in entities:
        key = fold(own.names[0])
        before = together.get(key)
        if before is None:
            together[key] = own
            clash = _overlap(own.roles)
        else:
            names = tuple(dict.fromkeys((*before.names, *own.names)))
            clash = _overlap((*before.roles, *own.roles))
            roles, same = (*before.roles, *own.roles), before.same_as or own.same_as
            together[key] = dataclasses.replace(before, names=names, roles=roles, same_as=same)
        if clash:
            first, second = (role_text(role) for role in clash)
            raise DataError(f"{own.where}: offices of {own.names[0]!r} overlap: {first} and {second}. Let one end before the other begins.")
    yield from together.values()


def _overlap(roles: Sequence[Role]) -> tuple[Role, Role] | None:
    """Returns two roles that hold on the same day."""
    ordered = sorted(roles, key=lambda role: role.first or dt.date.min)
    for one, other in itertools.pairwise(ordered):
        if (one.last or dt.date.max) >= (other.first or dt.date.min):
            return one, other
    return None

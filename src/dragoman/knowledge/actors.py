"""Who exists: countries, organisations, groups and people by their names, with codes that hold between dates.

The data lie in `data/*.tsv`, read once per process. Names match word by word: without regard to diacritics and hyphens, with regard to
capitals where the name has them ("US" is no "us", "Turkey" no "turkey").
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dragoman.errors import DataError
from dragoman.knowledge.agents import Agents
from dragoman.knowledge.party_words import words
from dragoman.knowledge.spelling import SHORTEST, skeleton
from dragoman.knowledge.tables import read_table
from dragoman.knowledge.words import HYPHENS, fold, pieces
from dragoman.once import once

FILES = {
    "organisations.tsv": "organisation",
    "bodies.tsv": "organisation",
    "media.tsv": "organisation",
    "companies.tsv": "organisation",
    "parties.tsv": "group",
    "groups.tsv": "group",
    "leaders.tsv": "person",
    "ministers.tsv": "person",
    "executives.tsv": "person",
}
"""Data files of three columns (names; roles; sources), and the kind of actor that each holds. An earlier file wins where two give the
same name; several rows of a person, with one first name in the row and one country, are joined."""

COUNTRY_FILES = ("countries.tsv", "country_variants.tsv")
"""Data files of countries, with the columns that the first of them explains."""

_ROLE = re.compile(
    r"(?P<country>[A-Z]{3}|-)(?::(?P<sectors>[A-Z,]+))?(?: (?P<first>[\d-]*)\.\.(?P<last>[\d-]*))?(?: \((?P<office>[^)]*)\))?$"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Role:
    """What an actor is from `first` to `last`, both included (None: open): country code, sectors, office."""

    country: str | None
    sectors: tuple[str, ...] = ()
    office: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    def holds(self, on: dt.date) -> bool:
        """Says whether the role was held on the day."""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@dataclasses.dataclass(frozen=True, slots=True)
class Actor:
    """Somebody known: `kind` is country, organisation, group, person or capital (a seat of government).

    `source` is the data file, and in brackets where its row comes from (data/sources.tsv). Of a name that several people of one country
    have borne ("Bush"), `namesakes` are all of them, and who is meant depends on the day.
    """

    id: str
    name: str
    kind: str
    roles: tuple[Role, ...]
    source: str = ""
    namesakes: tuple[Actor, ...] = ()

    def bearer(self, on: dt.date | None) -> Actor:
        """Returns who is meant on a day: who held an office then, the latest begun first, else who was the last to begin one."""
        return max(self.namesakes, key=lambda one: one.standing(on or dt.date.max)) if self.namesakes else self

    def standing(self, on: dt.date) -> tuple[bool, dt.date]:
        """Returns whether an office was held on a day, and when the latest one before it began."""
        begun = [role.first or dt.date.min for role in self.roles if (role.first or dt.date.min) <= on]
        return any(role.sectors and role.holds(on) for role in self.roles), max(begun, default=dt.date.min)

    def role(self, on: dt.date | None = None) -> Role | None:
        """Returns the role on a day. Who has left office is of the elite (ELI).

        Without a day it is the last one, and the last one in government of a person who came to lead the opposition after it and left.
        """
        if self.namesakes:
            return self.bearer(on).role(on)
        if on is None:
            return self._last_role()
        held = [role for role in self.roles if role.holds(on)]
        if held:
            return held[-1]
        past = [role for role in self.roles if role.last is not None and role.last < on]
        if past:
            after = {"person": ("ELI",), "country": ()}.get(self.kind, past[-1].sectors)
            return Role(past[-1].country, after)
        return Role(self.roles[0].country) if self.roles else None

    def _last_role(self) -> Role | None:
        opposed = bool(self.roles) and self.roles[-1].sectors == ("OPP",) and self.roles[-1].last is not None
        governing = [role for role in self.roles if opposed and "GOV" in role.sectors]
        return next(iter((governing or self.roles)[-1:]), None)


class Match(NamedTuple):
    """An actor found at the words `first` to `last`, both included; `use` is name, adjective, people or seat."""

    first: int
    last: int
    actor: Actor
    use: str


Row = tuple[str, str, str | tuple[Role, ...], str]
"""An actor as the index keeps it: kind, canonical name, roles (read when they are asked for), source."""
Name = tuple[str, str, int]
"""A name, its use, and the index of its actor's row."""


class _Node:
    """What can follow the words read so far: the next words, and the names that end here (their words, use, rows of their actors)."""

    __slots__ = ("names", "next")

    def __init__(self) -> None:
        self.next: dict[str, _Node] = {}
        self.names: list[tuple[tuple[str, ...], str, tuple[int, ...]]] = []


class ActorIndex:
    """Finds known actors in a list of words."""

    def __init__(self, rows: Sequence[Row], names: Iterable[Name]) -> None:
        """Takes actors and their names; of two actors of one name the first is found, of people of one country who by the day is."""
        self._rows = rows
        self.names = tuple(names)
        self._actors: dict[int, Actor] = {}
        self._groups: dict[tuple[int, ...], Actor] = {}
        self._spelled: dict[str, set[int]] | None = None
        self._ids: dict[str, int] | None = None
        self._root = _Node()
        self._last_words: set[str] = set()
        for name, use, row in self.names:
            words = pieces(name)
            node = self._root
            for word in words:
                key = fold(word)
                node = node.next.setdefault(key, _Node())
            if not node.names or use == "adjective":
                node.names.append((words, use, (row,)))
                self._last_words.add(key)
            elif row not in node.names[0][2] and node.names[0][0] == words and self._compatriots(node.names[0][2][0], row):
                node.names[0] = (words, use, (*node.names[0][2], row))

    @classmethod
    def load(cls) -> ActorIndex:
        """Returns the index of the packaged data, read once per process."""
        return _load()

    def __len__(self) -> int:
        """The number of actors."""
        return len(self._rows)

    def kind(self, row: int) -> str:
        """Returns the kind of the actor of a row."""
        return self._rows[row][0]

    def actor(self, row: int) -> Actor:
        """Returns the actor of a row of the data."""
        if row not in self._actors:
            kind, name, written, source = self._rows[row]
            roles = tuple(sorted(map(parse_role, written.split("; ")), key=_begun)) if isinstance(written, str) else written
            self._actors[row] = Actor(actor_id(kind, name), name, kind, roles, source)
        return self._actors[row]

    def _compatriots(self, one: int, other: int) -> bool:
        """Says whether two rows are of people of the same country."""
        countries = {row[2][:3] if isinstance(row[2], str) and row[0] == "person" else None for row in (self._rows[one], self._rows[other])}
        return len(countries) == 1 and None not in countries

    def _bearers(self, rows: tuple[int, ...]) -> Actor:
        """Returns the actor of a name: that of its row, or one that is, by the day, that of one of its rows."""
        first = self.actor(rows[0])
        if len(rows) == 1:
            return first
        if rows not in self._groups:
            people = tuple(map(self.actor, rows))
            roles = tuple(sorted((role for one in people for role in one.roles), key=_begun))
            self._groups[rows] = dataclasses.replace(first, roles=roles, namesakes=people)
        return self._groups[rows]

    def of_id(self, name: str) -> Actor | None:
        """Returns the actor of an id, the user's own before a packaged one; None where nobody has it."""
        if self._ids is None:
            self._ids = {actor_id(kind, name): row for row, (kind, name, *_) in enumerate(self._rows)}
        return self.actor(self._ids[name]) if name in self._ids else None

    def find(self, words: Sequence[str]) -> list[Match]:
        """Returns the longest names in the words, in text order, none overlapping another."""
        folded = [fold(word) for word in words]
        matches, i, first = [], 0, self._root.next
        while i < len(words):
            match = self._at(words, folded, i) if folded[i] in first else None
            if match is None:
                i += 1
            else:
                matches.append(match)
                i = match.last + 1
        return matches

    def _at(self, words: Sequence[str], folded: Sequence[str], i: int) -> Match | None:
        """Returns the longest name that begins at word `i`; hyphens between its words do not count."""
        node = self._root.next.get(folded[i])
        found, read = None, [i]
        while node is not None:
            for model, use, rows in node.names:
                if all(_same_case(words[k], word) for k, word in zip(read, model, strict=True)):
                    found = Match(i, read[-1], self._bearers(rows), use)
                    break
            following = read[-1] + 1
            if following < len(folded) and folded[following] in HYPHENS:
                following += 1
            if following >= len(folded):
                break
            node = node.next.get(folded[following])
            read.append(following)
        return found

    def spelled(self, words: Sequence[str]) -> Actor | None:
        """Returns the person whose name has the same skeleton in another transliteration, unless several countries have one."""
        if self._spelled is None:
            self._spelled = {}
            for name, _, row in self.names:
                key = skeleton(pieces(name)) if self.kind(row) == "person" else ""
                if len(key) > SHORTEST:
                    self._spelled.setdefault(key, set()).add(row)
        found = [self.actor(row) for row in sorted(self._spelled.get(skeleton(words), ()))]
        return found[0] if len({actor.roles[-1].country for actor in found if actor.roles}) == 1 else None

    def last_words(self) -> frozenset[str]:
        """Returns the last words of all names, folded."""
        return frozenset(self._last_words)


def _same_case(word: str, model: str) -> bool:
    """Says whether a word has the capitals of the name's word: short acronyms all of them (US, LeT), other names the first."""
    acronym = len(model) <= 3 and model.isupper()  # US, UN, EU; longer ones are also written as Nato, Unesco
    if acronym or (not model.isupper() and any(c.isupper() for c in model[1:]) and len(model) <= 4):
        return word.replace("\u2019", "'") == model
    return word[0].isupper() or not model[0].isupper()


def actor_id(kind: str, name: str) -> str:
    """Returns the id of an actor: its kind and its canonical name."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    return f"{kind}:{slug}"


def parse_role(text: str) -> Role:
    """Returns the role written as `COUNTRY[:SECTOR,SECTOR][ FIRST..LAST][ (office)]`, dates as YYYY, YYYY-MM or YYYY-MM-DD."""
    found = _ROLE.match(text.strip())
    if found is None:
        raise DataError(f"actor data: {text!r} is no role; write COUNTRY:SECTOR,SECTOR FIRST..LAST (office)")
    sectors = tuple(found["sectors"].split(",")) if found["sectors"] else ()
    country = None if found["country"] == "-" else found["country"]
    return Role(country, sectors, found["office"], _day(found["first"], last=False), _day(found["last"], last=True))


def _begun(role: Role) -> dt.date:
    return role.first or dt.date.min


def role_text(role: Role) -> str:
    """Returns a role as `parse_role` reads it."""
    sectors = f":{','.join(role.sectors)}" if role.sectors else ""
    dates = f" {role.first or ''}..{role.last or ''}" if role.first or role.last else ""
    return f"{role.country or '-'}{sectors}{dates}" + (f" ({role.office})" if role.office else "")


def _day(text: str | None, *, last: bool) -> dt.date | None:
    """Returns the first or last day that a written year, month or day means."""
    if not text:
        return None
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if day:
        return dt.date(year, month, day)
    if not last:
        return dt.date(year, month or 1, 1)
    following = dt.date(year + (month or 12) // 12, (month or 12) % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def _country_names(row: list[str]) -> Iterator[tuple[str, str]]:
    """Yields each name of a country's row with its use."""
    for column, use in zip(row[2:6], ("name", "adjective", "people", "seat"), strict=True):
        for name in filter(None, column.split("|")):
            yield name.rstrip("+"), use
            if name.endswith("+"):
                yield name[:-1] + "s", use


@once
def _load() -> ActorIndex:
    return ActorIndex(*packaged())


def packaged() -> tuple[list[Row], list[Name]]:
    """Returns the packaged actors and their names."""
    rows: list[Row] = []
    names: list[Name] = []
    first_of: dict[str, int] = {}
    for source, row in ((file, row) for file in COUNTRY_FILES for row in read_table(file, 7)):
        code, sectors = row[0], row[1]  # the sectors may be followed by days, or days stand alone
        own = first_of.get(code + sectors)
        if own is None:
            own = first_of[code + sectors] = len(rows)
            role = f"{code}:{sectors}" if sectors[:1].isalpha() else f"{code} {sectors}".strip()
            told = f"{source} ({row[6]})"
            rows.append(("country", row[2].split("|")[0], role, told))
            rows.append(("capital", (row[5] or row[2]).split("|")[0], f"{code}:GOV", told))
        names.extend((name, use, own + (use == "seat")) for name, use in _country_names(row))
    people: dict[str, int] = {}
    for file, kind in FILES.items():
        for written, roles, source in read_table(file, 3):
            aliases = written.split("|")
            told, own = f"{file} ({source})", people.get(aliases[0]) if kind == "person" else None
            if own is None or not _same_person(rows[own], roles):
                own = people[aliases[0]] = len(rows)
                rows.append((kind, aliases[0], roles, told))
            else:
                _, name, known, before = rows[own]
                rows[own] = (kind, name, f"{known}; {roles}", before if told in before else f"{before}; {told}")
            names.extend((alias, "name", own) for alias in aliases)
    return rows, names


def _same_person(row: Row, roles: str) -> bool:
    """Says whether a further row of a name is of the same person: the known roles have the country of its first one."""
    return isinstance(row[2], str) and roles[:3] in {role[:3] for role in row[2].split("; ")}


def party_words(actors: ActorIndex | None = None, agents: Agents | None = None) -> frozenset[str]:
    """Returns lower-case words, one of which stands in any sentence that names a known party or takes one up by a pronoun."""
    return (actors or ActorIndex.load()).last_words() | (agents or Agents.load()).words() | words("taking_up")

"""What the formats of the field are filled from: an event as rows of one source and one target, with its day, codes and numbers."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import hashlib
import itertools
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from types import MappingProxyType

import dragoman
from dragoman.codebook.cameo import Code, codes
from dragoman.knowledge.tables import read_table
from dragoman.records import CodedDocument, Entity, Event
from dragoman.writers.table import COLUMNS, Cell

HAPPENED = frozenset({"actual", "historical"})
"""Statuses that a format without a status may show: in it, a denied or planned attack would read as an attack."""

RECIPROCAL = frozenset({"AGREE", "CONSULT", "COOPERATE"})
"""Types of which several actors without a recipient did something with each other; each of them is then also a target."""

NON_STATES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})
_WITHIN_IGO = frozenset({"UNO", "EUR"})
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n\s*")
_WORD_BITS = 53  # a number up to 2**53 survives programs that keep all numbers as floating point


@dataclasses.dataclass(frozen=True, slots=True)
class Case:
    """One row of a format: an event of a document, between a source and a target where the format has one of each a row."""

    event: Event
    coded: CodedDocument
    source: Entity | None
    target: Entity | None

    @property
    def day(self) -> dt.date | None:
        """The first day that the event may be of, as the table has it."""
        text = cell("date_first", self.event, self.coded)
        return dt.date.fromisoformat(text) if isinstance(text, str) else None

    @property
    def code(self) -> Code | None:
        """The CAMEO code of the event."""
        return codes().get(self.event.cameo) if self.event.cameo else None

    @property
    def number(self) -> int:
        """A number that stands for this event and pair, the same in every run: 53 bits of a hash."""
        parties = [f"{one.start}-{one.end}" if one else "" for one in (self.source, self.target)]
        digest = hashlib.sha256("\x1f".join([self.event.id, *parties]).encode("utf-8", errors="surrogatepass")).digest()
        return int.from_bytes(digest[:8], "big") >> (64 - _WORD_BITS)

    @property
    def sentence(self) -> int:
        """Number, from 1, of the event's sentence, counted by full stops and line ends before it (abbreviations count too)."""
        return 1 + len(_SENTENCE_END.findall(self.coded.text, 0, self.event.sentence.start))


def pairs(event: Event) -> list[tuple[Entity | None, Entity | None]]:
    """Returns every source with every target; the parties of a meeting or an agreement in both directions."""
    if event.recipients:
        return list(itertools.product(event.actors or (None,), event.recipients))
    if len(event.actors) > 1 and event.type in RECIPROCAL:
        return list(itertools.permutations(event.actors, 2))
    return [(actor, None) for actor in event.actors] or [(None, None)]


def dyadic(coded: CodedDocument) -> Iterator[Case]:
    """Yields a case for each pair of each event that happened and has a CAMEO code."""
    for event in coded.events:
        if event.status in HAPPENED and event.cameo:
            for source, target in pairs(event):
                yield Case(event, coded, source, target)


@functools.cache
def _columns() -> Mapping[str, int]:
    """Returns column name -> its place in the table."""
    return {column.name: index for index, column in enumerate(COLUMNS)}


def cell(name: str, event: Event, coded: CodedDocument) -> Cell:
    """Returns the cell of the table's column `name`."""
    return COLUMNS[_columns()[name]].cell(event, coded)


@functools.cache
def _own_table(file: str) -> Mapping[str, tuple[str, ...]]:
    """Returns first cell -> other cells of a packaged table of this package."""
    text = (resources.files("dragoman.writers") / file).read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return MappingProxyType({row[0]: tuple(row[1:]) for row in rows})


def roles(entity: Entity) -> list[str]:
    """Returns the CAMEO roles of a party's sectors, each once."""
    known = (_own_table("sectors.tsv").get(sector, ("", ""))[0] for sector in entity.sectors)
    return list(dict.fromkeys(role for role in known if role))


def sector_names(entity: Entity) -> list[str]:
    """Returns what ICEWS would call a party's sectors."""
    return [_own_table("sectors.tsv").get(sector, ("", sector))[1] for sector in entity.sectors]


def root_actor(entity: Entity) -> str:
    """Returns the country of a party, or what it is instead of one: IGO, NGO, IMG, MNC, ISM."""
    return "IGO" if entity.country in _WITHIN_IGO else entity.country or ""


def actor_code(entity: Entity) -> str:
    """Returns the CAMEO code of a party: country and roles ("SSDMILCOP", "IGOUNO")."""
    within = [entity.country] if entity.country in _WITHIN_IGO else []
    return "".join([root_actor(entity), *within, *roles(entity)])


def fips(country: str | None) -> str | None:
    """Returns the FIPS 10-4 code of an ISO 3166 alpha-3 code."""
    return _own_table("fips.tsv").get(country or "", (None,))[0]


@functools.cache
def _country_names() -> Mapping[str, str]:
    """Returns code -> the first name of each country; entities with a sector of their own stand under the code of a state."""
    names: dict[str, str] = {}
    for code, sector, known, *_ in read_table("countries.tsv", 7):
        if not sector:
            names.setdefault(code, known.split("|")[0])
    return MappingProxyType(names)


def country_name(country: str | None) -> str | None:
    """Returns the name of a country by its ISO 3166 alpha-3 code, or None for what is no country."""
    return _country_names().get(country or "")


@functools.cache
def version() -> str:
    """Returns the version of dragoman; looking it up takes longer than writing a row."""
    return dragoman.__version__


def one_line(value: Cell) -> Cell:
    """Returns a text with tabs and line ends as spaces, for formats without quoting; all else as it is."""
    return " ".join(value.split()) if isinstance(value, str) and any(mark in value for mark in "\t\n\r\x0b\x0c\x85\u2028\u2029") else value

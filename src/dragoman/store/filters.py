"""What is looked at: the one state that all views share. It comes from an address, goes into one, and becomes SQL."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence

from dragoman.errors import UsageError
from dragoman.store.areas import Area, area_of, within, written
from dragoman.store.dimensions import BY_NAME, DIMENSIONS, HAPPENED, LOCATED, LOWERED, PUBLISHED
from dragoman.store.literals import filled

Pairs = Sequence[tuple[str, str]]
LONGEST = 2000
"""Characters of a value in an address; a longer one is a mistake."""

RAW = {dimension.column: dimension.raw for dimension in DIMENSIONS} | {
    "happened": HAPPENED, "appeared": PUBLISHED, "located": LOCATED, "lowered": LOWERED,
    **{name: name for name in ("document_id", "event_id", "place_lat", "place_lon")},
}  # fmt: skip
"""Column of the opened table -> the SQL that gives it from the columns of docs/reference/table.md."""
OPENED = {name: name for name in RAW}


@dataclasses.dataclass(frozen=True, slots=True)
class Filter:
    """A selection of events. All parts hold at once; of the values of one dimension any one does.

    Args:
        values: dimension and value; "" is what is not given.
        words: all of them stand in the sentence; those within double quotes as they are.
        first, last: days between which the event, or its publication, is; both included.
        published: whether days are those of publication.
        undated, unlocated: only those without a date or a place.
        box: west, south, east, north, in degrees.
        area: corners of a part of the map; what is known to a country only is in none.
        document, event: the id of the one that is meant.
        incidents: whether distinct incidents are counted, not reports.
    """

    values: tuple[tuple[str, str], ...] = ()
    words: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    published: bool = False
    undated: bool = False
    unlocated: bool = False
    box: tuple[float, float, float, float] | None = None
    area: Area | None = None
    document: str = ""
    event: str = ""
    incidents: bool = False

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Filter:
        """Returns the filter that the parameters of an address give; those of no filter are passed over.

        Raises:
            UsageError: a value makes no sense.
        """
        values: dict[tuple[str, str], None] = {}
        given: dict[str, str] = {}
        for name, value in pairs:
            if len(value) > LONGEST or "\0" in value:
                raise UsageError(f"{name}: the value is longer than {LONGEST} characters, or no text. Shorten it in the address.")
            if name in BY_NAME:
                values[name, value] = None
            else:
                given[name] = value.strip()
        return cls(
            values=tuple(values),
            words=given.get("q", ""),
            first=_day(given, "from"),
            last=_day(given, "to"),
            published=_choice(given, "dates", ("event", "published")) == "published",
            undated="undated" in given,
            unlocated="unlocated" in given,
            box=_box(given),
            area=area_of(given.get("area", "")),
            document=given.get("document", ""),
            event=given.get("event", ""),
            incidents=_choice(given, "count", ("reports", "incidents")) == "incidents",
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The parameters of an address that give this filter, always in the same order."""
        single = [
            ("q", self.words),
            ("from", self.first.isoformat() if self.first else ""),
            ("to", self.last.isoformat() if self.last else ""),
            ("dates", "published" if self.published else ""),
            ("undated", "1" if self.undated else ""),
            ("unlocated", "1" if self.unlocated else ""),
            ("box", ",".join(f"{edge:g}" for edge in self.box) if self.box else ""),
            ("area", written(self.area) if self.area else ""),
            ("document", self.document),
            ("event", self.event),
            ("count", "incidents" if self.incidents else ""),
        ]
        return [*self.values, *((name, value) for name, value in single if value)]

    def chosen(self, name: str) -> tuple[str, ...]:
        """Returns the values of a dimension that are asked for."""
        return tuple(value for dimension, value in self.values if dimension == name)

    def adding(self, **values: str) -> Filter:
        """Returns this filter with one more value for each named dimension, in the place of those that it has."""
        kept = [pair for pair in self.values if pair[0] not in values]
        return dataclasses.replace(self, values=(*kept, *values.items()))

    def without(self, name: str, value: str | None = None) -> Filter:
        """Returns this filter without a value of a dimension, or without all of them."""
        kept = tuple(pair for pair in self.values if pair[0] != name or (value is not None and pair[1] != value))
        return dataclasses.replace(self, values=kept)

    def flagged(self, name: str) -> Filter:
        """Returns this filter with only the events that are `undated`, or `unlocated`."""
        return dataclasses.replace(self, undated=self.undated or name == "undated", unlocated=self.unlocated or name == "unlocated")

    def where(self) -> tuple[str, list[object]]:
        """Returns the condition on the opened table, and its parameters."""
        return self._compiled(OPENED)

    def raw(self) -> str:
        """Returns the condition on the columns of docs/reference/table.md, with its values in it, to be copied."""
        return filled(*self._compiled(RAW))

    def _compiled(self, columns: Mapping[str, str]) -> tuple[str, list[object]]:
        parts = list(self._conditions(columns))
        return " AND ".join(sql for sql, _ in parts) or "TRUE", [value for _, values in parts for value in values]

    def _conditions(self, columns: Mapping[str, str]) -> Iterable[tuple[str, list[object]]]:
        """Yields each condition and its parameters."""
        for name in dict.fromkeys(name for name, _ in self.values):
            chosen, dimension = self.chosen(name), BY_NAME[name]
            column = columns[dimension.column]
            one = f"list_contains({column}, ?)" if dimension.many else f"{column} = ?"
            yield f"({' OR '.join([one] * len(chosen))})", list(chosen)
        for word in parted(self.words):
            yield f"contains({columns['lowered']}, ?)", [word.lower()]
        day = columns["appeared" if self.published else "happened"]
        for bound, sign in ((self.first, ">="), (self.last, "<=")):
            if bound:
                yield f"{day} {sign} ?", [bound]
        if self.undated:
            yield f"{day} IS NULL", []
        if self.unlocated:
            yield f"NOT {columns['located']}", []
        if self.box:
            west, south, east, north = self.box
            yield f"{columns['place_lon']} BETWEEN ? AND ? AND {columns['place_lat']} BETWEEN ? AND ?", [west, east, south, north]
        if self.area:
            inside, corners = within(self.area, columns["place_lon"], columns["place_lat"])
            yield f"{columns['f_precision']} <> 'country' AND {inside}", corners
        for name, value in (("document_id", self.document), ("event_id", self.event)):
            if value:
                yield f"{columns[name]} = ?", [value]


def parted(words: str) -> list[str]:
    """Returns the words of a search; what stands between double quotes is one."""
    found: list[str] = []
    for index, part in enumerate(words.split('"')):
        found += [part] if index % 2 else part.split()
    return [word for word in found if word]


def _day(given: Mapping[str, str], name: str) -> dt.date | None:
    """Returns a day of an address."""
    if not given.get(name):
        return None
    try:
        return dt.date.fromisoformat(given[name])
    except ValueError:
        raise UsageError(f"{name}={given[name]}: is no day. Write it as 2024-05-03.") from None


def _choice(given: Mapping[str, str], name: str, known: Sequence[str]) -> str:
    """Returns one of the words that a parameter may have, the first if it is not given."""
    found = given.get(name) or known[0]
    if found not in known:
        raise UsageError(f"{name}={found}: is unknown. Use {' or '.join(known)}.")
    return found


def _box(given: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """Returns the edges of a box."""
    if not given.get("box"):
        return None
    try:
        west, south, east, north = (float(edge) for edge in given["box"].split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise UsageError(f"box={given['box']}: is no box. Write west,south,east,north in degrees: box=25,-5,42,12")
    return west, south, east, north

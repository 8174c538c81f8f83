"""Decides which place each name means, from what the text says together: one sense per name and document.

A candidate gains from its population, from the state or country named beside it, from the countries and states that the text speaks of, and
from other names of the text that lie close by. The weights are set by hand and checked on the development figures.
"""

from __future__ import annotations

import collections
import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from dragoman.coding.place_names import TOWNS, under
from dragoman.coding.place_text import PlaceName, Words
from dragoman.knowledge.gazetteer import Candidate
from dragoman.knowledge.place_words import place_words

Key = TypeVar("Key", str, int)

NAMED_WITHIN = 8.0
COUNTRY_SHARE, DIVISION_SHARE, NEAR = 3.0, 2.5, 1.6
CELL = 1.5
"""Degrees of the grid on which names support each other: neighbours lie within some 250 km."""
FAR_KM = 250.0
MOST_CANDIDATES = 30
MOST_SUPPORT = 3.0
KIND = {"country": 2.5, "people": 2.5, "region": 8.0, "admin1": 0.3, "admin2": -0.7, "city": 0.0, "capital": 0.8}
CAPITAL_SHARE = 2.0
CLEAR = 1.0
DOUBT = 1.0
METROPOLIS = 500_000
"""People: a city of that size is meant rather than a division of its name somewhere else in the country (Washington, Buenos Aires)."""
LEAST_POPULATION = 300
"""Stands for an unknown population: GeoNames gives none for many small places."""
CUE = 1.0
HOME = 1.0
"""What the publisher's own country counts: as much as one country named in the text."""
NOT_MAIN_NAME = -2.0
DIVISION_ASKED = 3.0
RELIABLE = -0.3
"""Evidence from which a name tells about the other names."""


@dataclasses.dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate of a name with its score, and the parts that it is the sum of: what speaks for or against it."""

    place: Candidate
    parts: tuple[tuple[str, float], ...]
    support: float

    @property
    def score(self) -> float:
        """The sum of the parts."""
        return sum(value for _, value in self.parts)


@dataclasses.dataclass(frozen=True, slots=True)
class Sense:
    """The place chosen for a name: its share of the belief in 0..1, what supports it (0 or more), and why it won."""

    place: Candidate
    share: float
    support: float
    basis: str


def resolve(names: Sequence[PlaceName], words: Words, *, home: str | None = None) -> list[Sense]:
    """Returns the sense of each name, in order; `home` is the country of the publisher."""
    context = _Context(names, words, home)
    return [context.sense(name) for name in names]


def rankings(names: Sequence[PlaceName], words: Words, *, home: str | None = None) -> list[list[Ranked]]:
    """Returns the candidates of each name, the likeliest first, for those who ask why one won."""
    context = _Context(names, words, home)
    return [sorted(context.ranking(name), key=lambda ranked: -ranked.score) for name in names]


def kilometres(a: Candidate, b: Candidate) -> float:
    """Returns the distance on the sphere, by the flat approximation, good to a percent below 1,000 km."""
    width = abs(a.lon - b.lon)
    width = min(width, 360 - width) * math.cos(math.radians((a.lat + b.lat) / 2))
    return 111.2 * math.hypot(a.lat - b.lat, width)


def prominence(place: Candidate) -> float:
    """Returns how likely a place is meant when nothing else is known: the logarithm of its population, by kind."""
    people = math.log10(max(place.population, LEAST_POPULATION)) if place.kind != "region" else 0.0
    other = 0.0 if place.primary or place.kind in ("country", "people", "region") else NOT_MAIN_NAME
    return people + KIND[place.kind] + other


class _Context:
    """What the text as a whole says about where it is at home."""

    def __init__(self, names: Sequence[PlaceName], words: Words, home: str | None) -> None:
        self._names, self._home = names, home
        self._groups = _groups(names)
        self._countries = _share(self._count_countries(words), doubt=0.5)
        self._divisions = _share(self._count_divisions(), doubt=DOUBT)
        self._beliefs = {key: self._belief(group[0]) for key, group in self._groups.items()}
        self._cells = self._fill_cells()
        self._told = self._told_places()
        self._senses: dict[tuple[str, int, bool], Sense] = {}

    def sense(self, name: PlaceName) -> Sense:
        """Returns the sense of `name`; names with the same neighbours in the hierarchy share it."""
        key = (name.key, id(name.within) if name.within else 0, name.division)
        if key not in self._senses:
            self._senses[key] = self._choose(name)
        return self._senses[key]

    def _count_countries(self, words: Words) -> Mapping[str, float]:
        counts: dict[str, float] = collections.defaultdict(float)
        if self._home:
            counts[self._home] = HOME
        for group in self._groups.values():
            top, told = group[0].candidates[0], len(group)
            if group[0].evidence < RELIABLE or top.country is None:
                continue
            if group[0].fixed or (top.kind in ("country", "people", "admin1") and _alone(group[0].candidates)):
                counts[top.country] += 1 + math.log(told)
        text = " ".join(words.keys)
        present = set(words.keys)
        for cue, countries in place_words().cues.items():
            if cue in present or (" " in cue and cue in text):
                for country in countries:
                    counts[country] += CUE
        return counts

    def _count_divisions(self) -> Mapping[int, float]:
        counts: dict[int, float] = collections.defaultdict(float)
        for group in self._groups.values():
            for name in group:
                for above in (name, name.within):
                    if above is None or above.evidence < RELIABLE:
                        continue
                    top = max(above.candidates, key=self._plain)
                    sure = above is name.within or above.fixed or self._clear(top, above.candidates)
                    if top.kind == "admin1" and sure:
                        counts[top.id] += 1.0 / math.sqrt(len(group))
        return counts

    def _clear(self, top: Candidate, places: Sequence[Candidate]) -> bool:
        others = (other for other in places if other.id != top.id)
        return all(self._plain(top) > self._plain(other) + CLEAR or kilometres(top, other) < FAR_KM for other in others)

    def _plain(self, place: Candidate) -> float:
        share = self._countries.get(place.country or "", 0.0)
        return prominence(place) + (COUNTRY_SHARE + CAPITAL_SHARE * (place.kind == "capital")) * share

    def _division(self, place: Candidate) -> float:
        return DIVISION_SHARE * self._divisions.get(place.admin1_id or place.id, 0.0)

    def _score(self, place: Candidate) -> float:
        return self._plain(place) + self._division(place)

    def _belief(self, name: PlaceName) -> list[tuple[Candidate, float]]:
        places = name.candidates[:MOST_CANDIDATES]
        return list(zip(places, _softmax([self._score(place) for place in places]), strict=True))

    def _fill_cells(self) -> Mapping[tuple[int, int], list[tuple[str, Candidate, float]]]:
        cells = collections.defaultdict(list)
        for key, belief in self._beliefs.items():
            name = self._groups[key][0]
            if max(one.evidence for one in self._groups[key]) < RELIABLE - 3:
                continue
            for place, share in belief:
                if place.kind in ("city", "capital", "admin2") or name.fixed:
                    cells[_cell(place)].append((key, place, share))
        return cells

    def _support(self, place: Candidate, key: str) -> float:
        """Returns how much the other names speak for `place`: the sum of their shares, each falling with the distance."""
        if place.kind in ("country", "people", "region"):
            return 0.0
        best: dict[str, float] = {}
        row, column = _cell(place)
        for lat in (row - 1, row, row + 1):
            for lon in (column - 1, column, column + 1):
                for other, neighbour, share in self._cells.get((lat, lon), ()):
                    if other != key and other not in key and key not in other:
                        near = 1 - kilometres(place, neighbour) / FAR_KM
                        best[other] = max(best.get(other, 0.0), max(near, 0.0) * max(share, 0.15))
        return min(MOST_SUPPORT, sum(best.values()))

    def _told_places(self) -> Mapping[str, frozenset[int]]:
        """Returns, for each name that the text places in a state or country, the candidates that lie there."""
        told: dict[str, set[int]] = collections.defaultdict(set)
        for name in self._names:
            if name.within is not None:
                told[name.key].update(low.id for low in name.candidates if under(low, name.within.candidates))
        return {key: frozenset(ids) for key, ids in told.items()}

    def ranking(self, name: PlaceName) -> list[Ranked]:
        """Returns the candidates of a name with their scores, in the order of the gazetteer."""
        places = name.candidates[:MOST_CANDIDATES]
        if name.within is not None:
            places = tuple(low for low in name.candidates if under(low, name.within.candidates)) or places
        told = self._told.get(name.key, frozenset())
        holds = self._holds(name)
        return [self._ranked(place, name, told=place.id in told, holds=place.id in holds) for place in places]

    def _ranked(self, place: Candidate, name: PlaceName, *, told: bool, holds: bool) -> Ranked:
        support, known = self._support(place, name.key), prominence(place)
        asked = (DIVISION_ASKED if place.kind.startswith("admin") else -DIVISION_ASKED) * name.division
        parts = (
            ("prominence", known),
            ("country of the text", self._plain(place) - known),
            ("division of the text", self._division(place)),
            ("other places near", NEAR * support),
            ("placed there by the text", NAMED_WITHIN * told),
            ("holds another place of the text", NAMED_WITHIN * holds),
            ("division asked for", asked),
        )
        return Ranked(place, parts, support)

    def _choose(self, name: PlaceName) -> Sense:
        ranking = self.ranking(name)
        places, scores = [ranked.place for ranked in ranking], [ranked.score for ranked in ranking]
        best = max(range(len(places)), key=lambda k: (scores[k], -k))
        best = _settle(places, scores, best, asked=name.division or places[best].id in self._holds(name))
        place, support = places[best], ranking[best].support
        share = sum(part for part, other in zip(_softmax(scores), places, strict=True) if kilometres(other, place) < FAR_KM / 2)
        return Sense(place, min(share, 1.0), self._backing(place, support), self._basis(name, place, support))

    def _holds(self, name: PlaceName) -> frozenset[int]:
        """Returns the candidates of `name` in which the text places another name ("Town, NAME")."""
        lower = [other for other in self._names if other.within is name]
        return frozenset(high.id for high in name.candidates for other in lower if any(under(low, (high,)) for low in other.candidates))

    def _backing(self, place: Candidate, support: float) -> float:
        shares = self._countries.get(place.country or "", 0.0), self._divisions.get(place.admin1_id or place.id, 0.0)
        return support + shares[0] + shares[1]

    def _basis(self, name: PlaceName, place: Candidate, support: float) -> str:
        named_in = f"the text places it in {name.within.span.text}" if name.within is not None else ""
        reasons = (
            (bool(named_in), named_in),
            (name.fixed, "abbreviation"),
            (place.kind == "people", "adjective or demonym"),
            (place.kind in ("country", "region"), f"name of a {place.kind}"),
            (len(name.candidates) == 1, "the only place of this name"),
            (place.id in self._told.get(name.key, frozenset()), "the text names its state or country elsewhere"),
            (support >= 1, "near other places of the text"),
            (place.id != name.candidates[0].id, "in a country or state that the text speaks of"),
        )
        return next((reason for holds, reason in reasons if holds), "the most prominent place of this name")


def _groups(names: Sequence[PlaceName]) -> dict[str, list[PlaceName]]:
    groups: dict[str, list[PlaceName]] = {}
    for name in names:
        groups.setdefault(name.key, []).append(name)
    for group in groups.values():
        group.sort(key=lambda name: -name.evidence)
    return groups


def _share(counts: Mapping[Key, float], *, doubt: float) -> dict[Key, float]:
    total = sum(counts.values()) + doubt
    return {key: count / total for key, count in counts.items()}


def _softmax(scores: Iterable[float]) -> list[float]:
    values = list(scores)
    top = max(values)
    parts = [math.exp(1.5 * (value - top)) for value in values]
    total = sum(parts)
    return [part / total for part in parts]


def _cell(place: Candidate) -> tuple[int, int]:
    return (math.floor(place.lat / CELL), math.floor(place.lon / CELL))



def _alone(places: Sequence[Candidate]) -> bool:
    """Tells whether the first of `places` dwarfs the rest, so that it can be taken for granted."""
    return all(places[0].population > 20 * other.population or places[0].country == other.country for other in places[1:])


def _settle(places: Sequence[Candidate], scores: Sequence[float], best: int, *, asked: bool) -> int:
    """Prefers the town to the division of the same name around it, unless the text asks for the division."""
    if asked or not places[best].kind.startswith("admin"):
        return best
    division = places[best]

    def is_its_town(place: Candidate) -> bool:
        inside = division.id in (place.admin1_id, place.admin2_id) or (place.primary and place.population > METROPOLIS)
        return place.kind in TOWNS and inside and place.country == division.country and place.population * 20 > division.population

    towns = [k for k, place in enumerate(places) if is_its_town(place)]
    return max(towns, key=lambda k: scores[k], default=best)

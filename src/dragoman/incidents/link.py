"""Which reports tell of the same act: reports in order of their day meet the incidents of the days around.

A report joins the incident with the highest score of `LINK` or more, else it begins one. The score adds what speaks for one act (place,
parties, words, numbers, an identical article); a different day, place or party rules it out. The weights are set by hand.
"""

from __future__ import annotations

import collections
import dataclasses
import math
import re
from collections.abc import Iterable, Iterator

from dragoman.incidents.records import Report
from dragoman.knowledge.sphere import kilometres

DAYS = 1
"""Days by which reports of one act may differ: an act at night, or a report that gives only the day of publication."""

LONGEST = 7
"""Days of the longest period that dates an act; what happened "in May" is not linked."""

NEAR_KM = 25.0
"""Kilometres between two places that reports may give for one act."""

LINK = 3.0
SAME_PLACE, NEAR_PLACE, VAGUE_PLACE = 1.5, 1.0, 0.25
SAME_PARTY, ONE_UNNAMED = 1.0, 0.25
WORDS = 3.0
SAME_NUMBER = 0.5
COPY = 3.0

CANDIDATES = 48
"""Incidents, the latest ones, that a report is compared with for each feature that it shares with them."""

KEPT = 4
"""Reports of an incident whose words are compared."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_COARSE = frozenset({"country", "region", ""})


@dataclasses.dataclass(slots=True)
class Group:
    """The reports of an incident that is still open."""

    reports: list[Report]
    words: list[frozenset[str]]


def link(reports: Iterable[Report]) -> Iterator[list[Report]]:
    """Yields the reports of each incident.

    Args:
        reports: sorted by type, country, first day (None last) and event id; those of a few days of one type and country are in memory.
    """
    window = _Window()
    for report in reports:
        yield from window.before(report)
        if report.first is None or report.last is None or report.last - report.first > LONGEST:
            yield [report]
        else:
            window.add(report)
    yield from window.close()


class _Window:
    """The open incidents of one type and country, by what reports of the same act share."""

    def __init__(self) -> None:
        self._kind: tuple[str, str] = ("", "")
        self._open: collections.deque[Group] = collections.deque()
        self._by_feature: dict[tuple[object, ...], collections.deque[Group]] = {}
        self._day = 0

    def before(self, report: Report) -> Iterator[list[Report]]:
        """Yields the incidents that no report from `report` on can join."""
        if (report.type, report.country) != self._kind or report.first is None:
            yield from self.close()
            self._kind = (report.type, report.country)
        elif report.first != self._day:
            while self._open and (self._open[0].reports[0].first or 0) + LONGEST + DAYS < report.first:
                yield self._open.popleft().reports
            if not self._open:
                self._by_feature.clear()
        self._day = report.first or 0

    def close(self) -> Iterator[list[Report]]:
        """Yields all open incidents."""
        yield from (group.reports for group in self._open)
        self._open.clear()
        self._by_feature.clear()

    def add(self, report: Report) -> None:
        """Puts a report into its incident, or a new one."""
        words = frozenset(_WORD.findall(report.sentence.lower()))
        features = list(_features(report))
        best, group = 0.0, None
        for one in self._candidates(features):
            value = score(one, report, words)
            if value > best:
                best, group = value, one
        if group is None or best < LINK:
            group = Group([], [])
            self._open.append(group)
        group.reports.append(report)
        if len(group.words) < KEPT:
            group.words.append(words)
        for feature in features:
            held = self._by_feature.setdefault(feature, collections.deque(maxlen=CANDIDATES))
            if not held or held[-1] is not group:
                held.append(group)

    def _candidates(self, features: Iterable[tuple[object, ...]]) -> list[Group]:
        """Returns the open incidents that share a feature, each once, in a fixed order."""
        found: dict[int, Group] = {}
        for feature in features:
            for group in self._by_feature.get(feature, ()):
                found[id(group)] = group
        return list(found.values())


def _features(report: Report) -> Iterator[tuple[object, ...]]:
    """Yields what a report shares with others of the same act: at least one of these."""
    if report.place_id is not None and report.precision not in _COARSE:
        yield ("place", report.place_id)
    if report.actors and report.recipients:
        yield ("parties", report.actors, report.recipients)
    elif report.actors or report.recipients:
        yield ("party", report.actors, report.recipients)
    yield ("copy", report.copy)


def score(group: Group, report: Report, words: frozenset[str]) -> float:
    """Returns how much speaks for it that `report` tells of the incident; 0 if something rules it out."""
    first = group.reports[0]
    if first.first is None or first.last is None or report.first is None or report.last is None:
        return 0.0
    if report.first - first.last > DAYS or first.first - report.last > DAYS:
        return 0.0
    parts = (_place(first, report), _parties(first.actors, report.actors), _parties(first.recipients, report.recipients))
    if None in parts:
        return 0.0
    total = sum(part for part in parts if part is not None)
    total += WORDS * max(len(words & other) / max(1, min(len(words), len(other))) for other in group.words)
    total += SAME_NUMBER * (report.dead is not None and any(one.dead == report.dead for one in group.reports[:KEPT]))
    return total + COPY * any(one.copy == report.copy and one.sentence == report.sentence for one in group.reports[:KEPT])


def _place(one: Report, other: Report) -> float | None:
    """Returns what the places say for one act; None: two places."""
    if one.precision in _COARSE or other.precision in _COARSE or one.place_id is None or other.place_id is None:
        return VAGUE_PLACE
    if one.place_id == other.place_id:
        return SAME_PLACE
    return NEAR_PLACE if _kilometres(one, other) <= NEAR_KM else None


def _parties(one: str, other: str) -> float | None:
    """Returns what parties, as codes joined by ";", say for one act; None: two different ones."""
    if one == other:
        return SAME_PARTY if one else 0.0
    if not one or not other:
        return ONE_UNNAMED
    mine, theirs = set(one.split(";")), set(other.split(";"))
    countries = {code.split(":")[0] for code in mine} & {code.split(":")[0] for code in theirs} - {""}
    return SAME_PARTY if mine & theirs else ONE_UNNAMED if countries else None


def _kilometres(one: Report, other: Report) -> float:
    """Returns the distance of two places on a sphere; no distance is known without coordinates."""
    if one.lat is None or one.lon is None or other.lat is None or other.lon is None:
        return math.inf
    return kilometres(one.lat, one.lon, other.lat, other.lon)

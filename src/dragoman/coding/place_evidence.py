"""How much the words around a name speak for a place."""

from __future__ import annotations

import dataclasses
import re

from dragoman.coding.place_text import OPENING, PlaceName, Runs, Words
from dragoman.knowledge.gazetteer import Gazetteer, Word
from dragoman.knowledge.place_words import PlaceWords

STRONG, WEAK = 2.0, 0.5
"""Evidence in log-odds-like units, set by hand and checked on the development figures."""
SETTLEMENT, HIERARCHY, CONTAINED, DATELINE = 4.0, 5.0, 3.0, 5.0
UNIQUE = 0.7
MANY_WORDS = 1.0
TITLE, FIRST_NAME, STRANGER_BEFORE, STRANGER_AFTER, PERSON = -8.0, -5.0, -3.0, -2.5, -4.0
COMMON, COMMON_OPENING, RARE, NAME_OF_PERSONS = -2.5, -5.0, -0.7, -0.7
WELL_KNOWN = 1_000_000
DATELINE_END = re.compile(r"(?:,? [A-Z][\w.]*){0,3}(?:,? \d{1,2})?(?:,? \d{4})?,?\s{0,2}(?:\([\w ./-]{2,30}\))?\s{0,2}(?:--|-|–|—)\s")
PARTIES = frozenset({"D", "R", "I", "DFL"})
"""As in "R-Ohio": parties of the United States, written before the home town or state of a member."""


@dataclasses.dataclass(frozen=True, slots=True)
class Persons:
    """Surnames of the persons that a text names, and the words inside their full names."""

    surnames: frozenset[str]
    inside: frozenset[int]


@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """Weighs what stands around a name."""

    words: Words
    runs: Runs
    lists: PlaceWords
    gazetteer: Gazetteer
    persons: Persons

    def of(self, name: PlaceName, names: list[PlaceName]) -> float:
        """Returns the sum of the evidence for `name` being a place; `names` are those found before it."""
        total = self._itself(name) + self._left(name, names) + self._right(name)
        return total + DATELINE if self._dateline(name) else total

    def _itself(self, name: PlaceName) -> float:
        words, first = self.words, name.candidates[0]
        country = first.kind in ("country", "people")
        weight = PERSON if name.first in self.persons.inside and not country else 0.0
        if name.first < name.last:
            return weight + MANY_WORDS
        if name.fixed:
            return STRONG
        flags = self.gazetteer.word(words.texts[name.first])
        known = country or (first.kind == "admin1" and first.population > WELL_KNOWN)
        weight += NAME_OF_PERSONS * bool(flags & (Word.FIRST_NAME | Word.SURNAME)) * (not known)
        weight += UNIQUE * (not flags and len(name.candidates) == 1)
        if words.keys[name.first] in self.persons.surnames and not country:
            weight += PERSON
        if flags & Word.COMMON and not (country and first.population > 0):
            weight += COMMON_OPENING if words.opens(name.first) else COMMON
        elif flags & Word.ORDINARY:
            weight += RARE
        word = words.texts[name.first]
        return weight + COMMON if word.isupper() and len(word) < 6 and not self._dateline(name) else weight

    def _left(self, name: PlaceName, names: list[PlaceName]) -> float:
        words, i = self.words, name.first - 1
        if i >= 0 and words.gaps[name.first] == "-" and words.texts[i] in PARTIES:
            return SETTLEMENT
        if i < 0 or words.gaps[name.first] not in (" ", "\n", " \n", "\u00a0"):
            tied = i >= 0 and names and names[-1].last == i and words.gaps[name.first] in ("-", "–", "/", ", ")
            return STRONG / 2 if tied else 0.0
        before = self.runs.before(name.first)
        if before is not None and words.keys[before] not in self.lists.locative | self.lists.neutral | {"the"}:
            return self._stranger(before, name, names)
        key = words.keys[i].rstrip(".")
        if key in self.lists.titles:
            return TITLE / 2
        return self._preposition(i, names)

    def _stranger(self, i: int, name: PlaceName, names: list[PlaceName]) -> float:
        """Weighs a capitalised word right before the name."""
        key = self.words.keys[i].rstrip(".")
        if key in self.lists.titles:
            return TITLE
        if names and names[-1].last == i:
            return STRONG / 2 if names[-1].candidates[0].kind in ("country", "people") else 0.0
        if len(key) == 1 or self.gazetteer.word(key) & Word.FIRST_NAME:
            return FIRST_NAME
        if self.gazetteer.word(key) & Word.ORDINARY or key in self.lists.blocked:
            return -WEAK
        return 0.0 if name.candidates[0].kind in ("country", "people") else STRANGER_BEFORE

    def _preposition(self, i: int, names: list[PlaceName]) -> float:
        words, seen = self.words, set[str]()
        for back in range(i, max(-1, i - 4), -1):
            key = words.keys[back]
            if key in self.lists.locative:
                return STRONG
            if key == "of" and back and words.keys[back - 1] in self.lists.settlements:
                return SETTLEMENT
            if key in self.lists.settlements and not seen:
                return STRONG
            if key in ("and", "or") and names and names[-1].last == back - 1 and not seen:
                return STRONG / 2
            if key in self.lists.neutral:
                return WEAK
            if key not in self.lists.between or words.gaps[back] != " ":
                break
            seen.add(key)
        return 0.0

    def _right(self, name: PlaceName) -> float:
        words, i = self.words, name.last + 1
        if i >= len(words):
            return 0.0
        key, gap = words.keys[i], words.gaps[i]
        weight = WEAK if gap.startswith(("'s", "’s")) else 0.0
        if gap == " " and key in self.lists.divisions:
            name.division = True
            weight = STRONG
        elif self.runs.after(name.last) is not None and name.candidates[0].kind != "admin2":
            weight = self._stranger_after(i, name)
        elif key in self.lists.attributive and gap in (" ", "-", "'s ", "’s "):
            weight = STRONG / 2
        return weight

    def _stranger_after(self, i: int, name: PlaceName) -> float:
        """Weighs a capitalised word right after the name."""
        key = self.words.keys[i].rstrip(".")
        if key in self.lists.streets:
            return TITLE
        known = self.gazetteer.word(key) & Word.ORDINARY or key in self.lists.blocked or key in self.lists.titles
        if known or name.candidates[0].kind in ("country", "people") or self.gazetteer.lookup(self.words.texts[i]):
            return 0.0
        return STRANGER_AFTER

    def _dateline(self, name: PlaceName) -> bool:
        words = self.words
        head = words.gaps[name.first]
        upper = name.span.text.isupper() and len(name.span.text) > 3
        lead = name.first == 0 or "\n" in head or (upper and OPENING.search(head))
        return bool(lead) and bool(DATELINE_END.match(words.text, words.ends[name.last]))

"""What common nouns say of a party: "foreign minister" is of the government, "gunmen" are unidentified and armed."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dragoman.knowledge.tables import read_table
from dragoman.knowledge.words import HYPHENS, fold

_IRREGULAR = {"men": "man", "women": "woman", "children": "child", "people": "people", "wives": "wife", "thieves": "thief"}
_LONGEST = 6


class Agent(NamedTuple):
    """A phrase of the table at the words `first` to `last`: `use` is noun, weak, against, modifier or former."""

    first: int
    last: int
    use: str
    sectors: tuple[str, ...]
    phrase: str


class Agents:
    """The table of agent nouns and modifiers."""

    def __init__(self, rows: Sequence[tuple[str, str, str]]) -> None:
        """Takes rows of use, sectors ("-": none) and phrases joined by "|"."""
        self._nouns: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._modifiers: dict[str, tuple[str, tuple[str, ...]]] = {}
        for use, sectors, phrases in rows:
            codes = () if sectors == "-" else tuple(sectors.split(","))
            table = self._nouns if use in {"noun", "weak", "against"} else self._modifiers
            for phrase in phrases.split("|"):
                table.setdefault(phrase.replace("-", " "), (use, codes))
        self._ends = _with_plurals(phrase.split()[-1] for phrase in self._nouns)
        self._starts = _with_plurals(phrase.split()[0] for phrase in self._nouns if " " in phrase)
        self._either = self._ends | self._starts
        self._modifier_ends = self._ends | _with_plurals(phrase.split()[-1] for phrase in self._modifiers)
        self._modifier_starts = self._starts | _with_plurals(phrase.split()[0] for phrase in self._modifiers if " " in phrase)

    @classmethod
    @functools.cache
    def load(cls) -> Agents:
        """Returns the packaged table, read once per process."""
        return cls([(use, sectors, phrases) for use, sectors, phrases, _ in read_table("agents.tsv", 4)])

    def noun_at(self, words: Sequence[str], head: int) -> Agent | None:
        """Returns the longest agent phrase that has the word `head` in it and ends in a noun, or begins at `head`.

        "prime minister" is found from "minister", "head of state" from "head".
        """
        word, spans = fold(words[head]), []
        if word not in self._either:
            return None
        if word in self._ends:
            before = range(max(0, head - _LONGEST + 1), head)
            spans += [*((first, head) for first in before if fold(words[first]) in self._starts), (head, head)]
        if word in self._starts:
            after = range(head + 1, min(len(words), head + _LONGEST))
            spans += [(head, last) for last in after if fold(words[last]) in self._ends]
        for first, last in sorted(spans, key=lambda span: span[0] - span[1]):
            found = self._look(words, first, last, self._nouns)
            if found:
                return found
        return None

    def modifier_at(self, words: Sequence[str], last: int) -> Agent | None:
        """Returns the longest modifier or agent noun that ends at the word `last`."""
        if fold(words[last]) not in self._modifier_ends:
            return None
        for first in range(max(0, last - _LONGEST + 1), last + 1):
            if first < last and fold(words[first]) not in self._modifier_starts:
                continue
            found = self._look(words, first, last, self._modifiers) or self._look(words, first, last, self._nouns)
            if found:
                return found
        return None

    def _look(self, words: Sequence[str], first: int, last: int, table: dict[str, tuple[str, tuple[str, ...]]]) -> Agent | None:
        phrase = [fold(word) for word in words[first : last + 1] if word not in HYPHENS]
        if not phrase or words[first] in HYPHENS or words[last] in HYPHENS:
            return None
        stem = " ".join(phrase[:-1])
        for form in singulars(phrase[-1]):
            key = f"{stem} {form}" if stem else form
            if key in table:
                return Agent(first, last, *table[key], key)
        if len(phrase) > 2:
            rest = " ".join(phrase[1:])
            for form in singulars(phrase[0]):
                if f"{form} {rest}" in table:
                    return Agent(first, last, *table[f"{form} {rest}"], f"{form} {rest}")
        return None

    def words(self) -> frozenset[str]:
        """Returns the last words of the noun phrases, singular and plural."""
        return self._ends


def _with_plurals(words: Iterable[str]) -> frozenset[str]:
    """Returns the words and the plurals that they can have."""
    known = set(words)
    return frozenset(known | {plural for word in known for plural in plurals(word)})


@functools.lru_cache(maxsize=20_000)
def singulars(word: str) -> tuple[str, ...]:
    """Returns the word itself and what it can be the plural of."""
    forms = [word]
    if word in _IRREGULAR:
        forms.append(_IRREGULAR[word])
    if word.endswith("men"):
        forms.append(word[:-3] + "man")
    if word.endswith("women"):
        forms.append(word[:-5] + "woman")
    if word.endswith("ies"):
        forms.append(word[:-3] + "y")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    return tuple(forms)


def plurals(word: str) -> tuple[str, ...]:
    """Returns the regular plurals that a noun can have, and the irregular one where it is listed."""
    forms = [word + "s", word + "es"]
    if word.endswith("y"):
        forms.append(word[:-1] + "ies")
    if word.endswith("man"):
        forms.append(word[:-3] + "men")
    forms.extend(plural for plural, singular in _IRREGULAR.items() if singular == word)
    return tuple(forms)

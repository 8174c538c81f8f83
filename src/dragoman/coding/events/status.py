"""Did it happen? The status of an act, from its auxiliaries, its negation and the clauses that it depends on.

The words that decide stand in codebook/composition.toml.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from dragoman.language.predicates import Governor, Predicate
from dragoman.language.sentence import Sentence

ACTUAL, FUTURE, REFUSED, NEGATED, HYPOTHETICAL = "actual", "future", "refused", "negated", "hypothetical"
HIGHEST = 6
"""Clauses that the search climbs: deeper nesting is rare, and more often a wrong parse than a real one."""


class StatusReader:
    """Reads the status of predicates of one sentence.

    Args:
        sentence: the parsed sentence.
        predicates: its predicates by verb index.
        table: composition.toml.
    """

    def __init__(self, sentence: Sentence, predicates: Mapping[int, Predicate], table: Mapping[str, Any]) -> None:
        self.s, self.predicates, self.table = sentence, predicates, table

    def status(self, i: int, depth: int = 0) -> str:
        """Returns actual, future, refused (a negated future or ability), negated or hypothetical for the verb at `i`."""
        predicate = self.predicates[i]
        own = self._own(predicate)
        governor = predicate.governor
        if governor is None or depth > HIGHEST:
            return own
        return _combine(self._above(predicate, governor, depth), own)

    def _own(self, predicate: Predicate) -> str:
        words = self.table["auxiliaries"]
        helpers = set(predicate.auxiliaries)
        if not helpers.isdisjoint(words["would"]):
            kind = HYPOTHETICAL if "have" in helpers else FUTURE
        elif not helpers.isdisjoint(words["future"]):
            kind = FUTURE
        elif not helpers.isdisjoint(words["hypothetical"]):
            kind = REFUSED if predicate.negated and not helpers.isdisjoint(words["refusing"]) else HYPOTHETICAL
        else:
            kind = NEGATED if predicate.negated else ACTUAL
        if kind == FUTURE and predicate.negated:
            kind = REFUSED
        return HYPOTHETICAL if not set(self.table["markers"]["hypothetical"]).isdisjoint(predicate.markers) else kind

    def _above(self, predicate: Predicate, governor: Governor, depth: int) -> str:
        """Returns what the clause's governor makes of it."""
        relation, head = governor.relation, governor.head
        above = self.predicates.get(head)
        if relation == "noun":
            return self._noun(predicate, head)
        if above is None and relation.endswith("-ing"):
            return self._gerund(relation.removesuffix("-ing"), {self.s.tokens[head].lemma})  # "stopped short of cutting ties"
        if above is None or relation in {"adverbial", "relative"}:
            return ACTUAL
        names = {above.lemma, *above.aliases}
        if relation in {"to", "ing"}:
            return self._complement("to_have" if relation == "to" and "have" in predicate.auxiliaries else relation, names, head, depth)
        if relation == "that":
            untrue = above.negated and not names.isdisjoint(self.table["governors"]["true"])
            return NEGATED if untrue else self._content(predicate, names)
        return self._gerund(relation.removesuffix("-ing"), names)

    def _content(self, predicate: Predicate, names: set[str]) -> str:
        """Returns what a verb of saying or thinking makes of its finite clause."""
        if self._own(predicate) == FUTURE:
            if any(self.s.tokens[h].pos == "PRON" for h in predicate.subjects):
                return ACTUAL  # what speakers say that they will do themselves is a plan, also where they "warn" or "believe"
            if not names.isdisjoint(self.table["governors"]["foreseen"]):
                return ACTUAL
        return _listed(_lists(self.table, "that"), names) or ACTUAL

    def _gerund(self, preposition: str, names: set[str]) -> str:
        """Returns what a preposition and the verb before it make of a gerund."""
        lists = _lists(self.table, "gerunds")
        return _listed(_lists(self.table, "prepositions"), {preposition}) or _listed(lists, names) or ACTUAL

    def _complement(self, relation: str, names: set[str], head: int, depth: int) -> str:
        given = _listed(_lists(self.table, relation), names) or HYPOTHETICAL
        return _combine(self.status(head, depth + 1), given)

    def _noun(self, predicate: Predicate, head: int) -> str:
        if predicate.form != "to":
            return ACTUAL
        return _listed(_lists(self.table, "nouns"), {self.s.tokens[head].lemma}) or HYPOTHETICAL


def _lists(table: Mapping[str, Any], relation: str) -> Mapping[str, list[str]]:
    lists: Mapping[str, list[str]] = table["governors"][relation]
    return lists


def _listed(lists: Mapping[str, list[str]], names: set[str]) -> str | None:
    return next((kind for kind, words in lists.items() if not names.isdisjoint(words)), None)


@functools.cache
def _combine(outer: str, inner: str) -> str:
    """Joins what a governor makes of a clause with what the clause says itself ("plans not to attend" is refused)."""
    if HYPOTHETICAL in (outer, inner):
        return HYPOTHETICAL
    negatives = sum(kind in {NEGATED, REFUSED} for kind in (outer, inner))
    future = any(kind in {FUTURE, REFUSED} for kind in (outer, inner))
    if negatives % 2:
        return REFUSED if future else NEGATED
    return FUTURE if future else ACTUAL

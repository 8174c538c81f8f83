"""Did it happen long ago? What is told of the past as background: by its date, by words such as "decades ago", by eras and anniversaries.

The words stand in codebook/composition.toml.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dragoman.language.grammar import word_class
from dragoman.language.predicates import Predicate, predicates
from dragoman.language.sentence import Sentence
from dragoman.records import Date

LONG = dt.timedelta(days=365)
"""An act dated longer than this before the publication is background, not news."""
COARSE = frozenset({"year", "decade"})
"""Grains of dates that news of the same year hardly gives: "in 1994" without a day looks back, also where no publication day is known."""


def long_past(sentence: Sentence, trigger: int, *, date: Date | None, published: dt.date | None, table: Mapping[str, Any]) -> bool:
    """Tells whether an act that has happened, or not, is told as history.

    Args:
        sentence: where it stands.
        trigger: index of its word.
        date: when it took place, as far as the text says so.
        published: when the text appeared, as far as it is known.
        table: composition.toml.
    """
    if date is not None and date.last is not None:
        if published is not None:
            return date.last < published - LONG
        return date.grain in COARSE
    return _ago(sentence, trigger, table["history"]) or _remembered(sentence, trigger, table["history"])


def of_another(date: Date, sentence: Sentence, trigger: int, *, published: dt.date | None) -> bool:
    """Tells whether a date dates something else: the noun before which it stands, or, of long ago, what a clause below the act's tells.

    "Peru condemned Monday's raid", "the envoy defended the 1974 treaty", "farmers blocked the road to get back land seized in 1974": the
    act itself is of today. Where the clause below is one of time ("was shot when rebels attacked in 1974"), its date is the act's too.
    What is told in the past tense did not happen on a day to come ("thanked Norway for the invitation and said he would go in June").
    """
    if not sentence.start <= date.start < sentence.end:
        return False
    long_ago = date.grain in COARSE if published is None or date.last is None else date.last < published - LONG
    at = next((token.i for token in reversed(sentence.tokens) if token.start < date.end and date.start < token.end), None)
    if at is None or at == trigger:
        return False
    head = sentence.tokens[at].head
    verbs = predicates(sentence)
    above = [i for i in (at, *sentence.ancestors(at)) if i in verbs]
    home = _verb(sentence, trigger, verbs)
    if published is not None and date.first is not None and date.first > published and _over(verbs.get(home)):
        return True
    noun = sentence.tokens[head]
    if noun.start >= date.end and noun.pos in {"NOUN", "PROPN"}:
        return head != trigger and (home in above[:1] or not long_ago) and noun.role not in {"subject", "passive-subject"}
    if not long_ago:
        return False
    below = above[: above.index(home)] if home in above else []
    return bool(below) and not (len(below) == 1 and _of_time(sentence, below[0]))


def _over(verb: Predicate | None) -> bool:
    """Tells whether a verb is in the past or the perfect tense."""
    return verb is not None and (verb.past or "have" in verb.auxiliaries)


def _of_time(sentence: Sentence, verb: int) -> bool:
    """Tells whether a clause says when something took place."""
    return any(sentence.tokens[c].lemma in word_class("openers_of_time") for c in sentence.children(verb, "marker", "adverb"))


def _ago(sentence: Sentence, trigger: int, words: Mapping[str, Sequence[str]]) -> bool:
    """Tells whether words of the act's own clause put it long before the text."""
    own = " ".join(sentence.tokens[i].text for i in _clause(sentence, trigger))
    return _phrases(tuple(words["ago"])).search(own) is not None or _since(sentence, trigger, words)


def _clause(sentence: Sentence, trigger: int) -> list[int]:
    """Returns the tokens of the clause in which a word stands, without the clauses in it."""
    verbs = predicates(sentence)
    home = _verb(sentence, trigger, verbs)
    return [token.i for token in sentence.tokens if _verb(sentence, token.i, verbs) == home]


def _verb(sentence: Sentence, i: int, verbs: Mapping[int, Predicate]) -> int:
    return next((j for j in (i, *sentence.ancestors(i)) if j in verbs), -1)


def _since(sentence: Sentence, trigger: int, words: Mapping[str, Sequence[str]]) -> bool:
    """Tells whether years have passed since the act ("it is twenty years since ...", "six years after she was freed")."""
    for i in (trigger, *sentence.ancestors(trigger)):
        markers = [c for c in sentence.children(i, "marker", "preposition", "adverb") if sentence.tokens[c].lemma == "since"]
        above = sentence.tokens[sentence.tokens[i].head]
        if not markers and above.lemma == "since":
            markers = [above.i]
        if markers:
            return any(token.lemma in words["spans"] for token in sentence.tokens[: markers[0]])
        if any(sentence.tokens[c - 1].lemma in words["spans"] for c in _afters(sentence, i)):
            return True
    return False


def _afters(sentence: Sentence, i: int) -> list[int]:
    """Returns where the word "after" stands that puts an act before another one: "six years after she was freed"."""
    marked = [*sentence.children(i, "marker"), sentence.tokens[i].head]
    return [c for c in marked if c > 0 and c < i and sentence.tokens[c].lemma == "after"]


def _remembered(sentence: Sentence, trigger: int, words: Mapping[str, Sequence[str]]) -> bool:
    """Tells whether a noun that names an act is only remembered ("the anniversary of the uprising")."""
    return any(token.lemma in words["memory"] for token in _above(sentence, trigger)) and sentence.tokens[trigger].pos == "NOUN"


def _above(sentence: Sentence, i: int) -> Iterator[Any]:
    """Yields the heads of a noun up to the verb of its clause."""
    for j in sentence.ancestors(i):
        yield sentence.tokens[j]
        if sentence.tokens[j].pos == "VERB":
            return


@functools.cache
def _phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Returns the expression of any of the phrases, which are regular expressions themselves."""
    return re.compile(rf"(?i)\b(?:{'|'.join(phrases)})\b")

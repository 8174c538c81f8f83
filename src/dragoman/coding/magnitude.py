"""How many: the dead, the injured, and those who take part, as the words of the sentence give them.

A number in words becomes the smallest number that the words allow ("dozens": 24, "hundreds of thousands": 200,000); "at least six",
"more than six", "about six" and "up to six" are all the six that the text names. Numbers of one verb add up ("killed two soldiers and a
child": 3); a part named again ("including four children") does not count twice.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any

from dragoman.language.sentence import Sentence
from dragoman.records import Magnitude

LARGEST = 100_000_000
"""A larger number of people than any event has; what is beyond it is money or a date."""

_DIGITS = re.compile(r"\d{1,3}(?:[,.\u00a0\u202f]\d{3})+|\d+")
_NEAR = 3
"""Tokens behind the head of a noun phrase within which "dead" and "wounded" describe it ("left 12 people dead")."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Quantity:
    """A number in the sentence: tokens `first` to `last`, and the token `head` of those whom it counts."""

    first: int
    last: int
    value: int
    head: int


def magnitude(sentence: Sentence, trigger: int, *, kind: str) -> Magnitude:
    """Returns the numbers of people that a sentence gives for an event.

    Args:
        sentence: the parsed sentence.
        trigger: index of the token that shows the event.
        kind: type of the event; dead and injured are of events of violence and protest, those who take part are of all.
    """
    counts: dict[str, dict[int, int]] = {"dead": {}, "injured": {}, "size": {}}
    for quantity in _quantities(sentence):
        found = _measure(sentence, quantity, trigger)
        if found:
            name, governor = found
            of_this = name == "size" or (kind in _words()["types"]["casualties"] and _together(sentence, governor, trigger, kind))
            if of_this:
                counts[name][governor] = counts[name].get(governor, 0) + quantity.value
    largest = {name: max(values.values(), default=None) for name, values in counts.items()}
    return Magnitude(dead=largest["dead"], injured=largest["injured"], size=largest["size"])


def _measure(sentence: Sentence, quantity: _Quantity, trigger: int) -> tuple[str, int] | None:
    """Returns what a quantity counts, dead, injured or size, and the token of the verb or noun that says so; None: something else."""
    tokens, head = sentence.tokens, quantity.head
    described = _described(sentence, quantity)
    if described:
        return described
    top = _top(sentence, head)
    role, governor = tokens[top].role, tokens[top].head
    verb = tokens[governor].lemma.lower()
    if role in {"object", "passive-subject"} and _is(verb, "kill"):
        return "dead", governor
    if role in {"object", "passive-subject"} and _is(verb, "wound"):
        return "injured", governor
    if role == "subject" and _is(verb, "die"):
        return "dead", governor
    if _takes_part(sentence, top, trigger) and _persons(sentence, quantity):
        return "size", trigger
    return None


def _described(sentence: Sentence, quantity: _Quantity) -> tuple[str, int] | None:
    """Returns dead or injured where the counted noun or an adjective at it says so: "12 deaths", "five dead", "left 12 people dead"."""
    tokens, head = sentence.tokens, quantity.head
    lemma = tokens[head].lemma.lower()
    if _is(lemma, "deaths") and (lemma != "life" or tokens[_top(sentence, head)].role == "object"):
        return "dead", head
    if _is(lemma, "injuries"):
        return "injured", head
    for i in range(quantity.last + 1, min(max(quantity.last, head) + _NEAR, len(tokens))):
        if tokens[i].pos in {"PUNCT", "CCONJ", "ADP", "SCONJ"} or tokens[i].role in {"auxiliary", "passive-auxiliary"}:
            break
        word = tokens[i].text.lower()
        if tokens[i].role != "root" and tokens[i].tag != "VBD":
            name = "dead" if _is(word, "dead") else "injured" if _is(word, "injured") else None
            if name:
                return name, i
    return None


def _takes_part(sentence: Sentence, top: int, trigger: int) -> bool:
    """Whether the noun phrase is the subject of the trigger, or of its light verb, or its agent: "a march of/by 2,000 people"."""
    token = sentence.tokens[top]
    if token.role == "subject":
        return token.head == trigger or sentence.tokens[trigger].head == token.head
    if token.role == "prepositional-object":
        preposition = sentence.tokens[token.head]
        if preposition.lemma in {"of", "by"} and preposition.head != preposition.i:
            above = preposition.head
            return above == trigger or (sentence.tokens[above].lemma == "crowd" and _takes_part(sentence, above, trigger))
    return False


def _persons(sentence: Sentence, quantity: _Quantity) -> bool:
    """Whether a quantity counts persons: the noun is one for them, or there is none ("thousands marched")."""
    return quantity.first <= quantity.head <= quantity.last or _is(sentence.tokens[quantity.head].lemma.lower(), "people")


def _together(sentence: Sentence, governor: int, trigger: int, kind: str) -> bool:
    """Whether the dead of `governor` are those of the event: one stands below the other; a protest below its dead."""
    below = trigger == governor or governor in sentence.ancestors(trigger)
    return below or (kind == "ASSAULT" and (trigger in sentence.ancestors(governor) or _agent(sentence, governor, trigger)))


def _agent(sentence: Sentence, governor: int, trigger: int) -> bool:
    """Whether the event is the subject of the verb over the number: "the raid left five dead"."""
    above = {governor, *sentence.ancestors(governor)}
    return sentence.tokens[trigger].head in above and sentence.tokens[trigger].role in {"subject", "agent"}


def _top(sentence: Sentence, i: int) -> int:
    """Returns the first of the noun phrases that `i` is coordinated with."""
    while sentence.tokens[i].role == "conjunct" and sentence.tokens[sentence.tokens[i].head].pos in {"NOUN", "PROPN", "NUM", "ADJ"}:
        i = sentence.tokens[i].head
    return i


def _quantities(sentence: Sentence) -> Iterator[_Quantity]:
    """Yields the numbers of a sentence, and single persons ("a soldier")."""
    i = 0
    while i < len(sentence.tokens):
        value, last = _number(sentence, i)
        if value is None:
            i += 1
            continue
        if 0 < value <= LARGEST:
            yield _Quantity(i, last, value, _counted(sentence, i, last))
        i = last + 1


def _number(sentence: Sentence, i: int) -> tuple[int | None, int]:
    """Returns the number that begins at token `i` and its last token; None if none does."""
    tokens = sentence.tokens
    word = tokens[i].text.lower()
    words = _words()
    if word in {"a", "an"} and i + 1 < len(tokens):
        following = tokens[i + 1].text.lower()
        if following in words["few"]:
            return words["few"][following], i + 1
        if following in words["factors"]:
            return _product(sentence, i + 1, 1)
        head = tokens[i].head
        return (1, i) if head > i and tokens[head].tag == "NN" and _is(tokens[head].lemma.lower(), "people") else (None, i)
    if word == "several":
        return words["few"][word], i
    if word in words["many"] and tokens[i].pos != "VERB":
        return _many(sentence, i)
    start = _unit(word)
    return (None, i) if start is None else _product(sentence, i, start)


def _many(sentence: Sentence, i: int) -> tuple[int, int]:
    """Returns the least that "dozens" or "hundreds of thousands" mean, and the last token."""
    texts = [token.text.lower() for token in sentence.tokens[i : i + 3]]
    many, factors = _words()["many"], _words()["factors"]
    if len(texts) == 3 and texts[1] == "of" and texts[2] in many:
        return many[texts[0]] * factors[texts[2].removesuffix("s")], i + 2
    return many[texts[0]], i


def _product(sentence: Sentence, i: int, start: int) -> tuple[int, int]:
    """Returns the number that token `i` begins, `start` being its own value: "two hundred and fifty thousand"; and the last token."""
    tokens, factors = sentence.tokens, _words()["factors"]
    total, current = 0, start
    last = i if tokens[i].text.lower() not in factors else i - 1
    j = last + 1
    while j < len(tokens):
        word = tokens[j].text.lower()
        factor = factors.get(word)
        unit = _words()["units"].get(word)
        if factor:
            current, total = (0, total + current * factor) if factor >= 1000 else (current * factor, total)
        elif unit is not None and last >= i:
            current += unit
        elif word in {"and", "-"} and last >= i and _goes_on(sentence, last, j + 1):
            j += 1
            continue
        else:
            break
        last = j
        j += 1
    return total + current, last


def _goes_on(sentence: Sentence, last: int, i: int) -> bool:
    """Whether the number that ends at `last` goes on at `i` behind "and" or a hyphen: "two hundred and fifty"."""
    words = _words()
    following = sentence.tokens[i].text.lower() if i < len(sentence.tokens) else ""
    joined = sentence.tokens[i - 1].text == "-" or sentence.tokens[last].text.lower() in words["factors"]
    return joined and following in words["units"] | words["factors"]


def _unit(word: str) -> int | None:
    """Returns the value of digits or of a number word, hyphenated or not; None for other words."""
    if _DIGITS.fullmatch(word):
        return int(re.sub(r"\D", "", word))
    units: dict[str, int] = _words()["units"]
    parts = word.split("-")
    if all(part in units for part in parts):
        return sum(units[part] for part in parts)
    return None


def _counted(sentence: Sentence, first: int, last: int) -> int:
    """Returns the head of those whom the number of tokens `first` to `last` counts: "12 people", "dozens of people", "dozens"."""
    tokens = sentence.tokens
    if last + 1 < len(tokens) and tokens[last + 1].lemma == "of":
        objects = sentence.children(last + 1, "prepositional-object")
        if objects and tokens[objects[0]].lemma.lower() in _lists()["deaths"] | _lists()["injuries"]:
            return objects[0]  # what says that they died; for others the number stands for them, and has their role
    within = range(first, last + 1)
    roles = {"number", "modifier", "determiner", "compound"}
    counted = [tokens[i].head for i in within if tokens[i].role in roles and tokens[i].head > last]
    return counted[0] if counted else next(i for i in within if tokens[i].head not in within or tokens[i].head == i)


def _is(word: str, name: str) -> bool:
    """Whether a word is in a list of magnitude.toml."""
    return word in _lists()[name]


@functools.cache
def _lists() -> dict[str, frozenset[str]]:
    lists: dict[str, Iterable[str]] = _words()["words"]
    return {name: frozenset(words) for name, words in lists.items()}


@functools.cache
def _words() -> dict[str, Any]:
    text = (resources.files("dragoman.coding") / "magnitude.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)

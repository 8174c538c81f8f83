"""Whom a document has named: the parties of its parsed sentences in text order, each with its name, its role nouns and its weight.

Later short mentions are linked to these by coding/references.py.
"""

from __future__ import annotations

import dataclasses
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from dragoman.knowledge.agents import Agents
from dragoman.knowledge.party_words import words
from dragoman.knowledge.words import HYPHENS, fold
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

NOMINAL = frozenset({"NOUN", "PROPN"})
SUBJECTS = frozenset({"subject", "passive-subject", "agent"})
PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_SMALL = frozenset({"of", "the", "and", "for", "in", "to", "on", "de", "la"})


@dataclasses.dataclass(frozen=True, slots=True)
class Antecedent:
    """A party that the text names: `at` is the index of its sentence, `head` that of its token, `name` its words if it is a name.

    `nouns` are its role nouns ("president" in "President Marsh", "foreign minister" and "minister" in "the foreign minister").
    """

    entity: Entity
    at: int
    head: int
    name: tuple[str, ...]
    nouns: frozenset[str]
    subject: bool
    plural: bool
    person: bool
    apposed: bool = False

    @property
    def identity(self) -> tuple[str, ...]:
        """What tells two antecedents apart: the id, else the name, else the words."""
        if self.entity.entity_id:
            return (self.entity.entity_id,)
        return (self.name[-1:] if self.person else self.name) or (fold(self.entity.text),)


def head_of(sentence: Sentence, entity: Entity) -> int | None:
    """Returns the token that heads the words of an entity: the only one that hangs on something outside of them."""
    starts = sentence.derived(_starts)
    near = sentence.tokens[bisect_left(starts, entity.start) : bisect_left(starts, entity.end)]
    inside = [t for t in near if t.end <= entity.end]
    among = {t.i for t in inside}
    outer = [t.i for t in inside if t.head not in among or t.head == t.i]
    nominal = [i for i in outer if sentence.tokens[i].pos in NOMINAL]
    return next(iter(nominal or outer), None)


def name_of(sentence: Sentence, head: int) -> tuple[str, ...]:
    """Returns the folded words of the name that ends at a head, without titles; none where the head is no name."""
    if sentence.tokens[head].pos != "PROPN":
        return ()
    first = head
    while first and _in_name(sentence, first - 1, head):
        first -= 1
    shown = [token.text for token in sentence.tokens[first : head + 1]]
    table = Agents.load()
    ends = [k for k in range(len(shown) - 1) if table.noun_at(shown[:-1], k) is not None]
    return tuple(fold(word).rstrip(".") for word in shown[max(ends, default=-1) + 1 :] if word not in HYPHENS)


def _in_name(sentence: Sentence, i: int, head: int) -> bool:
    token = sentence.tokens[i]
    if token.text in HYPHENS:
        return i > 0 and sentence.tokens[i - 1].end == token.start
    known = fold(token.text).rstrip(".") in words("courtesy")
    return token.pos == "PROPN" and token.head in range(i, head + 1) and token.role in {"compound", "modifier"} and not known


def nouns_of(sentence: Sentence, head: int) -> frozenset[str]:
    """Returns the role nouns of a phrase: the agent noun that heads it or stands as a title before a name, long and short."""
    known = sentence.derived(_known_nouns)
    if head not in known:
        known[head] = _find_nouns(sentence, head)
    return known[head]


def _known_nouns(_: Sentence) -> dict[int, frozenset[str]]:
    """Returns the memory of `nouns_of`: links ask for the same phrases again and again."""
    return {}


def _find_nouns(sentence: Sentence, head: int) -> frozenset[str]:
    shown, table = sentence.derived(_texts), Agents.load()
    low = min([head, *(i for i in sentence.children(head, "compound", "modifier") if i < head)])
    below = [*sentence.children(head, "apposition")]
    found = {agent.phrase for i in (*range(low, head + 1), *below) if (agent := table.noun_at(shown, i)) is not None}
    return frozenset(found | {phrase.split()[-1] for phrase in found if phrase.split()[0] not in words("second_rank")})


def _starts(sentence: Sentence) -> list[int]:
    return [token.start for token in sentence.tokens]


def _texts(sentence: Sentence) -> list[str]:
    return [token.text for token in sentence.tokens]


def antecedents(sentences: Sequence[Sentence], named: Sequence[Sequence[Entity]]) -> Iterator[Antecedent]:
    """Yields the parties that the sentences name, in text order, `named` being the parties of each sentence."""
    for at, (sentence, entities) in enumerate(zip(sentences, named, strict=True)):
        before: dict[int, Antecedent] = {}
        for entity in entities:
            head = head_of(sentence, entity)
            if head is not None and sentence.tokens[head].pos in NOMINAL:
                before[head] = _titled(sentence, _antecedent(sentence, at, head, entity), before)
                yield before[head]


def _titled(sentence: Sentence, one: Antecedent, before: Mapping[int, Antecedent]) -> Antecedent:
    """Returns a bare name with the codes of the office that it stands in apposition to, or that stands right before it."""
    if not one.name or one.entity.country or one.entity.sectors:
        return one
    token = sentence.tokens[one.head]
    title = before.get(token.head) if one.apposed else None
    if title is None:
        last = list(before.values())[-1:]
        title = next((other for other in last if one.entity.start - other.entity.end == 1), None)
    if title is None or title.name or not title.nouns or not title.entity.sectors:
        return one
    codes = title.entity
    basis = f"{codes.text!r} is the title of {one.entity.text!r}; {codes.basis}"
    entity = dataclasses.replace(one.entity, country=codes.country, sectors=codes.sectors, basis=basis)
    return dataclasses.replace(one, entity=entity, nouns=one.nouns | title.nouns, person=not one.plural)


def _subject(sentence: Sentence, head: int) -> bool:
    """Says whether a noun is a subject, or coordinated with one."""
    token, above = sentence.tokens[head], sentence.tokens[head]
    while token.role == "conjunct" and above.role in {"conjunct", "apposition"}:
        above = sentence.tokens[above.head]
    return above.role in SUBJECTS


def _antecedent(sentence: Sentence, at: int, head: int, entity: Entity) -> Antecedent:
    token = sentence.tokens[head]
    name, nouns = name_of(sentence, head), nouns_of(sentence, head) | frozenset(filter(None, (entity.office,)))
    kind = (entity.entity_id or "").partition(":")[0]
    plural = token.tag in PLURAL_TAGS or bool(sentence.children(head, "conjunct")) or fold(token.text) in words("collective")
    person = kind == "person" or (not kind and not plural and (len(name) > 1 or bool(nouns)) and not nouns & words("collective_parties"))
    return Antecedent(entity, at, head, name, nouns, _subject(sentence, head), plural, person, token.role == "apposition")


def acronyms(sentences: Sequence[Sentence], named: Iterable[Antecedent]) -> Iterator[tuple[str, Antecedent]]:
    """Yields each acronym in brackets with the party that it abbreviates: "the Liberation Front of Malta (LFM)"."""
    for one in named:
        sentence = sentences[one.at]
        rest = sentence.text[one.entity.end - sentence.start :]
        found = re.match(
            r"\s?\((?:the )?([A-Z][A-Za-z.\-]{1,11})\)|,? (?:also )?known (?:as|by its acronym) (?:the )?([A-Z]{2,10})\b", rest
        )
        if found:
            short = found[1] or found[2]
            if abbreviates(short, one.entity.text):
                yield short, one


def abbreviates(short: str, text: str) -> bool:
    """Says whether the capitals of an acronym begin words of the text in their order, two at least."""
    capitals = [c.lower() for c in short if c.isupper()]
    initials = [fold(word)[:1] for word in re.split(r"[\s\-]+", text) if fold(word) not in _SMALL]
    at = 0
    for letter in capitals:
        if letter not in initials[at:]:
            return False
        at = initials.index(letter, at) + 1
    return len(capitals) > 1

"""The place of an event: the location phrase that is tied to its trigger."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dragoman.knowledge.place_words import place_words
from dragoman.language.sentence import Sentence
from dragoman.records import Place

CLAUSES = frozenset({
    "relative-clause", "noun-clause", "clause", "infinitive", "adverbial-clause", "prepositional-clause", "parataxis", "clausal-subject",
})  # fmt: skip
INSIDE_PHRASE = frozenset({"compound", "modifier", "possessor", "apposition", "adverbial-noun", "conjunct", "other", "attribute"})
FINENESS = {"point": 0.3, "city": 0.2, "region": 0.1, "country": 0.0}
TRIGGER, BELOW, CLAUSE, NAMED, GOAL, SENTENCE = 4.0, 3.4, 3.0, 2.6, 2.3, 1.0
"""How near the phrase is: on the trigger, inside its phrase, on its clause, its object or modifier, its goal, elsewhere in the sentence."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Phrase:
    """A place in a location phrase: `at` is the token that it hangs on, `preposition` its lemma ("" for a bare object or modifier)."""

    place: Place
    at: int
    preposition: str
    role: str


def event_place(places: Sequence[Place], *, sentence: Sentence, trigger: int, dateline: Place | None = None) -> Place | None:
    """Returns where the event of `trigger` took place, or None where the sentence does not say.

    A capital that stands for its government ("Washington said") is in no location phrase, so it is never chosen.

    Args:
        places: those of the document.
        sentence: the parsed sentence of the event.
        trigger: index of the token that names the event.
        dateline: the place of the dateline, taken when the sentence names none.
    """
    phrases = [phrase for place in places if (phrase := _phrase(place, sentence)) is not None]
    best: tuple[float, Place] | None = None
    for phrase in phrases:
        weight = _tie(phrase, sentence, trigger)
        if weight is None:
            continue
        weight += FINENESS.get(phrase.place.precision, 0.0)
        if best is None or weight > best[0]:
            best = (weight, phrase.place)
    return best[1] if best else dateline


def _phrase(place: Place, sentence: Sentence) -> _Phrase | None:
    """Returns the phrase that `place` stands in: climbs from its words to a preposition, an object or a noun that it modifies."""
    tokens = sentence.tokens
    inside = [token.i for token in tokens if token.start < place.end and place.start < token.end]
    if not inside or place.basis.startswith("adjective"):
        return None
    i = next((i for i in inside if tokens[i].head not in inside or tokens[i].head == i), inside[-1])
    for _ in tokens:
        token, above = tokens[i], tokens[tokens[i].head]
        if token.role == "prepositional-object" and above.lemma == "of" and tokens[above.head].role == "prepositional-object":
            i = above.head  # "in the city of NAME"
            continue
        found = _hung(place, sentence, i, named=i in inside)
        if found is not None or token.role not in INSIDE_PHRASE or token.head == i:
            return found
        i = token.head
    return None


def _hung(place: Place, sentence: Sentence, i: int, *, named: bool) -> _Phrase | None:
    """Returns the phrase if token `i` is its head: `named` where `i` is a word of the place itself."""
    token, above = sentence.tokens[i], sentence.tokens[sentence.tokens[i].head]
    words = place_words().event
    taken = above.role in ("object", "passive-subject") and sentence.tokens[above.head].lemma in words.taking
    found = None
    if token.role == "prepositional-object":
        found = _Phrase(place, above.head, above.lemma, token.role)
    elif token.role in ("object", "passive-subject") and above.lemma in words.taking:
        found = _Phrase(place, token.head, "", "object")
    elif token.role in ("adverb", "adverbial-noun") and not named and token.lemma in words.where:
        found = _Phrase(place, token.head, token.lemma, token.role)
    elif token.role == "compound" and named and above.role != "prepositional-object" and not taken:
        found = _Phrase(place, token.head, "", token.role)
    return found


def _tie(phrase: _Phrase, sentence: Sentence, trigger: int) -> float | None:
    """Returns how closely the phrase is tied to the trigger; None where it does not say the place of the event."""
    words, head = place_words().event, sentence.tokens[phrase.at]
    if phrase.preposition in words.where:
        return _tie_of_location(phrase, sentence, trigger)
    if phrase.at != trigger:
        return None
    if phrase.preposition in words.goal:
        return GOAL if head.lemma in words.moving else None
    named = phrase.role in ("compound", "object") or (phrase.preposition in words.target and head.lemma not in words.saying)
    return NAMED if named and phrase.place.precision != "country" else None


def _tie_of_location(phrase: _Phrase, sentence: Sentence, trigger: int) -> float | None:
    if phrase.at == trigger:
        return TRIGGER
    if phrase.at in sentence.subtree(trigger, without=CLAUSES):
        return BELOW
    clause, head = _clause(sentence, trigger), sentence.tokens[phrase.at]
    if phrase.at == clause or phrase.at in sentence.subtree(clause, without=CLAUSES):
        return CLAUSE
    return None if head.lemma in place_words().event.saying and phrase.place.start > head.start else SENTENCE


def _clause(sentence: Sentence, trigger: int) -> int:
    """Returns the head of the clause that the trigger is in."""
    i = trigger
    while sentence.tokens[i].role not in CLAUSES and sentence.tokens[i].head != i:
        i = sentence.tokens[i].head
    return i

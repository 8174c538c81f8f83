"""Where: every place name of a text, resolved, and the place of an event."""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from dragoman.coding.place_event import event_place
from dragoman.coding.place_evidence import DATELINE_END
from dragoman.coding.place_names import Finder
from dragoman.coding.place_sense import Ranked, Sense, rankings, resolve
from dragoman.coding.place_text import PlaceName
from dragoman.knowledge.gazetteer import Candidate, Gazetteer
from dragoman.knowledge.place_words import place_words
from dragoman.language.sentence import Sentence, Token
from dragoman.records import Place, Span

__all__ = ["Weighed", "dateline_place", "event_place", "find_places", "weigh_places"]

Parsed: TypeAlias = Mapping[int, tuple[Sentence, Token]]
"""Parsed tokens, each with its sentence, by where it starts."""
HEAD = 600
"""Code points in which a text has its dateline."""
STRETCH = 50_000
"""Characters that are read as one text."""
THRESHOLD = 1.5
"""Evidence that makes a name a place; set on the development figures between recall and precision."""
SURE = {"country": 6.0, "people": 6.0, "region": 4.5}
PRECISION = {"country": "country", "region": "region", "admin1": "region", "admin2": "region", "city": "city", "capital": "city"}
CAPITAL = 1.5
"""Added for a national capital: known to every reader."""
REPEATED = 0.5
NO_NAME, SPEAKS = -2.5, -1.5
"""Added where the parser reads the word as no name, or as one who says something and is no capital."""
NAME_TAGS = ("NNP", "JJ", "NN", "CD", "FW", "LS")


def find_places(
    text: str, *, gazetteer: Gazetteer, sentences: Sequence[Sentence] = (), taken: Sequence[Span] = (), home: str | None = None
) -> tuple[Place, ...]:
    """Returns the places that `text` names, in text order, not overlapping.

    Args:
        text: the document.
        gazetteer: where names are looked up.
        sentences: those that were parsed, any part of the text; their roles confirm or rule out names.
        taken: spans that are known to be something else, such as persons; no place is found in them.
        home: country of the publisher (alpha-3), whose towns its readers know.
    """
    parsed = {token.start: (sentence, token) for sentence in sentences for token in sentence.tokens}
    found: list[Place] = []
    for start, end in _stretches(text):
        closed = [Span(span.text, span.start - start, span.end - start) for span in taken]
        found.extend(_places(text[start:end], start, gazetteer=gazetteer, parsed=parsed, taken=closed, home=home))
    return tuple(found)


def dateline_place(text: str, places: Sequence[Place]) -> Place | None:
    """Returns the place of the dateline ("KABUL, March 27 (AP) --") with a basis that says so, None where there is none."""
    for place in places:
        line = text[text.rfind("\n", 0, place.start) + 1 : place.start]
        if place.start > HEAD or line.strip():
            continue
        if DATELINE_END.match(text, place.end):
            return dataclasses.replace(place, basis=f"dateline; {place.basis}")
    return None


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Cuts a text of book length, at white space: names far apart say nothing about each other, and time grows with their number."""
    start = 0
    while len(text) - start > STRETCH:
        cut = max(text.rfind(" ", start + 1, start + STRETCH), text.rfind("\n", start + 1, start + STRETCH))
        end = cut if cut > start else start + STRETCH
        yield start, end
        start = end
    yield start, len(text)


def _places(
    text: str, offset: int, *, gazetteer: Gazetteer, parsed: Parsed, taken: Sequence[Span], home: str | None
) -> Iterator[Place]:
    finder = _finder(gazetteer)
    words = finder.words(text)
    names = finder.find(words, taken)
    senses = resolve(names, words, home=home)
    for name, sense, weight in zip(names, senses, _weights(names, senses, parsed, offset), strict=True):
        if weight > THRESHOLD:
            yield _place(name, sense, weight, offset)


def _weights(names: Sequence[PlaceName], senses: Sequence[Sense], parsed: Parsed, offset: int) -> list[float]:
    """Returns the evidence that each name is a place; one that is sure lifts the others of the same name."""
    weights = [_weight(name, sense) + _parse_evidence(name, sense, parsed, offset) for name, sense in zip(names, senses, strict=True)]
    best: dict[str, float] = {}
    for name, weight in zip(names, weights, strict=True):
        best[name.key] = max(best.get(name.key, -math.inf), weight)
    return [max(weight, REPEATED * (weight + best[name.key])) for name, weight in zip(names, weights, strict=True)]


@dataclasses.dataclass(frozen=True, slots=True)
class Weighed:
    """A name that may be a place, for those who ask why: the evidence (more than `THRESHOLD` is needed), the winner, all candidates."""

    place: Place
    evidence: float
    winner: Candidate
    ranking: tuple[Ranked, ...]

    @property
    def taken(self) -> bool:
        """Tells whether the name is taken for a place."""
        return self.evidence > THRESHOLD


def weigh_places(text: str, *, gazetteer: Gazetteer, home: str | None = None) -> tuple[Weighed, ...]:
    """Returns every name of a short text that the gazetteer knows, taken or not, with its candidates, from words alone."""
    finder = _finder(gazetteer)
    words = finder.words(text)
    names = finder.find(words, ())
    senses = resolve(names, words, home=home)
    weights = _weights(names, senses, {}, 0)
    return tuple(
        Weighed(_place(name, sense, weight, 0), weight, sense.place, tuple(ranking))
        for name, sense, weight, ranking in zip(names, senses, weights, rankings(names, words, home=home), strict=True)
    )


@functools.lru_cache(maxsize=4)
def _finder(gazetteer: Gazetteer) -> Finder:
    return Finder(gazetteer)


def _weight(name: PlaceName, sense: Sense) -> float:
    """Returns the evidence around the name with what its sense adds: a well-known place, or one that fits the text, is likelier meant."""
    place = sense.place
    if place.kind in SURE:
        return name.evidence + SURE[place.kind]
    size = min(max(math.log10(place.population + 10) - 4.3, -1.5), 2.5)
    return name.evidence + size + sense.support + CAPITAL * (place.kind == "capital")


def _parse_evidence(name: PlaceName, sense: Sense, parsed: Parsed, offset: int) -> float:
    """Returns what the parse says about a name of one word: a verb or an adverb is none, and who speaks is rather a person."""
    found = parsed.get(name.span.start + offset)
    if found is None or name.first < name.last or name.fixed:
        return 0.0
    sentence, token = found
    if not token.tag.startswith(NAME_TAGS):
        return NO_NAME
    says = token.role == "subject" and sentence.tokens[token.head].lemma in place_words().event.saying
    return SPEAKS if says and sense.place.kind in ("city", "admin2") else 0.0


def _place(name: PlaceName, sense: Sense, weight: float, offset: int) -> Place:
    found: Candidate = sense.place
    confidence = round(sense.share / (1 + math.exp(-(weight - THRESHOLD) / 2)), 3)
    precision = PRECISION.get(found.kind) or ("country" if found.population else "region")
    return Place(
        text=name.span.text, start=name.span.start + offset, end=name.span.end + offset,
        name=found.name, country=found.country, admin1=found.admin1,
        lat=found.lat, lon=found.lon, geonames_id=found.geonames_id, precision=precision, confidence=confidence, basis=sense.basis,
    )  # fmt: skip

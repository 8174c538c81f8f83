"""Which sentences can hold an event, from words alone; no other is searched for one, and those without a cue are not even parsed.

Two questions, the cheap one first. Does a sentence have the words of some pattern of the codebook, and one that can name a party?
And do its words look like those of sentences with an event? The second is a linear model over words, pairs of words and the types of the
patterns (prefilter.tsv), made by training/prefilter.py from the sentences that the project has written.
"""

from __future__ import annotations

import dataclasses
import functools
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from importlib.resources import files
from itertools import pairwise

from dragoman.codebook.codebook import NONE, Codebook
from dragoman.codebook.patterns import Pattern
from dragoman.errors import DataError

OBLIGATION = frozenset({"must", "should", "ought", "need", "have"})
"""Words of the clauses that a `must:` part asks for."""
FILLED = 200_000
"""Distinct words remembered before the memory is emptied, so that a long run stays bounded."""
NAME, NUMBER = "^", "0"
"""What stands for a capitalised word and for a word with a digit: the model knows neither names nor figures."""
SHORT = 12
"""Up to so many words and marks the model is not asked: it was taught long sentences, and short ones cost little."""
TITLE = 0.6
"""Share of capitalised words from which a sentence is a headline in title case, whose capitals mark no names."""
MANY = 4
"""From so many words of parties on, and twice as many types, the model does not count."""

Needs = tuple[frozenset[str], ...]
"""Groups of words: a sentence must hold one of each."""
Offer = tuple[str, Collection[Needs]]
"""A type, and what else a sentence must hold for one of its patterns."""


@dataclasses.dataclass(frozen=True, slots=True)
class Weights:
    """The linear model: log odds of `bias`, and of each feature.

    From `least` on a sentence may hold an event; from `ask` on it is likely enough to ask the learned coder, which costs three parses.
    """

    bias: float
    least: float
    ask: float
    features: Mapping[str, float]

    @classmethod
    @functools.cache
    def load(cls) -> Weights:
        """Returns the packaged weights."""
        text = (files("dragoman.coding") / "prefilter.tsv").read_text("utf8")
        rows = [line.split("\t") for line in text.split("\n") if line and not line.startswith("# ")]
        try:
            features = {name: float(value) for name, value in rows}
            return cls(features.pop("(bias)"), features.pop("(least)"), features.pop("(ask)"), features)
        except (KeyError, ValueError) as error:
            raise DataError(f"coding/prefilter.tsv: no weights of a prefilter ({error}); make them with training/prefilter.py") from error

    def odds(self, features: Collection[str]) -> float:
        """Returns the log odds that a sentence of these features holds an event. Sums of long sentences are scaled down to their size."""
        known = [self.features[feature] for feature in features if feature in self.features]
        return self.bias + math.fsum(known) / math.sqrt(max(len(known), 1))


@dataclasses.dataclass(frozen=True, slots=True)
class _Word:
    """What is known of a word form: lemmas that it can have, the shortest of them, itself as a feature, whether it can name a party.

    `capital`: it begins with one; `capitals`: it has no other letters, and several; `letters`: it begins with a letter.
    """

    forms: frozenset[str]
    base: str
    feature: str
    party: bool
    capital: bool
    capitals: bool
    letters: bool


class Prefilter:
    """Tells, from words alone, whether a sentence is worth a search for events.

    Args:
        codebook: the words of its patterns are looked for.
        party_words: lower-case words that can name a party.
        lemmas: gives the lemmas that a word form can have.
        weights: the linear model (None: the packaged one).
    """

    def __init__(
        self,
        codebook: Codebook,
        party_words: Collection[str],
        lemmas: Callable[[str], frozenset[str]],
        weights: Weights | None = None,
    ) -> None:
        self._offers = _offers(codebook)
        self._parties, self._lemmas = party_words, lemmas
        self._words: dict[str, _Word] = {}
        self.weights = weights or Weights.load()

    def may_hold_event(self, words: Sequence[str]) -> bool:
        """Returns whether a sentence of these words can hold an event."""
        return self.odds(words) >= self.weights.least

    def odds(self, words: Sequence[str]) -> float:
        """Returns the log odds that a sentence of these words holds an event.

        Minus infinity where no pattern could fit; where one could and the sentence is short, infinity.
        """
        features = self.features(words)
        if not features:
            return -math.inf
        return math.inf if len(words) <= SHORT else self.weights.odds(features)

    def features(self, words: Sequence[str]) -> set[str]:
        """Returns the features of a sentence; none where it has no words of a pattern, or none that can name a party."""
        known = [self._words.get(word) or self._look_up(word) for word in words]
        # A capitalised word can be a name that no list has, but every first word is capitalised.
        if not any(word.party for word in known) and not any(word.capital for word in known[1:]):
            return set()
        forms = frozenset[str]().union(*(word.forms for word in known))
        types = {kind for head in forms & self._offers.keys() for kind, needs in self._offers[head] if _met(needs, forms)}
        if not types:
            return set()
        parties = sum(word.party for word in known)
        return {f"PARTIES{min(parties, MANY)}", f"TYPES{min(len(types), 2 * MANY)}", *types, *_worded(known)}

    def _look_up(self, word: str) -> _Word:
        if len(self._words) > FILLED:
            self._words.clear()
        lower = word.lower()
        forms = self._lemmas(lower) | {lower}
        shown = NUMBER if any(char.isdigit() for char in word) else lower
        base = shown if shown == NUMBER else min(forms, key=lambda form: (len(form), form))
        party = not forms.isdisjoint(self._parties)
        capitals = len(word) > 1 and word.isupper()
        self._words[word] = found = _Word(forms, base, f"={shown}", party, word[:1].isupper(), capitals, word[:1].isalpha())
        return found


def _worded(known: Sequence[_Word]) -> Iterator[str]:
    """Yields the words of a sentence that are no names, as they stand and by their lemmas, and its pairs of neighbours."""
    first = next((k for k, word in enumerate(known) if word.letters), 0)
    written = [word for word in known[first + 1 :] if word.letters]
    most = max(MANY - 1.0, TITLE * len(written))
    title, loud = sum(word.capital for word in written) > most, sum(word.capitals for word in written) > most
    named = ((word.capitals and not loud) or (word.capital and k != first and not title) for k, word in enumerate(known))
    bases = [NAME if name else word.base for name, word in zip(named, known, strict=True)]
    yield from bases
    yield from (word.feature for word, base in zip(known, bases, strict=True) if base != NAME and word.feature[1:] != base)
    yield from (f"{a} {b}" for a, b in pairwise(bases))


def _met(needs: Collection[Needs], forms: frozenset[str]) -> bool:
    for groups in needs:  # plain loops: this is asked a hundred times a sentence
        for group in groups:
            if group.isdisjoint(forms):
                break
        else:
            return True
    return False


def _offers(codebook: Codebook) -> Mapping[str, Sequence[Offer]]:
    """Returns, by the head of a pattern, its types, each with what else a sentence must hold; nothing where one pattern needs no more."""
    found: dict[str, dict[str, set[Needs]]] = {}
    for noun, nominal in codebook.nouns.items():
        for pattern in nominal:
            if pattern.type != NONE:
                found.setdefault(_head(noun), {}).setdefault(pattern.type, set()).add(())
    for patterns in codebook.verbs.values():
        for pattern in patterns:
            if pattern.type != NONE:
                found.setdefault(pattern.head.removeprefix("be:"), {}).setdefault(pattern.type, set()).add(tuple(_groups(pattern)))
    return {head: [(kind, _joined(needs)) for kind, needs in types.items()] for head, types in found.items()}


def _joined(needs: Collection[Needs]) -> Collection[Needs]:
    """Returns the same demands with fewer groups: what asks for one word of one list, and what for one of another, ask for one of both."""
    if () in needs:
        return [()]
    single = frozenset[str]().union(*(groups[0] for groups in needs if len(groups) == 1))
    several = [groups for groups in needs if len(groups) > 1 and not any(group <= single for group in groups)]
    return [*([(single,)] if single else []), *several]


def _groups(pattern: Pattern) -> Iterable[frozenset[str]]:
    yield from (frozenset({word}) for word in sorted(pattern.companions))
    if pattern.subject.words:
        yield _heads(pattern.subject.words)
    for part in pattern.parts:
        words = part.filler.words or part.verbs or (OBLIGATION if part.form == "must" else None)
        if words and not part.optional:
            yield _heads(words)


@functools.cache
def _heads(words: frozenset[str]) -> frozenset[str]:
    """Returns the heads of names. Thousands of patterns share a few hundred word classes."""
    return frozenset(map(_head, words))


def _head(name: str) -> str:
    """Returns the head of a multiword name: "talks" of peace_talks, "weapons" of weapons_of_mass_destruction."""
    return name.removeprefix("be:").split("_of_", 1)[0].rsplit("_", 1)[-1]

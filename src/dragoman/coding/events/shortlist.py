"""Which patterns of a verb are worth matching with a predicate.

A common verb has two hundred patterns, and most of them ask for a word, a preposition or a clause that the predicate does not have. Every
pattern is filed under one such feature, so that a predicate meets only those that its own features call up. Nothing that fits is left out:
a feature is asked for only where the pattern cannot fit without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dragoman.codebook.patterns import Part, Pattern
from dragoman.coding.events.phrases import Phrases
from dragoman.language.lexical import content
from dragoman.language.predicates import Predicate, noun_clauses, obliques

Feature = tuple[str, str | int]
"""What a predicate has: ("companion", word), ("preposition", word), ("clause", form), ("object", ""), or, in a subject, object or oblique,
a noun of a word list, by the number of the list."""
Need = frozenset[Feature]
"""Features of which a predicate must have one."""
Filed = tuple[int, Pattern, tuple[Need, ...]]
"""A pattern, its place among those of its verb, and what it needs beside the feature that it is filed under."""

ANYTHING: Feature = ("anything", "")
"""Where patterns are filed that need nothing."""
OBJECT: Feature = ("object", "")


class Shortlists:
    """Files the patterns of all verbs.

    Args:
        verbs: the patterns by verb.
    """

    def __init__(self, verbs: Mapping[str, Sequence[Pattern]]) -> None:
        self._numbers: dict[frozenset[str], int] = {}
        self._filed = {verb: self._file(patterns) for verb, patterns in verbs.items()}
        lists: dict[str, list[int]] = {}
        for words, number in self._numbers.items():
            for word in words:
                lists.setdefault(word, []).append(number)
        self.lists = lists

    def patterns(self, verb: str, predicate: Predicate, offers: Offers) -> list[Pattern]:
        """Returns the patterns of a verb that the predicate may fit, in the order of the codebook."""
        filed = self._filed.get(verb)
        if filed is None:
            return []
        features = offers.features(predicate)
        found: dict[int, Pattern] = {}  # by place: a pattern is filed under each of the prepositions that it allows
        for feature in filed.keys() & features:
            for place, pattern, needs in filed[feature]:
                if not any(need.isdisjoint(features) for need in needs):
                    found[place] = pattern
        return [found[place] for place in sorted(found)]

    def _file(self, patterns: Sequence[Pattern]) -> dict[Feature, list[Filed]]:
        filed: dict[Feature, list[Filed]] = {}
        for place, pattern in enumerate(patterns):
            first, *others = (*self._needs(pattern), frozenset({ANYTHING}))
            for feature in first:
                filed.setdefault(feature, []).append((place, pattern, tuple(others[:-1])))
        return filed

    def _needs(self, pattern: Pattern) -> Iterable[Need]:
        """Yields what a pattern needs, the rarest first."""
        required = [part for part in pattern.parts if not part.optional]
        yield from (frozenset({("companion", word)}) for word in pattern.companions)
        yield from (self._listed(part.kind, part.filler.words) for part in required if part.kind != "clause" and part.filler.words)
        if pattern.subject.words:
            yield self._listed("subject", pattern.subject.words)
        yield from sorted((_form(part) for part in required), key=len)

    def _listed(self, kind: str, words: frozenset[str]) -> Need:
        return frozenset({(kind, self._numbers.setdefault(words, len(self._numbers)))})


class Offers:
    """What the predicates of one sentence offer to patterns.

    Args:
        shortlists: knows the word lists that patterns ask for.
        phrases: the noun phrases of the sentence.
        predicates: its predicates by verb index.
    """

    def __init__(self, shortlists: Shortlists, phrases: Phrases, predicates: Mapping[int, Predicate]) -> None:
        self._lists, self._phrases, self._predicates = shortlists.lists, phrases, predicates
        self._numbers: dict[int, frozenset[int]] = {}

    def features(self, predicate: Predicate) -> set[Feature]:
        """Returns the features of a predicate."""
        found: set[Feature] = {ANYTHING, *(("companion", word) for word in predicate.companions)}
        found.update(("clause", clause.kind) for clause in predicate.clauses)
        self._add("subject", self._subjects(predicate), found)
        sentence, phrases = self._phrases.s, [*predicate.obliques]
        for head in predicate.objects:
            found.add(OBJECT)
            found.update(("clause", clause.kind) for clause in noun_clauses(sentence, head))
            phrases.extend(obliques(sentence, head))
        self._add("object", predicate.objects, found)
        reached: dict[int, None] = {}
        for preposition, heads in phrases:
            found.add(("preposition", preposition))
            for head in heads:
                if head not in reached:
                    reached[head] = None
                    phrases.extend(obliques(sentence, head))
        self._add("oblique", reached, found)
        return found

    def _subjects(self, predicate: Predicate) -> Iterable[int]:
        """Returns the subjects, those included that a participle on a noun can have from the verb above."""
        yield from predicate.subjects
        if predicate.governor is not None and predicate.governor.relation == "noun":
            above = self._predicates.get(self._phrases.s.tokens[predicate.governor.head].head)
            yield from above.subjects if above is not None else ()

    def _add(self, kind: str, heads: Iterable[int], found: set[Feature]) -> None:
        for head in heads:
            found.update((kind, number) for number in self._listed(head))

    def _listed(self, head: int) -> frozenset[int]:
        """Returns the word lists that hold a name of the noun phrase, or of one that it only counts."""
        numbers = self._numbers.get(head)
        if numbers is None:
            lists = self._lists
            names = (name for noun in content(self._phrases.s, head) for name in self._phrases.names(noun))
            numbers = self._numbers[head] = frozenset(number for name in names if name in lists for number in lists[name])
        return numbers


def _form(part: Part) -> Need:
    if part.kind == "clause":
        return frozenset({("clause", part.form)})
    return frozenset({OBJECT}) if part.kind == "object" else frozenset(("preposition", word) for word in part.prepositions)

"""What happened: the events of one sentence, by the patterns of the codebook.

Every verb takes the heaviest pattern that fits it; nouns that name acts are coded under light verbs ("launched an attack") and, where no
verb has used them, on their own. The complement of a matched clause pattern ("threatened to attack") is not coded as an act of its own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence

from dragoman.codebook.codebook import NONE, Codebook
from dragoman.codebook.patterns import Pattern
from dragoman.coding.events.announced import announcers
from dragoman.coding.events.match import Matcher
from dragoman.coding.events.phrases import Participants
from dragoman.coding.events.recipients import Match
from dragoman.coding.events.sequences import by_first_word, shown
from dragoman.coding.events.shortlist import Offers, Shortlists
from dragoman.coding.events.status import ACTUAL, FUTURE, HYPOTHETICAL, NEGATED, REFUSED, StatusReader
from dragoman.language.lexical import content
from dragoman.language.predicates import Predicate, predicates, words_of_act
from dragoman.language.sentence import Sentence, Token
from dragoman.records import Entity

WORD = 2.0
"""What each further word of a noun's name adds to the weight of its patterns: a longer name says more."""
SPOKEN = frozenset({"AGREE", "THREATEN", "REJECT"})
"""Types that somebody must utter: without an actor there is none."""
VERBAL, LIGHT, NOMINAL = "verb", "light verb", "noun"


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """An event in a sentence, before date, place and attribution are known. `trigger` and `verb` are token indices."""

    type: str
    modes: tuple[str, ...]
    contexts: tuple[str, ...]
    status: str
    trigger: int
    verb: int
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    confidence: float
    explanation: str
    act: str
    """The type of the act itself, where its status turned it into another ("will not support" is a REJECT of a SUPPORT)."""
    nouns: tuple[int, ...] = ()
    """The nouns that say it with the verb: "held a meeting"."""
    clauses: tuple[int, ...] = ()
    """The verbs of the clauses that say it with the verb: "promised to help"."""
    again: tuple[int, ...] = ()
    """Other words of the sentence that tell the same act (coding/means.py)."""


class EventFinder:
    """Finds events by a codebook.

    Args:
        codebook: the patterns and the ontology.
    """

    def __init__(self, codebook: Codebook) -> None:
        self.codebook = codebook
        self.shortlists = Shortlists(codebook.verbs)
        self._modes = {name: by_first_word(kind.modes) for name, kind in codebook.types.items()}
        self._contexts = by_first_word(codebook.contexts)

    def find(self, sentence: Sentence, who: Participants) -> list[Found]:
        """Returns the events of one parsed sentence, in the order of their triggers; `who` knows the parties."""
        return sorted(filter(_told_enough, _Reading(self, sentence, who).events()), key=lambda found: found.trigger)

    def modes(self, kind: str, words: list[str]) -> tuple[str, ...]:
        """Returns the modes of a type that the words of a clause show."""
        return shown(self._modes[kind], words)

    def contexts(self, words: list[str]) -> tuple[str, ...]:
        """Returns the contexts that the words of a sentence show."""
        return shown(self._contexts, words)


class _Reading:
    """The reading of one sentence."""

    def __init__(self, finder: EventFinder, sentence: Sentence, who: Participants) -> None:
        self.finder, self.s, self.book = finder, sentence, finder.codebook
        self.predicates = predicates(sentence)
        self.matcher = Matcher(sentence, self.predicates, who, match_of=self.match_of, table=self.book.composition)
        self.offers = Offers(finder.shortlists, self.matcher.phrases, self.predicates)
        self.statuses = StatusReader(sentence, self.predicates, self.book.composition)
        self._best: dict[int, tuple[Match, str] | None] = {}
        self.acted: set[int] = set()
        """Verbs that tell what somebody who is named does; known once all have been matched."""

    def events(self) -> Iterable[Found]:
        matched = {verb: found for verb in self.predicates if (found := self.best(verb)) is not None}
        self.acted = {verb for verb, (match, _) in matched.items() if match.actors and match.pattern.type != NONE}
        swallowed = self.swallowed(matched)
        contexts = self.finder.contexts([token.lemma for token in self.s.tokens])
        for verb, (match, kind) in matched.items():
            if match.pattern.type != NONE and verb not in swallowed:
                yield self.event(match, kind, verb, self.statuses.status(verb), contexts)
        used = {n for match, _ in matched.values() for noun in match.nouns for n in content(self.s, noun)} | swallowed
        for noun, match in self.standing_nouns(used):
            yield self.event(match, NOMINAL, noun, self.noun_status(noun), contexts)

    def best(self, verb: int) -> tuple[Match, str] | None:
        """Returns the heaviest match of a verb and how it was reached; None while it is looked for, so that no search goes in circles."""
        if verb not in self._best:
            self._best[verb] = None
            self._best[verb] = max(self.candidates(self.predicates[verb]), key=_rank, default=None)
        return self._best[verb]

    def candidates(self, predicate: Predicate) -> Iterable[tuple[Match, str]]:
        for name, view in _views(predicate):
            for pattern in self.finder.shortlists.patterns(name, view, self.offers):
                match = self.matcher.verbal(pattern, view)
                if match is not None:
                    yield match, VERBAL
        if self.book.light_verbs.isdisjoint({predicate.lemma, *(f"{predicate.lemma}_{p}" for p in predicate.companions)}):
            return
        for head in predicate.objects:
            for noun in content(self.s, head):
                for pattern, bonus in self.patterns_of_noun(noun):
                    match = self.matcher.light(pattern, predicate, noun)
                    if match is not None:
                        yield dataclasses.replace(match, weight=match.weight + bonus), LIGHT

    def patterns_of_noun(self, noun: int) -> list[tuple[Pattern, float]]:
        """Returns the patterns of a noun, and what a longer name adds to their weight ("price war" is not "war")."""
        if self.s.tokens[noun].pos not in {"NOUN", "PROPN", "VERB"}:
            return []
        known = sorted(self.matcher.phrases.names(noun) & self.book.nouns.keys())
        return [(pattern, WORD * name.count("_")) for name in known for pattern in self.book.nouns[name]]

    def match_of(self, verb: int) -> Match | None:
        found = self.best(verb)
        return found[0] if found else None

    def swallowed(self, matched: Mapping[int, tuple[Match, str]]) -> set[int]:
        """Returns the tokens of complements that a matched pattern has taken for its own ("refused to release the prisoners")."""
        return {i for match, _ in matched.values() for verb in match.clauses for i in self.s.subtree(verb)}

    def standing_nouns(self, used: set[int]) -> Iterable[tuple[int, Match]]:
        for token in self.s.tokens:
            if token.pos != "NOUN" or token.i in used or token.role == "compound" or self.likened(token):
                continue
            best = max(self.nominals(token.i), key=lambda m: (m.weight, m.pattern.type == NONE), default=None)
            if best is not None and best.pattern.type != NONE and (best.actors or best.recipients):
                yield token.i, best

    def likened(self, token: Token) -> bool:
        """Tells whether a noun only says what something is called: "condemned the tax as an attack on farmers"."""
        return token.role == "prepositional-object" and self.s.tokens[token.head].lemma == "as"

    def nominals(self, noun: int) -> Iterable[Match]:
        for pattern, bonus in self.patterns_of_noun(noun):
            match = self.matcher.nominal(pattern, noun)
            if match is not None:
                yield dataclasses.replace(match, weight=match.weight + bonus)

    def noun_status(self, noun: int) -> str:
        lists = self.book.composition["modifiers"]
        near = {self.s.tokens[c].text.lower() for c in self.s.children(noun, "modifier", "determiner")}
        if "no" in near:
            return NEGATED
        return next((kind for kind, words in lists.items() if not near.isdisjoint(words)), ACTUAL)

    def event(self, match: Match, how: str, verb: int, status: str, contexts: tuple[str, ...]) -> Found:
        pattern = match.pattern
        kind = self.book.composition["becomes"].get(status, {}).get(pattern.type, pattern.type)
        composed = kind != pattern.type
        words = [self.s.tokens[i].lemma for i in words_of_act(self.s, verb, apart=self.acted)]
        modes = self.finder.modes(kind, words)
        actors, recipients = match.actors, match.recipients
        if composed and match.partners:
            # A promise to meet is made by one side, though the meeting itself would have two.
            actors, recipients = tuple(a for a in match.actors if a not in match.partners), match.partners
        if composed and not actors and verb in self.predicates:
            actors = self.speakers(verb, pattern.type, recipients)
        if not composed:
            modes = tuple(dict.fromkeys((*pattern.modes, *modes)))
        final = ACTUAL if composed else {REFUSED: NEGATED}.get(status, status)
        return Found(
            kind,
            modes,
            contexts,
            final,
            match.trigger,
            verb,
            actors,
            recipients,
            _confidence(match, how, final),
            self.explain(match, how, status, kind, (("actor", actors), ("recipient", recipients))),
            pattern.type,
            tuple(match.nouns),
            tuple(match.clauses),
        )

    def speakers(self, verb: int, act: str, recipients: Sequence[Entity]) -> tuple[Entity, ...]:
        """Returns who announces an act that is told without its doer."""
        table = self.book.composition["announced"]
        found = announcers(self.predicates[verb], act, predicates=self.predicates, parties=self.matcher.phrases.parties, table=table)
        return tuple(party for party in found if not any(party.overlaps(other) for other in recipients))

    def explain(self, match: Match, how: str, status: str, kind: str, sides: Iterable[tuple[str, Sequence[Entity]]]) -> str:
        """Says in words which pattern and which words decided."""
        pattern = match.pattern
        parts = [f"{how} {self.s.tokens[match.trigger].text!r} fits the {pattern.type} pattern {pattern.text!r} ({pattern.where})"]
        if kind != pattern.type:
            parts.append(f"a {status} {pattern.type} is coded {kind}")
        elif status != ACTUAL:
            parts.append(f"read as {status}")
        for side, entities in sides:
            parts.extend(f"{side} {entity.text!r}: {entity.basis or 'no known code'}" for entity in entities)
        return "; ".join(parts)


def _views(predicate: Predicate) -> Iterable[tuple[str, Predicate]]:
    """Yields the names of a predicate; a passive participle taken as an adjective ("is committed to") has its subject for subject."""
    yield predicate.lemma, predicate
    for alias in sorted(predicate.aliases):
        if predicate.passive:
            yield alias, dataclasses.replace(predicate, lemma=alias, subjects=predicate.objects, objects=(), passive=False)
        else:
            yield alias, predicate


def _rank(found: tuple[Match, str]) -> tuple[float, bool, int]:
    match, _ = found
    return match.weight, match.pattern.type == NONE, len(match.actors) + len(match.recipients)


def _told_enough(found: Found) -> bool:
    """Tells whether enough is known of an act that has not happened: a promise or threat needs a speaker, a mere thought both sides."""
    if found.status == HYPOTHETICAL:
        return bool(found.actors) and len(found.actors) + len(found.recipients) > 1
    return bool(found.actors) or found.type not in SPOKEN


def _confidence(match: Match, how: str, status: str) -> float:
    """A first estimate: fuller patterns, known parties and plain facts are more often right. Not yet calibrated."""
    value = {VERBAL: 0.55, LIGHT: 0.55, NOMINAL: 0.4}[how] + 0.03 * min(match.weight, 6.0)
    value += 0.08 * any(a.country or a.sectors for a in match.actors) + 0.08 * any(r.country or r.sectors for r in match.recipients)
    value -= {HYPOTHETICAL: 0.25, NEGATED: 0.1, FUTURE: 0.05}.get(status, 0.0)
    return round(min(max(value, 0.05), 0.95), 3)

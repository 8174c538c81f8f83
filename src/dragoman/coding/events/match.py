"""Does a pattern of the codebook fit a predicate, and who fills its slots?"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from dragoman.codebook.codebook import NONE
from dragoman.codebook.patterns import Filler, Part, Pattern
from dragoman.language.grammar import word_class
from dragoman.language.lexical import content, names
from dragoman.language.predicates import Clause, Predicate, noun_clauses, obliques
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

TOWARDS = frozenset(
    {"against", "on", "upon", "to", "toward", "towards", "with", "for", "from", "over", "between", "among", "of", "into", "about"}
)
"""Prepositions after which a recipient is looked for that a pattern does not name; failing them, where it was done."""
WHERE = frozenset({"in", "inside", "at", "across", "near", "through", "within"})


EXPELLING = frozenset({"expel", "deport"})
PARTNERS = frozenset({"with", "between", "among", "alongside"})


class Participants(Protocol):
    """What matching must know of parties; coding/participants.py provides it."""

    def party(self, sentence: Sentence, head: int) -> bool:
        """Tells whether the noun phrase itself names a party."""

    def entities(self, sentence: Sentence, head: int) -> tuple[Entity, ...]:
        """Returns the parties that the noun phrase names."""

    def entity(self, sentence: Sentence, head: int) -> Entity:
        """Returns the noun phrase as a party, whether or not its name is known."""

    def inside(self, sentence: Sentence, head: int) -> tuple[Entity, ...]:
        """Returns the parties within a noun phrase that names none itself."""


@dataclasses.dataclass(frozen=True, slots=True)
class Match:
    """A pattern that fits: its parties, the noun heads it used up, and the verbs of the complements that it swallows.

    `partners` are those of the `actors` of a reciprocal pattern that the sentence names as the other side.
    """

    pattern: Pattern
    trigger: int
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    partners: tuple[Entity, ...]
    nouns: tuple[int, ...]
    clauses: tuple[int, ...]
    weight: float


@dataclasses.dataclass(slots=True)
class _Filling:
    """The slots of a pattern while it is being matched."""

    actors: list[Entity]
    recipients: list[Entity]
    nouns: list[int]
    clauses: list[tuple[str, int]]
    weight: float
    things: list[int] = dataclasses.field(default_factory=list)


class Matcher:
    """Matches patterns against the predicates of one sentence.

    Args:
        sentence: the parsed sentence.
        predicates: its predicates by verb index.
        who: knows the parties.
        match_of: gives the best match of the verb at an index, for patterns such as `A agree to:@AID`.
        table: composition.toml: types whose acts are done by the state, and types that are done to things.
    """

    def __init__(
        self,
        sentence: Sentence,
        predicates: Mapping[int, Predicate],
        who: Participants,
        *,
        match_of: Callable[[int], Match | None],
        table: Mapping[str, Any],
    ) -> None:
        self.s, self.predicates, self.who, self.match_of = sentence, predicates, who, match_of
        self.state_acts, self.done_to_things = table["done_by_the_state"], table["done_to_things"]
        self._parties: dict[int, tuple[Entity, ...]] = {}
        self._names: dict[int, frozenset[str]] = {}
        self._lemmas: frozenset[str] | None = None

    # Words and parties ------------------------------------------------------------------------------------------------------------

    def parties(self, head: int) -> tuple[Entity, ...]:
        """Returns the parties that the noun phrase headed by `head` names or holds."""
        found = self._parties.get(head)
        if found is None and self.s.tokens[head].pos == "PRON":
            found = self._parties[head] = self._spoken_for(head)
        if found is None and self._names_a_time(head):
            found = self._parties[head] = ()
        if found is None:
            named = self.who.party(self.s, head)
            found = self.who.entities(self.s, head) if named else self.who.inside(self.s, head)
            self._parties[head] = found
        return found

    def _spoken_for(self, pronoun: int) -> tuple[Entity, ...]:
        """Returns the speaker for a pronoun that is the subject of what is said ("the army said it would ..."), else the pronoun itself."""
        said = self.predicates.get(self.s.tokens[pronoun].head)
        if said is not None and self.s.tokens[pronoun].role == "subject" and said.governor is not None and said.governor.relation == "that":
            saying = self.predicates.get(said.governor.head)
            speakers = [h for h in saying.subjects if h != pronoun] if saying is not None else []
            found = tuple(entity for head in speakers for entity in self.parties(head))
            if found:
                return found
        return self.who.entities(self.s, pronoun) if self.who.party(self.s, pronoun) else ()

    def _names_a_time(self, head: int) -> bool:
        token = self.s.tokens[head]
        return token.pos == "PROPN" and token.lemma in word_class("calendar_names") and not self.s.children(head, "compound")

    def _whole(self, head: int) -> Entity:
        """Returns the noun phrase as a party, with the codes of the party inside it where it has none of its own."""
        entity = self.who.entity(self.s, head)
        inside = () if entity.country else self.who.inside(self.s, head)
        if not inside:
            return entity
        return dataclasses.replace(entity, country=inside[0].country, sectors=entity.sectors or inside[0].sectors, basis=inside[0].basis)

    def fits(self, head: int, words: frozenset[str] | None) -> bool:
        """Tells whether the noun phrase, or the one that it only counts, is headed by one of `words`."""
        if words is None:
            return not self._names_a_time(head)
        return any(not self.names(h).isdisjoint(words) for h in content(self.s, head))

    def names(self, head: int) -> frozenset[str]:
        """Returns the names of a noun phrase for word lists, looked up once."""
        found = self._names.get(head)
        if found is None:
            found = self._names[head] = names(self.s, head)
        return found

    def holds(self, words: frozenset[str]) -> bool:
        """Tells whether any word of the sentence is one of `words`."""
        if self._lemmas is None:
            self._lemmas = frozenset().union(*(self.names(t.i) for t in self.s.tokens if t.pos in {"NOUN", "PROPN", "VERB", "ADJ"}))
        return not self._lemmas.isdisjoint(words)

    # Patterns ---------------------------------------------------------------------------------------------------------------------

    def verbal(self, pattern: Pattern, predicate: Predicate) -> Match | None:
        """Returns the match of a verb pattern with a predicate, None where it does not fit."""
        if not pattern.companions <= predicate.companions or not predicate.particles <= pattern.companions:
            return None
        filling = _Filling([], [], [], [], pattern.weight)
        if not self._subject(pattern, predicate, filling) or not self._parts(pattern, predicate, filling):
            return None
        if predicate.passive and predicate.objects and not any(part.kind == "object" for part in pattern.parts):
            return None  # the pattern says nothing of what the passive is about
        return self._finish(pattern, predicate.i, filling, predicate)

    def light(self, pattern: Pattern, predicate: Predicate, noun: int) -> Match | None:
        """Returns the match of a noun pattern whose noun is the object of a light verb."""
        filling = _Filling([], [], [noun], [], pattern.weight + 1.5)
        for head in predicate.subjects:
            filling.actors.extend(self.parties(head))
        if predicate.subjects and not filling.actors and "any" not in pattern.flags:
            return None
        if not filling.actors:
            filling.actors.extend(self.owners(noun))
        if not self._fill(pattern.parts, [*obliques(self.s, noun), *predicate.obliques], (), noun_clauses(self.s, noun), filling):
            return None
        return self._finish(pattern, noun, filling, predicate)

    def nominal(self, pattern: Pattern, noun: int) -> Match | None:
        """Returns the match of a noun pattern with a noun that stands alone ("the army's attack on the town")."""
        filling = _Filling(self.owners(noun), [], [noun], [], pattern.weight)
        if not self._fill(pattern.parts, obliques(self.s, noun), (), noun_clauses(self.s, noun), filling):
            return None
        return self._finish(pattern, noun, filling, None)

    def owners(self, noun: int) -> list[Entity]:
        """Returns whose act a noun is: its possessor, its "by" or "between" phrase, or a modifier ("rebel attack")."""
        found: list[Entity] = []
        for child in self.s.children(noun, "possessor", "compound", "modifier"):
            if self.who.party(self.s, child):
                found.extend(self.who.entities(self.s, child))
        for preposition, heads in obliques(self.s, noun):
            if preposition in {"by", "between"}:
                found.extend(entity for head in heads for entity in self.parties(head))
        return _unique(found)

    def _subject(self, pattern: Pattern, predicate: Predicate, filling: _Filling) -> bool:
        filler = pattern.subject
        subjects = self._subjects(predicate)
        heads = [h for h in subjects if self.fits(h, filler.words)]
        if not heads:
            # A passive without agent leaves the actor open; a subject of the wrong kind, or none for a recipient's place, does not fit.
            open_actor = predicate.passive or "any" in pattern.flags
            return open_actor and not subjects and filler.words is None and filler.slot != "R"
        return self._slot(filler, heads, filling, default="A")

    def _subjects(self, predicate: Predicate) -> tuple[int, ...]:
        """Returns the subjects; of a participle on a noun that is no party ("passed a resolution condemning X") those of the verb above."""
        governor = predicate.governor
        if (
            governor is None
            or governor.relation != "noun"
            or predicate.passive
            or any(self.who.party(self.s, h) for h in predicate.subjects)
        ):
            return predicate.subjects
        above = self.predicates.get(self.s.tokens[governor.head].head)
        return above.subjects if above is not None and governor.head in above.objects else predicate.subjects

    def _slot(self, filler: Filler, heads: Sequence[int], filling: _Filling, *, default: str | None) -> bool:
        side = filler.slot or default
        found = [entity for head in heads for entity in self.parties(head)]
        if filler.words and filler.slot and (not found or not any(self.who.party(self.s, head) for head in heads)):
            # A noun of the wanted class is a party even where its name is not known: "an army camp in Mali", "two journalists".
            found = [self._whole(head) for head in heads]
        if side:
            (filling.actors if side == "A" else filling.recipients).extend(found)
        if filler.slot == "R" and not found:
            filling.things.extend(heads)
        return bool(found) or filler.slot is None or filler.loose

    def _parts(self, pattern: Pattern, predicate: Predicate, filling: _Filling) -> bool:
        phrases = [*predicate.obliques]
        for head in predicate.objects:
            phrases.extend(obliques(self.s, head))
        objects = tuple(
            h
            for h in predicate.objects
            if self.s.tokens[h].lemma not in pattern.companions and self.s.tokens[h].text.lower() not in pattern.companions
        )
        clauses = [*predicate.clauses, *(c for head in predicate.objects for c in noun_clauses(self.s, head))]
        return self._fill(pattern.parts, phrases, objects, clauses, filling)

    def _fill(
        self,
        parts: Iterable[Part],
        phrases: list[tuple[str, tuple[int, ...]]],
        objects: tuple[int, ...],
        clauses: Sequence[Clause],
        filling: _Filling,
    ) -> bool:
        for part in parts:
            fits = {
                "object": lambda p: self._object(p, objects, filling),
                "oblique": lambda p: self._oblique(p, phrases, filling),
                "clause": lambda p: self._clause(p, clauses, filling),
            }[part.kind](part)
            if not fits and not part.optional:
                return False
            if fits and part.optional:
                filling.weight += 0.5
        return True

    def _object(self, part: Part, objects: Sequence[int], filling: _Filling) -> bool:
        heads = [h for h in objects if self.fits(h, part.filler.words)]
        if not heads or not self._slot(part.filler, heads, filling, default=None):
            return False
        filling.nouns.extend(heads)
        return True

    def _oblique(self, part: Part, phrases: list[tuple[str, tuple[int, ...]]], filling: _Filling) -> bool:
        for preposition, heads in phrases:
            if preposition not in part.prepositions:
                continue
            fitting = [h for h in heads if self.fits(h, part.filler.words)]
            if fitting and self._slot(part.filler, fitting, filling, default=None):
                filling.nouns.extend(fitting)
                phrases.extend(o for h in fitting for o in obliques(self.s, h))
                return True
        return False

    def _clause(self, part: Part, clauses: Sequence[Clause], filling: _Filling) -> bool:
        found = [(c.kind, c.verb) for c in clauses if c.kind == part.form and self._clause_fits(part, c.verb)]
        filling.clauses.extend(found)
        return bool(found)

    def _somebody_must(self, verb: int) -> bool:
        """Tells whether an obligation is laid on a party that is named ("Chad must withdraw"), not on "we" or "it"."""
        return any(self.s.tokens[h].pos != "PRON" and self.parties(h) for h in self.predicates[verb].subjects)

    def _clause_fits(self, part: Part, verb: int) -> bool:
        if part.form == "must" and not self._somebody_must(verb):
            return False
        if part.types is not None:
            inner = self.match_of(verb)
            return inner is not None and inner.pattern.type in part.types
        if part.verbs is None:
            return True
        predicate = self.predicates[verb]
        own = {predicate.lemma, *predicate.aliases, *(f"{predicate.lemma}_{p}" for p in predicate.companions)}
        return not own.isdisjoint(part.verbs)

    # Parties that the pattern does not name -----------------------------------------------------------------------------------------

    def _finish(self, pattern: Pattern, trigger: int, filling: _Filling, predicate: Predicate | None) -> Match | None:
        if pattern.requires and not self.holds(pattern.requires):
            return None
        actors = _unique(filling.actors)
        if pattern.forbids and (not actors or pattern.type == NONE) and self.holds(pattern.forbids):
            return None
        recipients = _unique(filling.recipients) or self._recipients(pattern, filling, predicate, trigger, actors)
        if not actors and recipients and predicate is not None and predicate.passive and pattern.type in self.state_acts:
            actors = [e for e in self._located(pattern, predicate, filling.nouns) if e.country and not any(_same(e, r) for r in recipients)]
        recipients = [r for r in recipients if not any(_same(r, a) for a in actors)]
        if "any" not in pattern.flags and pattern.type != NONE and not any(_public(e) for e in (*actors, *recipients)):
            return None
        partners: list[Entity] = []
        if "reciprocal" in pattern.flags:
            actors, recipients, partners = [*actors, *recipients], [], recipients
        if "several" in pattern.flags and len(actors) < 2 and not self._plural(predicate):
            return None
        return Match(
            pattern,
            trigger,
            tuple(actors),
            tuple(recipients),
            tuple(partners),
            tuple(filling.nouns),
            tuple(v for _, v in filling.clauses),
            filling.weight,
        )

    def _plural(self, predicate: Predicate | None) -> bool:
        return predicate is not None and any(self.s.tokens[h].tag in {"NNS", "NNPS"} for h in predicate.subjects)

    def _located(self, pattern: Pattern, predicate: Predicate, nouns: Sequence[int]) -> list[Entity]:
        """Returns the country in which an act was done; whoever is expelled is expelled from it."""
        words = {"in"} if EXPELLING.isdisjoint(pattern.modes) else {"in", "from"}
        phrases = [*predicate.obliques, *(o for noun in nouns for o in obliques(self.s, noun))]
        return [e for preposition, heads in phrases if preposition in words for head in heads for e in self.parties(head)]

    def _recipients(
        self, pattern: Pattern, filling: _Filling, predicate: Predicate | None, trigger: int, actors: Sequence[Entity]
    ) -> list[Entity]:
        """Looks where a recipient usually stands: inside the object, in a prepositional phrase, in the complement clause.

        A party whose country is known comes before one that is only a kind of people.
        """
        if "reciprocal" in pattern.flags:
            places = list(self._places_for_partners(filling, predicate, trigger))
        else:
            places = list(self._places_for_recipients(filling, predicate, trigger))
        for _, verb in filling.clauses:
            if not self.s.children(verb, "subject", "passive-subject"):
                continue
            found = [e for h in self.predicates[verb].subjects if self.s.tokens[h].pos != "PRON" for e in self.parties(h)]
            found = [e for e in found if not any(_same(e, a) for a in actors)]
            if found:
                return _unique(found)
        for _, verb in filling.clauses:
            inner = self.match_of(verb)
            others = [r for r in inner.recipients if not any(_same(r, a) for a in actors)] if inner is not None else []
            if others and not self._has_party(predicate, actors):
                return others
        for known in (True, False):
            for heads in places:
                found = [e for h in heads if not self._own_forces(h) for e in self.parties(h) if not any(_same(e, a) for a in actors)]
                if found and (not known or any(e.country for e in found)):
                    return _unique(found)
        return [] if "reciprocal" in pattern.flags else self._things(pattern, filling)

    def _things(self, pattern: Pattern, filling: _Filling) -> list[Entity]:
        """Returns what an act was done to that is no party ("rejected the referendum"): at the pattern's own place, else its object."""
        heads = filling.things or (filling.nouns[:1] if pattern.type in self.done_to_things else [])
        heads = [h for h in heads if self.s.tokens[h].pos in {"NOUN", "PROPN"} and not self._own_forces(h)]
        found = [self.who.entity(self.s, h) for h in heads]
        return [dataclasses.replace(thing, basis="what it was done to, no party") for thing in found]

    def _has_party(self, predicate: Predicate | None, actors: Sequence[Entity]) -> bool:
        """Tells whether the verb itself has a party as its object ("asked Chad to free the hostages")."""
        heads = predicate.objects if predicate is not None else ()
        return any(not _same(e, a) for h in heads for e in self.parties(h) for a in actors) and not any(self._own_forces(h) for h in heads)

    def _places_for_partners(self, filling: _Filling, predicate: Predicate | None, trigger: int) -> Iterable[tuple[int, ...]]:
        """Yields where the other side of a reciprocal act stands: "talks with", "a clash between"."""
        phrases = [
            *obliques(self.s, trigger),
            *(predicate.obliques if predicate else ()),
            *(o for n in filling.nouns for o in obliques(self.s, n)),
        ]
        yield from (heads for preposition, heads in phrases if preposition in PARTNERS)

    def _own_forces(self, head: int) -> bool:
        """Tells whether a noun phrase names somebody's own people ("its troops"), who are no recipient."""
        return any(self.s.tokens[c].pos == "PRON" for c in self.s.children(head, "possessor"))

    def _places_for_recipients(self, filling: _Filling, predicate: Predicate | None, trigger: int) -> Iterable[tuple[int, ...]]:
        if predicate is not None:
            yield predicate.objects
            yield from _by_preposition([*predicate.obliques, *(o for h in predicate.objects for o in obliques(self.s, h))])
        else:
            yield from _by_preposition(obliques(self.s, trigger))
        for head in filling.nouns:
            yield from _by_preposition(obliques(self.s, head))
        content_clauses = [c for head in filling.nouns for c in self.s.children(head, "noun-clause") if c in self.predicates]
        for verb in (*(v for _, v in filling.clauses), *content_clauses):
            inner = self.predicates.get(verb)
            if inner is not None:
                yield inner.subjects
                yield inner.objects
                yield from _by_preposition([*inner.obliques, *(o for h in inner.objects for o in obliques(self.s, h))])
                for deeper in inner.clauses:
                    below = self.predicates[deeper.verb]
                    yield below.subjects
                    yield below.objects
                    yield from _by_preposition(below.obliques)


def _by_preposition(phrases: Sequence[tuple[str, tuple[int, ...]]]) -> Iterable[tuple[int, ...]]:
    for group in (TOWARDS, WHERE):
        for preposition, heads in sorted(phrases, key=lambda phrase: phrase[1][:1]):
            if preposition in group:
                yield heads


def _public(entity: Entity) -> bool:
    """Tells whether a party is known to act in public: private persons and unknown names alone make no event."""
    return bool(entity.country or entity.sectors)


def _same(a: Entity, b: Entity) -> bool:
    return a.start < b.end and b.start < a.end


def _unique(entities: Iterable[Entity]) -> list[Entity]:
    """Drops entities whose span overlaps one that came before."""
    kept: list[Entity] = []
    for entity in entities:
        if not any(_same(entity, other) for other in kept):
            kept.append(entity)
    return kept

"""Does a pattern of the codebook fit a predicate, and who fills its slots?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.codebook.codebook import NONE
from dragoman.codebook.patterns import Filler, Part, Pattern
from dragoman.coding.events.phrases import Participants, Phrases, unique
from dragoman.coding.events.recipients import Filling, Match, RecipientFinder
from dragoman.language.predicates import Clause, Predicate, noun_clauses, obliques
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

EXPELLING = frozenset({"expel", "deport"})


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
        self.state_acts, self.things_last = table["done_by_the_state"], table["things_last"]
        self.phrases = Phrases(sentence, predicates, who)
        self.recipients = RecipientFinder(self.phrases, predicates, match_of=match_of, table=table)

    def verbal(self, pattern: Pattern, predicate: Predicate) -> Match | None:
        """Returns the match of a verb pattern with a predicate, None where it does not fit."""
        if not pattern.companions <= predicate.companions or not predicate.particles <= pattern.companions:
            return None
        filling = Filling(pattern.type, [], [], [], [], pattern.weight)
        if not self._subject(pattern, predicate, filling) or not self._parts(pattern, predicate, filling):
            return None
        if predicate.passive and predicate.objects and not any(part.kind == "object" for part in pattern.parts):
            return None  # the pattern says nothing of what the passive is about
        return self._finish(pattern, predicate.i, filling, predicate)

    def light(self, pattern: Pattern, predicate: Predicate, noun: int) -> Match | None:
        """Returns the match of a noun pattern whose noun is the object of a light verb."""
        filling = Filling(pattern.type, [], [], [noun], [], pattern.weight + 1.5)
        for head in predicate.subjects:
            filling.actors.extend(self.phrases.parties(head))
        if predicate.subjects and not filling.actors and "any" not in pattern.flags:
            return None
        if not filling.actors:
            filling.actors.extend(self.phrases.owners(noun))
        if not self._fill(pattern.parts, [*obliques(self.s, noun), *predicate.obliques], (), noun_clauses(self.s, noun), filling):
            return None
        return self._finish(pattern, noun, filling, predicate)

    def nominal(self, pattern: Pattern, noun: int) -> Match | None:
        """Returns the match of a noun pattern with a noun that stands alone ("the army's attack on the town")."""
        filling = Filling(pattern.type, self.phrases.owners(noun), [], [noun], [], pattern.weight)
        if not self._fill(pattern.parts, [*obliques(self.s, noun)], (), noun_clauses(self.s, noun), filling):
            return None
        return self._finish(pattern, noun, filling, None)

    def _subject(self, pattern: Pattern, predicate: Predicate, filling: Filling) -> bool:
        filler = pattern.subject
        subjects = self._subjects(predicate)
        heads = [h for h in subjects if self.phrases.fits(h, filler.words)]
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

    def _slot(self, filler: Filler, heads: Sequence[int], filling: Filling, *, default: str | None) -> bool:
        side = filler.slot or default
        found = [entity for head in heads for entity in self.phrases.parties(head)]
        if filler.words and filler.slot and (not found or not any(self.who.party(self.s, head) for head in heads)):
            # A noun of the wanted class is a party even where its name is not known: "an army camp in Mali", "two journalists".
            found = [self.phrases.whole(head) for head in heads]
            if filling.type in self.things_last and not any(_public(entity) for entity in found):
                filling.things.extend(heads)
                return True  # "signed two agreements with Oman": Oman comes before the agreements
        if side:
            (filling.actors if side == "A" else filling.recipients).extend(found)
        if filler.slot == "R" and not found:
            filling.things.extend(heads)
        instead = filler.instead and any(self.phrases.fits(head, filler.instead) for head in heads)
        return bool(found) or filler.slot is None or filler.loose or bool(instead)

    def _parts(self, pattern: Pattern, predicate: Predicate, filling: Filling) -> bool:
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
        filling: Filling,
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

    def _object(self, part: Part, objects: Sequence[int], filling: Filling) -> bool:
        heads = [h for h in objects if self.phrases.fits(h, part.filler.words)]
        if not heads or not self._slot(part.filler, heads, filling, default=None):
            return False
        filling.nouns.extend(heads)
        return True

    def _oblique(self, part: Part, phrases: list[tuple[str, tuple[int, ...]]], filling: Filling) -> bool:
        for preposition, heads in phrases:
            if preposition not in part.prepositions:
                continue
            fitting = [h for h in heads if self.phrases.fits(h, part.filler.words)]
            if fitting and self._slot(part.filler, fitting, filling, default=None):
                filling.nouns.extend(fitting)
                filling.between |= preposition == "between" and part.filler.slot == "R"
                phrases.extend(o for h in fitting for o in obliques(self.s, h))
                return True
        return False

    def _clause(self, part: Part, clauses: Sequence[Clause], filling: Filling) -> bool:
        found = [(c.kind, c.verb) for c in clauses if c.kind == part.form and self._clause_fits(part, c.verb)]
        if filling.type == "AGREE" and part.form == "to":
            found = [(kind, verb) for kind, verb in found if not self.s.children(verb, "subject")]  # "wants Chad to leave" is no promise
        filling.clauses.extend(found)
        return bool(found)

    def _somebody_must(self, verb: int) -> bool:
        """Tells whether an obligation is laid on a party that is named ("Chad must withdraw"), not on "we" or "it"."""
        return any(self.s.tokens[h].pos != "PRON" and self.phrases.parties(h) for h in self.predicates[verb].subjects)

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

    def _finish(self, pattern: Pattern, trigger: int, filling: Filling, predicate: Predicate | None) -> Match | None:
        if pattern.requires and not self.phrases.holds(pattern.requires):
            return None
        actors = unique(filling.actors)
        if pattern.forbids and (not actors or pattern.type == NONE) and self.phrases.holds(pattern.forbids):
            return None
        recipients = unique(filling.recipients) or self.recipients.find(pattern, filling, predicate, trigger=trigger, actors=actors)
        if not actors and recipients and predicate is not None and predicate.passive and pattern.type in self.state_acts:
            located = self._located(pattern, predicate, filling.nouns)
            actors = [e for e in located if e.country and not any(e.overlaps(r) for r in recipients)]
        recipients = [r for r in recipients if not any(r.overlaps(a) for a in actors)]
        if "any" not in pattern.flags and pattern.type != NONE and not any(_public(e) for e in (*actors, *recipients)):
            return None
        partners: list[Entity] = []
        if "reciprocal" in pattern.flags or (filling.between and not actors and len(recipients) > 1):
            actors, recipients, partners = [*actors, *recipients], [], recipients
            if predicate is None and len(actors) < 2:
                return None  # "cooperation with the police" says not whose
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
        return [e for preposition, heads in phrases if preposition in words for head in heads for e in self.phrases.parties(head)]


def _public(entity: Entity) -> bool:
    """Tells whether a party is known to act in public: private persons and unknown names alone make no event."""
    return bool(entity.country or entity.sectors)

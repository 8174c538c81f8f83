"""What happened in a sentence: the codebook's events, the learned coder's opinion, and what comes of the two."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dragoman.codebook.codebook import NONE, Codebook
from dragoman.coding.antecedents import head_of
from dragoman.coding.events import EventFinder, Found
from dragoman.coding.events.phrases import Participants
from dragoman.coding.events.status import ACTUAL, NEGATED
from dragoman.coding.learned.reader import LearnedCoder, Opinion
from dragoman.coding.lists import alike
from dragoman.coding.means import one_act
from dragoman.coding.opinions import Pair, Said
from dragoman.coding.verdict import BOTH, CODEBOOK, CODERS, LEARNED, Added, Judged, Verdict, Weights
from dragoman.errors import UsageError
from dragoman.language.predicates import words_of_act
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

SHOWN = 0.5
"""Probability from which the learned coder's modes count."""
OF_STATUS = 0.5
"""Probability from which its status counts for an event that the codebook has not."""


@dataclasses.dataclass(frozen=True, slots=True)
class Heard:
    """What both coders say of a sentence: the codebook's events and the learned coder's opinions, each also as the verdict sees them."""

    found: tuple[Found, ...]
    said: tuple[Said, ...]
    opinions: tuple[Opinion, ...]
    pairs: tuple[Pair, ...]


class What:
    """Finds the events of sentences.

    Args:
        codebook: the patterns and the ontology.
        coder: `codebook`, `learned`, or `both`.

    Raises:
        UsageError: there is no such coder.
        MissingPartError: the learned coder's model is not installed.
    """

    def __init__(self, codebook: Codebook, *, coder: str = BOTH) -> None:
        if coder not in CODERS:
            raise UsageError(f"no coder {coder!r}. There are: {', '.join(CODERS)}.")
        self._finder = EventFinder(codebook)
        self._book = coder != LEARNED
        self._learned = LearnedCoder() if coder != CODEBOOK else None
        self._verdict = Verdict(self._learned.labels.types, _weights(alone=coder == LEARNED)) if self._learned else None

    def find(self, sentence: Sentence, who: Participants, mentions: Sequence[Entity], *, ask: bool = True) -> list[Found]:
        """Returns the events of one sentence in the order of their triggers.

        Args:
            sentence: the sentence.
            who: knows the parties.
            mentions: the parties that it names.
            ask: whether it is worth asking the learned coder where the codebook finds nothing.
        """
        heard = self.hear(sentence, who, mentions, ask=ask)
        if self._verdict is None:
            return self._once(heard.found, sentence)
        judged, added = self._verdict.judge(heard.said, heard.pairs)
        kept = [self._kept(event, verdict, sentence) for event, verdict in zip(heard.found, judged, strict=True) if verdict.type != NONE]
        fresh = [self._fresh(event, [heard.opinions[k] for k in event.pairs], sentence) for event in added]
        return self._once(sorted([*kept, *fresh], key=lambda event: event.trigger), sentence)

    def hear(self, sentence: Sentence, who: Participants, mentions: Sequence[Entity], *, ask: bool = True) -> Heard:
        """Returns what each coder says of a sentence; where the codebook is silent the learned coder speaks only if it is asked."""
        found = self._finder.find(sentence, who) if self._book else []
        said = tuple(_said(event, sentence) for event in found)
        parties = _parties(found, mentions)
        if self._learned is None or (self._book and not found and not (ask and _worth_asking(parties))):
            return Heard(tuple(found), said, (), ())
        opinions = self._learned.read(sentence.text, [(p.start - sentence.start, p.end - sentence.start) for p in parties])
        opinions = alike(opinions, _lists(parties, sentence))
        start = sentence.start
        pairs = tuple(Pair(_of(parties, one.actor), _of(parties, one.recipient), one.types, start + one.trigger[0]) for one in opinions)
        return Heard(tuple(found), said, tuple(opinions), pairs)

    def _once(self, events: Sequence[Found], sentence: Sentence) -> list[Found]:
        return one_act(events, sentence, deeds=self._finder.codebook.composition["one_with_outcome"])

    def _kept(self, event: Found, verdict: Judged, sentence: Sentence) -> Found:
        """Returns an event of the codebook with the type, the probability and the parties that the verdict gives it."""
        kind, modes, status = verdict.type, event.modes, event.status
        if kind != event.type:
            kind, status = self._denied(kind) if status == NEGATED else (kind, status)
            modes = self._modes(kind, event.trigger, sentence)
        return dataclasses.replace(
            event,
            type=kind,
            modes=modes,
            status=status,
            actors=verdict.actors,
            recipients=verdict.recipients,
            confidence=round(verdict.probability, 3),
            explanation=f"{event.explanation}; {_opinion(event, verdict)}",
        )

    def _denied(self, kind: str) -> tuple[str, str]:
        """Returns type and status of a denied act that is of this type after all: "did not support" is REJECT, which says no itself."""
        becomes = self._finder.codebook.composition["becomes"]["negated"]
        return (becomes.get(kind, kind), ACTUAL) if kind in becomes or kind in becomes.values() else (kind, NEGATED)

    def _fresh(self, event: Added, opinions: Sequence[Opinion], sentence: Sentence) -> Found:
        """Returns an event that only the learned coder has read."""
        assert self._learned is not None
        main = max(opinions, key=lambda one: 1.0 - float(one.types[0]))
        trigger = _token(sentence, main.trigger)
        own = {name.partition("/")[2] for name, p in main.modes.items() if p >= SHOWN and name.startswith(f"{event.type}/")}
        modes = tuple(dict.fromkeys((*self._modes(event.type, trigger, sentence), *sorted(own))))
        best = int(main.statuses.argmax())
        status = self._learned.labels.statuses[best] if main.statuses[best] >= OF_STATUS else ACTUAL
        words = sentence.text[slice(*main.trigger)]
        says = f"learned coder reads {words!r} as {event.type} ({float(main.types.max()):.2f}); the codebook has no such event"
        kind, status = self._denied(event.type) if status == NEGATED else (event.type, status)
        contexts = self._finder.contexts([token.lemma for token in sentence.tokens])
        probability = round(event.probability, 3)
        return Found(
            kind, modes, contexts, status, trigger, trigger, event.actors, event.recipients, probability, says, event.type
        )  # fmt: skip

    def _modes(self, kind: str, trigger: int, sentence: Sentence) -> tuple[str, ...]:
        return self._finder.modes(kind, [sentence.tokens[i].lemma for i in words_of_act(sentence, trigger)])


def _weights(*, alone: bool) -> Weights:
    """Returns the weights of the verdict; a learned coder alone is taken at its word, for nobody is silent beside it."""
    weights = Weights.load()
    return dataclasses.replace(weights, learned=1.0, silent=0.0) if alone else weights


def _said(event: Found, sentence: Sentence) -> Said:
    verbs = (event.verb, *event.clauses)
    beside = (i for verb in verbs for i in sentence.children(verb, "attribute", "auxiliary", "negation"))
    words = tuple(sentence.tokens[i].start for i in (event.trigger, *verbs, *event.nouns, *beside))
    return Said(event.type, event.actors, event.recipients, event.confidence, event.act, words)


def _parties(found: Sequence[Found], mentions: Sequence[Entity]) -> list[Entity]:
    """Returns the parties of the sentence in text order: those of the codebook's events, and those that are named beside them.

    Of a name within a longer one ("Peru" of "Peru's minister") the longer is the party.
    """
    kept: list[Entity] = []
    whole = sorted(mentions, key=lambda entity: (entity.start, -entity.end))
    for entity in (*(party for event in found for party in (*event.actors, *event.recipients)), *whole):
        if not any(entity.overlaps(other) for other in kept):
            kept.append(entity)
    return sorted(kept, key=lambda entity: entity.start)


def _lists(parties: Sequence[Entity], sentence: Sentence) -> list[int]:
    """Returns for each party the list that it stands in: the first noun of those that are joined ("Chile, Peru and Bolivia")."""
    heads = [head_of(sentence, party) for party in parties]
    return [-1 - k if head is None else sentence.first_of(head) for k, head in enumerate(heads)]


def _worth_asking(parties: Sequence[Entity]) -> bool:
    """Tells whether the learned coder could add an event: somebody who acts in public must take part."""
    return any(party.country or party.sectors for party in parties)


def _of(parties: Sequence[Entity], index: int | None) -> Entity | None:
    return None if index is None else parties[index]


def _token(sentence: Sentence, span: tuple[int, int]) -> int:
    """Returns the token in which a span of the sentence begins."""
    start = span[0] + sentence.start
    return next((token.i for token in sentence.tokens if token.end > start), len(sentence.tokens) - 1)


def _opinion(event: Found, verdict: Judged) -> str:
    """Says what the learned coder thinks of an event, and what was decided where it thinks otherwise."""
    if not verdict.learned:
        return "the learned coder was not asked about these parties"
    says = f"learned coder: {'no event' if verdict.learned == NONE else verdict.learned} ({verdict.learned_probability:.2f})"
    coded = "" if verdict.type == event.type else f"; coded {verdict.type}"
    sides = (("actor", event.actors, verdict.actors), ("recipient", event.recipients, verdict.recipients))
    gone = [f"{side} {party.text!r} of the codebook dropped" for side, before, after in sides for party in before if party not in after]
    return "; ".join((f"{says}{coded}", *gone))

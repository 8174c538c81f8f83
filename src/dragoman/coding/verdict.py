"""Codebook and learned coder put together: one set of events for a sentence, each with a probability and both opinions in its explanation.

For every two parties the opinions are pooled in the log domain (Genest and Zidek 1986), with weights fitted on sentences of the project
that neither coder had seen (training/fit.py). Who took part stays what the codebook read where it read something, but for parties that the
learned coder is sure of (`sides`); where the codebook was silent, or missed a side, the learned coder adds it.
"""

from __future__ import annotations

import dataclasses
import functools
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.resources import files

import numpy as np

from dragoman.codebook.codebook import NONE
from dragoman.coding.opinions import Floats, Pair, Said, among, beside, between, characters, distinct
from dragoman.coding.sides import Sides
from dragoman.records import Entity

BOTH, CODEBOOK, LEARNED = "both", "codebook", "learned"
CODERS = (BOTH, CODEBOOK, LEARNED)
PLAIN = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "PROTEST", "REJECT", "SANCTION"})
"""Types whose words seldom mean something else; those of talk, help and agreement do more often."""


@dataclasses.dataclass(frozen=True, slots=True)
class Weights:
    """How the two opinions are weighed; the names are those of verdict.json. Probabilities are in 0..1, the others log odds."""

    learned: float
    """What the logarithm of the learned coder's probability counts."""
    said: float
    sure: float
    """What it counts that the codebook says a type, and what its certainty adds to that."""
    other: float
    silent: float
    """What counts for "no event" where the codebook has coded other parties, and where it has coded nothing in the sentence."""
    keep: float
    keep_alone: float
    """Probability that something happened from which an event of the codebook is kept: between two parties, with one."""
    least: float
    least_plain: float
    """Probability of its type from which an event of the codebook is kept, and of those in `PLAIN`."""
    doubted: float
    """Probability of no event from which the learned coder doubts a party of the codebook's event."""
    instead: float
    """Probability that it gives to the event's type between other parties from which these are taken instead."""
    add: float
    add_alone: float
    add_more: float
    """Probability from which an event that the codebook has not is added, between two parties or with one; and a further recipient."""
    temper: float
    """What the log odds of a probability count once all is decided: two coders of one mind are surer than they are right."""

    @classmethod
    @functools.cache
    def load(cls) -> Weights:
        """Returns the packaged weights."""
        stored = json.loads((files("dragoman.coding.learned") / "data" / "verdict.json").read_text("utf-8"))
        return cls(**{field.name: float(stored[field.name]) for field in dataclasses.fields(cls)})


@dataclasses.dataclass(frozen=True, slots=True)
class Judged:
    """What becomes of an event of the codebook: its type (NONE: it is dropped), its probability, and its parties."""

    type: str
    probability: float
    learned: str
    learned_probability: float
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Added:
    """An event that the codebook has not: `pairs` are the indices of the opinions that say it."""

    type: str
    probability: float
    actors: tuple[Entity, ...]
    recipients: tuple[Entity, ...]
    pairs: tuple[int, ...]


class Verdict:
    """Weighs two opinions.

    Args:
        types: names of the learned coder's types, NONE first.
        weights: how they are weighed.
    """

    def __init__(self, types: Sequence[str], weights: Weights) -> None:
        self.types, self.w = tuple(types), weights
        self._number = {name: k for k, name in enumerate(types)}
        self._sides = Sides(self._number, weights.doubted, weights.instead)

    def judge(self, said: Sequence[Said], pairs: Sequence[Pair]) -> tuple[list[Judged], list[Added]]:
        """Returns what becomes of each event of the codebook, and the events to add: none of a type that it reads in that word."""
        said = [self._sides.corrected(event, pairs) for event in said]
        own = [[k for k, pair in enumerate(pairs) if between(event, pair)] for event in said]
        pooled = self._pooled(pairs, said, own)
        judged = [self._judged(event, _types_beside(event, said), own[n], pairs, pooled) for n, event in enumerate(said)]
        covered = {k for indices in own for k in indices}
        covered |= {k for k, pair in enumerate(pairs) if any(beside(event, pair) for event in said)}
        fresh = self._fresh(pairs, pooled, covered)
        judged, fresh = self._completed(said, judged, fresh, pairs, pooled)
        read = {(word, verdict.type) for event, verdict in zip(said, judged, strict=True) for word in event.words}
        fresh = {k: kind for k, kind in fresh.items() if (pairs[k].word, self.types[kind]) not in read}
        added = self._added(fresh, pairs, pooled, said)
        tempered = [dataclasses.replace(one, probability=self._tempered(one.probability)) for one in judged]
        return tempered, [dataclasses.replace(one, probability=self._tempered(one.probability)) for one in added]

    def _tempered(self, probability: float) -> float:
        """Returns a probability (in 0..1) whose log odds count `temper` (Guo et al. 2017)."""
        yes, no = math.pow(probability, self.w.temper), math.pow(1.0 - probability, self.w.temper)
        return yes / (yes + no)

    def _pooled(self, pairs: Sequence[Pair], said: Sequence[Said], own: Sequence[Sequence[int]]) -> Floats:
        """Returns the probabilities of the types between the two of each pair after both have spoken: [pairs, types].

        `own` holds, for each event of the codebook, the pairs that it is between.
        """
        if not pairs:
            return np.zeros((0, len(self.types)), dtype=np.float32)
        spoken: dict[int, list[Said]] = {}
        for event, indices in zip(said, own, strict=True):
            for k in indices:
                spoken.setdefault(k, []).append(event)
        types = np.stack([self._turned(pair.types, spoken[k]) if k in spoken else pair.types for k, pair in enumerate(pairs)])
        logits = self.w.learned * np.log(np.maximum(types, 1e-6))
        for k, events in spoken.items():
            for event in events:
                logits[k, self._number[event.type]] += self.w.said + self.w.sure * event.confidence
        apart = np.array([k not in spoken for k in range(len(pairs))])
        logits[apart, 0] += self.w.other if said else self.w.silent
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float32)

    def _turned(self, types: Floats, own: Sequence[Said]) -> Floats:
        """Returns the learned coder's probabilities with those of an act for the type that its status made of it.

        Whoever reads "did not support" as a SUPPORT that was negated agrees with the codebook, which calls it REJECT.
        """
        turned = types.copy()
        for event in own:
            if event.act not in {"", event.type}:
                turned[self._number[event.type]] += turned[self._number[event.act]]
                turned[self._number[event.act]] = 0.0
        return turned

    def _judged(self, event: Said, beside: set[str], own: list[int], pairs: Sequence[Pair], pooled: Floats) -> Judged:
        """Returns the verdict on an event of the codebook; nothing changes where the learned coder was not asked about its parties.

        It gets no type of `beside`: what the learned coder reads there is another event of a party, whose words it is not told.
        """
        if not own:
            return Judged(event.type, event.confidence, "", 0.0, event.actors, event.recipients)
        learned = np.mean([self._turned(pairs[k].types, [event]) for k in own], axis=0)
        both = pooled[own].mean(axis=0)
        opinion = int(np.argmax(learned))
        best = max((k for k in range(1, len(both)) if self.types[k] not in beside), key=both.__getitem__)
        alone = all(pairs[k].actor is None or pairs[k].recipient is None for k in own)
        happened = 1.0 - float(both[0]) >= (self.w.keep_alone if alone else self.w.keep)
        likely = float(both[best]) >= (self.w.least_plain if self.types[best] in PLAIN else self.w.least)
        kind = self.types[best] if happened and likely else NONE
        return Judged(kind, float(both[best]), self.types[opinion], float(learned[opinion]), event.actors, event.recipients)

    def _fresh(self, pairs: Sequence[Pair], pooled: Floats, covered: set[int]) -> dict[int, int]:
        """Returns, by index of the pair, the type of what the codebook has not said; of two parties read both ways, the likelier way."""
        found: dict[int, int] = {}
        for k, pair in enumerate(pairs):
            least = self.w.add if pair.actor and pair.recipient else self.w.add_alone
            best = 1 + int(np.argmax(pooled[k][1:]))
            if k not in covered and float(pooled[k][best]) >= least and (_public(pair.actor) or _public(pair.recipient)):
                found[k] = best
        ways = {(characters(pairs[k].actor), characters(pairs[k].recipient)): k for k in found}
        for (a, r), k in ways.items():
            back = ways.get((r, a))
            if back is not None and back != k and back in found and pooled[back][0] < pooled[k][0]:
                found.pop(k, None)
        return {k: kind for k, kind in found.items() if not self._joined(pairs[k], kind, found, pairs)}

    def _joined(self, pair: Pair, kind: int, found: Mapping[int, int], pairs: Sequence[Pair]) -> bool:
        """Tells whether both parties of a pair do the same to a third: they act together, not on each other."""

        def others(party: Entity | None) -> set[tuple[int, int] | None]:
            return {characters(pairs[k].recipient) for k in found if found[k] == kind and characters(pairs[k].actor) == characters(party)}

        both = others(pair.actor) & others(pair.recipient) - {None}
        return pair.actor is not None and pair.recipient is not None and bool(both)

    def _completed(
        self, said: Sequence[Said], judged: Sequence[Judged], fresh: dict[int, int], pairs: Sequence[Pair], pooled: Floats
    ) -> tuple[list[Judged], dict[int, int]]:
        """Gives events of the codebook the side that they lack, or a clear further recipient, where the learned coder reads that type.

        A further one that is not clear is dropped: it is no event of its own.
        """
        left = dict(fresh)
        completed: list[Judged] = []
        for event, verdict in zip(said, judged, strict=True):
            actors: list[Entity] = []
            recipients: list[Entity] = []
            for k, kind in fresh.items():
                a, r = pairs[k].actor, pairs[k].recipient
                if self.types[kind] != verdict.type or a is None or r is None or k not in left:
                    continue
                if among(a, event.actors) and (event.recipients or len(event.actors) == 1):
                    if not event.recipients or (pooled[k][kind] >= self.w.add_more and _may_be_further(r, event, said)):
                        recipients.append(r)
                elif not event.actors and among(r, event.recipients):
                    actors.append(a)
                elif len(event.actors) == 1 and not event.recipients and among(r, event.actors) and self._both_ways(k, kind, pairs):
                    recipients.append(a)
                else:
                    continue
                del left[k]
            sides = (*event.actors, *actors), (*event.recipients, *recipients)
            completed.append(dataclasses.replace(verdict, actors=sides[0], recipients=sides[1]))
        return completed, left

    def _both_ways(self, k: int, kind: int, pairs: Sequence[Pair]) -> bool:
        """Tells whether the learned coder reads an act of that type between the parties of a pair in the other direction too."""
        back = (pair for pair in pairs if (pair.actor, pair.recipient) == (pairs[k].recipient, pairs[k].actor))
        return any(float(pair.types[kind]) >= self.w.instead for pair in back)

    def _added(self, fresh: Mapping[int, int], pairs: Sequence[Pair], pooled: Floats, said: Sequence[Said]) -> Iterable[Added]:
        """Yields the events to add: those of one actor and type together, and of one type and recipients together."""
        two = {k: kind for k, kind in fresh.items() if pairs[k].actor and pairs[k].recipient}
        busy = [party for k in two for party in (pairs[k].actor, pairs[k].recipient)]
        busy += [party for event in said for party in (*event.actors, *event.recipients)]
        taken = [party for party in busy if party]
        alone = {k: kind for k, kind in fresh.items() if k not in two and not among(pairs[k].actor or pairs[k].recipient, taken)}
        yield from _once(self._grouped(two, pairs, pooled), pairs)
        yield from self._grouped(alone, pairs, pooled)

    def _grouped(self, fresh: Mapping[int, int], pairs: Sequence[Pair], pooled: Floats) -> Iterable[Added]:
        by_actor = _groups(fresh, lambda k: (fresh[k], characters(pairs[k].actor)))
        events = [self._event(indices, fresh[indices[0]], pairs, pooled) for indices in by_actor]
        merged = _groups(range(len(events)), lambda n: (events[n].type, tuple(map(characters, events[n].recipients)) or n))
        for numbers in merged:
            indices = [k for n in numbers for k in events[n].pairs]
            yield self._event(indices, fresh[indices[0]], pairs, pooled)

    def _event(self, indices: Sequence[int], kind: int, pairs: Sequence[Pair], pooled: Floats) -> Added:
        actors = distinct(pairs[k].actor for k in indices)
        recipients = distinct(pairs[k].recipient for k in indices)
        return Added(self.types[kind], float(np.mean([pooled[k][kind] for k in indices])), actors, recipients, tuple(indices))


def _once(events: Iterable[Added], pairs: Sequence[Pair]) -> list[Added]:
    """Returns the events without those of a type that likelier ones read in the same word: one word, one act of a type."""
    read: set[tuple[str, int | None]] = set()
    kept: list[Added] = []
    for event in sorted(events, key=lambda one: -one.probability):
        words = {(event.type, pairs[k].word) for k in event.pairs}
        if not words & read:
            kept.append(event)
        read |= words
    return kept


def _groups(items: Iterable[int], key: Callable[[int], object]) -> list[list[int]]:
    found: dict[object, list[int]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return list(found.values())


def _may_be_further(party: Entity, event: Said, said: Sequence[Said]) -> bool:
    """Tells whether a party can be one more recipient: it is no actor by another name, and nobody else's recipient.

    In "jets bombed A and rebels shelled B" the codebook has told them apart by grammar; "the group" is whose spokesman speaks.
    """
    others = (other for other in said if other.type == event.type and other.actors and not _shares(other.actors, event.actors))
    own = any(party.name.lower() in actor.name.lower() for actor in event.actors)
    return not own and not any(among(party, other.recipients) for other in others)


def _types_beside(event: Said, said: Sequence[Said]) -> set[str]:
    """Returns the types of the other events of one of its parties, its own left out."""
    others = [other for other in said if other is not event]
    shared = (other for other in others if _shares(event.actors, other.actors) or _shares(event.recipients, other.recipients))
    return {other.type for other in shared} - {event.type}


def _shares(some: Sequence[Entity], others: Sequence[Entity]) -> bool:
    return any(among(party, others) for party in some)


def _public(party: Entity | None) -> bool:
    """Tells whether a party is known to act in public: private persons and unknown names alone make no event."""
    return party is not None and bool(party.country or party.sectors)

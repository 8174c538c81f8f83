"""Fits how codebook and learned coder are weighed, on the families of the corpus that the learned coder was not trained on.

    python training/fit.py --trained FOLDER [--model FOLDER] [--to src/dragoman/coding/learned/data/verdict.json]

The weights are those under which the pooled probabilities fit what stands between every two parties best (maximum likelihood); the
probabilities from which an event is kept or added are those with the best F1 of whole events.
"""

from __future__ import annotations

import argparse
import dataclasses
import itertools
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from examples import NOBODY, Example, example, read

from dragoman.coder import Coder
from dragoman.coding.learned.reader import LearnedCoder
from dragoman.coding.parties import Parties
from dragoman.coding.references import References
from dragoman.coding.verdict import Pair, Said, Verdict, Weights
from dragoman.coding.what import _of, _parties
from dragoman.records import Entity

PACKAGED = Path(__file__).parents[1] / "src" / "dragoman" / "coding" / "learned" / "data" / "verdict.json"
START = Weights(learned=1.0, said=1.5, sure=1.0, other=0.5, silent=0.5, keep=0.4, add=0.5, add_alone=0.7)


@dataclasses.dataclass(frozen=True)
class Heard:
    """What both coders say of a sentence, and its example."""

    said: list[Said]
    pairs: list[Pair]
    example: Example


def hear(sentences: Sequence[dict[str, Any]], learned: LearnedCoder) -> Iterator[Heard]:
    coder = Coder(coder="codebook")
    for sentence in sentences:
        said: list[Said] = []
        pairs: list[Pair] = []
        for parsed in coder.language.parse(coder.language.split(sentence["text"])):
            named = coder._who.named(parsed)
            who = Parties(coder._who, (), on=None, references=References([parsed], [named], ()))
            found = coder._what._finder.find(parsed, who)
            parties = _parties(found, named)
            opinions = learned.read(parsed.text, [(p.start - parsed.start, p.end - parsed.start) for p in parties])
            pairs += [Pair(_of(parties, one.actor), _of(parties, one.recipient), one.types) for one in opinions]
            said += [Said(event.type, event.actors, event.recipients, event.confidence) for event in found]
        yield Heard(said, pairs, example(sentence, lambda text: ()))


def wanted(pair: Pair, one: Example) -> str | None:
    """Returns the type between the parties of a pair, NONE where there is none, None where the labels do not say."""
    def index(party: Entity | None) -> list[int]:
        if party is None:
            return [NOBODY]
        return [k for k, (start, end) in enumerate(one.mentions) if party.start < end and start < party.end]

    pairs = list(itertools.product(index(pair.actor), index(pair.recipient)))
    for known in pairs:
        if known in one.labels:
            return one.labels[known].type
    return None if any(known in one.unknown for known in pairs) else "NONE"


def fit(heard: Sequence[Heard], types: Sequence[str]) -> Weights:
    """Returns the weights of greatest likelihood."""
    number = {name: k for k, name in enumerate(types)}
    logs, sides, goals = [], [], []
    for one in heard:
        for pair in one.pairs:
            goal = wanted(pair, one.example)
            if goal is None:
                continue
            own = [event for event in one.said if between(event, pair)]
            bonus = np.zeros((4, len(types)), dtype=np.float32)
            for event in own:
                bonus[0, number[event.type]] += 1
                bonus[1, number[event.type]] += event.confidence
            if not own:
                bonus[2 if one.said else 3, 0] = 1
            logs.append(np.log(np.maximum(pair.types, 1e-6)))
            sides.append(bonus)
            goals.append(number[goal])
    x, b, y = torch.tensor(np.array(logs)), torch.tensor(np.array(sides)), torch.tensor(goals)
    w = torch.tensor([1.0, 1.0, 1.0, 0.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([w], max_iter=200)

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        cost = torch.nn.functional.cross_entropy(w[0] * x + torch.einsum("k,pkt->pt", w[1:], b), y) + 1e-4 * (w**2).sum()
        cost.backward()
        return cost

    optimizer.step(step)
    learned, said, sure, other, silent = (round(float(value), 4) for value in w.detach())
    print(f"{len(y)} pairs, {int((y > 0).sum())} with an event, loss {float(step().detach()):.4f}")
    return dataclasses.replace(START, learned=learned, said=said, sure=sure, other=other, silent=silent)


def between(event: Said, pair: Pair) -> bool:
    from dragoman.coding.verdict import _between

    return _between(event, pair)


def outcomes(heard: Sequence[Heard], verdict: Verdict) -> tuple[list[tuple[float, bool]], int]:
    """Returns (probability, right) of every event that is coded, and how many events there are to find."""
    results: list[tuple[float, bool]] = []
    total = 0
    for one in heard:
        labels = set((label.type, label.trigger) for label in one.example.labels.values())
        total += len(labels)
        judged, added = verdict.judge(one.said, one.pairs)
        events = [(j.type, j.probability, (*e.actors, *j.actors), (*e.recipients, *j.recipients)) for e, j in zip(one.said, judged, strict=True) if j.type != "NONE"]
        events += [(a.type, a.probability, a.actors, a.recipients) for a in added]
        for kind, probability, actors, recipients in events:
            sides = [Pair(a, r, np.zeros(1, np.float32)) for a in actors or (None,) for r in recipients or (None,)]
            if len(actors) > 1 and not recipients:
                sides += [Pair(a, b, np.zeros(1, np.float32)) for a in actors for b in actors if a is not b]
            goals = [wanted(side, one.example) for side in sides]
            half = any(kind == label.type for label in one.example.labels.values()) and any(goal is None for goal in goals)
            results.append((probability, kind in goals or half))
    return results, total


def best_thresholds(heard: Sequence[Heard], types: Sequence[str], weights: Weights) -> Weights:
    """Returns the weights with the probabilities of the best F1."""
    def quality(w: Weights) -> float:
        results, total = outcomes(heard, Verdict(types, w))
        right = sum(ok for _, ok in results)
        return 2 * right / (len(results) + total)

    for name, values in (("add", (0.3, 0.4, 0.5, 0.6, 0.7)), ("add_alone", (0.4, 0.5, 0.6, 0.7, 0.8, 0.9)), ("keep", (0.1, 0.2, 0.3, 0.4, 0.5))):
        options = [dataclasses.replace(weights, **{name: value}) for value in values]
        scores = [quality(option) for option in options]
        print(name, dict(zip(values, (round(score, 4) for score in scores), strict=True)))
        weights = options[int(np.argmax(scores))]
    return weights


def error(results: Sequence[tuple[float, bool]]) -> float:
    """Returns the expected calibration error over ten bins of equal width."""
    total = 0.0
    for low in np.arange(0, 1, 0.1):
        inside = [(p, ok) for p, ok in results if low <= p < low + 0.1 or (low > 0.85 and p >= 1)]
        if inside:
            total += abs(np.mean([p for p, _ in inside]) - np.mean([ok for _, ok in inside])) * len(inside)
    return total / max(len(results), 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--model", type=Path, default=PACKAGED.parent)
    parser.add_argument("--to", type=Path, default=PACKAGED)
    settings = parser.parse_args()
    held = set(json.loads((settings.trained / "training.json").read_text("utf8"))["held"])
    learned = LearnedCoder(settings.model)
    heard = list(hear([sentence for sentence in read() if sentence["family"] in held], learned))
    weights = best_thresholds(heard, learned.labels.types, fit(heard, learned.labels.types))
    results, total = outcomes(heard, Verdict(learned.labels.types, weights))
    right = sum(ok for _, ok in results)
    print(weights)
    print(f"{len(heard)} sentences, {total} events, coded {len(results)}, right {right}, calibration error {error(results):.3f}")
    settings.to.write_text(json.dumps(dataclasses.asdict(weights), indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()

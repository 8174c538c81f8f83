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
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from examples import NOBODY, Example, example, read

from dragoman.codebook.codebook import Codebook
from dragoman.coder import Coder
from dragoman.coding.events.phrases import Participants
from dragoman.coding.learned.reader import LearnedCoder
from dragoman.coding.opinions import Pair, Said, between
from dragoman.coding.verdict import Verdict, Weights
from dragoman.coding.what import Heard as Opinions
from dragoman.coding.what import What
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

PACKAGED = Path(__file__).parents[1] / "src" / "dragoman" / "coding" / "learned" / "data" / "verdict.json"


@dataclasses.dataclass(frozen=True)
class Heard:
    """What both coders say of a sentence of the corpus, and its example."""

    said: list[Said]
    pairs: list[Pair]
    example: Example


class Listener(What):
    """Finds events and keeps what each coder said."""

    def __init__(self, codebook: Codebook) -> None:
        super().__init__(codebook)
        self.kept: list[Opinions] = []

    def hear(self, sentence: Sentence, who: Participants, mentions: Sequence[Entity], *, ask: bool = True) -> Opinions:
        """Returns what each coder says of a sentence, as the class above does; the learned coder is asked of all."""
        self.kept.append(super().hear(sentence, who, mentions))
        return self.kept[-1]


def hear(sentences: Iterable[dict[str, Any]]) -> Iterator[Heard]:
    """Yields what the coders say of sentences of the corpus, each coded as a document of its own."""
    coder = Coder()
    coder._what = listener = Listener(coder.codebook)
    for sentence in sentences:
        listener.kept.clear()
        coder.code(sentence["text"])
        said = [event for heard in listener.kept for event in heard.said]
        pairs = [pair for heard in listener.kept for pair in heard.pairs]
        yield Heard(said, pairs, example(sentence, lambda text: ()))


def wanted(pair: Pair, one: Example) -> str | None:
    """Returns the type between the parties of a pair, NONE where there is none, None where the labels do not say."""
    pairs = list(itertools.product(_mentions(pair.actor, one), _mentions(pair.recipient, one)))
    for known in pairs:
        if known in one.labels:
            return one.labels[known].type
    return None if any(known in one.unknown for known in pairs) else "NONE"


def _mentions(party: Entity | None, one: Example) -> list[int]:
    if party is None:
        return [NOBODY]
    return [k for k, (start, end) in enumerate(one.mentions) if party.start < end and start < party.end]


def fit(heard: Sequence[Heard], types: Sequence[str], trust: float) -> Weights:
    """Returns the weights of greatest likelihood, that of the learned coder given."""
    number = {name: k for k, name in enumerate(types)}
    logs, sides, goals = [], [], []
    for one in heard:
        for pair in one.pairs:
            goal = wanted(pair, one.example)
            if goal is not None:
                logs.append(np.log(np.maximum(pair.types, 1e-6)))
                sides.append(_votes(pair, one.said, number))
                goals.append(number[goal])
    opinions, votes, truth = torch.tensor(np.array(logs)), torch.tensor(np.array(sides)), torch.tensor(goals)
    weights = torch.tensor([1.0, 1.0, 0.0, 0.0], requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200)

    def step() -> torch.Tensor:
        optimizer.zero_grad()
        logits = trust * opinions + torch.einsum("k,pkt->pt", weights, votes)
        cost = torch.nn.functional.cross_entropy(logits, truth) + 1e-4 * (weights**2).sum()
        cost.backward()
        return cost

    optimizer.step(step)
    said, sure, other, silent = (round(float(value), 3) for value in weights.detach())
    print(f"{len(truth)} pairs, {int((truth > 0).sum())} with an event, loss {float(step().detach()):.4f}")
    return Weights(learned=trust, said=said, sure=sure, other=other, silent=silent, **START)


def _votes(pair: Pair, said: Sequence[Said], number: dict[str, int]) -> np.ndarray[Any, Any]:
    """Returns what each weight but the first counts for each type between two parties [4, types]."""
    votes = np.zeros((4, len(number)), dtype=np.float32)
    own = [event for event in said if between(event, pair)]
    for event in own:
        votes[0, number[event.type]] += 1
        votes[1, number[event.type]] += event.confidence
    if not own:
        votes[2 if said else 3, 0] = 1
    return votes


def outcomes(heard: Sequence[Heard], verdict: Verdict) -> tuple[list[tuple[float, bool]], int]:
    """Returns (probability, right) of every event that is coded, and how many events there are to find."""
    results: list[tuple[float, bool]] = []
    total = 0
    for one in heard:
        total += len({(label.type, label.trigger) for label in one.example.labels.values()})
        judged, added = verdict.judge(one.said, one.pairs)
        results += [(now.probability, _right(now.type, now.actors, now.recipients, one.example)) for now in judged if now.type != "NONE"]
        results += [(event.probability, _right(event.type, event.actors, event.recipients, one.example)) for event in added]
    return results, total


def _right(kind: str, actors: Sequence[Entity], recipients: Sequence[Entity], one: Example) -> bool:
    """Tells whether an event of this type stands between any of its parties; one that lacks a side is right if its type is."""
    nothing = np.zeros(1, np.float32)
    sides = [Pair(a, r, nothing) for a in actors or (None,) for r in recipients or (None,)]
    if len(actors) > 1 and not recipients:
        sides += [Pair(a, b, nothing) for a, b in itertools.permutations(actors, 2)]
    goals = [wanted(side, one) for side in sides]
    half = None in goals and any(label.type == kind for label in one.labels.values())
    return kind in goals or half


START = {
    "keep": 0.1,
    "keep_alone": 0.05,
    "least": 0.0,
    "least_plain": 0.0,
    "doubted": 0.8,
    "instead": 0.4,
    "add": 0.5,
    "add_alone": 0.7,
    "add_more": 0.5,
    "temper": 1.0,
}
TRIED = {
    "add": (0.3, 0.4, 0.5, 0.6, 0.7),
    "add_alone": (0.4, 0.5, 0.6, 0.7, 0.8, 0.9),
    "doubted": (0.7, 0.8, 0.9, 2.0),
    "least": (0.0, 0.1, 0.17, 0.25),
    "keep": (0.05, 0.1, 0.2, 0.3, 0.4),
    "keep_alone": (0.01, 0.03, 0.1, 0.2, 0.3),
}


def best_thresholds(heard: Sequence[Heard], types: Sequence[str], weights: Weights) -> Weights:
    """Returns the weights with the probabilities of the best F1 of events, found one after the other."""
    for name, values in TRIED.items():
        options = [dataclasses.replace(weights, **{name: value}) for value in values]
        scores = [_f1(*outcomes(heard, Verdict(types, option))) for option in options]
        print(name, dict(zip(values, (round(score, 4) for score in scores), strict=True)))
        weights = options[int(np.argmax(scores))]
    return weights


def _f1(results: Sequence[tuple[float, bool]], total: int) -> float:
    return 2 * sum(right for _, right in results) / (len(results) + total)


def calibration_error(results: Sequence[tuple[float, bool]]) -> float:
    """Returns the expected calibration error over ten bins of equal width (Guo et al. 2017)."""
    bins: dict[int, list[tuple[float, bool]]] = {}
    for probability, right in results:
        bins.setdefault(min(int(probability * 10), 9), []).append((probability, right))
    return sum(abs(sum(p for p, _ in held) - sum(right for _, right in held)) for held in bins.values()) / max(len(results), 1)


def main() -> None:
    """Fits the weights and writes them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--trained", type=Path, required=True)
    parser.add_argument("--to", type=Path, default=PACKAGED)
    parser.add_argument("--trust", type=float, default=0.7, help="weight of the learned coder's opinion")
    settings = parser.parse_args()
    held = set(json.loads((settings.trained / "training.json").read_text("utf8"))["held"])
    heard = list(hear(sentence for sentence in read() if sentence["family"] in held))
    types = LearnedCoder().labels.types
    weights = best_thresholds(heard, types, fit(heard, types, settings.trust))
    results, total = outcomes(heard, Verdict(types, weights))
    right = sum(ok for _, ok in results)
    error = calibration_error(results)
    print(f"{len(heard)} sentences, {total} events, coded {len(results)}, right {right}, calibration error {error:.3f}")
    settings.to.write_text(json.dumps(dataclasses.asdict(weights), indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()

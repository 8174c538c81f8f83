"""Makes the weights of the prefilter: which sentences are worth a search for events, from their words alone.

    python training/prefilter.py [--recall 0.997] [--to src/dragoman/coding/prefilter.tsv]

A logistic regression over the features that `coding/prefilter.py` reads, by stochastic gradient descent with a step for each feature
(Adagrad, Duchi et al. 2011), on all sentences of the corpus. Where the line is drawn is found beforehand by cross-validation over families:
each sentence is judged by a model that has seen none of its family, and the asked share of those with an event must pass.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from examples import CORPUS, read

from dragoman.codebook.codebook import load_codebook
from dragoman.coding.prefilter import SHORT, Prefilter, Weights
from dragoman.knowledge.actors import party_words
from dragoman.language.pipeline import Language

ROOT = Path(__file__).parents[1]
PACKAGED = ROOT / "src" / "dragoman" / "coding" / "prefilter.tsv"
RECORD = ROOT / "training" / "records" / "prefilter.json"
FOLDS, EPOCHS, SEED = 5, 10, 0
STEP, SHRINK, BIAS_STEP = 0.3, 1e-6, 0.01
"""Size of a step before Adagrad's scaling, what a weight loses at each, and the step of the bias."""
QUIET = 4.0
"""What a sentence without an event counts beside one with an event: there are four times as many of these."""
SEEN = 2
"""Sentences in which a feature must stand."""

Line = tuple[set[str], bool, int, bool]
"""Features of a sentence, whether it holds an event, the fold of its family, and whether it is so short that it passes unasked."""


def lines() -> tuple[list[Line], int]:
    """Returns the sentences of the corpus, and how many with an event have no words of any pattern.

    Words that are mostly written with a capital are left out where they open a sentence: no name may speak for or against an event.
    """
    language = Language()
    prefilter = Prefilter(load_codebook(), party_words(), language.lemmas, Weights(0.0, 0.0, 0.0, {}))
    read_in = [(one, [word for raw in language.split(one["text"]) for word in raw.words]) for one in read()]
    names = proper(words for _, words in read_in)
    found: list[Line] = []
    lost = 0
    for sentence, words in read_in:
        features = {one for one in prefilter.features(words) if names.isdisjoint(one.removeprefix("=").split())}
        fold = hashlib.sha256((sentence.get("family") or sentence["id"]).encode()).digest()[0] % FOLDS
        if features:
            found.append((features, bool(sentence["events"]), fold, len(words) <= SHORT))
        else:
            lost += bool(sentence["events"])
    return found, lost


def proper(sentences: Iterable[Sequence[str]]) -> set[str]:
    """Returns, in lower case, the words that are written with a capital more often than not, first words aside."""
    counts: Counter[str] = Counter()
    for words in sentences:
        for word in words[1:]:
            counts[word.lower()] += 1 if word[0].isupper() else -1
    return {word for word, n in counts.items() if n > 0}


def fitted(learned: Sequence[Line]) -> Weights:
    """Returns the weights that sentences teach."""
    counts = Counter(feature for features, *_ in learned for feature in features)
    names = sorted(feature for feature, n in counts.items() if n >= SEEN)
    numbers = {name: k for k, name in enumerate(names)}
    rows = [np.array(sorted(numbers[f] for f in features if f in numbers), dtype=np.int64) for features, *_ in learned]
    weights, squares, bias = np.zeros(len(names)), np.full(len(names), 1e-4), 0.0
    chance = np.random.default_rng(SEED)
    for _ in range(EPOCHS):
        for k in chance.permutation(len(rows)):
            row, event = rows[k], learned[k][1]
            scale = 1 / math.sqrt(max(len(row), 1))
            wrong = 1 / (1 + math.exp(-(bias + weights[row].sum() * scale))) - event
            slope = wrong * (1.0 if event else QUIET)
            slopes = slope * scale + SHRINK * weights[row]
            squares[row] += slopes * slopes
            weights[row] -= STEP * slopes / np.sqrt(squares[row])
            bias -= BIAS_STEP * slope
    return Weights(round(bias, 3), 0.0, 0.0, {name: round(float(weight), 2) for name, weight in zip(names, weights, strict=True)})


def held_out(everything: Sequence[Line]) -> tuple[list[float], list[float]]:
    """Returns the log odds of the sentences with and without an event, each by a model that has not seen its family."""
    found: tuple[list[float], list[float]] = ([], [])
    for fold in range(FOLDS):
        weights = fitted([line for line in everything if line[2] != fold])
        for features, event, own, short in everything:
            if own == fold:
                found[0 if event else 1].append(math.inf if short else weights.odds(features))
    return found


def main() -> None:
    """Makes the weights and writes them, with a record of what was measured."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--recall", type=float, default=0.997, help="share of the unseen sentences with an event that must pass")
    parser.add_argument("--asked", type=float, default=0.89, help="share of them of which the learned coder must be asked")
    parser.add_argument("--to", type=Path, default=PACKAGED)
    settings = parser.parse_args()
    everything, lost = lines()
    events, quiet = held_out(everything)
    least, ask = (round(float(np.quantile(events, 1 - share, method="lower")), 2) for share in (settings.recall, settings.asked))
    weights = fitted(everything)
    rows = [("(bias)", weights.bias), ("(least)", least), ("(ask)", ask), *weights.features.items()]
    head = "# What the words of a sentence say of an event in it, as log odds; made by training/prefilter.py from training/corpus.\n"
    settings.to.write_text(head + "".join(f"{name}\t{value:g}\n" for name, value in rows), "utf8")
    record: dict[str, Any] = {
        "sentences": len(everything),
        "corpus": hashlib.sha256(b"".join(file.read_bytes() for file in sorted(CORPUS.glob("*.jsonl")))).hexdigest(),
        "features": len(weights.features),
        "least": least,
        "ask": ask,
        "recall_of_unseen_families": round(sum(odds >= least for odds in events) / (len(events) + lost), 4),
        "passed_of_unseen_without_event": round(sum(odds >= least for odds in quiet) / len(quiet), 4),
        "with_event_but_no_pattern": lost,
    }
    RECORD.write_text(json.dumps(record, indent=1) + "\n", "utf8")
    print(json.dumps(record, indent=1))


if __name__ == "__main__":
    main()

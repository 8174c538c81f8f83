"""The learned coder: reads a sentence once and says, of any two parties in it, what the one does to the other.

A small encoder (training/README.md says how it was made) runs on one core through ONNX Runtime. It knows only what the corpus of
training/ has shown it; coding/verdict.py weighs its opinion against the codebook's.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.learned.wordpiece import Piece, WordPieces
from dragoman.errors import DataError, MissingPartError

MODEL, VOCABULARY, LABELS = "model.onnx", "vocabulary.txt", "labels.json"
MANY = 9
"""Mentions of a sentence between which pairs are read: more make lists, not events, and cost the square."""

Floats = NDArray[np.float32]
Span = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Labels:
    """The names of what the model gives, in the order of its numbers; the first type is NONE."""

    types: tuple[str, ...]
    statuses: tuple[str, ...]
    modes: tuple[str, ...]
    longest: int


@dataclasses.dataclass(frozen=True, slots=True)
class Opinion:
    """What stands between two parties of a sentence.

    `actor` and `recipient` are indices into the spans that were asked about, None for nobody. `types` and `statuses` are probabilities in
    the order of the labels, `modes` holds TYPE/mode names by probability, `trigger` the words that say it (code points of the text).
    """

    actor: int | None
    recipient: int | None
    types: Floats
    statuses: Floats
    modes: dict[str, float]
    trigger: Span


class LearnedCoder:
    """Reads sentences with the packaged model, or another of the same form.

    Args:
        folder: holds the model, its vocabulary and its labels.

    Raises:
        MissingPartError: a file of the model is not there.
        DataError: the files do not belong together.
    """

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or Path(str(files("dragoman.coding.learned") / "data"))
        for name in (MODEL, VOCABULARY, LABELS):
            if not (folder / name).is_file():
                raise MissingPartError(f"the learned coder lacks {name} in {folder}: install dragoman again, or code with --coder codebook")
        self.labels = _labels(folder / LABELS)
        self._pieces = WordPieces((folder / VOCABULARY).read_text("utf-8").splitlines())
        self._model = folder / MODEL

    def read(self, text: str, spans: Sequence[Span]) -> list[Opinion]:
        """Returns an opinion on every ordered pair of the spans, and on each span alone as actor and as recipient.

        Args:
            text: a sentence.
            spans: where its parties stand in it, as code points; of more than `MANY` the first are read.
        """
        spans = spans[:MANY]
        pieces = self._pieces.pieces(text, self.labels.longest)
        pairs = _pairs(len(spans))
        if not pairs:
            return []
        pools, absent = _pools(pieces, spans, pairs)
        ids = np.array([[number for number, _, _ in pieces]], dtype=np.int64)
        types, statuses, modes, trigger = _session(self._model).run(None, {"ids": ids, "pools": pools, "absent": absent})
        return [
            Opinion(a, r, types[k], statuses[k], self._modes(modes[k]), _words(text, pieces[int(np.argmax(trigger[k]))]))
            for k, (a, r) in enumerate(pairs)
        ]

    def _modes(self, values: Floats) -> dict[str, float]:
        return {self.labels.modes[k]: float(values[k]) for k in np.flatnonzero(values > 0.3)}


class _Session(Protocol):
    def run(self, outputs: None, inputs: dict[str, NDArray[np.generic]]) -> list[Floats]:
        """Returns types, statuses, modes and triggers of the pairs that are asked about."""


@functools.cache
def _session(model: Path) -> _Session:
    """Opens the model at the first sentence: a coder is made in one process and used in others that are forked from it."""
    import onnxruntime as ort  # noqa: PLC0415 - importing it starts a thread, and none survives a fork

    options = ort.SessionOptions()
    # One thread and no arena: documents are coded side by side in processes, and the same sentence must give the same figures in each.
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return cast("_Session", ort.InferenceSession(str(model), options, providers=["CPUExecutionProvider"]))


def _labels(file: Path) -> Labels:
    stored = json.loads(file.read_text("utf-8"))
    try:
        labels = Labels(tuple(stored["types"]), tuple(stored["statuses"]), tuple(stored["modes"]), int(stored["longest"]))
    except (KeyError, TypeError, ValueError) as error:
        raise DataError(f"{file}: not the labels of a learned coder ({type(error).__name__}: {error})") from error
    if labels.types[:1] != ("NONE",):
        raise DataError(f"{file}: the first type must be NONE, it is {labels.types[:1]}")
    return labels


def _pairs(count: int) -> list[tuple[int | None, int | None]]:
    two: list[tuple[int | None, int | None]] = [(a, r) for a in range(count) for r in range(count) if a != r]
    return [*two, *((a, None) for a in range(count)), *((None, r) for r in range(count))]


def _pools(pieces: Sequence[Piece], spans: Sequence[Span], pairs: Iterable[tuple[int | None, int | None]]) -> tuple[Floats, Floats]:
    """Returns the weights of the pieces [pairs, 4, pieces] (all, actor, recipient, between), and which side is nobody [pairs, 2]."""
    starts, ends = (np.array([piece[k] for piece in pieces]) for k in (1, 2))
    marks = [_share((starts < span[1]) & (ends > span[0]) & (ends > starts)) for span in spans]
    everything, nothing = _share(np.ones(len(pieces), dtype=bool)), np.zeros(len(pieces), dtype=np.float32)
    pools, absent = [], []
    for a, r in pairs:
        between = nothing
        if a is not None and r is not None:
            first, last = min(spans[a][1], spans[r][1]), max(spans[a][0], spans[r][0])
            between = _share((starts < last) & (ends > first) & (ends > starts))
        pools.append([everything, nothing if a is None else marks[a], nothing if r is None else marks[r], between])
        absent.append([float(a is None), float(r is None)])
    return np.array(pools, dtype=np.float32), np.array(absent, dtype=np.float32)


def _share(mask: NDArray[np.bool_]) -> Floats:
    return (mask / max(int(mask.sum()), 1)).astype(np.float32)


def _words(text: str, piece: Piece) -> Span:
    """Returns the word that a piece belongs to."""
    start, end = piece[1], piece[2]
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end

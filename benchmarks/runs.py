"""What a run folder costs over bare coding, what processes and Ray gain, and whether time and memory stay flat.

    python benchmarks/runs.py [--documents 150] [--many 100000] [--only scaling|flat|ray] [--write]

The documents are made by a seeded script out of sentences of the bundled samples. Each figure is of a process of its own, with wall-clock
and CPU seconds of it and its workers; starting (loading the coder) is taken off by a run of two documents. CPU seconds stay true on a busy
machine, wall-clock seconds do not: both are recorded, with the load. `flat` uses a coder that takes no time, to reach 100,000 documents.
`--write` adds the figures to benchmarks/runs.json.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import random
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dragoman
from dragoman.readers import Options, find_sources
from dragoman.readers import read as read_items
from dragoman.runs import CoderSpec
from dragoman.runs.workspace import Plan, Workspace
from dragoman.samples import paths

RECORD = Path(__file__).with_name("runs.json")
SENTENCES = 14
"""Sentences of a made article: some 2,000 characters, as a news agency's."""

QUICK = "quick_coder:QuickCoder"


def articles(count: int, seed: int = 3) -> Iterator[dict[str, str]]:
    """Yields JSON objects of articles: sentences of the samples in another order, with other numbers."""
    chance = random.Random(seed)
    texts = [json.loads(line)["text"] for line in paths()[0].read_text(encoding="utf-8").splitlines()]
    sentences = [part for text in texts for part in re.split(r"(?<=[.!?])\s+", text) if len(part) > 30]
    for number in range(count):
        picked = (re.sub(r"\d+", lambda found: str(chance.randrange(2, 90)), one) for one in chance.choices(sentences, k=SENTENCES))
        day = dt.date(2024, 1, 1) + dt.timedelta(days=number % 365)
        yield {"id": f"made-{number}", "text": " ".join(picked), "published": day.isoformat()}


def write_articles(path: Path, count: int) -> None:
    """Writes articles as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        for one in articles(count):
            file.write(json.dumps(one) + "\n")


def bare(source: Path) -> int:
    """Codes in this process, keeping nothing, and returns the number of documents."""
    coder = dragoman.Coder()
    return sum(1 for _ in coder.stream(item.document for item in read_items(find_sources([str(source)]))))


def run(source: Path, folder: Path, *, how: str, factory: str) -> int:
    """Codes into a run folder and returns the number of documents."""
    plan = Plan(tuple(find_sources([str(source)])), Options(), CoderSpec(factory), size=16 if factory != QUICK else None)
    workspace = Workspace(folder, plan)
    if how.startswith("ray"):
        from dragoman.runs.cluster import code_on_ray  # noqa: PLC0415 - an extra

        read = code_on_ray(workspace, jobs=int(how[3:])).read
    else:
        read = workspace.run(jobs=int(how)).read
    workspace.close()
    return read


def write_start(folder: Path) -> Path:
    """Writes two files of one article each, so that two processes start, and returns their folder."""
    start = folder / "start"
    start.mkdir(exist_ok=True)
    for name in ("one", "other"):
        write_articles(start / f"{name}.jsonl", 1)
    return start


def measured(how: str, source: Path, factory: str = "dragoman:Coder") -> dict[str, float]:
    """Returns seconds, CPU seconds and peak memory of one way to code, in a process of its own."""
    folder = Path(tempfile.mkdtemp())
    try:
        command = [sys.executable, __file__, "--child", how, str(source), str(folder / "run"), factory]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
        return found
    finally:
        shutil.rmtree(folder)


def child(how: str, source: Path, folder: Path, factory: str) -> None:
    """Codes in this process and prints what it took."""
    begun = time.perf_counter()
    read = bare(source) if how == "bare" else run(source, folder, how=how, factory=factory)
    wall = time.perf_counter() - begun
    mine, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = mine.ru_utime + mine.ru_stime + others.ru_utime + others.ru_stime
    peaks = {"peak_mb": round(mine.ru_maxrss / 1024), "worker_peak_mb": round(others.ru_maxrss / 1024)}
    print(json.dumps({"documents": read, "seconds": round(wall, 2), "cpu_seconds": round(cpu, 2), **peaks}))


def scaling(folder: Path, count: int) -> dict[str, Any]:
    """Returns bare coding, one process and two, over the same documents, and their ratios without the start."""
    one, many = write_start(folder), folder / "many.jsonl"
    write_articles(many, count)
    figures = {how: {"start": measured(how, one), "whole": measured(how, many)} for how in ("bare", "1", "2")}
    net = {how: {key: value["whole"][key] - value["start"][key] for key in ("seconds", "cpu_seconds")} for how, value in figures.items()}
    return {
        **figures,
        "overhead_of_a_run_cpu": round(net["1"]["cpu_seconds"] / net["bare"]["cpu_seconds"] - 1, 3),
        "overhead_of_a_run_wall": round(net["1"]["seconds"] / net["bare"]["seconds"] - 1, 3),
        "two_processes_wall": round(net["1"]["seconds"] / net["2"]["seconds"], 2),
        "two_processes_by_cpu": round(2 * net["1"]["cpu_seconds"] / net["2"]["cpu_seconds"], 2),
    }


def flat(folder: Path, many: int) -> dict[str, Any]:
    """Returns time and memory of runs over more and more documents, with the coder that takes no time."""
    figures: dict[str, Any] = {}
    for count in (1_000, 10_000, many):
        source = folder / f"{count}.jsonl"
        write_articles(source, count)
        found = measured("2", source, QUICK)
        figures[str(count)] = {**found, "ms_per_document": round(1000 * found["cpu_seconds"] / count, 2)}
        source.unlink()
    return figures


def ray(folder: Path, count: int) -> dict[str, Any]:
    """Returns two workers of Ray beside two processes, over the same documents; Ray's workers' CPU seconds are not seen here."""
    one, many = write_start(folder), folder / "many.jsonl"
    write_articles(many, count)
    figures = {how: {"start": measured(how, one), "whole": measured(how, many)} for how in ("2", "ray2")}
    net = {how: value["whole"]["seconds"] - value["start"]["seconds"] for how, value in figures.items()}
    return {**figures, "ray_to_processes_wall": round(net["ray2"] / net["2"], 2)}


def main() -> None:
    """Measures, prints, and with --write records."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=150)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--only", choices=["scaling", "flat", "ray"])
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        how, source, folder, factory = args.child
        child(how, Path(source), Path(folder), factory)
        return
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        for part, measure, count in (("scaling", scaling, args.documents), ("flat", flat, args.many), ("ray", ray, args.documents)):
            if args.only in {None, part}:
                machine = {"load_before": round(os.getloadavg()[0], 1), "python": platform.python_version(), "cores": os.cpu_count()}
                figures[part] = {**measure(Path(name), count), **machine}
                print(part, json.dumps(figures[part], indent=2))
    if args.write:
        record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        RECORD.write_text(json.dumps(record | figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What a run folder costs over bare coding, what processes and Ray gain (and could at best), and whether time and memory stay flat.

    python benchmarks/runs.py [--documents 400] [--many 100000] [--rounds 3] [--only scaling|flat|flat_real|ray] [--write]

The documents are made by a seeded script out of sentences of the bundled samples. Each figure is of a process of its own, with wall-clock
and CPU seconds of it and all that it starts, Ray's processes too (Linux: the orphans come to this process); starting (loading the coder) is
taken off by a run of two documents. Of several rounds the quickest counts, for what disturbs only adds. CPU seconds stay nearly true on a
busy machine, wall-clock seconds do not: both are recorded, with the load. `flat` uses a coder that takes no time, to reach 100,000
documents; `flat_real` the real one. `--write` adds the figures to benchmarks/runs.json.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
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
from dragoman.runs.preload import settle
from dragoman.runs.workspace import Plan, Workspace
from dragoman.samples import paths

RECORD = Path(__file__).with_name("runs.json")
SENTENCES = 14
"""Sentences of a made article: some 2,000 characters, as a news agency's."""

ORPHANS = 30
"""Seconds to wait for what a finished run has left behind."""

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
    settle()  # as worker processes do: what is compared is the run, not the collection of garbage
    return sum(1 for _ in coder.stream(item.document for item in read_items(find_sources([str(source)]))))


def run(source: Path, folder: Path, *, how: str, factory: str) -> int:
    """Codes into a run folder and returns the number of documents."""
    plan = Plan(tuple(find_sources([str(source)])), Options(), CoderSpec(factory))
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


def measured(how: str, source: Path, *, factory: str = "dragoman:Coder", rounds: int = 1) -> dict[str, float]:
    """Returns seconds, CPU seconds and peak memory of one way to code, in a process of its own, of the quickest of some rounds."""
    return min((_measured(how, source, factory) for _ in range(rounds)), key=lambda found: found["cpu_seconds"])


def _measured(how: str, source: Path, factory: str) -> dict[str, float]:
    """Returns the figures of one round."""
    folder = Path(tempfile.mkdtemp())
    try:
        command = [sys.executable, __file__, "--child", how, str(source), str(folder / "run"), factory]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
            assert process.stdout is not None
            shown = process.stdout.read()
            usage = list(reaped(process))
        found: dict[str, float] = json.loads(shown.splitlines()[-1])
        cpu = sum(one.ru_utime + one.ru_stime for one in usage)
        workers = max((one.ru_maxrss for one in usage[1:]), default=0)
        return {**found, "cpu_seconds": round(cpu, 2), "worker_peak_mb": round(workers / 1024)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def reaped(process: subprocess.Popen[str]) -> Iterator[resource.struct_rusage]:
    """Yields what a process and those that it waited for took, then the same of each that it left behind."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    yield usage
    end = time.monotonic() + ORPHANS
    with contextlib.suppress(ChildProcessError):  # there are no more
        while time.monotonic() < end:
            pid, _, usage = os.wait4(-1, os.WNOHANG)
            if pid:
                yield usage
            else:
                time.sleep(0.05)


def child(how: str, source: Path, folder: Path, factory: str) -> None:
    """Codes in this process and prints what it took."""
    begun = time.perf_counter()
    read = bare(source) if how == "bare" else run(source, folder, how=how, factory=factory)
    wall = time.perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"documents": read, "seconds": round(wall, 2), "peak_mb": round(peak / 1024)}))


def at_once(source: Path, rounds: int) -> float:
    """Returns the seconds of two bare coders that code all of a file each at the same time: what two cores can give at best."""
    command = [sys.executable, __file__, "--child", "bare", str(source), "-", "-"]
    slower = []
    for _ in range(rounds):
        both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) for _ in range(2)]
        slower.append(max(json.loads(process.communicate()[0].splitlines()[-1])["seconds"] for process in both))
    return float(min(slower))


def compared(hows: tuple[str, ...], folder: Path, count: int, rounds: int) -> tuple[dict[str, Any], dict[str, dict[str, float]]]:
    """Returns the figures of several ways to code the same documents, and their seconds without the start."""
    one, many = write_start(folder), folder / "many.jsonl"
    write_articles(many, count)
    figures = {how: {"start": measured(how, one, rounds=rounds), "whole": measured(how, many, rounds=rounds)} for how in hows}
    net = {how: {key: value["whole"][key] - value["start"][key] for key in ("seconds", "cpu_seconds")} for how, value in figures.items()}
    return figures, net


def scaling(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    """Returns bare coding, one process and two, over the same documents, and their ratios without the start."""
    figures, net = compared(("bare", "1", "2"), folder, count, rounds)
    start, both = at_once(folder / "start", rounds), at_once(folder / "many.jsonl", rounds)
    return {
        **figures,
        "overhead_of_a_run_cpu": round(net["1"]["cpu_seconds"] / net["bare"]["cpu_seconds"] - 1, 3),
        "overhead_of_a_run_wall": round(net["1"]["seconds"] / net["bare"]["seconds"] - 1, 3),
        "two_processes_wall": round(net["1"]["seconds"] / net["2"]["seconds"], 2),
        "two_processes_by_cpu": round(2 * net["1"]["cpu_seconds"] / net["2"]["cpu_seconds"], 2),
        "two_bare_coders_at_once_wall": round(2 * net["bare"]["seconds"] / (both - start), 2),
    }


def flat(folder: Path, many: int, rounds: int) -> dict[str, Any]:
    """Returns time and memory of runs over more and more documents, with the coder that takes no time."""
    del rounds  # one round: it is long
    figures: dict[str, Any] = {}
    for count in (1_000, 10_000, many):
        source = folder / f"{count}.jsonl"
        write_articles(source, count)
        found = measured("2", source, factory=QUICK)
        figures[str(count)] = {**found, "ms_per_document": round(1000 * found["cpu_seconds"] / count, 2)}
        source.unlink()
    return figures


def flat_real(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    """Returns CPU time of a document, without the start, and memory of runs of the real coder over a half, twice and ten times as many."""
    start = measured("2", write_start(folder), rounds=rounds)
    figures: dict[str, Any] = {"start": start}
    for number in (count // 2, count * 2, count * 10):
        source = folder / f"{number}.jsonl"
        write_articles(source, number)
        found = measured("2", source)
        net = found["cpu_seconds"] - start["cpu_seconds"]
        figures[str(number)] = {**found, "ms_per_document": round(1000 * net / number, 2)}
        source.unlink()
    return figures


def ray(folder: Path, count: int, rounds: int) -> dict[str, Any]:
    """Returns two workers of Ray beside two processes, over five times the documents: what Ray's start takes varies by seconds."""
    figures, net = compared(("2", "ray2"), folder, 5 * count, rounds)
    return {
        **figures,
        "ray_to_processes_wall": round(net["ray2"]["seconds"] / net["2"]["seconds"], 2),
        "ray_to_processes_cpu": round(net["ray2"]["cpu_seconds"] / net["2"]["cpu_seconds"], 2),
    }


PARTS = {"scaling": scaling, "flat": flat, "flat_real": flat_real, "ray": ray}


def adopt_orphans() -> None:
    """Makes this process the parent of all that its children leave behind, to be told what they took (Linux; else they are not counted)."""
    if sys.platform == "linux":
        pr_set_child_subreaper = 36  # of prctl.h
        ctypes.CDLL(None).prctl(pr_set_child_subreaper, 1, 0, 0, 0)


def main() -> None:
    """Measures, prints, and with --write records."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=list(PARTS))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        how, source, folder, factory = args.child
        child(how, Path(source), Path(folder), factory)
        return
    figures: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as name:
        adopt_orphans()
        for part, measure in PARTS.items():
            if args.only in {None, part}:
                count = args.many if part == "flat" else args.documents
                machine = {"load_before": round(os.getloadavg()[0], 1), "python": platform.python_version(), "cores": os.cpu_count()}
                figures[part] = {**measure(Path(name), count, args.rounds), **machine}
                print(part, json.dumps(figures[part], indent=2))
    if args.write:
        record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        RECORD.write_text(json.dumps(record | figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

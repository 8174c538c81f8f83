"""Seconds and memory of linking events to incidents, and events a second of Parquet written and read.

    python benchmarks/incidents.py [--events 100000] [--write]

The events are made by a seeded script: acts between invented parties at places of a grid, each told by one to six articles in changed
words, some articles near-copies of others. `--write` adds the figures to benchmarks/incidents.json under the number of events.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from dragoman.incidents import Counts, find_incidents
from dragoman.records import CodedDocument, Date, Entity, Event, Magnitude, Place, Span
from dragoman.runs.tables import EVENTS, event_table

RECORD = Path(__file__).with_name("incidents.json")
BATCH = 5_000
TYPES = ("ASSAULT", "PROTEST", "CONSULT", "ACCUSE", "SUPPORT", "COERCE", "SANCTION", "AID")
SECTORS = ("GOV", "MIL", "REB", "CVL", "OPP", "COP")
COUNTRIES = tuple(f"{a}{b}{c}" for a in "ABC" for b in "DEFG" for c in "HKLM")
STARTS, ENDS = ("bar", "tel", "mon", "kir", "sal", "dov"), ("ta", "ses", "mund", "ring")
WORDS = tuple(f"{a}{b}{c}" for a in STARTS for b in ("an", "or", "il", "ek") for c in ENDS)
START = dt.date(2024, 1, 1)


def documents(count: int, seed: int = 1) -> Iterator[CodedDocument]:
    """Yields documents of one event each, `count` in all, the reports of an act anywhere in a year."""
    chance, made = random.Random(seed), 0
    while made < count:
        country, kind, day = chance.choice(COUNTRIES), chance.choice(TYPES), START + dt.timedelta(days=chance.randrange(365))
        names = {sector: f"{sector} of {country}" for sector in chance.sample(SECTORS, 2)}
        parties = tuple(Entity(name, 0, 0, name, country, (sector,)) for sector, name in names.items())
        number, dead = chance.randrange(40), chance.randrange(1, 40)
        identity = COUNTRIES.index(country) * 100 + number
        place = Place("town", 0, 0, f"town {number}", country, None, number / 4, number / 4, identity, "city", 0.9, "")
        words = [chance.choice(WORDS) for _ in range(25)]
        for _ in range(min(count - made, chance.choice((1, 1, 1, 2, 3, 6)))):
            told = [word if chance.random() < 0.7 else chance.choice(WORDS) for word in words] if chance.random() < 0.8 else words
            sentence = f"{parties[0].name} and {parties[1].name}: {' '.join(told)}."
            date = Date("", 0, 0, day, day, "day", "gregorian", "")
            trigger = Span(told[0], 0, 0)
            event = Event(
                f"d{made}#1", kind, (), (), 4, -5.0, None, None, parties[:1], parties[1:], trigger, Span(sentence, 0, len(sentence)), date,
                place, Magnitude(dead=dead + chance.randrange(2)), "actual", (), 0.8, "made",
            )  # fmt: skip
            yield CodedDocument(f"d{made}", None, None, None, f"paper {chance.randrange(50)}", "en", day, sentence, events=(event,))
            made += 1


def batches(count: int) -> Iterator[list[CodedDocument]]:
    """Yields the documents in batches."""
    made = documents(count)
    while batch := [one for one, _ in zip(made, range(BATCH), strict=False)]:
        yield batch


def write_and_read(path: Path, count: int) -> dict[str, float]:
    """Writes the events to Parquet, reads them back, and returns events a second of both, making the events not counted."""
    writing = 0.0
    event_table(next(batches(1)))  # Arrow imports pandas, where it is installed, with the first table
    with pq.ParquetWriter(path, EVENTS, compression="zstd") as file:
        for batch in batches(count):
            begun = time.process_time()
            file.write_table(event_table(batch))
            writing += time.process_time() - begun
    begun = time.process_time()
    rows = sum(len(batch.to_pylist()) for batch in pq.ParquetFile(path).iter_batches(BATCH))
    reading = time.process_time() - begun
    begun = time.perf_counter()
    table: pa.Table = pq.read_table(path)
    columns = time.perf_counter() - begun
    return {
        "written_per_s": round(count / writing),
        "read_as_rows_per_s": round(rows / reading),
        "read_as_columns_per_s": round(table.num_rows / columns),
    }


def link(path: Path, memory: str) -> dict[str, float]:
    """Links the events of a file, in this process, and returns seconds, peak memory and counts."""
    counts, begun, cpu = Counts(), time.perf_counter(), time.process_time()
    for _ in find_incidents(path, counts, memory=memory):
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": round(time.perf_counter() - begun, 2), "cpu_seconds": round(time.process_time() - cpu, 2), "peak_mb": round(peak),
        "reports": counts.reports, "incidents": counts.incidents, "copies": counts.copies,
    }  # fmt: skip


def main() -> None:
    """Measures, prints, and with --write records."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--memory", default="1GB")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--link", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.link:
        print(json.dumps(link(args.link, args.memory)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.parquet"
        figures: dict[str, object] = {"parquet": write_and_read(path, args.events)}
        command = [sys.executable, __file__, "--link", str(path), "--memory", args.memory]  # its own process: peak memory is of it alone
        figures["incidents"] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    figures["machine"] = {"python": platform.python_version(), "cores": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1)}
    print(json.dumps(figures, indent=2))
    if args.write:
        record = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        record[str(args.events)] = figures
        RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

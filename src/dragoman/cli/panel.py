"""`dragoman panel`: counts and mean scores by dyad, country or place, and period."""

from __future__ import annotations

import argparse
import contextlib
import csv
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from dragoman.cli.parser import Parser, add_general, day
from dragoman.cli.terminal import say, set_up_logging
from dragoman.errors import UsageError
from dragoman.readers.stored import holds_documents, read_documents, read_incidents, read_rows
from dragoman.writers.panel import COLUMNS_READ, MEASURES, UNITS, Panel, make_panel
from dragoman.writers.table import COLUMNS, rows

_STATUSES = ("actual", "historical", "future", "hypothetical", "negated")
_PERIODS = ("day", "week", "month", "year")


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        """
        Writes a row for every dyad, country or place and every period, those without
        an event too, as CSV. Events of no day, of a longer time than the period, or of
        no unit are left out, and counted on standard error. Counts are of reports.

        Columns, after those of the unit:

          period                first day of the period; weeks begin on Monday
        """,
        takes="EVENTS --by dyad|country|place --every day|week|month|year [-o OUT]",
        examples="""
        dragoman panel events.parquet --by dyad --every month -o panel.csv
        dragoman panel run/ --by country --every week --from 2024-01-01 --to 2024-12-31 --min-confidence 0.6
        """,
    )
    listed = "\n".join(f"  {name:<21} {meaning}" for name, meaning in MEASURES)
    parser.description = f"{parser.description}\n{listed}"
    parser.add_argument("events", metavar="EVENTS", type=Path, help="a .parquet, .csv, .sqlite or .jsonl of events, or a run folder")
    parser.add_argument("--by", choices=list(UNITS), required=True, help="what a row is about; dyads are directed, places are divisions")
    parser.add_argument("--every", choices=_PERIODS, required=True, help="the length of a period")
    parser.add_argument("--from", dest="first", type=day, metavar="DAY", help="a day of the first period (that of the earliest event)")
    parser.add_argument("--to", dest="last", type=day, metavar="DAY", help="a day of the last period (that of the latest event)")
    parser.add_argument("--status", action="append", choices=_STATUSES, help="count events of this status (actual); may be given again")
    parser.add_argument("--min-confidence", type=_share, default=0.0, metavar="X", help="leave out events of lower confidence, 0 to 1")
    parser.add_argument("--incidents", type=Path, metavar="FILE", help="what `dragoman incidents` made of these events, to count them too")
    parser.add_argument("-o", "--output", type=Path, metavar="OUT", help="file to write (standard output)")
    parser.add_argument("--force", action="store_true", help="write over OUT if it exists")
    add_general(parser)


def _share(text: str) -> float:
    """Returns a number from 0 to 1.

    Raises:
        argparse.ArgumentTypeError: it is something else.
    """
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 0 to 1")
    return value


def run(args: argparse.Namespace) -> int:
    """Makes the panel and returns the exit code."""
    set_up_logging(args.verbose)
    if args.output and args.output.exists() and not args.force:
        raise UsageError(f"{args.output}: exists already. Pass --force to write over it, or name another file.")
    statuses = frozenset(args.status or ["actual"])
    events = _with_incidents(_table(args.events), args.incidents) if args.incidents else _table(args.events)
    panel = make_panel(events, by=args.by, every=args.every, statuses=statuses, least=args.min_confidence)
    with _opened(args.output) as stream:
        table = csv.writer(stream)
        table.writerow(panel.columns)
        table.writerows(panel.rows(first=args.first, last=args.last))
    if not args.quiet:
        _report(panel)
    return 0


def _with_incidents(table: Iterable[dict[str, Any]], path: Path) -> Iterator[dict[str, Any]]:
    """Returns the rows of the events with the incident that each is a report of; None for those that are in no incident."""
    incidents = read_incidents(path)
    return ({**row, "incident_id": incidents.get(str(row.get("event_id")))} for row in table)


def _table(path: Path) -> Iterable[dict[str, Any]]:
    """Returns the rows of the events of a file or run folder."""
    if holds_documents(path) and path.suffix.lower() in {".jsonl", ".ndjson"}:
        names = [column.name for column in COLUMNS]
        return (dict(zip(names, row, strict=True)) for coded in read_documents(path) for row in rows(coded))
    return read_rows(path, COLUMNS_READ)


@contextlib.contextmanager
def _opened(output: Path | None) -> Iterator[TextIO]:
    """Opens the output as UTF-8; standard output is not closed."""
    if output:
        with output.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    wrapped = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="")
    try:
        yield wrapped
    finally:
        wrapped.detach()


def _report(panel: Panel) -> None:
    """Tells how many events are in the panel, and why others are not."""
    say(f"{panel.used:,} reports in the panel")
    for reason, number in sorted(panel.dropped.items()):
        say(f"  {number:,} left out: {reason}")

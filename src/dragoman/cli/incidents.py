"""`dragoman incidents`: reports of one act, in several articles, linked to one incident."""

from __future__ import annotations

import argparse
from pathlib import Path

from dragoman.cli.parser import Parser, add_general
from dragoman.cli.terminal import say, set_up_logging
from dragoman.errors import InputError, UsageError


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        """
        Links the reports of one act, which several articles may hold, to one incident: same type, days, place and
        parties, and like words.

        Near-identical articles count once. An incident has a stable id, its reports, how many independent publishers
        tell of it, and every number that is given (12 dead, says one; 15, says the other). Only what happened is
        linked: no plans, denials or suppositions.
        """,
        takes="RUN -o OUT [flags]",
        examples="""
        dragoman incidents run/ -o incidents.csv
        dragoman incidents events.jsonl -o incidents.parquet --memory 4GB
        """,
    )
    parser.add_argument("source", metavar="RUN", help="run folder, or a .jsonl, .parquet or .csv that dragoman code wrote")
    parser.add_argument("-o", "--output", required=True, metavar="OUT", help="file to write: .jsonl, .csv or .parquet")
    parser.add_argument("--memory", default="1GB", metavar="SIZE", help="memory for grouping; the rest lies on disk (%(default)s)")
    parser.add_argument("--scratch", metavar="FOLDER", help="folder for what lies on disk (that of the system)")
    parser.add_argument("--force", action="store_true", help="write over OUT if it exists")
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Links, writes, and says both counts: reports and incidents."""
    from dragoman.incidents import WRITERS, Counts, find_incidents  # noqa: PLC0415 - loads DuckDB and Arrow

    set_up_logging(args.verbose)
    source, output = Path(args.source), Path(args.output)
    if not source.exists():
        raise InputError(f"{args.source}: no such file or folder.")
    writer = WRITERS.get(output.suffix.lower())
    if writer is None:
        raise UsageError(f"{args.output}: the ending does not tell the format to write. Use {', '.join(WRITERS)}.")
    if output.exists() and not args.force:
        raise UsageError(f"{args.output}: exists already. Pass --force to write over it, or name another file.")
    counts, scratch = Counts(), Path(args.scratch) if args.scratch else None
    beside = output.with_name(f".{output.name}")
    try:
        with writer(beside) as write:
            for one in find_incidents(source, counts, memory=args.memory, scratch=scratch):
                write(one)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    if not args.quiet:
        say(f"{counts.events:,} events in {counts.documents:,} documents, {counts.copies:,} of them copies of others")
        say(f"{counts.reports:,} reports of what happened = {counts.incidents:,} incidents")
    return 0

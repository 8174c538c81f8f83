"""`dragoman evaluate`: figures on gold data, beside floors and an earlier record."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from rich.console import Console
from rich.progress import track

from dragoman.cli.parser import Parser, add_coder, add_general, coder_options, count, make_coder
from dragoman.cli.terminal import say, set_up_logging
from dragoman.evaluate import SETS, below, data_folder, fallen, read_floors, read_record, render, write_record
from dragoman.evaluate import run as measure
from dragoman.records import Document

_PROBLEMS = 6


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        "Codes the gold sets of a folder and prints how well. Exit code 6 if a figure is under its floor or fell against the record.",
        takes="[--data FOLDER] [flags]",
        examples="""
        dragoman evaluate
        dragoman evaluate --data ../shared/eval --floors benchmarks/floors.toml --against benchmarks/accuracy.json
        """,
    )
    parser.add_argument("--data", type=Path, metavar="FOLDER", help="folder with the gold sets (DRAGOMAN_EVAL, else ../shared/eval)")
    parser.add_argument("--only", action="append", choices=list(SETS), help="measure only this set; may be given again")
    parser.add_argument("--limit", type=count, metavar="N", help="only the first N documents of each set")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="keep the coded documents here")
    parser.add_argument("--floors", type=Path, metavar="FILE", help="TOML file of figures that must be reached")
    parser.add_argument("--against", type=Path, metavar="FILE", help="JSON record that figures may not fall below by more than 0.01")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the record of this run")
    add_coder(parser)
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Measures, prints the table and returns the exit code."""
    set_up_logging(args.verbose)
    folder = data_folder(args.data)
    floors = read_floors(args.floors) if args.floors else None
    record = read_record(args.against) if args.against else None
    coder = make_coder(**coder_options(args))
    results = measure(folder, coder=coder, limit=args.limit, keep=args.keep, only=args.only or SETS, track=None if args.quiet else _tracked)
    Console().print(render(results, floors=floors))
    if args.write:
        write_record(results, args.write)
    problems = [*below(results, floors or {}), *fallen(results, record or {})]
    for problem in problems:
        say(f"error: {problem}")
    return _PROBLEMS if problems else 0


def _tracked(name: str, size: int, documents: Iterable[Document]) -> Iterable[Document]:
    """Returns the documents of a set, with a bar on the terminal as they are taken."""
    return track(documents, description=name, total=size, console=Console(stderr=True), disable=not sys.stderr.isatty())

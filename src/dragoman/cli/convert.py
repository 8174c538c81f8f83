"""`dragoman convert`: coded documents to another format, and what that one cannot hold."""

from __future__ import annotations

import argparse
from pathlib import Path

from dragoman.cli.parser import Parser, add_general
from dragoman.cli.terminal import say, set_up_logging
from dragoman.errors import UsageError
from dragoman.readers.stored import holds_documents, read_documents, read_rows
from dragoman.writers.formats import FORMATS, ROWS, beside, format_of, written, written_rows


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        f"""
        Writes what `dragoman code` wrote in another format, and prints what that
        format cannot hold. IN is a .jsonl, .parquet or .sqlite file, a run folder, or
        a .csv, of which only {", ".join(ROWS)} can be made.

        Beside OUT stand its schema (OUT.schema.json), its data dictionary
        (OUT.dictionary.md) and, where the format loses much, OUT.provenance.jsonl
        with the spans, speakers, status and confidence of every event, by its id.

        The formats of OUT:
        """,
        takes="IN OUT [--to FORMAT] [--force]",
        examples="""
        dragoman convert events.jsonl events.sqlite
        dragoman convert run/ events.export.CSV --to gdelt
        dragoman convert events.jsonl events.polecat.tsv
        """,
    )
    listed = "\n".join(f"  {name:<8} {one.endings[0]:<14} {one.title}" for name, one in FORMATS.items())
    parser.description = f"{parser.description}\n{listed}"
    parser.add_argument(
        "input", metavar="IN", type=Path, help="what `dragoman code` wrote: .jsonl, .csv, .parquet, .sqlite or a run folder"
    )
    parser.add_argument("output", metavar="OUT", type=Path, help="file to write")
    parser.add_argument("--to", choices=list(FORMATS), metavar="FORMAT", help="format to write, if the ending of OUT does not tell")
    parser.add_argument("--force", action="store_true", help="write over OUT and what stands beside it")
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Converts, reports and returns the exit code."""
    set_up_logging(args.verbose)
    kind = format_of(args.output, to=args.to)
    documents = holds_documents(args.input)
    if not documents and kind not in ROWS:
        needed = f"{kind} needs the coded documents, and {args.input.as_posix()} has only a row an event"
        raise UsageError(f"{needed}. Convert from the .jsonl, .sqlite or run folder, or write {', '.join(ROWS)}.")
    _check(args.output, kind, source=args.input, force=args.force)
    if documents:
        lost = written(read_documents(args.input), args.output, kind).shown()
    else:
        written_rows(read_rows(args.input), args.output, kind)
        lost = ["no documents: the input has only rows"] if kind in {"parquet", "sqlite"} else []
    if not args.quiet:
        _report(lost, args.output, kind)
    return 0


def _check(output: Path, kind: str, *, source: Path, force: bool) -> None:
    """Makes sure that nothing is written over.

    Raises:
        UsageError: a file of the output exists and `force` is not given, its folder does not, or it is the input.
    """
    if not output.parent.is_dir():
        raise UsageError(f"{output}: there is no folder {output.parent}. Make it first, or write elsewhere.")
    paths = (output, *beside(output, kind))
    if source.resolve() in [path.resolve() for path in paths]:
        raise UsageError(f"{output}: is the input, or would be written over it. Name another file.")
    standing = [path for path in paths if path.exists()]
    if standing and not force:
        raise UsageError(f"{standing[0]}: exists already. Pass --force to write over it, or name another file.")
    if any(path.is_dir() for path in paths):
        raise UsageError(f"{output}: is a folder. Name a file in it.")


def _report(lost: list[str], output: Path, kind: str) -> None:
    """Tells what the target cannot hold, and where it stands."""
    if lost:
        say(f"{kind} cannot hold:")
        for line in lost:
            say(f"  {line}")
    else:
        say(f"{kind} holds everything")
    if FORMATS[kind].lossy:
        say(f"all of it, by event id: {output.name}.provenance.jsonl")

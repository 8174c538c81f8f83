"""`dragoman convert`: coded documents, or events of another program, to another format, and what that one cannot hold."""

from __future__ import annotations

import argparse
from pathlib import Path

from dragoman.cli.parser import Parser, add_general
from dragoman.cli.terminal import say, set_up_logging
from dragoman.errors import InputError, UsageError
from dragoman.exchange import FOREIGN, Gaps, read_foreign
from dragoman.readers.stored import holds_documents, read_documents, read_rows
from dragoman.writers.formats import FORMATS, ROWS, beside, format_of, written, written_rows


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        f"""
        Writes what `dragoman code` wrote, or the events of another program, in another
        format, and prints what that format cannot hold. IN is a .jsonl, .parquet or
        .sqlite file, a run folder, or a .csv, of which only {", ".join(ROWS)}
        can be made; or a file of {", ".join(FOREIGN)},
        also as .gz, .zst or .zip. What such a file does not tell is printed too.

        Beside OUT stand its schema (OUT.schema.json), its data dictionary
        (OUT.dictionary.md) and, where the format loses much, OUT.provenance.jsonl
        with the spans, speakers, status and confidence of every event, by its id.

        The formats of OUT:
        """,
        takes="IN OUT [--from FORMAT] [--to FORMAT] [--force]",
        examples="""
        dragoman convert events.jsonl events.sqlite
        dragoman convert run/ events.export.CSV --to gdelt
        dragoman convert events.jsonl events.polecat.tsv
        dragoman convert 20240503.export.CSV.zip gdelt.plover.jsonl
        dragoman convert releases/2024.tsv 2024.parquet --from polecat
        """,
    )
    listed = "\n".join(f"  {name:<8} {one.endings[0]:<14} {one.title}" for name, one in FORMATS.items())
    parser.description = f"{parser.description}\n{listed}"
    parser.add_argument("input", metavar="IN", type=Path, help="what `dragoman code` or another program wrote")
    parser.add_argument("output", metavar="OUT", type=Path, help="file to write")
    parser.add_argument(
        "--from",
        dest="source",
        choices=list(FOREIGN),
        metavar="FORMAT",
        help=f"format of another program: {', '.join(FOREIGN)} (by the ending)",
    )
    parser.add_argument("--to", choices=list(FORMATS), metavar="FORMAT", help="format to write, if the ending of OUT does not tell")
    parser.add_argument("--force", action="store_true", help="write over OUT and what stands beside it")
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Converts, reports and returns the exit code."""
    set_up_logging(args.verbose)
    kind = format_of(args.output, to=args.to)
    source = args.source or foreign(args.input)
    if source:
        return _from_foreign(args, source, kind)
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


def foreign(path: Path) -> str | None:
    """Returns the format of another program that the ending of a file tells, whatever it is packed with."""
    name = path.name.lower()
    for packed in (".gz", ".zst", ".zip"):
        name = name.removesuffix(packed)
    endings = [(ending, kind) for kind in FOREIGN for ending in FORMATS[kind].endings if name.endswith(ending)]
    return max(endings, key=lambda pair: len(pair[0]))[1] if endings else None


def _from_foreign(args: argparse.Namespace, source: str, kind: str) -> int:
    """Converts the events of another program, reports and returns the exit code.

    Raises:
        InputError: there is no such file.
    """
    if not args.input.is_file():
        raise InputError(f"{args.input.as_posix()}: no such file.")
    _check(args.output, kind, source=args.input, force=args.force)
    gaps = Gaps()
    lost = written(read_foreign(args.input, source, gaps), args.output, kind)
    for message in gaps.messages:
        say(f"error: {message} It is left out.")
    if gaps.broken > len(gaps.messages):
        say(f"error: {gaps.broken - len(gaps.messages):,} more lines are left out")
    if not args.quiet:
        say(f"{source} does not tell, and OUT leaves empty:")
        for line in (*FOREIGN[source].lacks, *gaps.shown()):
            say(f"  {line}")
        _report(lost.shown(), args.output, kind)
    return 4 if gaps.broken else 0


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

"""`dragoman code`: documents in, events out."""

from __future__ import annotations

import argparse
import codecs
import contextlib
import itertools

from dragoman.cli.folders import code_into_folder, coder_spec, is_folder
from dragoman.cli.interrupt import interruptible
from dragoman.cli.output import Output
from dragoman.cli.parser import Parser, add_coder, add_general, coder_options, count, day, make_coder
from dragoman.cli.progress import progress
from dragoman.cli.report import report
from dragoman.cli.terminal import set_up_logging
from dragoman.errors import UsageError
from dragoman.readers import MAX_CHARS, READERS, Fields, Options, find_sources, read
from dragoman.runs import code_documents
from dragoman.runs.preload import settle
from dragoman.writers import NAMES

_FIELD_FLAGS = {
    "--text-field": ("text", "the text"),
    "--id-field": ("id", "the id; without one it is the file and the line"),
    "--date-field": ("published", "the publication date, like 2024-05-03"),
    "--title-field": ("title", "the title"),
    "--url-field": ("url", "the address"),
    "--publisher-field": ("publisher", "the publisher"),
    "--author-field": ("author", "the author"),
}


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        """
        Codes news: who did or said what to whom, where, when, and according to whom.

        Read are text, web pages, PDF, Word, e-mail, WARC and WACZ, RSS and Atom, JSON Lines, CSV, TSV, Parquet and the XML of
        PETRARCH, also as .gz, .zst or in a .zip; folders with all below them, globs, s3:// gs:// https://, and - for standard
        input. `--input-format manifest` reads lists of files: those of Media Cloud, of GDELT, or your own.
        Written is one JSON object a document (.jsonl), one row an event (.csv, .parquet, .sqlite), or any other format of
        `dragoman convert`. Every document comes out as coded, with no event, skipped or failed; a bad one never stops the others.
        """,
        takes="PATH... [-o OUT] [flags]",
        examples="""
        dragoman code news/ -o events.jsonl
        dragoman code 'archive/**/*.html.gz' --date 2024-05-03 -o events.csv
        dragoman code articles.jsonl --text-field body --date-field day -o events.jsonl
        dragoman code news/ -o events.csv --statements statements.csv
        dragoman code archive/ -j 8 -o run/   # to be interrupted; the same command goes on
        cat article.txt | dragoman code - --date 2024-05-03 | jq .events
        """,
    )
    parser.add_argument("paths", nargs="+", metavar="PATH", help="file, folder, glob, or - for standard input")
    _add_output(parser)
    _add_input(parser)
    _add_work(parser)
    add_coder(parser)
    add_general(parser)


def _add_output(parser: argparse.ArgumentParser) -> None:
    """Adds where and how to write."""
    group = parser.add_argument_group("output")
    group.add_argument("-o", "--output", metavar="OUT", help="file to write, by its ending (stdout, as jsonl); or a run folder: run/")
    group.add_argument("--to", choices=NAMES, metavar="FORMAT", help=f"format to write, if the ending does not tell: {', '.join(NAMES)}")
    group.add_argument("--statements", metavar="FILE", help="also write who said what: a CSV with a row a statement")
    group.add_argument("--force", action="store_true", help="write over OUT if it exists; begin the run in a folder anew")


def _add_input(parser: argparse.ArgumentParser) -> None:
    """Adds how to read."""
    group = parser.add_argument_group("input")
    group.add_argument("--input-format", choices=["auto", *READERS], default="auto", help="format of all inputs (by file ending)")
    group.add_argument(
        "--date", type=day, metavar="DAY", help='publication date of documents that give none; "yesterday" is read against it'
    )
    group.add_argument("--encoding", type=_encoding, metavar="NAME", help="encoding of all inputs (UTF-8, else found out)")
    group.add_argument("--max-chars", type=count, default=MAX_CHARS, metavar="N", help="skip documents of more characters (%(default)s)")
    group.add_argument("--limit", type=count, metavar="N", help="stop after N documents")
    group.add_argument("--language", metavar="XX", default="en", help="skip texts in other languages; any: skip none (%(default)s)")
    group.add_argument("--fetch", action="store_true", help="fetch pages that a manifest names by their address only")
    for flag, (field, meaning) in _FIELD_FLAGS.items():
        group.add_argument(flag, default=field, metavar="NAME", help=f"field or column with {meaning} (%(default)s)")


def _add_work(parser: argparse.ArgumentParser) -> None:
    """Adds how much to do at a time."""
    group = parser.add_argument_group("many documents")
    group.add_argument("-j", "--jobs", type=count, default=1, metavar="N", help="processes to code with (%(default)s)")
    group.add_argument("--ray", nargs="?", const="", metavar="ADDRESS", help="code into a run folder on Ray (started here without ADDRESS)")
    group.add_argument("--part-size", type=count, metavar="N", help="documents in a part of a run folder (by the size of the input)")


def _encoding(name: str) -> str:
    """Returns the name of an encoding that Python knows.

    Raises:
        argparse.ArgumentTypeError: it knows no such encoding.
    """
    try:
        return codecs.lookup(name).name
    except LookupError:
        raise argparse.ArgumentTypeError(f"there is no encoding {name!r}; common ones are utf-8, utf-16, cp1252, cp1251, cp1256") from None


def options_of(args: argparse.Namespace) -> Options:
    """Returns how to read, from the flags."""
    names = {field: getattr(args, flag.removeprefix("--").replace("-", "_")) for flag, (field, _) in _FIELD_FLAGS.items()}
    languages = () if args.language == "any" else (args.language,)
    return Options(
        fields=Fields(**names), published=args.date, max_chars=args.max_chars, encoding=args.encoding, languages=languages, fetch=args.fetch
    )


def run(args: argparse.Namespace) -> int:
    """Codes the documents and returns the exit code."""
    set_up_logging(args.verbose)
    if is_folder(args.output):
        return code_into_folder(args, find_sources(args.paths, input_format=args.input_format), options_of(args))
    if args.ray is not None or args.part_size:
        raise UsageError("--ray and --part-size are for run folders. Name a folder with -o: its name ends with a slash.")
    output = Output(args.output, to=args.to, statements=args.statements)
    output.check(force=args.force)
    sources = find_sources(args.paths, input_format=args.input_format, exclude=output.path)
    coder = make_coder(**coder_options(args)) if args.jobs == 1 else None
    with contextlib.ExitStack() as stack:
        stop = stack.enter_context(interruptible())
        writer = stack.enter_context(output.opened())
        show = stack.enter_context(progress(total=sum(source.size for source in sources), quiet=args.quiet))
        if coder:
            settle()
            items = itertools.islice(read(sources, options_of(args)), args.limit)
            summary = code_documents(items, coder, writer, done=show, stop=stop)
        else:
            from dragoman.runs.ordered import code_on_processes  # noqa: PLC0415 - loads Arrow

            spec = coder_spec(args)
            summary = code_on_processes(sources, options_of(args), spec, writer, jobs=args.jobs, limit=args.limit, done=show, stop=stop)
    report(summary, quiet=args.quiet, listed=output.listed(summary))
    if not args.quiet:
        output.report()
    return summary.exit_code

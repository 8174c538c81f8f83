"""`dragoman demo`: the bundled sample articles, their events, and the sentence behind each."""

from __future__ import annotations

import argparse
import sys

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from dragoman import samples
from dragoman.cli.parser import Parser, add_coder, add_general, coder_options, make_coder
from dragoman.cli.progress import progress
from dragoman.cli.report import report
from dragoman.cli.terminal import set_up_logging, visible
from dragoman.cli.wording import according_to, days, kind, parties, place
from dragoman.readers import find_sources, read
from dragoman.records import CodedDocument, Event
from dragoman.runs import code_documents

_WIDTH = 110
"""Columns of the table where no terminal tells its own."""


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        "Codes the sample articles that come with dragoman (invented events, written for it) and prints what is found.",
        takes="[flags]",
        examples="dragoman demo",
    )
    add_coder(parser)
    add_general(parser)


class _Kept:
    """A writer that keeps the documents."""

    def __init__(self) -> None:
        self.documents: list[CodedDocument] = []

    def write(self, coded: CodedDocument) -> None:
        """Keeps one document."""
        self.documents.append(coded)


def run(args: argparse.Namespace) -> int:
    """Codes the samples, prints the table and returns the exit code."""
    set_up_logging(args.verbose)
    sources = find_sources([str(samples.FOLDER)])
    coder = make_coder(**coder_options(args))
    kept = _Kept()
    with progress(total=sum(source.size for source in sources), quiet=args.quiet) as show:
        summary = code_documents(read(sources), coder, kept, done=show)
    console = Console(width=None if sys.stdout.isatty() else _WIDTH, highlight=False)
    for coded in kept.documents:
        console.print(_table(coded) if coded.events else _nothing(coded))
    report(summary, quiet=args.quiet, listed=None)
    return summary.exit_code


def _heading(coded: CodedDocument) -> str:
    """Returns the line above a document's events."""
    return visible("  ".join(filter(None, (coded.id, coded.title, coded.publisher, str(coded.published or "")))))


def _nothing(coded: CodedDocument) -> Text:
    """Returns the line for a document without events."""
    return Text(f"{_heading(coded)}\n  {coded.outcome.replace('_', ' ')}\n", style="dim")


def _table(coded: CodedDocument) -> Table:
    """Returns the events of a document: when and where, who did what to whom, and the sentence with who says so."""
    table = Table(title=Text(_heading(coded)), title_justify="left", title_style="bold", box=box.SIMPLE, expand=True, show_lines=True)
    table.add_column("when, where", ratio=2)
    table.add_column("who did what to whom", ratio=4)
    table.add_column("sentence, according to", ratio=5)
    last = None
    for event in coded.events:
        table.add_row(_when_where(event), _what(event), _behind(event, coded, again=event.sentence == last))
        last = event.sentence
    return table


def _when_where(event: Event) -> Text:
    """Returns the cell with date and place."""
    when = days(event.date) if event.date else "-"
    return Text(visible(f"{when}\n{place(event.place)}" if event.place else when))


def _what(event: Event) -> Text:
    """Returns the cell with type and parties."""
    cell = Text(kind(event), style="bold")
    cell.append(f"\n{visible(parties(event.actors))}", style="not bold")
    if event.recipients:
        cell.append(f"\n-> {visible(parties(event.recipients))}", style="not bold")
    return cell


def _behind(event: Event, coded: CodedDocument, *, again: bool) -> Text:
    """Returns the cell with the sentence, its trigger underlined, and the speakers; `again` if the row above has the same sentence."""
    cell = Text("(the same sentence)" if again else visible(event.sentence.text), style="dim" if again else "")
    if not again:
        cell.stylize("underline", event.trigger.start - event.sentence.start, event.trigger.end - event.sentence.start)
    speakers = according_to(event, coded)
    if speakers:
        cell.append(f"\naccording to {visible(speakers)}", style="italic dim")
    return cell

"""`dragoman explain`: one text, every event in it, and why it was coded so."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import textwrap
from collections.abc import Iterator

from dragoman.cli.drawing import LEGEND, drawn, marks_of
from dragoman.cli.parser import Parser, add_coder, add_general, coder_options, day, make_coder
from dragoman.cli.terminal import set_up_logging, visible
from dragoman.cli.wording import according_to, days, kind, parties, place
from dragoman.errors import UsageError
from dragoman.records import CodedDocument, Document, Event, Statement

_MARGIN = 4
_INDENT = " " * _MARGIN


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        "Codes one text and shows each event with its roles underlined, the codebook pattern that fitted, date, place and speakers.",
        takes="TEXT [--date DAY] [flags]",
        examples="""
        dragoman explain "The army shelled two villages on Monday, the governor said." --date 2024-05-03
        cat article.txt | dragoman explain - --json
        """,
    )
    parser.add_argument("text", metavar="TEXT", help="the text itself, or - for standard input")
    parser.add_argument("--date", type=day, metavar="DAY", help='publication date, against which "Monday" is read')
    parser.add_argument("--json", action="store_true", help="print the coded document as JSON")
    add_coder(parser)
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Explains the text and returns the exit code."""
    set_up_logging(args.verbose)
    text = sys.stdin.buffer.read().decode("utf-8", errors="replace") if args.text == "-" else args.text
    if not text.strip():
        raise UsageError("there is no text to explain. Put it in quotes after the command, or pass - and give it on standard input.")
    coded = make_coder(**coder_options(args)).code(Document(id="text", text=text, published=args.date))
    if args.json:
        print(json.dumps(coded.to_dict(), ensure_ascii=False, indent=2))
    else:
        width = shutil.get_terminal_size((100, 24)).columns
        print("\n".join(explained(coded, width=max(width, 40))))
    return 1 if coded.failures else 0


def explained(coded: CodedDocument, *, width: int) -> Iterator[str]:
    """Yields the lines for a document, of at most `width` cells where they are wrapped."""
    for failure in coded.failures:
        yield f"failed: {failure.step} {failure.code}: {visible(failure.message)}"
    if not coded.events:
        yield "No event."
    for number, event in enumerate(coded.events, start=1):
        yield from _event(number, event, coded, width=width)
        yield ""
    yield from _statements(coded, width=width)
    if coded.events:
        yield LEGEND


def _event(number: int, event: Event, coded: CodedDocument, *, width: int) -> Iterator[str]:
    """Yields the lines for an event."""
    yield f"{number}. {kind(event)}   quad {event.quad}, score {event.score:g}, confidence {event.confidence:.2f}"
    for line in drawn(event.sentence.text, event.sentence.start, marks_of(event, coded), width=width - _MARGIN):
        yield _INDENT + line
    for label, value in _facts(event, coded):
        yield _wrapped(f"{_INDENT}{label:<13} ", value, width=width)


def _facts(event: Event, coded: CodedDocument) -> Iterator[tuple[str, str]]:
    """Yields what is known of an event, as label and value."""
    yield "actor", parties(event.actors)
    yield "recipient", parties(event.recipients)
    yield "trigger", event.trigger.text
    if event.contexts:
        yield "contexts", ", ".join(event.contexts)
    yield "status", event.status
    yield "date", f'{days(event.date)} ("{event.date.text}": {event.date.rule})' if event.date else "none in the text"
    if event.place:
        yield "place", f'{place(event.place)} ("{event.place.text}": {event.place.precision}, {event.place.basis})'
    else:
        yield "place", "none in the text"
    tellers = [teller.name for teller in coded.tellers]
    yield "according to", " > ".join(filter(None, (*tellers, according_to(event, coded)))) or "the text itself"
    if coded.standing(event) == "argued":
        yield "voice", f"{coded.voice}: {coded.voice_basis}"
    numbers = [f"{name} {number}" for name, number in event.magnitude.to_dict().items() if number is not None]
    if numbers:
        yield "people", ", ".join(numbers)
    yield "why", event.explanation


def _wrapped(label: str, value: str, *, width: int) -> str:
    """Returns a labelled value on as many lines as it needs, those after the first indented."""
    return textwrap.fill(visible(value), width, initial_indent=label, subsequent_indent=" " * len(label), break_on_hyphens=False)


def _statements(coded: CodedDocument, *, width: int) -> Iterator[str]:
    """Yields the lines for the statements of a document."""
    if coded.statements:
        yield "Statements"
    for index, statement in enumerate(coded.statements):
        yield _wrapped(f"{_INDENT}{index}. ", _statement(statement), width=width)
    if coded.statements:
        yield ""


def _statement(statement: Statement) -> str:
    """Returns a statement as "speaker [cue] "content" (indirect, within 0)"."""
    speaker = statement.speaker.text if statement.speaker else "(no speaker)"
    cue = f" [{statement.cue.text}]" if statement.cue else ""
    content = " ... ".join(part.text for part in statement.content)
    within = "" if statement.within is None else f", within {statement.within}"
    return f'{speaker}{cue} "{content}" ({statement.kind}{within})'

"""`dragoman codebook`: what counts as an event, as the packaged data files have it."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator
from typing import Any

from dragoman.cli.parser import Parser, add_general, nearest
from dragoman.codebook.codebook import Codebook, EventType, load_codebook
from dragoman.errors import UsageError


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        "Prints the event types; with TYPE, also its boundary rules, modes, patterns and examples.",
        takes="[TYPE...] [flags]",
        examples="dragoman codebook\ndragoman codebook ASSAULT\ndragoman codebook CONSULT AGREE --json",
    )
    parser.add_argument("types", nargs="*", metavar="TYPE", help="event type, like ASSAULT (all, in brief)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the types and returns the exit code."""
    book = load_codebook()
    wanted = [_known(name, book) for name in args.types]
    if args.json:
        print(json.dumps([form(kind, book) for kind in wanted or book.types.values()], ensure_ascii=False, indent=2))
    elif wanted:
        print("\n\n".join("\n".join(full(kind, book)) for kind in wanted))
    else:
        for kind in book.types.values():
            print(textwrap.fill(f"{kind.name} ({book.quad(kind.name)}): {kind.definition}", 100, subsequent_indent="    "))
    return 0


def _known(name: str, book: Codebook) -> EventType:
    """Returns the type of that name.

    Raises:
        UsageError: there is none.
    """
    if name.upper() not in book.types:
        raise UsageError(f"no event type {name!r}.{nearest(name.upper(), book.types)} The types are {', '.join(book.types)}.")
    return book.types[name.upper()]


def form(kind: EventType, book: Codebook) -> dict[str, Any]:
    """Returns a type as JSON-ready data."""
    return {
        "type": kind.name,
        "title": kind.title,
        "quad": book.quad(kind.name),
        "score": book.score(kind.name, ()),
        "definition": kind.definition,
        "boundary": list(kind.boundary),
        "modes": {mode: [" ".join(words) for words in cues] for mode, cues in kind.modes.items()},
        "patterns": _patterns(book, kind.name, nouns=False),
        "nouns": _patterns(book, kind.name, nouns=True),
        "examples": [{"text": example.text, "events": list(example.events)} for example in book.examples if example.type == kind.name],
    }


def _patterns(book: Codebook, kind: str, *, nouns: bool) -> list[str]:
    """Returns the lines that give a type, each once, in the order of their words."""
    index = book.nouns if nouns else book.verbs
    return sorted({pattern.text for patterns in index.values() for pattern in patterns if pattern.type == kind})


def full(kind: EventType, book: Codebook) -> Iterator[str]:
    """Yields the lines for a type."""
    data = form(kind, book)
    yield f"{kind.name} - {kind.title} (quad {data['quad']}, score {data['score']:g})"
    yield textwrap.fill(" ".join(kind.definition.split()), 100)
    yield from _block("boundary", [textwrap.fill(rule, 98, subsequent_indent="    ") for rule in kind.boundary])
    yield from _block(
        "modes", [textwrap.fill(f"{mode}: {', '.join(cues)}", 98, subsequent_indent="    ") for mode, cues in data["modes"].items()]
    )
    yield from _block("patterns of verbs", data["patterns"])
    yield from _block("patterns of nouns", data["nouns"])
    yield from _block("examples", [textwrap.fill(example["text"], 98, subsequent_indent="    ") for example in data["examples"]])


def _block(title: str, lines: list[str]) -> Iterator[str]:
    """Yields a titled block, if there is anything in it."""
    if lines:
        yield f"\n{title}"
        yield from (f"  {line}" for line in lines)

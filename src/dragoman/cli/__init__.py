"""The command line: one module a command, imported when it is called, so that help is there at once."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Protocol, cast

from dragoman.cli.parser import EXIT_CODES, Parser, nearest
from dragoman.errors import DragomanError, UsageError

COMMANDS = {
    "code": "code news: files, folders or standard input to events",
    "explain": "show what is coded in one text, and why",
    "when": "show how a date expression is read, in any of six calendars",
    "where": "show the place names of a text, their candidates, and why one won",
    "who": "show whom a name may mean on a day: codes, offices, sources",
    "convert": "write coded documents in another format, and say what it cannot hold",
    "panel": "count events by dyad, country or place, and period, zeros included",
    "incidents": "link the reports of one act in several articles to one incident",
    "serve": "explore and review a run in the browser",
    "calibrate": "fit the confidence to the events that you reviewed",
    "demo": "code the bundled sample articles and print their events",
    "codebook": "print what counts as an event: definitions, rules, patterns",
    "schema": "print the JSON Schema or the data dictionary of the output",
    "doctor": "check the installation, with a self-test",
    "evaluate": "measure the coder on gold data",
}
"""Command -> its line in the help. A new command is a module of this package with `configure(parser)` and `run(args)`, and a line here."""

_EXAMPLES = """\
examples:
  dragoman demo
  dragoman explain "The army shelled two villages, the governor said on Monday." --date 2024-05-03
  dragoman code news/ -o events.jsonl
  dragoman code articles.jsonl.gz --text-field body --date-field day -o events.csv

`dragoman COMMAND --help` tells more about a command.
"""


class Command(Protocol):
    """What a module of a command offers."""

    def configure(self, parser: Parser) -> None:
        """Adds the description and the flags of the command."""

    def run(self, args: object) -> int:
        """Does it, and returns the exit code."""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command line and returns its exit code.

    Args:
        argv: arguments after the program's name; None takes those of the process.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    try:
        return _run(words)
    except DragomanError as error:
        if "--debug" in words:
            raise
        for line in str(error).splitlines():
            print(f"error: {line}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # `dragoman code ... | head` has read enough; closing stdout at exit must not raise it again
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # no space left, a folder that may not be written to
        print(f"error: {error}. What was written before it is whole.", file=sys.stderr)
        return 1
    except Exception as error:
        if "--debug" in words:
            raise
        print(
            f"error: {type(error).__name__}: {error}\nThis is a fault of dragoman. Please report it with the output of --debug.",
            file=sys.stderr,
        )
        return 1


def _speak_utf8() -> None:
    """Makes the standard streams take any text, in UTF-8, whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.encoding.lower() not in {"utf-8", "utf8"}:
            stream.reconfigure(encoding="utf-8")


def _run(words: list[str]) -> int:
    """Runs the command that `words` name first."""
    if not words or words[0].startswith("-"):
        return _top(words)
    name, rest = words[0], words[1:]
    if name not in COMMANDS:
        raise UsageError(f"no command {name!r}.{nearest(name, COMMANDS)} The commands are {', '.join(COMMANDS)}.")
    command = cast("Command", importlib.import_module(f"dragoman.cli.{name}"))
    parser = Parser(prog=f"dragoman {name}")
    command.configure(parser)
    try:
        args = parser.parse_args(rest)
    except SystemExit as stop:  # argparse leaves so after --help
        return int(stop.code or 0)
    return command.run(args)


def _top(words: list[str]) -> int:
    """Answers `dragoman`, `dragoman --help` and `dragoman --version`."""
    commands = "\n".join(f"  {name:<10} {line}" for name, line in COMMANDS.items())
    parser = Parser(
        prog="dragoman",
        usage="dragoman COMMAND [flags]",
        description="Reads political news and writes down who did or said what to whom, where, when, and according to whom.",
        epilog=f"commands:\n{commands}\n\n{_EXAMPLES}\n{EXIT_CODES}",
    )
    parser.add_argument("--version", action="store_true", help="print the version, and those of the model and Python")
    try:
        args = parser.parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    if args.version:
        from dragoman.cli.versions import version_line  # noqa: PLC0415 - reading package metadata takes longer than the help

        print(version_line())
        return 0
    parser.print_help()
    return 0 if words else 2

"""argparse with errors that say what to do, and the flags that commands share."""

from __future__ import annotations

import argparse
import datetime as dt
import difflib
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

import dragoman
from dragoman.errors import UsageError

if TYPE_CHECKING:
    from dragoman.knowledge.gazetteer import Gazetteer

EXIT_CODES = """\
exit codes:
  0    done (also if no event was found)
  1    the run failed
  2    usage: a command, flag or value that makes no sense
  3    an input is missing or cannot be read
  4    done, but some documents failed; the output lists them
  5    a model or data file is not installed
  6    a check found problems (evaluate)
  130  interrupted; what was coded so far is in the output
"""


class HelpFormatter(argparse.RawDescriptionHelpFormatter):
    """Help that keeps line breaks, and names the value of a flag once, as Python 3.13 does, on every Python."""

    def _format_action_invocation(self, action: argparse.Action) -> str:
        """Returns the flags of an action with its value: "-o, --output OUT"."""
        if not action.option_strings or action.nargs == 0:
            return super()._format_action_invocation(action)
        value = self._format_args(action, self._get_default_metavar_for_optional(action))
        return f"{', '.join(action.option_strings)} {value}"


class Parser(argparse.ArgumentParser):
    """Raises `UsageError` instead of leaving the process, knows no abbreviated flags, and proposes the nearest flag."""

    def __init__(self, *, prog: str, **others: Any) -> None:  # noqa: ANN401 - handed on to argparse
        super().__init__(prog=prog, allow_abbrev=False, formatter_class=HelpFormatter, **others)

    def describe(self, text: str, *, takes: str, examples: str) -> None:
        """Sets the usage line ("dragoman code" + `takes`), the description and, below the flags, examples and exit codes."""
        self.usage = f"{self.prog} {takes}"
        self.description = textwrap.dedent(text).strip()
        self.epilog = f"examples:\n{textwrap.indent(textwrap.dedent(examples).strip(), '  ')}\n\n{EXIT_CODES}"

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]  # noqa: ANN401
        """Returns the parsed flags.

        Raises:
            UsageError: a flag or value is unknown.
        """
        found, unknown = self.parse_known_args(args, namespace)
        if unknown:
            word = unknown[0].split("=")[0]
            what = "flag" if word.startswith("-") else "argument"
            raise UsageError(f"{self.prog}: unknown {what} {word!r}.{nearest(word, self._option_string_actions)} See {self.prog} --help.")
        return found

    def error(self, message: str) -> NoReturn:
        """Raises what argparse found wrong.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"{self.prog}: {message}. See {self.prog} --help.")


def nearest(word: str, known: Iterable[str]) -> str:
    """Returns " Did you mean X?" for the known word that is nearest, or nothing if none is near."""
    close = difflib.get_close_matches(word, known, n=1)
    return f" Did you mean {close[0]}?" if close else ""


def day(text: str) -> dt.date:
    """Returns the date that a flag gives.

    Raises:
        argparse.ArgumentTypeError: it is not written as 2024-05-03.
    """
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write it as 2024-05-03") from None


def count(text: str) -> int:
    """Returns the number, 1 or more, that a flag gives.

    Raises:
        argparse.ArgumentTypeError: it is something else.
    """
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of 1 or more")
    return int(text)


def add_general(parser: argparse.ArgumentParser) -> None:
    """Adds what every command knows: how much it says, and tracebacks."""
    group = parser.add_argument_group("general")
    group.add_argument("-q", "--quiet", action="store_true", help="only errors on standard error")
    group.add_argument("-v", "--verbose", action="count", default=0, help="say more; -vv says all")
    group.add_argument("--debug", action="store_true", help="show the traceback of an error")


def add_coder(parser: argparse.ArgumentParser) -> None:
    """Adds how to code."""
    group = parser.add_argument_group("coder")
    group.add_argument("--pipeline", metavar="NAME", help="installed spaCy pipeline, or a folder with one (the small English model)")
    group.add_argument("--coder", choices=("both", "codebook", "learned"), help="who says what happened (both)")
    group.add_argument("--calibration", metavar="FILE", help="what a confidence is worth in your texts, as dragoman calibrate wrote it")
    add_gazetteer(group)
    add_dictionary(group)


def add_dictionary(parser: argparse._ActionsContainer) -> None:
    """Adds the user's own actors."""
    about = "actors of your own: TOML, CSV, or a dictionary of TABARI; may be given again"
    parser.add_argument("--dictionary", action="append", default=[], metavar="FILE", help=about)


def add_gazetteer(parser: argparse._ActionsContainer) -> None:
    """Adds the user's own places."""
    parser.add_argument("--gazetteer", metavar="FILE", help="CSV or TSV of places of your own: name, lat, lon, country, population")


def coder_options(args: argparse.Namespace) -> dict[str, str | tuple[str, ...]]:
    """Returns the options of `dragoman.Coder` that the flags give, those that say nothing left out."""
    given = {
        "pipeline": args.pipeline,
        "gazetteer": args.gazetteer,
        "dictionaries": tuple(args.dictionary),
        "coder": args.coder,
        "calibration": args.calibration,
    }
    return {name: value for name, value in given.items() if value}


def make_coder(**options: str | tuple[str, ...]) -> dragoman.Coder:
    """Returns a coder with these options; it is imported now, for it loads the language library.

    Raises:
        MissingPartError: the pipeline, a model or a data file is not installed.
        InputError: a file of the user's cannot be read.
        DataError: the user's gazetteer holds no usable place, or a dictionary has a broken line.
    """
    make: Any = dragoman.Coder
    coder: dragoman.Coder = make(**options)
    return coder


def make_gazetteer(path: str | None) -> Gazetteer:
    """Returns the packaged gazetteer, with the places of the user's file; raises as `make_coder` does for it."""
    from dragoman.knowledge.user_places import load_gazetteer  # noqa: PLC0415 - no other command needs it, and help must be there at once

    return load_gazetteer(path)

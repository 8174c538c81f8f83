"""`dragoman doctor`: is everything there, and does it work?"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import json
import platform
import sys
from collections.abc import Callable, Iterator
from importlib.resources import files

import dragoman
from dragoman.cli.parser import Parser, add_coder, add_general, make_coder
from dragoman.cli.terminal import set_up_logging
from dragoman.cli.versions import PARTS, model_version, version_of
from dragoman.codebook.codebook import load_codebook
from dragoman.errors import DragomanError, MissingPartError
from dragoman.knowledge.actors import ActorIndex
from dragoman.knowledge.gazetteer import Gazetteer
from dragoman.records import Document

OK, FAILED, MISSING = 0, 1, 5
"""What a check returns: the exit code that it asks for."""

SELF_TEST = (
    ("Rebels attacked an army base near the border on Monday.", "ASSAULT"),
    ("The foreign minister of France met her Kenyan counterpart in Nairobi.", "CONSULT"),
    ("The committee published its annual report on rainfall.", None),
)
"""Sentences, and the event type that each must give (None: no event)."""


@dataclasses.dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked: what, how it stands (`OK`, `FAILED`, `MISSING`), and what was found."""

    name: str
    state: int
    found: str


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        "Checks Python, libraries, language model and data files, and codes three sentences. Exit code 5 if something is missing.",
        takes="[flags]",
        examples="dragoman doctor\ndragoman doctor --json",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_coder(parser)
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the checks and returns the worst of their states."""
    set_up_logging(args.verbose)
    found = list(checks(args.pipeline))
    state = max(check.state for check in found)
    if args.json:
        print(json.dumps({"version": 1, "exit_code": state, "checks": [dataclasses.asdict(check) for check in found]}, indent=2))
    else:
        for check in found:
            print(f"{'ok' if check.state == OK else 'MISSING' if check.state == MISSING else 'FAILED':<8} {check.name:<20} {check.found}")
    return state


def checks(pipeline: str | None) -> Iterator[Check]:
    """Yields the checks in order."""
    yield Check("dragoman", OK, dragoman.__version__)
    yield Check("python", OK if sys.version_info >= (3, 11) else FAILED, f"{platform.python_version()} on {platform.platform()}")
    for part in PARTS:
        version = version_of(part)
        yield Check(part, OK if version else MISSING, version or f"not installed: pip install {part}")
    yield _tried("codebook", _codebook)
    yield _tried("actors", lambda: f"{len(ActorIndex.load()):,} actors")
    yield _tried("gazetteer", _gazetteer)
    yield _tried("schema", lambda: f"{len(files('dragoman').joinpath('schema.toml').read_bytes()):,} bytes")
    yield _tried("model", lambda: _model(pipeline))
    yield _tried("self-test", lambda: _self_test(pipeline))


def _tried(name: str, look: Callable[[], str]) -> Check:
    """Returns the check that `look` makes; what it raises is the answer."""
    try:
        return Check(name, OK, look())
    except (MissingPartError, FileNotFoundError) as error:
        return Check(name, MISSING, str(error))
    except DragomanError as error:
        return Check(name, FAILED, str(error))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a part, the other checks go on
        return Check(name, FAILED, f"{type(error).__name__}: {error}")


def _codebook() -> str:
    """Returns the size of the codebook."""
    book = load_codebook()
    patterns = sum(len(found) for index in (book.verbs, book.nouns) for found in index.values())
    return f"{len(book.types)} event types, {patterns:,} patterns, {len(book.examples)} examples"


def _gazetteer() -> str:
    """Returns the size of the gazetteer; a look-up shows that it can be read."""
    gazetteer = Gazetteer()
    if not gazetteer.lookup("Nairobi"):
        raise MissingPartError("the gazetteer does not know Nairobi; install dragoman again")
    return f"{gazetteer.about().get('places', 'an unknown number of')} places"


def _model(pipeline: str | None) -> str:
    """Returns which pipeline is there, once it has been loaded."""
    make_coder(**({"pipeline": pipeline} if pipeline else {}))
    return pipeline or f"en_core_web_sm {model_version()}"


def _self_test(pipeline: str | None) -> str:
    """Codes the sentences of the self-test.

    Raises:
        DragomanError: one gives something else than it must.
    """
    coder = make_coder(**({"pipeline": pipeline} if pipeline else {}))
    for text, wanted in SELF_TEST:
        types = [event.type for event in coder.code(Document(id="self-test", text=text, published=dt.date(2024, 5, 3))).events]
        if (wanted not in types) if wanted else types:
            raise DragomanError(f"{text!r} gives {types or 'no event'}, not {wanted or 'none'}")
    return f"{len(SELF_TEST)} sentences coded as they must be"

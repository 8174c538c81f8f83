"""`dragoman who`: whom a name may mean on a day, with codes, offices and sources."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from typing import Any

from dragoman.cli.parser import Parser, add_dictionary, add_general, count, day
from dragoman.cli.terminal import set_up_logging, visible
from dragoman.knowledge.actors import Role, role_text
from dragoman.knowledge.own import load_knowledge
from dragoman.knowledge.who import Candidate, who
from dragoman.records import plain

_WAYS = {"name": "by this name", "part": "by the last words of the name", "spelling": "by a like spelling"}


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        """
        Shows whom a name may mean: the known actors of that name, with the codes that they have on a day, their offices, and
        the file that says so. A name that nobody has is looked for in other transliterations.
        """,
        takes="NAME [--date DAY] [flags]",
        examples="""
        dragoman who "Kofi Annan" --date 1999-05-01
        dragoman who Bush --date 2004-06-01
        dragoman who Kadhafi
        dragoman who "Rivertown Front" --dictionary own.toml
        """,
    )
    parser.add_argument("name", metavar="NAME", help="the name, in quotes if it has blanks")
    parser.add_argument("--date", type=day, metavar="DAY", help="the day as of which offices are shown (the last ones known)")
    kinds = ["country", "organisation", "group", "person", "capital"]
    parser.add_argument("--kind", choices=kinds, metavar="KIND", help=f"only actors of this kind: {', '.join(kinds)}")
    parser.add_argument("--candidates", type=count, default=5, metavar="N", help="the most candidates to show (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_dictionary(parser)
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the candidates and returns the exit code."""
    set_up_logging(args.verbose)
    actors = load_knowledge(args.dictionary).actors
    found = who(args.name, on=args.date, kind=args.kind, actors=actors, limit=args.candidates)
    if args.json:
        print(json.dumps([_form(one) for one in found], ensure_ascii=False, indent=2))
        return 0
    print("\n".join(line for number, one in enumerate(found, 1) for line in _lines(number, one)) or f"Nobody of the name {args.name!r}.")
    return 0


def _form(one: Candidate) -> dict[str, Any]:
    """Returns a candidate as JSON-ready data."""
    return {
        "id": one.actor.id, "name": one.actor.name, "kind": one.actor.kind, "fits": one.name, "way": one.way, "likeness": one.likeness,
        "role": plain(one.role), "roles": [plain(role) for role in one.actor.roles], "source": one.actor.source,
    }  # fmt: skip


def _lines(number: int, one: Candidate) -> Iterator[str]:
    """Yields the lines for a candidate: who it is, what on that day, every role."""
    codes = _codes(one.role)
    yield f"{number}. {visible(one.actor.name)} ({one.actor.kind}): {codes}"
    yield f'    {_WAYS[one.way]}: "{visible(one.name)}"' + (f", likeness {one.likeness:g}" if one.way == "spelling" else "")
    yield from (f"    {visible(role_text(role))}" for role in one.actor.roles)
    yield f"    source: {visible(one.actor.source)}"


def _codes(role: Role | None) -> str:
    if role is None:
        return "no known role"
    office = f", {role.office}" if role.office else ""
    return " ".join(filter(None, (role.country, *role.sectors))) + visible(office) if role.country or role.sectors else "no codes"

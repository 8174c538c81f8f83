"""`dragoman where`: the place names of a text, their candidates, and why the winner won."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from typing import Any

from dragoman.cli.parser import Parser, add_gazetteer, add_general, count, make_gazetteer
from dragoman.cli.terminal import visible
from dragoman.cli.wording import place
from dragoman.coding.home import home_of
from dragoman.coding.place_sense import Ranked
from dragoman.coding.places import THRESHOLD, Weighed, weigh_places
from dragoman.errors import UsageError


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        """
        Shows the place names of a text, the candidates of each in the gazetteer, and what speaks for each.

        A name is a place from a certain evidence on; its sense is the candidate with the highest score. The text is read from
        words alone; `dragoman code` uses the parse as well, which rules out some names more.
        """,
        takes="TEXT [--candidates N] [flags]",
        examples="""
        dragoman where "Two people died in Paris, Texas, the sheriff said."
        dragoman where "Clashes near Tripoli and Zahle" --candidates 5
        dragoman where "Shells fell on Camp Amal." --gazetteer camps.csv
        """,
    )
    parser.add_argument("text", metavar="TEXT", help="the text")
    parser.add_argument("--candidates", type=count, default=3, metavar="N", help="candidates to show of each name (%(default)s)")
    parser.add_argument("--publisher", metavar="NAME", help="who published it; its country counts as if the text named it")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_gazetteer(parser)
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the names and returns the exit code."""
    if not args.text.strip():
        raise UsageError("there is no text to search. Put it in quotes after the command.")
    gazetteer = make_gazetteer(args.gazetteer)
    found = weigh_places(args.text, gazetteer=gazetteer, home=home_of(args.publisher, gazetteer))
    if args.json:
        print(json.dumps([_form(name, args.candidates) for name in found], ensure_ascii=False, indent=2))
        return 0
    print("\n".join(_lines(found, args.candidates)) or "No name in it is in the gazetteer.")
    return 0


def _form(name: Weighed, most: int) -> dict[str, Any]:
    """Returns a name as JSON-ready data."""
    ranking = [
        {"name": r.place.name, "kind": r.place.kind, "country": r.place.country, "admin1": r.place.admin1, "lat": r.place.lat,
         "lon": r.place.lon, "population": r.place.population, "geonames_id": r.place.geonames_id, "score": round(r.score, 3),
         "parts": {part: round(value, 3) for part, value in r.parts if value}}
        for r in name.ranking[:most]
    ]  # fmt: skip
    return {"taken": name.taken, "evidence": round(name.evidence, 3), "place": name.place.to_dict(), "candidates": ranking}


def _lines(found: Sequence[Weighed], most: int) -> Iterator[str]:
    """Yields the lines for the names, in text order."""
    for name in found:
        verdict = "a place" if name.taken else "not taken for a place"
        yield f'"{visible(name.place.text)}": {verdict} (evidence {name.evidence:.1f}, needed {THRESHOLD})'
        if name.taken:
            yield f"    {place(name.place)}, {name.place.precision}, confidence {name.place.confidence:.2f}: {name.place.basis}"
        winner = [ranked for ranked in name.ranking if ranked.place.id == name.winner.id]
        others = [ranked for ranked in name.ranking if ranked.place.id != name.winner.id]
        for number, ranked in enumerate([*winner, *others][:most], start=1):
            yield f"    {number}. {_candidate(ranked)}"
        if len(name.ranking) > most:
            yield f"    and {len(name.ranking) - most} more"


def _candidate(ranked: Ranked) -> str:
    """Returns a candidate with its score and the parts of it."""
    found = ranked.place
    label = ", ".join(dict.fromkeys(filter(None, (found.name, found.admin1, found.country))))
    people = f", {found.population:,} people" if found.population else ""
    parts = ", ".join(f"{part} {value:+.1f}" for part, value in ranked.parts if abs(value) >= 0.05)
    return f"{label} ({found.kind}{people}): score {ranked.score:.1f} = {parts}"

"""`dragoman when`: which days a date expression means, and by which rule."""

from __future__ import annotations

import argparse
import json

from dragoman.cli.parser import Parser, add_general, day
from dragoman.cli.terminal import visible
from dragoman.cli.wording import days
from dragoman.coding.dates import find_dates
from dragoman.errors import UsageError


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        """
        Shows how the date expressions of a text are read: first and last day, grain, calendar and rule.

        Relative words count from --published. Words that name no possible day, such as 31 February, give no date.
        """,
        takes="EXPRESSION [--published DAY] [flags]",
        examples="""
        dragoman when "late last month" --published 2024-05-15
        dragoman when "14 Jumada al-awwal 1440"
        dragoman when "1 Ramadan 1444 (23 March 2023)" --json
        """,
    )
    parser.add_argument("text", metavar="EXPRESSION", help="the expression, or a text that holds some")
    parser.add_argument("--published", type=day, metavar="DAY", help='day of publication, against which "Monday" is read')
    parser.add_argument("--json", action="store_true", help="print the dates as JSON")
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the readings and returns the exit code."""
    if not args.text.strip():
        raise UsageError("there is no expression to read. Put it in quotes after the command.")
    found = find_dates(args.text, published=args.published)
    if args.json:
        print(json.dumps([date.to_dict() for date in found], ensure_ascii=False, indent=2))
        return 0
    if not found:
        print("No date is read in it. Words that name no possible day (31 February) give none.")
    for date in found:
        print(f'"{visible(date.text)}": {days(date)}')
        print(f"    grain {date.grain}, calendar {date.calendar}, rule: {date.rule}")
    return 0

"""`dragoman schema`: the form of the output, for machines and for people."""

from __future__ import annotations

import argparse
import json

from dragoman.cli.parser import Parser, add_general
from dragoman.schema import dictionary, json_schema
from dragoman.writers.table import COLUMNS


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        "Prints the JSON Schema of a coded document, or the data dictionary of the JSON and CSV output.",
        takes="[--format json|md]",
        examples="dragoman schema > coded-document.schema.json\ndragoman schema --format md",
    )
    parser.add_argument("--format", choices=["json", "md"], default="json", help="json: JSON Schema; md: data dictionary (%(default)s)")
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Prints the schema and returns the exit code."""
    print(json.dumps(json_schema(), ensure_ascii=False, indent=2) if args.format == "json" else data_dictionary().rstrip())
    return 0


def data_dictionary() -> str:
    """Returns the data dictionary of both forms of the output, as Markdown."""
    table = "\n".join(f"| `{column.name}` | {column.meaning} |" for column in COLUMNS)
    return f"{dictionary()}\n## The table (CSV): a row an event\n\n| column | meaning |\n|---|---|\n{table}\n"

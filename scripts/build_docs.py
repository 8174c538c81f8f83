"""Writes the parts of the docs that come from code and data.

    python scripts/build_docs.py            # writes what is stale
    python scripts/build_docs.py --check    # exits 1 if something is stale

It writes docs/reference/codebook.md, table.md, formats.md and cli.md, and the example in README.md, which it codes.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from dragoman import Coder
from dragoman.cli import COMMANDS, main
from dragoman.codebook.codebook import Codebook, EventType, load_codebook
from dragoman.records import Entity, Event, Statement
from dragoman.writers import statements
from dragoman.writers.formats import FORMATS
from dragoman.writers.table import COLUMNS

ROOT = Path(__file__).parents[1]
MADE = "<!-- Written by scripts/build_docs.py from code and data. Do not edit by hand. -->\n\n"
QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}

EXAMPLE = (
    "NAIROBI, June 26 - Kenyan police arrested 47 protesters in Mombasa on Wednesday, the interior ministry said. "
    "Uganda's foreign minister condemned the arrests. "
    "Tanzania will send a delegation to Nairobi next week, according to a government spokesman. "
    "The protesters have threatened to block the port if the detainees are not released."
)
PUBLISHED = dt.date(2025, 6, 26)


def codebook_page() -> str:
    """Returns the page of event types and modes."""
    book = load_codebook()
    intro = (
        "# Event types and modes\n\n"
        f"{MADE}"
        "The types are those of PLOVER, the Political Language Ontology for Verifiable Event Records (Open Event Data Alliance).\n"
        "Definitions and rules are in this project's own words, from the codebook's files; `dragoman codebook TYPE` prints them with\n"
        "the patterns. An event has the modes that its words show, and may have none.\n\n"
    )
    return intro + "\n".join(_type_section(book, kind) for kind in _ordered(book))


def _ordered(book: Codebook) -> list[EventType]:
    """Returns the types from cooperation to conflict."""
    order = list(book.ontology["types"])
    return sorted((kind for name, kind in book.types.items() if name in order), key=lambda kind: order.index(kind.name))


def _type_section(book: Codebook, kind: EventType) -> str:
    """Returns the section of one type."""
    facts = book.ontology["types"][kind.name]
    head = f"## {kind.name}\n\nQuad class {facts['quad']} ({QUADS[facts['quad']]}), score {facts['score']:g}.\n\n"
    rules = "".join(f"- {' '.join(rule.split())}\n" for rule in kind.boundary)
    modes = ", ".join(f"`{mode}` ({score:g})" for mode, score in facts.get("modes", {}).items())
    return f"{head}{' '.join(kind.definition.split())}\n\n{rules}\n{f'Modes with their scores: {modes}.' if modes else 'No modes.'}\n"


def table_page() -> str:
    """Returns the page of the columns of the table."""
    rows = "".join(f"| `{column.name}` | {column.meaning} |\n" for column in COLUMNS)
    return (
        "# Columns of the table\n\n"
        f"{MADE}"
        "`dragoman code ... -o events.csv` writes a row an event: UTF-8, a header, quoting as in RFC 4180. A document without\n"
        "events has no row; the [JSON Lines form](coded-document.md) has everything.\n\n"
        "Lists are joined with `;` and run in parallel: the second country belongs to the second name. An empty cell is a null.\n\n"
        f"| column | holds |\n|---|---|\n{rows}\n"
        "## The table of statements\n\n"
        "`--statements FILE` writes a row a statement, whoever says it, in the same form.\n\n"
        "| column | holds |\n|---|---|\n" + "".join(f"| `{column.name}` | {column.meaning} |\n" for column in statements.COLUMNS)
    )


def formats_page() -> str:
    """Returns the page of the formats that `dragoman convert` writes."""
    parts = [
        "# Formats of the output\n\n",
        MADE,
        "[`dragoman convert`](../how-to/convert.md) writes them. Names, order and number of columns are those of the format; the\n"
        "[table](table.md) is that of CSV, Parquet and SQLite.\n",
    ]
    for name, one in FORMATS.items():
        lost = "".join(f"- {loss.what}\n" for loss in one.losses) or "- nothing\n"
        known = " and ".join(f"`{ending}`" for ending in one.endings)
        parts.append(f"\n## {name}\n\n{one.title}. Known by {known}. It cannot hold:\n\n{lost}")
        own = [row for row in one.dictionary if name not in {"csv", "parquet", "sqlite", "geojson"}]
        if own:
            rows = "".join(f"| {table} | `{column}` | {kind} | {meaning} |\n" for table, column, kind, meaning in own)
            parts.append(f"\n| table | column | type | holds |\n|---|---|---|---|\n{rows}")
    return "".join(parts)


def cli_page() -> str:
    """Returns the page of all commands with their help."""
    streams = "Data goes to standard output, everything else to standard error. `python -m dragoman` is the same as `dragoman`.\n"
    parts = ["# Command line\n\n", MADE, streams]
    for words in [[], *([name] for name in COMMANDS)]:
        parts.append(f"\n## {' '.join(['dragoman', *words])}\n\n```text\n{_help(words)}```\n")
    return "".join(parts)


def _help(words: list[str]) -> str:
    """Returns what `dragoman WORDS --help` prints, 110 columns wide."""
    os.environ["COLUMNS"] = "110"
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        main([*words, "--help"])
    return re.sub(r"[ \t]+$", "", shown.getvalue().rstrip(), flags=re.M) + "\n"


def readme() -> str:
    """Returns the README with its example coded anew."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    begin, end = "<!-- example: written by scripts/build_docs.py -->\n", "<!-- end of example -->"
    before, _, rest = text.partition(begin)
    return before + begin + "\n" + _example() + "\n" + end + rest.partition(end)[2]


def _example() -> str:
    """Returns a dispatch and what the coder makes of it: all events briefly, the first in full."""
    coded = Coder().code(EXAMPLE, published=PUBLISHED)
    rows = "".join(_row(event, coded.statements) for event in coded.events)
    first = json.dumps(coded.events[0].to_dict(), indent=2, ensure_ascii=False)
    quoted = "\n".join(f"> {sentence}" for sentence in re.split(r"(?<=\.) (?=[A-Z])", EXAMPLE))
    return (
        f"A dispatch published on {PUBLISHED:%d %B %Y}:\n\n{quoted}\n\n"
        "gives\n\n"
        "| type | modes | who | to whom | when | where | status | according to |\n|---|---|---|---|---|---|---|---|\n"
        f"{rows}\n<details><summary>The first event, whole</summary>\n\n```json\n{first}\n```\n\n</details>\n"
    )


def _row(event: Event, statements: tuple[Statement, ...]) -> str:
    """Returns the table row of an event."""
    speakers = (statements[index].speaker for index in event.attribution)
    cells = [
        event.type,
        ", ".join(event.modes),
        _parties(event.actors),
        _parties(event.recipients),
        str(event.date.first) if event.date and event.date.first else "",
        f"{event.place.name} ({event.place.country})" if event.place else "",
        event.status,
        " > ".join(speaker.text if speaker else "?" for speaker in speakers),
    ]
    return f"| {' | '.join(cells)} |\n"


def _parties(parties: tuple[Entity, ...]) -> str:
    """Returns the words of parties, each with its codes."""
    return ", ".join(f"{party.text} ({' '.join(filter(None, [party.country, *party.sectors])) or 'no code'})" for party in parties)


PAGES: dict[str, Callable[[], str]] = {
    "docs/reference/codebook.md": codebook_page,
    "docs/reference/table.md": table_page,
    "docs/reference/formats.md": formats_page,
    "docs/reference/cli.md": cli_page,
    "README.md": readme,
}
"""File -> what makes it."""


def stale() -> Iterator[tuple[Path, str]]:
    """Yields each page that differs from what code and data give, with what it should be."""
    for name, make in PAGES.items():
        if make is cli_page and sys.version_info >= (3, 13):  # argparse lays help out otherwise from then on
            continue
        path, wanted = ROOT / name, make()
        if not path.exists() or _lasting(path.read_text(encoding="utf-8")) != _lasting(wanted):
            yield path, wanted


def _lasting(page: str) -> str:
    """Returns the page without line numbers of codebook files: a line added there does not make an example stale."""
    return re.sub(r"\.toml line \d+", ".toml", page)


def run() -> int:
    """Writes or checks, and returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    check = parser.parse_args().check
    pages = list(stale())
    for path, wanted in pages:
        print(f"{'stale' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.write_text(wanted, encoding="utf-8")
    return 1 if check and pages else 0


if __name__ == "__main__":
    sys.exit(run())

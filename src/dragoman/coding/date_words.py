"""The vocabulary and the regular expressions of date expressions, made from `knowledge/data/dates.toml`.

Every expression is linear: repeats are bounded and no two neighbouring parts can match the same text in two ways.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable
from importlib import resources
from typing import Any

GAP = r"(?:[^\S\r\n]{1,3}|[^\S\r\n]?\r?\n[^\S\r\n]{0,3})"
"""A gap between two words of an expression: blanks, or one line break."""

DAY = r"(?:[12][0-9]|3[01]|0?[1-9])(?:st|nd|rd|th)?"
YEAR = r"(?:1[0-9]|20)[0-9]{2}"
UNIT = r"(?:days?|weeks?|fortnights?|months?|years?|decades?|nights?|hours?)"
DASH = r"[-\u2010-\u2015]"
_TAIL = r"(?:,?_(?P<year><YEAR>)(?![,.][0-9]|_<COUNTED>\b)|,?_(?:of_)?(?P<rel>this|last|next|that)_year)?"
"""The year after a day, where there is one."""
UNTIL = rf"(?:{GAP}(?:to|and|until|till|through){GAP}|{GAP}?{DASH}{GAP}?)"


@functools.cache
def vocabulary() -> dict[str, Any]:
    """Returns the tables of `dates.toml`."""
    return tomllib.loads(resources.files("dragoman.knowledge").joinpath("data/dates.toml").read_text(encoding="utf8"))


def any_of(words: Iterable[str]) -> str:
    """Returns an alternation of the words, longest first, with any gap for a blank."""
    longest = sorted(set(words), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\ ", GAP) for word in longest) + ")"


def cased(word: str) -> list[str]:
    """Returns the ways in which a name stands in print: "March", "MARCH"."""
    return [word.capitalize(), word.upper()]


def names(table: dict[str, dict[str, Any]], *, full: bool = True, short: bool = True) -> str:
    """Returns an alternation of the names of a table of months or weekdays; a lower-case name only where it is no trap."""
    whole = [form for name, row in table.items() for form in cased(name) + ([] if row.get("trap") else [name])]
    brief = [form for row in table.values() for name in row["short"] for form in cased(name)]
    parts = ([any_of(whole)] if full else []) + ([any_of(brief) + r"\.?"] if short and brief else [])
    return "(?:" + "|".join(parts) + ")"


@functools.cache
def numbers(table: str) -> dict[str, int]:
    """Returns name -> number, lower-case, abbreviations too, of `months` or `weekdays`."""
    rows = vocabulary()["gregorian"]["months"] if table == "months" else vocabulary()[table]
    return {form.lower(): row["number"] for name, row in rows.items() for form in [name, *row["short"]]}


def _fragments() -> dict[str, str]:
    """Returns the named pieces that the rules below are made of."""
    words = vocabulary() | vocabulary()["words"]
    months, weekdays = words["gregorian"]["months"], words["weekdays"]
    plain = {name: row for name, row in months.items() if not row.get("trap")}
    trap = {name: {**row, "short": []} for name, row in months.items() if row.get("trap")}
    count = rf"(?:[0-9]{{1,3}}|{any_of(f for word in words['numbers'] for f in (word, word.capitalize()))})"
    return {
        "W": GAP, "DAY": DAY, "YEAR": YEAR, "UNIT": UNIT, "DASH": DASH, "UNTIL": UNTIL, "COUNT": count,
        "MONTH": names(months), "SHORT": names(months, full=False), "PLAIN": names(plain, short=False), "TRAP": names(trap, short=False),
        "WEEKDAY": names(weekdays, short=False), "ANYDAY": names(weekdays), "SEASON": any_of([*words["seasons"], "fall"]),
        "ORDINAL": any_of(words["ordinals"]), "COUNTED": any_of(words["counted"]), "AFTERYEAR": any_of(words["after_year"]),
        "PART": rf"(?P<part>[Ee]arly|[Ll]ate|[Mm]id|[Tt]he{GAP}(?:beginning|start|middle|end){GAP}of|(?:[Ee]arly|[Ll]ate){GAP}in)",
        "SINCE": "(?P<since>[Ss]ince)", "FROM": "(?:[Bb]etween|[Ff]rom)", "APOSTROPHE": "['\u2018\u2019]",
        "INTRO": any_of(f for w in words["before_month"] for f in (w, w.capitalize())),
        "YEARINTRO": any_of(f for w in words["before_year"] for f in (w, w.capitalize())),
        "HOUR": "(?:morning|afternoon|evening|night|noon|midnight)",
    }  # fmt: skip


def _filled(expression: str) -> str:
    """Returns a rule's expression with its gaps and fragments put in."""
    known = _fragments()
    expression = "".join(expression.split("\n")).replace("<TAIL>", _TAIL).replace("_", GAP)
    return re.sub(r"(?<!\?P)<([A-Z]+)>", lambda m: known[m[1]], expression)


_EDGE = r"(?<![\w$\u20ac\u00a3])(?=[A-Za-z0-9'\u2018\u2019])"


@functools.cache
def rules() -> dict[str, re.Pattern[str]]:
    """Returns name -> expression of every rule, most specific first."""
    return {name: re.compile(rf"{_EDGE}(?:{_filled(expression)})(?!\w)") for name, expression in vocabulary()["rules"].items()}


@functools.cache
def finder() -> re.Pattern[str]:
    """Returns all rules as one expression, whose group that matched (`lastgroup`) names the rule."""
    parts = [f"(?P<{name}>{re.sub(r'[?]P<[a-z0-9]+>', '?:', _filled(expression))})" for name, expression in vocabulary()["rules"].items()]
    return re.compile(rf"{_EDGE}(?:{'|'.join(parts)})(?!\w)")

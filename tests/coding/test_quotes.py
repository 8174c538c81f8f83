"""Quotation marks of all kinds, their pairs, and marks without a partner."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from dragoman.coding.quotes import find_quotes


def quoted(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('He said "we leave" and left.', ['"we leave"']),
        ("He said \u201cwe leave\u201d and left.", ["\u201cwe leave\u201d"]),
        ("He said \u00abwe leave\u00bb and left.", ["\u00abwe leave\u00bb"]),
        ("He said \u00bbwe leave\u00ab and left.", ["\u00bbwe leave\u00ab"]),
        ("He said \u201ewe leave\u201c and left.", ["\u201ewe leave\u201c"]),
        ("He said ''we leave'' and left.", ["''we leave''"]),
        ("He said ``we leave'' and left.", ["``we leave''"]),
        ("Minister: 'We leave'", ["'We leave'"]),
        ("Minister: \u2018We leave\u2019", ["\u2018We leave\u2019"]),
        ('"One," he said. "Two."', ['"One,"', '"Two."']),
        ("\u201cShe said \u2018no\u2019 to us,\u201d he said.", ["\u201cShe said \u2018no\u2019 to us,\u201d"]),
        ("The rebels' leader and the army's chief didn't meet.", []),
        ("In the '90s he said \"we leave\".", ['"we leave"']),
        ('A 5" shell and a 6" shell.', []),
        ('He said "we leave and left.\n\nThey stayed.', []),
        ('"We leave.\n\n"We do not return," he said.', ['"We leave.', '"We do not return,"']),
        ("", []),
    ],
)
def test_marks(text: str, found: list[str]) -> None:
    assert quoted(text) == found


def test_guillemets_with_blanks() -> None:
    text = "\u00ab Nous partons \u00bb, a dit le ministre."
    [quote] = find_quotes(text)
    assert text[quote.start : quote.end] == "\u00ab Nous partons \u00bb"


def test_a_quotation_that_goes_on_in_the_next_paragraph() -> None:
    first, second = find_quotes('"We leave.\n\n"We do not return," he said.')
    assert (first.goes_on, second.goes_on) == (True, False)
    assert (first.paragraph, second.paragraph) == (0, 1)


@pytest.mark.parametrize("mark", ['"', "\u201c", "\u201d", "'", "\u00ab", "''", '" ', ' "', "\n\n\u201c"])
def test_unbalanced_marks_take_linear_time(mark: str) -> None:
    text = (mark + "word " * 10) * 20_000
    start = time.perf_counter()
    quotes = find_quotes(text)
    assert time.perf_counter() - start < 10
    assert all(a.end <= b.start for a, b in pairwise(quotes))


def test_a_far_partner_is_none() -> None:
    assert find_quotes("\u201c" + "word " * 5_000 + "\u201d") == ()

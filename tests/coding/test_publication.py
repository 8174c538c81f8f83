"""The day of publication where none is given: address, dateline, printed date, in that order."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.coding.dates import find_dates
from dragoman.coding.publication import dateline_date, of_address, publication
from dragoman.records import Document

DAY = dt.date(2024, 5, 3)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2024/05/03/story", DAY), ("https://example.org/news/20240503/story", DAY),
        ("https://example.org/2024-05-03-story", DAY), ("https://example.org/world/2024/may/03/story", DAY),
        ("https://example.org/a?d=2024-05-03", DAY), ("https://example.org/2024/13/45/story", None),
        ("https://example.org/id/120240503999", None), ("https://example.org/2024/02/30/story", None), (None, None), ("", None),
    ],
)  # fmt: skip
def test_the_day_in_an_address(url: str | None, day: dt.date | None) -> None:
    assert of_address(url) == day


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("NAIROBI, Kenya, May 3, 2024 (Reuters) - Police left.", "dateline"),
        ("KABUL, 3 May 2024 -- Rebels left.", "dateline"),
        ("Published: 3 May 2024, 10:15 GMT\n\nPolice left on 1 May 2024.", "printed date"),
        ("Rebels leave\nMay 3, 2024\nThe rebels left on 1 May 2024.", "printed date"),
        ("3 May 2024\n\nKABUL, 3 May 2024 -- Rebels left.", "dateline"),
        ("KABUL, May 3 (AP) -- Rebels left.", None),
        ("The rebels left on 3 May 2024.", None),
        ("Rebels left Kabul on 3 May 2024 - for good.", None),
        ("", None),
    ],
)
def test_the_head_of_a_text_gives_its_date(text: str, basis: str | None) -> None:
    assert publication(Document(id="a", text=text)) == (DAY if basis else None, basis)


def test_what_is_given_comes_first_then_the_address() -> None:
    text, url = "KABUL, 1 May 2024 -- Rebels left.", "https://example.org/2024/05/03/a"
    assert publication(Document(id="a", text=text, url=url, published=dt.date(2024, 5, 2))) == (dt.date(2024, 5, 2), "given")
    assert publication(Document(id="a", text=text, url=url, published=DAY, published_basis="metadata")) == (DAY, "metadata")
    assert publication(Document(id="a", text=text, url=url)) == (DAY, "address")


def test_the_date_of_a_dateline_says_so() -> None:
    text = "KABUL, March 27 (AP) -- Rebels left on Monday."
    found = dateline_date(text, find_dates(text, published=dt.date(2024, 3, 28)))
    assert found is not None
    assert (found.first, found.rule[:8]) == (dt.date(2024, 3, 27), "dateline")
    assert dateline_date("Rebels left on 3 May 2024.", find_dates("Rebels left on 3 May 2024.", published=None)) is None

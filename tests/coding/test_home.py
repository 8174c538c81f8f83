"""Where publishers are at home, and what it tells about places."""

from __future__ import annotations

import pytest

from dragoman.coding.home import home_of
from dragoman.coding.places import find_places
from dragoman.knowledge.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("publisher", "country"),
    [
        ("Reuters", None), ("Agence France-Presse", None), ("Daily Nation", "KEN"), ("Bangkok Post", "THA"), ("The Kabul Times", "AFG"),
        ("Example Weekly", None), ("", None), (None, None),
    ],
)  # fmt: skip
def test_the_home_of_a_publisher(publisher: str | None, country: str | None) -> None:
    assert home_of(publisher, Gazetteer()) == country


def test_its_own_towns_are_meant_where_nothing_else_tells() -> None:
    text = "Clashes broke out in Tripoli on Monday."
    found = [find_places(text, gazetteer=Gazetteer(), home=home)[0].country for home in (None, "LBN", "LBY")]
    assert found == ["LBY", "LBN", "LBY"]

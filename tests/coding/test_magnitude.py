"""How many: dead, injured, taking part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from dragoman.coding.magnitude import magnitude
from dragoman.records import Magnitude

if TYPE_CHECKING:
    from dragoman.language.pipeline import Language


def read(language: Language, text: str, trigger: str, kind: str) -> Magnitude:
    (sentence,) = language.parse(language.split(text))
    index = next(token.i for token in sentence.tokens if token.text == trigger)
    return magnitude(sentence, index, kind=kind)


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("Gunmen attacked a village on Monday, killing at least 12 people and wounding dozens more.", "attacked", (12, 24)),
        ("Twelve soldiers and three civilians were killed in an airstrike, the army said.", "killed", (15, None)),
        ("Twelve soldiers and three civilians were killed in an airstrike, the army said.", "airstrike", (15, None)),
        ("The raid left five people dead.", "raid", (5, None)),
        ("Rebels shelled the town and killed more than 1,200 residents.", "shelled", (1200, None)),
        ("Militants killed twenty-two passengers.", "killed", (22, None)),
        ("The bombing killed a policeman and injured two dozen students.", "bombing", (1, 24)),
        ("Several people died in the attack.", "attack", (3, None)),
        ("The shelling killed 14 people, including 4 children.", "shelling", (14, None)),
        ("A bomb attack wounded two hundred and fifty people.", "attack", (None, 250)),
        ("Soldiers attacked the camp at 6 a.m. with 40 tanks.", "attacked", (None, None)),
    ],
)
def test_dead_and_injured(language: Language, text: str, trigger: str, expected: tuple[int | None, int | None]) -> None:
    found = read(language, text, trigger, "ASSAULT")
    assert (found.dead, found.injured) == expected


@pytest.mark.parametrize(
    ("text", "trigger", "expected"),
    [
        ("About two thousand people marched in the capital.", "marched", 2000),
        ("Tens of thousands of demonstrators protested against the law.", "protested", 20_000),
        ("Hundreds of thousands marched on Sunday.", "marched", 200_000),
        ("At least six students protested.", "protested", 6),
        ("A dozen teachers protested at the ministry.", "protested", 12),
        ("Some 3,500 workers protested over unpaid wages.", "protested", 3500),
        ("Workers protested for 3 days.", "protested", None),
        ("Two countries protested.", "protested", None),
    ],
)
def test_those_who_take_part(language: Language, text: str, trigger: str, expected: int | None) -> None:
    assert read(language, text, trigger, "PROTEST").size == expected


def test_the_dead_are_not_those_of_a_statement_about_them(language: Language) -> None:
    text = "The minister condemned the attack that killed nine people."
    assert read(language, text, "condemned", "ACCUSE") == Magnitude()
    assert read(language, text, "attack", "ASSAULT").dead == 9


def test_the_dead_that_a_protest_is_about_are_not_its_own(language: Language) -> None:
    assert read(language, "Residents protested over an attack that killed nine people.", "protested", "PROTEST").dead is None

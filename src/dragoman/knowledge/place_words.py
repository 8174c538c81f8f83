"""The words around place names, read from data/place_words.toml."""

from __future__ import annotations

import dataclasses
import functools
import tomllib
from importlib.resources import files


@dataclasses.dataclass(frozen=True, slots=True)
class EventWords:
    """Lemmas that tie a place to an event: prepositions of place, target, goal; verbs with a place as object, of motion, of saying."""

    where: frozenset[str]
    target: frozenset[str]
    goal: frozenset[str]
    taking: frozenset[str]
    moving: frozenset[str]
    saying: frozenset[str]


@dataclasses.dataclass(frozen=True, slots=True)
class PlaceWords:
    """Word lists in key form (lower case, no marks), and abbreviations by their exact letters.

    `abbreviations` and `after_comma` give the full name, and the division or country that it lies in where one must be told.
    `cues` gives a country (alpha-3) for words that only its own papers use.
    """

    locative: frozenset[str]
    neutral: frozenset[str]
    between: frozenset[str]
    settlements: frozenset[str]
    titles: frozenset[str]
    streets: frozenset[str]
    divisions: frozenset[str]
    attributive: frozenset[str]
    speaking: frozenset[str]
    blocked: frozenset[str]
    phrases: frozenset[str]
    abbreviations: dict[str, tuple[str, str | None]]
    after_comma: dict[str, tuple[str, str | None]]
    cues: dict[str, tuple[str, ...]]
    event: EventWords


@functools.cache
def place_words() -> PlaceWords:
    """Returns the packaged word lists; read once."""
    table = tomllib.loads(files("dragoman.knowledge").joinpath("data", "place_words.toml").read_text("utf8"))
    cues: dict[str, list[str]] = {}
    for country, words in table["cues"].items():
        for word in words:
            cues.setdefault(word, []).append(country)
    return PlaceWords(
        **{name: frozenset(text.split()) for name, text in table["words"].items()},
        phrases=frozenset(table["phrases"]),
        abbreviations={short: _place(name) for short, name in table["abbreviations"].items()},
        after_comma={short: _place(name) for short, name in table["after_comma"].items()},
        event=EventWords(**{name: frozenset(text.split()) for name, text in table["event"].items()}),
        cues={word: tuple(countries) for word, countries in cues.items()},
    )


def _place(name: str) -> tuple[str, str | None]:
    place, _, within = name.partition(", ")
    return place, within or None

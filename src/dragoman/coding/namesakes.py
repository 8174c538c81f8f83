"""Which of two countries a name means in a text that never says: Congo by Kinshasa or Brazzaville, Georgia by Tbilisi or Atlanta."""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from dragoman.records import Entity

KEPT = ("person:", "group:", "party:")
"""Ids of those who are of their country whatever the text is about."""


@dataclasses.dataclass(frozen=True, slots=True)
class Namesake:
    """A name that two countries share: a row of data/namesakes.toml, its lists as patterns."""

    words: re.Pattern[str]
    usual: str
    usual_signs: re.Pattern[str]
    other: str
    other_name: str
    other_signs: re.Pattern[str]


class Namesakes:
    """What the shared names of a text mean.

    The other country is meant where signs of it stand in the text and none of the usual one: a wrong guess is worse than the usual reading.
    """

    def __init__(self, text: str) -> None:
        found = [one for one in _table() if one.words.search(text)]
        self._turned = [one for one in found if one.other_signs.search(text) and not one.usual_signs.search(text)]

    def meant(self, entity: Entity) -> Entity:
        """Returns a party with the country that its shared name means in the text."""
        for one in self._turned:
            if entity.country == one.usual and one.words.search(entity.text) and not (entity.entity_id or "").startswith(KEPT):
                basis = f"{entity.basis}; of those called so the text is about {one.other}"
                bare = (entity.entity_id or "").startswith("country:")
                name = one.other_name if bare else entity.text
                return dataclasses.replace(entity, country=one.other, name=name, entity_id=None, office=None, basis=basis)
        return entity


@functools.cache
def _table() -> tuple[Namesake, ...]:
    rows: list[dict[str, Any]] = tomllib.loads(files("dragoman.knowledge").joinpath("data/namesakes.toml").read_text("utf8"))["name"]
    return tuple(Namesake(**{key: _read(value) for key, value in row.items()}) for row in rows)


def _read(value: str | list[str]) -> Any:  # noqa: ANN401 - a code as it stands, a list of words as its pattern
    return value if isinstance(value, str) else _any(value)


def _any(words: Sequence[str]) -> re.Pattern[str]:
    """Returns the pattern of any of these words, whole."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in words)})(?!\w)")

"""The closed lists of English by which noun phrases are read as parties (data/party_words.toml)."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files


@functools.cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(files("dragoman.knowledge").joinpath("data/party_words.toml").read_text("utf8"))


@functools.cache
def words(name: str) -> frozenset[str]:
    """Returns the list of that name as a set of lower-case words."""
    return frozenset(_lists()[name])


@functools.cache
def ranking(name: str) -> tuple[str, ...]:
    """Returns the list of that name in its order."""
    return tuple(_lists()[name])

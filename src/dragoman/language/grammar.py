"""Closed word classes of English grammar, from grammar.toml."""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any


@functools.cache
def word_class(name: str) -> frozenset[str]:
    """Returns the words of a class of grammar.toml, for example "prepositions"."""
    return frozenset(_table()[name])


@functools.cache
def auxiliary_forms() -> dict[str, str]:
    """Returns the full word of each contracted auxiliary ("'ll": "will")."""
    forms: dict[str, str] = _table()["auxiliary_forms"]
    return forms


@functools.cache
def base_forms() -> dict[str, str]:
    """Returns the base form of auxiliaries and other words that tables get wrong."""
    forms: dict[str, str] = _table()["base_forms"]
    return forms


@functools.cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("dragoman.language").joinpath("grammar.toml").read_text("utf8"))

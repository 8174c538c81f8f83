"""How to make the coder in another process: its name and its settings travel, never the coder itself."""

from __future__ import annotations

import dataclasses
import importlib
import json
from typing import cast

from dragoman.errors import UsageError
from dragoman.runs.local import CodesOne

OWN = frozenset({"gazetteer", "dictionaries", "calibration"})
"""Options of a coder that name files of the user's own knowledge."""


@dataclasses.dataclass(frozen=True, slots=True)
class CoderSpec:
    """What to call for a coder: `factory` is "module:name", `options` are its keyword arguments."""

    factory: str = "dragoman:Coder"
    options: tuple[tuple[str, str | tuple[str, ...]], ...] = ()

    def to_json(self) -> str:
        """Returns it as text, for the environment of a process."""
        return json.dumps([self.factory, self.options])

    @classmethod
    def from_json(cls, text: str) -> CoderSpec:
        """Returns what `to_json` gave."""
        factory, options = json.loads(text)
        return cls(factory, tuple((name, tuple(value) if isinstance(value, list) else value) for name, value in options))

    def make(self) -> CodesOne:
        """Returns a new coder. Every coder of every run is made here.

        A coder may be made in one process and used in others that are forked from it (`dragoman.runs.preload`): making it opens no
        database, session or thread that code() needs; these are opened by the first document.

        Raises:
            UsageError: there is no such module or name.
            MissingPartError: a model or data file is not installed.
        """
        module, _, name = self.factory.partition(":")
        try:
            factory = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError) as error:
            raise UsageError(f"no coder {self.factory!r}: {error}.") from error
        return cast("CodesOne", factory(**dict(self.options)))

"""How to make the coder in another process: its name and its settings travel, never the coder itself."""

from __future__ import annotations

import dataclasses
import importlib
from typing import cast

from dragoman.errors import UsageError
from dragoman.runs.local import CodesOne


@dataclasses.dataclass(frozen=True, slots=True)
class CoderSpec:
    """What to call for a coder: `factory` is "module:name", `options` are its keyword arguments."""

    factory: str = "dragoman:Coder"
    options: tuple[tuple[str, str | tuple[str, ...]], ...] = ()

    def make(self) -> CodesOne:
        """Returns a new coder.

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

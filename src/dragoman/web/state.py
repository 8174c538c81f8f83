"""What the pages share: the data, where reviews go, and the templates."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from dragoman.store import Store


@dataclasses.dataclass(frozen=True, slots=True)
class AppState:
    """What the pages share.

    `store` is the run or table that is looked at, `others` are runs to compare it with. `workspace` is the folder in which reviews are
    kept; `database` is the address of a PostgreSQL database that takes their place, or None.
    """

    store: Store
    others: tuple[Store, ...]
    workspace: Path
    database: str | None
    templates: Environment

    def page(self, request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:  # noqa: ANN401 - what it shows
        """Returns a rendered template; every text in it is escaped."""
        text = self.templates.get_template(template).render(path=request.url.path, source=self.store.name, **context)
        return HTMLResponse(text, status)


def make_templates() -> Environment:
    """Returns the environment of all templates: escaping everything, and failing on what is not defined."""
    return Environment(
        loader=PackageLoader("dragoman.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        auto_reload=False,
    )  # fmt: skip


def state_of(request: Request) -> AppState:
    """Returns what the pages share."""
    state: AppState = request.app.state.dragoman
    return state

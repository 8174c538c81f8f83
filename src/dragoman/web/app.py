"""The web application on a run or a table of events."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from dragoman.store import Store
from dragoman.store.reviews.identity import workspace_of
from dragoman.web.explore import explore_routes
from dragoman.web.review import review_routes
from dragoman.web.security import Gate, Guard, Hosts
from dragoman.web.state import AppState, make_templates, state_of

Routes = Callable[[AppState], Sequence[BaseRoute]]

PLACES: tuple[Routes, ...] = (explore_routes, review_routes)
"""The places of the application, each a function that gives its routes. A new one is a function, a line here and one in base.html."""

_STATIC = Path(__file__).parent / "static"
_SMALL = 1000  # bytes that are not worth compressing
_EFFORT = 4  # of compression: 9 takes ten times as long for a page with the map, and saves a tenth


def create_app(
    source: Store,
    *,
    others: Sequence[Store] = (),
    workspace: Path,
    database: str | None = None,
    gate: Gate,
    hosts: Hosts | None = None,
) -> ASGIApp:
    """Returns the application.

    Args:
        source: what is looked at.
        others: runs to compare it with.
        workspace: folder in which reviews are kept.
        database: address of a PostgreSQL database for reviews; None keeps them in the workspace.
        gate: who may come in.
        hosts: names under which the server may be called (those of this machine).
    """
    state = AppState(source, tuple(others), workspace, database, make_templates())
    routes = [Route("/", _home), *(route for place in PLACES for route in place(state)), Mount("/static", StaticFiles(directory=_STATIC))]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _told, Exception: _failed})
    app.state.dragoman = state
    return Guard(GZipMiddleware(app, minimum_size=_SMALL, compresslevel=_EFFORT), gate=gate, hosts=hosts or Hosts())


def open_app(
    source: Path, *, others: Collection[Path] = (), workspace: Path | None = None, database: str | None = None, token: str | None = None
) -> ASGIApp:
    """Returns the application on a run folder or a file of events; the short way for tests and scripts.

    Args:
        source: the run folder or file.
        others: those to compare it with.
        workspace: folder in which reviews are kept (`review` in the run folder, or a folder beside the file).
        database: as in `create_app`.
        token: lets a browser in, as often as it is used (one is made up).
    """
    opened = [Store.open(path) for path in (source, *others)]
    return create_app(
        opened[0], others=opened[1:], workspace=workspace or workspace_of(source), database=database, gate=Gate(token),
    )  # fmt: skip


def _home(request: Request) -> Response:
    return RedirectResponse("/explore", 303)


async def _told(request: Request, error: Exception) -> Response:
    """Returns the page of an error that a route raised on purpose."""
    status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, str(error))
    return state_of(request).page(request, "message.html", status=status, title=f"Error {status}", detail=detail)


async def _failed(request: Request, error: Exception) -> Response:
    """Returns the page of a fault of ours; what it was stands on the terminal."""
    detail = "This is a fault of dragoman. What went wrong stands on the terminal where it was started. Go back and try another view."
    return state_of(request).page(request, "message.html", status=500, title="Something went wrong", detail=detail)

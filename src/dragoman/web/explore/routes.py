"""The addresses of explore."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.web.state import AppState, state_of


def explore_routes(state: AppState) -> Sequence[BaseRoute]:
    """Returns the routes of explore."""
    return [Route("/explore", overview)]


def overview(request: Request) -> Response:
    """Returns the first page."""
    state = state_of(request)
    counts = state.store.rows("SELECT count(*) AS events, count(DISTINCT document_id) AS documents FROM events")[0]
    return state.page(request, "explore/overview.html", counts=counts)

"""The addresses of explore. A new view is a module with its function, a template, and a line here."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from dragoman.store.comparison import Comparer
from dragoman.web.explore import compare, documents, entity, overview, pairs, periods, places, rows, takeaway
from dragoman.web.explore.reviewed import Reviewed
from dragoman.web.state import AppState

View = Callable[[Request], Response]

CHARTS = {"timeline": overview, "map": places, "dyads": pairs, "changes": periods}
"""Chart -> the module that draws it (`svg`) and tells its numbers (`data`)."""


def explore_routes(state: AppState) -> Sequence[BaseRoute]:
    """Returns the routes of explore."""
    comparers = tuple(Comparer(state.store, other, number=number) for number, other in enumerate(state.others))
    views = {
        "": overview.overview,
        "/map": places.map_page,
        "/dyads": pairs.dyads,
        "/table": rows.table,
        "/documents": rows.documents,
        "/document/{document:path}": documents.document,
        "/changes": periods.changes_page,
        "/entity": entity.entity,
        "/incident/{number:int}": takeaway.incident,
        "/compare": functools.partial(compare.compare_page, comparers),
        "/values": takeaway.values,
        "/linking": takeaway.linking,
        "/download/events.{kind}": takeaway.download,
        **{f"/chart/{name}.svg": module.svg for name, module in CHARTS.items()},
        **{f"/chart/{name}.csv": module.data for name, module in CHARTS.items()},
    }
    reviewed = Reviewed(state)
    return [Route(f"/explore{path}", _fresh(reviewed, view)) for path, view in views.items()]


def _fresh(reviewed: Reviewed, view: View) -> View:
    """Returns a view that knows what was decided until now."""

    def fresh(request: Request) -> Response:
        reviewed.refresh()
        return view(request)

    return fresh

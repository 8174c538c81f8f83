"""The addresses of explore. A new view is a module with its function, a template, and a line here."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from dragoman.store.comparison import Comparer
from dragoman.web.explore import compare, documents, entity, overview, pairs, periods, places, rows, takeaway
from dragoman.web.state import AppState

CHARTS = {"timeline": overview, "map": places, "dyads": pairs, "changes": periods}
"""Chart -> the module that draws it (`svg`) and tells its numbers (`data`)."""


def explore_routes(state: AppState) -> Sequence[BaseRoute]:
    """Returns the routes of explore."""
    comparers = tuple(Comparer(state.store, other, number=number) for number, other in enumerate(state.others))
    charts = [
        route
        for name, module in CHARTS.items()
        for route in (Route(f"/explore/chart/{name}.svg", module.svg), Route(f"/explore/chart/{name}.csv", module.data))
    ]
    return [
        Route("/explore", overview.overview),
        Route("/explore/map", places.map_page),
        Route("/explore/dyads", pairs.dyads),
        Route("/explore/table", rows.table),
        Route("/explore/documents", rows.documents),
        Route("/explore/document/{document:path}", documents.document),
        Route("/explore/changes", periods.changes_page),
        Route("/explore/entity", entity.entity),
        Route("/explore/incident/{number:int}", takeaway.incident),
        Route("/explore/compare", functools.partial(compare.compare_page, comparers)),
        Route("/explore/values", takeaway.values),
        Route("/explore/linking", takeaway.linking),
        Route("/explore/download/events.{kind}", takeaway.download),
        *charts,
    ]

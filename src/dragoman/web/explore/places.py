"""The map."""

from __future__ import annotations

import dataclasses

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.errors import UsageError
from dragoman.store.areas import area_of
from dragoman.store.filters import Filter
from dragoman.store.geography import Geography, geography
from dragoman.web.explore.answers import csv_file, svg_file
from dragoman.web.explore.charts.places import DEEPEST, View, map_chart, world
from dragoman.web.explore.frame import Asked, asked, render
from dragoman.web.explore.svg import AREAS, QUAD_COLOURS
from dragoman.web.projection import unproject
from dragoman.writers.table import Cell

OWN = ("zoom", "middle")
_OPPOSITE = 2  # corners that make a box
_MOVES = {"west": (-0.4, 0.0), "east": (0.4, 0.0), "north": (0.0, -0.4), "south": (0.0, 0.4)}


def map_page(request: Request) -> Response:
    """Returns the map. Corners on the sheet, which lasso.js sends, lead on to the address with their degrees."""
    if sheet := request.query_params.get("sheet"):
        ask = asked(request, OWN)
        return RedirectResponse(ask.links.filtered(_within(ask.chosen, sheet)), 303)
    ask, view, found = _found(request)
    around = {name: ask.links.here(**view.moved(*by).own) for name, by in _MOVES.items()}
    shapes = world()["shapes"]
    areas = ((code, shapes.get(code, {}).get("name", code), number) for code, number in found.areas.items())
    return render(
        request, "map", "explore/map.html", ask,
        geography=found, chart=_chart(ask, found, view), sheet=view, deepest=DEEPEST, moves=around,
        nearer=ask.links.here(**view.enlarged(2).own), farther=ask.links.here(**view.enlarged(0.5).own), shades=AREAS, quads=QUAD_COLOURS,
        areas=sorted(areas, key=lambda row: -row[2]),
    )  # fmt: skip


def _within(chosen: Filter, sheet: str) -> Filter:
    """Returns a filter with the part of the sheet that was chosen: x, y, x, y in pixels are a box, more corners an area.

    Raises:
        HTTPException: they are no corners.
    """
    told = "are no corners. Drag over the map, or write box=west,south,east,north or area=lon,lat,lon,lat,lon,lat."
    try:
        edges = [float(edge) for edge in sheet.split(",")]
        corners = [_degrees(x, y) for x, y in zip(edges[::2], edges[1::2], strict=True)]
        if len(corners) > _OPPOSITE:
            area = area_of(",".join(f"{lon},{lat}" for lon, lat in corners))
            return dataclasses.replace(chosen, area=area, box=None, unlocated=False)
        (left, top), (right, bottom) = zip(edges[::2], edges[1::2], strict=True)
        corners = [_degrees(x, y) for x in (left, right) for y in (top, bottom)]
    except (ValueError, OverflowError, UsageError) as error:
        raise HTTPException(400, f"sheet={sheet:.80}: {told}") from error
    lons, lats = [lon for lon, _ in corners], [lat for _, lat in corners]
    return dataclasses.replace(chosen, box=(min(lons), min(lats), max(lons), max(lats)), area=None, unlocated=False)


def _degrees(x: float, y: float) -> tuple[float, float]:
    """Returns longitude and latitude of a point of the sheet, to about a kilometre."""
    lon, lat = unproject(x, y)
    return round(lon, 2), round(lat, 2)


def svg(request: Request) -> Response:
    """Returns the map as a file."""
    ask, view, found = _found(request)
    return svg_file(_chart(ask, found, view), "map", save="save" in ask.given)


def data(request: Request) -> Response:
    """Returns the numbers of the map as CSV."""
    _, _, found = _found(request)
    rows: list[list[Cell]] = [
        ["region" if one.region else "point", one.name, one.names, one.lon, one.lat, one.number] for one in found.marks
    ]
    rows += [["country", code, 1, None, None, number] for code, number in found.areas.items()]
    rows.append(["unlocated", None, None, None, None, found.unlocated])
    return csv_file(["known_to", "place", "places", "lon", "lat", "number"], rows, "map")


def _found(request: Request) -> tuple[Asked, View, Geography]:
    ask = asked(request, OWN)
    view = View.of(ask.given.get("zoom", ""), ask.given.get("middle", ""))
    return ask, view, geography(ask.store, ask.chosen, cell=view.cell)


def _chart(ask: Asked, found: Geography, view: View) -> Markup:
    return map_chart(found, view, ask.chosen, ask.links.filtered, noun=ask.noun)

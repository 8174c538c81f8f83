"""The map: outlines, areas for what is known to a country only, rings for provinces, spots for the rest."""

from __future__ import annotations

import dataclasses
import functools
import json
import math
from collections.abc import Callable
from importlib import resources
from typing import Any

from markupsafe import Markup

from dragoman.store import Filter
from dragoman.store.geography import EXACT, Geography, Mark
from dragoman.web.explore.svg import AREAS, GROUND, INK, LAND, QUAD_COLOURS, drawing, heat, link, tag, text
from dragoman.web.projection import HEIGHT, WIDTH, project, unproject

DEEPEST = 32.0
_CELLS = 60  # clusters side by side on a sheet
_BENT = 12  # parts in which the side of a box is drawn
_MARGIN = 0.002  # degrees around the places of a spot, so that rounding leaves none out

Address = Callable[[Filter], str]


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """What the sheet shows: how much it is enlarged, and where its middle is, in degrees."""

    zoom: float = 1.0
    lon: float = 0.0
    lat: float = 10.0

    @classmethod
    def of(cls, zoom: str, middle: str) -> View:
        """Returns the view that an address gives: "4" and "31.5,4.8"; what makes no sense gives the whole sheet."""
        try:
            lon, lat = (float(part) for part in middle.split(",")) if middle else (0.0, 10.0)
            found = cls(float(zoom or 1), lon, lat)
        except ValueError:
            return cls()
        return found if 1 <= found.zoom <= DEEPEST and abs(lon) <= 180 and abs(lat) <= 90 else cls()

    @property
    def box(self) -> tuple[float, float, float, float]:
        """The part of the sheet that is shown: x, y, width, height."""
        width, height = WIDTH / self.zoom, HEIGHT / self.zoom
        x, y = project(self.lon, self.lat)
        return min(max(0.0, x - width / 2), WIDTH - width), min(max(0.0, y - height / 2), HEIGHT - height), width, height

    @property
    def cell(self) -> float:
        """Degrees that become one spot."""
        return 360 / _CELLS / self.zoom

    def moved(self, right: float, down: float) -> View:
        """Returns the view moved by parts of its width and height."""
        x, y, width, height = self.box
        lon, lat = unproject(x + width * (0.5 + right), y + height * (0.5 + down))
        return View(self.zoom, round(lon, 3), round(lat, 3))

    def enlarged(self, factor: float) -> View:
        """Returns the view nearer or farther; 1 is the least, `DEEPEST` the most."""
        return View(min(DEEPEST, max(1.0, self.zoom * factor)), self.lon, self.lat)

    @property
    def own(self) -> dict[str, object]:
        """The parameters of an address that give this view."""
        if self.zoom == 1:
            return {"zoom": "", "middle": ""}
        return {"zoom": f"{self.zoom:g}", "middle": f"{self.lon:g},{self.lat:g}"}


@functools.cache
def world() -> dict[str, Any]:
    """Returns the outlines: `licence` and `shapes`, code -> name and path."""
    found: dict[str, Any] = json.loads((resources.files("dragoman.web") / "world.json").read_text(encoding="utf-8"))
    return found


@functools.cache
def land() -> Markup:
    """Returns the paths of all countries in one group."""
    paths = [tag("path", d=shape["path"]) for shape in world()["shapes"].values()]
    return tag("g", *paths, fill=LAND, stroke=GROUND, stroke_width=0.5, class_="land", aria_hidden="true")


def map_chart(found: Geography, view: View, chosen: Filter, address: Address, *, noun: str) -> Markup:
    """Returns the map.

    Args:
        found: what is drawn.
        view: which part of the sheet.
        chosen: the filter; areas and spots lead to it with their place.
        address: gives the address of a filter.
        noun: what is counted.
    """
    x, y, width, height = view.box
    sea = tag("rect", x=x, y=y, width=width, height=height, fill="#f4f6f8", class_="sea")
    greatest = max((mark.number for mark in found.marks), default=1)
    areas = [_area(code, number, found, chosen, address, noun) for code, number in found.areas.items()]
    spots = [_spot(mark, greatest, view, chosen, address, noun) for mark in found.marks if _visible(mark, view)]
    spots.append(_chosen(chosen))
    title = f"{noun}s by place: {found.located:,} on the map, {found.unlocated:,} without a place"
    seen = f"{x:.2f} {y:.2f} {width:.2f} {height:.2f}"
    return drawing(WIDTH, HEIGHT, sea, land(), *areas, *spots, title=title, view=seen, class_="map")


def _chosen(chosen: Filter) -> Markup:
    """Returns the outline of the box or area that is chosen; a box has its sides bent as the projection bends them."""
    corners = list(chosen.area or ())
    if chosen.box:
        west, south, east, north = chosen.box
        steps = [south + (north - south) * step / _BENT for step in range(_BENT + 1)]
        corners += [*((west, lat) for lat in steps), *((east, lat) for lat in reversed(steps))]
    if not corners:
        return Markup("")
    line = "L".join(f"{x:.2f},{y:.2f}" for x, y in (project(lon, lat) for lon, lat in corners))
    return tag("path", d=f"M{line}Z", fill="none", stroke=INK, stroke_dasharray="3 2", vector_effect="non-scaling-stroke", class_="within")


def _visible(mark: Mark, view: View) -> bool:
    x, y, width, height = view.box
    at_x, at_y = project(mark.lon, mark.lat)
    return x <= at_x <= x + width and y <= at_y <= y + height


def _area(code: str, number: int, found: Geography, chosen: Filter, address: Address, noun: str) -> Markup:
    """Returns the shaded area of a country; one that has no outline is in the table below only."""
    shape = world()["shapes"].get(code)
    if shape is None:
        return Markup("")
    step = heat(number, max(found.areas.values()), min(found.areas.values()))
    path = tag("path", d=shape["path"], fill=AREAS[step], stroke=GROUND, stroke_width=0.5, class_=f"area{step}")
    there = address(chosen.adding(place=code, precision="country"))
    return link(there, f"{shape['name']}, known to the country only: {number:,} {noun}s", path)


def _spot(mark: Mark, greatest: int, view: View, chosen: Filter, address: Address, noun: str) -> Markup:
    """Returns a spot, whose size grows with the number, or the hollow ring of a province."""
    x, y = project(mark.lon, mark.lat)
    radius = (3.5 + 15 * math.sqrt(mark.number / greatest)) / view.zoom
    colour = QUAD_COLOURS.get(mark.quad, QUAD_COLOURS[""])
    if mark.region:
        shape = tag("circle", cx=x, cy=y, r=radius, fill="transparent", stroke=colour, stroke_width=1.8 / view.zoom, class_="ring",
                    stroke_dasharray=f"{4 / view.zoom:.3g} {2.5 / view.zoom:.3g}")  # fmt: skip
    else:
        shape = tag("circle", cx=x, cy=y, r=radius, fill=colour, fill_opacity=0.78, stroke=GROUND, stroke_width=0.8 / view.zoom)
    number = Markup("")
    if radius * view.zoom > 11:
        size = 10 / view.zoom
        ink = INK if mark.region else "#ffffff" if mark.quad in {"2", "4"} else "#1b1f23"
        number = text(x, y + size * 0.35, f"{mark.number:,}", anchor="middle", colour=ink, size=size, class_="ink" if mark.region else "on")
    more = f" and {mark.names - 1} other places" if mark.names > 1 else ""
    known = ", known to the province only" if mark.region else ""
    west, south, east, north = mark.box
    box = (max(-180.0, west - _MARGIN), max(-90.0, south - _MARGIN), min(180.0, east + _MARGIN), min(90.0, north + _MARGIN))
    there = dataclasses.replace(_known(chosen, mark), box=box, unlocated=False)
    return link(address(there), f"{mark.name}{more}{known}: {mark.number:,} {noun}s", shape, number)


def _known(chosen: Filter, mark: Mark) -> Filter:
    """Returns the filter with the precisions that a mark counts: no spot holds a country or a province whose centre lies near."""
    if mark.region:
        return chosen.adding(precision="region")
    own = chosen.chosen("precision")
    exact = [("precision", value) for value in EXACT if not own or value in own]
    return dataclasses.replace(chosen, values=(*chosen.without("precision").values, *exact))

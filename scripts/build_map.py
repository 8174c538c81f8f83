"""Writes src/dragoman/web/world.json, the outlines of the map, from world-atlas.

    npm pack world-atlas@2.0.2 && tar xf world-atlas-2.0.2.tgz
    uv run --with pycountry python scripts/build_map.py package/countries-50m.json

world-atlas (ISC licence, Michael Bostock) holds the shapes of Natural Earth (public domain) at 1:50 million. They are projected once
(Equal Earth: areas can be compared), thinned out, and keyed by ISO 3166 alpha-3. pycountry translates its numeric codes; nothing of it
is packaged. What has no code of its own stands under the code that the knowledge gives it.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from typing import Any

import pycountry  # type: ignore[import-not-found,unused-ignore]

from dragoman.web.projection import HEIGHT, WIDTH, project

TARGET = Path(__file__).parents[1] / "src" / "dragoman" / "web" / "world.json"
SMALLEST = 0.12
"""Square pixels of the triangle that a point must span with its neighbours to stay, on a map of `WIDTH` pixels."""
UNCODED = {"Kosovo": "KOS", "Somaliland": "SOM", "N. Cyprus": "CYP", "Siachen Glacier": "IND"}
LEFT_OUT = {"ATA"}
"""Antarctica: nobody acts there, and it takes a sixth of the sheet."""

Point = tuple[float, float]


def arcs_of(topology: dict[str, Any]) -> list[list[Point]]:
    """Returns the arcs in degrees; where one crosses the 180th meridian, it goes on beyond 180."""
    (scale_x, scale_y), (shift_x, shift_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    found = []
    for arc in topology["arcs"]:
        x = y = 0
        points: list[Point] = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append((near(x * scale_x + shift_x, points), y * scale_y + shift_y))
        found.append(points)
    return found


def near(lon: float, points: list[Point]) -> float:
    """Returns the longitude, plus or minus whole turns, that is nearest to the last point."""
    return lon if not points else lon - 360 * round((lon - points[-1][0]) / 360)


def thinned(points: list[Point]) -> list[Point]:
    """Returns the points without those that change the line least (Visvalingam and Whyatt 1993); the ends stay, so that neighbours meet."""
    kept = [(project(*point), point) for point in points]
    while len(kept) > 2:
        sizes = [area(*(pixel for pixel, _ in kept[index - 1 : index + 2])) for index in range(1, len(kept) - 1)]
        least = min(range(len(sizes)), key=sizes.__getitem__)
        if sizes[least] >= SMALLEST:
            break
        del kept[least + 1]
    return [point for _, point in kept]


def area(one: Point, two: Point, three: Point) -> float:
    """Returns the area of a triangle."""
    return abs((two[0] - one[0]) * (three[1] - one[1]) - (three[0] - one[0]) * (two[1] - one[1])) / 2


def rings_of(arcs: list[list[Point]], numbers: list[int]) -> list[list[Point]]:
    """Returns the closed line that is made of arcs (a negative number is one backwards), cut at the 180th meridian."""
    ring: list[Point] = []
    for number in numbers:
        for lon, lat in arcs[number] if number >= 0 else arcs[~number][::-1]:
            ring.append((near(lon, ring), lat))
    turns = range(round(min(lon for lon, _ in ring) / 360), round(max(lon for lon, _ in ring) / 360) + 1)
    parts = (cut(cut([(lon - 360 * turn, lat) for lon, lat in ring], edge=-180, sign=1), edge=180, sign=-1) for turn in turns)
    return [[project(*point) for point in part] for part in parts if len(part) > 2]


def cut(ring: list[Point], *, edge: float, sign: int) -> list[Point]:
    """Returns the part of a closed line east (sign 1) or west (-1) of a meridian (Sutherland and Hodgman 1974)."""
    found: list[Point] = []
    for (lon, lat), (next_lon, next_lat) in zip(ring, [*ring[1:], *ring[:1]], strict=True):
        inside, next_inside = sign * (lon - edge) >= 0, sign * (next_lon - edge) >= 0
        if inside:
            found.append((lon, lat))
        if inside != next_inside:
            found.append((edge, lat + (next_lat - lat) * (edge - lon) / (next_lon - lon)))
    return found


def path_of(rings: list[list[Point]]) -> str:
    """Returns the data of a path, in steps of tenths of a pixel."""
    parts = []
    for ring in rings:
        tenths = [(round(x * 10), round(y * 10)) for x, y in ring]
        steps = [f"M{tenths[0][0] / 10:g},{tenths[0][1] / 10:g}"]
        for (before_x, before_y), (x, y) in itertools.pairwise(tenths):
            if (x, y) != (before_x, before_y):
                steps.append(f"l{(x - before_x) / 10:g},{(y - before_y) / 10:g}")
        if len(steps) > 2:
            parts.append("".join(steps) + "z")
    return "".join(parts)


def shapes(topology: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Returns code -> name and path; parts under one code are joined."""
    whole, found = arcs_of(topology), dict[str, dict[str, Any]]()
    thin = [thinned(points) for points in whole]
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        country = pycountry.countries.get(numeric=geometry.get("id", ""))
        code = UNCODED.get(name) or (country.alpha_3 if country else None)
        if code is None or code in LEFT_OUT or geometry["type"] is None:
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = [numbers for polygon in polygons for numbers in polygon]
        found_paths = (path_of([part for numbers in rings for part in rings_of(arcs, numbers)]) for arcs in (thin, whole))
        path = next(filter(None, found_paths), "")
        entry = found.setdefault(code, {"name": country.name.split(",")[0] if country else name, "path": ""})
        entry["path"] += path
    return {code: entry for code, entry in sorted(found.items()) if entry["path"]}


def main() -> None:
    """Reads the file that is named and writes the outlines."""
    made = shapes(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
    licence = "Shapes: Natural Earth (public domain), by world-atlas 2.0.2 (ISC licence, copyright 2013-2019 Michael Bostock)"
    form = {"licence": licence, "width": WIDTH, "height": HEIGHT, "shapes": made}
    TARGET.write_text(json.dumps(form, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(made)} shapes, {TARGET.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()

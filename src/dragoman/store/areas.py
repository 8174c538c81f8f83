"""A part of the map with a line around it: out of an address and into one, and as SQL."""

from __future__ import annotations

import math

from dragoman.errors import UsageError

Area = tuple[tuple[float, float], ...]
"""Corners, longitude and latitude in degrees; the last is joined to the first."""
FEWEST, MOST = 3, 48
"""Corners that an area may have."""


def area_of(text: str) -> Area | None:
    """Returns the area that an address gives, "lon,lat,lon,lat,..."; None for an empty text.

    Raises:
        UsageError: it is none.
    """
    if not text:
        return None
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        numbers = []
    corners = tuple(zip(numbers[::2], numbers[1::2], strict=True)) if len(numbers) % 2 == 0 else ()
    inside = all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in corners)
    if not (FEWEST <= len(corners) <= MOST and inside and all(map(math.isfinite, numbers))):
        raise UsageError(f"area={text:.80}: is no area. Write {FEWEST} to {MOST} corners in degrees: area=lon,lat,lon,lat,lon,lat")
    return corners


def written(area: Area) -> str:
    """Returns an area as an address has it."""
    return ",".join(f"{degrees:g}" for corner in area for degrees in corner)


def within(area: Area, lon: str, lat: str) -> tuple[str, list[object]]:
    """Returns the condition that a point lies within an area, and its parameters; `lon` and `lat` are SQL.

    It counts the sides that a line from the point to the east crosses (odd: within); the box around the area is asked first.
    """
    lons, lats = zip(*area, strict=True)
    sides, values = list[str](), list[object]()
    for (one_lon, one_lat), (other_lon, other_lat) in zip(area, (*area[1:], area[0]), strict=True):
        if one_lat != other_lat:
            slope = (other_lon - one_lon) / (other_lat - one_lat)
            sides.append(f"(({lat} > ?) <> ({lat} > ?) AND {lon} < ? + ? * ({lat} - ?))::INTEGER")
            values += [one_lat, other_lat, one_lon, slope, one_lat]
    box = f"{lon} BETWEEN ? AND ? AND {lat} BETWEEN ? AND ?"
    crossed = " + ".join(sides) or "0"
    return f"{box} AND ({crossed}) % 2 = 1", [min(lons), max(lons), min(lats), max(lats), *values]

"""Distances on the earth."""

from __future__ import annotations

import math

RADIUS = 6371.0
"""Mean radius of the earth in kilometres (IUGG)."""


def kilometres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Returns the distance of two points, in degrees, along the great circle (haversine formula)."""
    north, other_north = math.radians(lat), math.radians(other_lat)
    half = math.sin((other_north - north) / 2) ** 2
    half += math.cos(north) * math.cos(other_north) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * RADIUS * math.asin(math.sqrt(min(1.0, half)))

"""The map's projection: Equal Earth (Šavrič, Patterson and Jenny 2018), in which areas can be compared, on a sheet without Antarctica."""

from __future__ import annotations

import math

WIDTH, HEIGHT = 960.0, 430.0
"""Size of the sheet in pixels."""

_A = (1.340264, -0.081106, 0.000893, 0.003796)  # coefficients of the paper
_M = math.sqrt(3) / 2
_ROUNDS = 12  # of Newton's method; it settles in six


def _height(theta: float) -> float:
    """Returns y of the parameter theta, on the unit sphere."""
    return theta * (_A[0] + _A[1] * theta**2 + theta**6 * (_A[2] + _A[3] * theta**2))


def _slope(theta: float) -> float:
    """Returns the derivative of y by theta."""
    return _A[0] + 3 * _A[1] * theta**2 + theta**6 * (7 * _A[2] + 9 * _A[3] * theta**2)


_SCALE = WIDTH / (2 * math.pi / (_M * _A[0]))
_TOP = _SCALE * _height(math.asin(_M * math.sin(math.radians(84))))


def project(lon: float, lat: float) -> tuple[float, float]:
    """Returns x and y on the sheet, in pixels from its top left corner; `lon` and `lat` are degrees."""
    theta = math.asin(_M * math.sin(math.radians(lat)))
    x = math.radians(lon) * math.cos(theta) / (_M * _slope(theta))
    return WIDTH / 2 + _SCALE * x, _TOP - _SCALE * _height(theta)


def unproject(x: float, y: float) -> tuple[float, float]:
    """Returns longitude and latitude of a point of the sheet; one beyond the globe gives the nearest that is on it."""
    target = max(-_height(math.asin(_M)), min(_height(math.asin(_M)), (_TOP - y) / _SCALE))
    theta = target / _A[0]
    for _ in range(_ROUNDS):
        theta -= (_height(theta) - target) / _slope(theta)
    theta = max(-math.asin(_M), min(math.asin(_M), theta))
    lat = math.degrees(math.asin(max(-1.0, min(1.0, math.sin(theta) / _M))))
    lon = math.degrees((x - WIDTH / 2) / _SCALE * _M * _slope(theta) / math.cos(theta))
    return max(-180.0, min(180.0, lon)), lat

"""Who acts on whom: the matrix of dyads, by quarter, and as a network."""

from __future__ import annotations

import dataclasses
import datetime as dt

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from dragoman.store.changes import last_day
from dragoman.store.counting import following
from dragoman.store.dyads import LEVELS, ORDERS, OTHER, Matrix, matrix
from dragoman.web.explore.answers import csv_file, svg_file
from dragoman.web.explore.charts.pairs import matrix_chart, name_of, network_chart, shade, small_chart, value_of
from dragoman.web.explore.frame import Asked, asked, render
from dragoman.web.explore.svg import DIVERGING, HEAT

OWN = ("level", "show", "order", "top", "draw")
SHOWN = {"count": "number", "score": "mean score"}
DRAWN = {"matrix": "matrix", "quarters": "by quarter", "network": "network"}
TOPS = ("12", "20", "30")
_QUARTERS = 8


def dyads(request: Request) -> Response:
    """Returns the view of pairs."""
    ask = asked(request, OWN)
    found, show = _found(ask)
    draw = ask.choice("draw", DRAWN)
    chart = network_chart(found, noun=ask.noun) if draw == "network" else Markup("")
    return render(
        request, "dyads", "explore/dyads.html", ask,
        matrix=found, show=show, draw=draw, levels=list(LEVELS), shows=SHOWN, orders=ORDERS, tops=TOPS, draws=DRAWN, chart=chart,
        quarters=_quarters(ask, found, show) if draw == "quarters" else [],
        shade=shade, value_of=value_of, name_of=name_of, other=OTHER, heat=HEAT, diverging=DIVERGING,
        sides=(f"actor{LEVELS[found.level]}", f"recipient{LEVELS[found.level]}"),
    )  # fmt: skip


def svg(request: Request) -> Response:
    """Returns the matrix, or the network, as a file."""
    ask = asked(request, OWN)
    found, show = _found(ask)
    network = ask.choice("draw", DRAWN) == "network"
    chart = network_chart(found, noun=ask.noun) if network else matrix_chart(found, show=show, noun=ask.noun)
    return svg_file(chart, "network" if network else "dyads", save="save" in ask.given)


def data(request: Request) -> Response:
    """Returns the numbers of the matrix as CSV."""
    found, _ = _found(asked(request, OWN))
    rows = [[name_of(actor), name_of(recipient), cell.number, cell.score] for (actor, recipient), cell in sorted(found.cells.items())]
    return csv_file(["actor", "recipient", "number", "mean_score"], rows, "dyads")


def _found(ask: Asked) -> tuple[Matrix, str]:
    """Returns the matrix, and what its cells show."""
    level, order, top = ask.choice("level", LEVELS), ask.choice("order", ORDERS), int(ask.choice("top", TOPS))
    return matrix(ask.store, ask.chosen, level=level, top=top, order=order), ask.choice("show", SHOWN)


def _quarters(ask: Asked, whole: Matrix, show: str) -> list[tuple[str, str, Markup]]:
    """Returns name, address and small matrix of the last quarters, all with the lines and the scale of the whole."""
    end = last_day(ask.store, ask.chosen)
    if end is None:
        return []
    first = dt.date(end.year, (end.month - 1) // 3 * 3 + 1, 1)
    starts = [first]
    while len(starts) < _QUARTERS:
        before = starts[0] - dt.timedelta(days=1)
        starts.insert(0, dt.date(before.year, (before.month - 1) // 3 * 3 + 1, 1))
    found = []
    for start in starts:
        last = following(start, "quarter") - dt.timedelta(days=1)
        chosen = dataclasses.replace(ask.chosen, first=start, last=last, undated=False)
        part = matrix(ask.store, chosen, level=whole.level, top=200)
        found.append((f"{start.year} Q{(start.month - 1) // 3 + 1}", ask.links.filtered(chosen), _as(part, whole)))
    greatest = max((part.greatest for _, _, part in found), default=1)
    least = min((part.least for _, _, part in found if part.cells), default=1)
    return [(name, address, small_chart(part, name, show=show, greatest=greatest, least=least)) for name, address, part in found]


def _as(part: Matrix, whole: Matrix) -> Matrix:
    """Returns a matrix with the lines of another."""
    return dataclasses.replace(part, actors=whole.actors, recipients=whole.recipients)

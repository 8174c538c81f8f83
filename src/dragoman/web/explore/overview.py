"""The first view: events over time, and their sentences."""

from __future__ import annotations

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from dragoman.store.counting import STACKS, UNITS, Timeline, moving_mean, timeline
from dragoman.store.listing import Order, page
from dragoman.web.explore.answers import csv_file, svg_file
from dragoman.web.explore.charts.time import VALUES, timeline_chart
from dragoman.web.explore.frame import Asked, asked, render
from dragoman.web.explore.sentences import sentence
from dragoman.web.explore.svg import colours
from dragoman.writers.table import Cell

OWN = ("unit", "by", "values")
_AUTO = ("", *UNITS)


def overview(request: Request) -> Response:
    """Returns the timeline with the sentences below it."""
    ask = asked(request, OWN)
    found, how = _found(ask)
    listed = page(ask.store, ask.chosen, order=Order("date_first", falling=True), number=ask.page)
    return render(
        request, "overview", "explore/overview.html", ask,
        timeline=found, how=how, stacks=STACKS, values=VALUES, units=_AUTO, colours=colours(found.stack, found.by),
        chart=_chart(ask, found, how), page=listed, sentences=[sentence(row) for row in listed.rows],
    )  # fmt: skip


def svg(request: Request) -> Response:
    """Returns the timeline as a file."""
    ask = asked(request, OWN)
    found, how = _found(ask)
    return svg_file(_chart(ask, found, how), "timeline", save="save" in ask.given)


def data(request: Request) -> Response:
    """Returns the numbers of the timeline as CSV."""
    ask = asked(request, OWN)
    found, _ = _found(ask)
    means = moving_mean([one.total for one in found.bins])
    names = ["first", "last", *(part or "not given" for part in found.stack), "all", "mean_of_7", "documents"]
    rows: list[list[Cell]] = [
        [one.first.isoformat(), one.last.isoformat(), *one.counts, one.total, round(mean, 4), one.documents]
        for one, mean in zip(found.bins, means, strict=True)
    ]
    undated: list[Cell] = [None, None, *(None for _ in found.stack), found.undated, None, None]
    return csv_file(names, [*rows, undated], "timeline")


def _found(ask: Asked) -> tuple[Timeline, str]:
    """Returns the timeline, and how its values are given."""
    how = ask.choice("values", VALUES)
    unit = ask.choice("unit", _AUTO)
    return timeline(ask.store, ask.chosen, unit=unit or ("day" if how == "mean" else ""), by=ask.choice("by", STACKS)), how


def _chart(ask: Asked, found: Timeline, how: str) -> Markup:
    return timeline_chart(found, ask.chosen, ask.links.filtered, how=how, noun=ask.noun)

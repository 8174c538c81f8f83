"""One party: its aliases, roles over time, partners, how it was resolved, and its sentences."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.store.counting import timeline
from dragoman.store.listing import Order, page
from dragoman.store.parties import SIDES, party
from dragoman.web.explore.charts.time import timeline_chart
from dragoman.web.explore.frame import asked, render
from dragoman.web.explore.links import Links
from dragoman.web.explore.sentences import sentence

OWN = ("name", "side")


def entity(request: Request) -> Response:
    """Returns the page of a party, within the filter."""
    ask = asked(request, OWN)
    name = ask.given["name"]
    if not name:
        raise HTTPException(400, "No party is named. Come here from a name in the table or in the facets.")
    found, side = party(ask.store, ask.chosen, name), ask.choice("side", SIDES)
    charts = []
    for one in SIDES:
        narrowed = ask.chosen.adding(**{f"{one}_name": name})
        to = Links("/explore", narrowed, {})
        charts.append((one, timeline_chart(timeline(ask.store, narrowed, by="quad"), narrowed, to.filtered, how="count", noun=ask.noun)))
    listed = page(ask.store, ask.chosen.adding(**{f"{side}_name": name}), order=Order("date_first", falling=True), number=ask.page)
    return render(
        request, "entity", "explore/entity.html", ask,
        party=found, charts=charts, side=side, sides=SIDES, page=listed, sentences=[sentence(row) for row in listed.rows],
    )  # fmt: skip

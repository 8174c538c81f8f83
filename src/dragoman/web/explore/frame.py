"""What surrounds every view: the numbers of the filter, what is on, and the facets."""

from __future__ import annotations

import dataclasses
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.errors import UsageError
from dragoman.store import Filter, Store
from dragoman.store.counting import Facet
from dragoman.store.counting import facets as counted
from dragoman.store.dimensions import BY_NAME, DIMENSIONS, shown
from dragoman.store.takeaway import FORMATS, commands
from dragoman.web.explore.links import Links
from dragoman.web.state import AppState, state_of

OPEN = frozenset({"type", "quad", "status", "actor", "recipient", "place", "source"})
"""Dimensions whose facets are open at first; counting all of them would take longer than a reader waits."""

TABS = {
    "overview": "Timeline", "map": "Map", "dyads": "Dyads", "table": "Table", "changes": "Changes", "documents": "Documents",
    "compare": "Compare runs",
}  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Chip:
    """A part of the filter that is on: what it says, and the address without it."""

    label: str
    value: str
    without: str


@dataclasses.dataclass(frozen=True, slots=True)
class Asked:
    """A request for a view: the state of the application, the filter, the parameters that are the view's own, and addresses."""

    state: AppState
    store: Store
    chosen: Filter
    given: dict[str, str]
    links: Links

    @property
    def noun(self) -> str:
        """What is counted."""
        return "incident" if self.chosen.incidents else "event"

    @property
    def page(self) -> int:
        """The number of the page that is asked for, from 1."""
        return int(text) if (text := self.given.get("page", "")).isdecimal() and len(text) < 10 else 1

    def choice(self, name: str, known: Any) -> str:  # noqa: ANN401 - any collection of words
        """Returns one of the words that a parameter may have, the first if it is not given.

        Raises:
            HTTPException: it is another.
        """
        words = list(known)
        found = self.given.get(name) or words[0]
        if found not in words:
            raise HTTPException(400, f"{name}={found}: is unknown. Use {', '.join(words)}.")
        return str(found)


def asked(request: Request, own: tuple[str, ...] = ()) -> Asked:
    """Reads a request.

    Args:
        request: what the browser sent.
        own: parameters of the view that its addresses keep.

    Raises:
        HTTPException: the filter makes no sense.
    """
    state = state_of(request)
    pairs = request.query_params.multi_items()
    try:
        chosen = Filter.of(pairs)
    except UsageError as error:
        raise HTTPException(400, str(error)) from error
    given = {name: value for name, value in pairs if name not in BY_NAME}
    own = (*own, "open")
    given |= {name: ",".join(filter(None, request.query_params.getlist(name))) for name in own}  # a form sends a list one by one
    kept = {name: given[name] for name in own if given.get(name)}
    return Asked(state, state.store, chosen, given, Links(request.url.path, chosen, kept))


def render(request: Request, view: str, template: str, ask: Asked, **context: Any) -> Response:  # noqa: ANN401 - what the view shows
    """Returns a view within its frame."""
    totals = ask.store.totals(ask.chosen)
    return ask.state.page(
        request,
        template,
        view=view,
        tabs={name: (TABS[name], ask.links.to(name)) for name in TABS if name != "compare" or ask.state.others},
        ask=ask,
        links=ask.links,
        chosen=ask.chosen,
        totals=totals,
        noun=ask.noun,
        whole=ask.store.totals(Filter()) if totals.reports == 0 else totals,
        chips=chips(ask),
        facets=facets(ask),
        linking=ask.store.linking,
        formats=FORMATS,
        commands=commands(ask.store, ask.chosen),
        shown=shown,
        labels=BY_NAME,
        **context,
    )


def facets(ask: Asked) -> list[tuple[str, list[Facet | str]]]:
    """Returns the facets by heading; of one that is closed only the name."""
    opened = OPEN | {name for name, _ in ask.chosen.values} | set(ask.given["open"].split(","))
    wanted = [dimension for dimension in DIMENSIONS if dimension.name in opened]
    entries = {one.dimension.name: one for one in counted(ask.store, ask.chosen, wanted, limit=8)}
    found: dict[str, list[Facet | str]] = {}
    for dimension in DIMENSIONS:
        found.setdefault(dimension.group, []).append(entries.get(dimension.name, dimension.name))
    return list(found.items())


def chips(ask: Asked) -> list[Chip]:
    """Returns what is on, each with the address without it."""
    chosen, to = ask.chosen, ask.links.filtered
    found = [Chip(BY_NAME[name].label, shown(name, value), to(chosen.without(name, value))) for name, value in chosen.values]
    if chosen.words:
        found.append(Chip("Sentence has", chosen.words, to(dataclasses.replace(chosen, words=""))))
    if chosen.first or chosen.last:
        day = "published" if chosen.published else "happened"
        span = f"{chosen.first or '...'} to {chosen.last or '...'}"
        found.append(Chip(day, span, to(dataclasses.replace(chosen, first=None, last=None))))
    if chosen.published:
        found.append(Chip("Days", "of publication", to(dataclasses.replace(chosen, published=False))))
    if chosen.undated:
        found.append(Chip("Only", "without a date", to(dataclasses.replace(chosen, undated=False))))
    if chosen.unlocated:
        found.append(Chip("Only", "without a place", to(dataclasses.replace(chosen, unlocated=False))))
    if chosen.box:
        found.append(Chip("Within", ", ".join(f"{edge:g}°" for edge in chosen.box), to(dataclasses.replace(chosen, box=None))))
    if chosen.area:
        found.append(Chip("Within", f"a line of {len(chosen.area)} corners on the map", to(dataclasses.replace(chosen, area=None))))
    if chosen.document:
        found.append(Chip("Document", chosen.document, to(dataclasses.replace(chosen, document=""))))
    if chosen.event:
        found.append(Chip("Event", chosen.event, to(dataclasses.replace(chosen, event=""))))
    return found

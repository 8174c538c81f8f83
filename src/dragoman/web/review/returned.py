"""What adjudication made of one coder's decisions: every item whose final form is another one than theirs."""

from __future__ import annotations

import dataclasses
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dragoman.errors import UsageError
from dragoman.records import Event, plain
from dragoman.store.reviews.compare import differences, resolved
from dragoman.store.reviews.fold import State
from dragoman.store.reviews.log import FINAL
from dragoman.store.reviews.queues import Queue
from dragoman.web.review.desk import Desk
from dragoman.web.review.requests import coder_of


@dataclasses.dataclass(frozen=True, slots=True)
class Returned:
    """An item that the final layer has otherwise: its position for the coder, its sentence, who settled it, and field, theirs, final."""

    at: int
    item: str
    sentence: str
    settled_by: str
    fields: tuple[tuple[str, Any, Any], ...]


def returned(desk: Desk, queue: Queue, coder: str) -> tuple[list[Returned], int]:
    """Returns the items of a queue that the final layer has otherwise than a coder left them, and how many of the coder's are settled."""
    mine, final = desk.queues.states(queue, queue.layer(coder)), desk.queues.states(queue, FINAL)
    found, settled = [], 0
    for at, one in enumerate(desk.queues.items(queue, coder=coder), 1):
        states = mine.get(one.item), final.get(one.item)
        if states[0] is None or states[1] is None or not (states[0].done and states[1].done):
            continue
        settled += 1
        events = _event(desk, one.document, states[0], blind=queue.blind), _event(desk, one.document, states[1], blind=False)
        if differing := differences(events):
            found.append(Returned(at, one.item, _sentence(events), states[1].coder or "", _fields(events, differing)))
    return found, settled


def _event(desk: Desk, document: str, state: State, *, blind: bool) -> Event | None:
    return resolved(desk.document(document), state.item, state, blind=blind)


def _sentence(events: tuple[Event | None, Event | None]) -> str:
    return next((event.sentence.text for event in events if event is not None), "")


def _fields(events: tuple[Event | None, Event | None], differing: tuple[str, ...]) -> tuple[tuple[str, Any, Any], ...]:
    """Returns field, what the coder has and what is final; for "event" whether there is one."""
    if "event" in differing:
        theirs, final = ("yes" if event else "no event" for event in events)
        return (("event", theirs, final),)
    return tuple((name, *(plain(getattr(event, name)) for event in events)) for name in differing)


def returned_page(desk: Desk, request: Request) -> Response:
    """Returns the page of it, for the coder who asks.

    Raises:
        UsageError: the coder has no layer of their own in this queue.
    """
    queue, coder = desk.queues.get(request.path_params["queue"]), coder_of(request)
    if coder not in queue.coders:
        raise UsageError(f"the queue {queue.name!r} has no layer of {coder}. It is for {', '.join(queue.coders) or 'all together'}.")
    found, settled = returned(desk, queue, coder)
    return desk.state.page(request, "review/returned.html", queue=queue, coder=coder, found=found, settled=settled, shown=shown_value)


def shown_value(value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Returns a value of a field in words: the quote or name of what has one."""
    if value is None or value == []:
        return "none"
    if isinstance(value, list):
        return ", ".join(map(shown_value, value))
    if not isinstance(value, dict):
        return str(value)
    codes = " ".join(filter(None, [value.get("country"), *value.get("sectors", [])]))
    days = " to ".join(dict.fromkeys(day for day in (value.get("first"), value.get("last")) if day))
    numbers = ", ".join(f"{number} {name}" for name, number in value.items() if name in {"dead", "injured", "size"} and number is not None)
    named = value.get("name") or value.get("text") or ""
    return " · ".join(filter(None, [named, codes, days, numbers])) or "none"

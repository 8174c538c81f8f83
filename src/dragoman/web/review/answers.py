"""What the screen of review asks for and sends while it is open, as JSON."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from dragoman.errors import UsageError
from dragoman.store.reviews.log import FINAL
from dragoman.web.review import bulk, settle
from dragoman.web.review.decide import decisions
from dragoman.web.review.desk import FREE, Desk, Place, event_of, shown_form
from dragoman.web.review.offers import Offers
from dragoman.web.review.requests import whole
from dragoman.web.review.views import explained, shown_entry, shown_progress, view

Sent = Mapping[str, Any]
_LARGEST = 1_000_000


class Answers:
    """The answers; they share what finds values."""

    def __init__(self) -> None:
        self._offers = Offers()

    def item(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Returns an item, and how far its queue is."""
        place = place_of(desk, sent, coder=coder)
        shown = view(desk, self._offers, place, coder=coder, item=_named(sent, "show"))
        return {**shown, "progress": _progress(desk, place)}

    def decide(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Keeps a decision, and returns its entries with what comes next: the next item (`go` is "next") or the same one again."""
        place = place_of(desk, sent, coder=coder)
        entries = desk.log.append(decisions(desk, place, sent, coder=coder))
        return {"entries": [shown_entry(one) for one in entries], **self._after(desk, place, sent, coder, made=entries[0].item)}

    def _after(self, desk: Desk, place: Place, sent: Sent, coder: str, *, made: str) -> dict[str, Any]:
        """Returns what is shown after a decision, and how far the queue is; None for an item if all is done."""
        progress = {"progress": _progress(desk, place)}
        if sent.get("go") != "next":
            show = made if sent.get("kind") == "add" else _named(sent, "item")
            return {"view": view(desk, self._offers, place, coder=coder, item=show), **progress}
        if _named(sent, "item") != place.item.item:  # back from another event of the document to the item of the queue
            return {"view": view(desk, self._offers, place, coder=coder), **progress}
        at = None if place.queue is FREE else desk.next(place.queue, place.at, coder=coder)
        if at is None:
            return {"view": None, **progress}
        return {"view": view(desk, self._offers, desk.place(place.queue.id, at, coder=coder), coder=coder), **progress}

    def undo(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Takes back what the coder did last, on whatever item, and shows that item."""
        entries = desk.log.undo(coder, request=_named(sent, "request"))
        if not entries:
            return {"entries": [], "view": None}
        place = self._found(desk, sent, entries[0].item, coder)
        shown = None if place is None else view(desk, self._offers, place, coder=coder, item=entries[0].item)
        return {"entries": [shown_entry(one) for one in entries], "view": shown}

    def _found(self, desk: Desk, sent: Sent, item: str, coder: str) -> Place | None:
        """Returns where an item stands in the queue that is open, or its document's first item there, else None."""
        queue = str(sent.get("queue", FREE.id))
        if queue == FREE.id:
            return desk.free(item) if "@" not in item else None
        held = desk.queues.get(queue)
        items = desk.queues.items(held, coder=coder)
        at = next((at for at, one in enumerate(items, 1) if one.item == item), None)
        document = next((one.document for one in desk.log.entries(item=item)), None)
        at = at or next((at for at, one in enumerate(items, 1) if one.document == document), None)
        return Place(held, at, len(items), items[at - 1]) if at else None

    def preview(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Returns the events that a correction would change besides."""
        return {"items": bulk.preview(desk, place_of(desk, sent, coder=coder), sent, coder=coder)}

    def bulk(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Changes the chosen events of a preview; one undo takes all of it back."""
        place = place_of(desk, sent, coder=coder)
        known = desk.log.of_request(request) if (request := _named(sent, "request")) else []  # sent again: the answer got lost
        entries = known or desk.log.append(bulk.apply(desk, place, sent, coder=coder))
        return {"changed": len({one.item for one in entries}), "progress": _progress(desk, place)}

    def suggest(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Returns the values of a field that begin with what was typed."""
        place = place_of(desk, sent, coder=coder)
        coded = desk.document(place.item.document)
        item = _named(sent, "show") or place.item.item
        state = desk.item_state(item, coded.id, place.layer(coder))
        form = shown_form(event_of(coded, item), state, blind=place.queue.blind) or {}
        text = str(sent.get("text", ""))[:100]
        return {"offers": self._offers.typed(str(sent.get("field")), text, form, on=_day(form) or coded.published)}

    def history(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Returns all that was decided on an item in the layer of the coder, the machine's explanation, and the final layer's word."""
        place = place_of(desk, sent, coder=coder)
        item = _named(sent, "show") or place.item.item
        layer = place.layer(coder)
        event = None if place.queue.blind else event_of(desk.document(place.item.document), item)
        return {
            "entries": [shown_entry(one) for one in desk.log.entries(item=item, layer=layer)],
            "final": self._final(desk, place, item, coder),
            "explanation": "The queue is blind." if place.queue.blind else explained(event),
            "layer": layer,
        }

    def _final(self, desk: Desk, place: Place, item: str, coder: str) -> list[Any]:
        """Returns what was decided in the final layer, for coders with a layer of their own who finished the item."""
        layer = place.layer(coder)
        if layer == FINAL or not desk.item_state(item, place.item.document, layer).done:
            return []
        return [shown_entry(one) for one in desk.log.entries(item=item, layer=FINAL)]

    def goto(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Returns the address of an item: in the queue that is open if it holds it."""
        item = str(sent.get("item", ""))
        found = None if "@" in item else self._found(desk, sent, item, coder)
        if found is None or found.item.item != item:
            desk.free(item)
            return {"address": None, "free": item}
        return {"address": f"/review/queue/{found.queue.id}/{found.at}", "at": found.at}

    def dispute(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Returns a disagreement of two coders."""
        at = whole(sent.get("at", 1), name="at", least=1, most=_LARGEST)
        return settle.dispute(desk, desk.queues.get(str(sent.get("queue"))), at)

    def settle(self, desk: Desk, sent: Sent, coder: str) -> Any:  # noqa: ANN401 - JSON
        """Settles a disagreement in the final layer, and shows the next one."""
        queue = desk.queues.get(str(sent.get("queue")))
        desk.log.append(settle.settlement(desk, queue, sent, coder=coder))
        at = whole(sent.get("at", 1), name="at", least=1, most=_LARGEST)
        here = settle.dispute(desk, queue, at)
        return settle.dispute(desk, queue, here["next"]) if here.get("next") else here


def place_of(desk: Desk, sent: Sent, *, coder: str) -> Place:
    """Returns the place that an address names: `queue` and `at`, or `free`, the id of an event.

    Raises:
        UsageError: a number is none.
        InputError: there is no such place.
    """
    queue = str(sent.get("queue") or FREE.id)
    if queue == FREE.id:
        return desk.free(str(sent.get("free") or sent.get("item") or ""))
    return desk.place(queue, whole(sent.get("at"), name="at", least=1, most=_LARGEST), coder=coder)


def _progress(desk: Desk, place: Place) -> Any:  # noqa: ANN401 - JSON
    return None if place.queue is FREE else shown_progress(desk.queues.progress(place.queue))


def _named(sent: Sent, name: str) -> str | None:
    value = sent.get(name)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{name}: a text is needed, {json.dumps(value)[:60]} was sent.")
    return value or None


def _day(form: Mapping[str, Any]) -> dt.date | None:
    """Returns the day of an event, on which offices are looked up."""
    date = form.get("date") or {}
    return dt.date.fromisoformat(date["first"]) if date.get("first") else None

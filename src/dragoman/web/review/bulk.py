"""One correction for many events: those with the same cue, shown before anything is changed, and undone together."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from dragoman.errors import UsageError
from dragoman.records import plain
from dragoman.store.reviews.fold import fold
from dragoman.store.reviews.log import Decision
from dragoman.store.reviews.revise import build
from dragoman.web.review.decide import changed
from dragoman.web.review.desk import Desk, Place, event_of, shown_form

MOST = 200
"""Events that one correction may change at once: as many as can be looked through."""
_CODES = ("name", "country", "sectors", "entity_id", "office", "basis")
_RESOLUTION = ("name", "country", "admin1", "lat", "lon", "geonames_id", "precision", "confidence", "basis")
FIELDS = ("type", "modes", "contexts", "status", "actors", "recipients", "place", "reject")
"""What can be done to many events."""

Form = dict[str, Any]


def preview(desk: Desk, place: Place, sent: Mapping[str, Any], *, coder: str) -> list[Form]:
    """Returns the events that a correction fits besides the one it was made on: id, sentence, before, after, version.

    They have the same trigger and type (for a field of the event), or name the same party or place in the same words. Those on which
    somebody decided already are left out.

    Args:
        desk: the run and its log.
        place: where the coder is.
        sent: `item`, `field`, and `before` and `after` of it.
        coder: who asks.

    Raises:
        UsageError: the field is none of `FIELDS`.
    """
    field = sent.get("field")
    if field not in FIELDS:
        raise UsageError(f"{field!r} cannot be changed in many events at once; {', '.join(FIELDS)} can.")
    if place.queue.blind:
        raise UsageError("a blind queue shows one event at a time; nothing can be changed in many at once.")
    item = str(sent.get("item"))
    layer = place.layer(coder)
    decided = {name for (_, name), state in fold(desk.log.entries(layer=layer)).items() if state.done or state.fields}
    found = []
    for row in _like(desk, item, sent):
        if row["event_id"] in decided or row["event_id"] == item:
            continue
        coded = desk.document(row["document_id"])
        event = event_of(coded, row["event_id"])
        state = desk.item_state(row["event_id"], coded.id, layer)
        form = shown_form(event, state, blind=False)
        after = _transferred(form, sent) if form else None
        if form is not None and after is not None:
            found.append({
                "item": row["event_id"], "document": coded.id, "version": state.version, "sentence": form["sentence"]["text"],
                "before": None if field == "reject" else form[field], "after": after,
            })  # fmt: skip
        if len(found) == MOST:
            break
    return found


def apply(desk: Desk, place: Place, sent: Mapping[str, Any], *, coder: str) -> list[Decision]:
    """Returns the decisions that change the chosen events of a preview, in one batch.

    Raises:
        UsageError: nothing is chosen, or a change makes no sense for one of them.
        StaleError: raised later, by the log, if somebody else decided on one of them since the preview.
    """
    chosen = {str(one.get("item")): one for one in sent.get("items", []) if isinstance(one, dict)}
    shown = {one["item"]: one for one in preview(desk, place, sent, coder=coder)}
    if not chosen:
        raise UsageError("no event is chosen. Choose some of the list.")
    batch, made, request = uuid.uuid4().hex, list[Decision](), str(sent.get("request") or uuid.uuid4().hex)
    for item, one in chosen.items():
        fit = shown.get(item)
        if fit is None:
            raise UsageError(f"{item} has changed since the list was made, or is not in it. Make the list again.")
        version = int(one.get("version", 0))
        common: Form = {"document": fit["document"], "coder": coder, "layer": place.layer(coder), "batch": batch}
        if sent["field"] == "reject":
            made.append(
                Decision(item, kind="reject", reason=str(sent.get("after")), version=version, request=f"{request}:{item}", **common)
            )
            continue
        coded = desk.document(fit["document"])
        state = desk.item_state(item, coded.id, place.layer(coder))
        event = event_of(coded, item)
        form = shown_form(event, state, blind=False) or {}
        changes = changed(form, sent["field"], fit["after"])
        build(coded, item, {**form, **changes}, coded_as=event)
        made += [
            Decision(item, kind="edit", field=field, before=form.get(field), after=after, version=version + turn,
                     request=f"{request}:{item}:{turn}", **common)
            for turn, (field, after) in enumerate(changes.items())
        ]  # fmt: skip
    return made


def _like(desk: Desk, item: str, sent: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Returns id and document of the events that are like the one corrected."""
    row = desk.store.event(item)
    if row is None:
        return []
    field, before = sent["field"], sent.get("before")
    query = "SELECT event_id, document_id FROM events WHERE {} ORDER BY n LIMIT 2000"
    if field in {"actors", "recipients"}:
        column = f"{field.removesuffix('s')}_text"
        texts = [str(one["text"]).replace(";", ",") for one in _moved(before, sent.get("after"))]
        where = " OR ".join([f"list_contains(string_split({column}, ';'), ?)"] * len(texts))
        return desk.store.rows(query.format(where), texts) if texts else []
    if field == "place":
        return desk.store.rows(query.format("place_text = ?"), [before["text"]]) if before else []
    return desk.store.rows(query.format('lower("trigger") = lower(?) AND type = ?'), [row["trigger"], row["type"]])


def _transferred(form: Mapping[str, Any], sent: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any JSON value
    """Returns the value that a field of another event gets, None if the correction does not fit it."""
    field, before, after = sent["field"], sent.get("before"), sent.get("after")
    if field == "reject":
        return after
    if field in {"actors", "recipients"}:
        codes = {one["text"]: one["after"] for one in _moved(before, after)}
        changed_ = [{**party, **codes[party["text"]]} if party["text"] in codes else party for party in form[field]]
        return None if changed_ == form[field] else changed_
    if field == "place":
        place = form["place"]
        if not place or not after or place["text"] != (before or {}).get("text"):
            return None
        moved = {**place, **{name: after[name] for name in _RESOLUTION}}
        return None if moved == place else moved
    return after if form[field] == before and form[field] != after else None


def _moved(before: Any, after: Any) -> Sequence[Form]:  # noqa: ANN401 - any JSON value
    """Returns the parties that got other codes: their words, and the codes."""
    olds = {one["text"]: one for one in plain(before) or [] if one.get("text")}
    news = [one for one in plain(after) or [] if one.get("text") in olds and one != olds[one["text"]]]
    return [{"text": one["text"], "after": {name: one[name] for name in _CODES}} for one in news]

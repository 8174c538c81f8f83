"""From what the screen sends to decisions: checked against the text and the codebook before they are kept."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from dragoman.codebook.codebook import load_codebook
from dragoman.errors import UsageError
from dragoman.records import CodedDocument, plain
from dragoman.store.reviews.log import Decision
from dragoman.store.reviews.queues import sentence_of
from dragoman.store.reviews.revise import build
from dragoman.store.reviews.sentences import sentences
from dragoman.web.review.desk import Desk, Place, event_of, shown_form

Sent = Mapping[str, Any]
"""JSON object of a request."""

_SPANNED = ("actors", "recipients", "date", "place", "trigger")


def decisions(desk: Desk, place: Place, sent: Sent, *, coder: str) -> list[Decision]:
    """Returns the decisions that a press of a key means.

    Args:
        desk: the run and its log.
        place: where the coder is.
        sent: `item`, `version` and `kind`; by kind `field`, `after`, `reason`; `seconds` on the item and `request`.
        coder: who decides.

    Raises:
        UsageError: a value makes no sense.
        InputError: the run does not hold the item.
    """
    coded = desk.document(place.item.document)
    item, kind = _text(sent, "item"), _text(sent, "kind")
    common: dict[str, Any] = {
        "document": coded.id, "coder": coder, "layer": place.layer(coder), "seconds": _seconds(sent),
        "request": str(sent.get("request") or uuid.uuid4().hex), "batch": uuid.uuid4().hex,
    }  # fmt: skip
    if kind == "add":
        return [_added(coded, sent, common)]
    state = desk.item_state(item, coded.id, place.layer(coder))
    event = event_of(coded, item)
    form = shown_form(event, state, blind=place.queue.blind)
    if form is None and sentence_of(item) is None:
        raise UsageError(f"{coded.id} has no event {item!r}. Reload the page.")
    version = _number(sent, "version")
    if kind in {"edit", "span"}:
        return _edits(coded, item, form or {}, sent, common | {"version": version})
    if kind == "accept" and form is not None:
        build(coded, item, {"type": None, **form}, coded_as=event)  # what is accepted is whole: a blind coder has chosen a type
    if kind == "merge":
        _check_other(desk, sent, item)
    after = sent.get("after") if kind in {"merge", "note", "flag"} else None
    return [Decision(item, kind=kind, version=version, after=after, reason=_optional(sent, "reason"), **common)]


def _edits(coded: CodedDocument, item: str, form: dict[str, Any], sent: Sent, common: dict[str, Any]) -> list[Decision]:
    """Returns the correction of a field, and of what hangs on it: modes that the new type does not have go."""
    Decision(item, kind=sent["kind"], field=(field := _text(sent, "field")), **common).check()
    changes = changed(form, field, sent.get("after"))
    whole = {**form, **changes}
    kind = whole.get("type") or next(iter(load_codebook().types))  # a blind coder may fill in other fields first
    build(coded, item, {**whole, "type": kind}, coded_as=event_of(coded, item))
    version, request = common.pop("version"), common.pop("request")
    return [
        Decision(item, kind=sent["kind"], field=name, before=form.get(name), after=after, version=version + turn,
                 request=f"{request}.{turn}" if turn else request, **common)
        for turn, (name, after) in enumerate(changes.items())
    ]  # fmt: skip


def changed(form: Mapping[str, Any], field: str, after: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON value
    """Returns the fields that change with one: its own, and for a type the modes, as far as the new type has them."""
    if field == "date" and isinstance(after, str):
        after = _day(after, form)
    if field in _SPANNED and isinstance(after, dict) and not after.get("text") and field != "trigger":
        after = _placed(after, form)
    if field in {"actors", "recipients"} and isinstance(after, list):
        after = [_placed(one, form) if isinstance(one, dict) and not one.get("text") else one for one in after]
    found = {field: after}
    if field == "type" and form.get("modes"):
        known = load_codebook().ontology["types"].get(after, {}).get("modes", {})
        kept = [mode for mode in form["modes"] if mode in known]
        found |= {"modes": kept} if kept != form["modes"] else {}
    return found


def _placed(value: dict[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """Returns a value that the text does not name, placed at the beginning of its sentence without a quote."""
    start = form["sentence"]["start"]
    return {**value, "text": "", "start": start, "end": start}


def _day(text: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the date that was typed: 2024-05-03, 2024-05, 2024, or two with ".." between; the words of the text stay.

    Raises:
        UsageError: it is none of these.
    """
    first, _, last = text.strip().partition("..")
    try:
        start, grain = _bound(first, last=False)
        end, _ = _bound(last or first, last=True)
    except ValueError as error:
        raise UsageError(f"{text!r} is no date. Write 2024-05-03, 2024-05, 2024, or 2024-05-03..2024-05-09.") from error
    if end < start:
        raise UsageError(f"{text!r} ends before it begins.")
    before = form.get("date") or _placed({}, form)
    span = {name: before[name] for name in ("text", "start", "end")}
    return {
        **span, "first": start.isoformat(), "last": end.isoformat(), "grain": "range" if last else grain, "calendar": "gregorian",
        "rule": "given by a reviewer",
    }  # fmt: skip


def _bound(text: str, *, last: bool) -> tuple[dt.date, str]:
    """Returns the first or last day of what was typed, and its grain."""
    parts = text.strip().split("-")
    if len(parts) == 3:
        return dt.date.fromisoformat(text.strip()), "day"
    year, month = int(parts[0]), int(parts[1]) if len(parts) == 2 else None
    if len(parts) > 2 or len(parts[0]) != 4:
        raise ValueError(text)
    grain = "month" if month else "year"
    if not last:
        return dt.date(year, month or 1, 1), grain
    following = dt.date(year + 1, 1, 1) if month in {None, 12} else dt.date(year, (month or 0) + 1, 1)
    return following - dt.timedelta(days=1), grain


def _added(coded: CodedDocument, sent: Sent, common: dict[str, Any]) -> Decision:
    """Returns the decision that adds an event: its type and trigger, the sentence around it."""
    given = sent.get("after")
    if not isinstance(given, dict) or not isinstance(given.get("trigger"), dict):
        raise UsageError("a missed event needs a type and the words that show it. Select them, then press n or m.")
    start, end = _number(given["trigger"], "start"), _number(given["trigger"], "end")
    if not 0 <= start < end <= len(coded.text):
        raise UsageError(f"the words at {start} to {end} are not in the text, which has {len(coded.text)} characters.")
    around = _around(coded, start, end)
    form = {
        "type": given.get("type"),
        "trigger": {"text": coded.text[start:end], "start": start, "end": end},
        "sentence": {"text": coded.text[around[0] : around[1]], "start": around[0], "end": around[1]},
    }
    made = plain(build(coded, item := f"{coded.id}#+{common['request'][:8]}", form))
    kept = {name: made[name] for name in made if name not in {"id", "quad", "score", "cameo", "goldstein"}}
    return Decision(item, kind="add", version=0, after=kept, **common)


def _around(coded: CodedDocument, start: int, end: int) -> tuple[int, int]:
    """Returns start and end of the sentence or sentences that the words stand in."""
    known = [(event.sentence.start, event.sentence.end) for event in coded.events]
    for first, last in [*known, *sentences(coded.text)]:
        if first <= start and end <= last:
            return first, last
    return start, end


def _check_other(desk: Desk, sent: Sent, item: str) -> None:
    """Makes sure that the event of which this one is a duplicate is there."""
    other = str(sent.get("after") or "")
    if desk.store.event(other) is None and not desk.log.entries(item=other):
        raise UsageError(f"there is no event {other!r} that {item} could be a duplicate of. Ids look like DOCUMENT#1.")


def _text(sent: Sent, name: str) -> str:
    value = sent.get(name)
    if not isinstance(value, str) or not value:
        raise UsageError(f"{name}: a text is needed, {value!r:.60} was sent.")
    return value


def _optional(sent: Sent, name: str) -> str | None:
    value = sent.get(name)
    return None if value is None else str(value)


def _number(sent: Sent, name: str) -> int:
    value = sent.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise UsageError(f"{name}: a number is needed, {value!r:.60} was sent.")
    return value


def _seconds(sent: Sent) -> float | None:
    value = sent.get("seconds")
    return round(min(86400.0, max(0.0, float(value))), 1) if isinstance(value, int | float) else None

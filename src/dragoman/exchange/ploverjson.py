"""Events of PLOVER JSON: an object an event, in the names of the manual or the older ones in capitals within words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from dragoman.exchange import codes
from dragoman.exchange.drafts import Draft, Gaps, Party, Where, types
from dragoman.records import Magnitude

OLD_NAMES: dict[str, str] = {
    "source": "actor", "target": "recipient", "actorText": "entity_text", "eventText": "event_text", "textInfo": "text_info",
    "eventLoc": "event_loc", "quadCode": "quad_code", "eventScale": "event_scale", "citeInfo": "cite_info", "endDate": "enddate",
    "entityText": "entity_text", "identifierText": "identifier_text", "identifierId": "identifier_id", "hasEvent": "has_event",
}  # fmt: skip
"""Names of the format's first years -> those of the manual."""

RENAMED = {"YIELD": "CONCEDE"}
"""Types of earlier ontologies that became one other type. RETREAT and CONCEDE were one, so the latter may stand for both."""

PRECISIONS = {5: "point", 4: "city", 3: "region", 2: "region", 1: "country"}
STATUSES = frozenset({"actual", "future", "hypothetical", "negated", "historical"})


def of_plover(form: Mapping[str, Any], gaps: Gaps) -> Iterator[Draft]:
    """Yields an event for each type that an object names."""
    form = _renamed(form)
    cited = form.get("cite_info") or {}
    name = str(form["id"])
    if form.get("has_event") is False:
        gaps.counts["texts without an event (left out)"] += 1
        return
    kinds = _list(form.get("event"))
    for number, given in enumerate(kinds, 1):
        kind = RENAMED.get(str(given).upper(), str(given).upper())
        if kind not in types():
            gaps.counts[codes.NO_TYPE] += 1
            continue
        yield Draft(
            document=str(cited.get("citation") or cited.get("url") or name.rpartition("#")[0] or name),
            id=name if len(kinds) == 1 else f"{name}-{number}",
            type=kind,
            modes=codes.modes_of(kind, map(str, _list(form.get("mode"))), gaps),
            contexts=tuple(map(str, _list(form.get("context")))),
            cameo=form.get("cameo"),
            goldstein=form.get("goldstein"),
            quad=form.get("quad_code"),
            score=form.get("event_scale"),
            actors=tuple(_party(one, gaps) for one in _list(form.get("actor"))),
            recipients=tuple(_party(one, gaps) for one in _list(form.get("recipient"))),
            first=_day(form.get("date")),
            last=_day(form.get("enddate")),
            where=_where(_renamed(form["event_loc"])) if form.get("event_loc") else None,
            magnitude=_magnitude(form.get("size") or {}),
            trigger=next(iter(_list(form.get("event_text"))), None),
            status=form["status"] if form.get("status") in STATUSES else "actual",
            confidence=float(form.get("confidence") or 0.0),
            text=form.get("text"),
            title=cited.get("title"),
            url=cited.get("url"),
            publisher=cited.get("publication"),
            language=cited.get("language"),
        )


def _renamed(form: Any) -> Mapping[str, Any]:  # noqa: ANN401 - JSON
    """Returns an object with the names of the manual.

    Raises:
        TypeError: it is no object.
    """
    if not isinstance(form, Mapping):
        raise TypeError(f"{form!r:.60} is no object")
    return {OLD_NAMES.get(str(name), str(name)): value for name, value in form.items()}


def _list(value: Any) -> list[Any]:  # noqa: ANN401 - JSON
    """Returns a value that may stand alone or in a list, as a list."""
    return value if isinstance(value, list) else [] if value is None or value == "" else [value]


def _party(given: Any, gaps: Gaps) -> Party:  # noqa: ANN401 - JSON
    """Returns an entity."""
    form = _renamed(given)
    quote = form.get("entity_text")
    quote = next(iter(_list(quote)), None)
    name = form.get("identifier_text") or quote or form.get("code") or ""
    sectors = codes.of_sectors(map(str, _list(form.get("sector"))), gaps)
    return Party(str(name), quote, form.get("code"), sectors, form.get("office"), form.get("identifier_id"))


def _where(form: Mapping[str, Any]) -> Where | None:
    """Returns a location."""
    name = form.get("resolved_place") or form.get("city") or form.get("province") or form.get("country") or form.get("extracted_place")
    precision = PRECISIONS.get(form.get("resolution") or 0, "city" if form.get("city") else "country")
    if not name:
        return None
    lat, lon = (float(value) if value is not None else None for value in (form.get("lat"), form.get("lon")))
    return Where(
        str(name), precision, form.get("extracted_place"), form.get("country_code"), form.get("province"), lat, lon, form.get("geonameid")
    )


def _magnitude(form: Mapping[str, Any]) -> Magnitude:
    """Returns the numbers of people."""
    return Magnitude(form.get("dead"), form.get("injured"), form.get("size"))


def _day(text: Any) -> dt.date | None:  # noqa: ANN401 - JSON
    """Returns a day.

    Raises:
        ValueError: it is not written as 2024-05-03.
    """
    return dt.date.fromisoformat(str(text)[:10]) if text else None

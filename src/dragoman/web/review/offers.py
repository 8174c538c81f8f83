"""What a reviewer may mean: the likeliest values of each field, to be picked by digit, and those that begin with what is typed."""

from __future__ import annotations

import bisect
import datetime as dt
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dragoman.codebook.codebook import load_codebook
from dragoman.knowledge.actors import ActorIndex
from dragoman.knowledge.codes import SECTORS, countries
from dragoman.knowledge.gazetteer import Candidate, Gazetteer
from dragoman.knowledge.words import fold
from dragoman.once import once
from dragoman.records import CodedDocument, plain
from dragoman.store.reviews.revise import STATUSES

CHOSEN = "chosen by a reviewer"
MOST = 12
"""Values that a list shows; more letters find what is beyond."""
_BEST = 5
_PRECISION = {"country": "country", "people": "country", "region": "region", "admin1": "region", "admin2": "region"}
_ENDINGS = ("", "s", "es", "d", "ed", "ing", "ting", "ped", "ping", "ned", "ning")

Offer = dict[str, Any]
"""`label` and `note` for people, `value` the JSON value of the field."""


class Offers:
    """Finds values of fields. Any thread may ask."""

    def __init__(self) -> None:
        self._held = threading.local()

    @property
    def _gazetteer(self) -> Gazetteer:
        if not hasattr(self._held, "gazetteer"):
            self._held.gazetteer = Gazetteer()
        found: Gazetteer = self._held.gazetteer
        return found

    def alternatives(self, coded: CodedDocument, form: Mapping[str, Any] | None) -> dict[str, list[Offer]]:
        """Returns the likeliest values of each field of an event, the best first."""
        if form is None:
            return {"type": self._typed("type", "", form)[:MOST]}
        place = form.get("place")
        places = [_of_record(plain(one), one.name) for one in coded.places if not place or one.text != place["text"]]
        named = [self._resolved(one, place) for one in self._gazetteer.lookup(place["text"])] if place else []
        dates = [_of_record(plain(one), f"{one.text}: {one.first or '?'} to {one.last or '?'}") for one in coded.dates]
        parties = [_party(plain(one)) for one in coded.entities]
        found = {
            "type": self._types(form),
            "place": [*named[:_BEST], *places],
            "date": [*dates, *([_printed(coded, form)] if coded.published else [])],
            "actors": _nearest(parties, form),
            "recipients": _nearest(parties, form),
        }
        simple = {name: self._typed(name, "", form) for name in ("modes", "contexts", "status")}
        return {name: _distinct(offers)[:MOST] for name, offers in (found | simple).items()}

    def typed(self, field: str, text: str, form: Mapping[str, Any], *, on: dt.date | None) -> list[Offer]:
        """Returns the values of a field that begin with what was typed.

        Args:
            field: type, modes, contexts, status, place, actors or recipients (others have none).
            text: what was typed.
            form: the event.
            on: the day on which offices are looked up.
        """
        if field in {"actors", "recipients"}:
            return _distinct(_entities(text, on))[:MOST]
        if field == "place":
            found = self._gazetteer.starting(text, limit=MOST) if len(text.strip()) > 1 else ()
            return _distinct(self._resolved(one, form.get("place")) for one in found)[:MOST]
        return self._typed(field, text, form)[:MOST] if field in {"type", "modes", "contexts", "status"} else []

    def _types(self, form: Mapping[str, Any]) -> list[Offer]:
        """Returns types: those whose patterns begin with the trigger's verb or noun, then those of the same class, then the others."""
        codebook, kinds = load_codebook(), self._typed("type", "", form)
        word = str(form["trigger"]["text"]).lower().split(" ")[0]
        stems = {word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending)} | {f"{word.removesuffix('d')}"}
        cued = {pattern.type for stem in stems for index in (codebook.verbs, codebook.nouns) for pattern in index.get(stem, ())}
        quad = codebook.quad(form["type"]) if form.get("type") else 0
        for offer in kinds:
            offer["note"] += " · the codebook has this word there" if offer["value"] in cued else ""
        return sorted(kinds, key=lambda offer: (offer["value"] == form.get("type"), offer["value"] not in cued,
                                                codebook.quad(offer["value"]) != quad))  # fmt: skip

    def _typed(self, field: str, text: str, form: Mapping[str, Any] | None) -> list[Offer]:
        codebook = load_codebook()
        if field == "type":
            known = [(kind, one.title) for kind, one in codebook.types.items()]
        elif field == "modes":
            kind = (form or {}).get("type")
            known = [(mode, "mode") for mode in codebook.ontology["types"].get(kind, {}).get("modes", {})]
        else:
            known = [(name, field) for name in (codebook.contexts if field == "contexts" else STATUSES)]
        begun = text.strip().lower()
        fitting = [(rank, value, title) for value, title in known if (rank := _rank(begun, value, title)) is not None]
        return [{"value": value, "label": value, "note": title} for _, value, title in sorted(fitting, key=lambda one: one[0])]

    def _resolved(self, one: Candidate, place: Mapping[str, Any] | None) -> Offer:
        """Returns a place of the gazetteer in the words of the text, if it names any."""
        span = {name: place[name] for name in ("text", "start", "end")} if place else {"text": "", "start": 0, "end": 0}
        value = {
            **span, "name": one.name, "country": one.country, "admin1": one.admin1, "lat": one.lat, "lon": one.lon,
            "geonames_id": one.geonames_id, "precision": _PRECISION.get(one.kind, "city"), "confidence": 1.0, "basis": CHOSEN,
        }  # fmt: skip
        told = ", ".join(part for part in (one.admin1, one.country) if part)
        return {"value": value, "label": one.name, "note": f"{told} · {one.kind}" + (f" · {one.population:,}" if one.population else "")}


def _rank(begun: str, value: str, title: str) -> int | None:
    """Returns how well a value fits what was typed: at its beginning, at that of a word of its title, anywhere; None if not."""
    if value.lower().startswith(begun):
        return 0
    if any(word.startswith(begun) for word in title.lower().split()):
        return 1
    return 2 if begun in value.lower() or begun in title.lower() else None


@once
def _names() -> tuple[tuple[str, str, int], ...]:
    """Returns the known names, folded, as written, and the rows of their actors, sorted."""
    return tuple(sorted((fold(name), name, row) for name, use, row in ActorIndex.load().names if use in {"name", "seat"}))


def _entities(text: str, on: dt.date | None) -> Iterable[Offer]:
    """Yields parties: codes as they are typed ("KEN MIL"), then known actors whose names begin so."""
    words = text.split()
    country = words[0].upper() if words and words[0].upper() in countries() else None
    sectors = [word.upper() for word in words[1 if country else 0 :]]
    if words and set(sectors) <= SECTORS:
        yield _offered(text, country, sectors, None, None, "codes as typed")
    begun, index = fold(text.strip()), ActorIndex.load()
    if len(begun) < 2:
        return
    names = _names()
    at = bisect.bisect_left(names, (begun, "", -1))
    while at < len(names) and names[at][0].startswith(begun):
        actor = index.actor(names[at][2])
        role = actor.role(on)
        found = (role.country, list(role.sectors), role.office) if role else (None, [], None)
        yield _offered(actor.name, found[0], found[1], actor.id, found[2], actor.kind)
        at += 1


def _offered(name: str, country: str | None, sectors: Sequence[str], entity: str | None, office: str | None, note: str) -> Offer:
    value = {
        "text": "", "start": 0, "end": 0, "name": name, "country": country, "sectors": list(sectors), "entity_id": entity, "office": office,
        "basis": CHOSEN,
    }  # fmt: skip
    codes = " ".join(part for part in (country or "", *sectors) if part)
    return {"value": value, "label": name, "note": " · ".join(part for part in (codes, office or "", note) if part)}


def _party(value: dict[str, Any]) -> Offer:
    codes = " ".join(part for part in (value["country"] or "", *value["sectors"]) if part)
    return {"value": value, "label": value["text"] or value["name"], "note": f"{codes or 'no codes'} · in the text"}


def _nearest(parties: Sequence[Offer], form: Mapping[str, Any]) -> list[Offer]:
    """Returns the parties of the text, those nearest to the trigger first."""
    at = form["trigger"]["start"]
    return sorted(parties, key=lambda offer: abs(offer["value"]["start"] - at))


def _of_record(value: dict[str, Any], label: str) -> Offer:
    return {"value": value, "label": label, "note": f"“{value['text']}” in the text"}


def _printed(coded: CodedDocument, form: Mapping[str, Any]) -> Offer:
    """Returns the day of publication as a date without words."""
    start, day = form["sentence"]["start"], plain(coded.published)
    value = {
        "text": "", "start": start, "end": start, "first": day, "last": day, "grain": "day", "calendar": "gregorian",
        "rule": "day of publication, chosen by a reviewer",
    }  # fmt: skip
    return {"value": value, "label": str(day), "note": "day of publication"}


def _distinct(offers: Iterable[Offer], key: Callable[[Offer], object] = lambda offer: (offer["label"], offer["note"])) -> list[Offer]:
    """Returns each offer once."""
    return list({key(offer): offer for offer in reversed(list(offers))}.values())[::-1]

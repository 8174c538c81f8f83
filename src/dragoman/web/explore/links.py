"""Addresses of views: the filter and what is the view's own, always in the same order, so that one state has one address."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from urllib.parse import urlencode

from dragoman.store import Filter

VIEWS = {
    "overview": "/explore",
    "map": "/explore/map",
    "dyads": "/explore/dyads",
    "table": "/explore/table",
    "changes": "/explore/changes",
    "documents": "/explore/documents",
    "compare": "/explore/compare",
    "entity": "/explore/entity",
    "review": "/review",
}
"""View -> its path; the last is the place where a queue of what is selected is made."""


def href(path: str, chosen: Filter, own: Mapping[str, object] | None = None) -> str:
    """Returns an address: `own` are the parameters of the view; empty ones are left out."""
    pairs = [*chosen.pairs, *((name, str(value)) for name, value in (own or {}).items() if value not in {"", None})]
    return f"{path}?{urlencode(pairs)}" if pairs else path


@dataclasses.dataclass(frozen=True, slots=True)
class Links:
    """Addresses around one state: `path` is the view, `own` its parameters."""

    path: str
    chosen: Filter
    own: Mapping[str, object]

    def here(self, **own: object) -> str:
        """Returns this view with other parameters of its own."""
        return href(self.path, self.chosen, {**self.own, **own})

    def filtered(self, chosen: Filter) -> str:
        """Returns this view with another filter; a page number is forgotten."""
        return href(self.path, chosen, {name: value for name, value in self.own.items() if name != "page"})

    def to(self, view: str, chosen: Filter | None = None, **own: object) -> str:
        """Returns another view with this or another filter."""
        return href(VIEWS[view], self.chosen if chosen is None else chosen, own)

    def at(self, path: str, **own: object) -> str:
        """Returns another path with this filter and the parameters of this view."""
        return href(path, self.chosen, {**self.own, **own})

    def sentences(self, **values: str) -> str:
        """Returns the sentences of the filter with one more value for each named dimension."""
        return href(VIEWS["overview"], self.chosen.adding(**values)) + "#sentences"

    def days(self, first: dt.date, last: dt.date) -> str:
        """Returns the sentences of the events between two days."""
        return href(VIEWS["overview"], dataclasses.replace(self.chosen, first=first, last=last, undated=False)) + "#sentences"

    def of_document(self, name: str) -> str:
        """Returns the sentences of the events of a document."""
        return href(VIEWS["overview"], dataclasses.replace(self.chosen, document=name)) + "#sentences"

    def entity(self, name: str) -> str:
        """Returns the page of a party."""
        return href(VIEWS["entity"], self.chosen, {"name": name})

    def flagged(self, name: str) -> str:
        """Returns this view with the events that are undated or unlocated only, or the events behind it where the view shows none such."""
        return href(VIEWS["overview"], self.chosen.flagged(name)) + "#sentences"

    def counting(self, *, incidents: bool) -> str:
        """Returns this view counting incidents, or reports."""
        return self.filtered(dataclasses.replace(self.chosen, incidents=incidents))

    @property
    def cleared(self) -> str:
        """This view without any filter; what is counted stays."""
        return self.filtered(Filter(incidents=self.chosen.incidents))

    def values_of(self, name: str) -> str:
        """Returns the page with all values of a dimension."""
        return href("/explore/values", self.chosen, {"of": name})

    def adding(self, name: str, value: str) -> str:
        """Returns the first view with one more value of a dimension, beside those that are chosen."""
        more = dataclasses.replace(self.chosen, values=tuple(dict.fromkeys((*self.chosen.values, (name, value)))))
        return href(VIEWS["overview"], more)

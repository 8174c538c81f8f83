"""A report is one event in one document; an incident is what one or more reports tell of."""

from __future__ import annotations

import dataclasses

from dragoman.records import Record


@dataclasses.dataclass(frozen=True, slots=True)
class Report:
    """An event as far as linking needs it. `first` and `last` are days since 1970-01-01, None for an event of no known day.

    `copy` names the group of near-identical articles that the document belongs to: the smallest document id of the group.
    """

    event_id: str
    document_id: str
    type: str
    country: str
    first: int | None
    last: int | None
    actors: str
    recipients: str
    actor_names: str
    recipient_names: str
    place: str
    place_id: int | None
    lat: float | None
    lon: float | None
    precision: str
    dead: int | None
    injured: int | None
    size: int | None
    publisher: str
    sentence: str
    copy: str


@dataclasses.dataclass(frozen=True, slots=True)
class Count(Record):
    """A number that `reports` documents give."""

    value: int
    reports: int


@dataclasses.dataclass(frozen=True, slots=True)
class Incident(Record):
    """One act and its reports.

    `reports` counts the events, `documents` the articles that hold them, `articles` those articles without their near-identical copies,
    `publishers` the independent ones: different names, a copy counting for where it appeared first. `dead`, `injured` and `size` hold every
    number that is given and how many documents give it; `disagreements` names the fields in which reports differ.
    """

    id: str
    type: str
    country: str
    first: str | None
    last: str | None
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    places: tuple[str, ...]
    reports: int
    documents: int
    articles: int
    publishers: int
    dead: tuple[Count, ...]
    injured: tuple[Count, ...]
    size: tuple[Count, ...]
    disagreements: tuple[str, ...]
    sentence: str
    event_ids: tuple[str, ...]

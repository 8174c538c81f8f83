"""What a format cannot hold, counted while it is written."""

from __future__ import annotations

import collections
import dataclasses
import json
from collections.abc import Callable
from typing import TextIO

from dragoman.records import CodedDocument, Event
from dragoman.writers.cases import HAPPENED, Case, cell, pairs
from dragoman.writers.plover import plover_form


@dataclasses.dataclass(frozen=True, slots=True)
class Loss:
    """Something that a format has no place for: what it is, and how much of it an event has (0: nothing)."""

    what: str
    count: Callable[[Event, CodedDocument], int]


PLANNED = Loss("events that are planned, denied or imagined (status; left out)", lambda event, coded: event.status not in HAPPENED)
NO_CODE = Loss("events without a CAMEO code (left out)", lambda event, coded: event.status in HAPPENED and event.cameo is None)
HISTORICAL = Loss("the mark of events of long ago (status historical)", lambda event, coded: event.status == "historical")
UNDATED = Loss("dates of events whose text gives none (empty)", lambda event, coded: cell("date_first", event, coded) is None)
RANGES = Loss(
    "last days of dates of more than one day", lambda event, coded: cell("date_first", event, coded) != cell("date_last", event, coded)
)
MODES = Loss("modes", lambda event, coded: len(event.modes))
CONTEXTS = Loss("contexts", lambda event, coded: len(event.contexts))
TYPES = Loss("PLOVER types (CAMEO codes stand for them)", lambda event, coded: 1)
SPLIT = Loss("events of several parties as one (a row for each pair)", lambda event, coded: len(pairs(event)) > 1)
SPEAKERS = Loss("speakers (according to whom)", lambda event, coded: len(event.attribution))
NUMBERS = Loss(
    "numbers of dead, injured or taking part", lambda event, coded: sum(value is not None for value in event.magnitude.to_dict().values())
)
SPANS = Loss("quotes and offsets of the fields", lambda event, coded: 1)
QUOTES = Loss("quotes of the fields (offsets are kept)", lambda event, coded: 1)
CONFIDENCES = Loss("confidences", lambda event, coded: 1)
EXPLANATIONS = Loss("explanations", lambda event, coded: 1)
UNPLACED = Loss("events without coordinates (left out)", lambda event, coded: event.place is None or event.place.lat is None)
PARTY_SPANS = Loss("offsets of parties, dates and places", lambda event, coded: 1)
OTHER_PARTS = Loss("texts, statements and entities of documents", lambda event, coded: 0)

ROWS = (PARTY_SPANS, OTHER_PARTS)
PLOVER = (OTHER_PARTS,)
POLECAT = (PLANNED, HISTORICAL, UNDATED, RANGES, SPEAKERS, NUMBERS, SPANS, CONFIDENCES, EXPLANATIONS, OTHER_PARTS)
_CODED = (PLANNED, NO_CODE, HISTORICAL, UNDATED, RANGES, TYPES, MODES)
PHOENIX = (*_CODED, SPLIT, SPEAKERS, NUMBERS, SPANS, CONFIDENCES, EXPLANATIONS, OTHER_PARTS)
ICEWS = (*_CODED, CONTEXTS, SPLIT, SPEAKERS, NUMBERS, SPANS, CONFIDENCES, EXPLANATIONS, OTHER_PARTS)
GDELT = (*_CODED, CONTEXTS, SPLIT, SPEAKERS, NUMBERS, QUOTES, EXPLANATIONS, OTHER_PARTS)


class Losses:
    """Counts what is lost, and writes the provenance of every event as a line of JSON.

    A line is the PLOVER form of the event (id, spans, status, speakers, confidence, explanation) with `rows`, the numbers under which the
    event stands in formats that have a row for each pair.
    """

    def __init__(self, losses: tuple[Loss, ...], sidecar: TextIO | None) -> None:
        self.losses = losses
        self.counts: collections.Counter[str] = collections.Counter()
        self._sidecar = sidecar

    def add(self, coded: CodedDocument) -> None:
        """Counts the losses of one document."""
        for event in coded.events:
            for loss in self.losses:
                self.counts[loss.what] += int(loss.count(event, coded))
            if self._sidecar:
                numbers = [Case(event, coded, *pair).number for pair in pairs(event)]
                line = {**plover_form(event, coded), "rows": numbers}
                self._sidecar.write(json.dumps(line, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")

    def shown(self) -> list[str]:
        """Returns a line for each thing lost, with its number; what concerns documents rather than events has none."""
        counted = [f"{self.counts[loss.what]:,} {loss.what}" for loss in self.losses if self.counts[loss.what]]
        return counted + [loss.what for loss in self.losses if loss is OTHER_PARTS]

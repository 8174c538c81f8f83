"""Whether coders drift: how far each agreed with the others, week by week."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from dragoman.evaluate.agreement import FEWEST, Agreement, Unit, agreement
from dragoman.store.reviews.compare import Common

NONE = ""
"""Stands for the type of what a coder took for no event."""


@dataclasses.dataclass(frozen=True, slots=True)
class Week:
    """What a coder decided in the week that begins on `monday`: items, the share that is an event, and how the others agree on them.

    The agreement is that of all coders on the type, with "no event" as one, on the items that this coder decided in that week.
    """

    coder: str
    monday: dt.date
    items: int
    events: float
    agreement: Agreement

    @property
    def few(self) -> bool:
        """Whether there are too few items to say something."""
        return self.items < FEWEST


def drift(coders: Sequence[str], found: Sequence[Common], *, samples: int = 200) -> list[Week]:
    """Returns the weeks of each coder in which they decided something, in order; weeks begin on Monday (UTC).

    Args:
        coders: names, in the order of `found`.
        found: what all of them finished.
        samples: bootstrap samples.
    """
    held: dict[tuple[str, dt.date], list[Unit]] = {}
    own: dict[tuple[str, dt.date], list[bool]] = {}
    for one in found:
        for (_, unit), times in zip(_units(one), _times(one), strict=True):
            for coder, kind, made in zip(coders, unit, times, strict=True):
                key = coder, _monday(made)
                held.setdefault(key, []).append(unit)
                own.setdefault(key, []).append(kind != NONE)
    order = sorted(held, key=lambda key: (coders.index(key[0]), key[1]))
    return [Week(*key, len(held[key]), sum(own[key]) / len(own[key]), agreement(held[key], samples=samples)) for key in order]


def _units(one: Common) -> list[tuple[str, Unit]]:
    """Returns the items of a document that are events, and the type that each coder gave."""
    held = [{event.id: event.type for event in events} for events in one.events]
    return [(item, tuple(types.get(item, NONE) for types in held)) for item in one.items if "@" not in item]


def _times(one: Common) -> list[tuple[str, ...]]:
    return [made for item, made in zip(one.items, one.made, strict=True) if "@" not in item]


def _monday(made: str) -> dt.date:
    day = dt.datetime.fromisoformat(made).astimezone(dt.UTC).date()
    return day - dt.timedelta(days=day.weekday())

"""Reviewed events with the confidence that they were coded with: what a calibration is fitted on."""

from __future__ import annotations

from collections.abc import Iterable

from dragoman.calibration import Decision
from dragoman.store.open import Store
from dragoman.store.reviews.fold import State, fold
from dragoman.store.reviews.log import FINAL, Log

_BATCH = 500  # values that one query takes


def decided(store: Store, log: Log) -> list[Decision]:
    """Returns confidence and verdict of every event that was reviewed, by the final layer and, where that is silent, by its coders.

    An event is right if it was accepted with its type (`State.right`). An uncertain-first queue does no harm here: it says which
    confidences are looked at, not how often events of a confidence are right.
    """
    states = fold(log.entries())
    verdicts: dict[str, list[bool]] = {}
    for (layer, item), state in states.items():
        if state.right is not None and (layer == FINAL or not _settled(states.get((FINAL, item)))):
            verdicts.setdefault(item, []).append(state.right)
    confidences = _confidences(store, verdicts)
    return [(confidences[item], right) for item, held in sorted(verdicts.items()) if item in confidences for right in held]


def _settled(state: State | None) -> bool:
    return state is not None and state.done


def _confidences(store: Store, items: Iterable[str]) -> dict[str, float]:
    """Returns the confidences of events; those without one are left out."""
    found, wanted = dict[str, float](), list(items)
    for at in range(0, len(wanted), _BATCH):
        part: list[object] = list(wanted[at : at + _BATCH])
        marks = ", ".join("?" * len(part))
        query = f"SELECT event_id, try_cast(confidence AS DOUBLE) AS confidence FROM events WHERE event_id IN ({marks})"
        found |= {row["event_id"]: row["confidence"] for row in store.rows(query, part) if row["confidence"] is not None}
    return found

"""Shares with their 95 % intervals: how many coded events are right, how many sentences hold an event that was missed."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping, Sequence

from dragoman.store.reviews.fold import State
from dragoman.store.reviews.queues import Item

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


@dataclasses.dataclass(frozen=True, slots=True)
class Share:
    """A share with its interval by Wilson (1927): `right` of `n`. All three are None without an observation."""

    right: int
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclasses.dataclass(frozen=True, slots=True)
class Audit:
    """What an audit found so far: precision over all and by stratum (type), rejections by reason, and how many items are open."""

    precision: Share
    by_type: tuple[tuple[str, Share], ...]
    reasons: tuple[tuple[str, int], ...]
    corrected: tuple[tuple[str, int], ...]
    open: int


def wilson(right: int, n: int) -> Share:
    """Returns the share `right` / `n` with its 95 % interval by Wilson, which is sound near 0 and 1 and for small `n`."""
    if not n:
        return Share(0, 0, None, None, None)
    share = right / n
    middle = (share + Z**2 / (2 * n)) / (1 + Z**2 / n)
    half = Z / (1 + Z**2 / n) * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    return Share(right, n, share, max(0.0, middle - half), min(1.0, middle + half))


def audit(items: Sequence[Item], states: Mapping[str, State]) -> Audit:
    """Returns what the decided items of a random queue tell. An event counts as right if it was accepted with its type."""
    known = [(one, states[one.item]) for one in items if one.item in states and states[one.item].right is not None]
    reasons, corrected, kinds = dict[str, int](), dict[str, int](), dict[str, list[bool]]()
    for one, state in known:
        kinds.setdefault(one.stratum.partition(" · ")[0], []).append(bool(state.right))
        if state.status == "rejected":
            reasons[state.reason or ""] = reasons.get(state.reason or "", 0) + 1
        for field in state.fields:
            corrected[field] = corrected.get(field, 0) + 1
    return Audit(
        wilson(sum(bool(state.right) for _, state in known), len(known)),
        tuple((kind, wilson(sum(held), len(held))) for kind, held in sorted(kinds.items())),
        tuple(sorted(reasons.items())), tuple(sorted(corrected.items())), len(items) - len(known),
    )  # fmt: skip


def missed(items: Sequence[Item], states: Mapping[str, State], added: Iterable[tuple[str, int, int]]) -> Share:
    """Returns the share of looked-at sentences in which an event was missed.

    Args:
        items: the sentences of the queue.
        states: what was decided on them.
        added: document, start and end of the triggers of the events that reviewers added.
    """
    spans = list(added)
    looked = [one for one in items if one.item in states and states[one.item].done and one.sentence]
    return wilson(sum(_holds(one, spans) for one in looked), len(looked))


def _holds(one: Item, spans: Sequence[tuple[str, int, int]]) -> bool:
    start, end = one.sentence or (0, 0)
    return any(document == one.document and start <= first and last <= end for document, first, last in spans)

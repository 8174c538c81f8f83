"""What the learned coder says of parties that are listed: "Chile, Peru and Bolivia" did the same, or had the same done to them.

It reads each two parties by themselves and is less sure of the further ones of a list, where grammar leaves no doubt.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from dragoman.coding.learned.reader import Opinion

Key = tuple[int | None, int | None, bool]
"""Two lists, or two parties of one list."""


def alike(opinions: Sequence[Opinion], lists: Sequence[int]) -> list[Opinion]:
    """Returns the opinions, where those on parties of one list are that one of them which is surest that something happened.

    Args:
        opinions: what the learned coder says of each two parties, and of each alone.
        lists: for each party a number that those of one list share.
    """
    best: dict[Key, Opinion] = {}
    for one in opinions:
        key = _key(one, lists)
        if key not in best or float(one.types[0]) < float(best[key].types[0]):
            best[key] = one
    return [dataclasses.replace(best[_key(one, lists)], actor=one.actor, recipient=one.recipient) for one in opinions]


def _key(one: Opinion, lists: Sequence[int]) -> Key:
    """Returns the lists that both sides stand in; of two in one list, each for itself."""
    actor, recipient = (None if side is None else lists[side] for side in (one.actor, one.recipient))
    return (one.actor, one.recipient, True) if actor == recipient else (actor, recipient, False)

"""Who a name may be: every known actor of that name and, failing all, those whose names are transliterated alike."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from dragoman.errors import UsageError
from dragoman.knowledge.actors import Actor, ActorIndex, Role
from dragoman.knowledge.spelling import SHORTEST, skeleton
from dragoman.knowledge.words import HYPHENS, fold, pieces

LIKE = 88.0
"""Likeness of two skeletons, of 100, below which names are not taken for spellings of one; one letter of eight may differ."""
_RIGHT = {"name": 100.0, "part": 95.0}


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """An actor that a name may mean: the name that fits, its likeness in 0..100, the way it fits, and the role on the day asked for."""

    actor: Actor
    name: str
    likeness: float
    way: str
    role: Role | None


def who(
    name: str, *, on: dt.date | None = None, kind: str | None = None, actors: ActorIndex | None = None, limit: int = 10
) -> tuple[Candidate, ...]:
    """Returns whom a name may mean, the likeliest first: by the whole name, by the last words of it, or by a like spelling.

    Likeness is looked for only where no name fits, only among actors of one kind, and in whole skeletons of names.

    Args:
        name: as a text writes it.
        on: the day as of which the role is given.
        kind: country, organisation, group, person or capital; None takes all.
        actors: the known actors; the packaged ones where none are given.
        limit: the most candidates.

    Raises:
        UsageError: there is no name.
    """
    asked = _key(name)
    if not asked:
        raise UsageError(f"{name!r} holds no name. Write one, such as 'Kofi Annan'.")
    index = actors or ActorIndex.load()
    known = [(_key(one), one, row) for one, _, row in index.names]
    exact = [(row, one, "name") for key, one, row in known if key == asked]
    part = [(row, one, "part") for key, one, row in known if len(key) > len(asked) and key[-len(asked) :] == asked]
    found = [Candidate(index.actor(row), one, _RIGHT[way], way, index.actor(row).role(on)) for row, one, way in [*exact, *part]]
    found = [one for one in found if kind in {None, one.actor.kind}]
    return tuple(_distinct(found or _alike(index, asked, on, kind)))[:limit]


def _key(name: str) -> tuple[str, ...]:
    """Returns the folded words of a name without "the", capitals and dots counting for nothing."""
    words = [fold(word).rstrip(".,").replace(".", "") for word in pieces(name) if word not in HYPHENS]
    return tuple(word for word in words if word and word != "the")


def _alike(index: ActorIndex, asked: Sequence[str], on: dt.date | None, kind: str | None) -> Iterator[Candidate]:
    """Yields the actors whose names are spelled alike, all of the kind of the best one."""
    wanted = skeleton(asked)
    if len(wanted) < SHORTEST:
        return
    names = [(one, row) for one, use, row in index.names if use == "name" and kind in {None, index.kind(row)}]
    keys = [skeleton(_key(one)) for one, _ in names]
    first: str | None = None
    for _, likeness, at in process.extract(wanted, keys, scorer=fuzz.ratio, score_cutoff=LIKE, limit=50):
        one, row = names[at]
        first = first or index.kind(row)
        if index.kind(row) == first and len(keys[at].split()) == len(wanted.split()):
            yield Candidate(index.actor(row), one, round(likeness, 1), "spelling", index.actor(row).role(on))


def _distinct(found: Iterable[Candidate]) -> Iterator[Candidate]:
    """Yields each actor once; countries before their capitals, who is in office before who is not, and the better likeness first."""
    seen: set[str] = set()
    for one in sorted(found, key=lambda one: (-one.likeness, _out_of_office(one))):
        if one.actor.id not in seen:
            seen.add(one.actor.id)
            yield one


def _out_of_office(one: Candidate) -> bool:
    """Says whether a person had no office on the day, or none any more."""
    return (
        one.role is None or "ELI" in one.role.sectors or (one.actor.kind == "person" and not one.role.sectors and one.role.office is None)
    )

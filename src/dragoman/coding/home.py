"""Where a publisher is at home: its readers know the towns of its own country without being told."""

from __future__ import annotations

import functools
import re

from dragoman.knowledge.actors import ActorIndex
from dragoman.knowledge.gazetteer import Gazetteer

LEAST_PEOPLE = 100_000
"""A town in the name of a paper ("Bangkok Post") tells its home from this size on; a smaller one is rather a namesake."""
WORLD = frozenset({
    "reuters", "associated-press", "agence-france-presse", "united-press-international", "bloomberg", "dow-jones", "cnn", "bbc",
    "al-jazeera",
    "deutsche-welle", "france-24", "xinhua", "euronews", "voice-of-america", "sputnik", "rt",
})  # fmt: skip
"""Media that write for readers everywhere, by the end of their ids: they have no home that would tell."""
LONGEST = 3
"""Words of a name that are looked up together."""


def home_of(publisher: str | None, gazetteer: Gazetteer) -> str | None:
    """Returns the country (alpha-3) of a known medium, else that of the place in the publisher's name; None where neither tells."""
    words = tuple(re.findall(r"[\w'’.]+|-", publisher or ""))
    if not words:
        return None
    found = [match.actor.id.partition(":")[2] for match in ActorIndex.load().find(words)]
    return None if not WORLD.isdisjoint(found) else _known(words) or _named(words, gazetteer)


@functools.lru_cache(maxsize=1024)
def _known(words: tuple[str, ...]) -> str | None:
    """Returns the country of an organisation that the actors know by these words."""
    roles = (match.actor.role() for match in ActorIndex.load().find(words))
    return next((role.country for role in roles if role and role.country and "JRN" in role.sectors), None)


def _named(words: tuple[str, ...], gazetteer: Gazetteer) -> str | None:
    for length in range(min(LONGEST, len(words)), 0, -1):
        for first in range(len(words) - length + 1):
            for place in gazetteer.lookup(" ".join(words[first : first + length]))[:1]:
                if place.kind in ("country", "people", "admin1") or place.population >= LEAST_PEOPLE:
                    return place.country
    return None

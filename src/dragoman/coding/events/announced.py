"""Whose promise or threat it is where the act is told without its doer: "Kenya announced that the envoys would be expelled".

A party that says what will be done, and could do it, speaks for itself. The verbs and the sectors stand in codebook/composition.toml.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dragoman.language.predicates import Predicate
from dragoman.records import Entity


def announcers(
    predicate: Predicate,
    act: str,
    *,
    predicates: Mapping[int, Predicate],
    parties: Callable[[int], Sequence[Entity]],
    table: Mapping[str, Any],
) -> tuple[Entity, ...]:
    """Returns the speakers who announce a passive act as their own; none where the act has another doer or is told of others.

    Args:
        predicate: the verb of the act, which has no agent.
        act: the type of the act itself, such as SANCTION.
        predicates: those of the sentence.
        parties: gives the parties that the phrase headed by a token names.
        table: the part `announced` of composition.toml.
    """
    governor = predicate.governor
    above = predicates.get(governor.head) if governor is not None and governor.relation == "that" else None
    if not predicate.passive or above is None or above.negated or above.passive or above.lemma not in table["verbs"]:
        return ()
    able = set(table["able"].get(act, table["able"]["others"]))
    return tuple(party for head in above.subjects for party in parties(head) if _could(party, able))


def _could(party: Entity, able: set[str]) -> bool:
    """Tells whether a party is one that does such acts: a state as a whole, or somebody of these sectors."""
    return bool(able.intersection(party.sectors)) or (not party.sectors and (party.entity_id or "").startswith(("country:", "capital:")))

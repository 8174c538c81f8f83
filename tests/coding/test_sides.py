"""Who stands on which side of an event, where the learned coder reads other parties than the codebook."""

from __future__ import annotations

import pytest
from tests.coding.test_verdict import CHAD, MALI, NIGER, TYPES, opinion, party

from dragoman.coder import Coder
from dragoman.coding.opinions import Pair, Said
from dragoman.coding.sides import Sides
from dragoman.records import Entity

TOGO = party("Togo", 60)
SIDES = Sides({name: k for k, name in enumerate(TYPES)}, doubted=0.8, sure=0.5)
NO, YES = opinion(NONE=0.95), opinion(ACCUSE=0.9)


def corrected(actors: tuple[Entity, ...], recipients: tuple[Entity, ...], *pairs: Pair) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    event = SIDES.corrected(Said("ACCUSE", actors, recipients, 0.8), pairs)
    return event.actors, event.recipients


def test_a_recipient_gives_way_to_one_that_the_learned_coder_is_sure_of() -> None:
    assert corrected((CHAD,), (MALI,), Pair(CHAD, MALI, NO), Pair(CHAD, NIGER, YES)) == ((CHAD,), (NIGER,))


def test_a_doubted_recipient_stays_where_nobody_fits_better() -> None:
    assert corrected((CHAD,), (MALI,), Pair(CHAD, MALI, NO), Pair(CHAD, NIGER, NO), Pair(CHAD, None, NO)) == ((CHAD,), (MALI,))
    assert corrected((CHAD,), (MALI,)) == ((CHAD,), (MALI,))


def test_one_of_several_goes_alone() -> None:
    assert corrected((CHAD,), (MALI, NIGER), Pair(CHAD, MALI, YES), Pair(CHAD, NIGER, NO)) == ((CHAD,), (MALI,))
    assert corrected((CHAD, NIGER), (MALI,), Pair(CHAD, MALI, YES), Pair(NIGER, MALI, NO)) == ((CHAD,), (MALI,))


def test_an_actor_gives_way_and_sides_are_exchanged() -> None:
    assert corrected((CHAD,), (MALI,), Pair(CHAD, MALI, NO), Pair(NIGER, MALI, YES)) == ((NIGER,), (MALI,))
    assert corrected((CHAD,), (MALI,), Pair(CHAD, MALI, NO), Pair(MALI, CHAD, YES)) == ((MALI,), (CHAD,))


def test_an_act_of_one_alone_loses_its_recipient() -> None:
    assert corrected((CHAD,), (MALI,), Pair(CHAD, MALI, NO), Pair(CHAD, None, YES)) == ((CHAD,), ())


def test_those_who_do_it_to_each_other_need_no_recipient() -> None:
    mutual = (Pair(CHAD, MALI, YES), Pair(MALI, CHAD, YES))
    assert corrected((CHAD, MALI), (NIGER,), *mutual, Pair(CHAD, NIGER, NO)) == ((CHAD, MALI), ())
    assert corrected((CHAD, MALI), (NIGER,), *mutual, Pair(CHAD, NIGER, YES)) == ((CHAD, MALI), (NIGER,))
    assert corrected((CHAD, MALI), (), *mutual) == ((CHAD, MALI), ())


@pytest.mark.parametrize(
    ("text", "actors", "recipients"),
    [
        ("Kenyan and Ethiopian envoys agreed on Friday that their countries should bring Ethiopian refugees home.", 2, []),
        ("Chad and Mali accused Niger of fraud.", 2, ["Niger"]),
    ],
)
def test_sentences(coder: Coder, text: str, actors: int, recipients: list[str]) -> None:
    (event,) = coder.code(text).events
    assert (len(event.actors), [one.text for one in event.recipients]) == (actors, recipients)


def test_the_explanation_names_who_was_dropped(coder: Coder) -> None:
    (event,) = coder.code("Chile's government sounded a call for Bolivia to release more prisoners.").events
    assert [one.text for one in event.recipients] == ["Bolivia"]
    assert "recipient 'more prisoners' of the codebook dropped" in event.explanation

"""An act, what it is for and what comes of it are one event."""

from __future__ import annotations

import pytest

from dragoman.coder import Coder

CODER = Coder(coder="codebook")


@pytest.mark.parametrize(
    ("text", "trigger", "again", "recipients"),
    [
        ("Soldiers opened fire to disperse protesters in Conakry.", "opened", ["disperse"], [("GIN", "CVL")]),
        ("Warplanes bombed a village in Peru, killing 20 people and wounding 30.", "bombed", ["killing", "wounding"], [("PER", "CVL")] * 2),
    ],
)
def test_what_an_act_is_for_and_what_comes_of_it_is_the_same_event(
    text: str, trigger: str, again: list[str], recipients: list[tuple[str, str]]
) -> None:
    (event,) = CODER.code(text).events
    assert event.trigger.text == trigger
    assert [span.text for span in event.mentions] == again
    assert [(one.country, "".join(one.sectors)) for one in event.recipients] == recipients


def test_the_numbers_of_the_outcome_stay() -> None:
    (event,) = CODER.code("Warplanes bombed a village in Peru, killing 20 people and wounding 30.").events
    assert (event.magnitude.dead, event.magnitude.injured) == (20, 30)


def test_an_act_towards_another_state_is_another_event() -> None:
    events = CODER.code("Chadian soldiers attacked a village in Niger, killing two Malian soldiers.").events
    assert [[one.country for one in event.recipients] for event in events] == [["NER"], ["MLI"]]


def test_what_is_said_besides_is_another_event() -> None:
    assert len(CODER.code("Chad criticised Niger over the border, accusing it of harbouring rebels.").events) == 2


def test_an_act_of_another_actor_or_type_is_another_event() -> None:
    events = CODER.code("Chad bombed a village in Niger, prompting Niger to shell a village in Chad.").events
    assert [event.actors[0].country for event in events] == ["TCD", "NER"]
    assert len(CODER.code("Police in Chad fired on protesters, arresting twelve of them.").events) == 2

"""One act told twice is one event; two acts stay two."""

from __future__ import annotations

import pytest

from dragoman import Coder
from dragoman.records import Event

# ruff: noqa: E501 - the documents of the tests stand on a line each
JOINED = [
    (
        "Gunmen kill 12 villagers in northern Mali\n\nBAMAKO, May 4 (Reef News) - Gunmen on motorcycles killed 12 villagers in northern Mali on Tuesday, "
        "the army said.",
        "ASSAULT",
    ),
    (
        "Norway suspends aid to Uganda\n\nNorway on Monday suspended its aid to Uganda over a new law on the press. The money pays for schools.",
        "SANCTION",
    ),
    (
        "Police in Minsk arrested forty demonstrators on Sunday. The arrests by police in Minsk of the forty demonstrators drew criticism.",
        "COERCE",
    ),
    (
        "Kenya deploys warships off the Somali coast\n\nKenya has deployed warships off the Somali coast to protect its fishing boats.",
        "MOBILIZE",
    ),
    (
        "Rebels attacked an army post near the town of Kidal in Mali at dawn. Shops were closed. "
        "The attack by the rebels on the army post near Kidal lasted two hours.",
        "ASSAULT",
    ),
    (
        "France condemns the new Iranian law on the press\n\nFrance's foreign ministry condemned the new Iranian law on the press in a statement on Friday.",
        "ACCUSE",
    ),
]
APART = [
    ("Gunmen killed 12 villagers in northern Mali on Monday. Gunmen killed 12 villagers in northern Mali on Tuesday.", "ASSAULT"),
    ("Gunmen killed 12 villagers in Mali. Gunmen killed 30 villagers in Mali.", "ASSAULT"),
    ("Norway suspended aid to Uganda. Norway also suspended aid to Rwanda.", "SANCTION"),
    ("Norway suspended its aid to Uganda. Sweden has suspended its aid to Uganda.", "SANCTION"),
    ("Iran accused Iraq of blocking the river. Iran accused Iraq of hiding smugglers.", "ACCUSE"),
    ("Police in Minsk arrested forty demonstrators. In another raid, police in Minsk arrested forty demonstrators.", "COERCE"),
    ("Rebels attacked an army post in Kidal. Rebels attacked an army post in Gao.", "ASSAULT"),
    ("Police in Lima beat and later shot two students.", "ASSAULT"),
    ("Kenya denounced Uganda for the raid, criticising Uganda over its troops.", "ACCUSE"),
    ("Kenya deployed warships off Mombasa. Kenya will deploy warships off Lamu.", "MOBILIZE"),
    ("The army shelled the village of Tessit with mortars. The army bombed the village of Tessit from the air.", "ASSAULT"),
    ("The president of Chile met the president of Peru. The president of Chile met the president of Bolivia.", "CONSULT"),
]


def of_type(coder: Coder, text: str, kind: str) -> list[Event]:
    return [event for event in coder.code(text).events if event.type == kind]


@pytest.mark.parametrize(("text", "kind"), JOINED)
def test_an_act_told_twice_is_one_event_with_both_mentions(text: str, kind: str, coder: Coder) -> None:
    events = of_type(coder, text, kind)
    assert len(events) == 1
    (event,) = events
    assert len(event.mentions) == 1
    assert all(text[span.start : span.end] == span.text for span in event.mentions)
    assert event.mentions[0].start > event.sentence.end
    assert "told again" in event.explanation


@pytest.mark.parametrize(
    ("text", "trigger", "again"),
    [
        ("A French teacher was shot and killed by a police officer in Basel.", "shot", "killed"),
        ("A court in Lima convicted a former minister of bribery and sentenced him to nine years in prison.", "convicted", "sentenced"),
    ],
)
def test_two_words_of_a_sentence_for_one_act_are_one_event(text: str, trigger: str, again: str, coder: Coder) -> None:
    (event,) = coder.code(text).events
    assert (event.trigger.text, [span.text for span in event.mentions]) == (trigger, [again])


@pytest.mark.parametrize(("text", "kind"), APART)
def test_two_acts_stay_two_events(text: str, kind: str, coder: Coder) -> None:
    events = of_type(coder, text, kind)
    assert len(events) >= 2
    assert not any(event.mentions for event in events)


def test_the_later_telling_fills_in_what_the_first_one_lacks(coder: Coder) -> None:
    text = "Norway suspends aid to Uganda\n\nNorway on 3 May 2021 suspended its aid to Uganda over a new law on the press."
    (event,) = of_type(coder, text, "SANCTION")
    assert event.date is not None
    assert event.id.endswith("#1")

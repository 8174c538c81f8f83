"""Faults of the parse that are mended: made-up trees, and sentences that the packaged parser reads wrongly."""

from __future__ import annotations

import pytest

from dragoman import Coder
from dragoman.language.repairs import repaired
from dragoman.language.sentence import Token


def token(i: int, text: str, tag: str, role: str, head: int) -> Token:
    pos = {"V": "VERB", "N": "NOUN", "J": "ADJ"}.get(tag[0], "X")
    return Token(i, text, text.lower(), pos, tag, 10 * i, 10 * i + len(text), role, head)


@pytest.mark.parametrize(
    ("verb", "word", "role", "below", "mended"),
    [
        ("handed", "in", "particle", "guns", ("object", 1)),
        ("fought", "in", "preposition", "Chad", ("prepositional-object", 2)),
    ],
)
def test_an_object_below_a_particle_is_the_verbs(verb: str, word: str, role: str, below: str, mended: tuple[str, int]) -> None:
    rows = [("Rebels", "NNS", "subject", 1), (verb, "VBD", "root", 1), (word, "IN", role, 1), (below, "NNS", "prepositional-object", 2)]
    tokens = repaired([token(i, *row) for i, row in enumerate(rows)])
    assert (tokens[3].role, tokens[3].head) == mended


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Protesters in Iceland demanded that the finance minister resign.", "REQUEST"),
        ("Rebels in Chad handed in their weapons.", "RETREAT"),
        ("Tunisia held Libya responsible for the raid.", "ACCUSE"),
        ("India rejected as baseless a claim by Pakistan.", "REJECT"),
        ("Opposition deputies in Uganda stayed away from parliament in protest.", "PROTEST"),
        ("Leaders of miners in Bolivia agreed to talks with the minister.", "AGREE"),
        ("The Pentagon said no to Kurdish commanders who wanted guns.", "REJECT"),
        ("Israel let go 26 prisoners on Wednesday.", "RETREAT"),
        ("Mali gave the Danish troops 24 hours to leave.", "THREATEN"),
        ("Chad massed soldiers on the border with Sudan.", "MOBILIZE"),
    ],
)
def test_sentences_that_the_parser_reads_wrongly(text: str, kind: str) -> None:
    assert kind in {event.type for event in Coder(coder="codebook").code(text).events}


def test_who_denies_one_thing_and_accuses_another_accuses() -> None:
    text = "The Union denied that it had fired on the camp and accused the army of Chad of hiding guns there."
    (event,) = (event for event in Coder(coder="codebook").code(text).events if event.type == "ACCUSE")
    assert event.status == "actual"


def test_what_an_act_is_for_is_no_part_of_its_recipient() -> None:
    (event,) = Coder(coder="codebook").code("The bishop of Gulu condemned both armies for fighting among rice fields.").events
    assert [party.text for party in event.recipients] == ["both armies"]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("The foreign ministry in Tokyo rejected the proposal.", "The foreign ministry in Tokyo"),
        ("The ministry in May rejected the proposal of Peru.", "The ministry"),
    ],
)
def test_where_the_subject_is_at_home_is_a_part_of_it(text: str, actor: str) -> None:
    (event,) = Coder(coder="codebook").code(text).events
    assert [party.text for party in event.actors] == [actor]


@pytest.mark.parametrize(
    ("text", "accused"),
    [
        ("The Law Society of Kenya accused the police of beating protesters.", "the police"),
        ("A court in Peru convicted a former minister of bribery.", "a former minister"),
        ("Chad accused the government of Niger of arming rebels.", "the government of Niger"),
        ("Norway accused the president of Peru.", "the president of Peru"),
    ],
)
def test_the_charge_is_no_part_of_who_is_charged(text: str, accused: str) -> None:
    (event,) = Coder(coder="codebook").code(text).events
    assert [party.text for party in event.recipients] == [accused]


def test_both_is_no_part_of_the_first_of_two_names() -> None:
    event = Coder().code("Both India and Pakistan condemned the raid on the consulate in Kabul.").events[0]
    assert [actor.text for actor in event.actors] == ["India", "Pakistan"]

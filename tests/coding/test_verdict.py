"""Codebook and learned coder weighed against each other, with opinions made up for the purpose."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from dragoman.coder import Coder
from dragoman.coding.opinions import Pair, Said
from dragoman.coding.verdict import Verdict, Weights
from dragoman.records import Entity

TYPES = ("NONE", "ACCUSE", "ASSAULT", "CONSULT", "REJECT")
WEIGHTS = Weights(
    learned=1.0,
    said=1.0,
    sure=1.0,
    other=0.5,
    silent=0.5,
    keep=0.4,
    keep_alone=0.4,
    least=0.2,
    least_plain=0.1,
    doubted=0.8,
    instead=0.5,
    add=0.5,
    add_alone=0.7,
    add_more=0.55,
    temper=1.0,
)


def party(name: str, start: int, country: str | None = "XXX") -> Entity:
    return Entity(text=name, start=start, end=start + len(name), name=name, country=country)


CHAD, MALI, NIGER, TOGO = party("Chad", 0), party("Mali", 20), party("Niger", 40), party("Togo", 60)


def opinion(**shares: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    left = (1.0 - sum(shares.values())) / (len(TYPES) - len(shares))
    return np.array([shares.get(name, left) for name in TYPES], dtype=np.float32)


def verdict() -> Verdict:
    return Verdict(TYPES, WEIGHTS)


def test_two_coders_of_one_mind_are_surer_than_each() -> None:
    said = Said("ACCUSE", (CHAD,), (MALI,), 0.8)
    (judged,), added = verdict().judge([said], [Pair(CHAD, MALI, opinion(ACCUSE=0.7))])
    assert judged.type == "ACCUSE"
    assert judged.probability > 0.8
    assert added == []


def test_a_learned_coder_that_is_sure_changes_the_type() -> None:
    (judged,), _ = verdict().judge([Said("ACCUSE", (CHAD,), (MALI,), 0.5)], [Pair(CHAD, MALI, opinion(REJECT=0.97, ACCUSE=0.01))])
    assert (judged.type, judged.learned) == ("REJECT", "REJECT")


def test_of_two_events_of_one_actor_neither_takes_the_type_of_the_other() -> None:
    left, blamed = Said("CONSULT", (CHAD,), (MALI,), 0.5), Said("ACCUSE", (CHAD,), (), 0.5)
    weigh = Verdict(TYPES, dataclasses.replace(WEIGHTS, least=0.0))
    judged, _ = weigh.judge([left, blamed], [Pair(CHAD, MALI, opinion(CONSULT=0.9)), Pair(CHAD, None, opinion(CONSULT=0.9))])
    assert [one.type for one in judged] == ["CONSULT", "ACCUSE"]
    assert judged[1].learned == "CONSULT"


def test_tempering_brings_probabilities_nearer_to_a_half_and_decides_nothing() -> None:
    said, pairs = [Said("ACCUSE", (CHAD,), (MALI,), 0.8)], [Pair(CHAD, MALI, opinion(ACCUSE=0.7)), Pair(CHAD, NIGER, opinion(REJECT=0.9))]
    plain, mild = (Verdict(TYPES, dataclasses.replace(WEIGHTS, temper=temper)).judge(said, pairs) for temper in (1.0, 0.5))
    assert 0.5 < mild[0][0].probability < plain[0][0].probability
    assert 0.5 < mild[1][0].probability < plain[1][0].probability
    assert [(judged.type, added.type) for (judged,), (added,) in (mild, plain)] == [("ACCUSE", "REJECT")] * 2


def test_an_event_that_the_learned_coder_sees_nothing_in_is_dropped() -> None:
    (judged,), _ = verdict().judge([Said("ACCUSE", (CHAD,), (MALI,), 0.5)], [Pair(CHAD, MALI, opinion(NONE=0.985))])
    assert judged.type == "NONE"


def test_an_event_about_whose_parties_nothing_was_asked_stays_as_it_is() -> None:
    (judged,), _ = verdict().judge([Said("ACCUSE", (CHAD,), (MALI,), 0.55)], [])
    assert (judged.type, judged.probability, judged.learned) == ("ACCUSE", 0.55, "")


def test_where_the_codebook_is_silent_an_event_is_added() -> None:
    _, (added,) = verdict().judge([], [Pair(CHAD, MALI, opinion(REJECT=0.9)), Pair(MALI, CHAD, opinion(NONE=0.9))])
    assert (added.type, added.actors, added.recipients) == ("REJECT", (CHAD,), (MALI,))


def test_one_act_towards_two_is_one_event_and_one_act_of_two_as_well() -> None:
    pairs = [Pair(CHAD, MALI, opinion(REJECT=0.9)), Pair(CHAD, NIGER, opinion(REJECT=0.9))]
    _, (towards,) = verdict().judge([], pairs)
    assert towards.recipients == (MALI, NIGER)
    _, (joint,) = verdict().judge([], [Pair(CHAD, NIGER, opinion(REJECT=0.9)), Pair(MALI, NIGER, opinion(REJECT=0.9))])
    assert (joint.actors, joint.recipients) == ((CHAD, MALI), (NIGER,))


def test_of_two_readings_of_one_pair_the_likelier_way_round_stays() -> None:
    _, (added,) = verdict().judge([], [Pair(CHAD, MALI, opinion(ACCUSE=0.7)), Pair(MALI, CHAD, opinion(ACCUSE=0.9))])
    assert added.actors == (MALI,)


def test_a_missing_recipient_is_taken_from_the_learned_coder() -> None:
    pairs = [Pair(CHAD, None, opinion(ACCUSE=0.8)), Pair(CHAD, MALI, opinion(ACCUSE=0.9))]
    (judged,), added = verdict().judge([Said("ACCUSE", (CHAD,), (), 0.6)], pairs)
    assert judged.recipients == (MALI,)
    assert added == []


def test_the_other_party_of_an_act_that_is_read_both_ways_is_the_recipient() -> None:
    said = Said("CONSULT", (MALI,), (), 0.6)
    back = Pair(MALI, CHAD, opinion(CONSULT=0.8))
    (judged,), added = verdict().judge([said], [Pair(MALI, None, opinion(CONSULT=0.6)), Pair(CHAD, MALI, opinion(CONSULT=0.9)), back])
    assert (judged.actors, judged.recipients, added) == ((MALI,), (CHAD,), [])


def test_what_is_hardly_likely_is_kept_only_of_the_types_whose_words_are_plain() -> None:
    assert WEIGHTS.least_plain < 0.15 < WEIGHTS.least
    kept = dataclasses.replace(WEIGHTS, said=0.0, sure=0.0, keep_alone=0.1, other=0.0, silent=0.0)
    for kind, left in (("ACCUSE", "NONE"), ("ASSAULT", "ASSAULT")):
        pairs = [Pair(CHAD, None, opinion(NONE=0.75, **{kind: 0.15}))]
        (judged,), _ = Verdict(TYPES, kept).judge([Said(kind, (CHAD,), (), 0.5)], pairs)
        assert judged.type == left


def test_a_word_that_the_codebook_has_read_makes_no_second_event_of_its_type() -> None:
    said = Said("ACCUSE", (CHAD,), (MALI,), 0.8, words=(9,))
    known = Pair(CHAD, MALI, opinion(ACCUSE=0.9), 9)
    _, added = verdict().judge([said], [known, Pair(NIGER, MALI, opinion(ACCUSE=0.9), 9)])
    assert added == []
    for other in (Pair(NIGER, MALI, opinion(ACCUSE=0.9), 30), Pair(NIGER, MALI, opinion(REJECT=0.9), 9)):
        _, (event,) = verdict().judge([said], [known, other])
        assert event.actors == (NIGER,)


def test_one_word_makes_one_event_of_a_type_and_the_likelier_one_stays() -> None:
    accused = [Pair(CHAD, MALI, opinion(ACCUSE=0.8), 12), Pair(MALI, NIGER, opinion(ACCUSE=0.9), 12)]
    _, added = verdict().judge([], [*accused, Pair(NIGER, CHAD, opinion(ASSAULT=0.9), 12)])
    assert {(event.type, event.actors, event.recipients) for event in added} == {
        ("ACCUSE", (MALI,), (NIGER,)),
        ("ASSAULT", (NIGER,), (CHAD,)),
    }


def test_those_who_meet_stand_so_to_each_other() -> None:
    said = Said("CONSULT", (CHAD, MALI), (), 0.8)
    pairs = [Pair(CHAD, MALI, opinion(CONSULT=0.9)), Pair(MALI, CHAD, opinion(CONSULT=0.9))]
    (judged,), added = verdict().judge([said], pairs)
    assert judged.type == "CONSULT"
    assert added == []


def test_parties_of_whom_nothing_is_known_make_no_event_of_their_own() -> None:
    nobody, other = party("Ann", 60, None), party("Bob", 70, None)
    assert verdict().judge([], [Pair(nobody, other, opinion(REJECT=0.99))]) == ([], [])


@pytest.mark.parametrize("pair", [Pair(CHAD, None, opinion(REJECT=0.9)), Pair(None, CHAD, opinion(REJECT=0.9))])
def test_an_event_with_one_party_needs_more(pair: Pair) -> None:
    _, added = verdict().judge([], [pair])
    assert len(added) == 1
    _, added = verdict().judge([], [Pair(pair.actor, pair.recipient, opinion(REJECT=0.6))])
    assert added == []


def test_what_is_joined_by_and_does_nothing_to_each_other() -> None:
    said = Said("ACCUSE", (CHAD, MALI), (NIGER,), 0.8)
    pairs = [Pair(CHAD, NIGER, opinion(ACCUSE=0.9)), Pair(MALI, NIGER, opinion(ACCUSE=0.9)), Pair(MALI, CHAD, opinion(ACCUSE=0.9))]
    (judged,), added = verdict().judge([said], pairs)
    assert (judged.type, added) == ("ACCUSE", [])
    _, added = verdict().judge([], pairs)
    assert [(event.actors, event.recipients) for event in added] == [((CHAD, MALI), (NIGER,))]


def test_an_act_that_its_status_turned_is_agreed_upon_by_whoever_reads_the_act() -> None:
    said = Said("REJECT", (CHAD,), (MALI,), 0.7, "CONSULT")
    (judged,), _ = verdict().judge([said], [Pair(CHAD, MALI, opinion(CONSULT=0.95))])
    assert judged.type == "REJECT"
    assert judged.probability > 0.9


def test_a_further_recipient_of_the_same_act_is_no_event_of_its_own() -> None:
    pairs = [Pair(CHAD, MALI, opinion(ACCUSE=0.9)), Pair(CHAD, NIGER, opinion(ACCUSE=0.9))]
    (judged,), added = verdict().judge([Said("ACCUSE", (CHAD,), (MALI,), 0.7)], pairs)
    assert (judged.recipients, added) == ((MALI, NIGER), [])


def test_whom_another_actor_does_it_to_is_no_further_recipient() -> None:
    pairs = [Pair(CHAD, MALI, opinion(ASSAULT=0.9)), Pair(NIGER, TOGO, opinion(ASSAULT=0.9)), Pair(CHAD, TOGO, opinion(ASSAULT=0.9))]
    (first, second), _ = verdict().judge([Said("ASSAULT", (CHAD,), (MALI,), 0.7), Said("ASSAULT", (NIGER,), (TOGO,), 0.7)], pairs)
    assert (first.recipients, second.recipients) == ((MALI,), (TOGO,))


@pytest.mark.parametrize(
    ("text", "kind", "status"),
    [
        ("Brazil did not support Bolivia in the council.", "REJECT", "actual"),
        ("Switzerland has not imposed sanctions on China.", "COERCE", "negated"),
        ("Norway has never criticised Chile.", "ACCUSE", "negated"),
    ],
)
def test_a_denied_act_stays_denied_whatever_its_type_becomes(coder: Coder, text: str, kind: str, status: str) -> None:
    (event,) = coder.code(text).events
    assert (event.type, event.status) == (kind, status)

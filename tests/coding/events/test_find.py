from __future__ import annotations

import pytest

from dragoman import Coder
from dragoman.coding.parties import Parties
from dragoman.records import Event


@pytest.fixture(scope="module")
def codebook() -> Coder:
    """The codebook alone, whose patterns are tested here where the learned coder might help it out."""
    return Coder(coder="codebook")


def only(coder: Coder, text: str) -> Event:
    """The single event of a text."""
    (event,) = coder.code(text).events
    return event


def parties(event: Event) -> tuple[list[str], list[str]]:
    return [e.text for e in event.actors], [e.text for e in event.recipients]


@pytest.mark.parametrize(
    ("text", "kind", "actors", "recipients"),
    [
        ("The Malian army attacked rebels near the border.", "ASSAULT", ["The Malian army"], ["rebels"]),
        ("Rebels near the border were attacked by the Malian army.", "ASSAULT", ["the Malian army"], ["Rebels near the border"]),
        ("The Malian army launched an attack on rebels.", "ASSAULT", ["The Malian army"], ["rebels"]),
        ("Peru condemned Chile's decision.", "ACCUSE", ["Peru"], ["Chile"]),
        ("Norway and Kenya praised Ghana and Togo.", "SUPPORT", ["Norway", "Kenya"], ["Ghana", "Togo"]),
        ("The government of Chad said it would send aid to Niger.", "AGREE", ["The government of Chad"], ["Niger"]),
        ("Brazil refused to meet envoys of Bolivia.", "REJECT", ["Brazil"], ["envoys of Bolivia"]),
        ("Sudan threatened to attack Eritrea.", "THREATEN", ["Sudan"], ["Eritrea"]),
        ("Parliament rejected the referendum.", "REJECT", ["Parliament"], ["the referendum"]),
        ("Soldiers opened fire on a crowd in Conakry.", "ASSAULT", ["Soldiers"], ["a crowd in Conakry"]),
        ("Chad is willing to withdraw its troops from Niger.", "AGREE", ["Chad"], ["Niger"]),
        ("Canada gave Haiti millions in aid.", "AID", ["Canada"], ["Haiti"]),
    ],
)
def test_who_does_what_to_whom(text: str, kind: str, actors: list[str], recipients: list[str], coder: Coder) -> None:
    event = only(coder, text)
    assert event.type == kind
    assert parties(event) == (actors, recipients)


def test_a_meeting_has_two_actors_and_no_recipient(coder: Coder) -> None:
    event = only(coder, "The foreign minister of Jordan met the foreign minister of Oman.")
    assert event.type == "CONSULT"
    assert {e.country for e in event.actors} == {"JOR", "OMN"}
    assert event.recipients == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Cooperation between Kenya and Uganda was strengthened last year.", "COOPERATE"),
        ("Relations between Peru and Chile were severed.", "SANCTION"),
    ],
)
def test_those_between_whom_it_is_done_do_it_to_each_other(text: str, kind: str, codebook: Coder) -> None:
    event = only(codebook, text)
    assert event.type == kind
    assert len(event.actors) == 2
    assert event.recipients == ()


def test_a_broker_acts_on_those_between_whom_he_stands(codebook: Coder) -> None:
    event = only(codebook, "Peru brokered a truce between Chad and Sudan.")
    assert parties(event) == (["Peru"], ["Chad", "Sudan"])


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        ("The minister reiterated Kenya's support for Somalia.", ["Somalia"]),
        ("The envoy expressed his country's solidarity with Nepal.", ["Nepal"]),
        ("Togo praised Kenya's support for the talks.", ["Kenya"]),
    ],
)
def test_whose_support_is_told_is_on_the_speakers_side(text: str, recipients: list[str], codebook: Coder) -> None:
    assert parties(only(codebook, text))[1] == recipients


def test_the_noun_that_says_it_with_a_verb_is_told(codebook: Coder) -> None:
    (sentence,) = codebook.language.parse(codebook.language.split("Kenya held a meeting with Uganda."))
    (found,) = codebook._what.find(sentence, Parties(codebook._who, (), on=None), [])
    assert {sentence.tokens[i].text for i in (found.verb, *found.nouns)} >= {"held", "meeting"}


def test_a_promise_to_meet_has_one_side_for_actor(coder: Coder) -> None:
    event = only(coder, "The president of Jordan will meet the president of Oman.")
    assert event.type == "AGREE"
    assert [e.country for e in event.actors] == ["JOR"]
    assert [e.country for e in event.recipients] == ["OMN"]


def test_a_state_act_in_the_passive_is_done_by_the_country_it_is_done_in(coder: Coder) -> None:
    event = only(coder, "Two journalists were arrested in Belarus.")
    assert event.type == "COERCE"
    assert [e.country for e in event.actors] == ["BLR"]


@pytest.mark.parametrize(
    "text",
    [
        "My neighbour attacked his dinner with a fork.",
        "The striker shot wide and the visitors attacked down the left.",
        "Heavy rain hit the coast on Friday.",
    ],
)
def test_no_public_party_no_event(text: str, coder: Coder) -> None:
    assert coder.code(text).events == ()


def test_the_act_that_is_only_threatened_is_no_event_of_its_own(coder: Coder) -> None:
    assert [e.type for e in coder.code("Sudan threatened to bomb towns in Eritrea.").events] == ["THREATEN"]


def test_the_explanation_names_pattern_file_and_words(coder: Coder) -> None:
    told = only(coder, "The Malian army attacked rebels.").explanation
    assert "'attacked' fits the ASSAULT pattern" in told
    assert "ASSAULT.toml line" in told
    assert "'The Malian army'" in told


def test_an_empty_text_is_a_failure_not_a_crash(coder: Coder) -> None:
    coded = coder.code(" \n ")
    assert [f.code for f in coded.failures] == ["empty_text"]
    assert coded.outcome == "failed"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Moldova agreed to shelter 200 people from Ukraine and asked Romania for blankets.", {"AGREE", "REQUEST"}),
        ("Chile refused to release the prisoners and expelled the envoy of Peru.", {"REJECT", "SANCTION"}),
        ("Chile refused to release the prisoners and expel the envoy of Peru.", {"REJECT"}),
    ],
)
def test_a_finite_verb_beside_a_complement_is_an_act_of_its_own(text: str, kinds: set[str], coder: Coder) -> None:
    assert {event.type for event in coder.code(text).events} == kinds


def test_a_verb_whose_plain_form_is_its_past_does_not_make_a_state_a_team(coder: Coder) -> None:
    assert only(coder, "Eritrea quit the regional bloc in protest.").type == "SANCTION"


@pytest.mark.parametrize(
    ("text", "kind", "actors"),
    [
        ("Kenya announced that Somali refugees would be expelled.", "THREATEN", ["Kenya"]),
        ("Kenya said aid would be sent to Chad.", "AGREE", ["Kenya"]),
        ("The prime minister of Peru said that the prisoners would not be released.", "REJECT", ["The prime minister of Peru"]),
        ("Kenya announced that Somali refugees would be expelled by Chad.", "THREATEN", ["Chad"]),
    ],
)
def test_an_announced_act_without_a_doer_is_the_speakers(text: str, kind: str, actors: list[str], codebook: Coder) -> None:
    event = only(codebook, text)
    assert (event.type, parties(event)[0]) == (kind, actors)


@pytest.mark.parametrize(
    "text",
    [
        "The UN said thousands of people would be killed in Sudan.",
        "The farmers said that refugees would be expelled.",
        "Kenya denied that refugees would be expelled.",
    ],
)
def test_who_foretells_what_others_will_do_threatens_nobody(text: str, codebook: Coder) -> None:
    assert not any(event.type == "THREATEN" for event in codebook.code(text).events)


def test_what_something_is_called_is_no_act(codebook: Coder) -> None:
    assert only(codebook, "Belarus condemned the sanctions as an attack on farmers.").type == "ACCUSE"


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        ("Bus drivers went on strike in Chad, and students blocked the main road.", [("strike",), ("obstruct",)]),
        ("Police in Chad fired tear gas at demonstrators who threw stones.", [("crowd-control",), ("riot",)]),
        ("Protesters in Chad marched on the palace and threw stones at it.", [("demo",), ("riot",)]),
    ],
)
def test_the_modes_are_those_of_the_act_and_of_no_other(text: str, modes: list[tuple[str, ...]], codebook: Coder) -> None:
    assert [event.modes for event in codebook.code(text).events] == modes

"""Noun phrases are read as parties: who, of which country, of which sectors."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman import Coder
from dragoman.coding.participants import Participants
from dragoman.knowledge.actors import ActorIndex
from dragoman.language.pipeline import Language
from dragoman.language.sentence import Sentence
from dragoman.records import Entity


@pytest.fixture(scope="module")
def language() -> Language:
    return Language()


@pytest.fixture(scope="module")
def who() -> Participants:
    return Participants(ActorIndex.load())


def parse(language: Language, text: str) -> Sentence:
    (sentence,) = language.parse(language.split(text))
    return sentence


def token(sentence: Sentence, word: str) -> int:
    return next(t.i for t in sentence.tokens if t.text == word)


def short(entities: tuple[Entity, ...]) -> list[tuple[str, str | None, str]]:
    return [(entity.text, entity.country, ",".join(entity.sectors)) for entity in entities]


PHRASES = [
    ("Afghan army soldiers left.", "soldiers", [("Afghan army soldiers", "AFG", "MIL")]),
    ("Rebels in the Ivory Coast spoke.", "Rebels", [("Rebels in the Ivory Coast", "CIV", "REB")]),
    ("NATO-member Norway agreed.", "Norway", [("NATO-member Norway", "NOR", "")]),
    ("Pro-Iranian militia attacked.", "militia", [("Pro-Iranian militia", None, "UAF")]),
    ("An Israeli-backed militia left the town.", "militia", [("An Israeli-backed militia", None, "UAF")]),
    ("US-led coalition forces left.", "forces", [("US-led coalition forces", "USA", "MIL")]),
    ("Senior Chilean and Peruvian officials met.", "officials", [("Senior Chilean", "CHL", "GOV"), ("Peruvian officials", "PER", "GOV")]),
    ("France and Germany agreed.", "France", [("France", "FRA", ""), ("Germany", "DEU", "")]),
    ("The Norwegian foreign minister, Kari Example, spoke.", "minister", [("The Norwegian foreign minister", "NOR", "GOV")]),
    ("They met Maria Example, Chile's foreign minister.", "Example", [("Maria Example", "CHL", "GOV")]),
    ("The former president of Kenya spoke.", "president", [("The former president of Kenya", "KEN", "ELI")]),
    ("Bolivian opposition lawmakers walked out.", "lawmakers", [("Bolivian opposition lawmakers", "BOL", "LEG,OPP")]),
    ("Colombian rebel leaders spoke.", "leaders", [("Colombian rebel leaders", "COL", "REB")]),
    ("Russian police and soldiers arrived.", "police", [("Russian police", "RUS", "COP"), ("soldiers", "RUS", "MIL")]),
    ("Russian police and the rebels left.", "police", [("Russian police", "RUS", "COP"), ("the rebels", None, "REB")]),
    ("Dozens of rebels fled.", "Dozens", [("rebels", None, "REB")]),
    ("Hezbollah fighters left.", "fighters", [("Hezbollah fighters", "LBN", "REB")]),
    ("Two Swedes and a Briton left.", "Swedes", [("Two Swedes", "SWE", "CVL"), ("a Briton", "GBR", "CVL")]),
    ("The Swedes voted.", "Swedes", [("The Swedes", "SWE", "")]),
    ("The leader of the rebels in Darfur spoke.", "leader", [("The leader of the rebels in Darfur", "SDN", "REB")]),
    ("UN officials spoke.", "officials", [("UN officials", "UNO", "")]),
    ("German Conservatives spoke.", "Conservatives", [("German Conservatives", "DEU", "PTY")]),
    ("Two ex-ministers left.", "ministers", [("Two ex-ministers", None, "ELI")]),
    ("Peru's ex-president left.", "president", [("Peru's ex-president", "PER", "ELI")]),
    ("U.S.-led forces left.", "forces", [("U.S.-led forces", "USA", "MIL")]),
    ("The Damascus-based group left.", "group", [("The Damascus-based group", "SYR", "")]),
    ("The Polish Catholic Church met.", "Church", [("The Polish Catholic Church", "POL", "REL")]),
    ("New Mexico's chief justice left.", "justice", [("New Mexico's chief justice", "USA", "JUD")]),
    ("Kremlin critics spoke.", "critics", [("Kremlin critics", "RUS", "")]),
    ("Kenya's Labour Party met.", "Party", [("Kenya's Labour Party", "KEN", "PTY")]),
    ("Iraqi armed forces left.", "forces", [("Iraqi armed forces", "IRQ", "MIL")]),
    ("The chief of the UN mission in Congo spoke.", "chief", [("The chief of the UN mission in Congo", "UNO", "")]),
    ("Members of parliament left.", "Members", [("Members of parliament", None, "LEG")]),
]


@pytest.mark.parametrize(("text", "head", "expected"), PHRASES)
def test_phrases(language: Language, who: Participants, text: str, head: str, expected: list[tuple[str, str | None, str]]) -> None:
    sentence = parse(language, text)
    assert who.party(sentence, token(sentence, head))
    assert short(who.entities(sentence, token(sentence, head))) == expected


INSIDE = [
    ("They rejected Israel's demand.", "demand", [("Israel", "ISR")]),
    ("They rejected proposed Israeli changes.", "changes", [("Israeli", "ISR")]),
    ("The curfew in Jamaica angered residents.", "curfew", [("Jamaica", "JAM")]),
    ("They imposed sanctions on Iran and Syria.", "sanctions", [("Iran", "IRN"), ("Syria", "SYR")]),
    ("They attended the Doha talks.", "talks", []),
    ("They sold anti-American posters.", "posters", []),
]


@pytest.mark.parametrize(("text", "head", "expected"), INSIDE)
def test_parties_inside_other_phrases(language: Language, who: Participants, text: str, head: str, expected: list[tuple[str, str]]) -> None:
    sentence = parse(language, text)
    assert not who.party(sentence, token(sentence, head))
    assert [(entity.text, entity.country) for entity in who.inside(sentence, token(sentence, head))] == expected


def test_capitals_are_governments_when_they_act_and_places_otherwise(language: Language, who: Participants) -> None:
    sentence = parse(language, "Kabul rejected the offer that was made in Moscow.")
    kabul = who.entity(sentence, token(sentence, "Kabul"))
    assert (kabul.country, kabul.sectors) == ("AFG", ("GOV",))
    assert not who.party(sentence, token(sentence, "Moscow"))


def test_offices_depend_on_the_day(language: Language, who: Participants) -> None:
    sentence = parse(language, "Angela Merkel spoke.")
    merkel = token(sentence, "Merkel")
    in_office = who.entity(sentence, merkel, on=dt.date(2015, 6, 1))
    later = who.entity(sentence, merkel, on=dt.date(2024, 6, 1))
    assert (in_office.country, in_office.sectors, in_office.office) == ("DEU", ("GOV",), "chancellor")
    assert (later.country, later.sectors, later.office) == ("DEU", ("ELI",), None)
    assert in_office.entity_id == later.entity_id == "person:angela-merkel"


def test_a_title_in_the_text_outweighs_the_calendar(language: Language, who: Participants) -> None:
    sentence = parse(language, "German Chancellor Angela Merkel spoke.")
    assert who.entity(sentence, token(sentence, "Merkel"), on=dt.date(2024, 6, 1)).sectors == ("GOV",)


def test_a_title_tells_which_of_the_offices_is_meant(language: Language, who: Participants) -> None:
    sentence = parse(language, "Former Portuguese Prime Minister Antonio Guterres met Prime Minister Antonio Guterres.")
    heads = [t.i for t in sentence.tokens if t.text == "Guterres"]
    assert [who.entity(sentence, head, on=dt.date(2020, 1, 1)).country for head in heads] == ["PRT", "PRT"]


def test_unknown_people_have_only_what_the_words_say(language: Language, who: Participants) -> None:
    sentence = parse(language, "Foreign Minister Ulla Example met Chad Example.")
    minister = who.entity(sentence, token(sentence, "met") - 1)
    private = who.entity(sentence, token(sentence, "met") + 2)
    assert (minister.country, minister.sectors) == (None, ("GOV",))
    assert (private.country, private.sectors, private.entity_id) == (None, (), None)


def test_pronouns_have_no_codes(language: Language, who: Participants) -> None:
    sentence = parse(language, "They criticised it.")
    they = who.entity(sentence, 0)
    assert who.party(sentence, 0)
    assert (they.text, they.country, they.sectors) == ("They", None, ())


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Norway will send its troops home.", "NOR"),
        ("Norway urged Sweden to send its troops home.", None),
        ("In Geneva the envoy praised his army.", None),
    ],
)
def test_possessives_are_resolved_only_where_one_country_was_named(
    language: Language, who: Participants, text: str, country: str | None
) -> None:
    sentence = parse(language, text)
    head = next(t.i for t in sentence.tokens if t.text in {"troops", "army"})
    assert who.entity(sentence, head).country == country


def test_relative_pronouns_stand_for_their_noun(language: Language, who: Participants) -> None:
    sentence = parse(language, "The Kenyan minister who resigned fled.")
    assert who.entity(sentence, token(sentence, "who")).text == "The Kenyan minister"


def test_mentions_have_codes_and_exact_spans(language: Language, who: Participants) -> None:
    text = "Côte d’Ivoire’s president met U.N. envoys and Élysée officials."
    found = who.mentions(parse(language, text))
    assert {entity.country for entity in found} == {"CIV", "UNO", "FRA"}
    assert all(text[entity.start : entity.end] == entity.text for entity in found)


def test_the_basis_names_the_words_that_decided(language: Language, who: Participants) -> None:
    sentence = parse(language, "Chile's foreign minister spoke.")
    basis = who.entity(sentence, token(sentence, "minister")).basis
    assert "'Chile' is CHL" in basis
    assert "'foreign minister' is GOV" in basis


def test_a_plural_of_two_countries_is_two_parties(coder: Coder) -> None:
    (event,) = coder.code("The foreign ministers of Greece and Turkey met.").events
    assert [(e.country, e.sectors) for e in event.actors] == [("GRC", ("GOV",)), ("TUR", ("GOV",))]


def test_a_hyphen_that_the_parser_takes_for_a_subject_is_no_party(coder: Coder) -> None:
    assert coder.code("Nasser al - Jamil said the army attacked.").failures == ()

"""Known actors are found by their names, with codes that hold on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.errors import DataError
from dragoman.knowledge.actors import ActorIndex, parse_role, party_words
from dragoman.knowledge.agents import Agents
from dragoman.knowledge.words import fold, pieces


@pytest.fixture(scope="module")
def actors() -> ActorIndex:
    return ActorIndex.load()


def codes(actors: ActorIndex, text: str, on: dt.date | None = None) -> list[tuple[str, str | None]]:
    words = text.split()
    found = []
    for match in actors.find(words):
        role = match.actor.role(on)
        found.append((" ".join(words[match.first : match.last + 1]), role.country if role else None))
    return found


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Afghanistan", "AFG"), ("U.S.", "USA"), ("US", "USA"), ("Britons", "GBR"), ("the Kremlin", "RUS"), ("Filipinos", "PHL"),
        ("Côte d'Ivoire", "CIV"), ("South Sudanese", "SSD"), ("Sudanese", "SDN"), ("Kosovo Albanians", "KOS"), ("D.R.C.", "COD"),
        ("Guinea - Bissau", "GNB"), ("Turkish Cypriots", "CYP"), ("East Germany", "DEU"), ("Danes", "DNK"),
    ],
)  # fmt: skip
def test_countries_by_every_form(actors: ActorIndex, text: str, country: str) -> None:
    assert codes(actors, text) == [(text, country)]


def test_capitals_tell_names_from_words(actors: ActorIndex) -> None:
    assert codes(actors, "tell us about turkey and chad") == []
    assert codes(actors, "Turkey warned Chad") == [("Turkey", "TUR"), ("Chad", "TCD")]


def test_the_longest_name_wins(actors: ActorIndex) -> None:
    assert codes(actors, "North Korea and South Korea") == [("North Korea", "PRK"), ("South Korea", "KOR")]


def test_disputed_entities_have_the_claiming_state_and_pre(actors: ActorIndex) -> None:
    (match,) = actors.find(["Abkhazia"])
    role = match.actor.role()
    assert role is not None
    assert (role.country, role.sectors) == ("GEO", ("PRE",))


def test_roles_have_dates() -> None:
    role = parse_role("USA:GOV 2009-01-20..2017-01 (president)")
    assert role.holds(dt.date(2017, 1, 31))
    assert not role.holds(dt.date(2017, 2, 1))
    assert (role.country, role.sectors, role.office) == ("USA", ("GOV",), "president")


def test_a_broken_role_is_named() -> None:
    with pytest.raises(DataError, match="is no role"):
        parse_role("gov of USA")


def test_every_row_of_the_data_can_be_read(actors: ActorIndex) -> None:
    for row in range(len(actors)):
        assert actors.actor(row).roles


def test_names_are_cut_as_the_parser_cuts_them() -> None:
    assert pieces("al-Shabaab") == ("al", "Shabaab")
    assert pieces("People's Army") == ("People", "'s", "Army")
    assert pieces("Workers' Party") == ("Workers", "'", "Party")
    assert fold("Élysée") == "elysee"


def test_agent_nouns() -> None:
    agents = Agents.load()
    found = agents.noun_at(["the", "deputy", "prime", "ministers", "met"], 3)
    assert found is not None
    assert (found.first, found.sectors) == (1, ("GOV",))
    state = agents.noun_at(["heads", "of", "state", "met"], 0)
    assert state is not None
    assert (state.last, state.sectors) == (2, ("GOV",))


def test_party_words_are_lower_case_single_words() -> None:
    words = party_words()
    assert {"russia", "rebels", "ministry", "kremlin", "afghans"} <= words
    assert all(word == word.lower() and " " not in word for word in words)

"""Known actors are found by their names, with codes that hold on a day."""

from __future__ import annotations

import datetime as dt

import pytest

from dragoman.errors import DataError
from dragoman.knowledge.actors import COUNTRY_FILES, FILES, Actor, ActorIndex, parse_role, party_words
from dragoman.knowledge.agents import Agents
from dragoman.knowledge.tables import read_table
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


@pytest.mark.parametrize(
    ("name", "day", "country", "sectors"),
    [
        ("Abkhazia", "1985-01-01", "GEO", ()), ("Abkhazia", "2005-01-01", "GEO", ("PRE",)), ("Artsakh", "2020-06-01", "AZE", ("PRE",)),
        ("Artsakh", "2024-06-01", "AZE", ()), ("Soviet Union", "1985-01-01", "RUS", ()), ("Soviet Union", "2005-01-01", "RUS", ()),
        ("Zaire", "1990-01-01", "COD", ()), ("Yugoslavia", "1999-01-01", "SRB", ()), ("Czechoslovakia", "1991-01-01", "CZE", ()),
        ("East Germany", "1990-01-01", "DEU", ()), ("Rhodesia", "1978-01-01", "ZWE", ()),
    ],
)  # fmt: skip
def test_states_that_are_gone_and_disputed_ones_have_days(
    actors: ActorIndex, name: str, day: str, country: str, sectors: tuple[str, ...]
) -> None:
    (match,) = actors.find(name.split())
    role = match.actor.role(dt.date.fromisoformat(day))
    assert role is not None
    assert (role.country, role.sectors) == (country, sectors)
    assert any(role.first or role.last for role in match.actor.roles)


def test_roles_have_dates() -> None:
    role = parse_role("USA:GOV 2009-01-20..2017-01 (president)")
    assert role.holds(dt.date(2017, 1, 31))
    assert not role.holds(dt.date(2017, 2, 1))
    assert (role.country, role.sectors, role.office) == ("USA", ("GOV",), "president")


@pytest.mark.parametrize(
    ("name", "office", "sectors"),
    [
        ("F. W. de Klerk", "president", ("GOV",)),  # led the opposition afterwards
        ("Pol Pot", None, ("REB",)),
        ("Mallikarjun Kharge", "leader of the opposition in the upper house", ("OPP",)),
    ],
)
def test_the_role_of_somebody_without_a_day(actors: ActorIndex, name: str, office: str | None, sectors: tuple[str, ...]) -> None:
    (match,) = actors.find(name.split())
    role = match.actor.role()
    assert role is not None
    assert role.sectors == sectors
    assert office is None or role.office == office


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


SECTORS = {
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB",
    "MED", "REF", "OPP", "PRE", "REL", "SOC",
}  # fmt: skip
STATELESS = {"UNO", "IGO", "EUR", "NGO", "ISM", "IMG", "MNC"}


def test_codes_are_those_of_the_ontology(actors: ActorIndex) -> None:
    states = {role.country for row in range(len(actors)) if actors.actor(row).kind == "country" for role in actors.actor(row).roles}
    assert len(states) >= 197
    roles = [role for row in range(len(actors)) for role in actors.actor(row).roles]
    assert {role.country for role in roles} - {None} <= states | STATELESS
    assert {sector for role in roles for sector in role.sectors} <= SECTORS
    assert {sector for _, sectors, *_ in read_table("agents.tsv", 4) if sectors != "-" for sector in sectors.split(",")} <= SECTORS


def test_the_tables_hold_what_is_promised() -> None:
    rows = {file: [row[1][:3] for row in read_table(file, 3)] for file in ("groups.tsv", "parties.tsv", "organisations.tsv", "media.tsv")}
    assert sum(country in {"UNO", "IGO", "EUR"} for country in rows["organisations.tsv"]) >= 150
    assert (len(rows["groups.tsv"]) >= 500, len(rows["parties.tsv"]) >= 400, len(rows["media.tsv"]) >= 300) == (True, True, True)
    nouns = [phrase for use, _, phrases, _ in read_table("agents.tsv", 4) if use == "noun" for phrase in phrases.split("|")]
    assert len(set(nouns)) >= 2000


def test_every_row_has_a_known_source() -> None:
    known = {row[0] for row in read_table("sources.tsv", 3)}
    tables = {**dict.fromkeys(COUNTRY_FILES, 7), **dict.fromkeys(FILES, 3), "agents.tsv": 4}
    found = {(file, source) for file, columns in tables.items() for row in read_table(file, columns) for source in row[-1].split("|")}
    assert {source for _, source in found} == known
    assert {file for file, _ in found} == set(tables)


def test_times_in_office_of_several_tables_are_joined(actors: ActorIndex) -> None:
    (match,) = actors.find(["Rolandas", "Paksas"])
    assert match.actor.source == "leaders.tsv (general knowledge); executives.tsv (Phoenix dictionaries)"
    on = {year: role.sectors if (role := match.actor.role(dt.date(year, 1, 1))) else None for year in (2000, 2001, 2002, 2004, 2006)}
    assert on == {2000: ("ELI",), 2001: ("GOV",), 2002: ("ELI",), 2004: ("GOV",), 2006: ("ELI",)}


@pytest.mark.parametrize(
    ("name", "day", "who", "sectors"),
    [
        ("Bush", "1991-05-01", "George H.W. Bush", ("GOV",)), ("Bush", "2004-05-01", "George W. Bush", ("GOV",)),
        ("George Bush", "1991-05-01", "George H.W. Bush", ("GOV",)), ("Bush", "2015-05-01", "George W. Bush", ("ELI",)),
        ("Clinton", "1996-05-01", "Bill Clinton", ("GOV",)), ("Clinton", "2004-05-01", "Hillary Clinton", ("LEG",)),
        ("Clinton", "2010-05-01", "Hillary Clinton", ("GOV",)), ("President Assad", "1999-05-01", "Hafez al-Assad", ("GOV",)),
        ("President Assad", "2009-05-01", "Bashar al-Assad", ("GOV",)),
    ],
)  # fmt: skip
def test_one_surname_of_several_people_is_told_by_the_day(
    actors: ActorIndex, name: str, day: str, who: str, sectors: tuple[str, ...]
) -> None:
    (match,) = actors.find(name.split())
    on = dt.date.fromisoformat(day)
    role = match.actor.role(on)
    assert role is not None
    assert (match.actor.bearer(on).name, role.sectors) == (who, sectors)


def test_without_a_day_the_latest_bearer_is_meant(actors: ActorIndex) -> None:
    (match,) = actors.find(["Bush"])
    assert match.actor.bearer(None).name == "George W. Bush"


def test_actors_are_found_by_id(actors: ActorIndex) -> None:
    found = actors.of_id("person:kofi-annan")
    assert found is not None
    assert found.name == "Kofi Annan"
    assert actors.of_id("person:nobody-at-all") is None


def test_roles_of_one_actor_are_in_order(actors: ActorIndex) -> None:
    for row in range(len(actors)):
        begun = [role.first or dt.date.min for role in actors.actor(row).roles]
        assert begun == sorted(begun), actors.actor(row).name


def test_no_two_actors_share_an_id(actors: ActorIndex) -> None:
    ids = [actors.actor(row).id for row in range(len(actors))]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("text", "country", "sector"),
    [
        ("Hezbollah", "LBN", "REB"), ("the State Department", "USA", "GOV"), ("Knesset", "ISR", "LEG"), ("Reuters", "GBR", "JRN"),
        ("NATO", "IGO", "MIL"), ("Nato", "IGO", "MIL"), ("European Parliament", "EUR", "LEG"), ("Interpol", "IGO", "COP"),
        ("Human Rights Watch", "NGO", None), ("al - Qaeda", "IMG", "REB"), ("African National Congress", "ZAF", "PTY"),
    ],
)  # fmt: skip
def test_organisations(actors: ActorIndex, text: str, country: str, sector: str | None) -> None:
    words = text.split()
    (match,) = actors.find(words)
    role = match.actor.role(dt.date(2020, 1, 1))
    assert role is not None
    assert role.country == country
    assert sector is None or sector in role.sectors


def test_what_an_actor_was_before_and_after() -> None:
    actor = Actor("person:x", "X", "person", (parse_role("CHL:GOV 2001..2003 (mayor)"), parse_role("CHL:LEG 2005..2007")))
    on = {year: actor.role(dt.date(year, 6, 1)) for year in (2000, 2002, 2004, 2006, 2010)}
    assert [role and (role.country, role.sectors) for role in on.values()] == [
        ("CHL", ()), ("CHL", ("GOV",)), ("CHL", ("ELI",)), ("CHL", ("LEG",)), ("CHL", ("ELI",)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "on", "country", "sectors"),
    [
        ("Bharatiya Janata Party", dt.date(2016, 1, 1), "IND", ("PTY", "GOV")),
        ("Bharatiya Janata Party", dt.date(2010, 1, 1), "IND", ("PTY",)),
        ("Levy Mwanawasa", dt.date(2005, 1, 1), "ZMB", ("GOV",)), ("Andrej Babis", dt.date(2018, 1, 1), "CZE", ("GOV",)),
        ("Helle Thorning-Schmidt", dt.date(2020, 1, 1), "DNK", ("ELI",)), ("Surin Pitsuwan", dt.date(2010, 1, 1), "IGO", ()),
        ("UNTAC", dt.date(1993, 1, 1), "UNO", ()),
    ],
)  # fmt: skip
def test_offices_and_spells_by_date(actors: ActorIndex, name: str, on: dt.date, country: str, sectors: tuple[str, ...]) -> None:
    found = actors.find(list(pieces(name)))
    role = found[0].actor.role(on) if found else None
    assert (role and role.country, role.sectors if role else ()) == (country, sectors)

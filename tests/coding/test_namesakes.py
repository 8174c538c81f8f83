"""Countries that share a name with another one, by what else the text speaks of, or with people."""

from __future__ import annotations

import pytest

from dragoman import Coder


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Congo accused China of fraud.", {"COD"}),
        ("Congo signed an agreement with China. Crowds cheered in Kinshasa.", {"COD"}),
        ("Congo signed an agreement with China. Crowds cheered in Brazzaville.", {"COG"}),
        ("Ferries between Kinshasa and Brazzaville stopped. Congo accused China of fraud.", {"COD"}),
        ("The Congolese government expelled a diplomat of China, an official in Brazzaville said.", {"COG"}),
        ("Congo's president threatened China at a rally in Pointe-Noire.", {"COG"}),
        ("Georgia accused China of fraud.", {"GEO"}),
        ("Georgia accused China of fraud, a court in Atlanta was told.", {"USA"}),
        ("Georgia accused China of fraud in talks in Tbilisi with a senator from Florida.", {"GEO"}),
        ("Korea accused China of fraud.", {"KOR"}),
        ("Korea accused China of fraud, the radio in Pyongyang said.", {"PRK"}),
        ("Pyongyang and Seoul were silent. Korea accused China of fraud.", {"KOR"}),
        ("Police in Bissau watched. Guinea accused China of fraud.", {"GIN"}),
        ("Guinea-Bissau accused China of fraud.", {"GNB"}),
        ("Equatorial Guinea accused China of fraud.", {"GNQ"}),
        ("Papua New Guinea accused China of fraud.", {"PNG"}),
    ],
)
def test_a_shared_name_means_the_country_that_the_text_is_about(text: str, countries: set[str], coder: Coder) -> None:
    parties = [party for event in coder.code(text).events for party in (*event.actors, *event.recipients)]
    assert {party.country for party in parties} - {"CHN"} == countries


def test_people_and_groups_stay_of_their_country(coder: Coder) -> None:
    text = "The Congolese Rally for Democracy shelled an army post, a trader in Brazzaville said."
    assert {party.country for event in coder.code(text).events for party in event.actors if "Rally" in party.text} == {"COD"}


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("Senator Jordan accused Peru of fraud.", None),
        ("On Monday Mr. Jordan accused Peru of fraud.", None),
        ("Michael Jordan accused Peru of fraud.", None),
        ("Neighbouring Jordan accused Peru of fraud.", "JOR"),
        ("King Abdullah of Jordan accused Peru of fraud.", "JOR"),
    ],
)
def test_a_surname_is_no_country(text: str, country: str | None, coder: Coder) -> None:
    (event,) = coder.code(text).events
    assert [actor.country for actor in event.actors] == [country]

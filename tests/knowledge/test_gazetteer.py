"""The packaged gazetteer: what it knows, under which names, and that it cannot be written."""

import copy
import sqlite3
import time
import unicodedata
from pathlib import Path

import pytest

from dragoman.errors import DataError, MissingPartError
from dragoman.knowledge.gazetteer import Candidate, Gazetteer, Word, name_key


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def near(place: Candidate, lat: float, lon: float) -> bool:
    return abs(place.lat - lat) < 1.5 and abs(place.lon - lon) < 1.5


@pytest.mark.parametrize(
    ("name", "country", "lat", "lon"),
    [
        ("Nairobi", "KEN", -1.3, 36.8), ("Kyiv", "UKR", 50.4, 30.5), ("Kiev", "UKR", 50.4, 30.5), ("El Fasher", "SDN", 13.6, 25.3),
        ("Khan Younis", "PSE", 31.3, 34.3), ("Jenin", "PSE", 32.5, 35.3), ("Bakhmut", "UKR", 48.6, 38.0), ("Mekele", "ETH", 13.5, 39.5),
        ("Mbuji-Mayi", "COD", -6.1, 23.6), ("İzmir", "TUR", 38.4, 27.1), ("N'Djamena", "TCD", 12.1, 15.0),
        ("Sana’a", "YEM", 15.4, 44.2),
        ("St. Petersburg", "RUS", 59.9, 30.3), ("The Hague", "NLD", 52.1, 4.3),
        ("Helmand", "AFG", 31.6, 64.2), ("Kosovo", "KOS", 42.6, 20.9),
        ("Aleppo", "SYR", 36.2, 37.2), ("Cox's Bazar", "BGD", 21.4, 92.0), ("Port-au-Prince", "HTI", 18.5, -72.3),
        ("Medellín", "COL", 6.2, -75.6),
    ],
)  # fmt: skip
def test_the_first_candidate_is_the_one_a_reader_thinks_of(gazetteer: Gazetteer, name: str, country: str, lat: float, lon: float) -> None:
    top = gazetteer.lookup(name)[0]
    assert top.country == country
    assert near(top, lat, lon)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Kenya", "country"), ("Kenyans", "people"), ("Turkish", "people"), ("Middle East", "region"), ("Donetsk Oblast", "admin1"),
     ("Rapides Parish", "admin2"), ("Pangasinan", "admin2"), ("Nairobi", "capital"), ("Mombasa", "city"), ("Red Sea", "region")],
)  # fmt: skip
def test_kinds(gazetteer: Gazetteer, name: str, kind: str) -> None:
    assert kind in {place.kind for place in gazetteer.lookup(name)}


def test_case_marks_and_hyphens_do_not_matter(gazetteer: Gazetteer) -> None:
    for name in ("GUINEA-BISSAU", "guinea bissau", "Guinea Bissau"):
        assert gazetteer.lookup(name)[0].country == "GNB"
    accented = "Côte d’Ivoire"
    assert gazetteer.lookup(unicodedata.normalize("NFD", accented)) == gazetteer.lookup(accented)
    assert name_key("Fort  Saint-Jean") == "ft st jean"


def test_candidates_are_in_order_of_prominence(gazetteer: Gazetteer) -> None:
    cities = [place for place in gazetteer.lookup("Springfield") if place.kind == "city" and place.primary]
    assert [place.population for place in cities] == sorted((place.population for place in cities), reverse=True)
    assert len(cities) > 5


def test_divisions_lie_where_their_places_are(gazetteer: Gazetteer) -> None:
    for name, country, lat, lon in (("Texas", "USA", 31.3, -99.3), ("Idlib", "SYR", 35.8, 36.6), ("Rakhine", "MMR", 20.0, 93.5)):
        assert any(place.kind == "admin1" and place.country == country and near(place, lat, lon) for place in gazetteer.lookup(name))


def test_a_place_knows_its_divisions(gazetteer: Gazetteer) -> None:
    town = next(place for place in gazetteer.lookup("Alexandria") if place.admin1 == "Louisiana")
    assert town.admin1_id == gazetteer.lookup("Louisiana")[0].id
    assert town.admin2_id == gazetteer.lookup("Rapides Parish")[0].id


def test_what_is_no_place_has_no_candidates(gazetteer: Gazetteer) -> None:
    assert gazetteer.lookup("Qwertzuiop") == ()
    assert gazetteer.lookup("") == ()


def test_words(gazetteer: Gazetteer) -> None:
    assert gazetteer.word("Maria") & Word.FIRST_NAME
    assert gazetteer.word("Johnson") & Word.SURNAME
    assert gazetteer.word("police") & Word.COMMON
    assert not gazetteer.word("Nairobi")


def test_it_names_its_sources(gazetteer: Gazetteer) -> None:
    assert "GeoNames" in gazetteer.about()["attribution"]
    assert "CC BY 4.0" in gazetteer.about()["attribution"]


def test_a_copy_for_another_process_opens_its_own_file(gazetteer: Gazetteer) -> None:
    other = copy.copy(gazetteer)
    assert other.lookup("Lima") == gazetteer.lookup("Lima")
    assert other._connection() is not gazetteer._connection()
    other.close()


def test_the_file_is_read_only(gazetteer: Gazetteer) -> None:
    gazetteer.lookup("Lima")
    with pytest.raises(sqlite3.OperationalError):
        gazetteer._connection().execute("DELETE FROM places")


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match="nowhere"):
        Gazetteer(tmp_path / "nowhere.sqlite").lookup("Lima")
    broken = tmp_path / "broken.sqlite"
    broken.write_bytes(b"no database at all" * 100)
    with pytest.raises(DataError, match=r"broken\.sqlite"):
        Gazetteer(broken).lookup("Lima")


def test_look_ups_are_quick(gazetteer: Gazetteer) -> None:
    names = ["Nairobi", "Talks", "Aleppo", "Monday", "San José", "Ministry of Defence"] * 2000
    start = time.perf_counter()
    for name in names:
        gazetteer.lookup(name)
    assert len(names) / (time.perf_counter() - start) > 30_000


def test_places_are_found_by_the_beginning_of_their_names(gazetteer: Gazetteer) -> None:
    found = gazetteer.starting("nairo", limit=5)
    assert "Nairobi" in [place.name for place in found]
    assert [place.population for place in found] == sorted((place.population for place in found), reverse=True)
    assert len(gazetteer.starting("s", limit=7)) == 7
    assert gazetteer.starting("no place begins so", limit=5) == ()

"""A user's own gazetteer: what is read, what is left out, and what stops."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from dragoman.errors import DataError, InputError
from dragoman.knowledge.user_places import POPULATION, load_gazetteer, read_places

TABLE = """name,lat,lon,country,population,kind,other_names,admin1
Vardanik,40.1,45.3,arm,3000,,Wardanik|Vardanig,Gegharkunik
North Ridge,-1.5,29.25,COD,,region,,
"""


def written(folder: Path, text: str, name: str = "places.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_places_are_found_by_all_their_names(tmp_path: Path) -> None:
    gazetteer = load_gazetteer(written(tmp_path, TABLE))
    first, other = gazetteer.lookup("Vardanik")[0], gazetteer.lookup("Wardanik")[0]
    assert (first.country, first.admin1, first.lat, first.population, first.kind) == ("ARM", "Gegharkunik", 40.1, 3000, "city")
    assert (first.primary, other.primary, other.id) == (True, False, first.id)
    assert gazetteer.lookup("north ridge")[0].population == POPULATION
    assert gazetteer.lookup("Lima")[0].country == "PER"


def test_a_namesake_of_the_user_stands_first(tmp_path: Path) -> None:
    gazetteer = load_gazetteer(written(tmp_path, "name,lat,lon,country\nLima,1,2,UGA\n"))
    assert [place.country for place in gazetteer.lookup("Lima")[:2]] == ["UGA", "PER"]


def test_tabs_and_semicolons_separate_too(tmp_path: Path) -> None:
    for sign in "\t;":
        text = TABLE.replace(",", sign)
        assert "vardanik" in read_places(written(tmp_path, text)).names


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Qala,,45.3", "lat is missing"), ("Qala,40.1,", "lon is missing"), ("Qala,40.1", "lon is missing"), ("Qala,91,45", "beyond 90"),
        ("Qala,nan,45", "beyond 90"), ("Qala,north,45", "no number"), (",40,45", "no name"), ("Qala,40,45,Armenia", "alpha-3"),
    ],
)  # fmt: skip
def test_a_faulty_line_is_left_out_and_told(line: str, reason: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = written(tmp_path, f"name,lat,lon,country\nVardanik,40,45,ARM\n{line}\n")
    found = read_places(path)
    assert list(found.names) == ["vardanik"]
    [problem] = found.problems
    assert "line 3" in problem
    assert reason in problem
    load_gazetteer(path)
    assert "the line is left out" in caplog.text


def test_many_faulty_lines_are_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    load_gazetteer(written(tmp_path, "name,lat,lon\nVardanik,40,45\n" + "Qala,,\n" * 20))
    assert len(caplog.records) == 6
    assert "15 more lines" in caplog.text


def test_a_file_that_is_no_gazetteer_stops(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_places(tmp_path / "missing.csv")
    (tmp_path / "bytes.csv").write_bytes(b"name,lat,lon\n\xff\xfe,1,2\n")
    with pytest.raises(InputError):
        read_places(tmp_path / "bytes.csv")
    for text in ("", "place,x,y\nA,1,2\n", "name,lat,lon\n", "name,lat,lon\nQala,,\n"):
        with pytest.raises(DataError):
            read_places(written(tmp_path, text))


def test_the_places_travel_to_another_process(tmp_path: Path) -> None:
    gazetteer = pickle.loads(pickle.dumps(load_gazetteer(written(tmp_path, TABLE))))
    assert gazetteer.lookup("Vardanik")[0].country == "ARM"

"""The commands that show readings: when and where."""

import json
from pathlib import Path

import pytest

from dragoman.cli import main


def test_when_shows_days_calendar_and_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "14 Jumada al-awwal 1440"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        '"14 Jumada al-awwal 1440": 2019-01-20',
        "    grain day, calendar hijri, rule: hijri calendar",
    ]


def test_when_reads_relative_words_against_publication(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "on Thursday", "--published", "2019-03-01"]) == 0
    assert '"Thursday": 2019-02-28' in capsys.readouterr().out
    assert main(["when", "on Thursday"]) == 0
    assert "not resolved" in capsys.readouterr().out


def test_when_as_json_tells_two_calendars_apart(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", "1 Ramadan 1444 (25 March 2023)", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [date["calendar"] for date in found] == ["hijri", "gregorian"]
    assert all("disagrees by 2 days" in date["rule"] for date in found)


@pytest.mark.parametrize("words", ["31 February", "45 Ramadan", "nothing here"])
def test_when_without_a_date_says_so(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["when", words, "--published", "2019-03-01"]) == 0
    assert capsys.readouterr().out.startswith("No date is read in it.")


def test_where_shows_candidates_and_why_one_won(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where", "A flood hit Paris, Texas, on Monday.", "--candidates", "2"]) == 0
    shown = capsys.readouterr().out
    assert "Paris, Texas, USA, city" in shown
    assert "the text places it in Texas" in shown
    assert "placed there by the text +8.0" in shown


def test_where_as_json_and_without_a_place(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["where", "The envoy left for Lima.", "--json"]) == 0
    [found] = json.loads(capsys.readouterr().out)
    assert (found["place"]["country"], found["taken"]) == ("PER", True)
    assert found["candidates"][0]["parts"]["prominence"] > 0
    assert main(["where", "nothing here"]) == 0
    assert capsys.readouterr().out == "No name in it is in the gazetteer.\n"
    assert main(["where", " "]) == 2
    assert main(["when", ""]) == 2


def test_where_with_places_of_the_users_own(capsys: pytest.CaptureFixture[str]) -> None:
    Path("camps.csv").write_text("name,lat,lon,country\nCamp Amalurra,12.5,41.25,ERI\nNowhere,,,ERI\n", encoding="utf-8")
    assert main(["where", "Shells fell near Camp Amalurra.", "--gazetteer", "camps.csv"]) == 0
    assert "Camp Amalurra, ERI, city" in capsys.readouterr().out
    assert main(["where", "Shells", "--gazetteer", "missing.csv"]) == 3

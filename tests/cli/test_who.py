"""`dragoman who` and --dictionary on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import dragoman
from dragoman.cli import main
from dragoman.coder import Coder


@pytest.fixture
def _real_coder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(vars(dragoman), "Coder", Coder)


def test_who_shows_codes_offices_and_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", "Kofi Annan", "--date", "1999-05-01"]) == 0
    shown = capsys.readouterr().out
    assert "Kofi Annan (person): UNO, secretary-general" in shown
    assert "source: leaders.tsv" in shown


def test_who_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", "Kadhafi", "--json"]) == 0
    (first, *_) = json.loads(capsys.readouterr().out)
    assert first["roles"][0]["country"] == "LBY"


def test_nobody_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["who", "Zzyzx"]) == 0
    assert "Nobody" in capsys.readouterr().out


@pytest.mark.usefixtures("_real_coder")
def test_a_dictionary_goes_before_the_packaged_knowledge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,kind,country,sectors\nRivertown Front,group,MLT,REB\n")
    assert main(["who", "Rivertown Front", "--dictionary", str(path)]) == 0
    assert "MLT REB" in capsys.readouterr().out
    assert main(["explain", "The Rivertown Front attacked Norway.", "--dictionary", str(path)]) == 0
    assert "MLT" in capsys.readouterr().out


@pytest.mark.usefixtures("_real_coder")
def test_a_broken_dictionary_stops_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,country\nRivertown Front,XXX\n")
    assert main(["explain", "Norway attacked Chile.", "--dictionary", str(path)]) == 1
    assert "own.csv, line 2: 'XXX'" in capsys.readouterr().err

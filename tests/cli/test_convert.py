"""`dragoman convert` and `dragoman panel`."""

import csv
import json
from pathlib import Path

import pytest

from dragoman.cli import main


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text("Rebels attacked soldiers in Juba on Monday. A medic said.", encoding="utf-8")
    assert main(["code", "a.txt", "--date", "2024-05-03", "-q", "-o", "a.jsonl"]) == 0
    return tmp_path / "a.jsonl"


def test_what_the_target_cannot_hold_is_printed(coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "a.jsonl", "a.polecat.tsv"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "polecat cannot hold:\n" in shown.err
    assert "  1 speakers (according to whom)\n" in shown.err
    assert "all of it, by event id: a.polecat.tsv.provenance.jsonl" in shown.err
    assert Path("a.polecat.tsv").read_text(encoding="utf-8").count("\n") == 2


def test_there_and_back_is_the_same(coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for source, target in (("a.jsonl", "b.sqlite"), ("b.sqlite", "c.parquet"), ("c.parquet", "d.jsonl")):
        assert main(["convert", source, target]) == 0
    assert "jsonl holds everything" in capsys.readouterr().err
    assert Path("d.jsonl").read_bytes() == coded.read_bytes()


def test_a_table_alone_goes_to_tables_only(coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "a.jsonl", "a.csv", "-q"]) == 0
    assert main(["convert", "a.csv", "b.parquet"]) == 0
    assert "no documents: the input has only rows" in capsys.readouterr().err
    assert main(["convert", "a.csv", "b.geojson"]) == 2
    assert "geojson needs the coded documents, and a.csv has only a row an event" in capsys.readouterr().err


def test_nothing_is_written_over(coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "a.jsonl", "b.csv", "-q"]) == 0
    assert main(["convert", "a.jsonl", "b.csv"]) == 2
    assert main(["convert", "a.jsonl", "b.csv", "--force", "-q"]) == 0
    assert main(["convert", "a.jsonl", "a.jsonl", "--force"]) == 2
    assert main(["convert", "a.jsonl", "no/b.csv"]) == 2
    assert main(["convert", "a.jsonl", "b.xlsx"]) == 2
    assert main(["convert", "b.jsonl", "c.csv"]) == 3
    assert "b.jsonl: no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "content"), [("x.jsonl", '{"a": 1}\n'), ("x.sqlite", "no base"), ("x.parquet", "no table")])
def test_what_dragoman_did_not_write_is_refused(name: str, content: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(name).write_text(content, encoding="utf-8")
    assert main(["convert", name, "y.csv"]) == 3
    assert name in capsys.readouterr().err


def test_a_panel_of_every_kind_of_input(coded: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("b.csv", "b.parquet", "b.sqlite"):
        assert main(["convert", "a.jsonl", name, "-q"]) == 0
    found = []
    for name in ("a.jsonl", "b.csv", "b.parquet", "b.sqlite"):
        assert main(["panel", name, "--by", "country", "--every", "month", "-o", "p.csv", "--force"]) == 0
        found.append(Path("p.csv").read_text(encoding="utf-8"))
    assert len(set(found)) == 1
    shown = capsys.readouterr().err
    assert "0 reports in the panel\n  1 left out: without a day\n" in shown


def test_a_panel_to_standard_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = "Rebels attacked soldiers in Juba."
    documents = [{"id": day, "text": line, "published": day} for day in ("2024-01-03", "2024-01-20", "2024-03-01")]
    Path("in.jsonl").write_text("".join(json.dumps(one) + "\n" for one in documents), encoding="utf-8")
    assert main(["code", "in.jsonl", "-q", "-o", "a.jsonl"]) == 0
    assert main(["panel", "a.jsonl", "--by", "place", "--every", "month"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["country"], row["admin1"], row["period"], row["reports"]) for row in rows] == [
        ("SSD", "Central Equatoria", "2024-01-01", "2"),
        ("SSD", "Central Equatoria", "2024-02-01", "0"),
        ("SSD", "Central Equatoria", "2024-03-01", "1"),
    ]
    listed = {
        "i.jsonl": '{"id": "i", "event_ids": ["2024-01-03#1", "2024-01-20#1"]}\n',
        "i.csv": "id,event_ids\ni,2024-01-03#1;2024-01-20#1\n",
    }
    for name, content in listed.items():
        Path(name).write_text(content, encoding="utf-8")
        assert main(["panel", "a.jsonl", "--by", "place", "--every", "month", "--incidents", name]) == 0
        assert [row["incidents"] for row in csv.DictReader(capsys.readouterr().out.splitlines())] == ["1", "0", "0"]
    assert main(["panel", "a.jsonl", "--by", "place", "--every", "month", "--incidents", "in.jsonl"]) == 3
    assert main(["panel", "a.jsonl", "--by", "place", "--every", "month", "--min-confidence", "2"]) == 2
    assert main(["panel", "a.jsonl", "--by", "place", "--every", "fortnight"]) == 2

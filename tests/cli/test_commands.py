"""The commands that print for people: explain, demo, codebook, schema, doctor, evaluate."""

import io
import json
import sys
from pathlib import Path

import pytest

from dragoman.cli import doctor, evaluate, main
from dragoman.cli.doctor import FAILED, MISSING, OK, Check
from dragoman.cli.drawing import Mark, drawn
from dragoman.cli.terminal import visible
from dragoman.errors import DataError, MissingPartError
from dragoman.schema import json_schema

TEXT = "Rebels attacked soldiers in Juba on Monday, medics said."


def test_explain_draws_the_roles_under_the_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", TEXT]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "1. ASSAULT aerial   quad 4, score -10, confidence 0.81"
    assert lines[1] == f"    {TEXT}"
    assert lines[2] == "    A~~~~~ T~~~~~~~ R~~~~~~~    L~~~    D~~~~~  S~~~~~"
    facts = {line[4:17].strip(): line[18:] for line in lines[3:]}
    assert facts["actor"] == "Rebels (SDN REB)"
    assert facts["place"] == 'Juba, Central Equatoria, SSD ("Juba": city, largest)'
    assert facts["date"] == 'not resolved ("Monday": weekday)'
    assert facts["according to"] == "medics"
    assert facts["why"] == "pattern: A attack R"


def test_explain_as_json_is_the_coded_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", TEXT, "--json", "--date", "2024-05-03"]) == 0
    coded = json.loads(capsys.readouterr().out)
    assert (coded["published"], coded["events"][0]["type"]) == ("2024-05-03", "ASSAULT")


def test_explain_without_an_event_or_a_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["explain", "Rain fell."]) == 0
    assert capsys.readouterr().out.startswith("No event.")
    assert main(["explain", " "]) == 2
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["explain", "-"]) == 0
    assert "ASSAULT" in capsys.readouterr().out


def test_a_hostile_text_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "\x1b[2J\x9b[bold]Rebels attacked soldiers\u202e\x07 [red]now"]) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "\ufffd[2J\ufffd[bold]Rebels" in shown
    assert len(visible("a\r\n\tb\x1b")) == 6


def test_a_long_sentence_is_wrapped_with_its_marks() -> None:
    text = "one two three four"
    marks = [Mark("A", 14, 23), Mark("T", 18, 23), Mark("L", 0, 5)]
    assert drawn(text, 10, marks, width=9) == ["one two", "    A~~", "three", "T~~~~", "A~~~~", "four"]


def test_marks_that_overlap_stand_below_each_other() -> None:
    assert drawn("the army chief", 0, [Mark("A", 0, 14), Mark("R", 4, 8)], width=40) == ["the army chief", "    R~~~", "A~~~~~~~~~~~~~"]


def test_marks_are_as_wide_as_what_they_mark() -> None:
    assert drawn("東京 e\u0301t", 0, [Mark("A", 0, 2), Mark("R", 3, 6)], width=40) == ["東京 e\u0301t", "A~~~ R~"]


def test_a_word_longer_than_the_line_is_cut() -> None:
    assert drawn("abcdefgh ij", 0, [Mark("A", 0, 8)], width=5) == ["abcde", "A~~~~", "fgh", "A~~", "ij"]


def test_demo_prints_the_samples_with_their_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 0
    shown = capsys.readouterr()
    assert "documents = " in shown.err
    assert "war-darfur" in shown.out


def test_codebook_prints_types_in_brief_and_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook"]) == 0
    assert "\nASSAULT (4): " in "\n" + capsys.readouterr().out
    assert main(["codebook", "assault"]) == 0
    assert "\npatterns of verbs\n" in capsys.readouterr().out
    assert main(["codebook", "ASSAULT", "--json"]) == 0
    (form,) = json.loads(capsys.readouterr().out)
    assert form["quad"] == 4
    assert form["patterns"]
    assert main(["codebook", "ASSALT"]) == 2
    assert "Did you mean ASSAULT?" in capsys.readouterr().err


def test_schema_in_both_forms(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema"]) == 0
    assert json.loads(capsys.readouterr().out) == json_schema()
    assert main(["schema", "--format", "md"]) == 0
    shown = capsys.readouterr().out
    assert "| `attribution` |" in shown
    assert "| `date_rule` |" in shown


def test_doctor_is_as_ill_as_its_worst_check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "checks", lambda _: [Check("a", OK, "fine"), Check("b", MISSING, "install it"), Check("c", FAILED, "odd")])
    assert main(["doctor"]) == 5
    assert "MISSING  b                    install it" in capsys.readouterr().out
    assert main(["doctor", "--json"]) == 5
    assert json.loads(capsys.readouterr().out)["checks"][0] == {"name": "a", "state": 0, "found": "fine"}


def test_a_check_answers_with_what_it_meets() -> None:
    def missing() -> str:
        raise MissingPartError("no model")

    def broken() -> str:
        raise DataError("line 3")

    assert doctor._tried("a", lambda: "fine") == Check("a", OK, "fine")
    assert doctor._tried("a", missing) == Check("a", MISSING, "no model")
    assert doctor._tried("a", broken) == Check("a", FAILED, "line 3")


def test_doctor_looks_at_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    main(["doctor"])
    shown = capsys.readouterr().out
    assert all(f" {name} " in shown for name in ("python", "spacy", "codebook", "actors", "gazetteer", "model", "self-test"))


def test_evaluate_without_data_ends_with_3(tmp_path: Path) -> None:
    assert main(["evaluate", "--data", str(tmp_path / "none")]) == 3


def test_evaluate_prints_and_compares(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(evaluate, "measure", lambda folder, **_: folder)
    monkeypatch.setattr(evaluate, "render", lambda results, **_: "the table")
    monkeypatch.setattr(evaluate, "below", lambda results, floors: ["pairs found: under the floor"] if floors else [])
    monkeypatch.setattr(evaluate, "fallen", lambda results, record: [])
    assert main(["evaluate", "--data", str(tmp_path)]) == 0
    assert "the table" in capsys.readouterr().out
    (tmp_path / "floors.toml").write_text("[pairs]\nfound = 0.65\n")
    assert main(["evaluate", "--data", str(tmp_path), "--floors", str(tmp_path / "floors.toml")]) == 6
    assert "error: pairs found: under the floor" in capsys.readouterr().err

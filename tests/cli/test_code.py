"""`dragoman code`."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from dragoman.cli import main


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_bytes("Rebels attacked soldiers in Juba.\r\nÉ.".encode())
    (folder / "b.txt").write_text("Nothing.")
    return folder


def documents(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_folder_to_standard_output(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "news"]) == 0
    shown = capsys.readouterr()
    assert [(one["id"], len(one["events"])) for one in documents(shown.out)] == [("a.txt", 1), ("b.txt", 0)]
    assert documents(shown.out)[0]["text"] == "Rebels attacked soldiers in Juba.\r\nÉ."
    assert "2 documents = 1 coded + 1 with no event + 0 skipped + 0 failed" in shown.err
    assert '2 of 2 documents have no publication date, so that words like "yesterday" stay unread' in shown.err


def test_a_date_for_all(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "news", "--date", "2024-05-03", "-o", "out.jsonl"]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "no publication date" not in shown.err
    assert {one["published"] for one in documents(Path("out.jsonl").read_text(encoding="utf-8"))} == {"2024-05-03"}


def test_a_table_and_the_list_of_its_failures(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (news / "c.txt").write_text("")
    assert main(["code", "news", "-o", "out.csv"]) == 4
    (row,) = csv.DictReader(io.StringIO(Path("out.csv").read_text(encoding="utf-8"), newline=""))
    assert row["place_name"] == "Juba"
    assert documents(Path("out.failures.jsonl").read_text())[0]["id"] == "c.txt"
    assert "failures are listed in out.failures.jsonl" in capsys.readouterr().err
    (news / "c.txt").unlink()
    assert main(["code", "news", "-o", "out.csv"]) == 2
    assert main(["code", "news", "-o", "out.csv", "--force"]) == 0
    assert not Path("out.failures.jsonl").exists()


def test_failed_documents_are_in_the_output_and_the_code_is_4(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (news / "c.jsonl").write_text('{"text": "a attacked b"}\n{"txt": "x"}\nnot json\n{"text": "crash"}\n')
    assert main(["code", "news", "-o", "out.jsonl"]) == 4
    shown = capsys.readouterr().err
    assert 'warning: news/c.jsonl line 2: no field "text" (found: txt). Try --text-field txt.' in shown
    assert "warning: news/c.jsonl line 3 column 1: broken JSON" in shown
    assert "6 documents = 2 coded + 1 with no event + 0 skipped + 3 failed (broken_json 1, exception 1, no_text_field 1)" in shown
    assert [len(one["failures"]) for one in documents(Path("out.jsonl").read_text(encoding="utf-8"))] == [0, 0, 0, 1, 1, 1]


def test_quiet_says_only_what_failed(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (news / "c.txt").write_text("")
    main(["code", "news", "-o", "out.jsonl", "-q"])
    assert [line.split(":")[0] for line in capsys.readouterr().err.splitlines()] == [
        "warning",
        'failures are listed in out.jsonl, in the field "failures"',
    ]


def test_verbose_shows_where_the_coder_broke(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (news / "c.txt").write_text("crash")
    main(["code", "news", "-o", "out.jsonl", "-v"])
    assert "Traceback" in capsys.readouterr().err
    main(["code", "news", "-o", "out.jsonl", "--force"])
    assert "Traceback" not in capsys.readouterr().err


def test_an_output_that_exists_is_not_touched_without_force(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("out.jsonl").write_text("precious")
    assert main(["code", "news", "-o", "out.jsonl"]) == 2
    assert Path("out.jsonl").read_text() == "precious"
    assert capsys.readouterr().err == "error: out.jsonl: exists already. Pass --force to write over it, or name another file.\n"
    assert main(["code", "news", "-o", "out.jsonl", "--force"]) == 0


@pytest.mark.parametrize(
    ("output", "message"), [("no/out.jsonl", "there is no folder no"), ("news", "holds files that are no run"), ("out.xml", "Use .jsonl")]
)
def test_an_output_that_cannot_be_written_is_refused(news: Path, capsys: pytest.CaptureFixture[str], output: str, message: str) -> None:
    assert main(["code", "news", "-o", output]) == 2
    assert message in capsys.readouterr().err


def test_an_output_within_the_input_is_no_input(news: Path) -> None:
    assert main(["code", "news", "-o", "news/out.jsonl"]) == 0
    assert main(["code", "news", "-o", "news/out.jsonl", "--force"]) == 0
    assert [one["id"] for one in documents((news / "out.jsonl").read_text(encoding="utf-8"))] == ["a.txt", "b.txt"]


@pytest.mark.parametrize("paths", [["missing.txt"], ["news", "missing.txt"], ["empty"], ["*.csv"]])
def test_an_input_that_is_missing_ends_with_3_before_anything_is_written(news: Path, paths: list[str]) -> None:
    Path("empty").mkdir()
    assert main(["code", *paths, "-o", "out.jsonl"]) == 3
    assert not Path("out.jsonl").exists()


def test_a_missing_model_ends_with_5_before_anything_is_written(news: Path) -> None:
    assert main(["code", "news", "-o", "out.jsonl", "--pipeline", "none"]) == 5
    assert not Path("out.jsonl").exists()


def test_skipped_documents_are_told_and_are_no_failure(news: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "news", "--max-chars", "10", "-o", "out.jsonl"]) == 0
    assert "1 skipped (too_long 1)" in capsys.readouterr().err


def test_limit_and_field_flags(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text('{"key": "k", "body": "a attacked b", "day": "2024-05-03", "head": "h"}\n' * 3)
    flags = ["--text-field", "body", "--id-field", "key", "--date-field", "day", "--title-field", "head"]
    assert main(["code", "a.jsonl", "--limit", "2", *flags]) == 0
    shown = documents(capsys.readouterr().out)
    assert [one["id"] for one in shown] == ["k", "k~2"]
    assert (shown[0]["title"], shown[0]["published"]) == ("h", "2024-05-03")


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"text": "a attacked b"}')))
    assert main(["code", "-", "--to", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("stdin:1,stdin:1#1,ASSAULT,aerial")


def test_the_same_input_gives_the_same_bytes(news: Path) -> None:
    main(["code", "news", "-o", "one.jsonl"])
    main(["code", "news", "-o", "two.jsonl"])
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes()
    assert b"\r\n" not in Path("one.jsonl").read_bytes()


SLOW = """
import sys, time, dragoman
from dragoman.cli import main
from dragoman.records import CodedDocument

class Slow:
    def code(self, d):
        time.sleep(0.2)
        return CodedDocument(d.id, None, None, None, None, None, None, d.text)

vars(dragoman)["Coder"] = Slow
sys.exit(main(["code", "many.jsonl", "-o", "out.jsonl"]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for a child")
def test_an_interrupted_run_leaves_whole_lines_and_ends_with_130(tmp_path: Path) -> None:
    (tmp_path / "many.jsonl").write_text('{"text": "a"}\n' * 500)
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(SLOW)], stderr=subprocess.PIPE, text=True, cwd=tmp_path, env=dict(os.environ)
    )
    output = tmp_path / "out.jsonl"
    while child.poll() is None and not (output.exists() and output.read_text()):
        pass
    child.send_signal(signal.SIGINT)
    _, shown = child.communicate(timeout=30)
    assert child.returncode == 130
    found = re.search(r"interrupted: the output holds the first (\d+) documents, whole", shown)
    assert found
    assert len(documents(output.read_text())) == int(found[1])


def test_statements_get_a_table_of_their_own(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.txt").write_text("Rebels attacked soldiers, medics said.", encoding="utf-8")
    assert main(["code", "a.txt", "-o", "e.csv", "--statements", "s.csv"]) == 0
    header, row = Path("s.csv").read_text(encoding="utf-8").splitlines()
    assert header.startswith("document_id,statement,within,depth,kind,speaker_text")
    assert ",medics," in row
    assert main(["code", "a.txt", "-o", "f.csv", "--statements", "s.csv"]) == 2
    assert main(["code", "a.txt", "-o", "f.csv", "--statements", "f.csv"]) == 2
    assert main(["code", "a.txt", "-o", "run/", "--statements", "t.csv"]) == 2
    assert "run folder" in capsys.readouterr().err


def test_texts_in_other_languages_are_skipped_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Le ministre a condamné les attaques contre les civils dans le nord du pays.", encoding="utf-8")
    assert main(["code", "a.txt", "-o", "out.jsonl"]) == 0
    assert "its language is fr" in capsys.readouterr().err
    assert documents(Path("out.jsonl").read_text(encoding="utf-8"))[0]["failures"][0]["code"] == "skipped:language_fr"
    assert main(["code", "a.txt", "--language", "any", "-o", "out.jsonl", "--force"]) == 0
    assert documents(Path("out.jsonl").read_text(encoding="utf-8"))[0]["failures"] == []


@pytest.mark.parametrize(
    ("name", "to"), [("a.parquet", None), ("a.sqlite", None), ("a.gdelt.tsv", None), ("a.polecat.tsv", None), ("a", "geojson")]
)
def test_every_format_is_written_as_by_convert(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, to: str | None) -> None:
    (tmp_path / "a.txt").write_text("Rebels attacked soldiers in Juba on Monday. A medic said.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    more = ["--to", to] if to else []
    assert main(["code", "a.txt", "--date", "2024-05-03", "-o", "whole.jsonl", "-q"]) == 0
    assert main(["convert", "whole.jsonl", f"one_{name}", "-q", *more]) == 0
    assert main(["code", "a.txt", "--date", "2024-05-03", "-o", f"two_{name}", *more]) == 0
    shown = capsys.readouterr().err
    assert ("cannot hold:" in shown) == (name not in {"a.parquet", "a.sqlite"})
    ones, twos = ({path.name[4:]: path for path in tmp_path.glob(f"{number}_*")} for number in ("one", "two"))
    assert ones.keys() == twos.keys()
    assert all(ones[key].read_bytes() == twos[key].read_bytes() for key in ones if not key.endswith("parquet"))
    assert main(["code", "a.txt", "-o", f"two_{name}", *more]) == 2
    assert main(["code", "b.txt", "-o", f"three_{name}", "-q", *more]) == 4
    assert ((tmp_path / f"three_{Path(name).stem}.failures.jsonl").exists()) == (name not in {"a.parquet", "a.sqlite"})


def test_standard_output_takes_lines_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["code", "a.txt", "--to", "parquet"]) == 2
    assert "parquet is not written to standard output, which takes jsonl and csv. Name a file with -o." in capsys.readouterr().err
    assert main(["code", "a.txt", "-o", "a.xlsx"]) == 2
    assert "a.xlsx: the ending does not tell the format" in capsys.readouterr().err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_a_full_disk_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text("Rebels attacked soldiers.", encoding="utf-8")
    for name in ("a.jsonl", "a.csv"):
        (tmp_path / name).symlink_to("/dev/full")
        assert main(["code", "a.txt", "-o", name, "--force"]) == 1
        assert "error: [Errno 28] No space left on device" in capsys.readouterr().err

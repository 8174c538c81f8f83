"""A run folder: what it holds, that it does not depend on the number of processes, and that it is resumed."""

import ctypes
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dragoman.errors import InputError, MissingPartError, UsageError
from dragoman.readers import Options, find_sources
from dragoman.runs.coders import CoderSpec
from dragoman.runs.parts import finished_parts, part_path, read_parts
from dragoman.runs.pool import WorkersError
from dragoman.runs.workspace import Plan, Workspace

DRIVE = Path(__file__).with_name("fakes") / "drive.py"
PR_CAPBSET_DROP, CAP_DAC_OVERRIDE = 24, 1  # of Linux: prctl.h, capability.h
Plans = Callable[..., Plan]
Prints = Callable[[Path], dict[str, str]]


def run(folder: Path, plan: Plan, *, jobs: int = 2, stop_after: int | None = None) -> Workspace:
    workspace = Workspace(folder, plan)
    seen = Counter[str]()
    try:
        workspace.run(
            jobs=jobs,
            done=lambda item, summary: seen.update(["done"]),
            stop=lambda: stop_after is not None and seen["done"] >= stop_after,
        )
    finally:
        workspace.close()
    return workspace


def manifest(folder: Path) -> dict[str, object]:
    form: dict[str, object] = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return form


def test_a_run_holds_every_document_in_input_order(tmp_path: Path, news: Path, plan: Plans) -> None:
    folder = tmp_path / "run"
    run(folder, plan(news))
    coded = list(read_parts(folder))
    assert [one.id for one in coded[:2]] == ["d0", "d1"]
    assert [one.id for one in coded[100:102]] == ["d0~2", "d1~2"]
    assert [one.id for one in coded[-2:]] == ["page18.txt", "page19.txt"]
    assert len(coded) == len({one.id for one in coded}) == 130
    table = pq.read_table(folder / "events")
    assert table.num_rows == sum(len(one.events) for one in coded)
    assert set(table.column("type").to_pylist()) == {"ASSAULT"}
    failures = [json.loads(line) for line in (folder / "failures.jsonl").read_text(encoding="utf-8").splitlines()]
    failed = [one.id for one in coded if one.failures]
    assert [failure["id"] for failure in failures] == failed == ["d7", "d47", "d87", "d7~2", "page00.txt"]


def test_run_json_names_versions_settings_hashes_counts_and_timings(tmp_path: Path, news: Path, plan: Plans) -> None:
    folder = tmp_path / "run"
    run(folder, plan(news))
    form = manifest(folder)
    assert form["status"] == "finished"
    counts = form["counts"]
    assert isinstance(counts, dict)
    assert counts["read"] == 130 == counts["coded"] + counts["no_event"] + sum(counts["failed"].values())
    assert counts["notes"] == {"duplicate_id": 10}
    assert {"versions", "hashes", "settings", "inputs", "timings"} <= form.keys()


def test_the_folder_does_not_depend_on_the_number_of_processes(tmp_path: Path, news: Path, plan: Plans, prints: Prints) -> None:
    for jobs in (1, 3):
        run(tmp_path / str(jobs), plan(news), jobs=jobs)
    assert prints(tmp_path / "1") == prints(tmp_path / "3")


def test_an_interrupted_run_goes_on_and_codes_nothing_twice(tmp_path: Path, news: Path, plan: Plans, prints: Prints) -> None:
    log = tmp_path / "log"
    the_plan = plan(news, log=str(log), slow="0.003")
    run(tmp_path / "whole", the_plan)
    log.unlink()
    for stop_after in (5, 40):
        run(tmp_path / "halved", the_plan, stop_after=stop_after)
        assert manifest(tmp_path / "halved")["status"] == "interrupted"
        assert all(len(part) == 13 for part in finished_parts(tmp_path / "halved"))
    run(tmp_path / "halved", the_plan)
    assert prints(tmp_path / "halved") == prints(tmp_path / "whole")
    assert max(Counter(line.split()[0] for line in log.read_text(encoding="utf-8").splitlines()).values()) == 1


def test_a_finished_run_is_not_read_again(tmp_path: Path, news: Path, plan: Plans, prints: Prints) -> None:
    folder, the_plan = tmp_path / "run", plan(news)
    run(folder, the_plan)
    before = prints(folder)
    workspace = Workspace(folder, the_plan)
    workspace.close()
    assert workspace.finished
    assert workspace.run(jobs=1).read == 130
    assert prints(folder) == before


def test_a_run_with_other_settings_or_inputs_is_refused_unless_forced(tmp_path: Path, news: Path, plan: Plans) -> None:
    folder = tmp_path / "run"
    run(folder, plan(news))
    with pytest.raises(UsageError, match=r"settings coder: .*'slow': '1'"):
        Workspace(folder, plan(news, slow="1"))
    (news / "c.txt").write_text("war", encoding="utf-8")
    with pytest.raises(UsageError, match="inputs files: 22 then, 23 now"):
        Workspace(folder, plan(news))
    workspace = Workspace(folder, plan(news), force=True)
    assert finished_parts(folder) == []
    workspace.close()


def test_a_folder_is_of_one_process_at_a_time(tmp_path: Path, news: Path, plan: Plans) -> None:
    first = Workspace(tmp_path / "run", plan(news))
    with pytest.raises(UsageError, match="another process codes into this folder"):
        Workspace(tmp_path / "run", plan(news))
    first.close()
    Workspace(tmp_path / "run", plan(news)).close()


def test_a_folder_with_other_files_is_refused(tmp_path: Path, news: Path, plan: Plans) -> None:
    with pytest.raises(UsageError, match="holds files that are no run"):
        Workspace(news, plan(news), force=True)
    assert (news / "a.jsonl").exists()


def without_privilege() -> None:
    """Takes from a process of root, before it begins, what lets root write everywhere (CAP_DAC_OVERRIDE, from the bounding set)."""
    if os.geteuid() == 0:
        assert ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, 0, 0, 0) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no mode")
@pytest.mark.parametrize("output", ["locked/run/", "locked/a.jsonl"])
def test_a_read_only_folder_is_told(tmp_path: Path, news: Path, output: str) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    command = [sys.executable, "-m", "dragoman", "code", str(news), "-j", "2", "-o", f"{tmp_path}/{output}"]
    done = subprocess.run(command, preexec_fn=without_privilege, capture_output=True, text=True, check=False)
    assert (done.returncode, list((tmp_path / "locked").iterdir())) == (2, [])
    assert re.search(r"error: .*locked.*cannot be written to", done.stderr)


def drive(inputs: Path, folder: Path, *options: str, locked: bool = False) -> str:
    """Runs a folder in a process of its own, and returns what it said last."""
    command = [sys.executable, str(DRIVE), str(inputs), str(folder), "2", *options]
    done = subprocess.run(command, preexec_fn=without_privilege if locked else None, capture_output=True, text=True, check=False)
    return (done.stderr.splitlines() or [""])[-1]


@pytest.mark.skipif(sys.platform == "win32", reason="folders there have no mode")
def test_a_folder_that_becomes_read_only_loses_nothing(tmp_path: Path, news: Path, prints: Prints) -> None:
    drive(news, tmp_path / "whole")
    events = tmp_path / "run" / "events"
    events.mkdir(parents=True)
    (tmp_path / "run" / ".work").mkdir()
    events.chmod(0o500)
    assert "PermissionError" in drive(news, tmp_path / "run", locked=True)
    journals = [path for path in (tmp_path / "run" / ".work").glob("*.jsonl") if path.stat().st_size]
    assert journals
    events.chmod(0o700)
    drive(news, tmp_path / "run")
    assert prints(tmp_path / "run") == prints(tmp_path / "whole")


def test_a_place_that_cannot_be_a_folder_is_told(tmp_path: Path, news: Path, plan: Plans) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written to"):
        Workspace(tmp_path / "file" / "run", plan(news))


def test_a_broken_part_is_named(tmp_path: Path, news: Path, plan: Plans) -> None:
    folder = tmp_path / "run"
    run(folder, plan(news), stop_after=40)
    part_path(folder, finished_parts(folder)[0]).write_bytes(b"PAR1")
    with pytest.raises(InputError, match=r"part-.*parquet: is no part of a run"):
        run(folder, plan(news))


def test_a_full_disk_is_told_and_loses_nothing(tmp_path: Path, news: Path, prints: Prints) -> None:
    drive(news, tmp_path / "whole")
    assert "OSError: [Errno 27] File too large" in drive(news, tmp_path / "full", "most=3000")
    assert finished_parts(tmp_path / "full") == []
    drive(news, tmp_path / "full")
    assert prints(tmp_path / "full") == prints(tmp_path / "whole")


def test_what_stops_every_document_stops_the_run(tmp_path: Path, news: Path, plan: Plans) -> None:
    with pytest.raises(MissingPartError, match="no model"):
        run(tmp_path / "run", plan(news, "none"))


def test_workers_that_end_before_they_start_are_not_replaced_for_ever(tmp_path: Path, news: Path, plan: Plans) -> None:
    with pytest.raises(WorkersError, match="try a smaller -j"):
        run(tmp_path / "run", plan(news, "dying"))


def test_a_document_that_kills_workers_is_given_up(tmp_path: Path, plan: Plans) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": "kill" if n == 20 else "war"}) + "\n" for n in range(40)), encoding="utf-8")
    run(tmp_path / "run", plan(path))
    coded = list(read_parts(tmp_path / "run"))
    assert [(one.id, one.failures[0].code) for one in coded if one.failures] == [("20", "killed")]
    assert len(coded) == 40


def test_a_file_that_changes_while_it_is_read_is_noted(tmp_path: Path, plan: Plans) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"id": str(n), "text": "war"}) + "\n" for n in range(40)), encoding="utf-8")
    workspace = Workspace(tmp_path / "run", plan(path))
    slices = workspace.slices()
    first = next(slices)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"id": "late", "text": "war"}\n')
    last = list(slices)[-1]
    workspace.close()
    assert not any(item.notes for item in first.items)
    assert [note.code for note in last.items[-1].notes] == ["changed_while_read"]


@pytest.mark.parametrize("option", ["gazetteer", "dictionaries"])
def test_changed_knowledge_of_the_users_own_is_another_run(tmp_path: Path, news: Path, option: str) -> None:
    own, folder = tmp_path / "own.csv", tmp_path / "run"
    value = str(own) if option == "gazetteer" else (str(own),)
    asked = Plan(tuple(find_sources([str(news)])), Options(), CoderSpec("fake_coders:words_alone", ((option, value),)))
    own.write_text("name,country\nRivertown Front,MLT\n")
    Workspace(folder, asked).close()
    Workspace(folder, asked).close()
    own.write_text("name,country\nRivertown Front,CYP\n")
    with pytest.raises(UsageError, match=f"hashes {option}: "):
        Workspace(folder, asked)
    own.unlink()
    with pytest.raises(InputError, match=r"own\.csv: cannot be read"):
        Workspace(folder, asked)

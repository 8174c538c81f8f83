"""The same run on Ray, started on this machine: the folder is that of a local run, byte for byte."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.runs.conftest import write_lines

from dragoman.runs.workspace import Plan, Workspace

pytest.importorskip("ray")

DRIVE = Path(__file__).with_name("fakes") / "drive.py"
NODES = DRIVE.with_name("nodes.py")


def on_ray(inputs: Path, folder: Path, *options: str, home: Path) -> None:
    ended([str(DRIVE), str(inputs), str(folder), "2", "on=ray", *options], home=home)


def ended(arguments: list[str], *, home: Path) -> str:
    """Runs a script of the fakes to its good end, and returns what it printed."""
    environment = {**os.environ, "HOME": str(home), "RAY_USAGE_STATS_ENABLED": "0"}  # Ray leaves a file in the home folder
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


def test_ray_and_local_processes_give_the_same_folder(
    tmp_path: Path, news: Path, plan: Callable[..., Plan], prints: Callable[[Path], dict[str, str]]
) -> None:
    local = Workspace(tmp_path / "local", plan(news, "Words"))
    local.run(jobs=2)
    local.close()
    on_ray(news, tmp_path / "ray", home=tmp_path)
    assert prints(tmp_path / "ray") == prints(tmp_path / "local")
    one, other = (json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")) for name in ("ray", "local"))
    assert one["counts"] == other["counts"]


def test_all_coders_work_on_one_file_and_a_lost_one_loses_nothing(
    tmp_path: Path, plan: Callable[..., Plan], prints: Callable[[Path], dict[str, str]]
) -> None:
    source, once, log = tmp_path / "a.jsonl", tmp_path / "once", tmp_path / "log"
    write_lines(source, 200)
    local = Workspace(tmp_path / "local", plan(source, "Words"))
    local.run(jobs=2)
    local.close()
    on_ray(source, tmp_path / "ray", f"once={once}", f"log={log}", "slow=0.08", home=tmp_path)
    assert once.exists()
    assert prints(tmp_path / "ray") == prints(tmp_path / "local")
    lines = [line.split() for line in log.read_text(encoding="utf-8").splitlines()]
    coders = Counter(coder for _, coder in lines)
    assert len(coders) == 3, "two at first, and the one that takes the place of that which was lost"
    lost = next(coder for document, coder in lines if document == "d49")  # d50 ends it, maybe in its first slice
    assert all(count >= 16 for coder, count in coders.items() if coder != lost), "the others coded a slice or more each"


def test_a_lost_node_loses_nothing(tmp_path: Path, plan: Callable[..., Plan], prints: Callable[[Path], dict[str, str]]) -> None:
    source = tmp_path / "a.jsonl"
    write_lines(source, 200)
    local = Workspace(tmp_path / "local", plan(source, "Words"))
    local.run(jobs=2)
    local.close()
    told = ended([str(NODES), str(source), str(tmp_path / "ray"), "slow=0.1"], home=tmp_path)
    assert "lost" in told.split(), "the node went while there was work"
    assert prints(tmp_path / "ray") == prints(tmp_path / "local")

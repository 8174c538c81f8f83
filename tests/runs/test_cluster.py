"""The same run on Ray, started on this machine: the folder is that of a local run, byte for byte."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.runs.workspace import Plan, Workspace

pytest.importorskip("ray")

DRIVE = Path(__file__).with_name("fakes") / "drive.py"


def test_ray_and_local_processes_give_the_same_folder(
    tmp_path: Path, news: Path, plan: Callable[..., Plan], prints: Callable[[Path], dict[str, str]]
) -> None:
    local = Workspace(tmp_path / "local", plan(news, "Words"))
    local.run(jobs=2)
    local.close()
    command = [sys.executable, str(DRIVE), str(news), str(tmp_path / "ray"), "2", "on=ray"]
    environment = {**os.environ, "HOME": str(tmp_path), "RAY_USAGE_STATS_ENABLED": "0"}  # Ray leaves a file in the home folder
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr[-3000:]
    assert prints(tmp_path / "ray") == prints(tmp_path / "local")
    one, other = (json.loads((tmp_path / name / "run.json").read_text(encoding="utf-8")) for name in ("ray", "local"))
    assert one["counts"] == other["counts"]

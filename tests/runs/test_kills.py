"""SIGKILL at random moments, of workers and of the whole run: nothing is lost, and the bytes are those of a run in peace."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.readers import Item
from dragoman.runs import Summary
from dragoman.runs.parts import finished_parts, footer, read_parts
from dragoman.runs.pool import Pool
from dragoman.runs.worker import PartsAt
from dragoman.runs.workspace import Plan, Workspace
from dragoman.samples import paths

KILLS = 10
DRIVE = Path(__file__).with_name("fakes") / "drive.py"


SETTLED = 0.15
"""Seconds for which a worker must have run before it is killed: two deaths at one document would, rightly, give the document up."""


def write_news(path: Path, documents: int) -> Path:
    path.write_text("".join(f'{{"id": "{n}", "text": "Text {n} war"}}\n' for n in range(documents)), encoding="utf-8")
    return path


@pytest.fixture
def long_news(tmp_path: Path) -> Path:
    return write_news(tmp_path / "long.jsonl", 300)


def test_workers_killed_ten_times(tmp_path: Path, plan: Callable[..., Plan], prints: Callable[[Path], object]) -> None:
    the_plan = plan(write_news(tmp_path / "longer.jsonl", 1500), slow="0.01")
    quiet = Workspace(tmp_path / "quiet", the_plan)
    quiet.run(jobs=2)
    quiet.close()
    folder = tmp_path / "killed"
    workspace, pool = Workspace(folder, the_plan), Pool(the_plan.spec, jobs=2, parts=PartsAt(folder))
    moments, over, killed = random.Random(6), threading.Event(), Counter[str]()

    def kill() -> None:
        since: dict[int, float] = {}
        while not over.wait(moments.uniform(0.3, 0.6)) and killed["workers"] < KILLS:
            now = time.monotonic()
            since = {pid: since.get(pid, now) for pid in pool.processes}
            settled = [pid for pid, seen in since.items() if now - seen > SETTLED]
            if settled:
                os.kill(moments.choice(settled), signal.SIGKILL)
                killed["workers"] += 1

    killer = threading.Thread(target=kill)
    killer.start()
    summary = workspace.run(jobs=2, pool=pool)
    over.set()
    killer.join()
    workspace.close()
    assert killed["workers"] == KILLS
    assert summary.read == 1500
    assert prints(folder) == prints(tmp_path / "quiet")


@pytest.mark.skipif(sys.platform != "linux", reason="there is no fork server elsewhere")
def test_the_process_that_workers_are_forked_from_is_killed(tmp_path: Path, plan: Callable[..., Plan]) -> None:
    the_plan = plan(write_news(tmp_path / "a.jsonl", 400), slow="0.01")
    workspace, pool = Workspace(tmp_path / "run", the_plan), Pool(the_plan.spec, jobs=2, parts=PartsAt(tmp_path / "run"))
    killed: set[int] = set()

    def done(_: Item, summary: Summary) -> None:
        if summary.read in {50, 150} and pool.processes:
            workers = pool.processes
            server = int(Path(f"/proc/{workers[0]}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            assert server != os.getpid()
            for one in (server, *workers):
                os.kill(one, signal.SIGKILL)
            killed.add(server)

    assert workspace.run(jobs=2, pool=pool, done=done).read == 400
    workspace.close()
    assert len(killed) == 2


def test_workers_that_are_not_forked_give_the_same(
    tmp_path: Path, long_news: Path, plan: Callable[..., Plan], prints: Callable[[Path], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("forkserver", "spawn"):
        monkeypatch.setattr("dragoman.runs.preload.METHOD", name)
        workspace = Workspace(tmp_path / name, plan(long_news))
        workspace.run(jobs=2)
        workspace.close()
    assert prints(tmp_path / "spawn") == prints(tmp_path / "forkserver")


def test_the_run_killed_ten_times(tmp_path: Path, long_news: Path, prints: Callable[[Path], object]) -> None:
    log = tmp_path / "log"
    options = ("slow=0.06", f"log={log}")
    command = [sys.executable, str(DRIVE), str(long_news)]
    subprocess.run([*command, str(tmp_path / "quiet"), "2", *options], check=True)
    log.unlink()
    moments, killed = random.Random(7), 0
    folder = tmp_path / "killed"
    for number in range(KILLS):
        process = subprocess.Popen([*command, str(folder), str(1 + number % 2), *options])
        time.sleep(moments.uniform(0.2, 2.0))
        killed += process.poll() is None
        process.kill()
        process.wait()
    subprocess.run([*command, str(folder), "2", *options], check=True)
    assert killed >= KILLS - 2
    assert len(list(read_parts(folder))) == 300
    assert prints(folder) == prints(tmp_path / "quiet")
    again = Counter(line.split()[0] for line in log.read_text(encoding="utf-8").splitlines())
    assert sum(count - 1 for count in again.values()) <= 2 * KILLS, "at most the documents at hand are coded a second time"


def test_the_real_coder_interrupted_and_killed(tmp_path: Path, prints: Callable[[Path], object]) -> None:
    samples = [json.loads(line) for line in paths()[0].read_text(encoding="utf-8").splitlines()]
    source = tmp_path / "news.jsonl"
    source.write_text("".join(json.dumps({**samples[n % len(samples)], "id": str(n)}) + "\n" for n in range(48)), encoding="utf-8")
    command = [sys.executable, "-m", "dragoman", "code", str(source), "--part-size", "8"]
    subprocess.run([*command, "-o", f"{tmp_path}/quiet/"], check=True, capture_output=True)
    halved = [*command, "-o", f"{tmp_path}/halved/", "-j", "2"]

    def started(earlier: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(halved, stderr=subprocess.PIPE, text=True)
        while process.poll() is None and lines_of(tmp_path / "halved") <= earlier:
            time.sleep(0.02)
        return process

    interrupted = started(0)
    interrupted.send_signal(signal.SIGINT)
    _, shown = interrupted.communicate(timeout=60)
    assert interrupted.returncode == 130, shown
    assert "the same command goes on from here" in shown
    killed = started(lines_of(tmp_path / "halved"))
    killed.kill()
    _, shown = killed.communicate()
    assert killed.returncode == -signal.SIGKILL, shown
    done = subprocess.run(halved, check=True, capture_output=True, text=True)
    assert "48 documents" in done.stderr
    assert prints(tmp_path / "halved") == prints(tmp_path / "quiet")


def lines_of(folder: Path) -> int:
    """Returns the documents that a run folder holds, in parts and journals."""
    journals = sum(path.read_bytes().count(b"\n") for path in (folder / ".work").glob("*.jsonl"))
    return journals + sum(footer(folder, name)[0].read for name in finished_parts(folder))

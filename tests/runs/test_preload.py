"""The coder that workers have in common: made once, and not shared where that is not safe."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.runs import CoderSpec

DRIVE = Path(__file__).with_name("fakes") / "drive.py"

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="workers are forked on Linux only")


def makers(news: Path, folder: Path, *options: str) -> list[str]:
    """Returns the processes that made a coder for a run of two workers."""
    made = folder / "made"
    command = [sys.executable, str(DRIVE), str(news), str(folder / "run"), "2", "factory=counted", f"made={made}", "slow=0.01", *options]
    subprocess.run(command, check=True, capture_output=True)
    return made.read_text(encoding="utf-8").splitlines()


def test_two_workers_have_one_coder_in_common(tmp_path: Path, news: Path) -> None:
    assert len(makers(news, tmp_path)) == 1


def test_a_coder_that_starts_a_thread_is_made_by_each_worker(tmp_path: Path, news: Path, prints: Callable[[Path], dict[str, str]]) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    assert len(set(makers(news, tmp_path / "one", "threads=1"))) == 3
    makers(news, tmp_path / "other")
    assert prints(tmp_path / "one" / "run") == prints(tmp_path / "other" / "run")


def test_the_real_coder_can_be_shared() -> None:
    script = "from dragoman.runs import CoderSpec; import os; CoderSpec().make(); print(len(os.listdir('/proc/self/task')))"
    done = subprocess.run(
        [sys.executable, "-c", f"import os; os.environ['OPENBLAS_NUM_THREADS'] = '1'; {script}"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "1\n", "making it starts a thread, by an import perhaps: then every worker makes its own, in seconds"


def test_a_spec_travels_as_text() -> None:
    spec = CoderSpec("a:b", (("pipeline", "x"), ("dictionaries", ("y", "z"))))
    assert CoderSpec.from_json(spec.to_json()) == spec

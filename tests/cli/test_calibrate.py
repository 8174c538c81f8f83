"""`dragoman calibrate`: from decisions to a file."""

from pathlib import Path

import pytest
from tests.store.samples import documents, write_run

from dragoman.calibration import load
from dragoman.cli import main
from dragoman.store.reviews.identity import database_of, run_key, workspace_of
from dragoman.store.reviews.log import Decision, Log, open_log


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_run(tmp_path / "run", documents(40))


@pytest.fixture
def log(folder: Path) -> Log:
    return open_log(database_of(workspace_of(folder), None), run_key(folder))


def review(log: Log, count: int, *, layer: str = "final") -> None:
    """Accepts two of three events."""
    for n in range(count):
        item = f"doc{n:07}#1"
        kind, reason = ("reject", "1") if n % 3 == 0 else ("accept", None)
        log.append([Decision(item, f"doc{n:07}", kind, "ann", 0, layer=layer, reason=reason)])


def test_a_reviewed_run_gives_a_calibration(folder: Path, log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    review(log, 39)
    output = folder.parent / "calibration.json"
    assert main(["calibrate", str(folder), "-o", str(output)]) == 0
    told = capsys.readouterr().err
    assert "39 reviewed events, platt; expected calibration error" in told
    assert f"--calibration {output.as_posix()}" in told
    assert load(output).n == 39
    assert main(["calibrate", str(folder), "-o", str(output)]) == 2
    assert main(["calibrate", str(folder), "-o", str(output), "--force", "-q"]) == 0


def test_it_lies_beside_the_reviews_if_no_file_is_named(folder: Path, log: Log) -> None:
    review(log, 39, layer="coder:ann")
    assert main(["calibrate", str(folder)]) == 0
    assert load(workspace_of(folder) / "calibration.json").n == 39


def test_the_final_layer_goes_before_those_of_coders(folder: Path, log: Log) -> None:
    review(log, 39)
    review(log, 39, layer="coder:ann")
    assert main(["calibrate", str(folder), "-q"]) == 0
    assert load(workspace_of(folder) / "calibration.json").n == 39


def test_too_few_decisions_are_refused(folder: Path, log: Log, capsys: pytest.CaptureFixture[str]) -> None:
    review(log, 29)
    assert main(["calibrate", str(folder)]) == 2
    assert "needs 30 reviewed events, there are 29" in capsys.readouterr().err


def test_a_run_without_reviews_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", str(folder)]) == 3
    assert "Review some events first: dragoman serve" in capsys.readouterr().err
    assert not workspace_of(folder).exists()

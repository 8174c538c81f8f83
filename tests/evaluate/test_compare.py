import io
import json
import math
from pathlib import Path

import pytest
from rich.console import Console

from dragoman.errors import InputError
from dragoman.evaluate import Results, SetResult, below, fallen, read_floors, read_record, render, write_record
from dragoman.evaluate.sets import SETS

ROOT = Path(__file__).parents[2]


def results(**figures: float) -> Results:
    return Results((SetResult("places", figures, 1.0),))


def printed(measured: Results, floors: dict[str, dict[str, float]]) -> str:
    screen = Console(file=io.StringIO(), width=120)
    screen.print(render(measured, floors=floors))
    assert isinstance(screen.file, io.StringIO)
    return screen.file.getvalue()


def test_the_table_shows_floors_and_whether_they_are_reached() -> None:
    lines = printed(results(toponyms=3, found=0.5, within161=0.9), {"places": {"found": 0.55, "within161": 0.75}}).splitlines()
    row = {figure: next(line for line in lines if figure in line) for figure in ("toponyms", "found", "within161")}
    assert "NO" in row["found"]
    assert "0.55" in row["found"]
    assert "yes" in row["within161"]
    assert "3.0" not in row["toponyms"]


def test_the_record_is_sorted_rounded_and_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "accuracy.json"
    write_record(results(within161=2 / 3, found=0.5, median_km=math.nan, toponyms=3), path)
    assert list(json.loads(path.read_text())["places"]) == ["found", "median_km", "toponyms", "within161"]
    assert read_record(path)["places"] == {"found": 0.5, "median_km": None, "toponyms": 3, "within161": 0.6667}


@pytest.mark.parametrize(
    ("now", "complaints"),
    [
        ({"toponyms": 3, "found": 0.5, "median_km": 9.0}, 0),
        ({"toponyms": 3, "found": 0.491, "median_km": 90.0}, 0),
        ({"toponyms": 3, "found": 0.489, "median_km": 9.0}, 1),
        ({"toponyms": 2, "found": 0.9, "median_km": 9.0}, 1),
        ({"toponyms": 3, "median_km": 9.0}, 1),
    ],
)
def test_what_fell_by_more_than_a_hundredth(now: dict[str, float], complaints: int) -> None:
    record = {"places": {"toponyms": 3, "found": 0.5, "median_km": 9.0}}
    assert len(fallen(results(**now), record)) == complaints


def test_what_is_below_its_floor() -> None:
    assert below(results(found=0.5), {"places": {"found": 0.55}, "snippets": {"type": 0.75}}) == [
        "places found: 0.5000 is under the floor of 0.55"
    ]


def test_floors_and_record_that_cannot_be_read(tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    broken.write_text("{")
    for read in (read_floors, read_record):
        for path in (broken, tmp_path / "missing"):
            with pytest.raises(InputError, match=path.name):
                read(path)


def test_the_floors_of_the_project_name_gold_sets() -> None:
    assert set(read_floors(ROOT / "benchmarks" / "floors.toml")) == set(SETS)

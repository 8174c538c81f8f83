"""What can be opened: run folders, our files, and tables of others; and what cannot."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.store.samples import documents, write_run

from dragoman.cli import main
from dragoman.errors import InputError
from dragoman.store import Filter, Store
from dragoman.store.linking import link, link_in_background
from dragoman.writers.parquet import EVENTS
from dragoman.writers.table import COLUMNS


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("open") / "run")


def converted(run: Path, target: Path, *flags: str) -> Path:
    assert main(["convert", str(run), str(target), "-q", *flags]) == 0
    return target


@pytest.mark.parametrize("name", ["events.csv", "events.parquet", "events.jsonl"])
def test_our_own_files_give_the_same_events_as_the_run(run: Path, tmp_path: Path, name: str) -> None:
    query = f"SELECT {', '.join(column.name for column in COLUMNS)} FROM events ORDER BY n"
    with_run, with_file = Store.open(run), Store.open(converted(run, tmp_path / name))
    rows = [[{key: value or None for key, value in row.items()} for row in store.rows(query)] for store in (with_run, with_file)]
    assert rows[0] == rows[1]
    assert with_run.totals(Filter()) == with_file.totals(Filter())


def test_rows_in_json_lines_are_read(run: Path, tmp_path: Path) -> None:
    rows = Store.open(run).rows("SELECT * FROM events ORDER BY n LIMIT 5")
    path = tmp_path / "rows.jsonl"
    path.write_text("".join(json.dumps({name: row[name] for name in EVENTS.names}) + "\n" for row in rows), encoding="utf-8")
    assert Store.open(path).ids(Filter()) == [row["event_id"] for row in rows]


@pytest.mark.parametrize("schema", ["polecat", "icews", "gdelt"])
def test_tables_of_others_are_known_by_their_columns(run: Path, tmp_path: Path, schema: str) -> None:
    store = Store.open(converted(run, tmp_path / f"events.{schema}.tsv", "--to", schema))
    assert store.schema.name == schema
    assert store.totals(Filter()).reports > 50
    assert len(store.ids(Filter.of([("type", "PROTEST")]))) > 5
    assert len(store.ids(Filter.of([("actor", "KEN")]))) > 5
    assert len(store.ids(Filter.of([("place", "PER")]))) > 3
    assert store.totals(Filter()).undated < 5
    quads = store.rows("SELECT DISTINCT quad FROM events WHERE type = 'ASSAULT'")
    assert quads == [{"quad": 4}]


@pytest.mark.parametrize(("schema", "name"), [("plover", "events.jsonl"), ("plover", "events.json"), ("phoenix", "events.txt")])
def test_plover_and_phoenix_are_known_by_their_first_line(run: Path, tmp_path: Path, schema: str, name: str) -> None:
    """What can be opened tells too what it lacks; a confidence that it does not give is none, and not 0."""
    written = converted(run, tmp_path / "written", "--to", schema)
    path = tmp_path / name
    lines = written.read_text(encoding="utf-8").splitlines()
    path.write_text(f"[{','.join(lines)}]" if name.endswith(".json") else "\n".join(lines), encoding="utf-8")
    store = Store.open(path)
    assert store.totals(Filter()).reports == len(lines) > 100
    assert len(store.ids(Filter.of([("type", "PROTEST")]))) > 5
    assert len(store.ids(Filter.of([("actor", "KEN")]))) > 5
    assert len(store.ids(Filter.of([("place", "PER")]))) > 3
    assert store.totals(Filter()).undated < len(lines) / 10
    assert any("does not tell" in note for note in store.source.notes)
    if schema == "phoenix":
        assert store.rows("SELECT DISTINCT confidence FROM events") == [{"confidence": None}]
    assert f"--from {schema}" in store.source.before


def test_older_plover_and_lines_that_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    good = {"id": "G1", "date": "2020-05-03", "source": [{"code": "KEN", "sector": "GOV", "actorText": "Kenya"}], "event": "CONSULT"}
    path.write_text(json.dumps(good) + "\n{broken\n", encoding="utf-8")
    store = Store.open(path)
    row = store.event("G1")
    assert row is not None
    assert (row["type"], row["actor_country"], row["date_first"]) == ("CONSULT", "KEN", "2020-05-03")
    assert any("line 2: broken JSON" in note for note in store.source.notes)


def test_acled_is_known_by_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "acled.csv"
    names = (
        "event_id_cnty,event_date,event_type,sub_event_type,actor1,actor2,country,admin1,location,latitude,longitude,geo_precision,"
        "source,notes,fatalities"
    )
    row_of_it = 'X1,2024-05-03,Battles,Armed clash,Army,Rebels,Kenya,Lamu,Lamu,-2.27,40.9,1,The Post,"Army, rebels clash.",3'
    path.write_text(f"{names}\n{row_of_it}\n", encoding="utf-8")
    row = Store.open(path).event("X1")
    assert row is not None
    assert (row["type"], row["place_country"], row["dead"], row["place_precision"]) == ("ASSAULT", "KEN", 3, "city")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", "name,age\nx,1\n", "no table that is known"),
        ("a.csv", "", "is empty"),
        ("a.jsonl", "{broken\n", "line 1"),
        ("a.parquet", "no parquet", "cannot be read"),
        ("a.xlsx", "x", "ending"),
        ("a.json", '[{"name": "x"}]', "nothing in it is plover"),
    ],
)
def test_what_is_something_else_is_told(tmp_path: Path, name: str, content: str, told: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=told):
        Store.open(path)


def test_a_missing_or_empty_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        Store.open(tmp_path / "nowhere")
    with pytest.raises(InputError, match="finished part"):
        Store.open(tmp_path)


def test_documents_come_whole(run: Path) -> None:
    store, wanted = Store.open(run), next(documents(1))
    assert store.document(wanted.id) == wanted
    assert store.document("nobody") is None


def test_what_lies_on_disk_is_removed(run: Path) -> None:
    store = Store.open(run)
    folder = store.folder
    assert folder.exists()
    store.close()
    assert not folder.exists()


def test_incidents_are_worked_out_or_read(run: Path, tmp_path: Path) -> None:
    worked, read = Store.open(run), Store.open(run)
    link(worked)
    assert worked.linking == "done"
    listed = tmp_path / "incidents.jsonl"
    assert main(["incidents", str(run), "-o", str(listed), "-q"]) == 0
    link(read, listed)
    assert 0 < worked.totals(Filter()).incidents == read.totals(Filter()).incidents
    link(read, tmp_path / "nowhere.jsonl")
    assert "nowhere.jsonl" in read.linking


def test_incidents_are_worked_out_by_another_process(run: Path) -> None:
    store, same = Store.open(run), Store.open(run)
    link_in_background(store).join(timeout=120)
    link(same)
    assert store.linking == "done"
    query = "SELECT event_id, incident FROM events ORDER BY n"
    assert store.rows(query) == same.rows(query)

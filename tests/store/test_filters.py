"""The state that all views share: out of an address and into one, and the same rows in the opened table as in the copied SQL."""

from __future__ import annotations

import ast
import datetime as dt
import itertools
import math
import random
import shlex
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.samples import write_run

from dragoman.errors import UsageError
from dragoman.store import Filter, Store
from dragoman.store.areas import within
from dragoman.store.dimensions import DIMENSIONS, REVIEW
from dragoman.store.takeaway import commands, sql


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(write_run(tmp_path_factory.mktemp("filters") / "run"))
    yield opened
    opened.close()


FILTERS = [
    [("type", "PROTEST"), ("type", "ASSAULT")], [("actor", "KEN"), ("recipient_sector", "REB")], [("actor", "")], [("place", "")],
    [("q", 'army "in Juba"')], [("q", "% _ ' \" ? ;")], [("from", "2023-06-01"), ("to", "2023-12-31")],
    [("from", "2023-06-01"), ("dates", "published")], [("undated", "1")], [("unlocated", "1")], [("box", "25,-5,42,12")],
    [("area", "30,-6,45,-6,45,0,33,0,33,6,30,6")],
    [("document", "doc0000003")], [("event", "doc0000003#1")], [("confidence", "0.9 and more")], [("quad", "4"), ("mode", "firearms")],
    [("speaker", "a medic"), ("status", "actual")], [("source", "")], [("actor_name", "president of Norway")], [("context", "military")],
]  # fmt: skip


@pytest.mark.parametrize("pairs", FILTERS, ids=str)
def test_the_copied_sql_gives_the_same_events(store: Store, pairs: list[tuple[str, str]]) -> None:
    chosen = Filter.of(pairs)
    copied = store.rows(f"SELECT event_id FROM {store.source.reads} WHERE {chosen.raw()}")
    assert sorted(row["event_id"] for row in copied) == sorted(store.ids(chosen))


@pytest.mark.parametrize("pairs", [pairs for pairs in FILTERS if pairs[0][1] != "% _ ' \" ? ;"], ids=str)
def test_every_filter_finds_some_and_not_all(store: Store, pairs: list[tuple[str, str]]) -> None:
    assert 0 < len(store.ids(Filter.of(pairs))) < store.totals(Filter()).reports


HOSTILE = [
    "'", "''; DROP TABLE events; --", '" OR 1=1 --', "?", "\\", "%", "x' UNION SELECT * FROM documents --", "$1", "{actor}", "\u202e",
]  # fmt: skip


@pytest.mark.parametrize("word", ["Kampala", *HOSTILE])
def test_the_copied_lines_of_shell_and_python_ask_the_same(store: Store, word: str) -> None:
    chosen = Filter.of([("q", f"attacked {word}")])
    lines = commands(store, chosen)
    *words, arrow, name = shlex.split(lines["Shell"])
    assert (words[:3], len(words), arrow, name) == (["duckdb", "-csv", "-c"], 4, ">", "events.csv")
    (asked,) = [node.value for node in ast.walk(ast.parse(lines["Python"])) if isinstance(node, ast.Constant)]
    for query in (words[3], str(asked)):
        assert sorted(row["event_id"] for row in store.rows(query)) == sorted(store.ids(chosen))


def turns(area: list[tuple[float, float]], lon: float, lat: float) -> float:
    """Returns how often an area winds around a point: the sum of the angles under which its sides are seen."""
    angles = [math.atan2(y - lat, x - lon) for x, y in area]
    steps = [(after - before + math.pi) % math.tau - math.pi for before, after in itertools.pairwise([*angles, angles[0]])]
    return sum(steps) / math.tau


def test_an_area_holds_what_it_winds_around(store: Store) -> None:
    """Stars of nine corners, which are hollow at their sides, against the angles."""
    chance = random.Random(5)
    points = [(chance.uniform(-80, 80), chance.uniform(-80, 80)) for _ in range(300)]
    held = 0
    for _ in range(20):
        middle = chance.uniform(-20, 20), chance.uniform(-20, 20)
        spokes = [(chance.uniform(5, 60), math.tau * corner / 9) for corner in range(9)]
        area = [(round(middle[0] + far * math.cos(at), 2), round(middle[1] + far * math.sin(at), 2)) for far, at in spokes]
        condition, values = within(tuple(area), "lon", "lat")
        rows = ", ".join(f"({lon}, {lat})" for lon, lat in points)
        found = store.rows(f"SELECT lon, lat FROM (VALUES {rows}) AS points(lon, lat) WHERE {condition}", values)
        inside = {(lon, lat) for lon, lat in points if abs(turns(area, lon, lat)) > 0.5}
        assert {(float(row["lon"]), float(row["lat"])) for row in found} == inside
        held += len(inside)
    assert held > 100


def test_no_country_lies_in_an_area(store: Store) -> None:
    around = ("area", "30,-6,45,-6,45,6,30,6")
    precisions = store.rows("SELECT DISTINCT f_precision AS one FROM events WHERE " + Filter.of([around]).raw().replace("'country'", "'x'"))
    assert "country" in {row["one"] for row in precisions}
    assert store.ids(Filter.of([around, ("precision", "country")])) == []


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", [dimension.name for dimension in DIMENSIONS if dimension.name != REVIEW] + ["q", "document", "event"])
def test_no_text_is_taken_for_sql(store: Store, name: str, text: str) -> None:
    before = store.totals(Filter()).reports
    chosen = Filter.of([(name, text)])
    assert store.ids(chosen) == []
    assert store.rows(f"SELECT event_id FROM {store.source.reads} WHERE {chosen.raw()}") == []
    assert store.totals(Filter()).reports == before


@given(
    st.lists(st.tuples(st.sampled_from([dimension.name for dimension in DIMENSIONS]), st.text(st.characters(exclude_characters="\0")))),
    st.text(st.characters(exclude_characters="\0")),
    st.dates(),
)
def test_an_address_gives_back_its_filter(values: list[tuple[str, str]], words: str, day: dt.date) -> None:
    parts = [("box", "-1.5,2,3,4"), ("area", "0,0,1.5,0,1,-2")]
    chosen = Filter.of([*values, ("q", words), ("from", day.isoformat()), ("count", "incidents"), *parts])
    assert Filter.of(chosen.pairs) == chosen


WRONG = [
    ("from", "yesterday"), ("to", "2024-13-01"), ("box", "1,2,3"), ("box", "5,0,1,1"), ("box", "nan,0,1,1"), ("count", "all"),
    ("dates", "x"), ("area", "1,2,3,4"), ("area", "1,2,3,4,5"), ("area", "0,0,1,0,1,91"), ("area", "0,0,nan,0,1,1"),
    ("area", ",".join(["0,1"] * 49)),
]  # fmt: skip


@pytest.mark.parametrize("pair", WRONG, ids=str)
def test_what_makes_no_sense_is_told(pair: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match=pair[0]):
        Filter.of([pair])


def test_what_is_too_long_or_no_text_is_refused() -> None:
    for value in ("x" * 2001, "a\0b"):
        with pytest.raises(UsageError, match="actor"):
            Filter.of([("actor", value)])


def test_what_was_reviewed_is_a_filter_and_the_copied_sql_names_its_events(store: Store) -> None:
    ids = store.ids(Filter())[:3]
    store.mark({ids[0]: "accepted", ids[1]: "rejected", "nobody#1": "accepted"})
    chosen = Filter.of([("review", "accepted")])
    assert store.ids(chosen) == ids[:1]
    assert len(store.ids(Filter.of([("review", "open")]))) == store.totals(Filter()).reports - 2
    assert [row["event_id"] for row in store.rows(sql(store, chosen))] == ids[:1]
    store.mark({ids[0]: "open", ids[1]: "open"})
    assert store.ids(chosen) == []
    assert store.rows(sql(store, chosen)) == []


def test_unknown_parameters_are_passed_over() -> None:
    assert Filter.of([("page", "3"), ("utm_source", "x")]) == Filter()

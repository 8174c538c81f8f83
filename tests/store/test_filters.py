"""The state that all views share: out of an address and into one, and the same rows in the opened table as in the copied SQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.store.samples import write_run

from dragoman.errors import UsageError
from dragoman.store import Filter, Store
from dragoman.store.dimensions import DIMENSIONS, REVIEW
from dragoman.store.takeaway import sql


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(write_run(tmp_path_factory.mktemp("filters") / "run"))
    yield opened
    opened.close()


FILTERS = [
    [("type", "PROTEST"), ("type", "ASSAULT")], [("actor", "KEN"), ("recipient_sector", "REB")], [("actor", "")], [("place", "")],
    [("q", 'army "in Juba"')], [("q", "% _ ' \" ? ;")], [("from", "2023-06-01"), ("to", "2023-12-31")],
    [("from", "2023-06-01"), ("dates", "published")], [("undated", "1")], [("unlocated", "1")], [("box", "25,-5,42,12")],
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
    chosen = Filter.of([*values, ("q", words), ("from", day.isoformat()), ("count", "incidents"), ("box", "-1.5,2,3,4")])
    assert Filter.of(chosen.pairs) == chosen


WRONG = [
    ("from", "yesterday"), ("to", "2024-13-01"), ("box", "1,2,3"), ("box", "5,0,1,1"), ("box", "nan,0,1,1"), ("count", "all"),
    ("dates", "x"),
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

"""The numbers of the views, against counts made by hand over the documents."""

from __future__ import annotations

import collections
import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from tests.store.samples import documents, write_run

from dragoman.records import CodedDocument, Event
from dragoman.store import Filter, Store
from dragoman.store.changes import Change, Periods, changes, last_day
from dragoman.store.comparison import Comparer
from dragoman.store.counting import facets, fitting, following, matching, moving_mean, timeline
from dragoman.store.dimensions import BY_NAME, DIMENSIONS
from dragoman.store.dyads import OTHER, matrix
from dragoman.store.geography import geography
from dragoman.store.linking import link
from dragoman.store.listing import Order, page
from dragoman.store.parties import party

DOCUMENTS = list(documents(60))
PAIRS: list[tuple[Event, CodedDocument]] = [(event, one) for one in DOCUMENTS for event in one.events]
ALL = Filter()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = Store.open(write_run(tmp_path_factory.mktemp("counts") / "run", DOCUMENTS))
    link(opened)
    yield opened
    opened.close()


def day_of(event: Event, coded: CodedDocument) -> dt.date | None:
    if event.date:
        return event.date.first
    return coded.published if event.status in {"actual", "negated"} else None


def test_totals(store: Store) -> None:
    totals = store.totals(ALL)
    assert totals.reports == len(PAIRS)
    assert totals.documents == 60
    assert totals.sources == len({one.publisher for one in DOCUMENTS} - {None})
    assert totals.undated == sum(day_of(*pair) is None for pair in PAIRS)
    assert totals.unlocated == sum(event.place is None for event, _ in PAIRS)
    assert totals.unlinked == sum(event.status not in {"actual", "historical"} for event, _ in PAIRS)
    assert 0 < totals.incidents <= totals.reports - totals.unlinked


@pytest.mark.parametrize("name", [dimension.name for dimension in DIMENSIONS])
def test_facets_add_up_and_lead_to_as_many_events(store: Store, name: str) -> None:
    (found,) = facets(store, ALL, [BY_NAME[name]], limit=1000)
    assert found.more == 0
    if not found.dimension.many:
        assert sum(number for _, number in found.values) == len(PAIRS)
    for value, number in found.values:
        assert len(store.ids(Filter.of([(name, value)]))) == number


def test_facets_together_are_those_alone(store: Store) -> None:
    chosen = Filter.of([("actor", "KEN"), ("type", "AID"), ("count", "incidents")])
    assert facets(store, chosen, DIMENSIONS) == [facets(store, chosen, [one])[0] for one in DIMENSIONS]


def test_a_facet_leaves_its_own_filter_out(store: Store) -> None:
    (found,) = facets(store, Filter.of([("type", "AID"), ("type", "NOTHING")]), [BY_NAME["type"]])
    assert found.values[0][0] == "AID"
    assert ("NOTHING", 0) in found.values
    assert len(found.values) > 5


def test_values_are_found_by_their_words(store: Store) -> None:
    assert [value for value, _ in matching(store, ALL, BY_NAME["actor_name"], words="PERU")] == ["congress of Peru"]


@pytest.mark.parametrize("by", ["quad", "type", "status", "none"])
@pytest.mark.parametrize("unit", ["day", "week", "month", "quarter", "year"])
def test_the_timeline_counts_every_event_once(store: Store, unit: str, by: str) -> None:
    found = timeline(store, ALL, unit=unit, by=by)
    assert sum(one.total for one in found.bins) + found.undated == len(PAIRS)
    for one, after in zip(found.bins, found.bins[1:], strict=False):
        assert one.last + dt.timedelta(days=1) == after.first
    for one in found.bins:
        assert one.total == sum(1 for pair in PAIRS if (day := day_of(*pair)) and one.first <= day <= one.last)
        assert one.documents == sum(1 for coded in DOCUMENTS if coded.published and one.first <= coded.published <= one.last)


def test_units_fit_the_screen() -> None:
    first = dt.date(2020, 1, 1)
    assert [fitting(first, first + dt.timedelta(days=days)) for days in (0, 100, 700, 3000, 9000, 40000)] == [
        "day", "day", "week", "month", "quarter", "year",
    ]  # fmt: skip
    assert following(dt.date(2023, 12, 1), "month") == dt.date(2024, 1, 1)
    assert following(dt.date(2023, 10, 1), "quarter") == dt.date(2024, 1, 1)


def test_moving_means() -> None:
    assert moving_mean([7, 0, 0, 0, 0, 0, 0, 0], 7) == [7, 3.5, 7 / 3, 7 / 4, 7 / 5, 7 / 6, 1, 0]


def test_places_are_points_rings_and_areas(store: Store) -> None:
    found = geography(store, ALL, cell=1.0)
    by_place = collections.Counter(event.place.name for event, _ in PAIRS if event.place)
    assert found.areas == {"KEN": by_place["Kenya"]}
    assert {mark.name: mark.number for mark in found.marks} == {name: number for name, number in by_place.items() if name != "Kenya"}
    assert [mark.name for mark in found.marks if mark.region] == ["Gulu district"]
    assert found.located + found.unlocated == len(PAIRS)


def test_near_places_become_one_spot(store: Store) -> None:
    (mark,) = geography(store, Filter.of([("place_name", "Juba"), ("place_name", "Bergen")]), cell=90.0).marks
    assert mark.names == 2
    assert mark.box == (5.32, 4.85, 31.58, 60.39)


@pytest.mark.parametrize("order", ["volume", "similarity"])
@pytest.mark.parametrize("level", ["country", "sector", "name"])
def test_the_matrix_holds_every_pair(store: Store, level: str, order: str) -> None:
    found = matrix(store, ALL, level=level, top=3, order=order)
    assert len(found.actors) <= 5
    whole = matrix(store, ALL, level=level, top=100, order=order)
    assert sum(cell.number for cell in found.cells.values()) == sum(cell.number for cell in whole.cells.values())
    assert OTHER not in whole.actors
    assert found.events == len(PAIRS)


def test_a_cell_counts_its_events_and_their_mean_score(store: Store) -> None:
    found = matrix(store, ALL, level="name", top=100)
    (actor, recipient), cell = max(found.cells.items(), key=lambda item: item[1].number)
    scores = [event.score for event, _ in PAIRS if event.actors[0].name == actor and event.recipients[0].name == recipient]
    assert cell.number == len(scores)
    assert cell.score == pytest.approx(sum(scores) / len(scores))


def test_changes_compare_two_periods(store: Store) -> None:
    half = dt.date(2024, 1, 1)
    periods = Periods((half, half + dt.timedelta(days=364)), (half - dt.timedelta(days=365), half - dt.timedelta(days=1)))
    found = {one.one: one for one in changes(store, ALL, periods, subject="type")}
    kinds = collections.Counter((event.type, day >= half) for event, coded in PAIRS if (day := day_of(event, coded)))
    assert {kind: (one.now, one.before) for kind, one in found.items()} == {
        kind: (kinds[kind, True], kinds[kind, False]) for kind in {kind for kind, _ in kinds}
    }
    for subject in ("place", "dyad", "actor", "source"):
        assert changes(store, ALL, periods, subject=subject)


@pytest.mark.parametrize(
    ("now", "expected", "told"),
    [(3, 1.0, "limited change"), (9, 1.0, "strong increase"), (0, 9.0, "strong decrease"), (105, 100.0, "about the same"),
     (115, 100.0, "slight increase"), (80, 100.0, "slight decrease"), (9, 0.0, "strong increase")],
)  # fmt: skip
def test_a_change_in_words(now: int, expected: float, told: str) -> None:
    assert Change("x", "", now, 0, expected).verdict == told


def test_the_last_week_is_not_one_of_plans(store: Store) -> None:
    assert last_day(store, ALL) == max(day for pair in PAIRS if (day := day_of(*pair)))
    periods = Periods.last(dt.date(2024, 5, 12), weeks=4)
    assert periods == Periods((dt.date(2024, 5, 6), dt.date(2024, 5, 12)), (dt.date(2024, 4, 8), dt.date(2024, 5, 5)))
    assert periods.ratio == 0.25


def test_a_party_is_counted_on_both_sides(store: Store) -> None:
    found = party(store, ALL, "police")
    assert found.as_actor == sum(event.actors[0].name == "police" for event, _ in PAIRS)
    assert found.as_recipient == sum(event.recipients[0].name == "police" for event, _ in PAIRS)
    assert found.aliases == (("police", found.as_actor + found.as_recipient),)
    assert found.codes == (("UGA", "COP", found.as_actor + found.as_recipient),)
    assert sum(one for _, one, _ in found.partners) == found.as_actor
    assert found.resolved[0].basis == "by its name"


def test_pages_hold_every_event_once(store: Store) -> None:
    seen: list[str] = []
    for number in range(1, 9):
        found = page(store, ALL, order=Order("publisher"), number=number, size=25)
        seen += [row["event_id"] for row in found.rows]
    assert found.pages == 8
    assert sorted(seen) == sorted(event.id for event, _ in PAIRS)
    assert page(store, ALL, order=Order(), number=99).number == 8


def test_two_runs_are_paired_by_document_and_trigger(store: Store, tmp_path_factory: pytest.TempPathFactory) -> None:
    def changed() -> Iterator[CodedDocument]:
        for number, one in enumerate(DOCUMENTS[:50]):
            first, *rest = one.events
            if number % 5 == 0:
                yield dataclasses.replace(one, events=tuple(rest))
            elif number % 5 == 1:
                yield dataclasses.replace(one, events=(dataclasses.replace(first, type="YIELD", status="actual"), *rest))
            else:
                yield one

    with_other = Store.open(write_run(tmp_path_factory.mktemp("other") / "run", changed()))
    found = Comparer(store, with_other).compare(ALL)
    assert found.counts == {"added": 10, "removed": 0, "changed": 10, "same": 130}
    assert (found.only_here, found.only_there) == (10, 0)
    assert dict(found.by_field)["type"] == 10
    back = Comparer(with_other, store).compare(ALL, kind="removed")
    assert back.counts["removed"] == len(back.pairs) == 10
    narrow = Comparer(store, with_other).compare(Filter.of([("type", "YIELD")]), field="type", limit=4)
    assert narrow.counts["changed"] == 10
    assert len(narrow.pairs) == 4
    assert all(pair.there and pair.there["type"] == "YIELD" for pair in narrow.pairs)
    with_other.close()


def test_incidents_are_counted_once(store: Store) -> None:
    chosen = Filter.of([("count", "incidents")])
    found_by_year = timeline(store, chosen, unit="year", by="none")
    assert sum(one.total for one in found_by_year.bins) + found_by_year.undated == store.totals(ALL).incidents
    (found,) = facets(store, chosen, [BY_NAME["type"]], limit=100)
    assert sum(number for _, number in found.values) == store.totals(ALL).incidents

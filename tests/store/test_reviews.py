"""Queues, what holds after review, audits, and the export of the final layer."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.store.samples import documents, write_run

from dragoman.errors import InputError, UsageError
from dragoman.evaluate.agreement import agreement
from dragoman.evaluate.alignment import FIELDS, align, values
from dragoman.readers.stored import read_documents
from dragoman.records import CodedDocument, plain
from dragoman.store import Store
from dragoman.store.reviews.audit import audit, missed, wilson
from dragoman.store.reviews.choose import Condition, choose, without_event
from dragoman.store.reviews.final import export, final
from dragoman.store.reviews.fold import State, fold, fold_item
from dragoman.store.reviews.identity import run_key
from dragoman.store.reviews.log import FINAL, Decision, Log, open_log
from dragoman.store.reviews.queues import Item, Queue, Queues, sentence_of, shared_out
from dragoman.store.reviews.revise import build, revised
from dragoman.store.reviews.sentences import sentences


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_run(tmp_path / "run", documents(40))


@pytest.fixture
def store(folder: Path) -> Store:
    return Store.open(folder)


@pytest.fixture
def log(tmp_path: Path) -> Log:
    return open_log(tmp_path / "reviews.sqlite", "run")


@pytest.fixture
def coded() -> CodedDocument:
    return next(documents(1))


def decide(log: Log, item: str, kind: str, *, document: str | None = None, coder: str = "ann", **more: Any) -> None:  # noqa: ANN401
    layer = more.pop("layer", FINAL)
    version = log.version(item, layer=layer)
    log.append([Decision(item, document or item.partition("#")[0], kind, coder, version, layer=layer, **more)])


# ---- choosing


def test_uncertain_events_come_first(store: Store, log: Log) -> None:
    items = choose(store, "uncertain", log=log, size=20)
    shares = [float(one.why.removeprefix("confidence ")) for one in items]
    assert shares == sorted(shares)
    assert len(items) == 20


def test_a_filter_narrows_a_queue(store: Store, log: Log) -> None:
    items = choose(store, "all", log=log, size=500, only=Condition("type = ?", ("PROTEST",)))
    assert items
    for one in items:
        row = store.event(one.item)
        assert row is not None
        assert row["type"] == "PROTEST"


def test_an_audit_is_drawn_evenly_and_the_same_for_the_same_seed(store: Store, log: Log) -> None:
    items = choose(store, "audit", log=log, size=40, seed=3)
    assert items == choose(store, "audit", log=log, size=40, seed=3)
    assert items != choose(store, "audit", log=log, size=40, seed=4)
    assert len({one.item for one in items}) == 40
    assert {one.weight for one in items} == {3.0}
    shares = {row["type"]: row["n"] / 120 for row in store.rows("SELECT type, count(*) AS n FROM events GROUP BY type")}
    for kind, share in shares.items():
        drawn = sum(one.stratum.startswith(f"{kind} ·") for one in items)
        assert abs(drawn - 40 * share) <= 2
    assert len(choose(store, "audit", log=log, size=1000)) == 120
    assert choose(store, "audit", log=log, size=10, only=Condition("false")) == []


def test_an_audit_gives_every_event_the_same_chance(store: Store, log: Log) -> None:
    drawn: dict[str, int] = {}
    for seed in range(120):
        for one in choose(store, "audit", log=log, size=30, seed=seed):
            drawn[one.item] = drawn.get(one.item, 0) + 1
    assert len(drawn) == 120
    assert 12 <= min(drawn.values()) <= max(drawn.values()) <= 50


def test_sentences_without_an_event_are_drawn(tmp_path: Path, log: Log) -> None:
    def thinned(one: CodedDocument) -> CodedDocument:
        text = re.sub(r"(^|\. )([a-z])", lambda found: found[1] + found[2].upper(), one.text)
        return dataclasses.replace(one, text=text, events=one.events[:1])

    store = Store.open(write_run(tmp_path / "thin", map(thinned, documents(20))))
    items = choose(store, "missed", log=log, size=15)
    assert len(items) == 15
    for one in items:
        whole = store.document(one.document)
        assert whole is not None
        assert one.sentence is not None
        assert one.sentence in without_event(whole)
        assert one.sentence[0] >= whole.events[0].sentence.end


def test_changes_between_runs_are_found(tmp_path: Path, log: Log) -> None:
    here = list(documents(5))
    events = here[0].events
    there = [dataclasses.replace(here[0], events=(dataclasses.replace(events[0], status="planned"), *events[2:])), *here[1:4], here[4]]
    there[3] = dataclasses.replace(here[3], events=(*here[3].events, dataclasses.replace(here[3].events[0], id="x", type="RETREAT")))
    store, other = Store.open(write_run(tmp_path / "new", here)), Store.open(write_run(tmp_path / "old", there))
    items = choose(store, "changed", log=log, size=50, other=other)
    assert {one.item: one.why for one in items} == {
        events[0].id: "status planned in old",
        events[1].id: "not in old",
        f"{here[3].id}@{here[3].events[0].sentence.start}-{here[3].events[0].sentence.end}": "old has RETREAT here",
    }


def test_flagged_events_make_a_queue(store: Store, log: Log) -> None:
    decide(log, "doc0000001#1", "flag", after=True)
    decide(log, "doc0000001#2", "flag", after=True)
    decide(log, "doc0000001#2", "flag", after=False)
    assert [one.item for one in choose(store, "flagged", log=log, size=10)] == ["doc0000001#1"]


# ---- queues


def test_events_with_a_comment_make_a_queue_whoever_wrote_it(store: Store, log: Log) -> None:
    decide(log, "doc0000001#1", "note", after="who is meant?", coder="Ann")
    decide(log, "doc0000001#1", "note", after="the army", coder="Bob", layer="coder:Bob")
    decide(log, "doc0000002#1", "accept")
    found = choose(store, "noted", log=log, size=10)
    assert [(one.item, one.why) for one in found] == [("doc0000001#1", "Ann: who is meant?; Bob: the army")]


def test_a_queue_stays_as_it_was_drawn(store: Store, log: Log) -> None:
    queues = Queues(log)
    items = choose(store, "uncertain", log=log, size=10)
    kept = queues.add(Queue("", "Lowest", "uncertain", "ann", "", settings=(("size", 10),)), items)
    assert queues.get(kept.id) == kept
    assert queues.all() == [kept]
    assert queues.items(kept) == items
    with pytest.raises(InputError, match="no queue 'none'"):
        queues.get("none")


def test_progress_counts_what_is_done_and_what_is_left(store: Store, log: Log) -> None:
    queues = Queues(log)
    queue = queues.add(Queue("", "q", "uncertain", "ann", ""), choose(store, "uncertain", log=log, size=10))
    items = queues.items(queue)
    assert queues.progress(queue).seconds_left is None
    decide(log, items[0].item, "accept", seconds=4)
    decide(log, items[1].item, "reject", reason="1", seconds=8, coder="bob")
    decide(log, items[2].item, "skip")
    found = queues.progress(queue)
    assert (found.items, found.done, found.skipped, found.seconds_left) == (10, 2, 1, 48)
    assert dict(found.by_coder) == {"ann": 1, "bob": 1}


def test_items_are_shared_out_with_an_overlap() -> None:
    items = [Item(f"d#{n}", "d") for n in range(100)]
    given = shared_out(items, ("ann", "bob"), overlap=0.2)
    both = [at for at, one in enumerate(given) if len(one.coders) == 2]
    assert len(both) == 20
    assert max(after - before for before, after in itertools.pairwise(both)) == 5
    assert sum(one.coders == ("ann",) for one in given) == sum(one.coders == ("bob",) for one in given) == 40
    assert all(len(one.coders) == 2 for one in shared_out(items, ("ann", "bob"), overlap=1))


def test_coders_of_a_queue_have_layers_and_items_of_their_own(store: Store, log: Log) -> None:
    queues = Queues(log)
    items = shared_out(choose(store, "audit", log=log, size=10), ("ann", "bob"), overlap=0.5)
    queue = queues.add(Queue("", "double", "audit", "ann", "", ("ann", "bob"), blind=True), items)
    mine = queues.items(queue, coder="ann")
    assert 5 < len(mine) < 10
    for one in mine:
        decide(log, one.item, "accept", layer=queue.layer("ann"))
    assert dict(queues.progress(queue).by_coder) == {"ann": len(mine), "bob": 0}
    assert queues.progress(queue).items == 15
    assert queues.states(queue, FINAL) == {}
    assert len(queues.states(queue, "coder:ann")) == len(mine)


def test_names_of_sentences_are_told_from_events() -> None:
    assert sentence_of("a@b@10-25") == (10, 25)
    assert sentence_of("doc#1") is None
    assert sentence_of("me@home#1") is None


# ---- what holds


def test_an_event_that_nobody_touched_is_the_machine_s(coded: CodedDocument) -> None:
    event = coded.events[0]
    assert revised(coded, event, State(event.id, coded.id)) is event
    assert revised(coded, event, State(event.id, coded.id, status="rejected", reason="1")) is None


def test_a_corrected_type_brings_its_own_codes(coded: CodedDocument) -> None:
    event = coded.events[0]
    fields = {"type": "ASSAULT", "modes": ["firearms"], "contexts": ["military"]}
    found = revised(coded, event, State(event.id, coded.id, fields=fields))
    assert found is not None
    assert (found.type, found.quad, found.modes) == ("ASSAULT", 4, ("firearms",))
    assert found.score < -8
    assert found.cameo is not None
    assert found.cameo.startswith(("18", "19", "20"))
    assert found.actors == event.actors


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"type": "WAR"}, "type: 'WAR' is none of"),
        ({"type": "AID", "modes": ["visit"]}, "modes: AID has no 'visit'"),
        ({"contexts": ["weather in general"]}, "contexts: .* has no"),
        ({"modes": "demo"}, "modes: needs a list"),
        ({"status": "maybe"}, "status: 'maybe' is none of"),
        ({"trigger": {"text": "wrong", "start": 0, "end": 5}}, "trigger: 'wrong' does not stand at 0 to 5"),
        ({"trigger": {"text": "x", "start": 0}}, "missing or unknown fields: end"),
        ({"attribution": [7]}, "attribution: the document has"),
        ({"magnitude": {"dead": "many", "injured": None, "size": None}}, "dead: needs int"),
        ({"colour": "red"}, "unknown fields: colour"),
    ],
)
def test_corrections_that_make_no_sense_are_refused(coded: CodedDocument, fields: dict[str, Any], message: str) -> None:
    event = coded.events[0]
    with pytest.raises(UsageError, match=message):
        build(coded, event.id, {**plain(event), **fields})


def test_an_added_event_needs_only_type_trigger_and_sentence(coded: CodedDocument) -> None:
    base = plain(coded.events[0])
    found = build(coded, "new", {"type": "AID", "trigger": base["trigger"], "sentence": base["sentence"]})
    assert (found.id, found.type, found.actors, found.date, found.confidence) == ("new", "AID", (), None, 1.0)


def test_what_tells_whether_the_coder_was_right() -> None:
    def state(**given: Any) -> bool | None:  # noqa: ANN401
        return State("d#1", "d", **given).right

    assert state(status="accepted") is True
    assert state(status="accepted", fields={"place": None}) is True
    assert state(status="accepted", fields={"type": "AID"}) is False
    assert state(status="rejected", reason="1") is False
    assert state(status="rejected", reason="6") is None
    assert state(status="merged") is None
    assert state(status="skipped") is None
    assert state(status="accepted", added={}) is None


def test_a_skipped_item_stays_done_if_it_was(log: Log) -> None:
    decide(log, "d#1", "accept")
    decide(log, "d#1", "skip")
    assert fold_item(log.entries()).done


# ---- audits


@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_is_that_of_newcombe(right: int, n: int, low: float, high: float) -> None:
    """The four examples of Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3."""
    found = wilson(right, n)
    assert found.low == pytest.approx(low, abs=0.0001)
    assert found.high == pytest.approx(high, abs=0.0001)


def test_an_audit_tells_precision_by_type_and_reasons() -> None:
    items = [Item(f"d#{n}", "d", stratum="AID · Post" if n % 2 else "PROTEST · ?") for n in range(10)]
    states = {f"d#{n}": State(f"d#{n}", "d", status="accepted") for n in range(6)}
    states["d#6"] = State("d#6", "d", status="rejected", reason="2")
    states["d#7"] = State("d#7", "d", status="accepted", fields={"type": "AID"})
    states["d#8"] = State("d#8", "d", status="skipped")
    found = audit(items, states)
    assert (found.precision.right, found.precision.n, found.open) == (6, 8, 2)
    assert dict(found.reasons) == {"2": 1}
    assert dict(found.corrected) == {"type": 1}
    assert {kind: (share.right, share.n) for kind, share in found.by_type} == {"AID": (3, 4), "PROTEST": (3, 4)}
    assert wilson(0, 0).value is None


def test_missed_events_are_counted_by_sentence() -> None:
    items = [Item(f"d@{n * 10}-{n * 10 + 9}", "d") for n in range(4)]
    states = {one.item: State(one.item, "d", status="accepted") for one in items[:3]}
    share = missed(items, states, [("d", 12, 15), ("d", 13, 14), ("other", 22, 23), ("d", 35, 36)])
    assert (share.right, share.n) == (1, 3)


# ---- export


def test_the_final_layer_is_a_run_of_its_own(folder: Path, log: Log, tmp_path: Path) -> None:
    first, second, third = (f"doc0000000#{n}" for n in (1, 2, 3))
    whole = next(read_documents(folder))
    trigger = plain(whole.events[0].trigger)
    decide(log, first, "accept")
    decide(log, second, "reject", reason="1")
    decide(log, third, "edit", field="type", after="RETREAT")
    decide(log, third, "edit", field="modes", after=[])
    form = {"type": "AID", "trigger": trigger, "sentence": plain(whole.events[0].sentence)}
    decide(log, "doc0000000#new", "add", after=form, document="doc0000000")
    decide(log, "doc0000000#gone", "add", after=form, document="doc0000000")
    log.undo("ann")
    made = export(folder, log, tmp_path / "final")
    assert dataclasses.asdict(made) == {
        "documents": 40, "events": 120, "accepted": 1, "corrected": 1, "added": 1, "unreviewed": 117, "removed": 1,
    }  # fmt: skip
    coded = list(read_documents(tmp_path / "final"))
    assert [(one.id, one.type) for one in coded[0].events] == [(first, whole.events[0].type), ("doc0000000#new", "AID"), (third, "RETREAT")]
    assert coded[0].events[0].explanation.startswith("accepted by ann; ")
    assert coded[0].events[0].confidence == 1
    assert coded[1:] == list(read_documents(folder))[1:]
    again = Store.open(tmp_path / "final")
    assert again.rows("SELECT count(*) AS n FROM events")[0]["n"] == 120
    manifest = json.loads((tmp_path / "final" / "run.json").read_text(encoding="utf-8"))
    assert manifest["review"]["coders"] == ["ann"]
    assert manifest["counts"]["events"] == 120
    with pytest.raises(UsageError, match="exists already"):
        export(folder, log, tmp_path / "final")


def test_the_export_can_leave_out_what_nobody_reviewed(folder: Path, log: Log, tmp_path: Path) -> None:
    decide(log, "doc0000003#1", "accept")
    made = export(folder, log, tmp_path / "final", unreviewed=False)
    assert (made.documents, made.events, made.unreviewed) == (40, 1, 0)


def test_the_export_of_a_file_is_a_run_too(tmp_path: Path, log: Log) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(one.to_dict()) + "\n" for one in documents(3)), encoding="utf-8")
    assert export(path, log, tmp_path / "final").events == 9


def test_a_skipped_event_stays_as_it_was_coded(coded: CodedDocument) -> None:
    state = State(coded.events[0].id, coded.id, status="skipped")
    assert final(coded, {state.item: state})[0] == coded


def test_a_run_keeps_its_name_when_it_is_copied(folder: Path, tmp_path: Path) -> None:
    assert run_key(folder) == run_key(write_run(tmp_path / "other"))
    (folder / "run.json").write_text(json.dumps({"form": 1, "settings": {"limit": 3}}), encoding="utf-8")
    assert run_key(folder) != run_key(tmp_path / "other")
    (tmp_path / "a.jsonl").write_text("a", encoding="utf-8")
    assert len(run_key(tmp_path / "a.jsonl")) == 16


# ---- agreement of layers


def test_events_are_aligned_by_id_and_then_by_trigger(coded: CodedDocument) -> None:
    first, second, third = coded.events
    moved = dataclasses.replace(second, id="other")
    lone = dataclasses.replace(third, id="lone", trigger=dataclasses.replace(third.trigger, start=0, end=1))
    pairs = align([first, second, third], [first, moved, lone])
    assert [(one and one.id, other and other.id) for one, other in pairs] == [
        (first.id, first.id), (second.id, "other"), (third.id, None), (None, "lone"),
    ]  # fmt: skip


def test_every_field_has_a_value_that_its_distance_takes() -> None:
    events = [event for one in documents(20) for event in one.events]
    for name, field in FIELDS.items():
        found = agreement(values([(event, event) for event in events], field), distance=field.distance, samples=0)
        assert found.percent.value == 1, name
        assert found.alpha.value in {None, 1.0}, name


# ---- sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mr. Ito met Gen. A. Diaz. They spoke.", ["Mr. Ito met Gen. A. Diaz.", "They spoke."]),
        ("It fell 3.5 percent. Why?", ["It fell 3.5 percent.", "Why?"]),
        ('"Go," he said. "Now!" She went.', ['"Go," he said.', '"Now!"', "She went."]),
        ("JUBA, May 3 (Wire) - Troops left. All of them.", ["Troops left.", "All of them."]),
        ("One line\n\nAnother one", ["One line", "Another one"]),
        ("The U.S. army left. It was late.", ["The U.S. army left.", "It was late."]),
        ("قال الوزير. غادر الجنود.", ["قال الوزير.", "غادر الجنود."]),
        ("", []),
    ],
)
def test_sentences_are_cut(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == found


def test_fold_keeps_items_and_layers_apart(log: Log) -> None:
    decide(log, "d#1", "accept")
    decide(log, "d#1", "accept", layer="coder:bob", coder="bob")
    decide(log, "d#2", "flag", after=True)
    assert len(fold(log.entries())) == 3

"""The pages of review: the choice of a queue, results, two coders and what they disagree on, the export; for one and for many."""

from __future__ import annotations

import csv
import io
import re
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.store.postgresql import missing, server
from tests.store.samples import documents, write_run
from tests.web.conftest import ADDRESS, TOKEN
from tests.web.test_review_screen import Coder, signed_in

from dragoman.readers.stored import read_documents
from dragoman.store.reviews.fold import fold
from dragoman.store.reviews.identity import run_key
from dragoman.store.reviews.log import FINAL, open_log
from dragoman.web.app import open_app
from dragoman.web.review.requests import coder_of

REVIEWERS, EACH = 20, 6


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("pages") / "run", documents(60))


@pytest.fixture
def client(folder: Path, tmp_path: Path) -> Iterator[TestClient]:
    with signed_in(folder, tmp_path / "workspace") as browser:
        yield browser


def as_coder(client: TestClient, name: str) -> Coder:
    """Returns the same browser under another name."""
    client.post("/review/name", data={"name": name}, follow_redirects=False)
    return Coder(client)


def test_one_gives_a_name_first_and_goes_on_to_where_one_wanted(folder: Path, tmp_path: Path) -> None:
    client = TestClient(open_app(folder, workspace=tmp_path, token=TOKEN), base_url=ADDRESS, headers={"origin": ADDRESS})
    client.get("/", params={"token": TOKEN})
    assert "Your name, which is kept with every decision" in client.get("/review").text
    answer = client.post("/review/name", data={"name": " Åsa  Ann ", "next": "/review/export"}, follow_redirects=False)
    assert answer.headers["location"] == "/review/export"
    assert 'value="Åsa Ann"' in client.get("/review").text
    for wrong in ("", " ", "x" * 61, "a\x00b", "a\u202eb"):
        assert client.post("/review/name", data={"name": wrong}).status_code == 400


@pytest.mark.parametrize(
    "address", ["https://evil.example", "//evil.example", "/\\evil.example", "/explore", "javascript:alert(1)", "/review\\@evil"]
)
def test_one_is_never_led_elsewhere(client: TestClient, address: str) -> None:
    answer = client.post("/review/name", data={"name": "Ann", "next": address}, follow_redirects=False)
    assert answer.headers["location"] == "/review"


def test_looking_writes_nothing(folder: Path, tmp_path: Path) -> None:
    client = TestClient(open_app(folder, workspace=tmp_path / "workspace", token=TOKEN), base_url=ADDRESS)
    client.get("/", params={"token": TOKEN})
    client.get("/review")
    assert not (tmp_path / "workspace").exists()


def test_a_queue_is_made_listed_and_finished(client: TestClient) -> None:
    ann = Coder(client)
    ann.make(strategy="uncertain", size="2", title="Lowest <two>")
    for at in (1, 2):
        ann.decide(ann.item(at), "accept", go="next", seconds=5)
    page = client.get("/review").text
    assert "Lowest &lt;two&gt;" in page
    assert "2 of 2" in page
    assert "nothing is left for you" in client.get(f"/review/queue/{ann.queue}").text


def test_a_queue_can_be_narrowed_by_a_filter_of_explore(client: TestClient) -> None:
    assert "type PROTEST" in client.get("/review", params={"type": "PROTEST"}).text
    ann = Coder(client)
    ann.make(filter="type=PROTEST&status=actual", size="50")
    shown = [ann.item(at)["form"] for at in range(1, ann.item()["total"] + 1)]
    assert {(form["type"], form["status"]) for form in shown} == {("PROTEST", "actual")}


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"strategy": "best"}, "no queue of the kind"),
        ({"size": "0"}, "size: a number from 1"),
        ({"size": "many"}, "size: a number from 1"),
        ({"seed": "-1"}, "seed: a number"),
        ({"strategy": "changed"}, "no other run to compare with"),
        ({"strategy": "flagged"}, "the queue would be empty"),
        ({"filter": "type=NOTHING"}, "the queue would be empty"),
        ({"coders": "Ann"}, "needs two names or more"),
        ({"coders": "Ann,Bob", "overlap": "101"}, "overlap: a number"),
        ({"filter": "from=yesterday"}, "is no day"),
    ],
)
def test_queues_that_make_no_sense_are_refused(client: TestClient, form: dict[str, str], message: str) -> None:
    answer = client.post("/review/queues", data={"strategy": "all", "size": "5", **form})
    assert answer.status_code == 400
    assert message in answer.text


def test_runs_are_compared_in_a_queue(folder: Path, tmp_path: Path) -> None:
    other = write_run(tmp_path / "old", documents(60, seed=2))
    with signed_in(folder, tmp_path / "ws", others=[other]) as client:
        ann = Coder(client)
        ann.make(strategy="changed", other="0", size="10")
        assert "in old" in ann.item()["why"]


def test_the_result_of_an_audit_has_its_interval(client: TestClient) -> None:
    ann = Coder(client)
    ann.make(strategy="audit", size="20", seed="1")
    for at in range(1, 11):
        view = ann.item(at)
        ann.decide(view, "reject", reason="2", go="next") if at == 1 else ann.decide(view, "accept", go="next")
    page = client.get(f"/review/queue/{ann.queue}/audit").text
    assert "90.0% (9 of 10; 95 % interval 59.6% to 98.2%)" in page
    assert "wrong type: 1" in page
    assert "10 items are still open" in page
    ann.make(strategy="uncertain", size="2")
    assert "not drawn at random" in client.get(f"/review/queue/{ann.queue}/audit").text


def double(client: TestClient, **form: str) -> str:
    """Makes a queue for Ann and Bob, who code all of it: Bob retypes each third event, rejects each fifth, and adds one."""
    ann = Coder(client)
    queue = ann.make(strategy="all", size="15", coders="Ann, Bob", overlap="100", **form)
    for name in ("Ann", "Bob"):
        coder = as_coder(client, name)
        coder.queue = queue
        for at in range(1, 16):
            view = coder.item(at)
            kind = "CONSULT" if name == "Bob" and at % 3 == 0 else "ASSAULT"
            view = coder.decide(view, "edit", field="type", after=kind)["view"]
            if name == "Bob" and at == 5:
                coder.decide(view, "reject", reason="1", go="next")
            else:
                coder.decide(view, "accept", go="next")
        if name == "Bob":
            coder.decide(coder.item(1), "add", after={"type": "AID", "trigger": {"start": 0, "end": 3}})
    return queue


def test_blind_coders_see_neither_the_machine_nor_each_other(client: TestClient) -> None:
    ann = Coder(client)
    queue = ann.make(strategy="all", size="10", coders="Ann,Bob", overlap="100", blind="on")
    view = ann.item()
    assert view["machine"] is None
    assert set(view["form"]) == {"trigger", "sentence", "status"}
    assert (view["others"], view["why"]) == ([], "")
    assert view["guideline"] is None
    assert "type: None is none of" in ann.decide(view, "accept", 400)["error"]
    view = ann.decide(view, "edit", field="actors", after=[])["view"]
    view = ann.decide(view, "edit", field="type", after="AID")["view"]
    ann.decide(view, "accept", go="next")
    assert ann.ask("history")["explanation"] == "The queue is blind."
    assert "one event at a time" in ann.send("preview", 400, item=view["item"], field="type", before="AID", after="ACCUSE")["error"]
    bob = as_coder(client, "Bob")
    bob.queue = queue
    assert bob.item()["state"]["version"] == 0
    assert bob.ask("history")["entries"] == []
    eve = as_coder(client, "Eve")
    assert "is for Ann, Bob; you are Eve" in client.get(f"/review/queue/{queue}").text
    assert eve.client.get("/review/api/item", params={"queue": queue, "at": 1}).status_code == 404


@pytest.mark.parametrize("form", [{}, {"blind": "on"}], ids=["open", "blind"])
def test_agreement_of_two_coders(client: TestClient, form: dict[str, str]) -> None:
    queue = double(client, **form)
    page = client.get(f"/review/queue/{queue}/agreement").text
    assert "15 items in 5 documents" in page
    assert re.search(r"Two coders reviewed 15 items in 5 documents, \w+", page)
    table = list(csv.DictReader(io.StringIO(client.get(f"/review/queue/{queue}/agreement.csv").text)))
    figures = {(row["measure"], row["field"]): row for row in table}
    assert figures["percent", "event"]["value"] == f"{14 / 15:.6f}"
    assert figures["percent", "type"]["n"] == "14"
    assert figures["percent", "type"]["value"] == f"{9 / 14:.6f}"
    assert figures["alpha", "type"]["low_95"]
    assert figures["alpha-U", "trigger"]["value"]
    assert figures["mean apart", "date"]["scale"] == "days"
    assert figures["mean apart", "place"]["scale"] == "km"
    weeks = {field: row for (label, field), row in figures.items() if label == "percent by week"}
    assert [field.partition(",")[0] for field in weeks] == ["Ann", "Bob"]
    assert {row["value"] for row in weeks.values()} == {f"{9 / 15:.6f}"}
    assert "By week" in page


def test_disagreements_are_settled_one_by_one(client: TestClient, folder: Path, tmp_path: Path) -> None:
    queue = double(client)
    carol = as_coder(client, "Carol")
    carol.queue = queue
    assert "9 items are the same for all coders" in client.get(f"/review/queue/{queue}/disputes").text
    client.post(f"/review/queue/{queue}/agreed")
    assert "items are the same" not in client.get(f"/review/queue/{queue}/disputes").text
    shown = carol.ask("dispute")
    assert shown["total"] == 7
    settled = 0
    while shown["done"] < shown["total"]:
        differing = [row["field"] for row in shown["rows"] if row["differs"]]
        if not settled:
            assert (
                "nobody's value is chosen" in carol.send("settle", 400, at=shown["at"], item=shown["item"], version=0, choices={})["error"]
            )
            assert "a number for each field" in carol.send("settle", 400, item=shown["item"], choices={"type": 4})["error"]
        sent = {"item": shown["item"], "version": shown["version"], "choices": dict.fromkeys(differing, 3)}
        after = carol.send("settle", at=shown["at"], **sent, request=f"r{settled}")
        again = carol.send("settle", at=shown["at"], **sent, request=f"r{settled}")
        assert again["done"] == after["done"] == settled + 1
        shown, settled = after, settled + 1
    states = {item: state for (layer, item), state in fold(log_of(folder, tmp_path).entries()).items() if layer == FINAL}
    assert sum(state.status == "rejected" for state in states.values()) == 1
    assert sum(state.fields.get("type") == "CONSULT" for state in states.values()) >= 4
    assert sum(state.added is not None for state in states.values()) == 1
    assert "there are 7 disagreements" in carol.ask("dispute", 404, at=8)["error"]


THREE = ("Ann", "Bob", "Cleo")


def triple(client: TestClient) -> str:
    """Makes a queue for three: Bob finds no event in the first item, Cleo another type there and in the second; both add the same one."""
    queue = Coder(client).make(strategy="all", size="12", coders=", ".join(THREE), overlap="100")
    for name in THREE:
        coder = as_coder(client, name)
        coder.queue = queue
        for at in range(1, 13):
            view = coder.item(at)
            if name == "Cleo" and at <= 2:
                view = coder.decide(view, "edit", field="type", after="RETREAT")["view"]
            if name == "Bob" and at == 1:
                coder.decide(view, "reject", reason="1", go="next")
            else:
                coder.decide(view, "accept", go="next")
        if name != "Ann":
            coder.decide(coder.item(1), "add", after={"type": "AID", "trigger": {"start": 0, "end": 3}})
    return queue


def test_three_coders_are_compared(client: TestClient) -> None:
    queue = triple(client)
    page = client.get(f"/review/queue/{queue}/agreement").text
    assert "3 coders reviewed 12 items" in page
    assert "is for two coders" in page
    rows = csv.DictReader(io.StringIO(client.get(f"/review/queue/{queue}/agreement.csv").text))
    table = {(row["measure"], row["field"]): row for row in rows}
    # 12 items: of the three pairs of coders one agrees on the first that it is an event, and all on the others
    assert table["percent", "event"]["value"] == f"{(11 + 1 / 3) / 12:.6f}"
    # 13 events that two or more have: Ann and Cleo differ on the first, two pairs of three on the second, the others are the same
    assert table["percent", "type"]["value"] == f"{(11 + 1 / 3) / 13:.6f}"
    assert table["fleiss", "event"]["value"]


def test_what_three_coders_disagree_on_is_settled(client: TestClient, folder: Path, tmp_path: Path) -> None:
    queue = triple(client)
    dora = as_coder(client, "Dora")
    dora.queue = queue
    shown = dora.ask("dispute")
    assert shown["total"] == 3
    assert shown["queue"]["coders"] == list(THREE)
    found = {}
    while shown["done"] < shown["total"]:
        differing = [row["field"] for row in shown["rows"] if row["differs"]]
        assert all(len(row["values"]) == 4 for row in shown["rows"])
        found[shown["item"]] = [field for field in differing if field in {"event", "type"}]
        column = 4 if "event" in differing else 2
        choices = {field: column for field in differing if field == "event" or "event" not in differing}
        assert "1 to 4" in dora.send("settle", 400, at=shown["at"], item=shown["item"], version=0, choices={})["error"]
        assert "2 to 4" in dora.send("settle", 400, at=shown["at"], item=shown["item"], version=0, choices={"type": 5})["error"]
        shown = dora.send("settle", at=shown["at"], item=shown["item"], version=shown["version"], choices=choices)
    assert sorted(found.values()) == [["event"], ["event", "type"], ["type"]]
    assert "9 items are the same for all coders" not in client.post(f"/review/queue/{queue}/agreed").text
    returned(client, queue)
    states = {item: state for (layer, item), state in fold(log_of(folder, tmp_path).entries()).items() if layer == FINAL}
    assert states["doc0000000#1"].fields["type"] == "RETREAT", "Cleo's word on whether there is an event brings her type"
    assert "type" not in states["doc0000000#2"].fields, "Ann's type is the machine's"
    assert sum(state.added is not None for state in states.values()) == 1
    assert len(states) == 13


def returned(client: TestClient, queue: str) -> None:
    """Looks at what each of the three sees of what became of theirs."""
    told = {}
    for name in THREE:
        coder = as_coder(client, name)
        coder.queue = queue
        page = client.get(f"/review/queue/{queue}/returned").text
        told[name] = re.findall(r"<span class=\"soft\">(\w+)</span> <bdi>(.*?)</bdi> → <strong><bdi>(.*?)</bdi>", page)
        assert "Changed in mine" in client.get("/review").text
        final = coder.ask("history", show="doc0000000#1")["final"]
        assert final[-1]["kind"] == "accept"
        assert final[-1]["coder"] == "Dora"
    assert told["Bob"] == [("event", "no event", "yes")]
    assert any(row[:2] == ("type", "RETREAT") for row in told["Cleo"])
    assert any(row[0] == "type" and row[2] == "RETREAT" for row in told["Ann"])
    as_coder(client, "Dora")
    assert "has no layer of Dora" in client.get(f"/review/queue/{queue}/returned").text


def test_all_that_is_open_is_taken_from_one_coder_and_undone_at_once(client: TestClient, folder: Path, tmp_path: Path) -> None:
    queue = triple(client)
    dora = as_coder(client, "Dora")
    dora.queue = queue
    assert [dora.ask("dispute", at=at)["item"] for at in (2, 3)] == ["doc0000000#1", "doc0000000#2"], "in the order of the text"
    first = dora.ask("dispute", at=2)
    dora.send("settle", at=2, item=first["item"], version=first["version"], choices={"event": 3})
    assert dora.ask("dispute")["done"] == 1
    client.post(f"/review/queue/{queue}/taken", data={"whose": "Cleo"})
    assert dora.ask("dispute")["done"] == 3
    states = {item: state for (layer, item), state in fold(log_of(folder, tmp_path).entries()).items() if layer == FINAL}
    assert states[first["item"]].status == "rejected", "what was settled before stays"
    assert states["doc0000000#2"].fields["type"] == "RETREAT"
    assert sum(state.added is not None for state in states.values()) == 1
    dora.send("undo")
    assert dora.ask("dispute")["done"] == 1
    assert "does not code this queue" in client.post(f"/review/queue/{queue}/taken", data={"whose": "Eve"}).text


def log_of(folder: Path, tmp_path: Path) -> Any:  # noqa: ANN401
    return open_log(tmp_path / "workspace" / "reviews.sqlite", run_key(folder))


def test_without_disagreements_the_page_says_so(client: TestClient) -> None:
    ann = Coder(client)
    ann.make(strategy="all", size="4", coders="Ann,Bob")
    assert ann.ask("dispute")["total"] == 0
    assert "too few" in client.get(f"/review/queue/{ann.queue}/agreement").text
    ann.make(strategy="all", size="4")
    answer = client.get(f"/review/queue/{ann.queue}/agreement")
    assert answer.status_code == 404
    assert "worked on together" in answer.text


def test_the_final_layer_is_exported_and_opens_again(client: TestClient, tmp_path: Path) -> None:
    ann = Coder(client)
    ann.make(strategy="all", size="6")
    ann.decide(ann.item(1), "reject", reason="1", go="next")
    ann.decide(ann.item(2), "accept", go="next")
    page = client.post("/review/export", data={"folder": "final", "unreviewed": "on"}).text
    assert "dragoman serve" in page
    assert "2 items are decided" in page
    made = tmp_path / "workspace" / "exports" / "final"
    assert sum(len(one.events) for one in read_documents(made)) == 179
    with signed_in(made, tmp_path / "again") as again:
        ann = Coder(again)
        ann.make(strategy="all", size="500")
        assert ann.item()["total"] == 179
    assert client.post("/review/export", data={"folder": "final"}).status_code == 400


@pytest.mark.parametrize("name", ["../out", "/tmp/out", "", ".", "..", ".hidden", "a/b", "a\\b", "a\x00b", "x" * 62])
def test_exports_stay_in_the_workspace(client: TestClient, tmp_path: Path, name: str) -> None:
    answer = client.post("/review/export", data={"folder": name})
    assert answer.status_code == 400
    assert not (tmp_path / "workspace" / "exports").exists()


def test_a_table_without_texts_tells_what_to_open(tmp_path: Path, folder: Path) -> None:
    from dragoman.cli import main  # noqa: PLC0415

    table = tmp_path / "events.csv"
    main(["convert", str(folder), str(table), "-q"])
    with signed_in(table, tmp_path / "ws") as client:
        assert "Review needs the texts" in client.get("/review").text


HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e&\"'"


def test_hostile_texts_are_shown_as_text(tmp_path: Path) -> None:
    import dataclasses  # noqa: PLC0415

    def poisoned(one: Any) -> Any:  # noqa: ANN401
        return dataclasses.replace(one, text=f"{one.text}\n\n{HOSTILE}", title=HOSTILE, publisher=HOSTILE)

    with signed_in(write_run(tmp_path / "run", map(poisoned, documents(3))), tmp_path / "ws", name="<b>Ann") as client:
        ann = Coder(client)
        ann.make(title="<i>q</i>")
        ann.decide(ann.item(), "note", after=HOSTILE)
        assert ann.item()["document"]["title"] == HOSTILE
        for page in ("/review", f"/review/queue/{ann.queue}/1", f"/review/queue/{ann.queue}/audit"):
            text = client.get(page).text
            assert "<i>q" not in text
            assert "<b>Ann" not in text
            assert "<script>alert" not in text
        assert client.get("/review/api/item", params={"queue": ann.queue, "at": 1}).headers["content-type"] == "application/json"


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    if reason := missing():
        pytest.skip(reason)
    with server() as address:
        yield address


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_twenty_reviewers_of_one_queue_lose_nothing(folder: Path, tmp_path: Path, kind: str, request: pytest.FixtureRequest) -> None:
    """All begin at once on one queue: each gets items of its own, and every decision that was confirmed is in the log."""
    database = request.getfixturevalue("postgresql") if kind == "postgresql" else None
    app = open_app(folder, workspace=tmp_path / "ws", database=database, token=TOKEN)
    confirmed: list[tuple[str, str]] = []
    faults: list[BaseException] = []

    def browser(name: str) -> Coder:
        client = TestClient(app, base_url=ADDRESS, headers={"origin": ADDRESS})
        client.get("/", params={"token": TOKEN})
        return as_coder(client, name)

    def begin(coder: Coder) -> int:
        return int(coder.client.get(f"/review/queue/{queue}", follow_redirects=False).headers["location"].rpartition("/")[2])

    queue = browser("maker").make(strategy="all", size="160", title=uuid.uuid4().hex)
    start = threading.Barrier(REVIEWERS)

    def review(name: str) -> None:
        try:
            coder = browser(name)
            coder.queue = queue
            start.wait(60)
            at = begin(coder)
            for _ in range(EACH):
                view = coder.item(at)
                sent = {"queue": queue, "at": at, "item": view["item"], "version": view["state"]["version"], "kind": "accept", "go": "next"}
                answer = coder.client.post("/review/api/decide", json=sent)
                if answer.status_code == 200:
                    confirmed.append((view["item"], name))
                    at = answer.json()["view"]["at"]
                else:
                    assert answer.status_code == 409, answer.text
                    at = begin(coder)
        except BaseException as error:  # noqa: BLE001 - told below
            faults.append(error)

    threads = [threading.Thread(target=review, args=(f"r{n}",)) for n in range(REVIEWERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    log = open_log(database or tmp_path / "ws" / "reviews.sqlite", run_key(folder))
    kept = [(one.item, one.coder) for one in log.entries() if one.item.startswith("doc")]
    assert sorted(kept) == sorted(confirmed)
    assert len({item for item, _ in confirmed}) == len(confirmed) == REVIEWERS * EACH
    log.database.close()


def test_a_name_that_no_cookie_holds_is_none(client: TestClient) -> None:
    from starlette.requests import Request  # noqa: PLC0415

    assert coder_of(Request({"type": "http", "headers": []})) == ""

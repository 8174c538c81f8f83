"""What the review screen asks for and sends: every decision, its errors, and what it shows then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from tests.store.samples import documents, write_run
from tests.web.conftest import ADDRESS, TOKEN

from dragoman.web.app import open_app

Json = dict[str, Any]


class Coder:
    """A browser of one coder on one queue."""

    def __init__(self, client: TestClient, queue: str = "") -> None:
        self.client, self.queue = client, queue

    def make(self, **form: str) -> str:
        """Makes a queue, and returns its id."""
        answer = self.client.post("/review/queues", data={"strategy": "all", "size": "20", **form}, follow_redirects=False)
        assert answer.status_code == 303, answer.text
        self.queue = answer.headers["location"].rpartition("/")[2]
        return self.queue

    def item(self, at: int = 1, **more: str) -> Json:
        answer = self.client.get("/review/api/item", params={"queue": self.queue, "at": at, **more})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def send(self, path: str, status: int = 200, **sent: Any) -> Json:  # noqa: ANN401
        answer = self.client.post(f"/review/api/{path}", json={"queue": self.queue, "at": 1, **sent})
        assert answer.status_code == status, answer.text
        found: Json = answer.json()
        return found

    def decide(self, view: Json, kind: str, status: int = 200, **sent: Any) -> Json:  # noqa: ANN401
        base = {"at": view["at"], "item": view["item"], "version": view["state"]["version"], "kind": kind}
        return self.send("decide", status, **{**base, **sent})

    def ask(self, path: str, status: int = 200, **parameters: Any) -> Json:  # noqa: ANN401
        answer = self.client.get(f"/review/api/{path}", params={"queue": self.queue, "at": 1, **parameters})
        assert answer.status_code == status, answer.text
        found: Json = answer.json()
        return found


def signed_in(folder: Path, workspace: Path, name: str = "Ann", **more: Any) -> TestClient:  # noqa: ANN401
    client = TestClient(open_app(folder, workspace=workspace, token=TOKEN, **more), base_url=ADDRESS, headers={"origin": ADDRESS})
    client.get("/", params={"token": TOKEN})
    client.post("/review/name", data={"name": name}, follow_redirects=False)
    return client


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("review") / "run", documents(40))


@pytest.fixture
def coder(folder: Path, tmp_path: Path) -> Iterator[Coder]:
    with signed_in(folder, tmp_path / "workspace") as client:
        ann = Coder(client)
        ann.make()
        yield ann


def test_an_item_is_shown_with_all_that_the_screen_needs(coder: Coder) -> None:
    view = coder.item()
    text = view["document"]["text"]
    assert view["item"] == "doc0000000#1"
    assert (view["at"], view["total"]) == (1, 20)
    assert view["form"] == view["machine"]
    assert [view["form"]["sentence"]["start"], view["form"]["sentence"]["end"]] == view["sentence"]
    assert view["sentence"] in view["document"]["sentences"]
    for party in view["form"]["actors"]:
        assert text[party["start"] : party["end"]] == party["text"]
    assert {one["item"] for one in view["others"]} == {"doc0000000#2", "doc0000000#3"}
    assert view["guideline"]["type"] == view["form"]["type"]
    assert view["guideline"]["example"]
    assert view["progress"] == {"items": 20, "done": 0, "skipped": 0, "byCoder": [], "secondsLeft": None}


def test_accept_is_kept_and_shows_the_next_one(coder: Coder) -> None:
    found = coder.decide(coder.item(), "accept", go="next", seconds=3.2)
    assert found["view"]["at"] == 2
    assert found["progress"]["done"] == 1
    again = coder.item(1)
    assert again["state"]["status"] == "accepted"
    assert again["state"]["coder"] == "Ann"
    assert coder.ask("history")["entries"][0]["seconds"] == 3.2


def test_what_is_sent_again_counts_once(coder: Coder) -> None:
    view = coder.item()
    for _ in range(3):
        coder.decide(view, "accept", go="next", request="the-same")
    assert len(coder.ask("history")["entries"]) == 1
    for _ in range(3):
        coder.send("undo", request="the-same-undo")
    assert [one["kind"] for one in coder.ask("history")["entries"]] == ["accept", "undo"]


def test_a_stale_decision_is_refused_with_the_difference(coder: Coder) -> None:
    view = coder.item()
    coder.decide(view, "edit", field="status", after="negated")
    refused = coder.decide(view, "accept", 409)
    assert "was changed by Ann since it was shown (version 0, now 1)" in refused["error"]
    (change,) = refused["entries"]
    assert (change["field"], change["before"], change["after"]) == ("status", view["form"]["status"], "negated")
    assert coder.decide({**view, "state": {"version": refused["version"]}}, "accept")["view"]["state"]["status"] == "accepted"


def test_reject_needs_a_reason(coder: Coder) -> None:
    view = coder.item()
    assert "no reason" in coder.decide(view, "reject", 400)["error"]
    coder.decide(view, "reject", reason="2", go="next")
    assert coder.item()["state"]["reason"] == "2"


def test_what_was_skipped_comes_again_at_the_end(coder: Coder) -> None:
    coder.make(size="2")
    coder.decide(coder.item(1), "skip", go="next")
    found = coder.decide(coder.item(2), "accept", go="next")
    assert found["view"]["at"] == 1
    assert coder.decide(coder.item(1), "accept", go="next")["view"] is None


def test_undo_goes_back_across_items(coder: Coder) -> None:
    coder.decide(coder.item(1), "accept", go="next")
    coder.decide(coder.item(2), "reject", reason="1", go="next")
    found = coder.send("undo", at=3)
    assert found["view"]["item"] == "doc0000000#2"
    assert found["view"]["state"]["status"] == "open"
    assert coder.send("undo", at=2)["view"]["at"] == 1
    assert coder.send("undo") == {"entries": [], "view": None}


def test_a_new_type_takes_along_only_its_own_modes(coder: Coder) -> None:
    view = next(view for at in range(1, 21) if (view := coder.item(at))["form"]["modes"])
    found = coder.decide(view, "edit", field="type", after="AGREE")
    assert found["view"]["form"]["type"] == "AGREE"
    assert found["view"]["form"]["modes"] == []
    assert found["view"]["machine"]["type"] == view["form"]["type"]
    assert found["view"]["state"]["fields"] == ["modes", "type"]
    coder.send("undo", at=view["at"])
    assert coder.item(view["at"])["form"] == view["form"]


@pytest.mark.parametrize(
    ("field", "after", "message"),
    [
        ("type", "WAR", "none of"),
        ("status", "maybe", "none of"),
        ("modes", ["no such mode"], "has no"),
        ("colour", "red", "no field"),
        ("id", "x", "no field"),
        ("actors", "the army", "needs a list"),
        ("date", "last week", "is no date"),
        ("date", "2024-05-09..2024-05-01", "ends before"),
        ("date", "2024-13", "is no date"),
        ("trigger", {"text": "nowhere", "start": 0, "end": 7}, "does not stand"),
        ("attribution", [99], "statements"),
        ("place", {"text": "", "name": "x"}, "missing or unknown fields"),
    ],
)
def test_corrections_that_make_no_sense_are_refused(coder: Coder, field: str, after: object, message: str) -> None:
    refused = coder.decide(coder.item(), "edit", 400, field=field, after=after)
    assert message in refused["error"]
    assert coder.item()["state"]["version"] == 0


@pytest.mark.parametrize(
    ("typed", "first", "last", "grain"),
    [
        ("2024-05-03", "2024-05-03", "2024-05-03", "day"),
        ("2024-02", "2024-02-01", "2024-02-29", "month"),
        ("2023", "2023-01-01", "2023-12-31", "year"),
        ("2024-12", "2024-12-01", "2024-12-31", "month"),
        ("2024-05-03..2024-05-09", "2024-05-03", "2024-05-09", "range"),
    ],
)
def test_dates_can_be_typed(coder: Coder, typed: str, first: str, last: str, grain: str) -> None:
    date = coder.decide(coder.item(), "edit", field="date", after=typed)["view"]["form"]["date"]
    assert (date["first"], date["last"], date["grain"]) == (first, last, grain)


def test_a_span_is_moved(coder: Coder) -> None:
    view = coder.item()
    actor = view["form"]["actors"][0]
    start, end = actor["start"], actor["end"] - 1
    moved = {**actor, "text": view["document"]["text"][start:end], "end": end}
    found = coder.decide(view, "span", field="actors", after=[moved])
    assert found["view"]["form"]["actors"] == [moved]
    assert found["entries"][0]["kind"] == "span"


def test_values_can_be_cleared_and_given_without_words(coder: Coder) -> None:
    view = coder.item()
    assert coder.decide(view, "edit", field="place", after=None)["view"]["form"]["place"] is None
    offer = coder.ask("suggest", field="place", text="juba")["offers"][0]
    found = coder.decide(coder.item(), "edit", field="place", after=offer["value"])["view"]["form"]["place"]
    assert (found["name"], found["country"], found["text"]) == ("Juba", "SSD", "")
    party = coder.ask("suggest", field="actors", text="KEN MIL")["offers"][0]
    actors = coder.decide(coder.item(), "edit", field="actors", after=[party["value"]])["view"]["form"]["actors"]
    assert (actors[0]["country"], actors[0]["sectors"]) == ("KEN", ["MIL"])


def test_type_ahead_finds_types_modes_contexts_places_and_parties(coder: Coder) -> None:
    def labels(field: str, text: str) -> list[str]:
        return [offer["label"] for offer in coder.ask("suggest", field=field, text=text)["offers"]]

    assert labels("type", "ass")[0] == "ASSAULT"
    assert labels("status", "neg") == ["negated"]
    assert labels("contexts", "mil")[0] == "military"
    assert "Nairobi" in labels("place", "nairo")
    assert "Kenya" in labels("actors", "keny")
    assert labels("place", "") == []
    assert labels("colour", "x") == []


def test_a_missed_event_is_added_and_led_back_from(coder: Coder) -> None:
    view = coder.item()
    start = view["document"]["text"].index(" ") + 1
    found = coder.decide(view, "add", after={"type": "AID", "trigger": {"start": start, "end": start + 4}})
    new = found["view"]
    assert new["item"].startswith("doc0000000#+")
    assert (new["form"]["type"], new["state"]["added"], new["machine"]) == ("AID", True, None)
    assert new["form"]["sentence"]["start"] == 0
    assert found["progress"]["done"] == 0
    coder.decide(new, "edit", field="status", after="negated")
    back = coder.decide(coder.item(1, show=new["item"]), "accept", go="next")["view"]
    assert back["item"] == view["item"]
    assert any(one["item"] == new["item"] for one in back["others"])


@pytest.mark.parametrize(
    "after",
    [None, {}, {"type": "AID"}, {"type": "AID", "trigger": {"start": 5, "end": 5}}, {"type": "AID", "trigger": {"start": 0, "end": 10**6}},
     {"type": "WAR", "trigger": {"start": 0, "end": 3}}, {"type": "AID", "trigger": {"start": "0", "end": 3}}],
)  # fmt: skip
def test_a_missed_event_needs_type_and_words(coder: Coder, after: object) -> None:
    coder.decide(coder.item(), "add", 400, after=after)


def test_a_duplicate_names_the_other_event(coder: Coder) -> None:
    view = coder.item()
    assert "there is no event 'nothing'" in coder.decide(view, "merge", 400, after="nothing")["error"]
    coder.decide(view, "merge", after="doc0000000#2", go="next")
    state = coder.item()["state"]
    assert (state["status"], state["into"]) == ("merged", "doc0000000#2")


def test_notes_and_flags_stay_with_the_event(coder: Coder) -> None:
    coder.decide(coder.item(), "note", after="look again <b>")
    view = coder.decide(coder.item(), "flag", after=True)["view"]
    assert view["state"]["notes"] == [["Ann", "look again <b>"]]
    assert view["state"]["flagged"]
    assert view["state"]["status"] == "open"


def test_the_same_correction_for_all_like_events(coder: Coder) -> None:
    coder.make(size="100")
    views = [coder.item(at) for at in range(1, 101)]
    kind = views[0]["form"]["type"]
    like = [one for one in views if one["form"]["type"] == kind and one["form"]["trigger"]["text"] == views[0]["form"]["trigger"]["text"]]
    coder.decide(views[0], "edit", field="type", after="RETREAT")
    sent = {"item": views[0]["item"], "field": "type", "before": kind, "after": "RETREAT"}
    shown = coder.send("preview", **sent)["items"]
    assert {one["item"] for one in like} - {views[0]["item"]} <= {one["item"] for one in shown}
    assert all((one["before"], one["after"]) == (kind, "RETREAT") for one in shown)
    chosen = [{"item": one["item"], "version": one["version"]} for one in shown[1:]]
    for _ in range(2):  # the second one is sent again
        assert coder.send("bulk", **sent, items=chosen, request="bulk-1")["changed"] == len(chosen)
    assert coder.item(1, show=shown[0]["item"])["form"]["type"] == kind if shown[0]["document"] == views[0]["document"]["id"] else True
    assert coder.send("preview", **sent)["items"] == [shown[0]]
    coder.send("undo")
    assert len(coder.send("preview", **sent)["items"]) == len(shown)


def test_the_same_codes_for_all_parties_of_these_words(coder: Coder) -> None:
    coder.make(size="100")
    view = next(view for at in range(1, 100) if (view := coder.item(at))["form"]["actors"][0]["text"] == "rebels")
    before = view["form"]["actors"]
    after = [{**before[0], "country": "SDN", "sectors": ["UAF"], "basis": "chosen by a reviewer"}]
    sent = {"item": view["item"], "field": "actors", "before": before, "after": after}
    shown = coder.send("preview", **sent)["items"]
    assert shown
    for one in shown:
        assert one["after"][0]["country"] == "SDN"
        assert one["after"][0]["text"] == "rebels"
        assert (one["after"][0]["start"], one["after"][0]["end"]) == (one["before"][0]["start"], one["before"][0]["end"])
    coder.send("bulk", **sent, items=[{"item": shown[0]["item"], "version": 0}])
    places = {**sent, "field": "place", "before": None, "after": None}
    assert coder.send("preview", **places)["items"] == []


def test_a_changed_event_is_left_out_of_a_bulk_change(coder: Coder) -> None:
    view = coder.item()
    sent = {"item": view["item"], "field": "reject", "before": None, "after": "5"}
    shown = coder.send("preview", **sent)["items"]
    assert "no event is chosen" in coder.send("bulk", 400, **sent, items=[])["error"]
    assert "has changed since" in coder.send("bulk", 400, **sent, items=[{"item": "doc0000039#9", "version": 0}])["error"]
    coder.send("bulk", 409, **sent, items=[{"item": shown[0]["item"], "version": 3}])
    assert "cannot be changed in many" in coder.send("preview", 400, **{**sent, "field": "trigger"})["error"]


def test_one_goes_to_an_event_by_its_id(coder: Coder) -> None:
    assert coder.ask("goto", item="doc0000002#3")["at"] == 9
    assert coder.ask("goto", item="doc0000039#1")["free"] == "doc0000039#1"
    assert "there is no event" in coder.ask("goto", 404, item="nothing")["error"]
    assert coder.client.get("/review/event", params={"id": "doc0000039#1"}).status_code == 200
    assert coder.client.get("/review/event", params={"id": "nothing"}).status_code == 404


def test_an_event_can_be_reviewed_outside_of_queues(coder: Coder) -> None:
    coder.queue = "free"
    view = coder.item(1, free="doc0000039#1")
    found = coder.decide(view, "accept", free="doc0000039#1", go="next")
    assert found == {"entries": found["entries"], "progress": None, "view": None}
    assert coder.send("undo", free="doc0000039#1")["view"]["state"]["status"] == "open"


def test_sentences_without_an_event_are_accepted_or_filled(tmp_path: Path) -> None:
    import dataclasses  # noqa: PLC0415

    thin = (dataclasses.replace(one, text=one.text + "Nothing else was known then.") for one in documents(10))
    with signed_in(write_run(tmp_path / "run", thin), tmp_path / "ws") as client:
        ann = Coder(client)
        ann.make(strategy="missed", size="5")
        view = ann.item()
        assert view["form"] is None
        assert view["document"]["text"][slice(*view["sentence"])] == "Nothing else was known then."
        ann.decide(view, "accept", go="next")
        second = ann.item(2)
        start = second["sentence"][0]
        ann.decide(second, "add", after={"type": "AID", "trigger": {"start": start, "end": start + 7}})
        ann.decide(ann.item(2), "accept", go="next")
        page = client.get(f"/review/queue/{ann.queue}/audit").text
        assert "50.0% (1 of 2;" in page


@pytest.mark.parametrize(
    "sent",
    [
        {}, {"kind": "accept"}, {"item": 3, "kind": "accept"}, {"item": "doc0000000#1", "kind": "accept"},
        {"item": "doc0000000#1", "kind": "accept", "version": "0"}, {"item": "doc0000000#99", "kind": "accept", "version": 0},
        {"item": "doc0000000#1", "kind": "nonsense", "version": 0},
    ],
)  # fmt: skip
def test_broken_requests_are_told(coder: Coder, sent: Json) -> None:
    assert coder.send("decide", 400, **sent)["error"]


def test_what_is_no_json_is_told(coder: Coder) -> None:
    for body in (b"{", b"[]", b"3"):
        answer = coder.client.post("/review/api/decide", content=body)
        assert answer.status_code == 400
        assert answer.json()["error"]


@pytest.mark.parametrize(("queue", "at"), [("none", "1"), ("none", "x"), ("", "1")])
def test_places_that_are_not_there_are_told(coder: Coder, queue: str, at: str) -> None:
    answer = coder.client.get("/review/api/item", params={"queue": queue, "at": at})
    assert answer.status_code in {400, 404}
    assert answer.json()["error"]
    assert coder.ask("item", 404, at=21)["error"].endswith("there is no number 21.")


def test_nothing_is_decided_without_a_name(folder: Path, tmp_path: Path) -> None:
    client = TestClient(open_app(folder, workspace=tmp_path, token=TOKEN), base_url=ADDRESS, headers={"origin": ADDRESS})
    client.get("/", params={"token": TOKEN})
    assert client.post("/review/api/decide", json={}).status_code == 401
    answer = client.get("/review/event", params={"id": "doc0000000#1"}, follow_redirects=False)
    assert answer.headers["location"] == "/review?next=/review/event%3Fid%3Ddoc0000000%25231"


def test_decisions_of_other_sites_are_refused(coder: Coder) -> None:
    view = coder.item()
    sent = {"queue": coder.queue, "at": 1, "item": view["item"], "version": 0, "kind": "accept"}
    assert coder.client.post("/review/api/decide", json=sent, headers={"origin": "https://evil.example"}).status_code == 403
    assert coder.item()["state"]["version"] == 0

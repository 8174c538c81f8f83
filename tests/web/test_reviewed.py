"""What is decided in review shows in explore."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.store.samples import documents, write_run
from tests.web.conftest import ADDRESS, TOKEN

from dragoman.store import Filter, Store
from dragoman.store.reviews.identity import database_of, run_key
from dragoman.store.reviews.log import Decision, open_log
from dragoman.web.app import create_app
from dragoman.web.explore import reviewed
from dragoman.web.security import Gate


def test_a_decision_is_counted_in_explore(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewed, "_PAUSE", 0.0)
    store = Store.open(write_run(tmp_path / "run", documents(4)))
    work = tmp_path / "work"
    client = TestClient(create_app(store, workspace=work, gate=Gate(TOKEN)), base_url=ADDRESS)
    client.get("/", params={"token": TOKEN})
    assert "<strong>0</strong> events" in client.get("/explore?review=accepted").text
    assert not work.exists(), "looking made a database"
    event = store.ids(Filter())[2]
    log = open_log(database_of(work, None), run_key(store.source.path))
    log.append([Decision(item=event, document=event.split("#")[0], kind="accept", coder="ann", request="r1", version=0)])
    text = client.get("/explore?review=accepted").text
    assert "<strong>1</strong> event" in text
    assert event.replace("#", "%23") in text
    log.undo("ann")
    assert "<strong>0</strong> events" in client.get("/explore?review=accepted").text
    store.close()

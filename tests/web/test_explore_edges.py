"""The views on what is hostile, and on what is empty."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

from starlette.testclient import TestClient
from tests.store.samples import documents, write_run
from tests.web.conftest import ADDRESS, TOKEN
from tests.web.test_explore import VIEWS, page, words

from dragoman.store import Store
from dragoman.web.app import create_app
from dragoman.web.security import Gate

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\u202e{{ 7*7 }}' OR 1=1 --"


def test_hostile_text_is_text(tmp_path: Path) -> None:
    lines = [one.to_dict() for one in documents(3)]
    for form in lines:
        form["title"] = form["publisher"] = HOSTILE
        for event in form["events"]:
            event["actors"][0]["name"] = event["explanation"] = HOSTILE
            event["place"] = event["place"] and {**event["place"], "name": HOSTILE}
    path = tmp_path / "events.jsonl"
    path.write_text("".join(json.dumps(form) + "\n" for form in lines), encoding="utf-8")
    store = Store.open(path)
    client = TestClient(create_app(store, workspace=tmp_path, gate=Gate(TOKEN)), base_url=ADDRESS)
    client.get("/", params={"token": TOKEN})
    network, drawn = "/dyads?level=name&draw=network", "/chart/dyads.svg?level=name"
    for view in [*VIEWS[:6], "/dyads?level=name", network, "/document/doc0000001", "/chart/map.svg", drawn]:
        text = page(client, f"/explore{view}")
        assert "<script>alert" not in text
        assert "<img" not in text
        assert not re.search(r"onerror=alert\(1\)\S*49", text)
    assert HOSTILE in html.unescape(page(client, "/explore"))
    store.close()


def test_an_empty_run_says_what_to_do(tmp_path: Path) -> None:
    store = Store.open(write_run(tmp_path / "run", documents(2, events=0)))
    client = TestClient(create_app(store, workspace=tmp_path, gate=Gate(TOKEN)), base_url=ADDRESS)
    client.get("/", params={"token": TOKEN})
    for view in ("", "/map", "/dyads", "/table", "/changes"):
        assert "holds no events at all" in words(page(client, f"/explore{view}"))
    store.close()

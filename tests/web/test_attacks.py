"""What a stranger on the network, or a page of another site, could try over HTTP."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from tests.store.samples import documents, write_run
from tests.web.conftest import ADDRESS, TOKEN

from dragoman.store import Store
from dragoman.store.dimensions import BY_NAME
from dragoman.web.app import create_app, open_app
from dragoman.web.review import review_routes
from dragoman.web.security import UPLOAD_LIMIT, Gate
from dragoman.web.state import AppState, make_templates

SQL = (
    "'", "''", '"', "') OR ('1'='1", "x' OR 1=1 --", "'; DROP TABLE events; --", "' UNION SELECT * FROM duckdb_settings() --",
    "'); COPY events TO '{folder}/stolen.csv'; --", "x') OR read_text('/etc/passwd') <> ('", "\\' OR 1=1 --", "%' OR '%'='",
    "1; ATTACH '{folder}/own.db'; --",
)  # fmt: skip
OTHERS = ("q", "from", "to", "dates", "box", "area", "document", "event", "count", "undated", "unlocated")
VIEWS = {
    "/explore": ("unit", "by", "values", "page", "open"),
    "/explore/table": ("sort", "columns", "size", "page"),
    "/explore/map": ("zoom", "middle", "sheet"),
    "/explore/dyads": ("level", "show", "order", "top", "draw"),
    "/explore/changes": ("span", "by", "page"),
    "/explore/documents": ("sort", "page"),
    "/explore/values": ("of", "words", "back"),
    "/explore/entity": ("name",),
    "/explore/download/events.csv": ("sort",),
    "/explore/chart/timeline.svg": ("unit",),
    "/explore/chart/dyads.csv": ("level", "order"),
}
"""View -> its own parameters."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("attacked") / "run", documents(10))


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    with TestClient(open_app(folder, workspace=folder / "ws", token=TOKEN), base_url=ADDRESS, headers={"origin": ADDRESS}) as client:
        client.get("/", params={"token": TOKEN})
        client.post("/review/name", data={"name": "Ann"})
        client.post("/review/queues", data={"strategy": "all", "size": "5"})
        yield client


@pytest.mark.parametrize("name", [*BY_NAME, *OTHERS])
def test_sql_in_every_filter(client: TestClient, folder: Path, name: str) -> None:
    for text in SQL:
        for path in ("/explore", "/explore/download/events.csv", "/review"):
            answer = client.get(path, params={name: text.format(folder=folder.as_posix())})
            assert answer.status_code in {200, 400}, (path, text, answer.text[:300])
            assert "root:x:" not in answer.text
    found = client.get("/explore/download/events.csv", params={name: "x' OR 1=1 --"})
    if name not in {"count", "undated", "unlocated"}:
        assert found.status_code == 400 or len(found.text.splitlines()) <= 1, "the condition of another matched"
    assert not (folder / "stolen.csv").exists()
    assert not (folder / "own.db").exists()


@pytest.mark.parametrize("path", VIEWS)
def test_sql_in_every_parameter_of_a_view(client: TestClient, folder: Path, path: str) -> None:
    for name in VIEWS[path]:
        for text in SQL:
            answer = client.get(path, params={"of": "type", "name": "farmers", name: text.format(folder=folder.as_posix())})
            assert answer.status_code in {200, 400, 404}, (path, name, text, answer.text[:300])
    assert client.get("/explore").text.count("<strong>30</strong>") == 1, "all events are still there"
    assert not (folder / "stolen.csv").exists()


@pytest.mark.parametrize("text", SQL)
def test_sql_in_what_review_is_asked(client: TestClient, folder: Path, text: str) -> None:
    sent = text.format(folder=folder.as_posix())
    for path in ("item", "suggest", "history", "goto", "dispute"):
        for name in ("queue", "free", "show", "item", "text", "field"):
            answer = client.get(f"/review/api/{path}", params={"queue": "free", "at": "1", name: sent})
            assert answer.status_code in {200, 400, 404}, (path, name, answer.text[:300])
    for path in (f"/review/queue/{sent}", f"/review/queue/{sent}/audit", "/review/event"):
        assert client.get(path, params={"id": sent}).status_code in {400, 404, 405}
    database = sqlite3.connect(folder / "ws" / "reviews.sqlite")
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0] >= 2
    finally:
        database.close()


OUTSIDE = (
    "../../../../etc/passwd", "..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "/etc/passwd", "....//....//etc/passwd",
    "..\\..\\etc\\passwd", "%00",
)  # fmt: skip
PLACES = ("/explore/document/", "/explore/download/", "/explore/chart/", "/static/", "/static/review/", "/review/queue/")


@pytest.mark.parametrize("path", OUTSIDE)
@pytest.mark.parametrize("place", PLACES)
def test_no_path_leads_out(client: TestClient, place: str, path: str) -> None:
    answer = client.get(place + path)
    assert answer.status_code in {400, 404}
    assert "root:" not in answer.text


def writing(folder: Path) -> list[str]:
    """Returns the addresses that change something, of all places that take a POST."""
    store = Store.open(folder)
    try:
        routes = review_routes(AppState(store, (), folder / "ws", None, make_templates()))
        return [route.path.replace("{queue}", "q") for route in routes if isinstance(route, Route) and "POST" in (route.methods or ())]
    finally:
        store.close()


FOREIGN = ({"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9"}, {"origin": "http://localhost:8000"})


@pytest.mark.parametrize("headers", FOREIGN)
def test_no_other_site_writes_anywhere(client: TestClient, folder: Path, headers: dict[str, str]) -> None:
    paths = writing(folder)
    assert len(paths) >= 9
    for path in paths:
        assert client.post(path, headers=headers).status_code == 403
        assert client.post(path, headers={**headers, "content-type": "text/plain"}, content=b'{"kind": "accept"}').status_code == 403


def test_nothing_is_written_by_a_link(client: TestClient, folder: Path) -> None:
    for path in writing(folder):
        if path not in {"/review/export"}:  # the page of the form has the same address
            assert client.get(path).status_code == 405


REBOUND = (
    "evil.example", "evil.example:8000", "127.0.0.1.nip.example", "localhost.evil.example", "0x7f000001", "2130706433", "[::ffff:1.2.3.4]",
)  # fmt: skip


@pytest.mark.parametrize("host", REBOUND)
def test_a_name_that_was_pointed_here_is_refused(client: TestClient, host: str) -> None:
    """DNS rebinding: the browser of a user is made to call this server under a name of the attacker, with that page as its origin."""
    for path in ("/explore", "/static/base.css", "/review/api/item"):
        answer = client.get(path, headers={"host": host, "origin": f"http://{host}"})
        assert answer.status_code == 421
        assert "doc0000" not in answer.text
    assert client.post("/review/api/decide", headers={"host": host, "origin": f"http://{host}"}, json={}).status_code == 421


@pytest.mark.parametrize("token", ["", "x", TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é", "\u202e", "a" * 10_000])
def test_a_wrong_token_lets_nobody_in(folder: Path, token: str) -> None:
    with TestClient(open_app(folder, workspace=folder / "ws", token=TOKEN), base_url=ADDRESS) as stranger:
        assert stranger.get("/explore", params={"token": token}).status_code == 401
        assert not stranger.cookies
        cookie = f"{Gate(TOKEN).cookie}={token.encode('ascii', 'ignore').decode()}"
        assert stranger.get("/explore", headers={"cookie": cookie}).status_code == 401


def test_what_is_too_large_is_refused_whatever_it_claims(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(UPLOAD_LIMIT // 65536 + 2):
            yield b"x" * 65536

    kinds = {"/review/name": "application/x-www-form-urlencoded", "/review/api/decide": "application/json"}
    for path, kind in kinds.items():
        assert client.post(path, content=pieces(), headers={"content-type": kind}).status_code == 413, path
        assert client.post(path, content=b"x" * (UPLOAD_LIMIT + 1)).status_code == 413, path


def test_a_stale_write_is_refused_with_the_difference(folder: Path, tmp_path: Path) -> None:
    store = Store.open(folder)
    app = create_app(store, workspace=tmp_path, gate=Gate(TOKEN))
    clients = []
    for name in ("Ann", "Bob"):
        one = TestClient(app, base_url=ADDRESS, headers={"origin": ADDRESS})
        one.get("/", params={"token": TOKEN})
        one.post("/review/name", data={"name": name})
        clients.append(one)
    sent = {"queue": "free", "free": "doc0000000#1", "at": 1, "item": "doc0000000#1", "version": 0}
    first = clients[0].post("/review/api/decide", json={**sent, "kind": "edit", "field": "status", "after": "negated"})
    second = clients[1].post("/review/api/decide", json={**sent, "kind": "reject", "reason": "1"})
    store.close()
    assert first.status_code == 200
    assert second.status_code == 409
    (entry,) = second.json()["entries"]
    assert (entry["coder"], entry["field"], entry["after"]) == ("Ann", "status", "negated")
    assert second.json()["version"] == 1

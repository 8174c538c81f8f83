"""Who may come in, from where, with how much; and what a page may load."""

import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.store.samples import write_run
from tests.web.conftest import ADDRESS, TOKEN

from dragoman.web.app import create_app
from dragoman.web.security import UPLOAD_LIMIT, Gate, Hosts, is_loopback


def test_the_pages_load_no_language_library() -> None:
    script = "import dragoman.web.app, dragoman.cli.serve, sys; print(*{name.split('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"spacy", "thinc", "torch", "ray"} & set(done.stdout.split())


def test_without_the_token_nothing_is_shown(stranger: TestClient) -> None:
    for path in ("/", "/explore", "/review", "/nowhere", "/explore?token=wrong"):
        answer = stranger.get(path)
        assert answer.status_code == 401
        assert "doc0000000" not in answer.text


def test_the_token_is_exchanged_for_a_strict_cookie(run_folder: Path) -> None:
    from dragoman.web.app import open_app  # noqa: PLC0415

    client = TestClient(open_app(run_folder, token=TOKEN), base_url=ADDRESS)
    answer = client.get("/", params={"token": TOKEN})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert TOKEN not in cookie
    assert TOKEN not in answer.text
    assert client.get("/explore").status_code == 200


def test_a_made_up_token_works_once_and_is_renewed() -> None:
    renewed: list[str] = []
    gate = Gate(renewed=renewed.append)
    first = gate.token
    assert gate.admits(first)
    assert not gate.admits(first)
    assert renewed == [gate.token]
    assert gate.admits(gate.token)


def test_cookies_of_a_chosen_token_outlive_a_restart() -> None:
    assert Gate(TOKEN).knows({Gate(TOKEN).cookie: Gate(TOKEN).session})
    assert not Gate("another-token-of-17").knows({Gate(TOKEN).cookie: Gate(TOKEN).session})


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:8000", "", "[", "10.0.0.1"])
def test_another_name_is_refused(browser: TestClient, host: str) -> None:
    assert browser.get("/explore", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:1"])
def test_own_names_are_taken(browser: TestClient, host: str) -> None:
    assert browser.get("/explore", headers={"host": host}).status_code == 200


def test_open_servers_take_addresses_and_given_names_only() -> None:
    hosts = Hosts.of("0.0.0.0", ["coders.example"])
    assert hosts.allow("10.0.0.1:80")
    assert hosts.allow("coders.example")
    assert not hosts.allow("evil.example")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.5", "::1", "localhost"])
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "10.1.2.3", "a.example"])
def test_no_loopback(host: str) -> None:
    assert not is_loopback(host)


FOREIGN = [
    {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9"}, {"origin": "file://127.0.0.1:8000"},
    {"origin": "", "sec-fetch-site": "same-origin"},
]  # fmt: skip


@pytest.mark.parametrize("headers", FOREIGN)
def test_posts_of_other_pages_are_refused(browser: TestClient, headers: dict[str, str]) -> None:
    answer = browser.post("/explore", headers=headers)
    assert answer.status_code == 403


def test_posts_without_a_sender_are_refused(run_folder: Path, stranger: TestClient) -> None:
    gate = Gate(TOKEN)
    assert stranger.post("/explore", headers={"cookie": f"{gate.cookie}={gate.session}"}).status_code == 403


def test_own_posts_reach_the_pages(browser: TestClient) -> None:
    assert browser.post("/explore").status_code == 405


def test_what_is_too_large_is_refused(browser: TestClient) -> None:
    assert browser.post("/explore", content=b"x" * (UPLOAD_LIMIT + 1)).status_code == 413
    assert browser.post("/explore", headers={"content-length": "-1"}, content=b"").status_code == 413


OUTSIDE = ["/static/../app.py", "/static/%2e%2e/app.py", "/static/..%2fapp.py", "/static//etc/passwd", "/static/%2fetc/passwd"]


@pytest.mark.parametrize("path", OUTSIDE)
def test_static_files_are_those_of_the_package(browser: TestClient, path: str) -> None:
    answer = browser.get(path)
    assert answer.status_code == 404
    assert "import" not in answer.text


def test_every_answer_has_the_headers(browser: TestClient, stranger: TestClient) -> None:
    for answer in (browser.get("/explore"), browser.get("/nowhere"), stranger.get("/explore"), browser.get("/static/base.css")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"


def test_a_fault_of_ours_tells_nothing(tmp_path: Path) -> None:
    from dragoman.store import Store  # noqa: PLC0415

    store = Store.open(write_run(tmp_path / "run"))
    client = TestClient(create_app(store, workspace=tmp_path, gate=Gate(TOKEN)), base_url=ADDRESS, raise_server_exceptions=False)
    client.get("/", params={"token": TOKEN})
    store.close()
    answer = client.get("/explore")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "Traceback" not in answer.text

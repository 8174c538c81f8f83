"""`dragoman serve`: what it refuses, and that the printed address lets one browser in."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

pytest.importorskip("uvicorn", reason="the pages need the extra `web`")

from tests.store.samples import documents, write_run

from dragoman.cli import main


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("serve") / "run", documents(5))


REFUSED = [
    (["--host", "0.0.0.0"], "--token", 2),
    (["--host", "0.0.0.0", "--token", "short"], "5 characters", 2),
    (["--port", "99999"], "--port 99999", 2),
    (["--host", "203.0.113.9", "--token", "x" * 16], "cannot be listened on", 2),
    (["--incidents", "nowhere.csv"], "nowhere.csv", 3),
]


@pytest.mark.parametrize(("flags", "told", "code"), REFUSED)
def test_what_would_let_strangers_in_or_cannot_be_done(
    run: Path, flags: list[str], told: str, code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", str(run), "--no-browser", *flags]) == code
    assert told in capsys.readouterr().err


def test_a_source_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", str(tmp_path / "nowhere"), "--no-browser"]) == 3
    assert "no such file or folder" in capsys.readouterr().err


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_the_printed_address_lets_one_browser_in_and_nothing_is_left(run: Path, tmp_path: Path, end: signal.Signals) -> None:
    command = [sys.executable, "-m", "dragoman", "serve", str(run), "--no-browser"]
    scratch = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=scratch) as server:
        try:
            assert server.stdout is not None
            address = server.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{20,}", address)
            browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
            assert browser.open(address, timeout=30).status == 200
            home = address.split("?")[0]
            assert b"events" in browser.open(f"{home}explore", timeout=30).read()
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(address, timeout=30)
            renewed = server.stdout.readline()
            assert renewed.startswith(f"for another browser: {home}")
            assert renewed.strip().removeprefix("for another browser: ") != address
        finally:
            server.send_signal(end)
            server.communicate(timeout=60)
    assert server.returncode == 0
    assert list(tmp_path.iterdir()) == []

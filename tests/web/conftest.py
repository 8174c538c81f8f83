"""A run folder of a few documents, coded by hand, and a browser that is signed in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette", reason="the pages need the extra `web`")

from starlette.testclient import TestClient
from tests.store.samples import write_run

from dragoman.web.app import open_app

TOKEN = "a-token-for-the-tests"
ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder; tests must not change it."""
    return write_run(tmp_path_factory.mktemp("web") / "run")


@pytest.fixture(scope="session")
def stranger(run_folder: Path) -> Iterator[TestClient]:
    """A browser that is not signed in."""
    with TestClient(open_app(run_folder, token=TOKEN), base_url=ADDRESS, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def browser(run_folder: Path) -> Iterator[TestClient]:
    """A browser that is signed in; it sends its origin, as browsers do."""
    with TestClient(open_app(run_folder, token=TOKEN), base_url=ADDRESS, headers={"origin": ADDRESS}) as client:
        client.get("/", params={"token": TOKEN})
        yield client

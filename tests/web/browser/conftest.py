"""Runs that are served, and a browser. Each module has a browser of its own: its driver must not run beside other tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.store.samples import documents, write_run
from tests.web.live import Server, Watch, launched, missing, served, visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


@pytest.fixture(autouse=True, scope="session")
def installed() -> None:
    """Skips what needs a browser where there is none."""
    if why := missing():
        pytest.skip(why)


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two run folders: 900 events, and another coding of the first of their documents."""
    home = tmp_path_factory.mktemp("runs")
    return write_run(home / "new", documents(300)), write_run(home / "old", documents(60, seed=2))


@pytest.fixture(scope="session")
def server(two_runs: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves both runs; reviews of all tests lie in one workspace."""
    new, old = two_runs
    with served(new, tmp_path_factory.mktemp("served"), str(old)) as running:
        yield running


@pytest.fixture(scope="module")
def chromium(installed: None) -> Iterator[Browser]:
    """A headless Chromium."""
    with launched() as browser:
        yield browser


@pytest.fixture
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """A page that is signed in. At the end nothing may have gone wrong in it."""
    with visited(chromium, server) as (page, watch):
        yield page
        assert watch.faults == []


@pytest.fixture
def reviewer(chromium: Browser, server: Server) -> Iterator[tuple[Page, Watch]]:
    """A page of Ann, who reviews."""
    with visited(chromium, server, coder="Ann") as (page, watch):
        yield page, watch
        assert watch.faults == []

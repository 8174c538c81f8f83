"""Several reviewers at once on a server that is killed in the middle and started again; benchmarks/reviewers.py is the long form of it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from benchmarks.reviewers import Reviewer
from tests.store.samples import documents, write_run
from tests.web.live import TOKEN, Server

from dragoman.store.reviews.identity import database_of, run_key
from dragoman.store.reviews.log import open_log

REVIEWERS, THINK = 6, 0.2
EACH, PATIENCE = 12, 120.0
"""Decisions that are waited for before the kill, and again after it; seconds to wait at most, as the machine may be busy."""
pytest.importorskip("uvicorn", reason="the pages need the extra `web`")


def decided(reviewers: list[Reviewer], wanted: int) -> int:
    """Waits until the reviewers have so many decisions confirmed, and returns how many they are."""
    until = time.monotonic() + PATIENCE
    while (found := sum(len(one.confirmed) for one in reviewers)) < wanted and time.monotonic() < until:
        time.sleep(0.05)
    return found


def test_a_killed_server_loses_no_decision_of_several_reviewers_and_keeps_none_twice(tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run", documents(300))
    server = Server(folder, tmp_path / "served")
    server.start()
    try:
        maker = Reviewer("maker", server.port, "", 0, token=TOKEN)
        maker.enter()
        queue = maker.make()
        reviewers = [Reviewer(f"r{n}", server.port, queue, float("inf"), think=THINK, token=TOKEN) for n in range(REVIEWERS)]
        for one in reviewers:
            one.start()
        before = decided(reviewers, EACH)
        server.kill()
        server.start()
        after = decided(reviewers, before + EACH)
        for one in reviewers:
            one.until = 0
        for one in reviewers:
            one.join(60)
    finally:
        server.kill()
    confirmed = sorted((one.coder, item) for one in reviewers for item in one.confirmed)
    log = open_log(database_of(server.workspace, None), run_key(folder))
    kept = sorted((one.coder, one.item) for one in log.entries())
    log.database.close()
    assert before >= EACH
    assert after >= before + EACH
    assert kept == confirmed
    assert len({item for _, item in kept}) == len(kept), "nobody was given what another had decided"

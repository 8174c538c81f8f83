"""Events of other programs, opened as `dragoman serve FILE` does: every view of explore shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient
from tests.store.samples import DEEDS, documents, write_run
from tests.web.conftest import ADDRESS, TOKEN
from tests.web.test_explore import links, page, words

from dragoman.cli import main
from dragoman.web.app import open_app

VIEWS = ("", "/map", "/dyads", "/table", "/documents", "/changes", "/values?of=actor_name", "/values?of=type")
WRITTEN = {"plover": "events.jsonl", "polecat": "events.txt", "phoenix": "events.txt", "icews": "events.tab", "gdelt": "events.CSV"}
"""Format -> a name as such files have it where they are published."""


@pytest.fixture(scope="module", params=WRITTEN)
def foreign(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, TestClient]]:
    folder = tmp_path_factory.mktemp(request.param)
    run, path = write_run(folder / "run", documents(60)), folder / WRITTEN[request.param]
    assert main(["convert", str(run), str(path), "--to", request.param, "-q"]) == 0
    with TestClient(open_app(path, token=TOKEN), base_url=ADDRESS) as client:
        client.get("/", params={"token": TOKEN})
        yield request.param, client


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_shows_them(foreign: tuple[str, TestClient], view: str) -> None:
    shown = words(re.sub(r"<pre.*?</pre>", "", page(foreign[1], f"/explore{view}"), flags=re.DOTALL))
    total = re.search(r"([\d,]+) events", shown)
    assert total
    assert int(total[1].replace(",", "")) > 100
    assert "None" not in shown


def test_a_number_leads_to_the_event_and_its_document(foreign: tuple[str, TestClient]) -> None:
    schema, client = foreign
    sentences = page(client, links(page(client, "/explore?unit=month"), "from=")[0])
    event = page(client, links(sentences, "/explore/document/")[0])
    assert ("does not tell" in words(sentences)) == (schema in {"plover", "phoenix"})
    assert re.search("|".join(deed[0] for deed in DEEDS), words(event)), "the type of the event stands in its document"


def test_a_filter_and_a_download(foreign: tuple[str, TestClient]) -> None:
    _, client = foreign
    lines = client.get("/explore/download/events.csv?type=PROTEST").text.splitlines()
    shown = re.search(r"([\d,]+) events", words(page(client, "/explore?type=PROTEST")))
    assert shown
    assert len(lines) - 1 == int(shown[1])

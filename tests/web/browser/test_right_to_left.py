"""Texts that run from the right: shown so, with their letters and underlines where the words are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from tests.store.samples import write_run
from tests.web.live import Server, served, visited

from dragoman.records import CodedDocument, Entity, Event, Magnitude, Span

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TEXT = "وصل وزير خارجية كينيا إلى أوغندا (Kampala) يوم 3 مايو."
ACTOR, TRIGGER, RECIPIENT = "وزير خارجية كينيا", "وصل", "أوغندا"
RUNS = "element => getComputedStyle(element).direction"
PLACED = """words => {
  const range = document.createRange();
  const walk = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    if (node.data.includes(words)) { range.selectNodeContents(node); return range.getBoundingClientRect().left; }
  }
}"""


def arabic() -> CodedDocument:
    """Returns a document in Arabic with an event."""

    def party(words: str, country: str) -> Entity:
        start = TEXT.index(words)
        return Entity(words, start, start + len(words), name=words, country=country, sectors=(), basis="by its name")

    event = Event(
        "doc#1", "CONSULT", ("visit",), (), 1, 1.0, None, None, (party(ACTOR, "KEN"),), (party(RECIPIENT, "UGA"),),
        Span(TRIGGER, 0, len(TRIGGER)), Span(TEXT, 0, len(TEXT)), None, None, Magnitude(), "actual", (), 0.5, "by its words",
    )  # fmt: skip
    return CodedDocument("doc", None, None, None, "خبر", "ar", dt.date(2024, 5, 3), TEXT, events=(event,), published_basis="given")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    home = tmp_path_factory.mktemp("arabic")
    with served(write_run(home / "run", [arabic()]), home / "served") as server:
        yield server


@pytest.mark.parametrize(
    ("path", "paragraph"), [("/explore/document/doc?event=doc%231", ".body p"), ("/review/event?id=doc%231", "#text p.para")]
)
def test_a_text_from_the_right_runs_so_and_its_parts_stand_in_their_order(
    chromium: Browser, foreign: Server, path: str, paragraph: str
) -> None:
    with visited(chromium, foreign, coder="Ann") as (page, watch):
        page.goto(foreign.address + path)
        page.wait_for_selector(paragraph)
        assert page.eval_on_selector(paragraph, RUNS) == "rtl"
        lefts = [page.evaluate(PLACED, words) for words in (TRIGGER, ACTOR, RECIPIENT)]
        assert lefts == sorted(lefts, reverse=True)
        assert len(set(lefts)) == 3
        assert (
            page.eval_on_selector("bdi >> text=2024-05-03", RUNS) == "ltr"
            if "review" in path
            else "2024-05-03" in page.inner_text("article")
        )
        assert watch.faults == []

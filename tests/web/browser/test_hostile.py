"""What a text could try: it is shown as text, nothing runs, nothing leaves, and the policy of the pages is never broken."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest
from tests.store.samples import write_run
from tests.web.live import Server, Watch, served, visited

from dragoman.records import CodedDocument, Date, Entity, Event, Magnitude, Place, Span, Statement, Teller

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PAYLOADS: list[str] = [
    *json.loads((Path(__file__).with_name("payloads.json")).read_text(encoding="utf-8")), "a" * 3000, "\u0635" * 1000, "nothing\0after",
]  # fmt: skip
DAY = dt.date(2024, 5, 3)
PAGES = (
    "/explore", "/explore/map", "/explore/dyads", "/explore/dyads?level=name", "/explore/table", "/explore/documents", "/explore/changes",
    "/explore/values?of=source", "/explore/values?of=speaker",
)  # fmt: skip
HANDLERS = """() => [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes].map((attribute) => attribute.name))
  .filter((name) => name.startsWith("on") || name === "srcdoc")"""
LINKS = """() => [...document.querySelectorAll("a[href], form[action], [formaction]")]
  .map((one) => one.href?.baseVal ?? one.href ?? one.action).filter(Boolean)"""


def hostile(number: int, payload: str) -> CodedDocument:
    """Returns a document with a payload in every text that it has, and an event of it."""
    name = f"doc{number:03}"
    sentence = f"{payload} attacked {payload} in {payload}, {payload} said."
    start = len(payload) + 1
    party = Entity(payload, 0, len(payload), name=payload, country="KEN", sectors=("GOV",), office=payload, basis=payload)
    other = Entity(payload, start + 9, start + 9 + len(payload), name=payload, country="UGA", sectors=("MIL",), basis=payload)
    place = Place(payload, 0, len(payload), payload, "KEN", payload, -4.05, 39.66, number, "city", 0.9, payload)
    date = Date(payload, 0, len(payload), DAY, DAY, "day", "gregorian", payload)
    event = Event(
        f"{name}#1", "ASSAULT", (), (), 4, -9.0, None, None, (party,), (other,), Span("attacked", start, start + 8),
        Span(sentence, 0, len(sentence)), date, place, Magnitude(), "actual", (0,), 0.5, payload,
    )  # fmt: skip
    said = Statement(party, Span("said", len(sentence) - 5, len(sentence) - 1), (Span(payload, 0, len(payload)),), "indirect")
    return CodedDocument(
        name, payload, None, payload, payload, "en", DAY, sentence, statements=(said,), events=(event,), published_basis="given",
        tellers=(Teller(payload, "publisher", None, "given"),),
    )  # fmt: skip


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serves a run of hostile texts."""
    home = tmp_path_factory.mktemp("hostile")
    with served(write_run(home / "run", (hostile(*one) for one in enumerate(PAYLOADS))), home / "served") as server:
        yield server


@pytest.fixture(scope="module")
def victim(chromium: Browser, trap: Server) -> Iterator[tuple[Page, Watch]]:
    with visited(chromium, trap, coder="Ann") as found:
        yield found


def untouched(page: Page, watch: Watch, trap: Server) -> None:
    """Makes sure that nothing ran and nothing was made of the texts but text."""
    page.wait_for_load_state("networkidle")
    faults, watch.faults = watch.faults, []
    assert faults == []
    assert page.url.startswith(trap.address)
    assert page.locator("iframe, object, embed, base, main script, main style, main link, main marquee, main video, main math").count() == 0
    assert page.evaluate(HANDLERS) == []
    outside = [link for link in page.evaluate(LINKS) if not str(link).startswith((trap.address, "/"))]
    assert outside == []


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 80


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_hostile_texts(victim: tuple[Page, Watch], trap: Server, path: str) -> None:
    page, watch = victim
    page.goto(trap.address + path)
    untouched(page, watch, trap)
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "long words are broken"


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_a_hostile_document_is_shown_as_text(victim: tuple[Page, Watch], trap: Server, number: int) -> None:
    page, watch = victim
    page.goto(f"{trap.address}/explore/document/doc{number:03}?event=doc{number:03}%231")
    untouched(page, watch, trap)
    told = page.text_content("h1") or ""
    assert bare(told) == bare(PAYLOADS[number])


def bare(text: str) -> str:
    """Returns a text without its blanks and without what no page can hold (HTML knows no U+0000)."""
    return re.sub(r"[\s\0\ufffd]+", "", text)


@pytest.mark.parametrize("number", range(0, len(PAYLOADS), 4))
def test_a_hostile_document_in_review(victim: tuple[Page, Watch], trap: Server, number: int) -> None:
    page, watch = victim
    page.goto(f"{trap.address}/review/event?id=doc{number:03}%231")
    page.wait_for_selector("#card .id")
    untouched(page, watch, trap)
    assert bare(PAYLOADS[number])[:200] in bare(page.text_content("#text") or "")
    page.keyboard.press("c")
    page.fill("#ask", PAYLOADS[number].replace("\0", "")[:2000])
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#card .note")
    untouched(page, watch, trap)
    page.keyboard.press("e")
    page.wait_for_selector("#dialog[open]")
    untouched(page, watch, trap)
    page.keyboard.press("Escape")


@pytest.mark.parametrize("payload", PAYLOADS[::6])
def test_hostile_words_in_an_address(victim: tuple[Page, Watch], trap: Server, payload: str) -> None:
    page, watch = victim
    watch.expected.append("the server responded with a status of 400")
    for place in ("?q", "?source", "/entity?name", "/table?sort", "?from"):
        path, _, name = place.partition("?")
        page.goto(f"{trap.address}/explore{path}?{urlencode({name: payload})}")
        untouched(page, watch, trap)


def test_names_of_queues_and_coders(chromium: Browser, trap: Server) -> None:
    name = "<img src=x onerror=alert(1)>"
    with visited(chromium, trap, coder=name) as (page, watch):
        page.fill("input[name=title]", "<script>alert(2)</script>")
        page.fill("input[name=coders]", f"{name}, </td><script>alert(3)</script>")
        page.click("text=Make the queue")
        page.wait_for_selector("#card .id")
        untouched(page, watch, trap)
        queue = page.url.rpartition("/")[0]
        for path in ("/review", "/review/export", f"{queue[len(trap.address):]}/agreement", f"{queue[len(trap.address):]}/disputes"):
            page.goto(trap.address + path)
            untouched(page, watch, trap)


def test_tables_hold_no_formulas(victim: tuple[Page, Watch], trap: Server) -> None:
    """A spreadsheet runs a cell that begins with =, +, - or @; what begins so is marked as text."""
    page, _ = victim
    for path in ("/explore/download/events.csv", "/explore/chart/dyads.csv?level=name"):
        text = page.request.get(trap.address + path).text()
        cells = [cell for row in csv.reader(text.splitlines()) for cell in row]
        assert len(cells) > 50
        running = [cell for cell in cells if cell[:1] in set("=+-@\t\r") and not re.fullmatch(r"-[\d.e+-]+", cell)]
        assert running == []

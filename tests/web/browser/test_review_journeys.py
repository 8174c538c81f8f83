"""The journeys of a reviewer in the browser, by keyboard alone: twenty events, a crash, two tabs, two coders, spans, and many at once."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.store.samples import documents, write_run
from tests.web.live import Server, Watch, served, visited

from dragoman.store.reviews.fold import fold
from dragoman.store.reviews.identity import database_of, run_key
from dragoman.store.reviews.log import Entry, open_log

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

GONE = ["ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_EMPTY_RESPONSE", "ERR_SOCKET_NOT_CONNECTED"]
"""What Chromium says when the server is killed."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_run(tmp_path_factory.mktemp("journeys") / "run", documents(40))


@pytest.fixture
def own(installed: None, run: Path, tmp_path: Path) -> Iterator[Server]:
    """A server whose reviews belong to one test, which may kill it."""
    with served(run, tmp_path) as running:
        yield running


def entries(server: Server, run: Path) -> list[Entry]:
    log = open_log(database_of(server.workspace, None), run_key(run))
    try:
        return log.entries()
    finally:
        log.database.close()


def make_queue(page: Page, server: Server, *, kind: str = "all", size: int = 20, coders: str = "") -> str:
    page.goto(f"{server.address}/review")
    page.check(f'input[name="strategy"][value="{kind}"]')
    page.fill('input[name="size"]', str(size))
    if coders:
        page.fill('input[name="coders"]', coders)
        page.fill('input[name="overlap"]', "100")
    page.press('input[name="size"]', "Enter")
    page.wait_for_selector("#card header")
    return page.url.rpartition("/")[0]


def at(page: Page, number: int) -> None:
    page.wait_for_selector(f'#where:has-text("{number} of ")')


def test_twenty_events_are_reviewed_by_keyboard_with_a_reload_in_the_middle(chromium: Browser, own: Server, run: Path) -> None:
    with visited(chromium, own, coder="Ann") as (page, watch):
        queue = make_queue(page, own)
        began = time.monotonic()
        for number in range(1, 21):
            at(page, number)
            if number == 10:
                page.reload()
                at(page, number)
            if number % 5 == 0:  # another type: a digit, two letters, Enter
                page.keyboard.press("1")
                page.wait_for_selector(".editor input")
                page.keyboard.type("ret")
                page.keyboard.press("Enter")  # and on at once: nothing waits for the server here
            page.keyboard.press("a")
        page.wait_for_selector("text=nothing is left for you")
        assert (time.monotonic() - began) / 20 < 6
        assert page.url == queue
        assert watch.faults == []
    kept = [one for one in entries(own, run) if one.kind == "accept"]
    assert len(kept) == len({one.item for one in kept}) == 20
    assert sum("type" in state.fields for state in fold(entries(own, run)).values()) == 4


def test_what_was_decided_while_the_server_was_down_arrives(chromium: Browser, own: Server, run: Path) -> None:
    with visited(chromium, own, coder="Ann") as (page, watch):
        watch.expected.extend(GONE)
        make_queue(page, own)
        page.keyboard.press("a")
        at(page, 2)
        own.kill()
        page.keyboard.press("a")
        page.wait_for_selector("#saved.waiting")
        own.start()
        at(page, 3)
        assert page.inner_text("#saved") == "saved"
        own.kill()
        page.keyboard.press("a")
        page.wait_for_selector("#saved.waiting")
        own.start()
        page.reload()  # the page that waited is gone; what it kept is sent by the next one
        page.wait_for_selector("#card header")
        page.wait_for_selector(".status.accepted")
        assert watch.faults == []
    assert [one.item for one in entries(own, run) if one.kind == "accept"] == [f"doc0000000#{n}" for n in (1, 2, 3)]


def test_the_second_of_two_tabs_is_told_what_changed(chromium: Browser, own: Server, run: Path) -> None:
    with visited(chromium, own, coder="Ann") as (page, watch):
        watch.expected.append("409")
        make_queue(page, own)
        other = page.context.new_page()
        other.goto(page.url)
        other.wait_for_selector("#card .fields")
        page.bring_to_front()
        page.keyboard.press("x")
        page.wait_for_selector("dialog .choices")
        page.keyboard.press("2")
        at(page, 2)
        other.bring_to_front()
        other.keyboard.press("a")
        other.wait_for_selector('dialog:has-text("Somebody else changed this meanwhile")')
        assert "Ann reject wrong type" in other.inner_text("dialog")
        other.keyboard.press("1")
        other.wait_for_selector(".status.rejected")
        assert watch.faults == []
    assert [one.kind for one in entries(own, run)] == ["reject"]


def test_spans_missed_events_notes_and_undo(chromium: Browser, own: Server, run: Path) -> None:
    with visited(chromium, own, coder="Ann") as (page, watch):
        make_queue(page, own)
        before = page.inner_text('[data-field="trigger"] q')
        page.focus('button[data-field="trigger"]')
        page.keyboard.press("}")
        page.wait_for_selector('[data-field="trigger"] .corrected')
        assert page.inner_text('[data-field="trigger"] q').startswith(f"{before} ")
        page.keyboard.press("u")
        page.wait_for_selector('[data-field="trigger"] .corrected', state="detached")
        page.keyboard.press("m")
        page.wait_for_selector(".mark.selection")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_selector("dialog input")
        page.keyboard.type("thr")
        page.wait_for_selector('dialog li.active:has-text("THREATEN")')
        page.keyboard.press("Enter")
        page.wait_for_selector('#card .id:has-text("#+")')
        page.keyboard.press("a")
        page.wait_for_selector('#card .id:has-text("doc0000000#1")')
        page.keyboard.press("c")
        page.wait_for_selector("dialog textarea")
        page.keyboard.type("look <b>again</b>")
        page.keyboard.press("Control+Enter")
        page.wait_for_selector('.note:has-text("look <b>again</b>")')
        assert watch.faults == []
    assert [one.kind for one in entries(own, run)] == ["span", "undo", "add", "accept", "note"]


def test_one_correction_for_many_is_shown_first_and_undone_at_once(chromium: Browser, own: Server, run: Path) -> None:
    with visited(chromium, own, coder="Ann") as (page, watch):
        make_queue(page, own)
        page.keyboard.press("7")
        page.wait_for_selector(".editor input")
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        page.wait_for_selector(".editor input")
        page.keyboard.type("ret")
        page.wait_for_selector('.offers li.active:has-text("RETREAT")')
        page.keyboard.press("Enter")
        page.wait_for_selector('button[data-field="type"]:has-text("RETREAT")')
        page.keyboard.press("b")
        page.wait_for_selector("dialog table")
        told = re.match(r"(\d+) other events", page.inner_text("dialog h2"))
        assert told
        page.click("text=Change them")
        page.wait_for_selector(f'#notice:has-text("{told[1]} events changed")')
        page.keyboard.press("u")
        page.wait_for_selector('#saved:has-text("saved")')
        page.wait_for_timeout(300)
        assert watch.faults == []
    changed = [one for one in entries(own, run) if one.kind == "edit" and one.field == "type"]
    states = fold(entries(own, run))
    assert len(changed) == int(told[1]) + 1
    assert [item for (_, item), state in states.items() if state.fields] == ["doc0000000#1"]


def test_two_coders_are_compared_and_settled(chromium: Browser, own: Server, run: Path) -> None:
    queue = ""
    for name in ("Ann", "Bob"):
        with visited(chromium, own, coder=name) as (page, watch):
            queue = queue or make_queue(page, own, size=12, coders="Ann, Bob")
            page.goto(queue)
            for number in range(1, 13):
                at(page, number)
                if name == "Bob" and number in {2, 7}:
                    page.keyboard.press("x")
                    page.wait_for_selector("dialog .choices")
                    page.keyboard.press("1")
                else:
                    page.keyboard.press("a")
            page.wait_for_selector("text=nothing is left for you")
            assert watch.faults == []
    with visited(chromium, own, coder="Carol") as (page, watch):
        page.goto(f"{queue}/agreement")
        assert "12 items in 4 documents" in page.inner_text("main")
        page.goto(f"{queue}/disputes")
        page.wait_for_selector('#where:has-text("1 of 2")')
        page.click("text=Take them")
        page.wait_for_selector("tr.differs")
        for number, column in ((1, "2"), (2, "3")):
            page.wait_for_selector(f'#where:has-text("{number} of 2")')
            page.focus("tr.differs")
            page.keyboard.press(column)
            page.wait_for_selector("td.chosen")
            page.keyboard.press("Enter")
            page.wait_for_selector(f'#where:has-text("{number} settled")')
        page.goto(f"{own.address}/review/export")
        page.press('input[name="folder"]', "Enter")
        page.wait_for_selector("text=is written")
        assert watch.faults == []
    final = [state for (layer, _), state in fold(entries(own, run)).items() if layer == "final"]
    assert sorted(state.status for state in final) == ["accepted"] * 11 + ["rejected"]
    assert (own.workspace / "exports" / "final" / "run.json").is_file()


def test_span_and_field_point_at_each_other(chromium: Browser, own: Server, run: Path) -> None:
    with visited(chromium, own, coder="Ann") as (page, watch):
        make_queue(page, own, size=2)
        at(page, 1)
        page.hover("#text .mark.recipients")
        assert page.get_attribute("button.field.flash", "data-field") == "recipients"
        page.hover('button.field[data-field="actors"]')
        assert page.locator("#text .mark.actors.flash").count() > 0
        assert page.locator("#text .mark.recipients.flash").count() == 0
        assert page.locator("button.field.flash").count() == 0
        page.focus('button.field[data-field="trigger"]')
        assert page.locator("#text .mark.trigger.flash").count() > 0
        assert watch.faults == []


def test_the_screens_of_review_have_no_serious_fault_for_screen_readers(reviewer: tuple[Page, Watch], server: Server) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed (the dependency group `dev`)").Axe()
    page, _ = reviewer
    pages = {"/review": "#new", "/review/export": "form"}
    queue = make_queue(page, server, coders="Ann, Bob", size=5).removeprefix(server.address)
    pages |= {f"{queue}/1": "#card .fields", f"{queue}/audit": "h1", f"{queue}/agreement": "table", f"{queue}/disputes": "#rows"}
    faults = []
    for address, there in pages.items():
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.goto(server.address + address)
            page.wait_for_selector(there, state="attached")
            found = axe.run(page).response["violations"]
            faults += [
                (address, scheme, one["id"], one["nodes"][0]["html"][:100]) for one in found if one["impact"] in {"serious", "critical"}
            ]
    assert faults == []

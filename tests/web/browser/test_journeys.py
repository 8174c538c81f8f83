"""What users do, from end to end, in a browser."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.store.samples import write_run
from tests.web.live import Server, Watch, served, visited

from dragoman.samples import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from dragoman import Coder


def make_queue(page: Page, server: Server, **fields: str) -> str:
    """Fills in the form of a queue in reading order, and returns the queue's address."""
    page.goto(f"{server.address}/review")
    page.check("input[name=strategy][value=all]")
    for name, value in fields.items():
        page.fill(f"input[name={name}]", value)
    page.click("text=Make the queue")
    page.wait_for_url(re.compile(r"/review/queue/[^/]+/\d+$"))
    return page.url.rpartition("/")[0]


def shown_item(page: Page, at: int) -> None:
    """Waits until the item at a place of the queue is on the screen."""
    page.wait_for_url(re.compile(rf"/{at}$"))
    page.wait_for_function("at => document.getElementById('where').textContent.startsWith(at + ' of')", arg=at)


def decided(page: Page, server: Server, item: str) -> list[dict[str, Any]]:
    """Returns what the log holds on an event."""
    answer = page.request.get(f"{server.address}/review/api/history", params={"queue": "free", "free": item, "at": "1"})
    entries: list[dict[str, Any]] = answer.json()["entries"]
    return entries


def test_coded_samples_are_opened(coder: Coder, chromium: Browser, tmp_path: Path) -> None:
    from dragoman.readers import find_sources, read  # noqa: PLC0415

    run = write_run(tmp_path / "run", coder.stream(item.document for item in read(find_sources([str(FOLDER)]))))
    with served(run, tmp_path / "served") as server, visited(chromium, server) as (page, watch):
        assert int(page.inner_text(".totals strong >> nth=0")) > 0
        page.click("text=In its document >> nth=0")
        page.wait_for_selector("#event")
        assert page.locator(".body .role.own").count() > 0
        assert watch.faults == []


def test_a_filter_narrows_all_views_and_back_undoes_it(page: Page, server: Server) -> None:
    whole = page.inner_text(".totals strong >> nth=0")
    number = page.inner_text("label:has(input[name=type][value=PROTEST]) .number")
    page.check("input[name=type][value=PROTEST]")
    page.wait_for_url(re.compile("type=PROTEST"))
    page.wait_for_selector(".chips >> text=PROTEST")
    assert page.inner_text(".totals strong >> nth=0") == number != whole
    for view in ("map", "dyads", "table", "changes"):
        page.click(f"#tab-{view}")
        page.wait_for_url(re.compile(f"/explore/{view}.*type=PROTEST"))
        page.wait_for_selector(f"#tab-{view}[aria-current=page]")
        assert page.inner_text(".totals strong >> nth=0") == number
    for _ in range(5):
        page.go_back()
    page.wait_for_url(f"{server.address}/explore")
    page.wait_for_function("whole => document.querySelector('.totals strong').textContent === whole", arg=whole)


FIRST = {"": "svg.timeline a.hit", "/map": "svg.map a", "/dyads": ".view td a, .view svg a", "/changes": ".view td a"}
"""View of explore -> what holds its numbers."""


@pytest.mark.parametrize("view", FIRST)
def test_a_number_leads_to_its_sentences_in_two_clicks(page: Page, server: Server, view: str) -> None:
    page.goto(f"{server.address}/explore{view}")
    number = page.locator(FIRST[view]).first
    number.focus()
    number.press("Enter")
    page.wait_for_selector(".chips")
    if view == "/map":
        page.click("#tab-overview")
    page.wait_for_selector("article.event blockquote")


@pytest.mark.parametrize(("path", "link"), [("/explore", "text=In its document >> nth=0"), ("/explore/table", "table.rows td a >> nth=0")])
def test_an_event_leads_into_its_text(page: Page, server: Server, path: str, link: str) -> None:
    page.goto(server.address + path)
    page.click(link)
    page.wait_for_selector("#event")
    assert "/explore/document/" in page.url
    sentence = page.inner_text("#event blockquote")
    own = "".join(page.locator(".body .role.own").all_inner_texts())
    assert page.inner_text("#event blockquote mark") in sentence
    assert page.inner_text("#event blockquote mark") in own


def test_bars_are_chosen_by_dragging(page: Page) -> None:
    box = page.locator("svg.timeline").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.5)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.5, steps=5)
    page.mouse.up()
    page.wait_for_url(re.compile(r"from=.*to="))


def test_a_part_of_the_map_is_chosen_by_a_line_around_it_or_a_box(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/explore/map")
    spot = page.locator('svg.map a[aria-label^="Juba"]').bounding_box()
    assert spot
    x, y = spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2

    def dragged(corners: list[tuple[int, int]]) -> None:
        page.mouse.move(x + corners[0][0], y + corners[0][1])
        page.mouse.down()
        for right, down in corners:
            page.mouse.move(x + right, y + down, steps=20)
        page.mouse.up()

    dragged([(-25, -25), (25, -25), (25, 4), (-25, 4), (-25, -25)])
    page.wait_for_url("**/explore/map?area=*")
    assert page.locator("svg.map .within").count() == 1
    assert "line of" in page.inner_text(".chips")
    labels = [link.get_attribute("aria-label") or "" for link in page.locator("svg.map a").all()]
    assert len(labels) == 1
    assert labels[0].startswith("Juba")
    page.click(".chips .clear")
    page.wait_for_url("**/explore/map")
    page.check('input[name="draw"][value="box"]')
    page.wait_for_selector('svg.map a[aria-label^="Mombasa"]')
    dragged([(-25, -25), (25, 4)])
    page.wait_for_url("**/explore/map?box=*")
    assert page.is_checked('input[name="draw"][value="box"]')


def test_twenty_events_are_reviewed_by_keyboard_and_a_reload_loses_nothing(reviewer: tuple[Page, Watch], server: Server) -> None:
    page, _ = reviewer
    queue = make_queue(page, server, size="20", title="By keyboard")
    items = []
    for at in range(1, 21):
        shown_item(page, at)
        items.append(page.inner_text("#card .id").split(" ")[0])
        if at == 10:
            page.reload()
            shown_item(page, at)
        if at % 5 == 0:
            page.keyboard.press("x")
            page.wait_for_selector("#dialog[open] .choices")
            page.keyboard.press("2")
        else:
            if at == 3:
                page.keyboard.press("1")
                page.keyboard.type("agree")
                page.wait_for_selector(".offers .active >> text=AGREE")
                page.keyboard.press("Enter")
                page.wait_for_selector("#card .corrected")
            page.keyboard.press("a")
    page.wait_for_url(queue)
    page.wait_for_selector("text=nothing is left for you")
    assert len(set(items)) == 20
    kinds = [[entry["kind"] for entry in decided(page, server, item)] for item in items]
    assert [one[-1] for one in kinds] == [("reject" if at % 5 == 0 else "accept") for at in range(1, 21)]
    assert "edit" in kinds[2]


def test_what_is_filtered_becomes_a_queue(reviewer: tuple[Page, Watch], server: Server) -> None:
    page, _ = reviewer
    page.goto(f"{server.address}/explore/table?type=AID&actor=KEN")
    number = int(page.inner_text(".totals strong >> nth=0"))
    page.click("#review-these")
    page.wait_for_url("**/review?type=AID&actor=KEN#new")
    page.check('input[name="strategy"][value="all"]')
    page.fill('input[name="size"]', "900")
    page.press('input[name="size"]', "Enter")
    shown_item(page, 1)
    assert f"1 of {number} " in page.inner_text("#where")
    assert "AID" in page.inner_text('button.field[data-field="type"]')


def test_undo_crosses_items(reviewer: tuple[Page, Watch], server: Server) -> None:
    page, _ = reviewer
    make_queue(page, server, size="500", title="To be undone")
    first = int(page.url.rpartition("/")[2])
    page.wait_for_selector("#card .id")
    item = page.inner_text("#card .id").split(" ")[0]
    page.keyboard.press("f")
    page.wait_for_selector("#card >> text=Flagged")
    page.keyboard.press("Control+z")
    page.wait_for_selector("#card >> text=Flagged", state="detached")
    assert [entry["kind"] for entry in decided(page, server, item)][-2:] == ["flag", "undo"]
    assert page.url.endswith(f"/{first}")


def test_a_killed_server_loses_no_decision(two_runs: tuple[Path, Path], chromium: Browser, tmp_path: Path) -> None:
    with served(two_runs[0], tmp_path) as server, visited(chromium, server, coder="Ann") as (page, watch):
        make_queue(page, server, size="5")
        shown_item(page, 1)
        item = page.inner_text("#card .id").split(" ")[0]
        watch.expected.append("ERR_CONNECTION_REFUSED")
        server.kill()
        page.keyboard.press("a")
        page.wait_for_selector("#saved.waiting")
        server.start()
        shown_item(page, 2)
        assert [entry["kind"] for entry in decided(page, server, item)] == ["accept"]
        assert watch.faults == []


def test_two_tabs_see_what_the_other_did(reviewer: tuple[Page, Watch], chromium: Browser, server: Server) -> None:
    page, watch = reviewer
    watch.expected.append("409")
    queue = make_queue(page, server, size="60", title="Two tabs")
    at = page.url.rpartition("/")[2]
    with visited(chromium, server, coder="Bob") as (other, _):
        other.goto(f"{queue}/{at}")
        other.wait_for_selector("#card .id")
        page.keyboard.press("f")
        page.wait_for_selector("#card >> text=Flagged")
        other.keyboard.press("f")
        other.wait_for_selector("#dialog[open] >> text=Somebody else changed this meanwhile")
        assert "Ann" in other.inner_text("#dialog")


def test_two_coders_are_adjudicated_and_the_final_layer_opens(two_runs: tuple[Path, Path], chromium: Browser, tmp_path: Path) -> None:
    with served(two_runs[0], tmp_path) as server:
        with visited(chromium, server, coder="Ann") as (page, watch):
            queue = make_queue(page, server, size="6", coders="Ann, Bob", overlap="100", title="Coded twice")
            for at in range(1, 7):
                shown_item(page, at)
                page.keyboard.press("a")
            page.wait_for_selector("text=nothing is left for you")
            assert watch.faults == []
        with visited(chromium, server, coder="Bob") as (page, watch):
            for at in range(1, 7):
                page.goto(f"{queue}/{at}")
                shown_item(page, at)
                if at <= 2:
                    page.keyboard.press("x")
                    page.wait_for_selector("#dialog[open] .choices")
                    page.keyboard.press("1")
                else:
                    page.keyboard.press("a")
                page.wait_for_function("at => !location.pathname.endsWith('/' + at)", arg=at)
            adjudicate(page, queue)
            open_export(page, server, chromium, tmp_path)
            assert watch.faults == []


def adjudicate(page: Page, queue: str) -> None:
    """Settles two disagreements by keyboard, and takes what is agreed."""
    page.goto(f"{queue}/disputes")
    page.click("text=Take them")
    for column in ("2", "3"):
        page.wait_for_selector("tr.differs")
        before = page.inner_text("#where")
        page.locator("tr.differs").first.focus()
        page.keyboard.press(column)
        page.keyboard.press("Enter")
        page.wait_for_function("before => document.getElementById('where').textContent !== before", arg=before)
    assert "2 settled" in page.inner_text("#where")
    page.goto(f"{queue}/agreement")
    assert "too few" in page.inner_text("main").lower()


def open_export(page: Page, server: Server, chromium: Browser, tmp_path: Path) -> None:
    """Exports the final layer, and opens it as a run of its own."""
    page.goto(f"{server.address}/review/export")
    page.fill("input[name=folder]", "final")
    page.uncheck("input[name=unreviewed]")
    page.click("button:has-text('Export')")
    page.wait_for_selector("text=is written")
    with served(server.workspace / "exports" / "final", tmp_path / "final") as other, visited(chromium, other) as (final, _):
        assert final.inner_text(".totals strong >> nth=0") == "5"


def test_downloads_hold_what_is_shown(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(f"{server.address}/explore?type=AID")
    number = int(page.inner_text(".totals strong >> nth=0"))
    files: dict[str, Path] = {}
    for kind in ("CSV", "JSONL", "GeoJSON", "Parquet", "SVG", "PNG"):
        with page.expect_download() as waiting:
            page.click(f".takeaway a:text-is('{kind}'), .chart-links :text-is('{kind}')")
        waiting.value.save_as(files.setdefault(kind, tmp_path / waiting.value.suggested_filename))
    with files["CSV"].open(encoding="utf-8", newline="") as table:
        assert {row["type"] for row in csv.DictReader(table)} == {"AID"}
    assert len(files["JSONL"].read_text(encoding="utf-8").splitlines()) == number
    assert json.loads(files["GeoJSON"].read_text(encoding="utf-8"))["type"] == "FeatureCollection"
    assert files["Parquet"].read_bytes()[:4] == b"PAR1"
    assert files["SVG"].read_text(encoding="utf-8").startswith("<?xml")
    assert files["PNG"].read_bytes()[:4] == b"\x89PNG"

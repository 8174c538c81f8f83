"""What everybody needs: labels and contrast in light and dark, 200 % zoom, a phone's width, and the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest
from tests.web.browser.test_journeys import make_queue
from tests.web.live import Server, visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXPLORE = (
    "/explore", "/explore/map", "/explore/dyads", "/explore/table", "/explore/documents", "/explore/changes", "/explore/compare",
    "/explore/document/doc0000000?event=doc0000000%231", "/explore/entity?name=farmers", "/explore/values?of=type", "/explore?q=nosuchword",
    "/explore/nowhere",
)  # fmt: skip
REVIEW = ("/review", "/review/export", "/review/event?id=doc0000001%231")
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module", params=["light", "dark"])
def coloured(request: pytest.FixtureRequest, chromium: Browser, server: Server) -> Iterator[Page]:
    """A page in light or dark colours, of somebody with a name."""
    scheme: Literal["light", "dark"] = request.param
    with visited(chromium, server, coder="Cleo", color_scheme=scheme, reduced_motion="reduce") as (page, _):
        yield page


def faults(page: Page) -> list[str]:
    """Returns what axe finds serious or critical."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found: list[dict[str, Any]] = axe.run(page).response["violations"]
    return [f"{one['id']}: {node['html'][:200]}" for one in found if one["impact"] in {"serious", "critical"} for node in one["nodes"]]


@pytest.mark.parametrize("path", [*EXPLORE, *REVIEW])
def test_axe_finds_nothing_serious(coloured: Page, server: Server, path: str) -> None:
    coloured.goto(server.address + path)
    coloured.wait_for_load_state("networkidle")
    assert faults(coloured) == []


def test_axe_finds_nothing_serious_in_the_screens_of_review(coloured: Page, server: Server) -> None:
    queue = make_queue(coloured, server, size="4", coders="Cleo, Dan", overlap="100", title="For axe")
    coloured.wait_for_selector("#card .id")
    found = faults(coloured)
    coloured.keyboard.press("1")
    coloured.wait_for_selector(".offers li")
    found += faults(coloured)
    coloured.keyboard.press("Escape")
    coloured.keyboard.press("?")
    coloured.wait_for_selector("#dialog[open]")
    found += faults(coloured)
    for page in ("audit", "agreement", "disputes"):
        coloured.goto(f"{queue}/{page}")
        coloured.wait_for_load_state("networkidle")
        found += faults(coloured)
    assert found == []


@pytest.mark.parametrize("path", EXPLORE)
@pytest.mark.parametrize(("width", "scale"), [(360, 3), (640, 2)], ids=["phone", "zoomed to 200 %"])
def test_nothing_is_scrolled_sideways(chromium: Browser, server: Server, path: str, width: int, scale: int) -> None:
    """Zooming a window of 1280 pixels to 200 % leaves 640 pixels of the page, two of the screen's to one of its own."""
    with visited(chromium, server, viewport={"width": width, "height": 800}, device_scale_factor=scale) as (page, _):
        page.goto(server.address + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(BEYOND) <= 0


def test_explore_works_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to content"
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "type":
            break
    page.keyboard.press("Space")
    page.wait_for_url("**/explore?type=*")
    page.wait_for_selector(".chips")
    assert page.evaluate("document.activeElement.name") == "type", "the focus stays where it was"


SEEN = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const own = one.closest("svg") || one.type === "date";  // a drawing marks its shape, a field of a date the part of it
  return own || style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def test_what_has_the_focus_can_be_seen(page: Page) -> None:
    for _ in range(25):
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 100)")

"""Makes the pictures of the docs: the main pages, and one of them in dark colours, from a run that is made by rule.

    python -m scripts.screenshots [--into docs/images]

Needs Chromium and the dependency group `dev`. The pictures have 160 colours, so that they stay small (ImageMagick's `convert`, if
it is there).
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from tests.store.samples import Somewhere, documents, write_run
from tests.web.live import Server, launched, missing, served, visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZE = {"width": 1200, "height": 780}
DARK = frozenset({"map"})
"""The page of which there is a picture in dark colours too."""
CODERS = ("Ann", "Ben", "Chi")
TOWNS = (
    ("Nairobi", "KEN", -1.29, 36.82), ("Kampala", "UGA", 0.32, 32.58), ("Malakal", "SSD", 9.53, 31.66), ("Addis Ababa", "ETH", 9.02, 38.75),
    ("Khartoum", "SDN", 15.55, 32.53), ("Cairo", "EGY", 30.06, 31.25), ("Tunis", "TUN", 36.82, 10.17), ("Lagos", "NGA", 6.45, 3.39),
    ("Dakar", "SEN", 14.69, -17.44), ("Kinshasa", "COD", -4.33, 15.31), ("Harare", "ZWE", -17.83, 31.05), ("Durban", "ZAF", -29.86, 31.03),
    ("Oslo", "NOR", 59.91, 10.75), ("Vienna", "AUT", 48.21, 16.37), ("Geneva", "CHE", 46.2, 6.15), ("Ankara", "TUR", 39.92, 32.85),
    ("Baku", "AZE", 40.38, 49.89), ("Amman", "JOR", 31.96, 35.95), ("Lahore", "PAK", 31.56, 74.35), ("Dhaka", "BGD", 23.71, 90.41),
    ("Hanoi", "VNM", 21.02, 105.84), ("Manila", "PHL", 14.6, 120.98), ("Jakarta", "IDN", -6.21, 106.85), ("Osaka", "JPN", 34.69, 135.5),
    ("Lima", "PER", -12.04, -77.03), ("Quito", "ECU", -0.23, -78.52), ("Bogota", "COL", 4.61, -74.08), ("La Paz", "BOL", -16.5, -68.15),
    ("Recife", "BRA", -8.05, -34.88), ("Havana", "CUB", 23.13, -82.38), ("Ottawa", "CAN", 45.41, -75.7), ("Denver", "USA", 39.74, -104.98),
)  # fmt: skip
"""Name, country, latitude and longitude of towns that have events in the pictures; some have more than others."""
COUNTRIES = (("Kenya", "KEN", 0.02, 37.9), ("Peru", "PER", -9.19, -75.02), ("Norway", "NOR", 60.47, 8.47), ("Chad", "TCD", 15.45, 18.73))
REGIONS = (("Gulu district", "UGA", 2.77, 32.3), ("Tigray", "ETH", 14.03, 38.31), ("Chiapas", "MEX", 16.5, -92.5))
TWICE = 60
"""Events that all of them code."""
PAGES = {
    "timeline": "/explore", "map": "/explore/map", "dyads": "/explore/dyads",
    "document": "/explore/document/doc0000003?event=doc0000003%231",
}  # fmt: skip


def explored(page: Page, server: Server, save: Callable[[str], None]) -> None:
    """Takes pictures of explore."""
    while page.request.get(f"{server.address}/explore/linking").json()["linking"] == "going on":
        page.wait_for_timeout(500)
    for name, path in PAGES.items():
        page.goto(server.address + path)
        page.wait_for_load_state("networkidle")
        save(name)


def reviewed(page: Page, server: Server, save: Callable[[str], None]) -> None:
    """Takes pictures of review: the screen, in a queue of which some is done, and a field that is open."""
    page.goto(f"{server.address}/review?type=CONSULT&type=PROTEST&place_name=Geneva&place_name=Nairobi")
    page.check("input[name=strategy][value=uncertain]")
    page.click("text=Make the queue")
    for at in range(2, 6):
        page.wait_for_selector("#card .id")
        page.keyboard.press("a")
        page.wait_for_url(f"**/{at}")
    page.wait_for_load_state("networkidle")
    save("review")
    page.keyboard.press("1")
    page.wait_for_selector(".offers li")
    save("review-field")


def compared(page: Page, server: Server, save: Callable[[str], None]) -> None:
    """Takes pictures of what three coders agree on and what not: each of them has another type in some of the events."""
    page.goto(f"{server.address}/review")
    page.check("input[name=strategy][value=audit]")
    page.fill("input[name=seed]", "7")
    page.fill("input[name=coders]", ", ".join(CODERS))
    for name, text in (("size", str(TWICE)), ("overlap", "100"), ("title", "Coded by all three")):
        page.fill(f"input[name={name}]", text)
    page.click("text=Make the queue")
    page.wait_for_selector("#card .id")
    queue = page.url.rpartition("/")[0]
    for turn, coder in enumerate(CODERS):
        decided(page, server, queue.rpartition("/")[2], coder, own=19 + turn)
    for name in ("agreement", "disputes"):
        page.goto(f"{queue}/{name}")
        page.wait_for_load_state("networkidle")
        save(name)


def decided(page: Page, server: Server, queue: str, coder: str, *, own: int) -> None:
    """Decides on a queue: each 7th event is a threat to all, each 8th is none; of each `own` this coder alone thinks so."""
    api, sender = f"{server.address}/review/api", {"origin": server.address}
    page.request.post(f"{server.address}/review/name", form={"name": coder}, headers=sender)
    for at in range(1, TWICE + 1):
        view = page.request.get(f"{api}/item", params={"queue": queue, "at": at}).json()
        sent = {"queue": queue, "at": at, "item": view["item"], "version": view["state"]["version"]}
        if at % 7 == 0 or at % (own - 6) == 0:
            changed = {**sent, "kind": "edit", "field": "type", "after": "THREATEN"}
            sent["version"] = page.request.post(f"{api}/decide", data=changed, headers=sender).json()["view"]["state"]["version"]
        last = {"kind": "reject", "reason": "1"} if at % 8 == 0 or at % own == 0 else {"kind": "accept"}
        answer = page.request.post(f"{api}/decide", data={**sent, **last}, headers=sender)
        if not answer.ok:
            sys.exit(answer.text())


def take(browser: Browser, server: Server, folder: Path, scheme: str) -> None:
    """Takes the pictures in light or dark colours."""
    ending = "" if scheme == "light" else "-dark"

    with visited(browser, server, coder=CODERS[0], viewport=SIZE, color_scheme=scheme, reduced_motion="reduce") as (page, watch):

        def save(name: str) -> None:
            page.evaluate("document.fonts.ready")
            if not ending or name in DARK:
                small(page.screenshot(caret="hide", full_page=name == "agreement"), folder / f"{name}{ending}.png")

        explored(page, server, save)
        reviewed(page, server, save)
        if not ending:
            compared(page, server, save)
        if watch.faults:
            sys.exit(f"the pages have faults: {watch.faults}")


def small(picture: bytes, path: Path) -> None:
    """Writes a picture with few colours."""
    path.write_bytes(picture)
    if convert := shutil.which("convert"):
        subprocess.run([convert, path, "-strip", "+dither", "-colors", "160", f"PNG8:{path}"], check=True)


def places() -> list[Somewhere | None]:
    """Returns the places that the events are at, some more often; None is no place."""
    towns: list[Somewhere | None] = []
    for at, (name, code, lat, lon) in enumerate(TOWNS):
        towns += [(name, code, None, lat, lon, "city")] * (1 + len(TOWNS) // (at % 11 + 3))
    rest: list[Somewhere | None] = [(name, code, None, lat, lon, "country") for name, code, lat, lon in COUNTRIES * 3]
    return [*towns, *rest, *((name, code, None, lat, lon, "region") for name, code, lat, lon in REGIONS * 2), *[None] * (len(towns) // 4)]


def main() -> None:
    """Makes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=Path(__file__).parents[1] / "docs" / "images")
    folder = parser.parse_args().into
    if why := missing():
        sys.exit(why)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, launched() as browser:
        run = write_run(Path(home) / "news", documents(700, places=places()))
        for scheme in ("light", "dark"):
            with served(run, Path(home) / scheme) as server:
                take(browser, server, folder, scheme)
    for path in sorted(folder.glob("*.png")):
        print(f"{path.name}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()

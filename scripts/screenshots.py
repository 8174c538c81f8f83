"""Makes the pictures of the docs: the main pages, light and dark, from a run that is made by rule.

    python -m scripts.screenshots [--into docs/images]

Needs Chromium and the dependency group `dev`. The pictures have 64 colours, so that they stay small (ImageMagick's `convert`, if
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

from tests.store.samples import documents, write_run
from tests.web.live import Server, launched, missing, served, visited

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

SIZE = {"width": 1200, "height": 780}
PAGES = {
    "timeline": "/explore", "map": "/explore/map", "dyads": "/explore/dyads", "table": "/explore/table", "changes": "/explore/changes",
    "document": "/explore/document/doc0000003?event=doc0000003%231",
}  # fmt: skip


def explored(page: Page, server: Server, save: Callable[[str], None]) -> None:
    """Takes pictures of explore."""
    page.wait_for_function("async () => (await (await fetch('/explore/linking')).json()).linking === 'done'")
    for name, path in PAGES.items():
        page.goto(server.address + path)
        page.wait_for_load_state("networkidle")
        save(name)


def reviewed(page: Page, server: Server, save: Callable[[str], None]) -> None:
    """Takes pictures of review: a queue of which some is done, the screen, and a field that is open."""
    page.goto(f"{server.address}/review")
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
    page.goto(f"{server.address}/review")
    save("queues")


def take(browser: Browser, server: Server, folder: Path, scheme: str) -> None:
    """Takes all pictures in light or dark colours."""
    ending = "" if scheme == "light" else "-dark"

    with visited(browser, server, coder="Ann", viewport=SIZE, color_scheme=scheme, reduced_motion="reduce") as (page, watch):
        def save(name: str) -> None:
            page.evaluate("document.fonts.ready")
            small(page.screenshot(caret="hide"), folder / f"{name}{ending}.png")

        explored(page, server, save)
        reviewed(page, server, save)
        if watch.faults:
            sys.exit(f"the pages have faults: {watch.faults}")


def small(picture: bytes, path: Path) -> None:
    """Writes a picture with few colours."""
    path.write_bytes(picture)
    if convert := shutil.which("convert"):
        subprocess.run([convert, path, "-strip", "+dither", "-colors", "64", f"PNG8:{path}"], check=True)


def main() -> None:
    """Makes the pictures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--into", type=Path, default=Path(__file__).parents[1] / "docs" / "images")
    folder = parser.parse_args().into
    if why := missing():
        sys.exit(why)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, launched() as browser:
        run = write_run(Path(home) / "news", documents(700))
        for scheme in ("light", "dark"):
            with served(run, Path(home) / scheme) as server:
                take(browser, server, folder, scheme)
    for path in sorted(folder.glob("*.png")):
        print(f"{path.name}: {path.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()

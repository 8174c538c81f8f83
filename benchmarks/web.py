"""Seconds until a page of explore is painted, and until a filter shows, in a headless Chromium, on many events.

    python -m benchmarks.web [--events 100000] [--rounds 20] [--write]

A run is made by rule and served as a user does. Paint is the browser's own first contentful paint of a page that is loaded anew; a
filter is the time from the press on a box to the frame that shows the new numbers. Views take turns. The server has read the run before
(its start is told apart). The machine should have nothing else to do. `--write` adds the figures to benchmarks/web.json under the number
of events.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.store.samples import documents, write_run
from tests.web.live import Server, launched, missing, visited

if TYPE_CHECKING:
    from playwright.sync_api import Page

RECORD = Path(__file__).with_name("web.json")
PAINT, FILTER = 1000, 200
"""Milliseconds that 95 of 100 first paints and filters may take on 100,000 events."""
_PROMISED = 100_000  # events for which that holds
_LINKING = 600.0  # seconds that incidents may take
VIEWS = ("/explore", "/explore/map", "/explore/dyads", "/explore/table", "/explore/changes", "/explore/documents")
BOXES = ("type-1", "type-2", "quad-1", "quad-2", "actor-1", "place-1")
"""Boxes of facets that are pressed in turn, on and off again."""

PAINTED = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
PRESSED = """async (id) => {
  const totals = () => document.querySelector(".totals strong").textContent + location.search;
  const before = totals(), start = performance.now();
  document.getElementById(id).click();
  while (totals() === before || document.body.classList.contains("waiting")) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - start;
}"""


def painted(page: Page, address: str) -> float:
    """Returns the milliseconds until a page that is opened anew shows something."""
    page.goto(address, wait_until="load")
    page.wait_for_function(PAINTED)
    return float(page.evaluate(PAINTED))


def filtered(page: Page, address: str, box: str) -> tuple[float, float]:
    """Returns the milliseconds until a filter shows, and until it is taken away again."""
    page.goto(address, wait_until="load")
    return float(page.evaluate(PRESSED, f"f-{box}")), float(page.evaluate(PRESSED, f"f-{box}"))


def measured(page: Page, server: Server, rounds: int) -> dict[str, Any]:
    """Returns the figures of each view."""
    paints: dict[str, list[float]] = {view: [] for view in VIEWS}
    # The list of documents has no filters.
    filters: dict[str, list[float]] = {view: [] for view in VIEWS if view != "/explore/documents"}
    for turn in range(rounds):
        for view in VIEWS:
            paints[view].append(painted(page, server.address + view))
        for view, took in filters.items():
            took.extend(filtered(page, server.address + view, BOXES[turn % len(BOXES)]))
    return {
        "paint_ms": {view: summary(took) for view, took in paints.items()},
        "filter_ms": {view: summary(took) for view, took in filters.items()},
        "paint_p95_ms": summary([one for took in paints.values() for one in took])["p95"],
        "filter_p95_ms": summary([one for took in filters.values() for one in took])["p95"],
    }


def summary(took: list[float]) -> dict[str, float]:
    """Returns median, 95th percentile and longest of times."""
    ordered = sorted(took)
    shares = (("p50", 0.5), ("p95", 0.95), ("max", 1))
    return {name: round(ordered[min(len(ordered) - 1, int(share * len(ordered)))]) for name, share in shares}


def linked(page: Page, server: Server) -> float:
    """Waits until incidents are linked, which goes on beside; returns the seconds."""
    start = time.monotonic()
    while page.request.get(f"{server.address}/explore/linking").json()["linking"] == "going on":
        if time.monotonic() - start > _LINKING:
            raise RuntimeError(f"incidents are not linked after {_LINKING:.0f} s")
        time.sleep(0.5)
    return time.monotonic() - start


def measure(run: Path, home: Path, rounds: int) -> dict[str, Any]:
    """Serves a run, and returns its figures."""
    server, start = Server(run, home), time.monotonic()
    server.start()
    try:
        urllib.request.urlopen(f"{server.address}/static/base.css").close()  # it listens before it has read the events
        opened = time.monotonic() - start
        with launched() as browser, visited(browser, server, viewport={"width": 1280, "height": 900}) as (page, watch):
            linking = linked(page, server)
            found = measured(page, server, rounds)
            if watch.faults:
                raise RuntimeError(f"the pages have faults: {watch.faults[:5]}")
            version = browser.version
        return {
            "start_s": round(opened, 1), "linking_s": round(linking, 1), **found, "server_mib": server.memory(), "rounds": rounds,
            "load": round(os.getloadavg()[0], 1), "cores": os.cpu_count(), "python": platform.python_version(), "chromium": version,
        }  # fmt: skip
    finally:
        server.kill()


def main() -> int:
    """Measures, prints, and returns 1 if pages are slower than promised."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=_PROMISED)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--run", type=Path, help="a run folder that is there already")
    parser.add_argument("--write", action="store_true", help=f"write the figures to {RECORD.name}")
    args = parser.parse_args()
    if why := missing():
        sys.exit(why)
    with tempfile.TemporaryDirectory() as home:
        run = args.run or write_run(Path(home) / "run", documents(-(-args.events // 3)))
        found = measure(run, Path(home) / "served", args.rounds)
    print(json.dumps(found, indent=2))
    if args.write:
        known = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
        known[str(args.events)] = found
        RECORD.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")
    return int(args.events <= _PROMISED and (found["paint_p95_ms"] > PAINT or found["filter_p95_ms"] > FILTER))


if __name__ == "__main__":
    sys.exit(main())

"""Twenty reviewers at once on loopback, the server killed and started again in the middle: nothing lost, and how long answers take.

    python benchmarks/reviewers.py [--seconds 120] [--reviewers 20] [--database postgresql://...]

Each reviewer decides every two seconds, three times as often as people do. Writes benchmarks/reviewers.json.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dragoman.store.reviews.identity import database_of, run_key
from dragoman.store.reviews.log import open_log

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
TOKEN = "a-token-of-the-benchmark"
THINK = 2.0
"""Seconds between the decisions of a reviewer: people take six."""


class Reviewer(threading.Thread):
    """Decides until the time is over, every `think` seconds; sends again what was not answered, as the pages do."""

    def __init__(self, name: str, port: int, queue: str, until: float, *, think: float = THINK, token: str = TOKEN) -> None:
        super().__init__(daemon=True)
        self.coder, self.port, self.queue, self.until = name, port, queue, until
        self.think, self.token = think, token
        self.cookies: dict[str, str] = {}
        self.times: list[float] = []
        self.confirmed: list[str] = []
        self.refused = 0

    def call(self, method: str, path: str, body: str | None = None, kind: str = "application/json") -> tuple[int, Any, dict[str, str]]:
        """Sends a request until it is answered."""
        while True:
            try:
                began = time.perf_counter()
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
                cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
                headers = {"cookie": cookies, "content-type": kind, "origin": f"http://127.0.0.1:{self.port}"}
                connection.request(method, path, body, headers)
                answer = connection.getresponse()
                text = answer.read().decode()
                connection.close()
                for cookie in answer.headers.get_all("set-cookie") or []:
                    name, _, value = cookie.partition(";")[0].partition("=")
                    self.cookies[name] = value
                if path.startswith("/review/api"):
                    self.times.append(time.perf_counter() - began)
                return answer.status, text, dict(answer.headers)
            except (OSError, http.client.HTTPException):  # the server was killed
                time.sleep(0.2)

    def enter(self) -> None:
        """Gets in, and gives a name."""
        self.call("GET", f"/?token={self.token}")
        self.call("POST", "/review/name", urlencode({"name": self.coder}), "application/x-www-form-urlencoded")

    def run(self) -> None:
        """Decides."""
        self.enter()
        at = self.begin()
        while time.monotonic() < self.until and at:
            _, text, _ = self.call("GET", f"/review/api/item?queue={self.queue}&at={at}")
            view = json.loads(text)
            sent = {
                "queue": self.queue, "at": at, "item": view["item"], "version": view["state"]["version"], "kind": "accept", "go": "next",
                "request": f"{self.coder}-{len(self.confirmed)}-{self.refused}",
            }  # fmt: skip
            status, text, _ = self.call("POST", "/review/api/decide", json.dumps(sent))
            found = json.loads(text)
            if status == 200:
                self.confirmed.append(view["item"])
                at = found["view"]["at"] if found["view"] else 0
            else:
                self.refused += 1
                at = self.begin()
            time.sleep(self.think)

    def make(self) -> str:
        """Makes a queue of all events, and returns its id."""
        form = urlencode({"strategy": "all", "size": "5000"})
        self.queue = self.call("POST", "/review/queues", form, "application/x-www-form-urlencoded")[2]["location"].rpartition("/")[2]
        return self.queue

    def begin(self) -> int:
        """Returns the position that the server gives this reviewer."""
        _, _, headers = self.call("GET", f"/review/queue/{self.queue}")
        return int(headers.get("location", "/0").rpartition("/")[2])


def main() -> int:
    """Runs, prints and writes what was measured; 1 if a decision was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--reviewers", type=int, default=20)
    parser.add_argument("--database")
    args = parser.parse_args()
    from tests.store.samples import documents, write_run  # noqa: PLC0415 - from the checkout

    with tempfile.TemporaryDirectory() as home:
        folder = write_run(Path(home) / "run", documents(4000))
        return measure(args, folder, Path(home) / "workspace")


def start(folder: Path, workspace: Path, port: int, database: str | None) -> subprocess.Popen[bytes]:
    """Starts the server, and waits until it listens."""
    command = [sys.executable, "-m", "dragoman", "serve", str(folder), "--workspace", str(workspace), "--port", str(port), "--token", TOKEN,
               "--no-browser", *(["--database", database] if database else [])]  # fmt: skip
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while True:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)


def measure(args: argparse.Namespace, folder: Path, workspace: Path) -> int:
    """Runs the reviewers, kills the server in the middle, and compares what was confirmed with the log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = start(folder, workspace, port, args.database)
    maker = Reviewer("maker", port, "", 0)
    maker.enter()
    maker.make()
    until = time.monotonic() + args.seconds
    reviewers = [Reviewer(f"reviewer {n}", port, maker.queue, until) for n in range(args.reviewers)]
    for one in reviewers:
        one.start()
    time.sleep(args.seconds / 2)
    server.send_signal(signal.SIGKILL)
    server.wait()
    server = start(folder, workspace, port, args.database)
    for one in reviewers:
        one.join()
    server.send_signal(signal.SIGTERM)
    server.wait()
    return report(args, reviewers, folder, workspace)


def report(args: argparse.Namespace, reviewers: list[Reviewer], folder: Path, workspace: Path) -> int:
    """Prints and writes the figures; returns 1 if a decision is missing or there twice."""
    entries = open_log(database_of(workspace, args.database), run_key(folder)).entries()
    kept = sorted((one.coder, one.item) for one in entries)
    confirmed = sorted((one.coder, item) for one in reviewers for item in one.confirmed)
    lost, twice = set(confirmed) - set(kept), len(kept) - len(set(kept))
    times = sorted(time for one in reviewers for time in one.times)
    figures = {
        "reviewers": args.reviewers, "seconds": args.seconds, "database": "PostgreSQL" if args.database else "SQLite",
        "decisions": len(confirmed), "lost": len(lost), "twice": twice, "refused as stale": sum(one.refused for one in reviewers),
        "answers": len(times), "median ms": round(statistics.median(times) * 1000, 1),
        "p95 ms": round(times[int(len(times) * 0.95)] * 1000, 1), "cores": os.cpu_count(),
    }  # fmt: skip
    path = Path(__file__).with_suffix(".json")
    held = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    held[str(figures["database"])] = figures
    path.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2))
    return int(bool(lost or twice))


if __name__ == "__main__":
    sys.exit(main())

"""The server in a process of its own, as a user starts it, and a headless Chromium. For tests, benchmarks and screenshots."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

TOKEN = "a-token-for-the-tests"
_PATIENCE = 60.0  # seconds to start: the machine may be busy
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
)  # fmt: skip


def chromium() -> str:
    """Returns the path of Chromium, "" if there is none; DRAGOMAN_CHROMIUM names one that stands elsewhere."""
    return os.environ.get("DRAGOMAN_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


def missing() -> str:
    """Returns why no browser can be driven, or nothing."""
    if not chromium():
        return "Chromium is not installed (Debian: apt-get install chromium)"
    try:
        import playwright.sync_api  # noqa: F401, PLC0415
    except ImportError:
        return "playwright is not installed (the dependency group `dev`)"
    return ""


def free_port() -> int:
    """Returns a port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


class Server:
    """`dragoman serve` on a run, in a process of its own, that can be killed and started again at the same address.

    Args:
        run: the run folder or file.
        home: folder for what it prints, and for the reviews.
        words: further words of the command line.
    """

    def __init__(self, run: Path, home: Path, *words: str) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home, self.port = home, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.workspace = home / "workspace"
        self._command = [
            sys.executable, "-m", "dragoman", "serve", str(run), *words, "--no-browser", "--port", str(self.port), "--token", TOKEN,
            "--workspace", str(self.workspace),
        ]  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def entrance(self) -> str:
        """The address that lets a browser in."""
        return f"{self.address}/?token={TOKEN}"

    @property
    def said(self) -> str:
        """What it printed so far."""
        return (self.home / "serve.log").read_text(encoding="utf-8")

    def start(self) -> None:
        """Starts it, and returns when it answers.

        Raises:
            RuntimeError: it ended, or does not answer.
        """
        with (self.home / "serve.log").open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                return
            time.sleep(0.05)
        self.kill()
        raise RuntimeError(f"the server did not start:\n{self.said}")

    def kill(self) -> None:
        """Ends it at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def memory(self) -> int:
        """Returns the MiB that it has in memory, at most so far (Linux)."""
        assert self._process is not None
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="utf-8")
        return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) // 1024


@contextlib.contextmanager
def served(run: Path, home: Path, *words: str) -> Iterator[Server]:
    """Gives a server on a run that answers."""
    server = Server(run, home, *words)
    server.start()
    try:
        yield server
    finally:
        server.kill()


@contextlib.contextmanager
def launched() -> Iterator[Browser]:
    """Gives a headless Chromium with a profile of its own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a part of the development installation

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclasses.dataclass(slots=True)
class Watch:
    """What must not happen in a browser: dialogs, requests to elsewhere, errors, violations of the policy, new windows.

    `expected` are parts of messages that a test expects.
    """

    address: str
    faults: list[str] = dataclasses.field(default_factory=list)
    expected: list[str] = dataclasses.field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Watches all pages of a context."""
        context.on("request", lambda request: self._asked(request.url))
        context.on("console", lambda message: self._fault(message.type, message.text) if message.type in {"error", "warning"} else None)
        context.on("weberror", lambda error: self._fault("error", str(error.error)))
        context.on("page", lambda page: self._opened(page))  # noqa: PLW0108 - the library marks what it is given, and slots take no mark

    def _opened(self, page: Page) -> None:
        page.on("dialog", lambda dialog: self._asked_by(dialog))  # noqa: PLW0108
        page.on("popup", lambda other: self._fault("window", other.url))

    def _asked_by(self, dialog: Dialog) -> None:
        self._fault("dialog", dialog.message)
        dialog.dismiss()

    def _asked(self, url: str) -> None:
        if not url.startswith(("data:", "blob:")) and urlsplit(url).netloc != urlsplit(self.address).netloc:
            self._fault("request", url)

    def _fault(self, kind: str, text: str) -> None:
        if not any(part in text for part in self.expected):
            self.faults.append(f"{kind}: {text}")


@contextlib.contextmanager
def visited(browser: Browser, server: Server, *, coder: str = "", **options: object) -> Iterator[tuple[Page, Watch]]:
    """Gives a page that is signed in, and what watches it; `coder` is a name for reviews, `options` are those of a browser context."""
    context = browser.new_context(**options)  # type: ignore[arg-type]  # passed on as they are
    watch = Watch(server.address)
    watch.over(context)
    try:
        page = context.new_page()
        page.goto(server.entrance)
        page.wait_for_url(f"{server.address}/explore")
        if coder:
            page.goto(f"{server.address}/review")
            page.fill("#name", coder)
            page.press("#name", "Enter")
            page.wait_for_selector("#new")
        yield page, watch
    finally:
        context.close()

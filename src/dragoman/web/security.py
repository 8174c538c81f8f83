"""What stands between the pages and the rest of the world: who may come in, from where, with how much, and what a page may load."""

from __future__ import annotations

import dataclasses
import hashlib
import hmac
import ipaddress
import secrets
import threading
from collections.abc import Callable, Collection
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOAD_LIMIT = 8 * 1024 * 1024
"""Bytes that the body of a request may have: a long document with all its corrections is below 1 MiB."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
"""Names under which this machine calls itself."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Content-Security-Policy: everything from here, no inline script or style, in nobody's frame."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MONTH = 30 * 24 * 3600
_ENTER = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>dragoman</title>
<meta http-equiv="refresh" content="0;url=/"><link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/base.css"></head>
<body><main><p><a href="/">Go on to the pages</a></p></main></body></html>"""
_STAY_OUT = """<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>dragoman: not signed in</title><link rel="icon" href="/static/icon.svg"><link rel="stylesheet" href="/static/base.css"></head>
<body><main><h1>This browser is not signed in</h1>
<p>Open the address that <code>dragoman serve</code> printed on its terminal last: it holds a token that lets a browser in.
A token that it made up itself works once; the next one is printed when it is used.</p></main></body></html>"""


class Gate:
    """Tells who may come in: whoever brings a valid token once, and from then on the cookie.

    Args:
        token: chosen by the user: it is valid as often as it is used, and cookies outlive a restart. None makes up tokens that work once.
        renewed: is called with the next token when one was used.
    """

    def __init__(self, token: str | None = None, *, renewed: Callable[[str], object] = lambda token: None) -> None:
        self._secret = (token or secrets.token_urlsafe(32)).encode()
        self._reusable = token is not None
        self.renewed = renewed
        self._lock = threading.Lock()
        self.token = token or secrets.token_urlsafe(24)
        """The token that is valid now."""
        self.cookie = f"dragoman-{self._sign('name')[:8]}"
        """Name of the cookie: cookies know no ports, and two servers may run on one machine."""
        self.session = self._sign("session")
        """Value of the cookie."""

    def _sign(self, what: str) -> str:
        return hmac.new(self._secret, what.encode(), hashlib.sha256).hexdigest()

    def admits(self, token: str) -> bool:
        """Whether a token is valid; one that was made up is used up by it."""
        with self._lock:
            if not hmac.compare_digest(token.encode(), self.token.encode()):
                return False
            if not self._reusable:
                self.token = secrets.token_urlsafe(24)
        if not self._reusable:
            self.renewed(self.token)
        return True

    def knows(self, cookies: dict[str, str]) -> bool:
        """Whether a browser that sends these cookies came in before."""
        return hmac.compare_digest(cookies.get(self.cookie, "").encode(), self.session.encode())


@dataclasses.dataclass(frozen=True, slots=True)
class Hosts:
    """Names under which the server may be called. A page of a stranger whose name was pointed at this machine calls it by that name.

    `names` are allowed names; `addresses` says whether any plain IP address is: nobody can point that elsewhere.
    """

    names: frozenset[str] = LOOPBACK
    addresses: bool = False

    @classmethod
    def of(cls, host: str, names: Collection[str] = ()) -> Hosts:
        """Returns those of a server that listens on `host`; `names` are further ones."""
        local = is_loopback(host)
        return cls(LOOPBACK | {host.lower()} | {name.lower() for name in names}, addresses=not local)

    def allow(self, header: str) -> bool:
        """Whether the header Host names this server."""
        try:
            name = urlsplit(f"//{header}").hostname or ""
        except ValueError:
            return False
        return name in self.names or (self.addresses and _is_address(name))


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    return host.lower() in LOOPBACK or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def same_site(headers: Headers) -> bool:
    """Whether a request that changes something comes from a page of this server, as its browser tells (Origin, else Sec-Fetch-Site)."""
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower() and urlsplit(origin).scheme in {"http", "https"}
    return headers.get("sec-fetch-site") == "same-origin"


class Guard:
    """ASGI middleware: checks host, token or cookie, origin and size of each request, and sets the headers of each answer."""

    def __init__(self, app: ASGIApp, *, gate: Gate, hosts: Hosts, limit: int = UPLOAD_LIMIT) -> None:
        self._app, self._gate, self._hosts, self._limit = app, gate, hosts, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers a request itself, or hands it on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        guarded = _with_headers(send, private=not scope["path"].startswith("/static/"))
        answer = self._refusal(scope)
        if answer is not None:
            await answer(scope, receive, guarded)
            return
        await self._app(scope, self._bounded(receive), guarded)

    def _refusal(self, scope: Scope) -> Response | None:
        """Returns the answer to a request that goes no further, or None."""
        headers = Headers(scope=scope)
        if not self._hosts.allow(headers.get("host", "")):
            told = "This server does not go by that name. Use the address that dragoman serve printed, or pass --allow-host NAME."
            return PlainTextResponse(told, 421)
        if scope["path"].startswith("/static/") and scope["method"] in _SAFE:
            return None
        if (entered := self._entered(scope)) is not None:
            return entered
        if not self._gate.knows(cookie_parser(headers.get("cookie", ""))):
            return HTMLResponse(_STAY_OUT, 401)
        if scope["method"] not in _SAFE and not same_site(headers):
            return PlainTextResponse("This request was sent by a page of another site. Reload the page and try again.", 403)
        length = headers.get("content-length", "0")
        return None if length.isdecimal() and int(length) <= self._limit else PlainTextResponse(self._too_large(), 413)

    def _entered(self, scope: Scope) -> Response | None:
        """Returns the page that sets the cookie if the address holds a valid token.

        It is a page and no redirect: a redirect that began on another site (a link in a mail) would not send a strict cookie along.
        """
        token = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token")
        if token is None or scope["method"] != "GET" or not self._gate.admits(token):
            return None
        answer = HTMLResponse(_ENTER)
        secure = scope.get("scheme") == "https"
        answer.set_cookie(self._gate.cookie, self._gate.session, max_age=_MONTH, httponly=True, samesite="strict", secure=secure)
        return answer

    def _too_large(self) -> str:
        return f"The request is larger than {self._limit // 1024} KiB. Send less at once."

    def _bounded(self, receive: Receive) -> Receive:
        """Returns `receive` that gives up beyond the limit, whatever length the request claimed."""
        taken = 0

        async def bounded() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > self._limit:
                raise HTTPException(413, self._too_large())
            return message

        return bounded


def _with_headers(send: Send, *, private: bool) -> Send:
    """Returns `send` that adds the headers; `private` answers are kept in no cache."""

    async def with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("Cache-Control", "private, no-cache" if private else "no-cache")
        await send(message)

    return with_headers

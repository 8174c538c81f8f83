"""What all addresses of review share: who asks, what was sent, and how an error is told."""

from __future__ import annotations

import functools
import getpass
import unicodedata
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import quote, unquote

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from dragoman.errors import DragomanError, InputError, StaleError, UsageError
from dragoman.web.review.desk import Desk

COOKIE = "dragoman-coder"
LONGEST = 60
"""Characters of a coder's name."""
_YEAR = 365 * 24 * 3600

Page = Callable[[Desk, Request], Response]
Answer = Callable[[Desk, Mapping[str, Any], str], Any]
Handler = Callable[[Request], Awaitable[Response]]


def coder_of(request: Request) -> str:
    """Returns the name under which the browser decides, "" if it gave none."""
    return unquote(request.cookies.get(COOKIE, ""))


def suggested_name() -> str:
    """Returns the name of this machine's user, to be offered as a coder's."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without an entry in the password file
        return ""


def with_name(name: str, answer: Response) -> Response:
    """Returns the answer with the cookie that keeps a coder's name.

    Raises:
        UsageError: it is no name.
    """
    told = unicodedata.normalize("NFC", " ".join(name.split()))
    if not 0 < len(told) <= LONGEST or any(unicodedata.category(letter).startswith("C") for letter in told):
        raise UsageError(f"a name of 1 to {LONGEST} characters is needed, so that decisions can be told apart.")
    answer.set_cookie(COOKIE, quote(told), max_age=_YEAR, httponly=True, samesite="strict")
    return answer


def page(desk: Desk, function: Page, *, named: bool = True) -> Handler:
    """Returns what answers with a page, off the loop; `named` sends who has not given a name to the place where it is given."""

    @functools.wraps(function)
    async def handle(request: Request) -> Response:
        if named and not coder_of(request):
            return RedirectResponse(f"/review?next={quote(_asked(request))}", 303)
        try:
            return await run_in_threadpool(function, desk, request)
        except DragomanError as error:
            raise HTTPException(_status(error), str(error)) from error

    return handle


def form_page(desk: Desk, function: Callable[[Desk, Request, Mapping[str, str]], Response]) -> Handler:
    """Returns what answers to a form that was sent."""

    @functools.wraps(function)
    async def handle(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        try:
            return await run_in_threadpool(function, desk, request, form)
        except DragomanError as error:
            raise HTTPException(_status(error), str(error)) from error

    return handle


def data(desk: Desk, function: Answer) -> Handler:
    """Returns what answers with JSON, off the loop, to parameters of an address or to JSON that was sent."""

    @functools.wraps(function)
    async def handle(request: Request) -> Response:
        coder = coder_of(request)
        if not coder:
            return _told(401, "Give your name first, at /review: decisions are kept with it.")
        try:
            sent = await _sent(request)
            return JSONResponse(await run_in_threadpool(function, desk, sent, coder))
        except StaleError as error:
            from dragoman.web.review.views import shown_entry  # noqa: PLC0415 - views need the codebook

            newer = [shown_entry(entry) for entry in error.entries]  # type: ignore[arg-type]
            return _told(409, str(error), version=error.version, item=error.item, entries=newer)
        except DragomanError as error:
            return _told(_status(error), str(error))

    return handle


async def _sent(request: Request) -> Mapping[str, Any]:
    """Returns the parameters of a GET, or the JSON object of a POST."""
    if request.method != "POST":
        return dict(request.query_params)
    try:
        sent = await request.json()
    except ValueError as error:
        raise UsageError(f"what was sent is no JSON ({error}).") from error
    if not isinstance(sent, dict):
        raise UsageError("what was sent is no JSON object.")
    return sent


def _asked(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _status(error: DragomanError) -> int:
    return 404 if isinstance(error, InputError) else 409 if isinstance(error, StaleError) else 400


def _told(status: int, message: str, **more: object) -> JSONResponse:
    """Returns an error as JSON: the one shape that all addresses have."""
    return JSONResponse({"error": message, **more}, status)


def whole(text: object, *, name: str, least: int, most: int) -> int:
    """Returns a whole number that was sent.

    Raises:
        UsageError: it is none, or out of bounds.
    """
    told = str(text).strip()
    if not told.isdecimal() or not least <= int(told) <= most:
        raise UsageError(f"{name}: a number from {least} to {most} is needed, {told!r:.40} was sent.")
    return int(told)

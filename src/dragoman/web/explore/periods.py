"""What changed between two periods."""

from __future__ import annotations

import dataclasses
import datetime as dt

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.errors import UsageError
from dragoman.store import Filter
from dragoman.store.changes import SUBJECTS, WINDOWS, Change, Periods, changes, last_day
from dragoman.store.dimensions import shown
from dragoman.web.explore.answers import csv_file, svg_file
from dragoman.web.explore.charts.pairs import change_chart
from dragoman.web.explore.frame import Asked, asked, render

_DAYS = ("now_from", "now_to", "before_from", "before_to")
OWN = ("subject", "weeks", *_DAYS)
_CHARTED = 20


def changes_page(request: Request) -> Response:
    """Returns the comparison of two periods."""
    ask = asked(request, OWN)
    periods, subject, found = _found(ask)
    rows = [(one, name_of(one, subject), *_sentences(ask, one, subject, periods)) for one in found] if periods else []
    return render(
        request, "changes", "explore/changes.html", ask,
        periods=periods, subject=subject, subjects=SUBJECTS, windows=WINDOWS, weeks=ask.given["weeks"] or "4", rows=rows,
        chart=change_chart(found[:_CHARTED], [name_of(one, subject) for one in found[:_CHARTED]]),
    )  # fmt: skip


def svg(request: Request) -> Response:
    """Returns the greatest changes as a file."""
    ask = asked(request, OWN)
    _, subject, found = _found(ask)
    chart = change_chart(found[:_CHARTED], [name_of(one, subject) for one in found[:_CHARTED]])
    return svg_file(chart, "changes", save="save" in ask.given)


def data(request: Request) -> Response:
    """Returns all changes as CSV."""
    _, subject, found = _found(asked(request, OWN))
    rows = [[name_of(one, subject), one.now, one.before, round(one.expected, 4), one.share, one.verdict] for one in found]
    return csv_file([subject, "now", "before", "expected", "change", "verdict"], rows, "changes")


def name_of(one: Change, subject: str) -> str:
    """Returns the subject of a change as a reader sees it."""
    return f"{shown('actor', one.one)} → {shown('recipient', one.other)}" if subject == "dyad" else shown(subject, one.one)


def _found(ask: Asked) -> tuple[Periods | None, str, list[Change]]:
    """Returns the periods, the subject and the changes; no periods if no event has a day."""
    subject = ask.choice("subject", SUBJECTS)
    try:
        periods = _periods(ask)
    except (ValueError, UsageError) as error:
        raise HTTPException(400, f"The periods make no sense: {error}") from error
    return periods, subject, changes(ask.store, ask.chosen, periods, subject=subject) if periods else []


def _periods(ask: Asked) -> Periods | None:
    """Returns the periods of the address, or the last week against those before it."""
    given = [ask.given[name] for name in _DAYS]
    if all(given):
        return Periods.given([dt.date.fromisoformat(day) for day in given])
    end = last_day(ask.store, ask.chosen)
    return Periods.last(end, weeks=WINDOWS[ask.choice("weeks", WINDOWS)]) if end else None


def _sentences(ask: Asked, one: Change, subject: str, periods: Periods) -> tuple[str, str]:
    """Returns the addresses of the sentences of both periods."""
    narrowed = ask.chosen.adding(**({"actor": one.one, "recipient": one.other} if subject == "dyad" else {subject: one.one}))

    def within(days: tuple[dt.date, dt.date]) -> Filter:
        return dataclasses.replace(narrowed, first=days[0], last=days[1], undated=False)

    return ask.links.to("overview", within(periods.now)) + "#sentences", ask.links.to("overview", within(periods.before)) + "#sentences"

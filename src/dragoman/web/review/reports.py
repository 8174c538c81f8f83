"""What came of reviews: the result of an audit, the agreement of coders, and the final layer as a run."""

from __future__ import annotations

import csv
import io
import itertools
import re
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.errors import InputError, UsageError
from dragoman.evaluate.agreement import FEWEST, Agreement, Figure
from dragoman.store.reviews.audit import Share, audit, missed
from dragoman.store.reviews.compare import Dispute, Measured, disputes, measure
from dragoman.store.reviews.drift import Week, drift
from dragoman.store.reviews.final import export
from dragoman.store.reviews.fold import State, fold
from dragoman.store.reviews.log import FINAL, REASONS
from dragoman.store.reviews.queues import Queue
from dragoman.web.review.desk import Desk, added
from dragoman.web.review.requests import coder_of

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,60}")
_HEADER = ("measure", "field", "scale", "n", "value", "low_95", "high_95", "note")


def audit_page(desk: Desk, request: Request) -> Response:
    """Returns the result of an audit (precision), or of a sample of sentences (the share with a missed event), so far."""
    queue = desk.queues.get(request.path_params["queue"])
    items = desk.queues.items(queue)
    layers = [fold(desk.log.entries(layer=queue.layer(name))) for name in queue.coders or ("",)]
    states: dict[str, State] = {item: state for layer in layers for (_, item), state in layer.items()}
    spans = [(one.document, one.added["trigger"]["start"], one.added["trigger"]["end"]) for one in added(states) if one.added is not None]
    found = audit(items, states)
    sample = missed(items, states, spans) if queue.strategy == "missed" else None
    return desk.state.page(
        request, "review/audit.html", queue=queue, found=found, missed=sample, shown=shown_share, reasons=REASONS, coder=coder_of(request),
        random=queue.strategy in {"audit", "missed"},
    )  # fmt: skip


def shown_share(share: Share) -> str:
    """Returns a share with its interval in words."""
    if share.value is None:
        return "nothing decided yet"
    return f"{share.value:.1%} ({share.right} of {share.n}; 95 % interval {share.low:.1%} to {share.high:.1%})"


def agreement_page(desk: Desk, request: Request) -> Response:
    """Returns the agreement of a queue's coders."""
    queue = desk.queues.get(request.path_params["queue"])
    found = desk.compared(queue)
    measured = measure(queue.coders, found)
    rows = [("an event here", "yes or no", measured.detection), *measured.fields]
    kinds = sorted({str(kind) for pair in measured.types for kind in pair})
    return desk.state.page(
        request, "review/agreement.html", queue=queue, measured=measured, rows=rows, figure=shown_figure, distance=shown_distance,
        kinds=kinds, fewest=FEWEST, first=_first_of(disputes(found)), words=methods(queue, measured), weeks=drift(queue.coders, found),
    )  # fmt: skip


def _first_of(found: list[Dispute]) -> dict[tuple[str, str], int]:
    """Returns pair of types -> the position of the first disagreement between them, so that a cell leads there."""
    first: dict[tuple[str, str], int] = {}
    for at, one in enumerate(found, 1):
        for pair in itertools.combinations([event.type if event else "" for event in one.events], 2):
            first.setdefault(pair, at)
    return first


def shown_figure(figure: Figure, form: str = ".3f") -> str:
    """Returns a coefficient with its interval, or why there is none; `form` is that of its numbers."""
    if figure.value is None:
        return figure.reason
    if figure.low is None or figure.high is None:
        return format(figure.value, form)
    return f"{figure.value:{form}} ({figure.low:{form}} to {figure.high:{form}})"


def shown_distance(figure: Figure) -> str:
    """Returns a distance with its interval, or why there is none."""
    return shown_figure(figure, ",.1f")


def methods(queue: Queue, measured: Measured) -> str:
    """Returns a paragraph for the methods section of a paper."""
    named = {name: one for name, _, one in measured.fields}
    kind = named["type"]
    who = f"{len(measured.coders)} coders" if len(measured.coders) > 2 else "Two coders"
    blind = ", without seeing the machine's coding or each other's," if queue.blind else ", independently of each other,"
    text = (
        f"{who} reviewed {measured.items} items in {measured.documents} documents{blind} in dragoman. On whether an item is an event "
        f"they agreed in {_percent(measured.detection)} of cases (Krippendorff's alpha {shown_figure(measured.detection.alpha)}). "
        f"On the event type they agreed in {_percent(kind)} of {kind.units} events (alpha {shown_figure(kind.alpha)}"
    )
    kappa = f", Cohen's kappa {shown_figure(kind.cohen)}" if len(measured.coders) == 2 else f", Fleiss' kappa {shown_figure(kind.fleiss)}"
    tail = (
        "). Intervals are 95 % bootstrap intervals over items (1,000 samples). Sets were compared by MASI distance, dates by squared days."
    )
    return text + kappa + tail + _apart_in_words(measured)


def _apart_in_words(measured: Measured) -> str:
    """Returns how far dates and places lie apart, as far as two coders gave any."""
    return "".join(
        f" {name.capitalize()}s lay {found.mean.value:,.1f} {unit} apart on average ({found.same} of {found.pairs} pairs were the same)."
        for name, unit, found in measured.gaps
        if found.mean.value is not None
    )


def _percent(found: Agreement) -> str:
    return "none" if found.percent.value is None else f"{found.percent.value:.0%}"


def agreement_csv(desk: Desk, request: Request) -> Response:
    """Returns all figures of the agreement page as CSV."""
    queue = desk.queues.get(request.path_params["queue"])
    compared = desk.compared(queue)
    measured = measure(queue.coders, compared)
    stream = io.StringIO()
    rows = csv.writer(stream)
    rows.writerow(_HEADER)
    for name, scale, found in [("event", "nominal", measured.detection), *measured.fields]:
        for label in ("percent", "alpha", "cohen", "fleiss"):
            rows.writerow([label, name, scale, found.units, *_cells(getattr(found, label))])
    for name, figure, matched in measured.spans:
        total = matched.first + matched.second
        rows.writerow(["alpha-U", name, "spans", total, *_cells(figure)])
        rows.writerow(["F1 exact", name, "spans", total, *_cells(Figure(matched.exact_f1))])
        rows.writerow(["F1 overlap", name, "spans", total, *_cells(Figure(matched.overlap_f1))])
    for name, unit, gaps in measured.gaps:
        rows.writerow(["median apart", name, unit, gaps.pairs, *_cells(gaps.median)])
        rows.writerow(["mean apart", name, unit, gaps.pairs, *_cells(gaps.mean)])
    for week in drift(queue.coders, compared):
        rows.writerows(_week_rows(week))
    headers = {"Content-Disposition": f'attachment; filename="agreement-{queue.id}.csv"'}
    return Response(stream.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


def _week_rows(week: Week) -> list[list[object]]:
    """Returns the rows of a week of a coder."""
    about = f"{week.coder}, week of {week.monday}"
    shares = [("events by week", Figure(week.events)), ("percent by week", week.agreement.percent), ("alpha by week", week.agreement.alpha)]
    return [[label, about, "type or no event", week.items, *_cells(figure)] for label, figure in shares]


def _cells(figure: Figure) -> list[str]:
    return [*("" if value is None else f"{value:.6f}" for value in (figure.value, figure.low, figure.high)), figure.reason]


def export_page(desk: Desk, request: Request) -> Response:
    """Returns the form for an export, and what was exported before."""
    folder = desk.state.workspace / "exports"
    made = sorted((one for one in folder.iterdir() if (one / "run.json").is_file()), reverse=True) if folder.is_dir() else []
    states = fold(desk.log.entries(layer=FINAL)).values()
    done = sum(state.done for state in states)
    fresh = request.query_params.get("made", "")
    return desk.state.page(request, "review/export.html", made=made, done=done, folder=folder, fresh=fresh, coder=coder_of(request))


def export_now(desk: Desk, request: Request, form: Mapping[str, str]) -> Response:
    """Writes the final layer as a run folder in the workspace.

    Raises:
        UsageError: the name is none for a folder, or is taken.
        InputError: nobody gave a name to the browser.
    """
    if not coder_of(request):
        raise InputError("give your name first, at /review.")
    name = form.get("folder", "").strip()
    if not _NAME.fullmatch(name):
        raise UsageError(f"{name!r:.70} is no name for a folder here: letters, digits, '.', '_' and '-', 61 at most.")
    export(desk.store.source.path, desk.log, desk.state.workspace / "exports" / name, unreviewed="unreviewed" in form)
    return RedirectResponse(f"/review/export?made={name}", 303)

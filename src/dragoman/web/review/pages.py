"""The pages of review: the choice of a queue, and the frames of its screens, which ask for what they show."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dragoman.errors import UsageError
from dragoman.store import Store
from dragoman.store.filters import Filter
from dragoman.store.reviews.choose import LARGEST, STRATEGIES, Condition, choose
from dragoman.store.reviews.log import REASONS
from dragoman.store.reviews.queues import Progress, Queue, shared_out
from dragoman.web.review import settle
from dragoman.web.review.desk import FREE, Desk
from dragoman.web.review.requests import coder_of, suggested_name, whole, with_name

_SIZE = 100
_OVERLAP = 20


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """A queue as the list shows it; `left` is the work left, in words."""

    queue: Queue
    progress: Progress
    left: str
    filter: str


def chooser(desk: Desk, request: Request) -> Response:
    """Returns the list of queues with their progress, and the form for a new one."""
    chosen = Filter.of(request.query_params.multi_items())
    texts = desk.store.source.documents is not None
    queues = desk.queues.all() if texts and coder_of(request) else []
    listed = [Listed(one, progress := desk.queues.progress(one), _left(progress), _told(one)) for one in queues]
    return desk.state.page(
        request, "review/queues.html", coder=coder_of(request), suggested=suggested_name(), next=_local(request.query_params.get("next")),
        queues=listed, strategies=STRATEGIES, texts=texts, others=[one.name for one in desk.state.others], filter=urlencode(chosen.pairs),
        chips=chosen.pairs, size=_SIZE, largest=LARGEST, overlap=_OVERLAP,
    )  # fmt: skip


def name(desk: Desk, request: Request, form: Mapping[str, str]) -> Response:
    """Keeps the name of a coder, and goes on to where it was missing."""
    return with_name(form.get("name", ""), RedirectResponse(_local(form.get("next")), 303))


def make(desk: Desk, request: Request, form: Mapping[str, str]) -> Response:
    """Makes a queue, and opens it.

    Raises:
        UsageError: a setting makes no sense, or the queue would be empty.
    """
    coder, strategy = coder_of(request), form.get("strategy", "")
    if not coder:
        return RedirectResponse("/review", 303)
    if strategy not in STRATEGIES:
        raise UsageError(f"there is no queue of the kind {strategy!r:.40}. Choose one of the list.")
    pairs = parse_qsl(form.get("filter", ""))
    where, values = Filter.of(pairs).where()
    size = whole(form.get("size", _SIZE), name="size", least=1, most=LARGEST)
    seed = whole(form.get("seed") or random.SystemRandom().randrange(10**6), name="seed", least=0, most=10**9)
    only = Condition() if not pairs else Condition(where, tuple(values))
    items = choose(desk.store, strategy, log=desk.log, size=size, seed=seed, only=only, other=_other(desk, strategy, form))
    if not items:
        raise UsageError("nothing fits: the queue would be empty. Widen the filter, or choose another kind.")
    coders = tuple(dict.fromkeys(part for one in form.get("coders", "").split(",") if (part := " ".join(one.split()))))
    if len(coders) == 1:
        raise UsageError("a queue for coders who work apart needs two names or more, with commas between. Leave it empty to work together.")
    if coders:
        overlap = whole(form.get("overlap", _OVERLAP), name="overlap", least=0, most=100)
        items = shared_out(items, coders, overlap=overlap / 100)
    title = " ".join(form.get("title", "").split())[:80] or STRATEGIES[strategy].partition(":")[0]
    settings = (("size", size), ("seed", seed), ("filter", urlencode(pairs)))
    made = Queue("", title, strategy, coder, "", coders, bool(coders) and "blind" in form, settings)
    return RedirectResponse(f"/review/queue/{desk.queues.add(made, items).id}", 303)


def _other(desk: Desk, strategy: str, form: Mapping[str, str]) -> Store | None:
    """Returns the run to compare with."""
    if strategy != "changed":
        return None
    others = desk.state.others
    at = form.get("other", "0")
    if not others or not at.isdecimal() or int(at) >= len(others):
        raise UsageError("there is no other run to compare with. Name it when you start: dragoman serve RUN OTHER")
    return others[int(at)]


def resume(desk: Desk, request: Request) -> Response:
    """Goes to the next item of a queue that needs work, or to its end."""
    queue, coder = desk.queues.get(request.path_params["queue"]), coder_of(request)
    if queue.coders and coder not in queue.coders:
        raise UsageError(f"the queue {queue.name!r} is for {', '.join(queue.coders)}; you are {coder}. Change your name at /review.")
    at = desk.next(queue, 0, coder=coder)
    if at is None:
        progress = desk.queues.progress(queue)
        return desk.state.page(request, "review/done.html", queue=queue, progress=progress, left=_left(progress), coder=coder)
    return RedirectResponse(f"/review/queue/{queue.id}/{at}", 303)


def screen(desk: Desk, request: Request) -> Response:
    """Returns the frame of the review screen on an item of a queue."""
    queue = desk.queues.get(request.path_params["queue"])
    return desk.state.page(request, "review/screen.html", queue=queue, at=request.path_params["at"], free="", reasons=REASONS)


def free(desk: Desk, request: Request) -> Response:
    """Returns the frame of the review screen on an event, by its id."""
    item = request.query_params.get("id", "")
    desk.free(item)
    return desk.state.page(request, "review/screen.html", queue=FREE, at=1, free=item, reasons=REASONS)


def disputes(desk: Desk, request: Request) -> Response:
    """Returns the frame of the screen on which disagreements are settled."""
    queue = desk.queues.get(request.path_params["queue"])
    agreed = settle.waiting(desk, queue)
    return desk.state.page(request, "review/disputes.html", queue=queue, at=request.query_params.get("at", "1"), agreed=len(agreed))


def take_agreed(desk: Desk, request: Request, form: Mapping[str, str]) -> Response:
    """Takes what all coders agree on into the final layer, and goes back to what they do not agree on."""
    queue = desk.queues.get(request.path_params["queue"])
    if coder := coder_of(request):
        settle.settle_agreed(desk, queue, coder=coder)
    return RedirectResponse(f"/review/queue/{queue.id}/disputes", 303)


def take_from(desk: Desk, request: Request, form: Mapping[str, str]) -> Response:
    """Settles what is open by one coder's word, and goes back to the disagreements."""
    queue = desk.queues.get(request.path_params["queue"])
    if coder := coder_of(request):
        settle.settle_by(desk, queue, form.get("whose", ""), coder=coder)
    return RedirectResponse(f"/review/queue/{queue.id}/disputes", 303)


def _told(queue: Queue) -> str:
    """Returns the filter of a queue in words."""
    return ", ".join(f"{key} {value}" for key, value in parse_qsl(str(dict(queue.settings).get("filter", ""))))


def _left(progress: Progress) -> str:
    """Returns the work left, in words."""
    if progress.done >= progress.items:
        return "done"
    if progress.seconds_left is None:
        return f"{progress.items - progress.done} left"
    minutes = max(1, round(progress.seconds_left / 60))
    return f"{progress.items - progress.done} left, about " + (f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h")


def _local(address: str | None) -> str:
    """Returns an address of this server, /review if another one was sent."""
    told = address or "/review"
    return quote(told, safe="/?=&%#@+-.:~") if told.startswith("/review") and "\\" not in told else "/review"

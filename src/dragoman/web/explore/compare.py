"""This run beside another."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.store.comparison import FIELDS, KINDS, Comparer
from dragoman.web.explore.frame import asked, render
from dragoman.web.explore.sentences import sentence

OWN = ("other", "kind", "field")
_SIZE = 25


def compare_page(comparers: tuple[Comparer, ...], request: Request) -> Response:
    """Returns the events that are new, gone or different."""
    ask = asked(request, OWN)
    names = [store.name for store in ask.state.others]
    if not names:
        raise HTTPException(404, "Only one run is open. Start the server with two: dragoman serve NEW OLD")
    other = int(ask.choice("other", [str(index) for index in range(len(names))]))
    kind, field = ask.choice("kind", ("", *KINDS)), ask.choice("field", ("", *FIELDS))
    found = comparers[other].compare(ask.chosen, kind=kind, field=field, start=(ask.page - 1) * _SIZE, limit=_SIZE)
    pairs = [(pair, pair.here and sentence(pair.here), pair.there and sentence(pair.there)) for pair in found.pairs]
    return render(
        request, "compare", "explore/compare.html", ask,
        found=found, pairs=pairs, names=names, other=other, kind=kind, field=field, fields=FIELDS, kinds=KINDS, number=ask.page, size=_SIZE,
    )  # fmt: skip

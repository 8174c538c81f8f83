"""The table of events, and the list of documents."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman.errors import UsageError
from dragoman.store.counting import measure
from dragoman.store.listing import SIZES, Order, columns_of, page
from dragoman.store.takeaway import commands
from dragoman.web.explore.frame import asked, render
from dragoman.writers.parquet import kind
from dragoman.writers.table import COLUMNS

OWN = ("sort", "columns", "size")


def table(request: Request) -> Response:
    """Returns the table."""
    ask = asked(request, OWN)
    try:
        order, columns = Order.of(ask.given.get("sort", "")), columns_of(ask.given["columns"])
    except UsageError as error:
        raise HTTPException(400, str(error)) from error
    size = int(ask.choice("size", map(str, SIZES)))
    listed = page(ask.store, ask.chosen, order=order, number=ask.page, size=size)
    return render(
        request, "table", "explore/table.html", ask,
        page=listed, columns=columns, order=order, every=COLUMNS, sizes=SIZES, size=size, kind=kind,
        sorted_commands=commands(ask.store, ask.chosen, order),
    )  # fmt: skip


def documents(request: Request) -> Response:
    """Returns the documents of the events."""
    ask = asked(request, ("size",))
    size = int(ask.choice("size", map(str, SIZES)))
    where, parameters = ask.chosen.where()
    total = ask.store.rows(f"SELECT count(DISTINCT document_id) AS number FROM events WHERE {where}", parameters)[0]["number"]
    pages = max(1, -(-total // size))
    number = min(max(1, ask.page), pages)
    query = f"""
        SELECT document_id, any_value(title) AS title, any_value(publisher) AS publisher, any_value(published) AS published,
            {measure(ask.chosen)} AS number, list(DISTINCT type ORDER BY type) AS types
        FROM events WHERE {where} GROUP BY document_id ORDER BY published DESC NULLS LAST, document_id LIMIT ? OFFSET ?
    """
    rows = ask.store.rows(query, [*parameters, size, (number - 1) * size])
    every = {row["outcome"]: row["number"] for row in ask.store.rows("SELECT outcome, count(*) AS number FROM documents GROUP BY outcome")}
    return render(request, "documents", "explore/documents.html", ask, rows=rows, total=total, pages=pages, number=number, every=every)

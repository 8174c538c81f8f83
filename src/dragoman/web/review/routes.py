"""The addresses of review."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from starlette.routing import BaseRoute, Route

from dragoman.codebook.codebook import load_codebook
from dragoman.web.review import pages, reports, returned
from dragoman.web.review.answers import Answers
from dragoman.web.review.desk import Desk
from dragoman.web.review.requests import data, form_page, page
from dragoman.web.state import AppState


def review_routes(state: AppState) -> Sequence[BaseRoute]:
    """Returns the routes of review: pages, forms, and what its screens ask for while they are open."""
    desk, answers = Desk(state), Answers()
    threading.Thread(target=load_codebook, daemon=True).start()  # a second that the first page need not wait for
    queue = "/review/queue/{queue}"
    return [
        Route("/review", page(desk, pages.chooser, named=False)),
        Route("/review/name", form_page(desk, pages.name), methods=["POST"]),
        Route("/review/queues", form_page(desk, pages.make), methods=["POST"]),
        Route("/review/event", page(desk, pages.free)),
        Route("/review/export", page(desk, reports.export_page)),
        Route("/review/export", form_page(desk, reports.export_now), methods=["POST"]),
        Route(queue, page(desk, pages.resume)),
        Route(queue + "/audit", page(desk, reports.audit_page)),
        Route(queue + "/agreement", page(desk, reports.agreement_page)),
        Route(queue + "/agreement.csv", page(desk, reports.agreement_csv)),
        Route(queue + "/disputes", page(desk, pages.disputes)),
        Route(queue + "/agreed", form_page(desk, pages.take_agreed), methods=["POST"]),
        Route(queue + "/taken", form_page(desk, pages.take_from), methods=["POST"]),
        Route(queue + "/returned", page(desk, returned.returned_page)),
        Route(queue + "/{at:int}", page(desk, pages.screen)),
        Route("/review/api/item", data(desk, answers.item)),
        Route("/review/api/suggest", data(desk, answers.suggest)),
        Route("/review/api/history", data(desk, answers.history)),
        Route("/review/api/goto", data(desk, answers.goto)),
        Route("/review/api/dispute", data(desk, answers.dispute)),
        Route("/review/api/decide", data(desk, answers.decide), methods=["POST"]),
        Route("/review/api/undo", data(desk, answers.undo), methods=["POST"]),
        Route("/review/api/preview", data(desk, answers.preview), methods=["POST"]),
        Route("/review/api/bulk", data(desk, answers.bulk), methods=["POST"]),
        Route("/review/api/settle", data(desk, answers.settle), methods=["POST"]),
    ]

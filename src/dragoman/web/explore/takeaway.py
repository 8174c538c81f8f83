"""Downloads of what is shown, and small answers for the script of the pages."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse

from dragoman.store.counting import matching
from dragoman.store.dimensions import BY_NAME
from dragoman.store.listing import reports_of
from dragoman.store.takeaway import FORMATS, chunks, write_parquet
from dragoman.web.explore.answers import attachment
from dragoman.web.explore.frame import asked, render
from dragoman.web.explore.sentences import sentence
from dragoman.web.state import state_of

_VALUES = 500


def download(request: Request) -> Response:
    """Returns the events of the filter as a file."""
    ask, kind = asked(request), request.path_params["kind"]
    if kind not in FORMATS:
        raise HTTPException(404, f"{kind}: is no format. Use {', '.join(FORMATS)}.")
    name = f"events.{kind}"
    if kind == "parquet":
        with tempfile.NamedTemporaryFile(dir=ask.store.folder, suffix=".parquet", delete=False) as file:
            path = Path(file.name)
        write_parquet(ask.store, ask.chosen, path)
        done = BackgroundTask(path.unlink, missing_ok=True)
        return FileResponse(path, media_type=FORMATS[kind], headers=attachment(name), background=done)
    return StreamingResponse(chunks(ask.store, ask.chosen, kind), media_type=FORMATS[kind], headers=attachment(name))


def values(request: Request) -> Response:
    """Returns the values of a dimension in which some words stand."""
    ask = asked(request, ("of", "words", "back"))
    dimension = BY_NAME.get(ask.given["of"])
    if dimension is None:
        raise HTTPException(400, f"of={ask.given['of']}: is no dimension. Use {', '.join(BY_NAME)}.")
    found = matching(ask.store, ask.chosen, dimension, words=ask.given["words"], limit=_VALUES)
    return render(request, "values", "explore/values.html", ask, dimension=dimension, found=found, most=_VALUES)


def incident(request: Request) -> Response:
    """Returns the reports of an incident."""
    ask = asked(request)
    rows = reports_of(ask.store, request.path_params["number"])
    if not rows:
        raise HTTPException(404, "There is no such incident. Incidents are numbered anew when the server starts: open it from an event.")
    return ask.state.page(request, "explore/incident.html", sentences=[sentence(row) for row in rows], links=ask.links)


def linking(request: Request) -> Response:
    """Tells how far the linking of incidents is."""
    return JSONResponse({"linking": state_of(request).store.linking})

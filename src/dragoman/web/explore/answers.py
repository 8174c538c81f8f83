"""Answers that are no pages: charts as files, tables as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from markupsafe import Markup
from starlette.responses import Response

from dragoman.writers.csvfile import guarded
from dragoman.writers.table import Cell


def attachment(name: str) -> dict[str, str]:
    """Returns the header that makes a browser save an answer under a name."""
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def svg_file(chart: Markup, name: str, *, save: bool) -> Response:
    """Returns a chart as a file, to be saved or to be drawn from."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return Response(head + str(chart), media_type="image/svg+xml", headers=attachment(f"{name}.svg") if save else {})


def csv_file(names: Sequence[str], rows: Iterable[Sequence[Cell]], name: str) -> Response:
    """Returns a table as CSV; cells that a spreadsheet would run as a formula have an apostrophe before them."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(names)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=attachment(f"{name}.csv"))

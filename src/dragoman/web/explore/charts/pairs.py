"""Who acts on whom: the matrix, small ones side by side, and the same as a network."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from dragoman.store.changes import Change
from dragoman.store.dyads import OTHER, Cell, Matrix
from dragoman.web.explore.svg import DIVERGING, HEAT, INK, LINE, PALETTE, diverging, drawing, heat, tag, text

_CELL, _SIDE, _HEAD = 34.0, 150.0, 110.0
_SMALL = 9.0
_LONGEST = 22
_AROUND = 430.0


def name_of(code: str) -> str:
    """Returns a line's name as a reader sees it."""
    return {"": "not given", OTHER: "other"}.get(code, code)


def shade(cell: Cell, greatest: int, show: str, *, least: int = 1) -> tuple[str, str]:
    """Returns the class and the colour of a cell: by its count, or by its mean score."""
    if show == "score":
        if cell.score is None:
            return "empty", "none"
        step = diverging(cell.score)
        return f"div{step}", DIVERGING[step]
    step = heat(cell.number, greatest, least)
    return f"heat{step}", HEAT[step]


def value_of(cell: Cell, show: str) -> str:
    """Returns what stands in a cell."""
    if show == "score":
        return "" if cell.score is None else f"{cell.score:+.1f}"
    return f"{cell.number:,}"


def _short(name: str) -> str:
    shown = name_of(name)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"


def matrix_chart(found: Matrix, *, show: str, noun: str) -> Markup:
    """Returns the matrix as a drawing, to be saved; in the page it is a table."""
    parts = [text(4, 14, f"actor (rows) and recipient (columns): {'mean score' if show == 'score' else noun + 's'}")]
    for column, name in enumerate(found.recipients):
        x = _SIDE + (column + 0.6) * _CELL
        label = tag("text", _short(name), transform=f"translate({x:.1f} {_HEAD - 6:.1f}) rotate(-50)", fill=INK, class_="t-ink")
        parts.append(label)
    for row, actor in enumerate(found.actors):
        y = _HEAD + row * _CELL
        parts.append(text(_SIDE - 6, y + _CELL * 0.62, _short(actor), anchor="end", colour=INK, class_="ink"))
        parts += [_square(found, actor, name, _SIDE + column * _CELL, y, show) for column, name in enumerate(found.recipients)]
    width, height = _SIDE + len(found.recipients) * _CELL + 90, _HEAD + len(found.actors) * _CELL + 8
    return drawing(width, height, *parts, title="Actors and recipients")


def _square(found: Matrix, actor: str, recipient: str, x: float, y: float, show: str) -> Markup:
    cell = found.cells.get((actor, recipient))
    if cell is None:
        return tag("rect", x=x, y=y, width=_CELL - 1, height=_CELL - 1, fill="none", stroke=LINE, stroke_width=0.5)
    kind, colour = shade(cell, found.greatest, show, least=found.least)
    dark = kind in {"heat4", "heat5", "heat3", "div0", "div5", "div6"}
    number = text(x + _CELL / 2, y + _CELL * 0.6, value_of(cell, show), anchor="middle", colour="#ffffff" if dark else INK, size=9.0)
    return tag("rect", x=x, y=y, width=_CELL - 1, height=_CELL - 1, fill=colour) + number


def small_chart(found: Matrix, title: str, *, show: str, greatest: int, least: int) -> Markup:
    """Returns a small matrix without names, in the order of the large one."""
    parts = []
    for row, actor in enumerate(found.actors):
        for column, recipient in enumerate(found.recipients):
            cell = found.cells.get((actor, recipient))
            kind, colour = shade(cell, greatest, show, least=least) if cell else ("none", "none")
            at = {"x": column * _SMALL, "y": row * _SMALL, "width": _SMALL - 1, "height": _SMALL - 1}
            label = f"{name_of(actor)} to {name_of(recipient)}: {cell.number if cell else 0:,}"
            parts.append(tag("rect", tag("title", label), fill=colour, stroke=LINE, stroke_width=0.4, class_=kind, **at))
    return drawing(max(1, len(found.recipients)) * _SMALL, max(1, len(found.actors)) * _SMALL, *parts, title=title, class_="small")


def network_chart(found: Matrix, *, noun: str) -> Markup:
    """Returns the pairs as arrows between names on a circle, thicker with more events."""
    names = [name for name in dict.fromkeys((*found.actors, *found.recipients)) if name not in {OTHER, ""}]
    at = {name: _on_circle(index, len(names)) for index, name in enumerate(names)}
    drawn = {pair: cell for pair, cell in found.cells.items() if set(pair) <= at.keys() and pair[0] != pair[1]}
    greatest = max((cell.number for cell in drawn.values()), default=1)
    lines = [
        _arrow(at[actor], at[recipient], cell, greatest, f"{actor} to {recipient}: {cell.number:,} {noun}s")
        for (actor, recipient), cell in sorted(drawn.items(), key=lambda item: item[1].number)
    ]
    labels = [_label(name, at[name]) for name in names]
    return drawing(2 * _AROUND, _AROUND * 1.45, *lines, *labels, title=f"{noun}s between actors and recipients", class_="network")


def _on_circle(index: int, count: int) -> tuple[float, float]:
    angle = 2 * math.pi * index / max(1, count) - math.pi / 2
    return _AROUND + 250 * math.cos(angle), _AROUND * 0.725 + 250 * math.sin(angle)


def _arrow(start: tuple[float, float], end: tuple[float, float], cell: Cell, greatest: int, label: str) -> Markup:
    """Returns a line bent to its right, so that both directions are seen, with a spot at its end."""
    (x1, y1), (x2, y2) = start, end
    bend_x, bend_y = (x1 + x2) / 2 - (y2 - y1) * 0.12, (y1 + y2) / 2 + (x2 - x1) * 0.12
    colour = DIVERGING[diverging(cell.score)] if cell.score is not None else PALETTE[-2]
    width = 0.7 + 6 * cell.number / greatest
    path = f"M{x1:.1f},{y1:.1f}Q{bend_x:.1f},{bend_y:.1f} {x2:.1f},{y2:.1f}"
    line = tag("path", tag("title", label), d=path, fill="none", stroke=colour, stroke_width=width, stroke_opacity=0.75)
    near_x, near_y = x2 + (bend_x - x2) * 0.06, y2 + (bend_y - y2) * 0.06
    return line + tag("circle", cx=near_x, cy=near_y, r=width / 2 + 2, fill=colour)


def _label(name: str, at: tuple[float, float]) -> Markup:
    x, y = at
    right = x >= _AROUND - 1
    dot = tag("circle", cx=x, cy=y, r=4, fill=INK, class_="dot")
    side, away = ("start", 9) if right else ("end", -9)
    return dot + text(x + away, y + 4, _short(name), anchor=side, colour=INK, size=12.0, class_="ink")


def change_chart(found: Sequence[Change], names: Sequence[str]) -> Markup:
    """Returns bars to the left and the right: fewer and more than expected."""
    greatest = max((abs(one.now - one.expected) for one in found), default=1.0) or 1.0
    parts, middle = [], 480.0
    for index, (one, name) in enumerate(zip(found, names, strict=True)):
        y, more = 20.0 + index * 22, one.now - one.expected
        width = max(0.5, abs(more) / greatest * 200)
        parts.append(text(10, y + 12, name if len(name) < 44 else name[:43] + "…", colour=INK, class_="ink"))
        left, colour = (middle, PALETTE[3]) if more > 0 else (middle - width, PALETTE[0])
        parts.append(tag("rect", x=left, y=y, width=width, height=16.0, fill=colour))
        parts.append(text(710, y + 12, f"{one.now:,} now, {one.expected:,.1f} expected: {one.verdict}"))
    parts.append(tag("line", x1=middle, x2=middle, y1=10.0, y2=20.0 + len(found) * 22, stroke=INK, class_="axis"))
    return drawing(960.0, 30.0 + len(found) * 22, *parts, title="Change between two periods", class_="changes")

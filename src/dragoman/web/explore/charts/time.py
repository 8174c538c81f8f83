"""Bars and lines over time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

from markupsafe import Markup

from dragoman.store import Filter
from dragoman.store.counting import Bin, Timeline, moving_mean
from dragoman.store.dimensions import shown
from dragoman.web.explore.svg import INK, LINE, PALETTE, SOFT, colours, drawing, link, tag, text, ticks

WIDTH, HEIGHT = 960.0, 230.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 62.0, 12.0, 40.0
_LABEL = 74.0  # pixels that the name of a day takes
_LINKED = 260  # bars that are links; more could neither be hit nor stepped through
VALUES = {"count": "number", "share": "per 100 documents", "mean": "mean of 7 bars"}

Address = Callable[[Filter], str]


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """Where bars stand: how many there are, and the value at the top of the chart."""

    bars: int
    top: float

    def x(self, index: float) -> float:
        """Returns the left edge of a bar."""
        return _LEFT + index * (WIDTH - _LEFT - _RIGHT) / max(1, self.bars)

    def y(self, value: float) -> float:
        """Returns the height of a value."""
        return HEIGHT - _BOTTOM - value / self.top * (HEIGHT - _TOP - _BOTTOM)


def values_of(bin_: Bin, how: str) -> list[float]:
    """Returns the values of a bar: counts, or counts for each 100 documents that appeared in its time."""
    if how == "share":
        return [100 * number / bin_.documents if bin_.documents else 0.0 for number in bin_.counts]
    return [float(number) for number in bin_.counts]


def timeline_chart(timeline: Timeline, chosen: Filter, address: Address, *, how: str, noun: str) -> Markup:
    """Returns the timeline: a bar for each stretch of time, stacked, with those without a day in a bar of their own.

    Args:
        timeline: what is drawn.
        chosen: the filter; a bar leads to it with the days of the bar.
        address: gives the address of a filter.
        how: one of `VALUES`.
        noun: what is counted.
    """
    columns = [values_of(one, how) for one in timeline.bins]
    sums = [sum(column) for column in columns]
    marks = ticks(max([*sums, 0]))
    frame = Frame(len(timeline.bins), marks[-1])
    bars = _line(moving_mean(sums), frame) if how == "mean" else _bars(columns, timeline, frame)
    hits = _hits(timeline, chosen, address, frame, noun) if len(timeline.bins) <= _LINKED else Markup("")
    title = f"{noun}s by {timeline.unit}, {VALUES[how]}"
    label = text(_LEFT, HEIGHT - 4, title)
    parts = [_grid(frame, marks), bars, _days(timeline, frame), label, hits, _undated(timeline, chosen, address, noun)]
    return drawing(WIDTH, HEIGHT, *parts, title=title, class_="timeline")


def _grid(frame: Frame, marks: list[float]) -> Markup:
    """Returns the lines of the scale."""
    lines = []
    for mark in marks:
        y = frame.y(mark)
        lines.append(tag("line", x1=_LEFT, x2=WIDTH - _RIGHT, y1=y, y2=y, stroke=LINE, class_="grid"))
        lines.append(text(_LEFT - 6, y + 4, f"{mark:,g}", anchor="end"))
    return Markup("").join(lines)


def _bars(columns: list[list[float]], timeline: Timeline, frame: Frame) -> Markup:
    """Returns the stacked bars: all those of one part as a single path, which a browser draws far faster than a box for each."""
    colour = colours(timeline.stack, timeline.by)
    width = max(0.6, frame.x(1) - frame.x(0) - (1 if frame.bars < 200 else 0))
    paths: dict[str, list[str]] = {part: [] for part in timeline.stack}
    for index, column in enumerate(columns):
        below = 0.0
        for part, value in zip(timeline.stack, column, strict=True):
            if value:
                top, foot = frame.y(below + value), frame.y(below)
                paths[part].append(f"M{frame.x(index):.1f} {foot:.1f}V{top:.1f}h{width:.1f}V{foot:.1f}z")
            below += value
    return Markup("").join(tag("path", d="".join(path), fill=colour[part]) for part, path in paths.items())


def _line(means: list[float], frame: Frame) -> Markup:
    """Returns a line through the means."""
    points = " ".join(f"{frame.x(index + 0.5):.1f},{frame.y(value):.1f}" for index, value in enumerate(means))
    return tag("polyline", points=points, fill="none", stroke=PALETTE[0], stroke_width=2, class_="mean")


def _days(timeline: Timeline, frame: Frame) -> Markup:
    """Returns the names of some days below the bars."""
    step = max(1, round(_LABEL / max(0.01, frame.x(1) - frame.x(0)) + 0.5))
    layout = {"year": "%Y", "quarter": "%Y-%m", "month": "%Y-%m"}.get(timeline.unit, "%Y-%m-%d")
    return Markup("").join(
        text(frame.x(index), HEIGHT - _BOTTOM + 15, timeline.bins[index].first.strftime(layout), colour=SOFT)
        for index in range(0, len(timeline.bins), step)
        if frame.x(index) + _LABEL * 0.8 <= WIDTH - _RIGHT + 8
    )


def _hits(timeline: Timeline, chosen: Filter, address: Address, frame: Frame, noun: str) -> Markup:
    """Returns a link over each bar; explore.js reads the days from it when several are dragged over."""
    parts = []
    for index, one in enumerate(timeline.bins):
        area = tag("rect", x=frame.x(index), y=_TOP, width=frame.x(1) - frame.x(0), height=HEIGHT - _TOP - _BOTTOM, fill="transparent")
        days = f"{one.first}" if one.first == one.last else f"{one.first} to {one.last}"
        there = dataclasses.replace(chosen, first=one.first, last=one.last, undated=False)
        label = f"{days}: {one.total:,} {noun}{'s' if one.total != 1 else ''}" + _parts(timeline, one)
        parts.append(link(address(there), label, area, class_="hit", data_first=str(one.first), data_last=str(one.last)))
    return Markup("").join(parts)


def _parts(timeline: Timeline, one: Bin) -> str:
    """Returns the counts of a stack as words."""
    if timeline.by == "none":
        return ""
    return "".join(f"; {shown(timeline.by, part)} {number:,}" for part, number in zip(timeline.stack, one.counts, strict=True) if number)


def _undated(timeline: Timeline, chosen: Filter, address: Address, noun: str) -> Markup:
    """Returns the bin of those without a day: always there, also when it is empty."""
    x, y = WIDTH - _RIGHT + 8, HEIGHT - _BOTTOM
    box = tag("rect", x=x, y=y - 44, width=50.0, height=44.0, fill="none", stroke=SOFT, stroke_dasharray="3 2", class_="undated")
    number = text(x + 25, y - 18, f"{timeline.undated:,}", anchor="middle", colour=INK, size=13.0, class_="ink")
    label = text(x + 25, y + 15, "undated", anchor="middle")
    there = dataclasses.replace(chosen, first=None, last=None, undated=True)
    return link(address(there), f"{timeline.undated:,} undated {noun}s", box, number, label)

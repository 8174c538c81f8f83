"""Drawing: elements of SVG with everything escaped, colours that also hold outside the pages, and scales.

A chart carries its colours as attributes, so that it can be saved; in a page, base.css and explore.css overrule them by class,
so that it is dark where the page is.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from markupsafe import Markup, escape

FONT = "system-ui, 'Noto Sans', 'Liberation Sans', sans-serif"
INK, SOFT, LINE, GROUND, LAND = "#1b1f23", "#545d66", "#cfd4d8", "#ffffff", "#d3d8dc"

QUAD_COLOURS = {"1": "#5aa9d6", "2": "#1b6a9c", "3": "#e8a13a", "4": "#b8430b", "": "#8a939b"}
"""Colour of each class; they differ in lightness too, for whoever cannot tell hues apart."""
PALETTE = (
    "#1b6a9c", "#e8a13a", "#2e7d4f", "#b8430b", "#7a4fa3", "#5aa9d6", "#8c6d1f", "#d0688f", "#4d4d4d", "#78a83a", "#a31f34", "#3fa39a",
    "#5a5fc0", "#c98c6b", "#94a3ad", "#6b3f2a",
)  # fmt: skip
HEAT = ("#dcebf5", "#b5d5ea", "#86b9da", "#5598c4", "#2c75a5", "#134f78")
"""Few to many."""
AREAS = ("#dac9f2", "#c3aee5", "#a793d3", "#8a73ba", "#684fa1", "#462d84")
"""Few to many on the map, where blue is cooperation; the first stands out from the grey of the land. explore.css has those for the dark."""
DIVERGING = ("#a63603", "#e08a4a", "#f6cfa8", "#e9e9e9", "#b5d5ea", "#5598c4", "#134f78")
"""Conflict to cooperation."""

Attribute = str | float | None


def tag(name: str, *children: Markup | str, **attributes: Attribute) -> Markup:
    """Returns an element: "_" in a name stands for "-", and one at its end is dropped; None leaves an attribute out."""
    given = ((key.rstrip("_").replace("_", "-"), _shown(value)) for key, value in attributes.items() if value is not None)
    parts = [f' {key}="{escape(value)}"' for key, value in given]
    inner = Markup("").join(children)
    return Markup(f"<{name}{''.join(parts)}>{inner}</{name}>")


def _shown(value: Attribute) -> str:
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.1f}"
    return str(value)


def drawing(width: float, height: float, *children: Markup, title: str, view: str = "", class_: str = "") -> Markup:
    """Returns a whole SVG that can stand alone, with its title for who cannot see it."""
    seen = view or f"0 0 {width:g} {height:g}"
    return tag(
        "svg", tag("title", title), *children, xmlns="http://www.w3.org/2000/svg", viewBox=seen, width=width, height=height,
        role="group", aria_label=title, font_family=FONT, font_size=11.0, class_=f"chart {class_}".strip(),
    )  # fmt: skip


def text(
    x: float, y: float, words: str, *, anchor: str = "start", colour: str = SOFT, size: float | None = None, class_: str = "soft"
) -> Markup:
    """Returns a line of text."""
    return tag("text", words, x=x, y=y, text_anchor=anchor, fill=colour, font_size=size, class_=f"t-{class_}")


def link(address: str, label: str, *children: Markup, **attributes: Attribute) -> Markup:
    """Returns a link with a label that is read out, and shown under the pointer."""
    return tag("a", tag("title", label), *children, href=address, aria_label=label, **attributes)


def ticks(greatest: float, count: int = 4) -> list[float]:
    """Returns round numbers from 0 to at least `greatest`."""
    if greatest <= 0:
        return [0.0, 1.0]
    rough = greatest / count
    unit = 10 ** math.floor(math.log10(rough))
    step = next(unit * factor for factor in (1, 2, 5, 10) if unit * factor >= rough)
    if step < 1 and greatest >= 1 and float(greatest).is_integer():
        step = 1
    return [step * index for index in range(math.ceil(greatest / step) + 1)]


def heat(number: float, greatest: float, least: float = 1.0) -> int:
    """Returns the class of a count, 0 to 5, on a logarithmic scale from the least count that is shown to the greatest."""
    least = max(1.0, least)
    if number <= least or greatest <= least:
        return 0 if number < greatest else len(HEAT) - 1
    return min(len(HEAT) - 1, int(math.log(number / least) / math.log(greatest / least) * (len(HEAT) - 1) + 0.5))


def diverging(score: float) -> int:
    """Returns the class of a score of -10 to 10, 0 to 6."""
    return max(0, min(6, round((score + 10) / 20 * 6)))


def colours(names: Iterable[str], by: str) -> dict[str, str]:
    """Returns a colour for each part of a stack."""
    if by == "quad":
        return {name: QUAD_COLOURS.get(name, QUAD_COLOURS[""]) for name in names}
    return {name: PALETTE[index % len(PALETTE)] for index, name in enumerate(names)}

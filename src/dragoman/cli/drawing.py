"""A sentence with the roles of an event drawn under it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from dragoman.cli.terminal import visible
from dragoman.records import CodedDocument, Date, Entity, Event, Place, Span

LEGEND = "A actor  R recipient  T trigger  L place  D date  S source"


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the document, and the letter of its role."""

    letter: str
    start: int
    end: int


def marks_of(event: Event, coded: CodedDocument) -> list[Mark]:
    """Returns what an event rests on: its parties, trigger, place, date and the speakers who say so."""
    spans: list[tuple[str, Span | Entity | Place | Date]] = [("T", event.trigger)]
    spans += [("A", party) for party in event.actors] + [("R", party) for party in event.recipients]
    spans += [("L", event.place)] if event.place else []
    spans += [("D", event.date)] if event.date else []
    spans += [("S", speaker) for index in event.attribution if (speaker := coded.statements[index].speaker)]
    return [Mark(letter, span.start, span.end) for letter, span in spans]


def drawn(text: str, offset: int, marks: Iterable[Mark], *, width: int) -> list[str]:
    """Returns the lines of `text`, wrapped, each with lines that underline its marks.

    A mark looks like "A~~~~"; marks that overlap stand below each other. Marks outside of `text` are left out.

    Args:
        text: a stretch of the document.
        offset: its first code point in the document.
        marks: with the document's offsets.
        width: terminal cells a line may have.
    """
    rows = _rows([mark for mark in marks if mark.start < offset + len(text) and mark.end > offset])
    lines = []
    for start, end in _wrapped(text, width):
        lines.append(visible(text[start:end]))
        drawings = (_underline(text, start, end, [Mark(m.letter, m.start - offset, m.end - offset) for m in row]) for row in rows)
        lines += [drawing for drawing in drawings if drawing]
    return lines


def _rows(marks: Sequence[Mark]) -> list[list[Mark]]:
    """Returns the marks in as few rows as hold them without overlap, the longest mark of a place last."""
    rows: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda mark: (mark.end - mark.start, mark.start)):
        free = next((row for row in rows if all(mark.end <= other.start or mark.start >= other.end for other in row)), None)
        if free is None:
            rows.append([mark])
        else:
            free.append(mark)
    return rows


def _underline(text: str, start: int, end: int, marks: Iterable[Mark]) -> str:
    """Returns the underlining of `text[start:end]`, as wide on the terminal as the text, without trailing blanks."""
    kinds = [" "] * len(text)
    for mark in marks:
        for place in range(max(mark.start, 0), min(mark.end, len(text))):
            kinds[place] = mark.letter if place in {mark.start, start} else "~"
    cells = ((kinds[place], cell_len(visible(text[place]))) for place in range(start, end))
    return "".join(_stretched(kind, width) for kind, width in cells).rstrip()


def _stretched(kind: str, width: int) -> str:
    """Returns the drawing under a character that is `width` cells wide (0 for a combining accent)."""
    return (kind + ("~" if kind != " " else " ") * (width - 1))[:width]


def _wrapped(text: str, width: int) -> Iterable[tuple[int, int]]:
    """Yields start and end of each line, broken at spaces where there are any."""
    start, used, space = 0, 0, -1
    for place, letter in enumerate(text):
        wide = cell_len(visible(letter))
        if used + wide > width and place > start:
            end = space if space > start else place
            yield start, end
            start = end + (1 if end == space else 0)
            used = cell_len(visible(text[start:place]))
        used += wide
        if letter.isspace():
            space = place
    yield start, len(text)

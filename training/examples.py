"""What the learned coder is shown: sentences of the corpus, the parties in them, and what stands between each two.

Every ordered pair of mentions is an example of a type or of NONE. Mentions are those that are marked, and those that the participants of
the package find beside them: the coder sees the same when it codes.
"""

from __future__ import annotations

import dataclasses
import json
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

CORPUS = Path(__file__).parent / "corpus"
COUNTRIES = Path(__file__).parents[1] / "src" / "dragoman" / "knowledge" / "data" / "countries.tsv"
NOBODY = -1
"""The index that stands for "no party" on one side of a pair."""
AMBIGUOUS = frozenset({"Georgia", "Jordan", "Chad", "Guinea", "Niger", "Dominican", "Congo", "Congolese", "Dominica", "Guinean"})
"""Names that are also those of persons, or of several states: they stay as they are."""

Span = tuple[int, int]
Pair = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Label:
    """What an actor did to a recipient: `trigger` is where the words that say it stand (code points)."""

    type: str
    modes: tuple[str, ...]
    status: str
    trigger: Span


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """A sentence, its mentions (code points), the label of pairs of mentions that have one, and pairs of which nothing is known."""

    id: str
    family: str
    text: str
    mentions: tuple[Span, ...]
    labels: Mapping[Pair, Label]
    unknown: frozenset[Pair]

    def pairs(self) -> Iterator[Pair]:
        """Yields (actor, recipient) indices of all pairs that are to be learned, with NOBODY for one side."""
        sides = [*range(len(self.mentions)), NOBODY]
        yield from ((a, r) for a in sides for r in sides if a != r and (a, r) not in self.unknown)


def read(folder: Path = CORPUS) -> Iterator[dict[str, Any]]:
    """Yields the sentences of the corpus, file by file."""
    for file in sorted(folder.glob("*.jsonl")):
        yield from map(json.loads, file.read_text("utf8").splitlines())


def example(sentence: Mapping[str, Any], find: Callable[[str], Iterable[Span]]) -> Example:
    """Returns the example of one sentence of the corpus; `find` gives the parties that the package finds in a text."""
    marked = [_span(span) for event in sentence["events"] for side in ("actors", "recipients") for span in event[side]]
    mentions = list(dict.fromkeys([*marked, *map(_span, sentence["distractors"])]))
    mentions += [span for span in find(sentence["text"]) if not any(_overlap(span, other) for other in mentions)]
    labels: dict[Pair, Label] = {}
    unknown: set[Pair] = set()
    for event in sentence["events"]:
        label = Label(event["type"], tuple(event["modes"]), event["status"], _span(event["trigger"]))
        actors = [mentions.index(_span(span)) for span in event["actors"]]
        recipients = [mentions.index(_span(span)) for span in event["recipients"]]
        for pair in _pairs(actors, recipients):
            labels.setdefault(pair, label)
        unknown |= _half(actors, recipients)
    return Example(
        sentence["id"], sentence["family"], sentence["text"], tuple(mentions), labels, frozenset(unknown - labels.keys())
    )


def _pairs(actors: Sequence[int], recipients: Sequence[int]) -> list[Pair]:
    """Returns the pairs between which an event stands; those who meet or agree stand so to each other."""
    if actors and recipients:
        return [(a, r) for a in actors for r in recipients]
    if len(actors) > 1:
        return [*((a, b) for a in actors for b in actors if a != b), *((a, NOBODY) for a in actors)]
    return [*((a, NOBODY) for a in actors), *((NOBODY, r) for r in recipients)]


def _half(actors: Sequence[int], recipients: Sequence[int]) -> set[Pair]:
    """Returns the pairs that tell half of an event: neither right nor wrong."""
    return {*((a, NOBODY) for a in actors), *((NOBODY, r) for r in (*recipients, *actors)), *((a, b) for a in actors for b in actors)}


def _span(mark: Mapping[str, Any]) -> Span:
    return mark["start"], mark["end"]


def _overlap(a: Span, b: Span) -> bool:
    return a[0] < b[1] and b[0] < a[1]


class Substitution:
    """Puts other countries for those of a sentence, each name by a name and each adjective by an adjective."""

    def __init__(self, file: Path = COUNTRIES) -> None:
        rows = [line.split("\t") for line in file.read_text("utf8").splitlines() if line and not line.startswith("#")]
        self._countries = [forms for row in rows if (forms := _forms(row)) is not None]
        self._known = {form: (forms, k) for forms in self._countries for k, form in enumerate(forms) if form and form not in AMBIGUOUS}
        self._names = re.compile(r"\b(" + "|".join(sorted(map(re.escape, self._known), key=len, reverse=True)) + r")\b")

    def __call__(self, text: str, spans: Sequence[Span], chance: random.Random) -> tuple[str, list[Span]]:
        """Returns the text and the spans in it with other countries; as they are where a span would be cut."""
        chosen: dict[tuple[str, ...], tuple[str, ...]] = {}
        edits: list[tuple[int, int, str]] = []
        for found in self._names.finditer(text):
            forms, k = self._known[found[0]]
            new = chosen.setdefault(forms, chance.choice(self._countries))[k]
            if new:
                edits.append((found.start(), found.end(), new))
        moved = [_moved(span, edits) for span in spans]
        kept = [span for span in moved if span is not None]
        return (_edited(text, edits), kept) if len(kept) == len(spans) else (text, list(spans))


def _forms(row: Sequence[str]) -> tuple[str, ...] | None:
    """Returns name, adjective, people and capital of a country; None where the row has no usable name."""
    if len(row) < 6 or not row[2] or not row[3] or row[2].startswith("The "):
        return None
    people = row[4].split("|")[0]
    return row[2].split("|")[0], row[3].split("|")[0], people.rstrip("+") + "s" * people.endswith("+"), row[5].split("|")[0]


def _edited(text: str, edits: Sequence[tuple[int, int, str]]) -> str:
    parts, last = [], 0
    for start, end, new in edits:
        parts += [text[last:start], new]
        last = end
    return "".join([*parts, text[last:]])


def _moved(span: Span, edits: Sequence[tuple[int, int, str]]) -> Span | None:
    ends = []
    for offset in span:
        shift = 0
        for start, end, new in edits:
            if start < offset < end:
                return None
            if end <= offset:
                shift += len(new) - (end - start)
        ends.append(offset + shift)
    return ends[0], ends[1]

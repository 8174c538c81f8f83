"""Turns the corpus as it is written (training/source/*.txt) into the corpus as it is published (training/corpus/*.jsonl).

    python training/compile_corpus.py            # all files
    python training/compile_corpus.py --check training/source/NAME.txt

A line holds one sentence. Labels stand before the bar, marks in the text:

    ASSAULT/aerial | [a:Government warplanes] [t:bombed] [r:a market] near [d:the Syrian border].
    NONE | [d:Spain] [t:beat] [d:Italy] on penalties.
    ACCUSE & REJECT/meet | [a12:Peru] [t1:blamed] [r1:Chile] and [t2:cancelled the talks].

The label is TYPE, TYPE/mode+mode or TYPE/mode+mode/status. Marks are a actor, r recipient, t trigger, d distractor; digits say of
which events. An empty line ends a family of contrasts; lines beginning with # are comments.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE = HERE / "source"
CORPUS = HERE / "corpus"
ONTOLOGY = HERE.parent / "src" / "dragoman" / "codebook" / "ontology.toml"
STATUSES = ("actual", "future", "hypothetical", "negated", "historical")
ROLES = {"a": "actors", "r": "recipients", "t": "trigger"}
_MARK = re.compile(r"\[([artd])(\d*):([^\[\]]+)\]")
_TYPES: dict[str, Any] = tomllib.loads(ONTOLOGY.read_text("utf8"))["types"]


class LineError(ValueError):
    """A line of the corpus does not say what it must; the message names what is wrong."""


def compile_lines(lines: Iterable[str], name: str) -> Iterator[tuple[int, dict[str, Any] | LineError]]:
    """Yields (line number from 1, sentence or what is wrong) of the lines of a source file called `name`."""
    family, count, fresh = 0, 0, True
    for number, line in enumerate((line.strip() for line in lines), 1):
        if not line:
            fresh = True
            continue
        if line.startswith("#"):
            continue
        family, fresh = family + fresh, False
        count += 1
        try:
            yield number, {"id": f"{name}-{count:03d}", **sentence(line), "batch": name, "family": f"{name}-f{family:03d}"}
        except LineError as error:
            yield number, error


def sentence(line: str) -> dict[str, Any]:
    """Returns text, events and distractors of one line.

    Raises:
        LineError: the line is not of the form that the module's head describes.
    """
    head, bar, marked = line.partition("|")
    if not bar:
        raise LineError("no bar between the label and the sentence")
    labels = [] if head.strip() == "NONE" else [label(part.strip()) for part in head.split("&")]
    text, marks = unmarked(marked.strip())
    events = [event(one, number, marks, many=len(labels) > 1) for number, one in enumerate(labels, 1)]
    return {"text": text, "events": events, "distractors": [span for kind, _, span in marks if kind == "d" or (not labels and kind != "t")]}


def label(text: str) -> dict[str, Any]:
    """Returns type, modes and status of a label such as `RETREAT/withdraw/negated`."""
    kind, _, rest = text.partition("/")
    modes_text, _, status = rest.partition("/")
    modes = [mode for mode in modes_text.split("+") if mode]
    if kind not in _TYPES:
        raise LineError(f"unknown type {kind!r}")
    if unknown := set(modes) - set(_TYPES[kind].get("modes", {})):
        raise LineError(f"{kind} has no mode {', '.join(sorted(unknown))}")
    if status and status not in STATUSES:
        raise LineError(f"unknown status {status!r}")
    return {"type": kind, "modes": modes, "status": status or "actual"}


def unmarked(marked: str) -> tuple[str, list[tuple[str, str, dict[str, Any]]]]:
    """Returns the sentence without its marks, and the marks as (kind, digits, span)."""
    parts: list[str] = []
    marks: list[tuple[str, str, dict[str, Any]]] = []
    last = length = 0
    for found in _MARK.finditer(marked):
        parts += [marked[last : found.start()], found[3]]
        start = length + found.start() - last
        length, last = start + len(found[3]), found.end()
        marks.append((found[1], found[2], {"text": found[3], "start": start, "end": length}))
    text = "".join([*parts, marked[last:]])
    if "[" in text or "]" in text or "|" in text:
        raise LineError("a bracket or bar is left over: a mark is nested, unclosed or of an unknown kind")
    return text, marks


def event(labels: dict[str, Any], number: int, marks: list[tuple[str, str, dict[str, Any]]], *, many: bool) -> dict[str, Any]:
    """Returns the event with the marks that carry its number."""
    own = [(kind, span) for kind, digits, span in marks if (str(number) in digits if many else True)]
    triggers = [span for kind, span in own if kind == "t"]
    if len(triggers) != 1:
        raise LineError(f"event {number} has {len(triggers)} triggers, not one")
    parties = {ROLES[role]: [span for kind, span in own if kind == role] for role in "ar"}
    if not parties["actors"] and not parties["recipients"]:
        raise LineError(f"event {number} has no party")
    return {**labels, **parties, "trigger": triggers[0]}


def main() -> int:
    """Compiles or checks the files named on the command line; returns 1 if a line is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", nargs="+", type=Path, help="only check these files")
    wanted = parser.parse_args().check
    faults = 0
    for file in wanted or sorted(SOURCE.glob("*.txt")):
        compiled = list(compile_lines(file.read_text("utf8").splitlines(), file.stem))
        wrong = [(number, one) for number, one in compiled if isinstance(one, LineError)]
        for number, error in wrong:
            print(f"{file}:{number}: {error}")
        faults += len(wrong)
        sentences = [one for _, one in compiled if not isinstance(one, LineError)]
        print(f"{file.name}: {len(sentences)} sentences, {sum(not one['events'] for one in sentences)} without an event", file=sys.stderr)
        if not wanted and not wrong:
            text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in sentences)
            (CORPUS / f"{file.stem}.jsonl").write_text(text, "utf8")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())

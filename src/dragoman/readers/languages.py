"""The language of a text: what it says of itself, and what its first characters look like."""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import Any

from dragoman.readers.items import Item, Options
from dragoman.records import Failure

_READ = 2000
"""Characters that are looked at: some 300 words tell the language as well as all do."""
_LEAST = 40
"""Letters under which the words decide too little ("Ministers met in Geneva" looks Dutch)."""
_MARGIN = 25.0
"""Log-likelihood by which another language must beat English. Lists of foreign names in English text stay under it."""
_ENGLISH = frozenset({"the", "of", "and", "to", "said", "that", "with", "was", "for", "from", "by", "has", "have"})
_ENGLISH_SHARE = 0.06
"""Share of such words from which a text is English, whatever its names and quotations look like: English news has a quarter."""
_TAG = re.compile(r"([a-z]{2,3})(?:[-_].*)?", re.IGNORECASE)
_LONG = {"eng": "en", "fra": "fr", "fre": "fr", "deu": "de", "ger": "de", "spa": "es", "por": "pt", "ara": "ar", "rus": "ru", "zho": "zh"}
_HOME = "en"


def spoken(item: Item, options: Options, *, where: str) -> Item:
    """Returns the item, read from `where`, with its language; as a skipped one if that is none of `options.languages`.

    The text decides; where it is too short or too mixed, the language that the document declares.
    """
    if item.failure or not options.languages:
        return item
    document = item.document
    declared = _code(document.language)
    found = detect(document.text) or declared
    if found is None or found in options.languages:
        return item if document.language or not found else dataclasses.replace(item, document=dataclasses.replace(document, language=found))
    reason = f"its language is {found}, and there is a pipeline for {', '.join(options.languages)} only"
    message = f"{where}: document {document.id}: {reason}. Pass --language any to code it all the same."
    return Item(
        dataclasses.replace(document, text="", language=document.language or found),
        failure=Failure("read", f"skipped:language_{found}", message),
        notes=item.notes,
        done=item.done,
    )


def detect(text: str) -> str | None:
    """Returns the ISO 639 code of the language that a text is in, or None if its beginning does not tell."""
    start = text[:_READ]
    if sum(character.isalpha() for character in start) < _LEAST:
        return None
    words = start.lower().split()
    english = [word for word in words if word in _ENGLISH]
    if len(set(english)) > 1 and len(english) > _ENGLISH_SHARE * len(words):
        return _HOME
    scores = dict(_identifier().rank(start))
    best = max(scores, key=lambda code: scores[code])
    if best == _HOME:
        return _HOME
    return str(best) if scores[best] - scores[_HOME] > _MARGIN and best != "zxx" else None


def _code(declared: str | None) -> str | None:
    """Returns the two letters of a language tag ("en-GB"), or None for what is no tag."""
    found = _TAG.fullmatch((declared or "").strip())
    code = found[1].lower() if found else None
    return _LONG.get(code, code) if code else None


@functools.cache
def _identifier() -> Any:  # noqa: ANN401 - it has no types
    """Returns the module that knows 100 languages; loading its model takes a third of a second."""
    import py3langid  # noqa: PLC0415 - see above

    return py3langid

"""A coder that takes no time: it finds an event in every sentence with a full stop, so that what is measured is the run around it."""

from __future__ import annotations

import dataclasses
import re

from dragoman.records import CodedDocument, Document, Event, Magnitude, Span


class QuickCoder:
    """Makes an event of the first word of each of the first five sentences."""

    def code(self, document: Document) -> CodedDocument:
        """Returns the document with its events."""
        words = list(re.finditer(r"(?:^|(?<=\. ))\w+", document.text))[:5]
        events = tuple(_event(f"{document.id}#{n}", Span(word[0], *word.span())) for n, word in enumerate(words, 1))
        return CodedDocument(**{field.name: getattr(document, field.name) for field in dataclasses.fields(document)}, events=events)


def _event(name: str, word: Span) -> Event:
    return Event(
        name, "CONSULT", (), (), 1, 1.0, None, None, (), (), word, word, None, None, Magnitude(), "actual", (), 0.5, "first word"
    )  # fmt: skip

"""Base forms of English words, by lemminflect's tables (the pipeline's own rules cut "raped" to "rap" and "discuss" to "discus")."""

from __future__ import annotations

import functools

import lemminflect  # type: ignore[import-untyped]  # the package ships no types

from dragoman.language.grammar import base_forms

REMEMBERED = 100_000
"""Words and tags remembered; the vocabulary of news is about half of that."""


@functools.lru_cache(maxsize=REMEMBERED)
def lemma(word: str, tag: str) -> str:
    """Returns the lower-case lemma of a lower-case word with a Penn tag."""
    if word in base_forms():
        return base_forms()[word]
    if tag in {"VB", "VBP"}:
        return word
    if tag.startswith("VB"):
        return _look_up(word, "VERB")
    if tag in {"NNS", "NNPS"}:
        return _look_up(word, "NOUN")
    return _look_up(word, "ADJ") if tag in {"JJR", "JJS"} else word


def _look_up(word: str, part: str) -> str:
    found = lemminflect.getLemma(word, upos=part)
    return str(found[0]) if found else word

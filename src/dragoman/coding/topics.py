"""What a document is about: contexts that its title names, or that so many of its sentences show that all of its events stand in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from dragoman.codebook.codebook import Codebook
from dragoman.coding.events.sequences import by_first_word, shown

SEVERAL = 3
"""Sentences that must show a context, at least."""
SHARE = 1 / 3
"""Share of the sentences that must show it."""
_WORD = re.compile(r"[^\W\d_]+|'s")


class Topics:
    """Finds what documents are about.

    Args:
        codebook: holds the words of each context.
        lemmas: gives the lemmas that a word form can have.
    """

    def __init__(self, codebook: Codebook, lemmas: Callable[[str], frozenset[str]]) -> None:
        self._index, self._lemmas = by_first_word(codebook.contexts), lemmas

    def of(self, title: str | None, sentences: Sequence[Sequence[str]]) -> tuple[str, ...]:
        """Returns the contexts of a document, those of the title first; `sentences` are the lemmas of each of its parsed sentences."""
        counts = Counter(name for words in sentences for name in shown(self._index, words))
        several = [name for name, n in counts.items() if n >= max(SEVERAL, SHARE * len(sentences))]
        return tuple(dict.fromkeys((*self._named(title or ""), *several)))

    def _named(self, title: str) -> tuple[str, ...]:
        """Returns the contexts that a title names, by its words as they stand and by their base forms."""
        words = _WORD.findall(title.lower())
        base = [min(self._lemmas(word) or {word}, key=lambda form: (len(form), form)) for word in words]
        return (*shown(self._index, words), *shown(self._index, base))

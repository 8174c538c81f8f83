"""The parts of a noun phrase: what stands before its head, who possesses it, what its prepositions bring, where it begins and ends."""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.language.sentence import Sentence

NOT_BEFORE = frozenset(
    {"possessor", "preposition", "relative-clause", "noun-clause", "clause", "punctuation", "parataxis", "auxiliary", "subject"}
)
"""Roles of words before a head that are no premodifiers of it."""

TRAILING = frozenset({
    "relative-clause", "noun-clause", "clause", "apposition", "conjunct", "conjunction", "punctuation", "parataxis", "adverbial-clause",
    "adverb", "adverbial-noun", "infinitive", "prepositional-clause",
})  # fmt: skip
"""Roles that a mention leaves out behind its head."""

KEPT_PREPOSITIONS = frozenset({"of", "from", "for", "in", "at", "inside", "within", "across", "near", "outside"})


def premodifiers(sentence: Sentence, head: int) -> list[int]:
    """Returns the words before the head that belong to it, without determiner and possessor, in text order."""
    found: list[int] = []
    for child in sentence.children(head):
        role = sentence.tokens[child].role
        if child < head and role not in NOT_BEFORE and role != "determiner":
            below = sentence.subtree(child, without=frozenset({"possessor", "determiner", "relative-clause", "preposition"}))
            found.extend(i for i in below if i < head)
    return sorted(found)


def possessors(sentence: Sentence, head: int) -> list[int]:
    """Returns the heads of the possessors of the phrase, those of its compounds included, nearest first."""
    found = sentence.children(head, "possessor")
    for child in sentence.children(head, "compound", "modifier"):
        found = found + sentence.children(child, "possessor")
    return sorted(found, reverse=True)


def complements(sentence: Sentence, head: int) -> Iterator[tuple[str, int]]:
    """Yields the prepositions after a head in lower case, each with its nouns."""
    for preposition in sentence.children(head, "preposition"):
        if preposition > head:
            for noun in sentence.children(preposition, "prepositional-object"):
                yield sentence.tokens[preposition].text.lower(), noun


def edges(sentence: Sentence, head: int) -> tuple[int, int]:
    """Returns the first and last token of the mention: determiner and possessor to the prepositions that belong to it."""
    names = [head, *(i for i in sentence.children(head, "compound", "modifier") if i < head)]
    before = [b for i in names for b in sentence.children(i, "possessor", "determiner") if b < head]
    first = min([head, *premodifiers(sentence, head), *(i for b in before for i in sentence.subtree(b) if i < head)])
    while first < head and sentence.tokens[first].role in {"punctuation", "conjunction"}:
        first += 1
    last = head
    for preposition in sentence.children(head, "preposition"):
        if preposition == last + 1 and sentence.tokens[preposition].text.lower() in KEPT_PREPOSITIONS:
            run = _run(sentence, preposition)
            last = run[-1] if len(run) > 1 else last
    return first, last


def _run(sentence: Sentence, i: int) -> list[int]:
    """Returns the unbroken run of tokens from `i` on that stand below it."""
    kept: list[int] = []
    for j in sentence.subtree(i, without=TRAILING):
        if j == i + len(kept):
            kept.append(j)
    while len(kept) > 1 and sentence.tokens[kept[-1]].role in {"preposition", "determiner", "punctuation"}:
        kept.pop()
    return kept or [i]


def antecedent(sentence: Sentence, pronoun: int) -> int | None:
    """Returns the noun that a relative pronoun stands for, or None where the parse shows none."""
    for above in sentence.ancestors(pronoun):
        token = sentence.tokens[above]
        if token.role == "relative-clause":
            return token.head
    return None

"""Word sequences that stand for something ("air force" for the context military), found in a list of lemmas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence


def by_first_word(table: Mapping[str, Iterable[tuple[str, ...]]]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Returns the sequences of each name, and the name, by their first word."""
    index: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for name, sequences in table.items():
        for sequence in sequences:
            index.setdefault(sequence[0], []).append((sequence, name))
    return index


def shown(index: Mapping[str, list[tuple[tuple[str, ...], str]]], words: Sequence[str]) -> tuple[str, ...]:
    """Returns the names whose word sequences stand in `words`, in order of first showing; hyphens between words do not count."""
    plain = [word for word in words if word != "-"]
    found: dict[str, None] = {}
    for k, word in enumerate(plain):
        for sequence, name in index.get(word, ()):
            if tuple(plain[k : k + len(sequence)]) == sequence:
                found[name] = None
    return tuple(found)

"""The lexicon of cues (`cues.toml`): the words that say that somebody says, thinks, wants or feels, and what each takes as content."""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any


@dataclasses.dataclass(frozen=True, slots=True)
class Frame:
    """What a cue takes as its content; `prepositions` carry content. See the head of `cues.toml` for the meaning of each."""

    clause: bool = False
    quote: bool = False
    object: bool = False
    infinitive: bool = False
    gerund: bool = False
    weak: bool = False
    vouches: bool = False
    hearer: bool = False
    prepositions: frozenset[str] = frozenset()

    def joined(self, other: Frame) -> Frame:
        """Returns what either takes; weak where both are."""
        names = ("clause", "quote", "object", "infinitive", "gerund", "vouches", "hearer")
        flags = {name: getattr(self, name) or getattr(other, name) for name in names}
        return Frame(**flags, weak=self.weak and other.weak, prepositions=self.prepositions | other.prepositions)


@dataclasses.dataclass(frozen=True, slots=True)
class Cues:
    """All cues: frames by lemma (`verb_particle` for phrasal verbs), and the lists of `[phrases]`."""

    verbs: dict[str, Frame]
    adjectives: dict[str, Frame]
    nouns: dict[str, Frame]
    according: frozenset[str]
    views: frozenset[str]
    citing: frozenset[str]
    sources: frozenset[str]
    no_content: frozenset[str]
    adverbs: frozenset[str]
    light: frozenset[str]
    raising: frozenset[str]
    speech: frozenset[str]
    empty_subjects: frozenset[str]
    unreal: frozenset[str]
    aspect: frozenset[str]
    forms: frozenset[str]
    vouching: frozenset[str]


@functools.cache
def load_cues() -> Cues:
    """Returns the packaged lexicon."""
    data = tomllib.loads(resources.files("dragoman.coding").joinpath("cues.toml").read_text(encoding="utf8"))
    verbs, adjectives, nouns = (_frames(data[part]) for part in ("verb", "adjective", "noun"))
    lists = {name: frozenset(words) for name, words in data["phrases"].items()}
    phrases = lists["according"] | lists["in"] | lists["adverbs"] | lists["citing"]
    irregular: dict[str, str] = data["forms"]
    forms = {form for lemma in [*verbs, *nouns] for form in inflected(lemma.split("_")[0])}
    forms |= set(adjectives) | phrases | set(irregular)
    sure = {lemma for table in (verbs, nouns) for lemma, frame in table.items() if frame.vouches}
    vouching = {form for lemma in sure for form in inflected(lemma.split("_")[0])}
    vouching |= {form for form, lemma in irregular.items() if lemma in sure}
    return Cues(
        verbs=verbs, adjectives=adjectives, nouns=nouns, according=lists["according"], views=lists["in"], adverbs=lists["adverbs"],
        citing=lists["citing"], sources=lists["sources"], no_content=lists["no_content"],
        light=lists["light"], raising=lists["raising"], speech=lists["speech"], empty_subjects=lists["empty_subjects"],
        unreal=lists["unreal"], aspect=lists["aspect"], forms=frozenset(forms), vouching=frozenset(vouching | phrases),
    )  # fmt: skip


def _frames(rows: Iterable[dict[str, Any]]) -> dict[str, Frame]:
    """Returns lemma -> frame; a lemma of several rows takes what any of them takes."""
    found: dict[str, Frame] = {}
    for row in rows:
        flags = {name: bool(value) for name, value in row.items() if name not in {"words", "with"}}
        frame = Frame(**flags, prepositions=frozenset(row.get("with", ())))
        for lemma in row["words"].split():
            found[lemma] = found[lemma].joined(frame) if lemma in found else frame
    return found


def inflected(lemma: str) -> Iterator[str]:
    """Yields the regular forms of a verb or noun, among them some that do not exist: the test that needs them may pass too much."""
    yield lemma
    stem = lemma[:-1] if lemma.endswith("e") else lemma
    yield from (lemma + "s", lemma + "es", stem + "ed", stem + "ing")
    if lemma.endswith("y"):
        yield from (lemma[:-1] + "ies", lemma[:-1] + "ied")
    if re.search(r"[^aeiou][aeiou][bdglmnprt]$", lemma):
        yield from (lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing")

"""The codebook: what counts as an event, loaded from data files and checked when read.

types/TYPE.toml     one file a type: definition, boundary rules, patterns, nouns, mode words, examples
classes/*.toml      word classes that patterns name in braces
contexts.toml       what an event was about: the words of each context
ontology.toml       PLOVER's types, modes, quad classes and scores
composition.toml    how status (future, negated, ...) changes a type
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from dragoman.codebook.patterns import Grammar, Pattern
from dragoman.errors import DataError
from dragoman.once import once

NONE = "NONE"
"""The type of patterns that say "no event" ("strike a balance")."""


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """A sentence written for the codebook, and the events that it must give (none: no event of the file's type)."""

    type: str
    text: str
    events: tuple[Mapping[str, Any], ...]
    where: str


@dataclasses.dataclass(frozen=True, slots=True)
class EventType:
    """One type of event. `modes` maps each mode to the lemma sequences that show it."""

    name: str
    title: str
    definition: str
    boundary: tuple[str, ...]
    modes: Mapping[str, tuple[tuple[str, ...], ...]]


@dataclasses.dataclass(frozen=True, slots=True)
class Codebook:
    """All that the coder knows about events; indexed by the lemma of the verb or noun."""

    types: Mapping[str, EventType]
    verbs: Mapping[str, tuple[Pattern, ...]]
    nouns: Mapping[str, tuple[Pattern, ...]]
    light_verbs: frozenset[str]
    contexts: Mapping[str, tuple[tuple[str, ...], ...]]
    ontology: Mapping[str, Any]
    composition: Mapping[str, Any]
    examples: tuple[Example, ...]

    def quad(self, kind: str) -> int:
        """PLOVER's quad class of a type, 1 to 4."""
        return int(self.ontology["types"][kind]["quad"])

    def score(self, kind: str, modes: Iterable[str]) -> float:
        """PLOVER's score: of the most extreme mode that has one, else of the type."""
        scores = self.ontology["types"][kind].get("modes", {})
        given = [float(scores[mode]) for mode in modes if scores.get(mode) is not None]
        return max(given, key=abs) if given else float(self.ontology["types"][kind]["score"])


def load_codebook(folder: Traversable | None = None) -> Codebook:
    """Loads a codebook folder (None: the packaged one).

    Raises:
        DataError: a file breaks the rules; the message names file and line.
    """
    return _load(folder) if folder is not None else _packaged()


@once
def _packaged() -> Codebook:
    return _load(files("dragoman.codebook"))


def _load(folder: Traversable) -> Codebook:
    ontology = _toml(folder / "ontology.toml")
    composition = _toml(folder / "composition.toml")
    grammar = Grammar(_classes(folder / "classes"), frozenset(ontology["types"]))
    types: dict[str, EventType] = {}
    verbs: dict[str, list[Pattern]] = {}
    nouns: dict[str, list[Pattern]] = {}
    examples: list[Example] = []
    for file in _files(folder / "types"):
        data = _toml(file)
        kind = data["type"]
        if kind != NONE:
            types[kind] = _type(data, file.name, ontology)
        for where, line in _lines(file, data.get("patterns", "")):
            for pattern in grammar.verbal(line, kind, where):
                verbs.setdefault(pattern.head, []).append(_checked(pattern, ontology))
        for where, line in _lines(file, data.get("nouns", "")):
            for pattern in grammar.nominal(line, kind, where):
                nouns.setdefault(pattern.head, []).append(_checked(pattern, ontology))
        examples += [
            Example(kind, e["text"], tuple(e["events"]), f"{file.name}, example {n}") for n, e in enumerate(data.get("examples", []), 1)
        ]
    light = frozenset(composition["light_verbs"])
    contexts = {name: _sequences(words) for name, words in _toml(folder / "contexts.toml").items()}
    return Codebook(types, _frozen(verbs), _frozen(nouns), light, contexts, ontology, composition, tuple(examples))


def _frozen(index: dict[str, list[Pattern]]) -> dict[str, tuple[Pattern, ...]]:
    """Heaviest first; the sort is stable, so that the order of the files decides between equals."""
    return {head: tuple(sorted(patterns, key=lambda p: -p.weight)) for head, patterns in index.items()}


def _type(data: dict[str, Any], name: str, ontology: Mapping[str, Any]) -> EventType:
    kind = data["type"]
    known = ontology["types"].get(kind)
    if known is None:
        raise DataError(f"{name}: unknown type {kind!r}; ontology.toml has: {', '.join(ontology['types'])}.")
    modes = data.get("modes", {})
    unknown = set(modes) - set(known.get("modes", {}))
    if unknown:
        raise DataError(
            f"{name}: {kind} has no mode {', '.join(sorted(unknown))}; ontology.toml has: {', '.join(known.get('modes', {})) or 'none'}."
        )
    cues = {mode: _sequences(words) for mode, words in modes.items()}
    return EventType(kind, data["title"], data["definition"].strip(), tuple(data.get("boundary", ())), cues)


def _checked(pattern: Pattern, ontology: Mapping[str, Any]) -> Pattern:
    if pattern.type != NONE:
        unknown = set(pattern.modes) - set(ontology["types"][pattern.type].get("modes", {}))
        if unknown:
            raise DataError(f"{pattern.where}: {pattern.type} has no mode {', '.join(sorted(unknown))}.")
    return pattern


def _sequences(words: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(word.lower().replace("-", " ").split()) for word in words)


def _classes(folder: Traversable) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    origin: dict[str, str] = {}
    for file in _files(folder):
        for name, words in _toml(file).items():
            if name in found:
                raise DataError(
                    f"{file.name}: the word class {name!r} stands in {origin[name]} already; use another name or add the words there."
                )
            found[name], origin[name] = frozenset(word.lower() for word in words), file.name
    return found


def _files(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _lines(file: Traversable, block: str) -> Iterator[tuple[str, str]]:
    """Yields where ("ASSAULT.toml line 12") and text of each pattern line of a block."""
    text = file.read_text("utf8")
    first = text.count("\n", 0, text.index(block)) if block in text else 0
    for n, line in enumerate(block.splitlines(), first + 1):
        body = line.split("#", 1)[0].strip()
        if body:
            yield f"{file.name} line {n}", body


def _toml(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf8"))
    except (tomllib.TOMLDecodeError, FileNotFoundError) as error:
        raise DataError(f"{file.name}: {error}. The codebook cannot be read without it.") from error

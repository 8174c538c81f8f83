"""The pattern language of the codebook: one line of text to one `Pattern`. docs/reference/pattern-language.md describes it for people.

A attack|assail R                 subject, verb, object
A call_off {talks} (with R)       phrasal verb, noun class, optional part
A agree to:@RETREAT               complement that itself would be coded as RETREAT
{explosive} kill R ; any          subject of a class; no party is needed
A kill R ; without {disaster}     not in a sentence that holds a word of the class
airstrike (on|against R) = aerial nominal pattern, with a mode
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from dragoman.errors import DataError
from dragoman.language.grammar import word_class

CLAUSE = re.compile(r"^(to|that|must|whether|ing|[a-z_]+-ing):(\S+)$")
TOKEN = re.compile(r"[()]|[^\s()]+")
FLAGS = frozenset({"reciprocal", "any", "several"})


@dataclasses.dataclass(frozen=True, slots=True)
class Filler:
    """What may stand in a place: `slot` is A, R or None; `words` the lemmas that its head must have (None: any noun phrase).

    A place without a slot still gives its side the party that stands in it ("a Saudi-led strike killed ...").
    `loose` (R:any) lets the place hold a noun phrase in which no party is found, `instead` (R|visit) one headed by these words.
    """

    slot: str | None = None
    words: frozenset[str] | None = None
    loose: bool = False
    instead: frozenset[str] = frozenset()


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """A complement of the verb or noun.

    `kind` is object, oblique or clause. An oblique names its `prepositions`. A clause names its form ("to", "that", "ing", "of-ing"),
    and either the lemmas or the event types of its verb (both None: any verb).
    """

    kind: str
    filler: Filler = Filler()
    prepositions: frozenset[str] = frozenset()
    form: str = ""
    verbs: frozenset[str] | None = None
    types: frozenset[str] | None = None
    optional: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the codebook. `head` is the verb's (or noun's) lemma, `companions` the words that must stand with it.

    `requires` and `forbids` are lemmas of which the sentence must hold one, or none.
    """

    type: str
    head: str
    companions: frozenset[str]
    subject: Filler
    parts: tuple[Part, ...]
    modes: tuple[str, ...]
    flags: frozenset[str]
    requires: frozenset[str]
    forbids: frozenset[str]
    text: str
    where: str

    @property
    def weight(self) -> float:
        """How much the pattern asks for: of two patterns that fit, the heavier one wins."""
        parts = sum(_weight(part) for part in self.parts if not part.optional)
        return parts + 3 * len(self.companions) + (2 if self.subject.words else 0) + (2 if self.requires else 0)


def _weight(part: Part) -> float:
    if part.kind == "clause":
        return 2.0 + (2.0 if part.verbs or part.types else 0.0)
    return {"object": 1.0, "oblique": 1.5}[part.kind] + (2.5 if part.filler.words else 0.0) - (0.5 if part.filler.loose else 0.0)


class Grammar:
    """Reads pattern lines; knows the word classes and the event types.

    Args:
        classes: word classes by name.
        types: the names of the event types, for `@TYPE`.
    """

    def __init__(self, classes: Mapping[str, frozenset[str]], types: frozenset[str]) -> None:
        self.classes, self.types = classes, types
        self._lists: dict[str, frozenset[str]] = {}

    def verbal(self, line: str, kind: str, where: str) -> list[Pattern]:
        """Returns the patterns of a line of `patterns`, one for each verb and each reading of an optional preposition.

        Raises:
            DataError: the line breaks the grammar; the message names file and line.
        """
        body, modes, options = self._split(line, where)
        patterns: list[Pattern] = []
        for tokens in _variants(TOKEN.findall(body)):
            if len(tokens) < 2:
                raise DataError(f"{where}: {line!r} needs a subject and a verb, for example 'A attack R'.")
            subject = self._filler(tokens[0], where)
            for verb in self._verbs(tokens[1], where):
                head, *words = verb.split("_")
                for companions, rest in _idioms(words, tokens[2:]):
                    parts = tuple(self._parts(rest, where))
                    patterns.append(
                        Pattern(kind, head, frozenset(companions), subject, parts, modes, *options, " ".join(line.split()), where)
                    )
        return patterns

    def nominal(self, line: str, kind: str, where: str) -> list[Pattern]:
        """Returns the patterns of a line of `nouns`, one for each noun.

        Raises:
            DataError: the line breaks the grammar; the message names file and line.
        """
        body, modes, options = self._split(line, where)
        tokens = TOKEN.findall(body)
        parts = tuple(self._parts(tokens[1:], where))
        if not tokens:
            raise DataError(f"{where}: {line!r} needs a noun, for example 'airstrike (on R)'.")
        nouns = sorted(self._words(tokens[0], where))
        return [Pattern(kind, noun, frozenset(), Filler("A"), parts, modes, *options, " ".join(line.split()), where) for noun in nouns]

    def _split(self, line: str, where: str) -> tuple[str, tuple[str, ...], tuple[frozenset[str], frozenset[str], frozenset[str]]]:
        """Cuts a line into its body, its modes, and its options: flags, words that the sentence must hold, words that it must not."""
        rest, *options = line.split(";")
        body, _, modes = rest.partition("=")
        flags: set[str] = set()
        held: dict[str, frozenset[str]] = {"with": frozenset(), "without": frozenset()}
        for option in options:
            words = option.split()
            if len(words) == 2 and words[0] in held:
                held[words[0]] |= self._words(words[1], where)
            elif FLAGS.issuperset(words):
                flags.update(words)
            else:
                raise DataError(
                    f"{where}: unknown option {option.strip()!r}; known are {', '.join(sorted(FLAGS))}, with CLASS, without CLASS."
                )
        return body, tuple(modes.split()), (frozenset(flags), held["with"], held["without"])

    def _verbs(self, token: str, where: str) -> list[str]:
        found: list[str] = []
        copula = ""
        for piece in token.split("|"):
            copula = "be:" if piece.startswith("be:") else copula
            word = piece.removeprefix("be:")
            names = sorted(self._class(word, where)) if word.startswith("{") else [word]
            found.extend(copula + name for name in names)
        return found

    def _parts(self, tokens: list[str], where: str) -> list[Part]:
        parts: list[Part] = []
        optional, k = False, 0
        while k < len(tokens):
            token = tokens[k]
            k += 1
            clause = CLAUSE.match(token)
            if token in "()":
                optional = token == "("
            elif clause:
                parts.append(self._clause(clause[1], clause[2], where, optional=optional))
            elif _prepositions(token, tokens[k] if k < len(tokens) else ")"):
                if k >= len(tokens) or tokens[k] in "()":
                    raise DataError(f"{where}: the preposition {token!r} needs a noun phrase after it (A, R, *, a word or a class).")
                filler = self._filler(tokens[k], where)
                parts.append(Part("oblique", filler, prepositions=frozenset(token.split("|")), optional=optional))
                k += 1
            else:
                parts.append(Part("object", self._filler(token, where), optional=optional))
        return _double_object(parts)

    def _clause(self, form: str, verbs: str, where: str, *, optional: bool) -> Part:
        if verbs == "*":
            return Part("clause", form=form, optional=optional)
        if verbs.startswith("@"):
            types = frozenset(re.split(r"[,|]", verbs.replace("@", "")))
            if types - self.types:
                raise DataError(f"{where}: unknown event type {', '.join(sorted(types - self.types))} in {form}:{verbs}.")
            return Part("clause", form=form, types=types, optional=optional)
        return Part("clause", form=form, verbs=frozenset(self._verbs(verbs, where)), optional=optional)

    def _filler(self, token: str, where: str) -> Filler:
        slot, colon, rest = token.partition(":")
        if slot in {"A", "R"}:
            if not colon or rest == "any":
                return Filler(slot, loose=bool(colon))
            return Filler(slot, self._words(rest, where))
        if token in {"*", "_"}:
            return Filler()
        slots = sorted({"A", "R"} & set(token.split("|")))
        if slots:
            rest = "|".join(piece for piece in token.split("|") if piece not in slots)
            return Filler(slots[0], instead=self._words(rest, where))
        return Filler(words=self._words(token, where))

    def _words(self, token: str, where: str) -> frozenset[str]:
        # Twenty thousand patterns ask for three thousand lists: each is made once and shared.
        if token not in self._lists:
            self._lists[token] = frozenset(self._spellings(token, where))
        return self._lists[token]

    def _spellings(self, token: str, where: str) -> set[str]:
        found: set[str] = set()
        for piece in token.split("|"):
            for word in self._class(piece, where) if piece.startswith("{") else {piece}:
                # "cease-fire", "cease fire" and "ceasefire" are one word.
                plain = word.lower().replace("-", "_").replace(" ", "_")
                found |= {plain, plain.replace("_", "")}
        return found

    def _class(self, name: str, where: str) -> frozenset[str]:
        try:
            return self.classes[name.strip("{}")]
        except KeyError:
            raise DataError(
                f"{where}: no word class {name}; classes stand in codebook/classes/, one of: {', '.join(sorted(self.classes))}."
            ) from None


def _prepositions(token: str, following: str) -> bool:
    """Tells whether a list of words is one of prepositions: all of it, or most of it before a noun phrase ("near|owed|off R")."""
    words = token.split("|")
    known = sum(word in word_class("prepositions") for word in words)
    return known == len(words) or (2 * known > len(words) and following not in "()")


def _variants(tokens: list[str]) -> list[list[str]]:
    """Spells an optional preposition ("A meet (with) R") out as two lines."""
    for k in range(len(tokens) - 2):
        if tokens[k] == "(" and tokens[k + 2] == ")" and word_class("prepositions").issuperset(tokens[k + 1].split("|")):
            without, with_it = tokens[:k] + tokens[k + 3 :], [*tokens[:k], tokens[k + 1], *tokens[k + 3 :]]
            return _variants(without) + _variants(with_it)
    return [tokens]


def _idioms(words: list[str], rest: list[str]) -> list[tuple[list[str], list[str]]]:
    """Returns the readings of a verb's companion words and of what follows them.

    The preposition of an idiom belongs to its noun phrase ("lay_siege_to R" is "lay_siege to R"); a lone one may ("hack_into R").
    """
    prepositional = bool(words) and words[-1] in word_class("prepositions")
    lone = prepositional and words[-1] not in word_class("adverbial_particles")
    moved = (words[:-1], [words[-1], *rest]) if prepositional else (words, rest)
    if len(words) > 1:
        return [moved]
    return [(words, rest), moved] if lone and rest and rest[0] != "(" and ":" not in rest[0][1:] else [(words, rest)]


def _double_object(parts: list[Part]) -> list[Part]:
    """Turns the first of two objects ("give R {aid}") into a "to" phrase, as `Predicate.obliques` lists indirect objects."""
    objects = [k for k, part in enumerate(parts) if part.kind == "object"]
    if len(objects) < 2:
        return parts
    first = objects[0]
    parts[first] = dataclasses.replace(parts[first], kind="oblique", prepositions=frozenset({"to"}))
    return parts

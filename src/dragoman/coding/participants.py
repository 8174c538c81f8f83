"""Who takes part: noun phrases read as parties, with country, sectors and, where known, the actor that they name."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Sequence

from dragoman.coding.party_codes import OFFICE, Codes, codes_of, of_match
from dragoman.coding.party_view import View
from dragoman.knowledge.actors import Actor, ActorIndex, Match
from dragoman.knowledge.agents import Agents
from dragoman.knowledge.party_words import words
from dragoman.language.predicates import obliques
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

NOUNS = frozenset({"NOUN", "PROPN"})
OUTSIDE = frozenset({"relative-clause", "apposition"})
"""Parts of a noun phrase in which its parties are not looked for: a clause has parties of its own."""
KEPT = 256
"""Sentences whose views are kept at a time: more than most documents have."""
PLACES = frozenset({"capital"})
"""Kinds of actors whose names are first of all those of places."""


class Participants:
    """Reads noun phrases as parties.

    Args:
        actors: the known actors.
        agents: the table of agent nouns; the packaged one where none is given.
    """

    def __init__(self, actors: ActorIndex, agents: Agents | None = None) -> None:
        self._actors = actors
        self._agents = agents or Agents.load()
        self._views: dict[int, View] = {}

    def entity(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> Entity:
        """Returns the party that the noun phrase headed by token `head` names, with codes as of the day `on`."""
        return _entity(self._view(sentence), head, on)

    def entities(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns every party of a noun phrase with coordinations ("France and Germany", "Hungarian and Romanian officials")."""
        view = self._view(sentence)
        heads = (h for noun in view.coordinated(head) for h in view.counted(noun))
        return tuple(_distinct(_shared([entity for h in heads for entity in _split(view, h, on)])))

    def party(self, sentence: Sentence, head: int) -> bool:
        """Says whether the noun phrase itself names a party: a known actor, an agent noun, a proper name, a pronoun."""
        view = self._view(sentence)
        return any(_party(view, h) for h in view.counted(head))

    def inside(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns the parties named inside a noun phrase whose head is no party ("Israel's demand", "sanctions on Iran and Syria")."""
        below = sentence.subtree(head, without=OUTSIDE)
        return tuple(_named(self._view(sentence), [i for i in below if i != head], on))

    def mentions(self, sentence: Sentence, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns all parties of the sentence that have codes, in text order."""
        return tuple(entity for entity in self.named(sentence, on=on) if entity.country or entity.sectors)

    def named(self, sentence: Sentence, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns all parties of the sentence, those of whom nothing is known too, in text order."""
        return tuple(_named(self._view(sentence), range(len(sentence.tokens)), on))

    def known(self, sentence: Sentence) -> Sequence[Match]:
        """Returns the known actors that the sentence names, in text order."""
        return self._view(sentence).matches

    def actor(self, name: str) -> Actor | None:
        """Returns the known actor of an id."""
        return self._actors.of_id(name)

    def _view(self, sentence: Sentence) -> View:
        """Returns the view of a sentence. Those of the latest sentences are kept: statements, events and mentions ask in turn."""
        view = self._views.get(id(sentence))
        if view is None or view.sentence is not sentence:
            if len(self._views) >= KEPT:
                self._views.clear()
            view = self._views[id(sentence)] = View(sentence, self._actors, self._agents)
        return view


def _party(view: View, head: int) -> bool:
    token, word = view.sentence.tokens[head], view.folded[head]
    if word in words("relatives") and view.meant(head) != head:
        return _party(view, view.meant(head))
    if token.pos == "PRON" or word in words("pronouns"):
        return word in words("pronouns")
    match = view.at.get(head)
    if match is not None:
        return match.actor.kind not in PLACES or not view.placed(head)
    if token.pos not in NOUNS or not any(c.isalnum() for c in token.text):
        return False
    return view.noun(head) is not None or _is_name(view, head)


def _is_name(view: View, head: int) -> bool:
    """Says whether a noun looks like the name of somebody: capitalised, no known kind of thing, no place."""
    token = view.sentence.tokens[head]
    named = token.pos == "PROPN" or (head > 0 and token.text[0].isupper())
    return named and view.folded[head].rstrip(".") not in words("things") and not view.placed(head)


def _named(view: View, tokens: Sequence[int], on: dt.date | None) -> Iterator[Entity]:
    """Yields the parties that stand among the tokens: noun phrases first, then adjectives and names that no phrase has used."""
    found: list[tuple[int, int, Entity]] = []
    for i in tokens:
        token = view.sentence.tokens[i]
        if token.pos in NOUNS and token.role not in {"compound", "modifier"} and _party(view, i):
            first, _ = view.edges(i)
            found.extend((first, i, entity) for entity in _split(view, i, on))
    used = {j for first, last, _ in found for j in range(first, last + 1)}
    allowed = set(tokens)
    for match in view.matches:
        if match.last in allowed and match.last not in used and not _only_place(view, match):
            ends = (match.first, match.last)
            found.append((*ends, _made(view, ends, match.last, of_match(view, match, on), on)))
    yield from _distinct(entity for _, _, entity in sorted(found, key=lambda item: item[:2]))


def _only_place(view: View, match: Match) -> bool:
    """Says whether a capital stands only as a place or a label ("the Doha talks")."""
    label = view.sentence.tokens[match.last].role in {"compound", "modifier"}
    return match.actor.kind in PLACES and (label or view.placed(match.last))


def _entity(view: View, head: int, on: dt.date | None) -> Entity:
    key = (view.meant(head), on)
    if key not in view.entities:
        view.entities[key] = _made(view, view.edges(key[0]), key[0], codes_of(view, key[0], on), on)
    return view.entities[key]


def _made(view: View, ends: tuple[int, int], head: int, codes: Codes, on: dt.date | None) -> Entity:
    span = view.sentence.span(*ends)
    match = view.at.get(head)
    known = match.actor.bearer(on) if match is not None else _respelled(view, head, codes, on)
    role = known.role(on) if known is not None else None
    if role is not None and match is None and known is not None:
        codes = dataclasses.replace(codes, country=role.country, basis=(*codes.basis, f"spelled like {known.name!r}"))
    return Entity(
        span.text, span.start, span.end,
        name=known.name if known else span.text,
        country=codes.country,
        sectors=codes.sectors,
        entity_id=known.id if known else None,
        office=role.office if role else None,
        basis="; ".join(dict.fromkeys(codes.basis)),
    )  # fmt: skip


def _respelled(view: View, head: int, codes: Codes, on: dt.date | None) -> Actor | None:
    """Returns the known person of whose name an unknown one behind a title is another spelling, if office and country fit."""
    if view.sentence.tokens[head].tag != "NNP" or not OFFICE & set(codes.sectors):
        return None
    titles = [agent.last for i in view.before(head) if (agent := view.noun(i)) is not None and agent.last < head]
    known = view.actors.spelled(view.words[max(titles) + 1 : head + 1]) if titles else None
    role = known.role(on) if known is not None else None
    fits = role is not None and codes.country in {None, role.country} and bool(set(role.sectors) & set(codes.sectors))
    return known if fits else None


def _split(view: View, head: int, on: dt.date | None) -> list[Entity]:
    """Returns one entity for each of the coordinated countries before a noun, else the entity itself."""
    whole = _entity(view, head, on)
    if head in view.at or view.meant(head) != head:
        return [whole]
    several = _each_of(view, head, whole, on)
    if several:
        return several
    before = [match for match in view.matches if match.last in view.before(head)]
    pairs = [pair for pair in itertools.pairwise(before) if view.joined(*pair)]
    if not pairs:
        return [whole]
    start, last = view.edges(head)
    parts: list[Entity] = []
    for match in dict.fromkeys(match for pair in pairs for match in pair):
        own = of_match(view, match, on)
        ends = (match.first if parts else start, last if match is pairs[-1][1] else match.last)
        codes = dataclasses.replace(own, sectors=own.sectors or whole.sectors, basis=(*own.basis, whole.basis))
        parts.append(_made(view, ends, head, codes, on))
    return parts


def _each_of(view: View, head: int, whole: Entity, on: dt.date | None) -> list[Entity]:
    """Returns one entity for each country that a plural names after "of": "the foreign ministers of Greece and Turkey"."""
    sentence = view.sentence
    if sentence.tokens[head].tag not in {"NNS", "NNPS"} or not whole.sectors:
        return []
    heads = [h for word, below in obliques(sentence, head) if word in {"of", "from"} for h in below]
    countries = [view.at[h] for h in heads if h in view.at and view.at[h].actor.kind == "country"]
    if len(countries) < 2:
        return []
    parts: list[Entity] = []
    for match in countries:
        own = of_match(view, match, on)
        ends = (match.first if parts else view.edges(head)[0], match.last)
        codes = dataclasses.replace(own, sectors=whole.sectors, basis=(*own.basis, whole.basis))
        parts.append(_made(view, ends, head, codes, on))
    return parts


def _shared(found: list[Entity]) -> Iterator[Entity]:
    """Gives coordinated parties without a country and a determiner of their own the first one's: "Russian police and soldiers"."""
    for entity in found:
        bare = entity.text[0].islower() and entity.text.split()[0] not in words("determiners")
        lacks = bare and entity.country is None and bool(entity.sectors) and entity.entity_id is None
        if lacks and found[0].country and found[0].sectors:
            yield dataclasses.replace(entity, country=found[0].country, basis=f"{entity.basis}; country shared with {found[0].text!r}")
        else:
            yield entity


def _distinct(entities: Iterable[Entity]) -> Iterator[Entity]:
    seen: set[tuple[int, int]] = set()
    for entity in entities:
        if (entity.start, entity.end) not in seen:
            seen.add((entity.start, entity.end))
            yield entity

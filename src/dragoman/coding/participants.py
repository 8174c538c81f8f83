"""Who takes part: noun phrases read as parties, with country, sectors and, where known, the actor that they name."""

from __future__ import annotations

import dataclasses
import datetime as dt
import functools
import itertools
import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import NamedTuple

from dragoman.knowledge.actors import ActorIndex, Match, Role
from dragoman.knowledge.agents import Agent, Agents
from dragoman.knowledge.words import HYPHENS, fold
from dragoman.language.lexical import content
from dragoman.language.phrases import antecedent, complements, edges, possessors, premodifiers
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

OFFICE = frozenset({"GOV", "LEG", "JUD", "MIL", "SPY", "COP", "PTY"})
"""Sectors of which "former" makes the elite."""
OPPOSED = frozenset({"REB", "OPP", "UAF", "PRM"})
"""Sectors that a modifier adds to a noun that has its own: "rebel troops", "opposition lawmakers"."""
STATELESS = frozenset({"UNO", "IGO", "EUR", "NGO", "IMG", "ISM", "MNC"})
"""Codes that stand for no state: their officials are of no government."""
NOUNS = frozenset({"NOUN", "PROPN"})
DEPTH = 4
"""Steps from a noun phrase to those inside it, so that no parse can send the search in a circle."""


@dataclasses.dataclass(frozen=True, slots=True)
class Codes:
    """Country and sectors of a noun phrase, with the words that gave each."""

    country: str | None = None
    sectors: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    weak: bool = False


class _Found(NamedTuple):
    match: Match
    role: Role


class _View:
    """What is known of a sentence whatever phrase is asked for: its words and the actors named in it."""

    def __init__(self, sentence: Sentence, actors: ActorIndex) -> None:
        self.sentence = sentence
        self.words = [token.text for token in sentence.tokens]
        self.folded = [fold(word) for word in self.words]
        self.matches = [match for match in actors.find(self.words) if not self._blocked(match) and not self._personal(match)]
        self.at = {i: match for match in self.matches for i in range(match.first, match.last + 1)}

    def _blocked(self, match: Match) -> bool:
        """Says whether a prefix or participle denies that the party is of that country ("anti-American", "Israeli-backed")."""
        before, after = match.first - 1, match.last + 1
        if before > 0 and self.words[before] in HYPHENS and self.folded[before - 1] in _words("block_before"):
            return True
        if after < len(self.words) and self.words[after] in HYPHENS:
            after += 1
        return match.use != "seat" and after < len(self.words) and self._participle(after)

    def _participle(self, i: int) -> bool:
        return (
            self.folded[i] in _words("block_after")
            and self.sentence.tokens[i].role not in {"root", "clause", "relative-clause"}
            and (self.words[i - 1] in HYPHENS or self.sentence.tokens[i].role in {"modifier", "compound"})
        )

    def _personal(self, match: Match) -> bool:
        """Says whether one word of a match is here a part of another's name ("Chad Smith", "Michael Jordan", "Roger Trump")."""
        if match.first != match.last or not (match.actor.kind == "person" or self.folded[match.first] in _words("also_personal")):
            return False
        i, tokens = match.first, self.sentence.tokens
        if tokens[i].role == "compound" and tokens[i].head == i + 1 and self._unknown_name(i + 1):
            return True
        return any(tokens[c].role == "compound" and c == i - 1 and self._unknown_name(c) for c in self.sentence.children(i))

    def _unknown_name(self, i: int) -> bool:
        token = self.sentence.tokens[i]
        known = self.folded[i].rstrip(".") in _words("things") or Agents.load().modifier_at(self.words, i) is not None
        return token.tag == "NNP" and not known


class Participants:
    """Reads noun phrases as parties.

    Args:
        actors: the known actors.
        agents: the table of agent nouns; the packaged one where none is given.
    """

    def __init__(self, actors: ActorIndex, agents: Agents | None = None) -> None:
        self._actors = actors
        self._agents = agents or Agents.load()
        self._last: _View | None = None

    def entity(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> Entity:
        """Returns the party that the noun phrase headed by token `head` names, with codes as of the day `on`."""
        return self._entity(self._view(sentence), head, on)

    def entities(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns every party of a noun phrase with coordinations ("France and Germany", "Hungarian and Romanian officials")."""
        view = self._view(sentence)
        found: list[Entity] = []
        for noun in (h for j in _coordinated(view, head) for h in _counted(view, j)):
            found.extend(self._split(view, noun, on))
        return tuple(_shared(found, self, view))

    def party(self, sentence: Sentence, head: int) -> bool:
        """Says whether the noun phrase itself names a party: a known actor, an agent noun, a proper name, a pronoun."""
        view = self._view(sentence)
        return any(self._party(view, h) for h in _counted(view, head))

    def inside(self, sentence: Sentence, head: int, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns the parties named inside a noun phrase whose head is no party ("Israel's demand", "sanctions on Iran and Syria")."""
        view = self._view(sentence)
        below = [i for i in sentence.subtree(head, without=frozenset({"relative-clause", "apposition"})) if i != head]
        return tuple(self._named(view, below, on))

    def mentions(self, sentence: Sentence, *, on: dt.date | None = None) -> tuple[Entity, ...]:
        """Returns all parties of the sentence that have codes, in text order."""
        view = self._view(sentence)
        return tuple(e for e in self._named(view, list(range(len(sentence.tokens))), on) if e.country or e.sectors)

    def _view(self, sentence: Sentence) -> _View:
        view = self._last
        if view is None or view.sentence is not sentence:
            view = self._last = _View(sentence, self._actors)
        return view

    # What is a party.

    def _party(self, view: _View, head: int) -> bool:
        token = view.sentence.tokens[head]
        if token.pos == "PRON" or view.folded[head] in _words("pronouns"):
            return view.folded[head] in _words("pronouns") or self._relative(view, head)
        match = view.at.get(head)
        if match is not None:
            return match.actor.kind != "region" and (match.actor.kind != "capital" or not _placed(view.sentence, head))
        if token.pos not in NOUNS:
            return False
        if self._agents.noun_at(view.words, head) is not None:
            return True
        return token.pos == "PROPN" and view.folded[head] not in _words("things") and not _placed(view.sentence, head)

    def _relative(self, view: _View, head: int) -> bool:
        noun = antecedent(view.sentence, head) if view.folded[head] in _words("relatives") else None
        return noun is not None and noun != head and self._party(view, noun)

    def _named(self, view: _View, tokens: Sequence[int], on: dt.date | None) -> Iterator[Entity]:
        """Yields the parties that stand among the tokens: noun phrases first, then adjectives and names that no phrase has used."""
        found: list[tuple[int, int, Entity]] = []
        for i in tokens:
            token = view.sentence.tokens[i]
            if token.pos in NOUNS and token.role not in {"compound", "modifier"} and self._party(view, i):
                first, _ = _edges(view, i)
                found.extend((first, i, entity) for entity in self._split(view, i, on))
        used = {j for first, last, _ in found for j in range(first, last + 1)}
        allowed = set(tokens)
        for match in view.matches:
            if match.last in allowed and match.last not in used and not self._only_place(view, match):
                found.append((match.first, match.last, self._of_match(view, match, on)))
        yield from _distinct(entity for _, _, entity in sorted(found, key=lambda item: item[:2]))

    def _only_place(self, view: _View, match: Match) -> bool:
        """Says whether a capital or a region stands only as a place or a label ("the Doha talks")."""
        if match.actor.kind == "region":
            return True
        role = view.sentence.tokens[match.last].role
        return match.actor.kind == "capital" and (role in {"compound", "modifier"} or _placed(view.sentence, match.last))

    # The entity of a phrase.

    def _entity(self, view: _View, head: int, on: dt.date | None) -> Entity:
        head = next(iter(_counted(view, head)))
        if view.folded[head] in _words("relatives"):
            noun = antecedent(view.sentence, head)
            if noun is not None and noun != head:
                return self._entity(view, noun, on)
        codes = self._codes(view, head, on, DEPTH)
        return self._make(view, _edges(view, head), head, codes, on)

    def _make(self, view: _View, ends: tuple[int, int], head: int, codes: Codes, on: dt.date | None) -> Entity:
        span = view.sentence.span(*ends)
        match = view.at.get(head)
        known = match.actor if match is not None else None
        role = known.role(on) if known is not None else None
        return Entity(
            span.text, span.start, span.end,
            name=known.name if known else span.text,
            country=codes.country,
            sectors=codes.sectors,
            entity_id=known.id if known else None,
            office=role.office if role else None,
            basis="; ".join(dict.fromkeys(codes.basis)),
        )  # fmt: skip

    def _of_match(self, view: _View, match: Match, on: dt.date | None) -> Entity:
        return self._make(view, (match.first, match.last), match.last, self._match_codes(view, match, on), on)

    def _split(self, view: _View, head: int, on: dt.date | None) -> list[Entity]:
        """Returns one entity for each of the coordinated countries before a noun, else the entity itself."""
        own = self._entity(view, head, on)
        if view.at.get(head) is not None or view.folded[head] in _words("relatives"):
            return [own]
        before = [m for m in view.matches if m.last in premodifiers(view.sentence, head)]
        groups = [a for a, b in itertools.pairwise(before) if _joined(view, a, b)]
        if not groups:
            return [own]
        start, last = _edges(view, head)
        parts: list[Entity] = []
        for match in [*groups, before[before.index(groups[-1]) + 1]]:
            country = self._match_codes(view, match, on)
            final = match is not groups[-1] and match not in groups
            ends = (match.first if parts else start, last if final else match.last)
            codes = dataclasses.replace(country, sectors=country.sectors or own.sectors, basis=(*country.basis, own.basis))
            parts.append(self._make(view, ends, head, codes, on))
        return parts

    # The codes of a phrase.

    def _match_codes(self, view: _View, match: Match, on: dt.date | None) -> Codes:
        role = match.actor.role(on)
        if role is None:
            return Codes()
        words = " ".join(view.words[match.first : match.last + 1])
        sectors = () if match.actor.kind == "capital" and _placed(view.sentence, match.last) else role.sectors
        return Codes(role.country, sectors, (f"{words!r} is {_label(role.country, sectors)}",))

    def _codes(self, view: _View, head: int, on: dt.date | None, depth: int) -> Codes:
        """Returns the codes of the phrase headed by a token, from its head, then its modifiers, then the phrases that hang on it."""
        own = view.at.get(head)
        first, _ = _edges(view, head)
        before = [i for i in premodifiers(view.sentence, head) if i >= first and (own is None or not own.first <= i <= own.last)]
        codes = self._title(view, head, before, own is None)
        if own is not None:
            if own.actor.kind == "person" and not codes.sectors:
                codes = self._title_within(view, own)
            known = self._match_codes(view, own, on)
            if own.use == "people" and _some(view, head):
                known = dataclasses.replace(known, sectors=("CVL",))
            codes = _join(known, codes, person=own.actor.kind == "person")
            codes = self._national(view, own, codes, before, on)
        codes = self._modified(view, codes, before, on)
        if depth and (codes.country is None or codes.weak or not codes.sectors):
            codes = self._attached(view, head, codes, on, depth)
        codes = self._former(view, codes, [*before, head])
        return dataclasses.replace(codes, sectors=()) if codes.country in STATELESS and codes.sectors == ("GOV",) else codes

    def _title(self, view: _View, head: int, before: list[int], common: bool) -> Codes:
        """Returns the sectors that the nouns of the phrase give: the head's, or those of a title before a name."""
        agent = self._agents.noun_at(view.words, head) if common else None
        if agent is None:
            agent = next((a for i in reversed(before) if (a := self._agents.noun_at(view.words, i)) and a.last < head), None)
        if agent is None:
            return Codes(weak=common and view.sentence.tokens[head].pos == "NOUN")
        sectors, weak = agent.sectors, agent.use == "weak"
        others = [i for i in before if not agent.first <= i <= agent.last and i not in view.at]
        extra = next((a for i in reversed(others) if (a := self._modifier(view, i, agent)) is not None), None)
        if extra is not None and (weak or OPPOSED & set(extra.sectors)):
            mixed = extra.sectors if weak or "OPP" not in extra.sectors else (*sectors, *extra.sectors)
            return Codes(None, _unique(mixed), (_says(extra.phrase, extra.sectors),))
        return Codes(None, sectors, (_says(agent.phrase, sectors),) if sectors else (), weak)

    def _title_within(self, view: _View, match: Match) -> Codes:
        """Returns the sectors of a title that is a part of the known name ("King Hassan")."""
        agent = self._agents.noun_at(view.words[match.first : match.last], 0) if match.last > match.first else None
        return Codes() if agent is None else Codes(None, agent.sectors, (_says(agent.phrase, agent.sectors),))

    def _modifier(self, view: _View, last: int, agent: Agent) -> Agent | None:
        found = self._agents.modifier_at(view.words, last)
        usable = found is not None and found.sectors and found.use in {"modifier", "noun"} and found.last < agent.first
        return found if usable else None

    def _national(self, view: _View, own: Match, codes: Codes, before: list[int], on: dt.date | None) -> Codes:
        """Lets a country's adjective before a party or group outweigh the country that the knowledge has: "German Conservatives"."""
        if own.actor.kind != "group" or codes.country == "IMG":
            return codes
        country = next((m for m in view.matches if m.last in before and m.actor.kind == "country" and m.use != "name"), None)
        return codes if country is None else dataclasses.replace(codes, country=self._match_codes(view, country, on).country)

    def _modified(self, view: _View, codes: Codes, before: list[int], on: dt.date | None) -> Codes:
        """Adds the country, and for a weak noun the sectors, of the known actors before the head."""
        if codes.country is not None:
            return codes
        for match in view.matches:
            if match.last in before:
                found = self._match_codes(view, match, on)
                lend = codes.weak or codes.sectors in {(), ("UAF",)}
                sectors = found.sectors if lend and found.sectors else codes.sectors
                return Codes(found.country, sectors, (*found.basis, *codes.basis), codes.weak and not found.sectors)
        return codes

    def _attached(self, view: _View, head: int, codes: Codes, on: dt.date | None, depth: int) -> Codes:
        """Adds what possessors, prepositional phrases and appositions say."""
        for noun, lends in self._neighbours(view.sentence, head):
            found = self._codes(view, noun, on, depth - 1)
            sectors = codes.sectors
            if (lends and found.sectors and (codes.weak or not sectors)) or (
                not sectors and view.sentence.tokens[noun].role == "apposition"
            ):
                sectors = found.sectors
            if sectors is not codes.sectors or (codes.country is None and found.country is not None):
                weak = codes.weak and sectors is codes.sectors
                codes = Codes(codes.country or found.country, sectors, (*codes.basis, *found.basis), weak)
        return codes

    def _neighbours(self, sentence: Sentence, head: int) -> Iterator[tuple[int, bool]]:
        """Yields the nouns that may say where a party belongs, and whether they may lend their sectors."""
        for noun in possessors(sentence, head):
            yield noun, True
        after = list(complements(sentence, head))
        for preposition in _list("belongs"):
            for found, noun in after:
                if found == preposition:
                    yield noun, preposition in _words("lends_sectors") and sentence.tokens[head].pos == "NOUN"
        for noun in sentence.children(head, "apposition"):
            yield noun, False

    def _former(self, view: _View, codes: Codes, tokens: list[int]) -> Codes:
        """Turns office holders into the elite where "former" stands before them."""
        word = next((view.words[i] for i in tokens if self._is_former(view, i)), None)
        if word is None or not OFFICE & set(codes.sectors):
            return codes
        return dataclasses.replace(codes, sectors=("ELI",), basis=(*codes.basis, _says(word, ("ELI",))))

    def _is_former(self, view: _View, i: int) -> bool:
        found = self._agents.modifier_at(view.words, i)
        return found is not None and found.use == "former"


def _join(known: Codes, title: Codes, *, person: bool) -> Codes:
    """Joins what is known of an actor with the words before it; of a person the text's own title outweighs the known office."""
    stronger = (person and not title.weak) or not known.sectors or (person and known.sectors == ("ELI",))
    if not title.sectors or not stronger:
        return known
    return Codes(known.country, title.sectors, (*known.basis, *title.basis))


def _some(view: _View, head: int) -> bool:
    """Says whether a people's name means some persons and not the country: "two Palestinians", "a Briton", "dozens of Swedes"."""
    sentence = view.sentence
    before = sentence.children(head, "number", "determiner")
    counted = sentence.tokens[head].role == "prepositional-object" and head in _counted(
        view, sentence.tokens[sentence.tokens[head].head].head
    )
    some = any(sentence.tokens[i].role == "number" or view.folded[i] in _words("indefinite") for i in before)
    return counted or some


def _shared(found: list[Entity], reader: Participants, view: _View) -> Iterator[Entity]:
    """Gives coordinated parties without a country that of the first one: "Russian police and soldiers"."""
    first = found[0] if found else None
    for entity in found:
        lacks = entity.country is None and entity.sectors and entity.entity_id is None and entity.text[0].islower()
        if lacks and first is not None and first.country and first.sectors:
            yield dataclasses.replace(entity, country=first.country, basis=f"{entity.basis}; country shared with {first.text!r}")
        else:
            yield entity


def _edges(view: _View, head: int) -> tuple[int, int]:
    """Returns the first and last token of a mention; a known name is kept whole and ends what the parse has put before it."""
    first, last = edges(view.sentence, head)
    match = view.at.get(head)
    if match is None:
        return first, last
    start = match.first
    while start > first and view.sentence.tokens[start - 1].pos != "CCONJ" and view.words[start - 1] != ",":
        start -= 1
    return start, max(last, match.last)


def _counted(view: _View, head: int) -> list[int]:
    """Returns the nouns counted by a head ("dozens of rebels"), or the head itself."""
    agent = Agents.load().noun_at(view.words, head)
    if agent is not None and agent.last > head:
        return [head]
    return [i for i in content(view.sentence, head) if i != head] or [head]


def _coordinated(view: _View, head: int) -> list[int]:
    """Returns the head and what is coordinated with it or, where the parse errs, with another word of its name."""
    found: list[int] = []
    sentence = view.sentence
    lists = [a for a in sentence.children(head, "apposition") if sentence.children(a, "conjunct")]
    for noun in [*sentence.conjuncts(head), *(j for a in lists for j in sentence.conjuncts(a))]:
        found.append(noun)
        match = view.at.get(noun)
        inside = range(match.first, match.last + 1) if match else ()
        found.extend(j for i in inside for j in sentence.conjuncts(i) if j not in inside)
    return sorted(set(found))


def _joined(view: _View, a: Match, b: Match) -> bool:
    """Says whether two matches before a noun are coordinated: "Hungarian and Romanian", "Franco-German"."""
    between = view.folded[a.last + 1 : b.first]
    return bool(between) and all(word in {"and", "or", ",", "&", "/"} or word in HYPHENS for word in between)


def _placed(sentence: Sentence, i: int) -> bool:
    """Says whether a noun is the object of a preposition of place."""
    token = sentence.tokens[i]
    while token.role == "conjunct":
        token = sentence.tokens[token.head]
    above = sentence.tokens[token.head]
    return token.role == "prepositional-object" and above.text.lower() in _words("places")


def _distinct(entities: Iterator[Entity]) -> Iterator[Entity]:
    seen: set[tuple[int, int]] = set()
    for entity in entities:
        if (entity.start, entity.end) not in seen:
            seen.add((entity.start, entity.end))
            yield entity


def _label(country: str | None, sectors: tuple[str, ...]) -> str:
    return " ".join(filter(None, (country, *sectors)))


def _says(phrase: str, sectors: tuple[str, ...]) -> str:
    return f"{phrase!r} is {' '.join(sectors)}"


def _unique(sectors: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(sectors))


@functools.cache
def _lists() -> dict[str, list[str]]:
    return tomllib.loads(files("dragoman.knowledge").joinpath("data/party_words.toml").read_text("utf8"))


@functools.cache
def _words(name: str) -> frozenset[str]:
    return frozenset(_lists()[name])


def _list(name: str) -> list[str]:
    return _lists()[name]

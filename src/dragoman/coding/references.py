"""Whom a short mention means: later names, acronyms, role phrases and pronouns point back to a party that the document has named.

Every link has a score in 0..1 and counts from FLOOR on: a wrong guess is worse than none. The scores are judgements, not measured shares.
A mention keeps its own words and span; it takes the codes of its antecedent, and `basis` says so.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from dragoman.coding.antecedents import SUBJECTS, Antecedent, acronyms, antecedents, head_of, name_of, nouns_of
from dragoman.coding.domestic import STATELESS, Domestic, Found, Mention, noun_of
from dragoman.knowledge.party_words import words
from dragoman.knowledge.words import fold
from dragoman.language.sentence import Sentence
from dragoman.records import Entity, Place

FLOOR = 0.6
"""A link of a lower score is not made."""
MARGIN = 0.1
"""By so much the best antecedent of a pronoun must lead the next one."""
MARGIN_OF_GROUPS = 0.35
"""The same for "they": police who arrest students and the students are both at hand."""
NEAR = 600
"""Characters behind which no antecedent of a pronoun is looked for."""
WINDOW = 3
"""Parsed sentences behind which none is looked for."""
ARMED = frozenset({"REB", "UAF", "PRM", "IMG"})
PERSONS = {"he": "he", "him": "he", "himself": "he", "his": "he", "she": "she", "her": "she", "herself": "she"}
GROUPS = frozenset({"they", "them", "themselves", "their"})
THINGS = frozenset({"it", "itself", "its"})
CLASSES = {
    "for_groups": "group", "for_bodies": "organisation", "for_courts": "JUD", "for_parties": "PTY", "for_companies": "BUS",
    "for_states": "country",
}  # fmt: skip
"""List of nouns that take up a party -> what the party must be, by its id or its sectors."""


class Link(NamedTuple):
    """What a mention takes from its antecedent: `whole` also its name and id, not its codes alone."""

    entity: Entity
    score: float
    why: str
    whole: bool = True


UNKNOWN = Link(Entity("", 0, 0, ""), 0.0, "refers to somebody of whom nothing is known")
"""Ends the search: the party was named, without codes, and is no other."""


class References:
    """The links of one document.

    Args:
        sentences: its parsed sentences, in text order.
        named: the parties of each sentence, those without codes too.
        places: its places.
        dateline: the country of its dateline.
    """

    def __init__(
        self, sentences: Sequence[Sentence], named: Sequence[Sequence[Entity]], places: Sequence[Place], *, dateline: str | None = None
    ) -> None:
        self._sentences = sentences
        self._at = {id(sentence): at for at, sentence in enumerate(sentences)}
        self._found = list(antecedents(sentences, named))
        self._resolved: dict[tuple[int, int, str | None, tuple[str, ...]], Entity] = {}
        """What was asked before: statements, events and the list of parties ask for the same mentions."""
        self._index()
        self._found = sorted([*self._found, *self._surnames()], key=lambda one: one.entity.start)
        self._index()
        self._short = dict(reversed(list(acronyms(sentences, self._found))))
        self._own = {one.entity.start: one for one in self._found if one.name}
        self._weights = Counter(one.identity for one in self._found)
        self._places = [place for place in places if place.country]
        self._domestic = Domestic(self._found, list(itertools.chain(*named)), places, dateline=dateline)

    def _index(self) -> None:
        """Files the antecedents under the first and the last word of their names."""
        self._names: dict[str, list[Antecedent]] = {}
        for one in self._found:
            for word in {*one.name[-1:], *one.name[:1]}:
                self._names.setdefault(word, []).append(one)

    def _surnames(self) -> Iterator[Antecedent]:
        """Yields the surnames at the beginning of sentences that the parser takes for nouns."""
        for at, sentence in enumerate(self._sentences):
            first = sentence.tokens[0]
            if self.known(sentence, 0):
                entity = Entity(first.text, first.start, first.end, first.text)
                yield Antecedent(entity, at, 0, (fold(first.text),), frozenset(), first.role in SUBJECTS, plural=False, person=True)

    def resolved(self, sentence: Sentence, entity: Entity) -> Entity:
        """Returns the entity with the codes of what it refers to, as far as that is sure enough."""
        key = (entity.start, entity.end, entity.country, entity.sectors)
        if key not in self._resolved:
            self._resolved[key] = entity
            at, head = self._at.get(id(sentence)), head_of(sentence, entity)
            link = None if at is None or head is None else self._link(Mention(sentence, at, head, entity))
            self._resolved[key] = entity if link is None or link.score < FLOOR else _taken(entity, link)
        return self._resolved[key]

    def introduced(self, entity: Entity) -> bool:
        """Says whether the document gives the full name of a known person, so that a surname in it means nobody else."""
        return any(one.entity.entity_id == entity.entity_id and len(one.name) > 1 for one in self._found) and bool(entity.entity_id)

    def known(self, sentence: Sentence, head: int) -> bool:
        """Says whether a word that the parser takes for a noun is the surname of somebody named before ("Okoye accused ...")."""
        token = sentence.tokens[head]
        before = (one for one in self._names.get(fold(token.text), ()) if one.entity.start < token.start)
        return token.pos == "NOUN" and token.text[0].isupper() and any(one.person and len(one.name) > 1 for one in before)

    def _link(self, mention: Mention) -> Link | None:
        if mention.token.pos == "PRON":
            return self._by_pronoun(mention)
        titled = self._own.get(mention.entity.start)
        if titled is not None and titled.head == mention.head and titled.entity.basis != mention.entity.basis:
            return Link(titled.entity, 0.9, "has a title")
        named = self._by_name(mention)
        if named is not None or mention.entity.country:
            return named
        if mention.token.pos == "PROPN" and not mention.entity.sectors:
            return self._by_role(mention) if fold(mention.token.text) in words("for_bodies") else None  # "the Alliance": NATO
        return self._by_role(mention) or self._by_place(mention) or self._by_owner(mention) or self._by_document(mention)

    def _by_name(self, mention: Mention) -> Link | None:
        """Links an acronym to what it was introduced for, a surname or a name told again to the full one with codes."""
        short = self._short.get(mention.token.text)
        if short is not None and short.entity.start != mention.entity.start:
            return None if short.entity.country == mention.entity.country else _to(self._full(short), 0.95, "was introduced for")
        name = name_of(mention.sentence, mention.head)
        if not name and self.known(mention.sentence, mention.head):
            name = (fold(mention.token.text),)
        if not name:
            return None
        same = [one for one in self._names.get(name[-1], ()) if one.name[-len(name) :] == name and one.entity.start != mention.entity.start]
        if mention.entity.country:
            return _corrected(mention.entity, name, same)
        if not same and len(name) == 1:
            same = [one for one in self._names.get(name[0], ()) if one.person and one.entity.start < mention.entity.start]
        return _of_one_bearer(same, nouns_of(mention.sentence, mention.head))

    def _full(self, one: Antecedent) -> Entity:
        """Returns an antecedent with the codes that it has itself from another one."""
        if one.entity.country:
            return one.entity
        return self.resolved(self._sentences[one.at], one.entity)

    def _before(self, mention: Mention, *, window: int) -> list[Antecedent]:
        first = mention.at - window
        return [one for one in self._found if first <= one.at <= mention.at and one.entity.end <= mention.entity.start]

    def _by_pronoun(self, mention: Mention) -> Link | None:
        """Links a pronoun to the most salient party before it, if that leads all others clearly."""
        word = fold(mention.token.text)
        best: dict[tuple[str, ...], tuple[float, Antecedent]] = {}
        for one in self._before(mention, window=2):
            if not one.apposed and mention.entity.start - one.entity.end < NEAR and self._may_be(word, one) and not _rival(mention, one):
                score = self._salience(mention, one)
                if score >= best.get(one.identity, (0.0, one))[0]:
                    best[one.identity] = (score, one)
        ranked = sorted(best.values(), key=lambda item: -item[0])
        margin = MARGIN_OF_GROUPS if word in GROUPS else MARGIN
        if not ranked or self._rivals(ranked, margin):
            return None
        score, one = ranked[0]
        if word in GROUPS and self._rival_plural(mention, one):
            return None
        return _to(self._full(one), score, "stands for")

    def _rivals(self, ranked: Sequence[tuple[float, Antecedent]], margin: float) -> bool:
        """Says whether a party with other codes stands as near as the best one."""
        near = [self._full(one) for score, one in ranked if ranked[0][0] - score < margin]
        return len({(one.country, one.sectors) for one in near}) > 1

    def _may_be(self, word: str, one: Antecedent) -> bool:
        """Says whether a pronoun can stand for a party: by number, person, and gender where a title tells it."""
        if word in PERSONS:
            text = set(fold(one.entity.text).replace(".", "").split())
            return one.person and not one.plural and text.isdisjoint(words("female" if PERSONS[word] == "he" else "male"))
        if word in GROUPS:
            return one.plural
        return word in THINGS and not one.person and (not one.plural or bool(one.entity.entity_id))

    def _salience(self, mention: Mention, one: Antecedent) -> float:
        """Returns how near to hand a party is: subjects, repeated ones and those of the sentence before."""
        subject = mention.token.role in SUBJECTS
        score = 0.6 + 0.2 * one.subject + 0.1 * (one.subject and subject) - 0.15 * (mention.at - one.at)
        return min(score + 0.05 * min(self._weights[one.identity] - 1, 3), 0.95)

    def _rival_plural(self, mention: Mention, one: Antecedent) -> bool:
        """Says whether a plural that names no party stands as near to "they" as its antecedent, as a subject or object."""
        sentence = self._sentences[one.at]
        parties = {other.head for other in self._found if other.at == one.at}
        end = mention.entity.start
        return any(
            token.tag == "NNS" and token.i not in parties and token.role in {"subject", "passive-subject"} and token.end <= end
            for token in sentence.tokens
        )

    def _by_role(self, mention: Mention) -> Link | None:
        """Links "the president" and "the group" to the party that has that office, or is of that kind."""
        first = fold(mention.entity.text.split()[0])
        if first not in {"the", "this"} or mention.entity.end > mention.token.end:
            return None
        noun = noun_of(mention)
        if noun is None:
            return None
        before = self._before(mention, window=len(self._sentences))
        bearers = [one for one in before if noun & one.nouns and ("ELI" in one.entity.sectors) == ("ELI" in mention.entity.sectors)]
        bearers = [one if one.entity.country else dataclasses.replace(one, entity=self._full(one)) for one in bearers]
        if any(one.name for one in bearers) or any(one.entity.country for one in bearers):
            return _of_nearest(bearers, mention, 0.9) or UNKNOWN
        kinds = {kind for name, kind in CLASSES.items() if noun & words(name)}
        near = [
            one for one in before if one.entity.country and mention.at - one.at <= WINDOW and any(_is_kind(one, kind) for kind in kinds)
        ]
        return _of_nearest(near, mention, 0.75)

    def _by_place(self, mention: Mention) -> Link | None:
        """Gives "the city" and the like the country of the places named before it in this sentence, or else in the one before."""
        if mention.token.lemma not in words("for_places") or fold(mention.entity.text.split()[0]) not in {"the", "this"}:
            return None
        for sentence in reversed(self._sentences[max(0, mention.at - 1) : mention.at + 1]):
            before = [one for one in self._places if sentence.start <= one.start and one.end <= min(sentence.end, mention.entity.start)]
            if before:
                link = Link(Entity("", 0, 0, "", before[-1].country), 0.75, f"refers to {before[-1].text!r}", whole=False)
                return link if len({one.country for one in before}) == 1 else None
        return None

    def _by_owner(self, mention: Mention) -> Link | None:
        """Takes the country of whom a party belongs to: "his ministers", "LFM fighters"; but for "its neighbour"."""
        if mention.token.lemma.lower() in words("across"):
            return None
        for i in mention.sentence.children(mention.head, "possessor", "compound"):
            token = mention.sentence.tokens[i]
            own = dataclasses.replace(mention.entity, text=token.text, start=token.start, end=token.end, country=None, sectors=())
            inner = Mention(mention.sentence, mention.at, i, own)
            if token.tag == "WP$":
                link = self._by_relative(mention, i)
            else:
                link = self._by_pronoun(inner) if token.pos == "PRON" else self._by_name(inner)
            if link is not None and link.score >= FLOOR and link.entity.country:
                whose = ARMED & set(link.entity.sectors) and mention.entity.sectors == ("UAF",)
                link = link._replace(entity=link.entity if whose else dataclasses.replace(link.entity, sectors=()))
                return link._replace(whole=False, why=f"belongs to {token.text!r}, which {link.why}")
        return None

    def _by_relative(self, mention: Mention, i: int) -> Link | None:
        """Links "whose" to the party that its clause stands by: "Chad, whose army attacked Mali"."""
        clause = next((j for j in mention.sentence.ancestors(i) if mention.sentence.tokens[j].role == "relative-clause"), None)
        head = None if clause is None else mention.sentence.tokens[clause].head
        party = next((one.entity for one in self._before(mention, window=0) if one.at == mention.at and one.head == head), None)
        return None if party is None else _to(party, 0.9, "stands for")

    def _by_document(self, mention: Mention) -> Link | None:
        """Gives parties that act at home the country of the document or the clause, where only one can be meant."""
        found = self._domestic.country(mention)
        return None if found is None else _home(found)


def _taken(entity: Entity, link: Link) -> Entity:
    """Returns the mention with what the link gives it; codes of its own stay, but for those that the link corrects."""
    source = link.entity
    basis = "; ".join(filter(None, (entity.basis, f"{entity.text!r} {link.why} ({link.score:.2f})", source.basis if link.whole else "")))
    if not link.whole:
        return dataclasses.replace(entity, country=source.country, sectors=source.sectors or entity.sectors, basis=basis)
    own = entity.sectors if not entity.country and source.country not in STATELESS else ()  # "the Union" is no trade union there
    return dataclasses.replace(
        entity, name=source.name, country=source.country, sectors=own or source.sectors, entity_id=source.entity_id, office=source.office,
        basis=basis,
    )  # fmt: skip


def _to(entity: Entity, score: float, why: str) -> Link | None:
    known = entity.country or entity.sectors
    return Link(entity, score, f"{why} {entity.text!r}") if known else None


def _home(found: Found) -> Link:
    return Link(Entity("", 0, 0, "", found.country), found.score, f"is taken to be of {found.country}, the {found.why}", whole=False)


def _corrected(entity: Entity, name: tuple[str, ...], same: Iterable[Antecedent]) -> Link | None:
    """Links a surname that knowledge gives to somebody else to the one bearer whom the text has introduced by the full name."""
    if len(name) > 1 or not (entity.entity_id or "").startswith("person:"):
        return None
    full = [one for one in same if len(one.name) > 1 and one.entity.country and one.entity.start < entity.start]
    others = {one.identity for one in full}
    if len(others) != 1 or (entity.entity_id or "",) in others:
        return None
    return _to(full[0].entity, 0.85, "is the name of")


def _of_one_bearer(same: Sequence[Antecedent], nouns: frozenset[str]) -> Link | None:
    """Links a name to its bearer with the fullest codes, if all mentions can be of one bearer."""
    known = [one for one in same if one.entity.country or one.entity.sectors]
    full = {one.name for one in same if len(one.name) > 1}
    if len(full) > 1 and nouns:
        known = [one for one in known if nouns & one.nouns]
        full = {one.name for one in known if len(one.name) > 1}
    if not known or len(full) > 1 or len({one.entity.country for one in known if one.entity.country}) > 1:
        return None
    best = max(known, key=lambda one: (one.entity.country is not None, bool(one.entity.sectors)))
    return _to(best.entity, 0.9, "is the name of")


def _rival(mention: Mention, one: Antecedent) -> bool:
    """Says whether a party cannot be meant since it is another argument of the same verb ("Marsh praised him")."""
    if one.at != mention.at:
        return False
    head, own = mention.sentence.tokens[one.head], mention.token
    above = mention.sentence.tokens[own.head].head if own.role == "prepositional-object" else own.head
    inside = one.head in mention.sentence.ancestors(own.i) and own.role == "possessor"
    return inside or (head.head == above and own.role != "possessor")


def _is_kind(one: Antecedent, kind: str) -> bool:
    """Says whether an antecedent is of a kind: a named group under arms, a body, a party, a company, a country."""
    entity = one.entity
    if kind == "group":
        return bool(ARMED & {*entity.sectors, entity.country or ""}) and (bool(one.name) or (entity.entity_id or "").startswith("group:"))
    if kind == "organisation":
        return entity.country in STATELESS and not one.person
    if kind == "country":
        return (entity.entity_id or "").startswith("country:") and not entity.sectors
    return kind in entity.sectors and not one.person


def _of_nearest(found: Sequence[Antecedent], mention: Mention, score: float) -> Link | None:
    """Links to the last of the antecedents, if they are of one country or the last stands clearly nearer than those of another."""
    if not found:
        return None
    last = found[-1]
    if last.entity.country is None:
        return None
    others = [one for one in found if one.entity.country != last.entity.country]
    if others and (mention.at - last.at > 1 or max(one.at for one in others) >= last.at):
        return None
    alone = len({one.identity for one in found}) == 1 and not mention.token.tag.endswith("S")
    link = _to(last.entity, score if not others else FLOOR, "refers to")
    return link if link is None or alone else link._replace(entity=dataclasses.replace(link.entity, sectors=()), whole=False)

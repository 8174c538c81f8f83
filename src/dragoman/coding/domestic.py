"""Where parties that act at home belong: "police" in a text that speaks of one country only, or in a clause that puts them in a place.

Which nouns are taken to act at home stands in data/party_words.toml. A score is the judgement of how sure a country is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from dragoman.coding.antecedents import Antecedent, nouns_of
from dragoman.knowledge.agents import Agents, singulars
from dragoman.knowledge.party_words import words
from dragoman.knowledge.words import fold
from dragoman.language.sentence import Sentence, Token
from dragoman.records import Entity, Place

SHARE = 0.4
"""Share of the countries spoken of that the country of the dateline must have, more than any other, to be the document's."""
STATELESS = frozenset({"UNO", "IGO", "EUR", "NGO", "IMG", "ISM", "MNC"})
ABROAD = frozenset({"MIL", "GOV"})
"""Sectors whose members are often sent elsewhere: a place in their clause does not tell whose they are."""
HOME = frozenset({"AGR", "COP", "CRM", "CVL", "EDU", "JUD", "LAB", "LEG", "MED", "OPP", "PRM", "PTY", "REB", "REL", "UAF"})
"""Sectors whose members mostly act at home, whatever they are called."""
PARTNERS = frozenset({"OPP", "JUD", "PTY", "COP"})
"""Sectors that deal with people of their own country, if with anybody who acts at home."""
ARMED = frozenset({"REB", "UAF", "CRM"})
PRIVATE = frozenset({"AGR", "BUS", "CVL", "EDU", "JRN", "LAB", "MED", "REL"})
"""Sectors of people whose country is told where they are strangers."""
VERBS = frozenset({"VERB", "AUX"})


class Mention(NamedTuple):
    """A mention to be resolved; `at` is the index of its sentence, `head` that of its token."""

    sentence: Sentence
    at: int
    head: int
    entity: Entity

    @property
    def token(self) -> Token:
        """The token that heads the mention."""
        return self.sentence.tokens[self.head]


class Found(NamedTuple):
    """The country of a party, the score, and what tells it."""

    country: str
    score: float
    why: str


class Domestic:
    """The countries of one document.

    Args:
        found: the parties that it names.
        entities: the same as entities, those that are named without a noun too.
        places: its places.
        dateline: the country of its dateline.
    """

    def __init__(self, found: Sequence[Antecedent], entities: Sequence[Entity], places: Sequence[Place], *, dateline: str | None) -> None:
        self._found, self._places, self._dateline = found, [place for place in places if place.country], dateline
        self._spoken: Counter[str] = Counter(one.country for one in entities if one.country and one.country not in STATELESS)
        self._countries = self._spoken + Counter(place.country for place in self._places if place.country)
        told = [one for one in entities if one.country and not any(_inside(one, other) for other in entities)]
        self._strangers = _only_strangers(told, self._places)
        self._state_of_strangers = _only_strangers([one for one in told if one.sectors != ("GOV",)], self._places, named=told)

    def country(self, mention: Mention) -> Found | None:
        """Returns the country of a party that acts at home, where only one can be meant."""
        nouns, shown = _nouns(mention), fold(mention.entity.text).replace("-", " ").split()
        if not nouns or not mention.entity.sectors or mention.entity.end > mention.token.end or _elsewhere(shown, nouns):
            return None
        named = noun_of(mention) is None
        if nouns & words("travelling"):
            left = mention.entity.sectors == ("ELI",)
            return self._traveller(mention) if shown[0] == "the" or left else None
        listed = bool((nouns | {noun.split()[-1] for noun in nouns}) & words("domestic"))
        if named:
            return self._titled(mention) if listed else None
        return self._at_home(mention) if listed or _homely(nouns, mention.entity) else None

    def _only(self, score: float) -> Found | None:
        """Returns the only country spoken of."""
        return Found(next(iter(self._countries)), score, "only country spoken of") if len(self._countries) == 1 else None

    def _traveller(self, mention: Mention) -> Found | None:
        """Returns the country of holders of offices who travel, unless it is the one that they deal with."""
        alone = len(self._spoken) == 1 and self._spoken.keys() == self._countries.keys()
        return self._only(0.65) if alone and not self._dealt_with(mention) else self._of_partner(mention)

    def _titled(self, mention: Mention) -> Found | None:
        """Returns the country of somebody named with a title of the country's own affairs ("Health Minister Lund")."""
        against = "OPP" not in mention.entity.sectors and self._dealt_with(mention)
        return None if against else self._only(0.7)

    def _at_home(self, mention: Mention) -> Found | None:
        if "minister" in mention.token.lemma.lower() and self._dealt_with(mention):
            return None
        if self._strangers or (self._state_of_strangers and ARMED & set(mention.entity.sectors)):
            return None  # "gunmen kidnapped a Swiss tourist (, the Swiss minister said)": whoever is told to be Swiss is so elsewhere
        return self._only(0.85) or self._of_place(mention) or self._of_partner(mention) or self._of_dateline(mention)

    def _of_place(self, mention: Mention) -> Found | None:
        """Returns the country of the only places in which the clause of a party takes place."""
        if ABROAD & set(mention.entity.sectors):
            return None
        sentence = mention.sentence
        clause = _verb(sentence, mention.head)
        here = [place for place in self._places if sentence.start <= place.start < sentence.end]
        heads = [(place, next(token.i for token in sentence.tokens if token.end > place.start)) for place in here]
        inside = [place for place, i in heads if clause is not None and _placed(sentence, i) and _verb(sentence, i) == clause]
        return Found(str(inside[0].country), 0.7, f"place of {inside[0].text!r}") if len({one.country for one in inside}) == 1 else None

    def _of_partner(self, mention: Mention) -> Found | None:
        """Returns the country of whom a party deals with, if that acts at home as well: "Kenya's opposition accused the government"."""
        clause = _verb(mention.sentence, mention.head)
        if clause is None or ARMED & set(mention.entity.sectors):
            return None
        near = [one for one in self._found if one.at == mention.at and one.head != mention.head]
        met = [one.entity for one in near if _verb(mention.sentence, one.head) == clause]
        partners = [one for one in met if one.country and one.sectors and PARTNERS.issuperset(one.sectors)]
        whose = {one.country for one in partners} - STATELESS
        return Found(str(partners[0].country), 0.65, f"country of {partners[0].text!r}") if len(whose) == 1 == len(partners) else None

    def _of_dateline(self, mention: Mention) -> Found | None:
        here = {place.country for place in self._places if mention.sentence.start <= place.start < mention.sentence.end}
        here |= {one.entity.country for one in self._found if one.at == mention.at and one.entity.country}
        here -= STATELESS
        own = self._countries[self._dateline or ""]
        most = own > max((number for country, number in self._countries.items() if country != self._dateline), default=0)
        if self._dateline and here <= {self._dateline} and most and own >= SHARE * self._countries.total():
            return Found(self._dateline, 0.7, "country of the dateline")
        return None

    def _dealt_with(self, mention: Mention) -> bool:
        """Says whether a country itself is another argument of the party's verb: "Minister X accused Iran" is not of Iran."""
        clause = _verb(mention.sentence, mention.head)
        states = [one for one in self._found if one.at == mention.at and (one.entity.entity_id or "").startswith(("country:", "capital:"))]
        heads = [one.head for one in states if one.head != mention.head and not _placed(mention.sentence, one.head)]
        heads = [i for i in heads if mention.sentence.tokens[mention.sentence.tokens[i].head].text != "of"]
        return clause is not None and any(_verb(mention.sentence, i) == clause for i in heads)


def _only_strangers(entities: Sequence[Entity], places: Sequence[Place], *, named: Sequence[Entity] = ()) -> bool:
    """Tells whether a text speaks of countries only to say where strangers are from; `named` are parties that places may name besides."""
    told = all(any(one.start <= place.start < one.end for one in (*entities, *named)) for place in places)
    return told and bool(entities or not named) and all(map(_stranger, entities))


def _stranger(entity: Entity) -> bool:
    """Tells whether a party is one or a few private people of a country that is told: "a Swiss tourist", "two Danish engineers"."""
    first, *others = map(fold, entity.text.split())
    few = first.isdigit() or first in words("indefinite") | words("counted")
    here = not words("places").isdisjoint(others)  # "a crowd in Conakry" is at home
    return few and not here and bool(entity.sectors) and PRIVATE.issuperset(entity.sectors)


def _inside(one: Entity, other: Entity) -> bool:
    """Tells whether a name is only a part of a longer one: "Italy" of "Italy's minister"."""
    return other.start <= one.start and one.end <= other.end and len(one.text) < len(other.text)


def noun_of(mention: Mention) -> frozenset[str] | None:
    """Returns the agent phrase that heads a mention, in singular and as it stands."""
    agent = Agents.load().noun_at([token.text for token in mention.sentence.tokens], mention.head)
    return None if agent is None else frozenset({agent.phrase, *singulars(agent.phrase)})


def _nouns(mention: Mention) -> frozenset[str]:
    """Returns the agent phrases of a mention: that of its noun, or the titles of a name, whole."""
    titles = nouns_of(mention.sentence, mention.head) if mention.token.pos == "PROPN" else frozenset()
    whole = frozenset(noun.removeprefix("former ") for noun in titles if not any(other.endswith(f" {noun}") for other in titles))
    return whole or noun_of(mention) or frozenset()


def _homely(nouns: frozenset[str], entity: Entity) -> bool:
    """Says whether a party is by its sectors one that acts at home, and by its noun none that is abroad."""
    return HOME.issuperset(entity.sectors) and nouns.isdisjoint(words("mobile"))


def _elsewhere(shown: Sequence[str], nouns: frozenset[str]) -> bool:
    """Says whether the words of a mention put it elsewhere ("foreign troops") or name several of a kind ("the two armies")."""
    several = "two" in shown and (shown[0] == "the" or bool(nouns & words("collective_parties")))
    return several or bool((words("elsewhere") | words("block_before") | words("block_after")) & set(shown))


def _verb(sentence: Sentence, i: int) -> int | None:
    """Returns the verb of the clause in which a token stands."""
    return next((j for j in sentence.ancestors(i) if sentence.tokens[j].pos in VERBS), None)


def _placed(sentence: Sentence, i: int) -> bool:
    """Says whether a name is the object of a preposition of place, or of "of" behind one ("in Basra", "near the town of Basra")."""
    for j in (i, *sentence.ancestors(i)):
        token = sentence.tokens[j]
        above = sentence.tokens[token.head]
        if token.role == "prepositional-object" and above.text != "of":
            return fold(above.text) in words("places")
        if token.role not in {"prepositional-object", "compound", "preposition", "conjunct"}:
            return False
    return False

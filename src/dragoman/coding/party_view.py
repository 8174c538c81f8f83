"""What is known of a sentence whichever of its phrases is asked for: the actors named in it, the agent nouns, the edges of mentions."""

from __future__ import annotations

import datetime as dt

from dragoman.knowledge.actors import ActorIndex, Match
from dragoman.knowledge.agents import Agent, Agents
from dragoman.knowledge.party_words import words
from dragoman.knowledge.place_words import place_words
from dragoman.knowledge.words import HYPHENS, fold
from dragoman.language import phrases
from dragoman.language.lexical import content
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

JOINING = frozenset({"and", "or", ",", "&", "/"}) | HYPHENS
"""What stands between coordinated adjectives."""
PLURALS = frozenset({"NNS", "NNPS"})


class View:
    """A sentence with its known actors. Answers are kept, since the same phrase is asked for many times."""

    def __init__(self, sentence: Sentence, actors: ActorIndex, agents: Agents) -> None:
        self.sentence = sentence
        self.words = [token.text for token in sentence.tokens]
        self.folded = [fold(word) for word in self.words]
        self.actors, self._agents = actors, agents
        self.entities: dict[tuple[int, dt.date | None], Entity] = {}
        """What the phrase headed by a token is as of a day; filled by coding/participants.py."""
        self._nouns: dict[int, Agent | None] = {}
        self._modifiers: dict[int, Agent | None] = {}
        self._edges: dict[int, tuple[int, int]] = {}
        self._before: dict[int, list[int]] = {}
        self._counted: dict[int, list[int]] = {}
        self.matches = [match for match in actors.find(self.words) if not self._blocked(match) and not self._personal(match)]
        self.at = {i: match for match in self.matches for i in range(match.first, match.last + 1)}

    def _blocked(self, match: Match) -> bool:
        """Says whether a prefix or participle denies that the party is of that country ("anti-American", "Israeli-backed")."""
        after = match.last + 1
        if self.denied(match.first) or self._owned(match):
            return True
        if after < len(self.words) and self.words[after] in HYPHENS:
            after += 1
        seat = match.use == "seat" and self.based(match.last)
        return not seat and after < len(self.words) and self._participle(after)

    def _owned(self, match: Match) -> bool:
        """Says whether a body of the United Nations is by its possessor a country's own: "Russia's Security Council"."""
        owned = match.first > 1 and self.words[match.first - 1] in {"'s", "\u2019s"}
        return owned and match.actor.name.startswith("UN ") and not self.folded[match.first].startswith(("un", "u.n"))

    def attacking(self, head: int) -> str | None:
        """Returns the verb by which a craft shows that it is armed: "American planes bombed"."""
        token = self.sentence.tokens[head]
        if token.lemma.lower() not in words("craft") or token.role not in {"subject", "agent", "prepositional-object"}:
            return None
        verb = next((self.sentence.tokens[i] for i in self.sentence.ancestors(head) if self.sentence.tokens[i].pos == "VERB"), None)
        does = verb is not None and (token.role == "subject" or self.sentence.tokens[token.head].text.lower() == "by")
        return verb.text if does and verb is not None and verb.lemma.lower() in words("armed_acts") else None

    def denied(self, i: int) -> bool:
        """Says whether a prefix turns the word around: "anti-American", "pro-Islamic"."""
        return i > 1 and self.words[i - 1] in HYPHENS and self.folded[i - 2] in words("block_before")

    def based(self, i: int) -> bool:
        """Says whether a name only says where a party has its seat: "the Damascus-based group"."""
        return self.folded[i + 2 : i + 3] == ["based"] and self.words[i + 1] in HYPHENS

    def _participle(self, i: int) -> bool:
        if self.words[i - 1] in HYPHENS:
            return self.folded[i] in words("block_after")
        return self.folded[i] in words("block_bare") and self.sentence.tokens[i].role in {"modifier", "compound"}

    def _personal(self, match: Match) -> bool:
        """Says whether a match is here a part of another name ("Chad Smith", "Michael Jordan", "Roger Trump")."""
        i, last, tokens = match.first, match.last, self.sentence.tokens
        if match.actor.kind != "person" and (i != last or self.folded[i] not in words("also_personal")):
            return False
        if tokens[last].role == "compound" and tokens[last].head == last + 1 and self._unknown_name(last + 1):
            return True
        before = [c for c in self.sentence.children(i, "compound") if c == i - 1] if i == last else []
        return any(self._unknown_name(c) or self.folded[c].rstrip(".") in place_words().titles for c in before)

    def _unknown_name(self, i: int) -> bool:
        if i == 0 and self.folded[i] in words("before_countries"):
            return False
        known = self.folded[i].rstrip(".") in words("things") or self._agents.modifier_at(self.words, i) is not None
        return self.sentence.tokens[i].tag == "NNP" and not known

    def noun(self, i: int) -> Agent | None:
        """Returns the agent phrase that token `i` is the noun of."""
        if i not in self._nouns:
            self._nouns[i] = self._agents.noun_at(self.words, i)
        return self._nouns[i]

    def modifier(self, i: int) -> Agent | None:
        """Returns the modifier or agent noun that ends at token `i`."""
        if i not in self._modifiers:
            self._modifiers[i] = self._agents.modifier_at(self.words, i)
        return self._modifiers[i]

    def former(self, i: int) -> bool:
        """Says whether token `i` is "former", "ousted" and the like, as a word or as the prefix of the next one."""
        found = self.modifier(i)
        prefix = i + 1 < len(self.words) and self.words[i + 1] in HYPHENS
        return found is not None and found.use == "former" and (prefix or self.words[i + 1 : i + 2] != ["-"])

    def before(self, head: int) -> list[int]:
        """Returns the premodifiers of a head inside its mention, its own name left out."""
        if head not in self._before:
            first, _ = self.edges(head)
            own = self.at.get(head)
            found, prefix = phrases.premodifiers(self.sentence, head), self._prefix(head)
            found = found if prefix is None else sorted({*found, *phrases.premodifiers(self.sentence, prefix), prefix})
            self._before[head] = [i for i in found if i >= first and (own is None or not own.first <= i <= own.last)]
        return self._before[head]

    def edges(self, head: int) -> tuple[int, int]:
        """Returns the first and last token of a mention; a known name is kept whole, and a coordination before it is not of it."""
        if head not in self._edges:
            first, last = phrases.edges(self.sentence, head)
            first = self.at[first].first if first in self.at else first
            match = self.at.get(head)
            if match is not None:
                start = match.first
                while start > first and self._may_precede(start - 1):
                    start -= 1
                first, last = start, max(last, match.last)
            self._edges[head] = min(self._with_prefix(first), head), last
        return self._edges[head]

    def _with_prefix(self, first: int) -> int:
        """Returns where a mention begins when its first word may hang on a prefix ("ex-president", "Peru's ex-president")."""
        if self.words[first] in HYPHENS:
            first += 1
        prefix = self._prefix(first)
        return first if prefix is None else phrases.edges(self.sentence, prefix)[0]

    def _prefix(self, i: int) -> int | None:
        """Returns the prefix that hangs on a word."""
        prefixed = i > 1 and self.words[i - 1] in HYPHENS and self.folded[i - 2] in words("prefixes")
        return i - 2 if prefixed else None

    def owners(self, head: int) -> list[int]:
        """Returns the heads of the possessors of a phrase, nearest first, those of a prefix before it too."""
        prefix = self._prefix(head)
        return phrases.possessors(self.sentence, head) + ([] if prefix is None else phrases.possessors(self.sentence, prefix))

    def _may_precede(self, i: int) -> bool:
        token = self.sentence.tokens[i]
        return token.pos not in {"CCONJ", "ADV"} and token.text != ","

    def counted(self, head: int) -> list[int]:
        """Returns the nouns counted by a head ("dozens of rebels"), the noun after a prefix ("ex-ministers"), or the head itself."""
        if head not in self._counted:
            self._counted[head] = self._find_counted(head)
        return self._counted[head]

    def _find_counted(self, head: int) -> list[int]:
        if self.folded[head] in words("prefixes") and self.words[head + 1 : head + 2] == ["-"] and head + 2 < len(self.words):
            noun = head + 2
            while self.sentence.tokens[noun].role == "compound" and self.sentence.tokens[noun].head > noun:
                noun = self.sentence.tokens[noun].head
            return [noun]
        agent = self.noun(head)
        if agent is not None and agent.last > head:
            return [head]
        return [i for i in content(self.sentence, head) if i != head] or [head]

    def coordinated(self, head: int) -> list[int]:
        """Returns the head and what is coordinated with it or, where the parse errs, with an apposition or a word of its name."""
        sentence = self.sentence
        lists = [a for a in sentence.children(head, "apposition") if sentence.children(a, "conjunct")]
        found: list[int] = []
        for noun in [*sentence.conjuncts(head), *(j for a in lists for j in sentence.conjuncts(a))]:
            match = self.at.get(noun)
            name = range(match.first, match.last + 1) if match else ()
            found += [noun, *(j for i in name for j in sentence.conjuncts(i) if j not in name)]
        return sorted(set(found))

    def joined(self, a: Match, b: Match) -> bool:
        """Says whether two matches before a noun are coordinated: "Hungarian and Romanian", "Franco-German"."""
        between = self.folded[a.last + 1 : b.first]
        return bool(between) and all(word in JOINING for word in between)

    def placed(self, i: int) -> bool:
        """Says whether a noun is the object of a preposition of place."""
        token = self._first_of_list(i)
        above = self.sentence.tokens[self.sentence.tokens[token].head]
        return self.sentence.tokens[token].role == "prepositional-object" and above.text.lower() in words("places")

    def some(self, head: int) -> bool:
        """Says whether a people's name means some persons and not the country: "two Palestinians", "a Briton", "dozens of Swedes"."""
        sentence = self.sentence
        before = sentence.children(head, "number", "determiner")
        if any(sentence.tokens[i].role == "number" or self.folded[i] in words("indefinite") for i in before):
            return True
        if self._bare(head):
            return True
        first = sentence.tokens[self._first_of_list(head)]
        above = sentence.tokens[sentence.tokens[first.head].head].i
        return first.role == "prepositional-object" and above != first.i and first.i in self.counted(above)

    def _bare(self, head: int) -> bool:
        """Says whether a people's name is a plural that stands alone: "Swedes protested", neither "the Swedes" nor "Swedes and Danes"."""
        alone = len(self.sentence.conjuncts(self._first_of_list(head))) == 1
        return alone and self.sentence.tokens[head].tag in PLURALS and not self.sentence.children(head, "determiner")

    def _first_of_list(self, i: int) -> int:
        while self.sentence.tokens[i].role == "conjunct":
            i = self.sentence.tokens[i].head
        return i

    def meant(self, head: int) -> int:
        """Returns the noun that is meant: a relative pronoun's antecedent, what a head counts, or the head itself."""
        head = self.counted(head)[0]
        if self.folded[head] in words("relatives"):
            noun = phrases.antecedent(self.sentence, head)
            return head if noun is None else self.counted(noun)[0]
        return head

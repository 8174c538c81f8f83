"""Who does what to whom in a parsed sentence, as grammar tells it: the predicates that the codebook's patterns speak of.

A `Predicate` has logical arguments: the subject of an active verb and the "by" phrase of a passive are both `subjects`. Understood subjects
(control, raising, conjoined verbs, participles, relative clauses) are filled in, conjoined parties are all listed.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from typing import Any

from dragoman.language.grammar import auxiliary_forms, word_class
from dragoman.language.sentence import Sentence

RELATIVE_TAGS = frozenset({"WDT", "WP", "WP$"})
COPULAS = frozenset({"be", "become", "remain", "stay", "stand", "get", "seem", "appear", "look", "feel"})
NEAR = 3
"""Tokens from a verb to one that is conjoined so closely that both share the object that follows."""
OBLIGATION = frozenset({"must", "should", "ought"})
QUESTIONS = frozenset({"whether", "if"})
ASKING = frozenset({"ask", "wonder", "inquire", "enquire"})
QUESTION_TAGS = frozenset({"WP", "WP$", "WRB"})
DEEPEST = 12
"""Steps that the search for an understood subject goes up; real sentences need four."""


@dataclasses.dataclass(frozen=True, slots=True)
class Clause:
    """A complement: `kind` is to, that, ing or PREPOSITION-ing, `verb` the index of its verb.

    A finite clause of obligation ("says that Iran must ...") is given twice, as that and as must; a question ("establish whether ...")
    as that and as whether, under a verb of asking only so.
    """

    kind: str
    verb: int


@dataclasses.dataclass(frozen=True, slots=True)
class Governor:
    """What a clause depends on: `relation` (to, that, ing, PREPOSITION-ing, adverbial, relative, noun), `head` its index."""

    relation: str
    head: int


@dataclasses.dataclass(frozen=True, slots=True)
class Predicate:
    """A verb, or a copula with its adjective, and its logical arguments, as indices of head tokens.

    `lemma` is the verb's ("be:willing" for a copula with an adjective), `aliases` other names that it answers to. `companions` are the
    words that may make it an idiom ("call off", "take part"), `particles` those of them that must.
    `obliques` are (preposition, heads); an indirect object is also listed as a "to" oblique.
    `form` is finite, to, gerund or participle; `past` tells the tense of the finite verb.
    """

    i: int
    lemma: str
    aliases: frozenset[str]
    companions: frozenset[str]
    particles: frozenset[str]
    subjects: tuple[int, ...]
    objects: tuple[int, ...]
    obliques: tuple[tuple[str, tuple[int, ...]], ...]
    clauses: tuple[Clause, ...]
    passive: bool
    negated: bool
    auxiliaries: tuple[str, ...]
    markers: tuple[str, ...]
    form: str
    past: bool
    governor: Governor | None


def predicates(sentence: Sentence) -> dict[int, Predicate]:
    """Returns the predicate of every full verb of the sentence, by the index of the verb; the sentence keeps them."""
    return sentence.derived(_predicates)


def _predicates(sentence: Sentence) -> dict[int, Predicate]:
    reader = _Reader(sentence)
    return {token.i: reader.predicate(token.i) for token in sentence.tokens if reader.is_verb(token.i)}


def obliques(sentence: Sentence, i: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Returns the prepositional phrases directly below token `i` as (preposition, heads of its objects).

    Stacked prepositions ("out of Syria") are given under the last one and under both joined by an underscore. The sentence keeps them:
    every pattern asks.
    """
    known = sentence.derived(_known_obliques)
    if i not in known:
        known[i] = tuple(_obliques(sentence, i))
    return known[i]


def _known_obliques(_: Sentence) -> dict[int, tuple[tuple[str, tuple[int, ...]], ...]]:
    return {}


def _obliques(sentence: Sentence, i: int) -> list[tuple[str, tuple[int, ...]]]:
    found: list[tuple[str, tuple[int, ...]]] = []
    for p in sentence.children(i, "preposition", "agent", "indirect-object"):
        word = sentence.tokens[p].text.lower()
        # "fired at students marching on parliament": the parser may take the noun for the subject of a gerund.
        below = [o for c in sentence.children(p, "prepositional-clause") for o in sentence.children(c, "subject")]
        heads = tuple(h for o in (*sentence.children(p, "prepositional-object"), *below) for h in sentence.conjuncts(o))
        if heads:
            found.append((word, heads))
        for inner, deeper in obliques(sentence, p):
            found.append((f"{word}_{inner}", deeper))
            if word not in word_class("fixed_prepositions"):
                found.append((inner, deeper))
        for other in sentence.children(p, "conjunct"):
            found.extend(
                (sentence.tokens[other].text.lower(), tuple(sentence.conjuncts(o)))
                for o in sentence.children(other, "prepositional-object")
            )
    return found


def noun_clauses(sentence: Sentence, noun: int) -> list[Clause]:
    """Returns the clauses that say what a noun is about ("readiness to talk", "the threat of attacking", "a promise that ...")."""
    reader = _Reader(sentence)
    near = [c for c in sentence.children(noun, "noun-clause") if reader.form(c) == "to" or sentence.children(c, "marker")]
    return [*(Clause(reader.kind(c), c) for c in near if reader.is_verb(c)), *reader.clauses(noun)]


def words_of_act(sentence: Sentence, i: int, *, apart: Collection[int] = ()) -> list[int]:
    """Returns the tokens that tell the act of token `i`: all below it but what others do ("fired at men who threw stones").

    Args:
        sentence: the sentence.
        i: the word of the act.
        apart: verbs that tell acts of their own: what is conjoined there is left out.
    """
    found, stack = [], [i]
    while stack:
        j = stack.pop()
        found.append(j)
        stack.extend(c for c in sentence.children(j) if not _of_others(sentence, c, apart))
    return sorted(found)


def _of_others(sentence: Sentence, i: int, apart: Collection[int]) -> bool:
    subjects = (sentence.tokens[c].lemma.lower() for c in sentence.children(i, "subject"))
    role = sentence.tokens[i].role
    return (role == "relative-clause" and "who" in subjects) or (role == "conjunct" and i in apart)


class _Reader:
    """Reads predicates off one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.s = sentence

    def is_verb(self, i: int) -> bool:
        token = self.s.tokens[i]
        return token.tag.startswith("VB") and token.role not in {"auxiliary", "passive-auxiliary", "modifier", "compound", "case"}

    def predicate(self, i: int) -> Predicate:
        token, passive = self.s.tokens[i], self.is_passive(i)
        subjects, objects, phrases = self.arguments(i, passive=passive)
        lemma, aliases, phrases, extra = self.name(i, phrases, passive=passive)
        return Predicate(
            i=i,
            lemma=lemma,
            aliases=aliases,
            companions=self.companions(i),
            particles=frozenset(() if self.up_to(i) else (token.text.lower() for token in self.below(i, "particle"))),
            subjects=subjects,
            objects=objects,
            obliques=tuple(phrases),
            clauses=(*self.clauses(i), *extra),
            passive=passive,
            negated=self.negated(i, (*subjects, *objects)),
            auxiliaries=self.auxiliaries(i),
            markers=tuple(self.s.tokens[m].lemma for m in self.s.children(i, "marker")),
            form=self.form(i),
            past=token.tag == "VBD" or any(self.s.tokens[a].tag == "VBD" for a in self.s.children(i, "auxiliary", "passive-auxiliary")),
            governor=self.governor(i),
        )

    # Names ------------------------------------------------------------------------------------------------------------------------

    def name(self, i: int, phrases: list[Any], *, passive: bool) -> tuple[str, frozenset[str], list[Any], list[Clause]]:
        """Gives the lemma and other names; a copula with an adjective takes the adjective's complements over."""
        token = self.s.tokens[i]
        if token.lemma in COPULAS:
            for a in self.s.children(i, "attribute"):
                attribute = self.s.tokens[a]
                if attribute.tag.startswith(("JJ", "VB", "RB")):
                    name = f"be:{attribute.text.lower()}"
                    return name, frozenset({token.lemma}), [*phrases, *obliques(self.s, a)], self.clauses(a)
        progressive = token.lemma == "go" and token.tag == "VBG" and "be" in self.auxiliaries(i)  # "is going to" is a future
        return token.lemma, frozenset({f"be:{token.text.lower()}"} if passive or progressive else ()), phrases, []

    def companions(self, i: int) -> frozenset[str]:
        loose = [c for c in self.s.children(i, "preposition") if not self.s.children(c, "prepositional-object")]
        small = [c for c in self.s.children(i, "clause", "infinitive") if not self.s.tokens[c].tag.startswith("VB")]
        cries = [c for c in self.s.children(i, "other") if self.s.tokens[c].tag == "UH"]  # "said no", "said sorry"
        words = [*cries, *self.s.children(i, "particle", "adverb", "object", "attribute", "passive-subject"), *loose, *small]
        near = [self.s.tokens[c] for c in words]
        return frozenset(word for token in near for word in (token.lemma, token.text.lower()))

    def auxiliaries(self, i: int) -> tuple[str, ...]:
        forms = auxiliary_forms()
        own = [self.s.tokens[c] for c in self.s.children(i, "auxiliary")]
        if not own and self.s.tokens[i].role == "conjunct" and not self.s.children(i, "subject", "passive-subject"):
            head = self.s.tokens[i].head
            if self.is_verb(head) and self.s.tokens[head].tag == self.s.tokens[i].tag:
                return self.auxiliaries(head)
        return tuple(forms.get(a.text.lower(), a.lemma) for a in own)

    def form(self, i: int) -> str:
        token = self.s.tokens[i]
        helpers = [self.s.tokens[c] for c in self.s.children(i, "auxiliary", "passive-auxiliary")]
        if any(h.tag == "TO" for h in helpers):
            return "to"
        if token.tag in {"VBD", "VBP", "VBZ"} or any(h.tag in {"MD", "VBD", "VBP", "VBZ"} for h in helpers):
            return "finite"
        if token.tag == "VB" and token.role in {"clause", "infinitive"} and not helpers and not self.s.children(i, "marker"):
            return "to"  # the bare infinitive of "let the convoy pass"
        if token.role == "conjunct" and self.is_verb(token.head) and self.s.tokens[token.head].tag == token.tag:
            return self.form(token.head)
        return {"VBG": "gerund", "VBN": "participle"}.get(token.tag, "finite")

    def negated(self, i: int, arguments: Iterable[int]) -> bool:
        words = self.s.tokens
        if self.s.children(i, "negation") or any(
            words[c].lemma in word_class("negative_adverbs") for c in self.s.children(i, "adverb", "conjunction")
        ):
            return True
        if any(words[c].tag.startswith("JJ") and self.s.children(c, "negation") for c in self.s.children(i, "attribute")):
            return True
        if self.at_no_time(i) or self.nor(i):
            return True
        near = [a for a in arguments if words[a].head == i or words[words[a].head].head == i]
        return any(
            words[a].lemma in word_class("negative_nouns")
            or any(words[d].lemma in word_class("negative_determiners") for d in self.s.children(a, "determiner"))
            for a in near
        )

    def at_no_time(self, i: int) -> bool:
        """Tells whether a phrase like "at no point" or "by no means" denies the verb."""
        below = [h for _, heads in obliques(self.s, i) for h in heads if self.s.tokens[h].lemma in word_class("measures_of_denial")]
        return any(self.s.tokens[d].lemma == "no" for h in below for d in self.s.children(h, "determiner"))

    def nor(self, i: int) -> bool:
        """Tells whether the verb follows "nor" ("neither sued nor accused")."""
        head = self.s.tokens[i].head
        words = [self.s.tokens[c] for c in self.s.children(head, "conjunction")] if self.s.tokens[i].role == "conjunct" else []
        return any(word.lemma == "nor" and head < word.i < i for word in words)

    # Arguments --------------------------------------------------------------------------------------------------------------------

    def is_passive(self, i: int) -> bool:
        token = self.s.tokens[i]
        if self.s.children(i, "passive-subject", "passive-auxiliary", "agent"):
            return True
        if token.tag != "VBN" or self.s.children(i, "subject", "auxiliary"):
            return False
        if token.role == "conjunct" and self.is_verb(token.head):
            return self.is_passive(token.head)
        if self.s.children(i, "object") and token.lemma not in word_class("two_objects"):
            return False  # "Gunmen on motorcycles killed ten farmers, a mayor said": a past tense that was taken for a participle
        return token.role in {"noun-clause", "adverbial-clause", "relative-clause"}

    def arguments(self, i: int, *, passive: bool) -> tuple[tuple[int, ...], tuple[int, ...], list[tuple[str, tuple[int, ...]]]]:
        phrases, surface = [*obliques(self.s, i)], self.surface(i)
        direct = self.expand(self.s.children(i, *(("object",) if passive else ("object", "attribute"))), i)
        indirect = self.expand([c for c in self.s.children(i, "indirect-object") if self.s.tokens[c].pos != "ADP"], i)
        if passive:
            agents = self.agents(i)
            if direct:
                return agents, direct, [*phrases, ("to", surface)] if surface else phrases
            return agents, surface, phrases
        direct = direct or self.counted(i, phrases) or self.gap(i) or self.shared_object(i)
        # "urged Iran to leave", "saw troops firing", and small clauses without a verb: "declared the envoy persona non grata".
        below = [c for c in self.s.children(i, "clause", "infinitive") if not self.is_verb(c) or self.form(c) in {"to", "gerund"}]
        raised = tuple(h for c in below for h in self.own_subject(c))
        if indirect:
            phrases = [*phrases, ("to", indirect)]
        return surface, direct or raised, phrases

    def counted(self, i: int, phrases: list[tuple[str, tuple[int, ...]]]) -> tuple[int, ...]:
        """Returns an object that its number makes look like a prepositional phrase ("kidnapped up to 16 advisers")."""
        if self.up_to(i):
            return self.expand(self.s.children(i + 2, "prepositional-object"), i)
        for preposition, heads in phrases:
            if preposition in word_class("counting_prepositions") and any(
                self.s.children(h, "number") and h - i <= NEAR + 2 for h in heads
            ):
                return heads
        return ()

    def up_to(self, i: int) -> bool:
        """Tells whether "up to" and a number follow the verb; the parser takes "up" for its particle."""
        after = [token.text.lower() for token in self.s.tokens[i + 1 : i + 4]]
        return after[:2] == ["up", "to"] and self.s.tokens[min(i + 3, len(self.s.tokens) - 1)].pos == "NUM"

    def agents(self, i: int) -> tuple[int, ...]:
        """Returns the "by" parties of a passive; conjoined passives share that of the last one ("armed and financed by")."""
        for verb in (i, *(c for c in self.s.children(i, "conjunct") if self.is_verb(c) and self.is_passive(c))):
            near = [o for p in self.s.children(verb, "agent") for o in self.s.children(p, "prepositional-object")]
            if near:
                return self.expand(near, verb)
        return ()

    def expand(self, heads: Iterable[int], verb: int) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.antecedent(h, verb) for head in heads for h in self.s.conjuncts(head)))

    def antecedent(self, i: int, verb: int) -> int:
        """Returns the noun that a relative pronoun stands for, and any other token as it is."""
        token = self.s.tokens[i]
        if token.tag not in RELATIVE_TAGS and not (token.lemma == "that" and self.s.tokens[verb].role == "relative-clause"):
            return i
        for a in (verb, *self.s.ancestors(verb)):
            if self.s.tokens[a].role == "relative-clause":
                return self.s.tokens[a].head
        return i

    def gap(self, i: int) -> tuple[int, ...]:
        """Returns the noun that an object relative clause describes ("the village that the army shelled")."""
        token = self.s.tokens[i]
        if (
            token.role != "relative-clause"
            or not self.s.children(i, "subject")
            or any(k.tag in RELATIVE_TAGS for k in self.below(i, "subject"))
        ):
            return ()
        return () if self.s.children(i, "clause", "infinitive") else (token.head,)

    def shared_object(self, i: int) -> tuple[int, ...]:
        """Returns the object that follows the second of two conjoined verbs ("arrested and beat protesters")."""
        for c in self.s.children(i, "conjunct"):
            same = self.is_verb(c) and (self.form(c) == self.form(i) or self.s.tokens[c].tag == "VB")
            if c - i <= NEAR and same and not self.s.children(i, "clause", "infinitive"):
                return self.expand(self.s.children(c, "object"), c)
        return ()

    def below(self, i: int, *roles: str) -> list[Any]:
        return [self.s.tokens[c] for c in self.s.children(i, *roles)]

    def own_subject(self, i: int) -> tuple[int, ...]:
        return self.expand(self.s.children(i, "subject", "passive-subject"), i)

    def surface(self, i: int, depth: int = 0) -> tuple[int, ...]:
        """Returns the grammatical subject of verb `i`, understood ones included."""
        own = self.own_subject(i)
        token = self.s.tokens[i]
        if own or depth > DEEPEST or token.head == i:
            return own
        head = token.head
        if token.role == "noun-clause":
            return self.noun_clause_subject(i, head, depth)
        if token.role == "prepositional-clause":
            return self.gerund_subject(head, depth)
        if token.role in {"infinitive", "clause"}:
            return self.controller(self.climb(head), depth)
        if token.role in {"conjunct", "adverbial-clause", "parataxis"} and self.is_verb(head):
            return self.surface(head, depth + 1)
        return ()

    def climb(self, i: int) -> int:
        """Returns the verb that carries an adjective ("was ready to strike"), any other token as it is."""
        token = self.s.tokens[i]
        return token.head if token.role == "attribute" and self.is_verb(token.head) else i

    def controller(self, verb: int, depth: int) -> tuple[int, ...]:
        if not self.is_verb(verb):
            return ()
        if not self.is_passive(verb) and self.s.tokens[verb].lemma not in word_class("subject_control"):
            near = self.s.children(verb, "object") or [c for c in self.s.children(verb, "indirect-object") if self.s.tokens[c].pos != "ADP"]
            if near:
                return self.expand(near, verb)
        return self.surface(verb, depth + 1)

    def gerund_subject(self, preposition: int, depth: int) -> tuple[int, ...]:
        verb = self.climb(self.s.tokens[preposition].head)
        if not self.is_verb(verb):
            return self.noun_clause_subject(preposition, verb, depth)
        if self.s.tokens[preposition].text.lower() in word_class("object_gerund") and not self.is_passive(verb):
            near = self.s.children(verb, "object")
            if near:
                return self.expand(near, verb)
        return self.surface(verb, depth + 1)

    def noun_clause_subject(self, i: int, noun: int, depth: int) -> tuple[int, ...]:
        """Returns whose decision it is in "the army's decision to withdraw"; a participle belongs to its noun ("troops firing")."""
        if self.form(i) != "to" and self.s.tokens[i].tag != "VB":
            return tuple(self.s.conjuncts(noun))
        owners = self.s.children(noun, "possessor")
        if owners:
            return self.expand(owners, i)
        by = [h for p, heads in obliques(self.s, noun) if p == "by" for h in heads]
        verb = self.s.tokens[noun].head
        if by or not self.is_verb(verb):
            return tuple(by)
        return self.surface(verb, depth + 1) if self.s.tokens[noun].role in {"object", "attribute"} else (noun,)

    # Clauses ----------------------------------------------------------------------------------------------------------------------

    def kind(self, verb: int) -> str:
        return {"to": "to", "gerund": "ing"}.get(self.form(verb), "that")

    def clauses(self, i: int) -> list[Clause]:
        found = [Clause(self.kind(c), c) for c in self.s.children(i, "clause", "infinitive") if self.s.tokens[c].tag.startswith("VB")]
        found += [Clause("to", c) for c in self.s.children(i, "adverbial-clause") if self.form(c) == "to"]
        for p in self.s.children(i, "preposition"):
            word = self.s.tokens[p].text.lower()
            found += [Clause(f"{word}-ing", c) for c in self.s.children(p, "prepositional-clause") if self.s.tokens[c].tag.startswith("VB")]
        spread = [
            Clause(c.kind, v)
            for c in found
            for v in self.s.conjuncts(c.verb)
            if self.is_verb(v) and (v == c.verb or self.kind(v) == c.kind)
        ]
        finite = [c.verb for c in spread if c.kind == "that"]
        musts = [Clause("must", verb) for verb in finite if self.obliges(verb)]
        questions = [Clause("whether", verb) for verb in finite if self.asks(verb)]
        if self.s.tokens[i].lemma in ASKING:  # who asks whether somebody came does not ask that he come
            spread = [c for c in spread if all(c.verb != question.verb for question in questions)]
        return [*spread, *musts, *questions]

    def obliges(self, verb: int) -> bool:
        """Tells whether a clause says what ought to be done ("must withdraw", "has to leave", "insisted that he leave")."""
        if self.s.tokens[verb].tag == "VB" and not self.s.children(verb, "auxiliary", "passive-auxiliary"):
            return True
        if not OBLIGATION.isdisjoint(self.auxiliaries(verb)):
            return True
        return self.s.tokens[verb].lemma in {"have", "need"} and any(self.form(c) == "to" for c in self.s.children(verb, "infinitive"))

    def asks(self, verb: int) -> bool:
        """Tells whether a clause is a question in other words ("whether they would come", "why it was late")."""
        tokens = [self.s.tokens[c] for c in self.s.children(verb)]
        return any(token.lemma in QUESTIONS if token.role == "marker" else token.tag in QUESTION_TAGS for token in tokens if token.i < verb)

    def governor(self, i: int) -> Governor | None:
        token = self.s.tokens[i]
        head = token.head
        if token.role in {"clause", "infinitive"}:
            return Governor(self.kind(i), self.climb(head))
        if token.role == "prepositional-clause":
            return Governor(f"{self.s.tokens[head].text.lower()}-ing", self.climb(self.s.tokens[head].head))
        if token.role == "conjunct" and self.is_verb(head):
            return self.governor(head) if self.kind(head) == self.kind(i) else None
        relation = {"adverbial-clause": "adverbial", "relative-clause": "relative", "noun-clause": "noun"}.get(token.role)
        if relation == "adverbial" and self.form(i) == "to":
            relation = "to"
        return Governor(relation, head) if relation else None

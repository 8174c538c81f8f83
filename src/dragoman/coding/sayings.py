"""Cues in a parsed sentence, each with its speaker and the words that it takes as content: grammar alone, no quotation marks."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from dragoman.coding.cues import Cues, Frame, load_cues
from dragoman.coding.stretches import runs, unbroken
from dragoman.language.predicates import Predicate, obliques, predicates
from dragoman.language.sentence import Sentence

_PRONOUN_TAGS = frozenset({"WDT", "WP"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "DET"})
_NEAR = 4
"""Tokens between a verb of saying and the noun before it that is taken for its subject where the parse shows none."""
_LABEL = frozenset({"NOUN", "PROPN", "ADJ", "DET", "ADP", "CCONJ"})
_LONGEST_LABEL, _LONGEST_HEADLINE = 6, 30
"""Tokens of the name before the colon of a headline, and of the headline."""
_CLAUSES = ("clause", "infinitive", "adverbial-clause")
_PHRASE_ROLES = frozenset({
    "preposition", "prepositional-object", "adverb", "object", "attribute", "compound", "modifier", "apposition",
})  # fmt: skip
_TAILS = frozenset({"relative-clause", "adverbial-clause"})
_BREAKS = frozenset({",", "-", "--", "\u2013", "\u2014", "\u2015"})
_NO_CUE = Frame()


@dataclasses.dataclass(frozen=True, slots=True)
class Saying:
    """A cue of one sentence: tokens `first` to `last`, `verb` its verb or noun.

    `speaker` is the head of the speaker's noun phrase; `content` are token indices, sorted.

    `quotes`: quoted words beside it can be its content. `clausal`: the content is a clause or its rest, not a noun phrase.
    `says`: it reports words, with who said them; only such a cue counts within what another one reports.
    """

    sentence: Sentence
    verb: int
    first: int
    last: int
    speaker: int | None
    content: tuple[int, ...]
    quotes: bool
    clausal: bool
    says: bool = False

    def mention(self) -> tuple[int, int] | None:
        """Returns the code points of the words that stand for the speaker: the whole noun phrase, or the relative pronoun."""
        if self.speaker is None:
            return None
        s = self.sentence
        for c in s.children(self.verb, "subject", "passive-subject"):
            if s.tokens[c].tag in _PRONOUN_TAGS:
                return s.tokens[c].start, s.tokens[c].end
        cut = {self.first, self.last, *self.content}
        kept = [self.speaker]
        for branch in s.children(self.speaker):
            below = s.subtree(branch)
            if cut.isdisjoint(below) and self.verb not in below:
                kept.extend(below)
        found = runs(s, unbroken(sorted(kept), self.speaker))
        return next((run for run in found if run[0] <= s.tokens[self.speaker].start < run[1]), None)

    @property
    def start(self) -> int:
        """The first code point of the cue."""
        return self.sentence.tokens[self.first].start

    @property
    def end(self) -> int:
        """The code point after the cue."""
        return self.sentence.tokens[self.last].end


def sayings(sentence: Sentence) -> list[Saying]:
    """Returns the cues of a sentence in text order."""
    reader = _Reader(sentence)
    found = [*reader.verbs(), *reader.nouns(), *reader.phrases(), *reader.adverbs(), *reader.headline()]
    wider = {saying.first: saying for saying in found if saying.verb != saying.first}
    kept = [saying for saying in found if wider.get(saying.first, saying) is saying]
    return sorted(kept, key=lambda saying: (saying.first, saying.last))


class _Reader:
    """Reads the cues off one sentence."""

    def __init__(self, sentence: Sentence) -> None:
        self.s = sentence
        self.cues: Cues = load_cues()
        self.predicates = predicates(sentence)

    # Verbs and adjectives ---------------------------------------------------------------------------------------------------------

    def verbs(self) -> Iterator[Saying]:
        """Yields what verbs and copulas with adjectives say."""
        for predicate in self.predicates.values():
            frame, cue = self.frame(predicate)
            if frame is None or not self.happens(predicate):
                continue
            saying = self.passive(predicate, frame, cue) if predicate.passive else self.active(predicate, frame, cue)
            if saying is not None and self.is_empty(saying):
                continue
            if saying is not None and not (frame.weak and self.is_weak(saying.speaker)):
                lemma = self.s.tokens[predicate.i].lemma
                yield dataclasses.replace(saying, says=lemma in self.cues.speech and saying.clausal and saying.speaker is not None)

    def is_empty(self, saying: Saying) -> bool:
        """Says whether what follows is no content ("spoke on condition of anonymity")."""
        heads = {self.s.tokens[j].lemma for j in saying.content if self.s.tokens[j].role == "prepositional-object"}
        return not saying.clausal and not heads.isdisjoint(self.cues.no_content)

    def happens(self, predicate: Predicate) -> bool:
        """Says whether something is said or thought at all: no "would say", no "to say" except after "continued" and the like."""
        if not self.cues.unreal.isdisjoint(predicate.auxiliaries):
            return False
        token = self.s.tokens[predicate.i]
        if predicate.form != "to":
            return True
        return token.role == "infinitive" and self.s.tokens[token.head].lemma in self.cues.aspect

    def frame(self, predicate: Predicate) -> tuple[Frame | None, tuple[int, int]]:
        """Returns what the cue takes, None where the verb is no cue, and the first and last token of the cue."""
        i = predicate.i
        for p in self.s.children(i, "particle", "preposition", "adverb"):
            frame = self.cues.verbs.get(f"{predicate.lemma}_{self.s.tokens[p].text.lower()}")
            if frame is not None and p == i + 1:
                return frame, (i, p)
        if predicate.lemma.startswith("be:") and not predicate.passive:
            for a in self.s.children(i, "attribute"):
                frame = self.cues.adjectives.get(self.s.tokens[a].text.lower())
                if frame is not None:
                    return frame, (min(i, a), max(i, a))
            return None, (i, i)
        return self.cues.verbs.get(self.s.tokens[i].lemma), (i, i)

    def active(self, predicate: Predicate, frame: Frame, cue: tuple[int, int]) -> Saying | None:
        """Returns what an active verb says: its complements, or the clause that it stands beside."""
        i = predicate.i
        content, clausal, cue = self.complements(i, frame, cue)
        speaker = self.speaker(predicate)
        turned = self.turned(predicate) if speaker is None and frame.quote else None
        if turned is not None:
            speaker, content = turned, []
        if not clausal and frame.clause and self.beside(i):
            content, clausal = self.host(i), True
        relative = frame.object and self.s.tokens[i].role == "relative-clause"
        if not content and relative and predicate.objects and speaker is not None:
            content = self.phrase(predicate.objects[0])
        content = self.without_tail(self.to_the_start(i, speaker, content) if clausal else content)
        quotes = frame.quote and self.s.tokens[i].lemma in self.cues.speech
        if not (content or quotes) or (speaker is None and not quotes):
            return None
        return Saying(self.s, i, *cue, speaker, tuple(sorted(set(content))), quotes, clausal)

    def speaker(self, predicate: Predicate) -> int | None:
        """Returns the head of the subject's noun phrase: the verb's own, that of the verb above, or the noun right before it."""
        found = self.nominal(self.above(predicate).subjects, predicate.i)
        for above in self.s.ancestors(predicate.i):
            if found is not None or above not in self.predicates or predicate.form == "finite":
                break
            found = self.nominal(self.predicates[above].subjects, predicate.i)
        return self.before(predicate.i) if found is None and self.s.tokens[predicate.i].tag in {"VBD", "VBZ", "VBP"} else found

    def above(self, predicate: Predicate) -> Predicate:
        """Returns the predicate whose subject a trailing participle shares: in "A said B had left, adding that ..." it is A who adds."""
        i, tokens = predicate.i, self.s.tokens
        first = self.s.subtree(i)[0]
        if tokens[i].role != "adverbial-clause" or predicate.form != "gerund" or first == 0 or tokens[first - 1].text not in _BREAKS:
            return predicate
        head = tokens[i].head
        while tokens[head].role in {"clause", "conjunct"} and tokens[head].pos in {"VERB", "AUX"}:
            if tokens[head].role == "clause" and not self.cues.verbs.get(tokens[tokens[head].head].lemma, _NO_CUE).clause:
                break
            head = tokens[head].head
        return self.predicates.get(head, predicate)

    def turned(self, predicate: Predicate) -> int | None:
        """Returns the noun right behind a verb of saying without a subject: '"..." asked the judge'."""
        objects = self.s.children(predicate.i, "object")
        first = min(self.s.subtree(objects[0])) if objects else -1
        return objects[0] if first == predicate.i + 1 and predicate.i > 0 and predicate.form == "finite" else None

    def nominal(self, heads: Iterable[int], verb: int) -> int | None:
        return next((head for head in heads if head != verb and self.s.tokens[head].pos in _NOMINAL), None)

    def before(self, verb: int) -> int | None:
        """Returns the head of the noun phrase that ends right before a verb, adverbs between left aside."""
        for j in range(verb - 1, max(-1, verb - _NEAR), -1):
            token = self.s.tokens[j]
            if token.pos in _NOMINAL and token.pos != "DET":
                return j
            if token.pos not in {"ADV", "AUX"}:
                return None
        return None

    def to_the_start(self, i: int, speaker: int | None, content: list[int]) -> list[int]:
        """Returns all that stands before a verb of saying that closes its sentence ("A will leave, but B will stay, the minister said")."""
        tokens = self.s.tokens
        first = min((i, *self.s.subtree(speaker)) if speaker is not None else (i,), default=i)
        after = [j for j in content if j > i]
        if tokens[i].role not in {"root", "conjunct"} or not content or after or first < 2 or tokens[first - 1].text not in _BREAKS:
            return content
        return list(range(first - 1))

    def without_tail(self, content: list[int]) -> list[int]:
        """Returns content without what the writer adds behind a comma: ", which ...", ", citing ..."."""
        kept = sorted(set(content))
        for j in reversed(kept):
            if self.s.tokens[j].role not in _TAILS or (self.s.tokens[j].role != "relative-clause" and not self.is_added(j)):
                continue
            below = self.s.subtree(j)
            first = below[0]
            last = next((k for k in reversed(kept) if self.s.tokens[k].pos != "PUNCT"), -1)
            if first > kept[0] and self.s.tokens[first - 1].text in _BREAKS and below[-1] >= last:
                kept = [k for k in kept if k < first - 1]
        return kept

    def is_added(self, j: int) -> bool:
        """Says whether an adverbial clause is a bare participle ("citing ...")."""
        return j in self.predicates and self.predicates[j].form in {"gerund", "participle"} and not self.s.children(j, "marker", "subject")

    def passive(self, predicate: Predicate, frame: Frame, cue: tuple[int, int]) -> Saying | None:
        """Returns what a passive says: "X is expected to win" of nobody, "X was condemned by Y" of Y."""
        i = predicate.i
        token = self.s.tokens[i]
        subjects = self.s.children(i, "passive-subject")
        content, clausal, cue = self.complements(i, frame, cue)
        speaker = next(iter(predicate.subjects), None)
        if token.role in {"noun-clause", "adverbial-clause"} and speaker is None:
            return None
        if token.lemma in self.cues.raising and self.s.children(i, "infinitive"):
            clausal = True
        elif speaker is None and not clausal:
            return None
        own = [j for subject in subjects for j in self.s.subtree(subject)]
        empty = len(own) == 1 and self.s.tokens[own[0]].text.lower() in self.cues.empty_subjects
        if empty or (clausal and frame.hearer):
            own = []
        content = [*own, *content]
        return Saying(self.s, i, *cue, speaker, tuple(sorted(set(content))), False, clausal) if content else None

    def complements(self, i: int, frame: Frame, cue: tuple[int, int]) -> tuple[list[int], bool, tuple[int, int]]:
        """Returns a verb's content, whether it is a clause, and the cue with a preposition that leads to the content."""
        hosts = [i, *([cue[0], cue[1]] if cue[0] != cue[1] else [])]
        below = [c for host in dict.fromkeys(hosts) for c in self.s.children(host)]
        clauses = [c for c in below if self.is_clause(c, frame)]
        objects = [c for c in below if frame.object and self.s.tokens[c].role in {"object", "attribute"} and not cue[0] <= c <= cue[1]]
        after = [c for c in below if c > i and self.s.tokens[c].role == "preposition"]
        phrases = [c for c in after if self.s.tokens[c].text.lower() in frame.prepositions]
        content = [j for c in (*clauses, *self.kept(objects, clauses, frame)) for j in self.s.subtree(c)]
        lead = phrases[0] if phrases and not content else None
        content += [j for p in phrases for j in self.s.subtree(p) if j != lead and not (clauses and not objects)]
        if lead == cue[1] + 1:
            cue = (cue[0], lead)
        return [j for j in content if not cue[0] <= j <= cue[1]], bool(clauses), cue

    def kept(self, objects: list[int], clauses: list[int], frame: Frame) -> list[int]:
        """Returns the objects that are content: not the hearer of a clause ("told reporters that ...")."""
        if frame.hearer:
            objects = [c for c in objects if self.s.children(self.s.tokens[c].head, "indirect-object")]
        return objects if not clauses or not frame.quote else [c for c in objects if any(c > k for k in clauses)]

    def is_clause(self, c: int, frame: Frame) -> bool:
        """Says whether a dependent of a cue is a clause that the cue takes as its content."""
        role, predicate = self.s.tokens[c].role, self.predicates.get(c)
        form = predicate.form if predicate else "finite"
        if role == "adverbial-clause":
            return form == "to" and frame.infinitive and frame.object
        if role not in _CLAUSES:
            return False
        return {"to": frame.infinitive, "gerund": frame.gerund or frame.infinitive or frame.clause}.get(form, frame.clause)

    def beside(self, i: int) -> bool:
        """Says whether a verb of saying stands beside the clause that it reports ("..., he said, ...", "as he said, ...")."""
        token = self.s.tokens[i]
        if token.role == "parataxis":
            return True
        marked = any(self.s.tokens[m].text.lower() == "as" for m in self.s.children(i, "marker"))
        return token.role == "adverbial-clause" and marked

    def host(self, i: int) -> list[int]:
        """Returns the clause above `i` without the branch of `i`."""
        head = self.s.tokens[i].head
        branch = set(self.s.subtree(i))
        return [j for j in self.s.subtree(head) if j not in branch]

    def phrase(self, head: int) -> list[int]:
        """Returns a noun phrase without its relative clauses."""
        return self.s.subtree(head, without=frozenset({"relative-clause", "parataxis"}))

    def is_weak(self, speaker: int | None) -> bool:
        """Says whether a speaker is missing or stands for nothing."""
        return speaker is None or self.s.tokens[speaker].text.lower() in self.cues.empty_subjects

    # Nouns ------------------------------------------------------------------------------------------------------------------------

    def nouns(self) -> Iterator[Saying]:
        """Yields what nouns of saying say: "the minister's claim that ...", "made a call for ..."."""
        for token in self.s.tokens:
            frame = self.cues.nouns.get(token.lemma) if token.pos == "NOUN" else None
            if frame is None or token.role == "compound":
                continue
            content, clausal, cue = self.noun_content(token.i, frame)
            speaker, first = self.owner(token.i)
            if content and (speaker is not None or (clausal and self.s.tokens[content[0]].tag == "IN")):
                yield Saying(self.s, token.i, first if first is not None else cue[0], cue[1], speaker, tuple(content), False, clausal)

    def noun_content(self, i: int, frame: Frame) -> tuple[list[int], bool, tuple[int, int]]:
        """Returns the content of a noun: its clause, else its first preposition that carries one."""
        for c in self.s.children(i, "noun-clause", "clause", "relative-clause"):
            predicate = self.predicates.get(c)
            markers = {self.s.tokens[m].text.lower() for m in self.s.children(c, "marker")}
            if (predicate and predicate.form == "to" and frame.infinitive) or ("that" in markers and frame.clause):
                return self.s.subtree(c), True, (i, i)
        for p in self.s.children(i, "preposition"):
            if self.s.tokens[p].text.lower() in frame.prepositions - {"by", "from"}:
                return [j for j in self.s.subtree(p) if j != p], False, (i, p) if p == i + 1 else (i, i)
        return [], False, (i, i)

    def owner(self, i: int) -> tuple[int | None, int | None]:
        """Returns whose saying a noun is, and the verb that begins the cue where that verb's subject says it ("made the claim")."""
        owners = self.s.children(i, "possessor")
        if owners:
            return owners[0], None
        by = [heads[0] for preposition, heads in obliques(self.s, i) if preposition in {"by", "from"}]
        token = self.s.tokens[i]
        if by:
            return by[0], None
        verb = self.predicates.get(token.head)
        light = verb is not None and self.s.tokens[verb.i].lemma in self.cues.light and not verb.passive and verb.i < i
        if verb is not None and light and token.role == "object" and verb.subjects:
            return verb.subjects[0], verb.i
        return None, None

    # Phrases and adverbs ----------------------------------------------------------------------------------------------------------

    def phrases(self) -> Iterator[Saying]:
        """Yields "according to X, ..." and "in the view of X, ..."."""
        for token in self.s.tokens:
            word = token.text.lower()
            if word in self.cues.according:
                yield from self.according(token.i)
            elif word in self.cues.citing:
                yield from self.citing(token.i)
            elif token.lemma in self.cues.views and token.role == "prepositional-object" and self.s.tokens[token.head].text.lower() == "in":
                yield from self.view(token.i)

    def according(self, i: int) -> Iterator[Saying]:
        """Yields what "according to X" attributes: the clause in which it stands."""
        to = next((c for c in self.s.children(i, "preposition") if self.s.tokens[c].text.lower() == "to"), None)
        speaker = next(iter(self.s.children(to if to is not None else i, "prepositional-object")), None)
        if to is not None and speaker is not None:
            yield Saying(self.s, i, i, to, speaker, tuple(self.around(i)), True, True, says=True)

    def citing(self, i: int) -> Iterator[Saying]:
        """Yields what "citing X" attributes: the clause that the verb above reports, else the one in which it stands."""
        source = next((c for c in self.s.children(i, "object") if self.is_source(c)), None)
        head = self.s.tokens[i].head
        if source is None or head == i:
            return
        reported = [c for c in self.s.children(head, "clause") if c not in self.s.subtree(i)]
        content = self.s.subtree(reported[0]) if reported else self.around(i)
        below = set(self.s.subtree(i))
        below.update(j for t in self.s.tokens if t.text.lower() in self.cues.according for j in self.s.subtree(t.i))
        yield Saying(self.s, i, i, i, source, tuple(j for j in content if j not in below), True, True, says=True)

    def is_source(self, i: int) -> bool:
        """Says whether somebody can be cited: a name, or a noun for those who tell."""
        token = self.s.tokens[i]
        return token.pos == "PROPN" or token.lemma in self.cues.sources

    def view(self, i: int) -> Iterator[Saying]:
        """Yields what "in his view" and "in the words of X" attribute."""
        owners = self.s.children(i, "possessor") or [heads[0] for preposition, heads in obliques(self.s, i) if preposition == "of"]
        preposition = self.s.tokens[i].head
        content = self.around(preposition)
        if owners and content:
            yield Saying(self.s, i, preposition, i, owners[0], tuple(content), True, True)

    def around(self, i: int) -> list[int]:
        """Returns the clause in which a phrase headed by `i` stands, without the phrase."""
        branch = set(self.s.subtree(i))
        head = self.s.tokens[i].head
        while self.s.tokens[head].role in _PHRASE_ROLES:
            head = self.s.tokens[head].head
        return [j for j in self.s.subtree(head) if j not in branch]

    def headline(self) -> Iterator[Saying]:
        """Yields what a headline gives after a name and a colon: "Minister: No talks with rebels"."""
        tokens = self.s.tokens
        colon = next((t.i for t in tokens[1 : _LONGEST_LABEL + 1] if t.text == ":"), None)
        if colon is None or len(tokens) > _LONGEST_HEADLINE or colon + 2 >= len(tokens):
            return
        label = tokens[:colon]
        if tokens[0].text[0].isupper() and label[-1].pos in {"NOUN", "PROPN"} and all(t.pos in _LABEL for t in label):
            yield Saying(self.s, colon, colon, colon, colon - 1, tuple(range(colon + 1, len(tokens))), True, True)

    def adverbs(self) -> Iterator[Saying]:
        """Yields "allegedly", "reportedly": the clause is said by somebody not named."""
        for token in self.s.tokens:
            if token.text.lower() in self.cues.adverbs:
                content = self.around(token.i)
                if content:
                    yield Saying(self.s, token.i, token.i, token.i, None, tuple(content), False, True)

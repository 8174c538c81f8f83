"""Faults of the parse that its own tree gives away, mended: small parsers make them again and again.

demanded that the minister resign      a clause without a verb: its head is the verb, and the noun before it the subject
handed in their weapons                an object below a particle is the verb's
held Libya responsible for the raid    an adjective behind the object of such a verb says what it is held to be
rejected as baseless a claim           an object below "as baseless" is the verb's
accused the police of beating men      "of" and what follows tell the charge, not which police; "beating" is a verb
condemned both armies for fighting     "for" is the verb's, too
the ministry in Tokyo rejected         between a subject and its verb, "in" and a name tell which ministry
both Chad and Mali                     "both" belongs to "and", not to the first name
Chad massed soldiers on the border     a participle between a name and a noun, where no verb is: a past tense
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from dragoman.language.grammar import word_class
from dragoman.language.lemmas import lemma
from dragoman.language.sentence import Token

DEEMING, AWAY, CHARGING = word_class("deeming_verbs"), word_class("adverbs_before_prepositions"), word_class("charging_verbs")
CALENDAR, LOCATING = word_class("calendar_names"), frozenset({"in", "at", "from", "near"})
FINITE, SUBJECTS = frozenset({"VBD", "VBZ"}), frozenset({"subject", "passive-subject"})
NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
Change = tuple[int, dict[str, object]]
"""Index of a token, and what becomes of its fields."""


def repaired(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Returns the tokens of a sentence, those of such faults mended."""
    mended = list(tokens)
    for token in tokens:
        for i, fields in _changes(token, tokens):
            mended[i] = dataclasses.replace(mended[i], **fields)  # type: ignore[arg-type]
    return tuple(mended)


def _changes(token: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    for change in (_of_determiners, _of_objects, _of_prepositions, _of_verbs):
        yield from change(token, tokens[token.head], tokens)


def _of_determiners(token: Token, head: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    joined = token.role == "determiner" and token.text.lower() == "both" and any(t.head == head.i and t.role == "conjunct" for t in tokens)
    if joined:
        yield token.i, {"role": "conjunction"}


def _of_objects(token: Token, head: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    above = tokens[head.head]
    if token.role == "prepositional-object" and head.role == "particle":
        yield token.i, {"role": "object", "head": above.i}
    elif token.role == "modifier" and token.tag == "JJ" and token.i > head.i and head.role == "object" and above.lemma in DEEMING:
        yield token.i, {"role": "clause", "head": above.i}
    elif token.role == "object" and head.role == "adverbial-clause" and head.tag == "JJ" and _as_before(head, tokens):
        yield token.i, {"role": "object", "head": above.i}
    elif token.role == "adverbial-noun" and head.lemma == "give" and any(t.head == head.i and t.role == "indirect-object" for t in tokens):
        yield token.i, {"role": "object"}
        for below in (t for t in tokens if t.head == token.i and t.role == "relative-clause" and t.tag == "VB"):
            yield below.i, {"role": "noun-clause"}


def _of_prepositions(token: Token, head: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    if token.role == "preposition" and head.role == "adverb" and head.lemma in AWAY and tokens[head.head].pos == "VERB":
        yield token.i, {"head": head.head}
    elif token.tag == "TO" and head.tag == "NNS" and head.role == "infinitive" and head.head < token.i:
        yield token.i, {"role": "preposition", "pos": "ADP", "tag": "IN", "head": head.head}
        yield head.i, {"role": "prepositional-object", "head": token.i}
    elif token.tag == "UH" and head.role == "preposition" and token.i < head.i:
        yield token.i, {"head": head.head}
    elif token.lemma == "of" and head.role == "object" and tokens[head.head].lemma in CHARGING:
        yield from _charge(token, head, tokens)
    elif token.lemma == "for" and head.role == "object" and tokens[token.i + 1].tag == "VBG" and tokens[token.i + 1].head == token.i:
        yield token.i, {"head": head.head}
        yield token.i + 1, {"role": "prepositional-clause", "pos": "VERB"}
    elif token.role == "preposition" and token.lemma in LOCATING and token.i < head.i and head.pos == "VERB":
        yield from _located_subject(token, head, tokens)


def _located_subject(preposition: Token, verb: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    """Yields what makes "in Tokyo" of "the ministry in Tokyo rejected" a part of the subject; "in May" stays with the verb."""
    subject = tokens[preposition.i - 1]
    if subject.head != verb.i or subject.role not in SUBJECTS or subject.pos != "NOUN":
        return
    place = next((t for t in tokens[preposition.i : verb.i] if t.head == preposition.i and t.role == "prepositional-object"), None)
    named = place is not None and place.tag in {"NNP", "NNPS"} and place.lemma.lower() not in CALENDAR
    if named and "," not in {token.text for token in tokens[preposition.i : verb.i]}:
        yield preposition.i, {"head": subject.i}


def _charge(of: Token, accused: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    """Yields what makes "of" begin the charge, unless it says who is charged ("the president of Chad", "the head of the army")."""
    charge = next((t for t in tokens[of.i :] if t.head == of.i and t.role == "prepositional-object"), None)
    last = not any(t.lemma == "of" and t.head == accused.i for t in tokens[of.i + 1 :])
    if charge is None or not last:
        return
    bare = not any(t.head == charge.i and t.role in {"determiner", "possessor"} for t in tokens)
    deed = tokens[of.i + 1]
    if deed.tag == "VBG" and deed.head == charge.i and deed.role == "modifier":
        yield of.i, {"head": accused.head}
        yield deed.i, {"role": "prepositional-clause", "head": of.i, "pos": "VERB", "lemma": lemma(deed.text.lower(), "VBG")}
        yield charge.i, {"role": "object", "head": deed.i}
    elif bare and not charge.tag.startswith("NNP"):
        yield of.i, {"head": accused.head}


def _of_verbs(token: Token, head: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    if token.role == "marker" and head.tag in NOUNS and head.role == "clause" and token.lemma == "that":
        yield from _clause_without_verb(head, tokens)
    elif token.lemma == "let" and token.role == "auxiliary" and head.lemma == "go" and head.i == token.i + 1:
        yield from _let_go(token, head, tokens)
    elif token.role == "conjunct" and token.tag in FINITE and head.tag in {"VB", "VBN"} and head.role in {"clause", "infinitive"}:
        if tokens[head.head].tag == token.tag and not any(t.head == token.i and t.role in SUBJECTS for t in tokens):
            yield token.i, {"head": head.head}
    elif token.tag == "VBN" and token.role == "modifier":
        yield from _past_tense(token, tokens)


def _clause_without_verb(head: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    before = [t for t in tokens[: head.i] if t.head == head.i and t.role == "compound" and t.i == head.i - 1]
    if before and head.text.islower() and not any(t.head == head.i and t.role in {"subject", "auxiliary"} for t in tokens):
        yield head.i, {"tag": "VB", "pos": "VERB", "lemma": lemma(head.text.lower(), "VB")}
        yield before[0].i, {"role": "subject"}
        for other in tokens[: before[0].i]:
            if other.head == head.i and other.role in {"determiner", "compound", "modifier", "possessor", "number"}:
                yield other.i, {"head": before[0].i}


def _let_go(let: Token, go: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    yield let.i, {"role": go.role, "head": let.i if go.head == go.i else go.head, "pos": "VERB"}
    yield go.i, {"role": "particle", "head": let.i}
    for other in tokens:
        if other.head == go.i and other.i not in {let.i, go.i}:
            yield other.i, {"head": let.i}


def _as_before(head: Token, tokens: Sequence[Token]) -> bool:
    return any(t.head == head.i and t.i < head.i and t.lemma == "as" for t in tokens)


def _past_tense(token: Token, tokens: Sequence[Token]) -> Iterator[Change]:
    """Yields what makes "Chad massed soldiers" a clause, in a sentence whose root is that noun and which has no verb."""
    noun = tokens[token.head]
    left = tokens[token.i - 1] if token.i else None
    loose = (
        left is not None
        and left.tag in {"NNP", "NNPS"}
        and left.head in {token.i, noun.i}
        and left.role in {"adverbial-noun", "compound", "modifier"}
    )
    verbs = any(t.tag.startswith("VB") and t.role not in {"modifier", "compound"} for t in tokens)
    if left is None or not loose or verbs or noun.role != "root" or noun.i < token.i or token.i > 3:
        return
    yield token.i, {"tag": "VBD", "pos": "VERB", "lemma": lemma(token.text.lower(), "VBD"), "role": "root", "head": token.i}
    yield noun.i, {"role": "object", "head": token.i}
    yield left.i, {"role": "subject", "head": token.i}

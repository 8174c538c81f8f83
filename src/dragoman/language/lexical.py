"""The names under which a noun phrase can be looked up in word lists: "the ceasefire deal" is deal, ceasefire_deal."""

from __future__ import annotations

from dragoman.language.grammar import word_class
from dragoman.language.sentence import Sentence

LONGEST_NAME = 4
"""Words of the longest entry of a word list, as in "weapons of mass destruction"."""
CURRENCY = frozenset("$€£¥₽₹₪")
MONEY = "dollar"
"""The name that "$3 million" answers to."""


def names(sentence: Sentence, i: int) -> frozenset[str]:
    """Returns the lower-case names of the noun phrase headed by token `i`, words joined by underscores.

    They are the head's lemma and form, alone and with the words directly before it, and with an "of" phrase directly after it.
    """
    head = sentence.tokens[i]
    forms = {head.lemma, head.text.lower()}
    found = set(forms)
    prefix = ""
    for k in range(i - 1, max(-1, i - 2 * LONGEST_NAME), -1):
        token = sentence.tokens[k]
        if token.text == "-":
            continue
        if token.role not in {"compound", "modifier", "number", "possessor", "adverb", "other", "conjunct"} and token.pos not in {
            "ADJ",
            "NOUN",
            "PROPN",
        }:
            break
        prefix = f"{token.text.lower()}_{prefix}" if prefix else token.text.lower() + "_"
        if prefix.count("_") >= LONGEST_NAME:
            break
        found.update(prefix + form for form in forms)
    found.update(form.replace("_", "") for form in tuple(found))
    found.update(f"{form}_of_{rest}" for form in forms for rest in _after(sentence, i, "of"))
    if any(sentence.tokens[k].text in CURRENCY for k in (*sentence.children(i), max(0, i - 1))) or head.text[0] in CURRENCY:
        found.add(MONEY)
    return frozenset(found)


def _after(sentence: Sentence, i: int, preposition: str) -> list[str]:
    tokens = sentence.tokens
    if i + 2 >= len(tokens) or tokens[i + 1].text.lower() != preposition:
        return []
    words = [token.text.lower() for token in tokens[i + 2 : i + 2 + LONGEST_NAME]]
    return ["_".join(words[:n]) for n in range(1, len(words) + 1)]


def content(sentence: Sentence, i: int) -> list[int]:
    """Returns `i`, and where it only counts or frames another noun ("a series of attacks", "$3m in aid") that noun too."""
    found = [i]
    for k in found:
        token = sentence.tokens[k]
        forms = {token.lemma, token.text.lower()}
        money = token.text[0] in CURRENCY or not word_class("sums").isdisjoint(forms)
        if not money and token.pos != "NUM" and word_class("counting_nouns").isdisjoint(forms):
            continue
        for p in sentence.children(k, "preposition"):
            # "$3m in aid" is aid; "a crowd in Conakry" is no Conakry.
            if sentence.tokens[p].text.lower() in ({"of", "in", "worth"} if money else {"of", "worth"}):
                found.extend(h for o in sentence.children(p, "prepositional-object") for h in sentence.conjuncts(o))
    return found

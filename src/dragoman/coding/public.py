"""What is no public act after all: games, and what private persons say to one another.

The codebook reads a sentence word by word; here an event is seen with all of its parties, and with the text around it. The words and the
sectors that decide stand in codebook/composition.toml.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dragoman.coding.events import Found
from dragoman.language.sentence import Sentence
from dragoman.records import Entity

SHARE = 0.25
"""Share of the sentences of a text that tell of a game, from which the whole text is taken to be about games."""
SEVERAL = 2
"""Sentences that must do so at least; words that are used of politics too count only where as many different ones stand together."""
PAST_TOO = frozenset({"cast", "cost", "cut", "hit", "hurt", "let", "put", "quit", "read", "set", "shed", "shut", "split", "upset"})
"""Verbs whose plain form is their past too: "Greece quit the talks" is no plural."""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_SCORE = re.compile(r"(?<![\d-])\d{1,2}[-\u2013]\d{1,2}(?![\d-])")


class Screen:
    """Tells, for one document, which of the events found in it are acts in public life.

    Args:
        table: composition.toml.
        texts: the sentences of the document, those that were not parsed too.
        title: the title of the document.
    """

    def __init__(self, table: Mapping[str, Any], texts: Sequence[str], title: str | None) -> None:
        self._games, self._private = table["games"], table["private"]
        told = sum(self.game(text) for text in texts)
        headed = title is not None and self.game(title)
        self.about_games = told + headed >= SEVERAL and told >= SHARE * len(texts)

    def keeps(self, found: Found, sentence: Sentence) -> bool:
        """Tells whether an event that was found in a sentence is coded."""
        parties = (*found.actors, *found.recipients)
        if _as_team(found, sentence) or self._in_game(parties, sentence):
            return False
        if found.type in self._private["types"] and parties and not any(map(self._public, parties)):
            return False
        return not (found.type in self._private["bloodless"] and self._bloodless(found, sentence))

    def game(self, text: str) -> bool:
        """Tells whether a text, mostly a sentence, tells of a game."""
        words = _words(text)
        if not words.isdisjoint(self._games["words"]):
            return True
        shared = words.intersection(self._games["shared"])
        return len(shared) + bool(_SCORE.search(text)) >= SEVERAL

    def _in_game(self, parties: Sequence[Entity], sentence: Sentence) -> bool:
        """Tells whether an event is part of a game: of the sentence's or the text's, without anybody who governs or bears arms."""
        if not self.about_games and not self.game(sentence.text):
            return False
        words = _words(sentence.text)
        return words.isdisjoint(self._games["earnest"]) and not any(_governs(party, self._games["governing"]) for party in parties)

    def _public(self, party: Entity) -> bool:
        """Tells whether a party is known to act in public: a private person's country is no sign of it ("two Belgian pensioners")."""
        if not party.sectors or party.entity_id is not None:
            return party.country is not None or party.entity_id is not None
        private = set(self._private["sectors"]).issuperset(party.sectors)
        return not private or not _words(party.text).isdisjoint(self._private["but"])

    def _bloodless(self, found: Found, sentence: Sentence) -> bool:
        """Tells whether people who bear no arms attack nobody who rules or does, and no word of the sentence is of violence."""
        unarmed = set(self._private["unarmed"])
        actors = all(actor.sectors and unarmed.issuperset(actor.sectors) for actor in found.actors)
        others = all(unarmed.issuperset(recipient.sectors) for recipient in found.recipients)
        return bool(found.actors) and actors and others and _words(sentence.text).isdisjoint(self._private["violence"])


def _words(text: str) -> frozenset[str]:
    """Returns the words of a text in small letters, plural ones in the singular too."""
    words = _WORD.findall(text.lower())
    return frozenset((*words, *(word.removesuffix("s") for word in words)))


def _governs(party: Entity, sectors: Iterable[str]) -> bool:
    """Tells whether a party governs or bears arms; a capital alone is where the game is played."""
    return not (party.entity_id or "").startswith("capital:") and not set(sectors).isdisjoint(party.sectors)


def _as_team(found: Found, sentence: Sentence) -> bool:
    """Tells whether a country takes a verb in the plural, as only its team does ("Uruguay travel to ...")."""
    verb = sentence.tokens[found.verb]
    heads = sentence.children(verb.i, "subject")
    if verb.tag not in {"VBP", "VB"} or verb.lemma in PAST_TOO or sentence.children(verb.i, "auxiliary") or len(heads) != 1:
        return False
    head = sentence.tokens[heads[0]]
    lone = head.tag == "NNP" and not head.text.endswith("s") and len(sentence.conjuncts(head.i)) == 1
    return lone and any(
        party.start <= head.start < party.end and party.text == head.text and (party.entity_id or "").startswith("country:")
        for party in found.actors
    )

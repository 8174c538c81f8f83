"""Contexts come from the sentence of an event and from the document."""

from __future__ import annotations

import pytest

from dragoman import Coder
from dragoman.codebook.codebook import load_codebook
from dragoman.coding.topics import Topics
from dragoman.records import Document

BOOK = load_codebook()
TEXT = "Norway suspended its aid to Uganda on Monday."


def no_lemmas(word: str) -> frozenset[str]:
    return frozenset({word})


def test_there_are_37_contexts_with_words() -> None:
    assert len(BOOK.contexts) == 37
    assert all(BOOK.contexts.values())


@pytest.mark.parametrize("name", sorted(BOOK.contexts))
def test_every_context_is_found_by_its_words(name: str) -> None:
    words = list(BOOK.contexts[name][0])
    assert name in Topics(BOOK, no_lemmas).of(None, [["the", *words], ["a", *words, "again"], ["of", *words]])


def test_the_title_gives_its_contexts_to_the_events(coder: Coder) -> None:
    titled = coder.code(Document(id="a", text=TEXT, title="Elections in Kampala: parliament to sit again"))
    assert titled.events
    assert all({"election", "legislative"} <= set(event.contexts) for event in titled.events)
    assert all("election" not in event.contexts for event in coder.code(TEXT).events)


def test_several_sentences_give_theirs() -> None:
    topics = Topics(BOOK, no_lemmas)
    election, other = ["the", "ballot", "be", "print"], ["the", "price", "rise"]
    assert topics.of(None, [election, election, election, other]) == ("election",)
    assert topics.of(None, [election, election, other]) == ()
    assert topics.of(None, [election] * 3 + [other] * 20) == ()


def test_the_contexts_of_the_document_leave_the_cameo_code_alone(coder: Coder) -> None:
    text = "Rebels attacked the village of Tessit in Mali on Monday."
    (plain,) = coder.code(text).events
    (titled,) = coder.code(Document(id="a", text=text, title="The army and its soldiers")).events
    assert "military" in titled.contexts
    assert titled.cameo == plain.cameo

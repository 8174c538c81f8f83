from __future__ import annotations

import pytest

from dragoman.codebook.codebook import load_codebook
from dragoman.coding.prefilter import Prefilter
from dragoman.language.pipeline import Language


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("The army attacked the rebels .", True),
        ("Talks between Peru and Chile ended .", True),
        ("The weather was fine in spring .", False),
        ("He attacked his dinner .", False),
        ("", False),
    ],
)
def test_a_sentence_needs_an_act_and_a_party(words: str, kept: bool, language: Language) -> None:
    prefilter = Prefilter(load_codebook(), frozenset({"army", "rebel"}), language.lemmas)
    assert prefilter.may_hold_event(words.split()) is kept


def test_every_example_of_the_codebook_passes(language: Language) -> None:
    from dragoman.knowledge.actors import party_words  # noqa: PLC0415

    book = load_codebook()
    prefilter = Prefilter(book, party_words(), language.lemmas)
    texts = [example.text for example in book.examples if example.events]
    lost = [text for text in texts if not any(prefilter.may_hold_event(raw.words) for raw in language.split(text))]
    assert len(lost) <= 0.02 * len(texts), lost

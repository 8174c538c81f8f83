from __future__ import annotations

import pytest

from dragoman.language.pipeline import Language
from dragoman.language.split import dateline_end, paragraphs


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Talks began. They ended on Friday.", ["Talks began.", "They ended on Friday."]),
        ("Envoys of the U.S. and the E.U. met. The U.N. did not.", ["Envoys of the U.S. and the E.U. met.", "The U.N. did not."]),
        ("He went to the U.S. The trip was short.", ["He went to the U.S.", "The trip was short."]),
        ("Gen. A. B. Marsh met Mr. Dao at 5 p.m. on Monday.", ["Gen. A. B. Marsh met Mr. Dao at 5 p.m. on Monday."]),
        ("“We refuse.” The minister left.", ["“We refuse.”", "The minister left."]),
        ('"We refuse." "We will not go."', ['"We refuse."', '"We will not go."']),
        ("Will they sign? Nobody knows!", ["Will they sign?", "Nobody knows!"]),
        ("A headline without a stop\n\nThe first sentence.", ["A headline without a stop", "The first sentence."]),
        ("Port Vila, April 13 (Reef News) Talks began.", ["Port Vila, April 13 (Reef News)", "Talks began."]),
        ("EL FASHER, Sudan, March 12 (Wire) - Jets flew.", ["EL FASHER, Sudan, March 12 (Wire) -", "Jets flew."]),
        ("NATO: The talks go on.", ["NATO: The talks go on."]),
        ("BOGOTÁ, May 3 (Andes Wire) -- Rebels left the town.", ["BOGOTÁ, May 3 (Andes Wire) --", "Rebels left the town."]),
    ],
)
def test_sentences(text: str, sentences: list[str], language: Language) -> None:
    raws = language.split(text)
    assert [raw.text for raw in raws] == sentences
    assert all(text[raw.start : raw.end] == raw.text for raw in raws)


def test_a_hyphen_behind_initials_parts_words(language: Language) -> None:
    (raw,) = language.split("U.S.-led forces left the U.N.-held town.")
    assert raw.words == ("U.S.", "-", "led", "forces", "left", "the", "U.N.", "-", "held", "town", ".")


def test_a_wrapped_line_is_one_sentence(language: Language) -> None:
    text = "The foreign ministers of both countries agreed on Tuesday to\nopen a border crossing.\nThe date is open."
    assert len(language.split(text)) == 2


def test_paragraphs_end_at_blank_lines_of_any_kind() -> None:
    text = "One.\r\n\r\nTwo.\n \nThree."
    assert [text[a:b] for a, b in paragraphs(text)] == ["One.", "Two.", "Three."]


def test_no_text_has_no_sentence(language: Language) -> None:
    assert language.split("") == []
    assert language.split(" \n\n\t ") == []


def test_a_name_in_capitals_is_no_dateline() -> None:
    text = "NATO and the EU met."
    assert dateline_end(text, 0, len(text)) == 0


def test_a_very_long_sentence_is_cut(language: Language) -> None:
    text = "word " * 2_000
    raws = language.split(text)
    assert max(len(raw.words) for raw in raws) <= 250
    assert sum(len(raw.words) for raw in raws) == 2_000

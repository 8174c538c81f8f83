"""The learned coder: word pieces tied to their characters, and opinions on two parties."""

from __future__ import annotations

import dataclasses
import itertools
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.codebook.codebook import load_codebook
from dragoman.coder import Coder
from dragoman.coding.learned.reader import LABELS, MANY, MODEL, VOCABULARY, LearnedCoder, Opinion
from dragoman.coding.learned.wordpiece import WordPieces, words
from dragoman.errors import DataError, MissingPartError, UsageError

SMALL = WordPieces(["[UNK]", "[CLS]", "[SEP]", "the", "re", "##ject", "##ed", ",", "u", ".", "s", "cafe"])


def shown(text: str) -> list[tuple[int, str]]:
    return [(number, text[start:end]) for number, start, end in SMALL.pieces(text, 50)[1:-1]]


def test_words_are_cut_into_the_longest_known_pieces() -> None:
    assert shown("The rejected") == [(3, "The"), (4, "re"), (5, "ject"), (6, "ed")]


def test_marks_stand_apart_and_unknown_words_are_one_piece() -> None:
    assert shown("U.S., xyz") == [(8, "U"), (9, "."), (10, "S"), (9, "."), (7, ","), (0, "xyz")]


def test_diacritics_do_not_matter_and_pieces_cover_the_characters_of_the_text() -> None:
    assert shown("Café") == [(11, "Café")]
    assert shown("Cafe\u0301") == [(11, "Cafe")]


def test_no_more_pieces_than_asked_for() -> None:
    assert len(SMALL.pieces("the " * 100, 20)) == 20


@given(st.text(max_size=80))
def test_every_piece_lies_in_the_text_and_they_follow_each_other(text: str) -> None:
    inner = SMALL.pieces(text, 400)[1:-1]
    assert all(0 <= start < end <= len(text) for _, start, end in inner)
    assert all(one[1] <= other[1] for one, other in itertools.pairwise(inner))
    assert all(text[start:end].strip() for start, end in words(text))


@pytest.fixture(scope="module")
def learned() -> LearnedCoder:
    return LearnedCoder()


def between(learned: LearnedCoder, text: str, actor: str, recipient: str) -> tuple[str, Opinion]:
    spans = [(text.index(name), text.index(name) + len(name)) for name in (actor, recipient)]
    (opinion,) = [one for one in learned.read(text, spans) if (one.actor, one.recipient) == (0, 1)]
    return learned.labels.types[int(opinion.types.argmax())], opinion


@pytest.mark.parametrize(
    ("text", "actor", "recipient", "kind"),
    [
        ("Chad's foreign minister poured scorn on Mali over the border talks.", "Chad's foreign minister", "Mali", "ACCUSE"),
        ("Fijian negotiators slammed the door on Samoa's offer of a joint patrol.", "Fijian negotiators", "Samoa", "REJECT"),
        ("Rebels lobbed mortar rounds at the army camp outside Bria.", "Rebels", "the army camp", "ASSAULT"),
        ("Norway wired Malawi 30 million dollars to feed villages hit by the drought.", "Norway", "Malawi", "AID"),
        ("Peru edged past Chile on penalties to reach the final.", "Peru", "Chile", "NONE"),
    ],
)
def test_says_what_one_party_does_to_the_other(learned: LearnedCoder, text: str, actor: str, recipient: str, kind: str) -> None:
    said, opinion = between(learned, text, actor, recipient)
    assert said == kind
    assert opinion.types.sum() == pytest.approx(1, abs=1e-3)
    assert text[slice(*opinion.trigger)].isalpha()


def test_the_same_sentence_gives_the_same_figures(learned: LearnedCoder) -> None:
    text, spans = "Chad accused Mali of shelling a village.", [(0, 4), (13, 17)]
    first, again = learned.read(text, spans), learned.read(text, spans)
    assert all(np.array_equal(a.types, b.types) for a, b in zip(first, again, strict=True))


def test_pairs_are_every_two_and_each_alone(learned: LearnedCoder) -> None:
    text = "Chad, Mali and Niger met."
    assert len(learned.read(text, [(0, 4), (6, 10), (15, 20)])) == 3 * 2 + 3 + 3
    assert learned.read(text, []) == []


def test_a_long_list_of_parties_is_cut(learned: LearnedCoder) -> None:
    names = ["Chad"] * 20
    text = ", ".join(names) + " signed."
    assert len(learned.read(text, [(6 * k, 6 * k + 4) for k in range(20)])) == MANY * (MANY - 1) + 2 * MANY


def test_its_types_and_modes_are_those_of_the_ontology(learned: LearnedCoder) -> None:
    types = load_codebook().ontology["types"]
    assert learned.labels.types == ("NONE", *types)
    assert set(learned.labels.modes) == {f"{name}/{mode}" for name, kind in types.items() for mode in kind.get("modes", {})}


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match=MODEL):
        LearnedCoder(tmp_path)


def test_labels_that_are_none_are_named(tmp_path: Path) -> None:
    for name in (MODEL, VOCABULARY):
        (tmp_path / name).write_text("")
    (tmp_path / LABELS).write_text(json.dumps({"types": ["AID"], "statuses": [], "modes": [], "longest": 9}))
    with pytest.raises(DataError, match="first type must be NONE"):
        LearnedCoder(tmp_path)
    (tmp_path / LABELS).write_text("{}")
    with pytest.raises(DataError, match="not the labels"):
        LearnedCoder(tmp_path)
    shutil.rmtree(tmp_path)


def test_a_coder_of_another_name_is_refused() -> None:
    with pytest.raises(UsageError, match="codebook, learned"):
        Coder(coder="oracle")


def test_each_coder_says_in_the_explanation_what_it_was() -> None:
    text = "Uganda's foreign minister condemned the arrests of Kenyan protesters."
    both, book, learned = (Coder(coder=name).code(text).events[0].explanation for name in ("both", "codebook", "learned"))
    assert "fits the ACCUSE pattern" in both
    assert "learned coder: ACCUSE" in both
    assert "learned" not in book
    assert "learned coder reads" in learned


def test_where_the_codebook_is_silent_the_learned_coder_is_asked_if_the_words_promise_an_event(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = "On Tuesday the Kenyan president had harsh words for the government of Uganda over the delays at the border posts."
    coded = "Uganda's foreign minister condemned the arrests of Kenyan protesters in the course of a debate on Tuesday."
    coder = Coder()
    assert [event.type for event in coder.code(silent).events] == ["ACCUSE"]
    monkeypatch.setattr(coder._prefilter, "weights", dataclasses.replace(coder._prefilter.weights, ask=99.0))
    assert not coder.code(silent).events
    assert "learned coder: ACCUSE" in coder.code(coded).events[0].explanation


@pytest.mark.parametrize(
    "text",
    [
        "Nepal's foreign minister said his country was ready to cooperate with India.",
        "The Red Crescent working in Sudan said rebel forces must protect its convoys.",
        "Trade and Industry Minister Kofi Mensah said Ghana will not join the customs union.",
    ],
)
def test_an_act_is_read_once_whichever_of_its_words_each_coder_reads_it_in(text: str) -> None:
    """The codebook reads "said ... must", "was ready", "not join"; the learned coder may take another word of it, and another party."""
    assert len(Coder().code(text).events) == 1


def test_alone_the_learned_coder_is_asked_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    coder = Coder(coder="learned")
    monkeypatch.setattr(coder._prefilter, "weights", dataclasses.replace(coder._prefilter.weights, ask=99.0))
    assert coder.code("Uganda's foreign minister condemned the arrests of Kenyan protesters.").events

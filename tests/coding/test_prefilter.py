from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

import pytest

from dragoman.codebook.codebook import load_codebook
from dragoman.coding.prefilter import Prefilter, Weights
from dragoman.errors import DataError
from dragoman.knowledge.actors import party_words
from dragoman.language.pipeline import Language

PASSING = Weights(0.0, 0.0, 0.0, {})
"""A model that knows no word and lets everything pass: what is left is the question for a pattern and a party."""


@pytest.fixture(scope="module")
def packaged(language: Language) -> Prefilter:
    return Prefilter(load_codebook(), party_words(), language.lemmas)


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
    prefilter = Prefilter(load_codebook(), frozenset({"army", "rebel"}), language.lemmas, PASSING)
    assert prefilter.may_hold_event(words.split()) is kept


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        ("The army shelled two villages near the border on Monday , killing six people .", True),
        ("Poland and Lithuania signed an agreement on gas pipelines in Warsaw .", True),
        ("PARLIAMENT REJECTS BUDGET OF PRIME MINISTER IN LATE VOTE", True),
        ("The senator leads her rival by four points in the latest poll of likely voters in the state .", False),
        ("Growing up in a small town of Ohio , the governor played the trumpet and loved baseball .", False),
    ],
)
def test_words_that_promise_an_event_pass(words: str, kept: bool, packaged: Prefilter) -> None:
    assert packaged.may_hold_event(words.split()) is kept


@pytest.mark.parametrize("words", ["Russia invaded Ukraine .", "Britain rejected the war in Iraq .", "Tourists were kidnapped in Yemen ."])
def test_short_sentences_with_an_act_and_a_party_pass(words: str, packaged: Prefilter) -> None:
    assert packaged.may_hold_event(words.split())


def test_every_example_of_the_codebook_passes(language: Language) -> None:
    book = load_codebook()
    prefilter = Prefilter(book, party_words(), language.lemmas, PASSING)
    texts = [example.text for example in book.examples if example.events]
    lost = [text for text in texts if not any(prefilter.may_hold_event(raw.words) for raw in language.split(text))]
    assert len(lost) <= 0.02 * len(texts), lost


def test_names_and_figures_say_nothing(packaged: Prefilter) -> None:
    said = [
        f"On 3 May {a} warned {b} that {n} of its ships had been seized .".split()
        for a, b, n in (("Peru", "Chile", 4), ("Iran", "Oman", 7))
    ]
    assert packaged.features(said[0]) == packaged.features(said[1])
    assert packaged.odds(said[0]) == packaged.odds(said[1])


def test_capitals_of_a_headline_hide_no_words(packaged: Prefilter) -> None:
    words = ["Army", "Shells", "Two", "Villages", "Near", "Border"]
    assert {"shell", "army", "village"} <= packaged.features(words)
    assert "shell" not in packaged.features(["The", "Army", "of", "Shells", "took", "two", "villages", "near", "the", "border"])


def test_the_same_words_give_the_same_odds_whatever_came_before(language: Language) -> None:
    words = ["The", "ministry", "expelled", "three", "diplomats", "of", "the", "embassy", "on", "Friday", "."]
    fresh = Prefilter(load_codebook(), party_words(), language.lemmas)
    used = Prefilter(load_codebook(), party_words(), language.lemmas)
    for other in ("The weather was fine .", "Rebels attacked the army of Chad ."):
        used.odds(other.split())
    assert fresh.odds(words) == used.odds(words)


def test_the_line_is_drawn_where_unseen_sentences_with_an_event_pass() -> None:
    record = json.loads((Path(__file__).parents[2] / "training" / "records" / "prefilter.json").read_text("utf8"))
    weights = Weights.load()
    assert record["recall_of_unseen_families"] >= 0.985
    assert (record["least"], record["ask"], record["features"]) == (weights.least, weights.ask, len(weights.features))


def test_no_name_stands_in_the_weights() -> None:
    countries = (files("dragoman.knowledge") / "data" / "countries.tsv").read_text("utf8").splitlines()
    names = {name.lower() for line in countries if line[:1] != "#" for cell in line.split("\t")[2:3] for name in cell.split("|")}
    known = {word for feature in Weights.load().features for word in feature.removeprefix("=").split()}
    assert "afghanistan" in names
    assert "senator" in known
    assert not (names - {"", "us"}) & known  # "let us"


def test_an_acronym_is_a_name_also_where_a_sentence_begins(packaged: Prefilter) -> None:
    words = ["warned", "its", "rivals", "over", "the", "attack", "on", "a", "convoy", "."]
    assert packaged.features(["US", *words]) == packaged.features(["UN", *words])
    assert "us" not in packaged.features(["US", *words])


def test_broken_weights_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "prefilter.tsv").write_text("# nothing\n(bias)\t1\nattack\tmuch\n", "utf8")
    monkeypatch.setattr("dragoman.coding.prefilter.files", lambda _: tmp_path)
    with pytest.raises(DataError, match=r"prefilter\.tsv"):
        Weights.load.__wrapped__(Weights)

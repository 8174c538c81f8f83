from __future__ import annotations

import pytest

from dragoman.codebook.codebook import load_codebook
from dragoman.codebook.patterns import Grammar
from dragoman.errors import DataError

GRAMMAR = Grammar({"talks": frozenset({"talk", "negotiation"}), "end": frozenset({"end", "call_off"})}, frozenset({"AID", "RETREAT"}))


def test_a_line_gives_a_pattern_for_every_verb() -> None:
    patterns = GRAMMAR.verbal("A attack|gun_down R = firearms", "ASSAULT", "here")
    assert [(p.head, p.companions) for p in patterns] == [("attack", frozenset()), ("gun", frozenset({"down"}))]
    assert patterns[0].modes == ("firearms",)


def test_a_verb_class_is_spelled_out() -> None:
    assert {p.head for p in GRAMMAR.verbal("A {end} {talks} (with R)", "REJECT", "here")} == {"end", "call"}


def test_an_optional_preposition_gives_two_readings() -> None:
    patterns = GRAMMAR.verbal("A meet (with) R ; reciprocal", "CONSULT", "here")
    assert [p.parts[0].kind for p in patterns] == ["object", "oblique"]
    assert patterns[0].flags == {"reciprocal"}


def test_two_objects_are_a_to_phrase_and_an_object() -> None:
    (pattern,) = GRAMMAR.verbal("A give R medicine", "AID", "here")
    assert [(part.kind, part.prepositions) for part in pattern.parts] == [("oblique", {"to"}), ("object", frozenset())]


def test_an_idiom_keeps_its_preposition_apart() -> None:
    (pattern,) = GRAMMAR.verbal("A lay_siege_to R", "ASSAULT", "here")
    assert pattern.companions == {"siege"}
    assert pattern.parts[0].prepositions == {"to"}


def test_a_fuller_pattern_is_heavier() -> None:
    (plain,) = GRAMMAR.verbal("A end R", "REJECT", "here")
    (full,) = GRAMMAR.verbal("A end talks with R", "REJECT", "here")
    assert full.weight > plain.weight


def test_hyphen_space_and_joined_are_one_word() -> None:
    (pattern,) = GRAMMAR.verbal("A break cease-fire", "ASSAULT", "here")
    assert pattern.parts[0].filler.words == frozenset({"cease_fire", "ceasefire"})


def test_a_slot_may_hold_words_instead_of_a_party() -> None:
    (pattern,) = GRAMMAR.verbal("A cancel R|{talks}", "REJECT", "here")
    assert pattern.parts[0].filler.slot == "R"
    assert pattern.parts[0].filler.instead == {"talk", "negotiation"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("A", "needs a subject and a verb"),
        ("A attack on", "needs a noun phrase"),
        ("A end {quarrels}", "no word class {quarrels}"),
        ("A agree to:@PEACE", "unknown event type PEACE"),
        ("A attack R ; loudly", "unknown option"),
    ],
)
def test_a_broken_line_is_named(line: str, told: str) -> None:
    with pytest.raises(DataError, match=r"FILE\.toml line 3") as error:
        GRAMMAR.verbal(line, "ASSAULT", "FILE.toml line 3")
    assert told in str(error.value)


def test_all_sixteen_types_are_there_with_modes_of_the_ontology() -> None:
    book = load_codebook()
    assert set(book.types) == set(book.ontology["types"])
    assert len(book.types) == 16
    assert all(kind.definition and kind.boundary for kind in book.types.values())
    assert book.quad("SANCTION") == 4
    assert book.score("ASSAULT", ["aerial"]) == -9.5
    assert book.score("ASSAULT", []) == -9.0


def test_every_type_has_examples_that_must_and_must_not_give_it() -> None:
    examples = load_codebook().examples
    for kind in load_codebook().types:
        own = [e for e in examples if e.type == kind]
        assert len(own) >= 10, kind
        assert any(not e.events for e in own), kind

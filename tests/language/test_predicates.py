from __future__ import annotations

import pytest

from dragoman.language.pipeline import Language
from dragoman.language.predicates import Predicate, predicates
from dragoman.language.sentence import ROLES, Sentence


def read(language: Language, text: str, verb: str) -> tuple[Sentence, Predicate]:
    (sentence,) = language.parse(language.split(text))
    found = predicates(sentence)
    return sentence, next(p for i, p in found.items() if sentence.tokens[i].text == verb)


@pytest.mark.parametrize(
    ("text", "verb", "subjects", "objects"),
    [
        ("The army attacked the rebels.", "attacked", ["army"], ["rebels"]),
        ("The rebels were attacked by the army.", "attacked", ["army"], ["rebels"]),
        ("France and Ghana accused Malta and Peru.", "accused", ["France", "Ghana"], ["Malta", "Peru"]),
        ("The army entered the town and attacked the rebels.", "attacked", ["army"], ["rebels"]),
        ("The army wants to attack the rebels.", "attack", ["army"], ["rebels"]),
        ("The council urged Chad to release the hostages.", "release", ["Chad"], ["hostages"]),
        ("Chad promised Mali to release the hostages.", "release", ["Chad"], ["hostages"]),
        ("Chad was urged to release the hostages.", "release", ["Chad"], ["hostages"]),
        ("The army seems to have attacked the rebels.", "attacked", ["army"], ["rebels"]),
        ("Troops firing mortars entered the town.", "firing", ["Troops"], ["mortars"]),
        ("Soldiers captured by the militia were freed.", "captured", ["militia"], ["Soldiers"]),
        ("The soldiers who shelled the village left.", "shelled", ["soldiers"], ["village"]),
        ("The village that the army shelled is empty.", "shelled", ["army"], ["village"]),
        ("Peru accused Chile of arming rebels.", "arming", ["Chile"], ["rebels"]),
        ("The army's decision to shell the village was wrong.", "shell", ["army"], ["village"]),
        ("Rebels have kidnapped up to 16 aid workers from a town.", "kidnapped", ["Rebels"], ["workers"]),
        ("Gunmen on motorcycles killed ten farmers, a mayor said.", "killed", ["Gunmen"], ["farmers"]),
        ("Police arrested and beat protesters.", "arrested", ["Police"], ["protesters"]),
    ],
)
def test_logical_arguments(text: str, verb: str, subjects: list[str], objects: list[str], language: Language) -> None:
    sentence, predicate = read(language, text, verb)
    assert [sentence.tokens[i].text for i in predicate.subjects] == subjects
    assert [sentence.tokens[i].text for i in predicate.objects] == objects


@pytest.mark.parametrize(
    ("text", "verb", "kinds"),
    [
        ("Iran agreed to withdraw.", "agreed", {"to"}),
        ("Iran said that it had withdrawn.", "said", {"that"}),
        ("Iran said that Iraq must withdraw.", "said", {"that", "must"}),
        ("Iran stopped sending arms.", "stopped", {"ing"}),
        ("Peru accused Chile of sending arms.", "accused", {"of-ing"}),
    ],
)
def test_clauses(text: str, verb: str, kinds: set[str], language: Language) -> None:
    _, predicate = read(language, text, verb)
    assert {clause.kind for clause in predicate.clauses} == kinds


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("The minister did not meet the envoys.", "meet"),
        ("The minister never met the envoys.", "met"),
        ("No envoys met the minister.", "met"),
        ("The minister met none of the envoys.", "met"),
    ],
)
def test_negation(text: str, verb: str, language: Language) -> None:
    assert read(language, text, verb)[1].negated


def test_a_copula_takes_the_name_of_its_adjective(language: Language) -> None:
    _, predicate = read(language, "The government is ready to open talks.", "is")
    assert predicate.lemma == "be:ready"
    assert [clause.kind for clause in predicate.clauses] == ["to"]


def test_an_indirect_object_is_also_a_to_phrase(language: Language) -> None:
    sentence, predicate = read(language, "Norway gave Nepal a field hospital.", "gave")
    assert ("to", ["Nepal"]) in [(p, [sentence.tokens[h].text for h in heads]) for p, heads in predicate.obliques]


def test_every_role_has_a_name_of_our_own(language: Language) -> None:
    text = "Rebels, who had been told by Mali's army to leave, said on Monday that they would stay if talks began; nobody left."
    (sentence,) = language.parse(language.split(text))
    assert {token.role for token in sentence.tokens} <= ROLES
    assert all(text[t.start : t.end] == t.text for t in sentence.tokens)

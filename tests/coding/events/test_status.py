from __future__ import annotations

import pytest

from dragoman.codebook.codebook import load_codebook
from dragoman.coding.events.status import StatusReader
from dragoman.language.pipeline import Language
from dragoman.language.predicates import predicates


@pytest.mark.parametrize(
    ("text", "verb", "status"),
    [
        ("The army attacked the town.", "attacked", "actual"),
        ("The army did not attack the town.", "attack", "negated"),
        ("The army never attacked the town.", "attacked", "negated"),
        ("The army will attack the town.", "attack", "future"),
        ("The army is going to attack the town.", "attack", "future"),
        ("The army said it would attack the town.", "attack", "future"),
        ("The army warned that it would attack the town.", "attack", "future"),
        ("The army warned that rebels would attack the town.", "attack", "hypothetical"),
        ("The army plans to attack the town.", "attack", "future"),
        ("The army's decision to attack the town came late.", "attack", "future"),
        ("The army will not attack the town.", "attack", "refused"),
        ("The army cannot attack the town.", "attack", "refused"),
        ("The army plans not to attack the town.", "attack", "refused"),
        ("The army might attack the town.", "attack", "hypothetical"),
        ("The army would have attacked the town.", "attacked", "hypothetical"),
        ("If the army attacks the town, people will flee.", "attacks", "hypothetical"),
        ("The army wants to attack the town.", "attack", "hypothetical"),
        ("The army was accused of attacking the town.", "attacking", "hypothetical"),
        ("Residents fear that the army attacked the town.", "attacked", "hypothetical"),
        ("The army denied that it attacked the town.", "attacked", "negated"),
        ("The army failed to attack the town.", "attack", "negated"),
        ("The army began to attack the town.", "attack", "actual"),
        ("The army continued attacking the town.", "attacking", "actual"),
        ("The agency said that the army attacked the town.", "attacked", "actual"),
        ("The soldiers who attacked the town left.", "attacked", "actual"),
    ],
)
def test_status(text: str, verb: str, status: str, language: Language) -> None:
    (sentence,) = language.parse(language.split(text))
    found = predicates(sentence)
    reader = StatusReader(sentence, found, load_codebook().composition)
    (i,) = [i for i in found if sentence.tokens[i].text == verb]
    assert reader.status(i) == status

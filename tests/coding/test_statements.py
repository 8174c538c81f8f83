"""Who says what: cues, speakers, content, nesting, and on whose word an event stands."""

from __future__ import annotations

import time
import unicodedata
from typing import Literal

import pytest

from dragoman.coding.cues import inflected, load_cues
from dragoman.coding.statements import attribution, find_statements, may_hold_statement
from dragoman.language.phrases import edges
from dragoman.language.pipeline import Language
from dragoman.language.sentence import Sentence
from dragoman.records import Entity, Span, Statement


def entity(sentence: Sentence, head: int) -> Entity:
    span = sentence.span(*edges(sentence, head))
    return Entity(span.text, span.start, span.end, span.text)


def statements(language: Language, text: str) -> tuple[Statement, ...]:
    sentences = language.parse([raw for raw in language.split(text) if may_hold_statement(raw.text)])
    return find_statements(text, sentences, entity=entity)


def short(found: tuple[Statement, ...]) -> list[tuple[str | None, str, str]]:
    """Returns (speaker, cue, content) of statements, parts of the content joined by a bar."""
    return [
        (s.speaker.text if s.speaker else None, s.cue.text if s.cue else "", " | ".join(part.text for part in s.content)) for s in found
    ]


ONE = [
    ("The foreign minister said on Monday that talks would resume.", "The foreign minister", "said", "that talks would resume"),
    ("The minister said talks would resume.", "The minister", "said", "talks would resume"),
    ("Talks would resume, the foreign minister said on Monday.", "the foreign minister", "said", "Talks would resume"),
    ("Talks, the foreign minister said on Monday, would resume.", "the foreign minister", "said", "Talks | would resume"),
    ("As the envoy noted, the truce has held.", "the envoy", "noted", "the truce has held"),
    ('"Talks will resume," the minister told reporters.', "the minister", "told", '"Talks will resume,"'),
    ('The minister told reporters: "Talks will resume."', "The minister", "told", '"Talks will resume."'),
    ('"We will win," said the general, "but it will take time."', "the general", "said", '"We will win," | "but it will take time."'),
    ('"Is it over?" asked the judge.', "the judge", "asked", '"Is it over?"'),
    ("The general told reporters that troops had entered the town.", "The general", "told", "that troops had entered the town"),
    ("He was told by the judge that the case was closed.", "the judge", "told", "that the case was closed"),
    ("According to the ministry, three soldiers died in the raid.", "the ministry", "According to", "three soldiers died in the raid"),
    ("Three soldiers died in the raid, according to the ministry.", "the ministry", "according to", "Three soldiers died in the raid"),
    ("In the view of the opposition, the vote was rigged.", "the opposition", "In the view", "the vote was rigged"),
    ("The opposition accused the army of shelling the village.", "The opposition", "accused", "the army of shelling the village"),
    ("The union rejected the offer as an insult.", "The union", "rejected", "the offer as an insult"),
    ("The party called for fresh elections.", "The party", "called for", "fresh elections"),
    ("The rebels vowed to fight on.", "The rebels", "vowed", "to fight on"),
    ("The envoy believes the truce will hold.", "The envoy", "believes", "the truce will hold"),
    ("The rebels denied that they had shelled the market.", "The rebels", "denied", "that they had shelled the market"),
    ("The mayor was worried that the bridge would fall.", "The mayor", "was worried", "that the bridge would fall"),
    ("The committee voiced concern about the arrests.", "The committee", "voiced concern about", "the arrests"),
    ("The ambassador, who said he was tired, left.", "who", "said", "he was tired"),
    ("The president was quoted as saying the border would open.", "The president", "saying", "the border would open"),
    ("It was reported that the bridge had collapsed.", None, "reported", "that the bridge had collapsed"),
    ("The army is believed to have killed ten rebels.", None, "believed", "The army | to have killed ten rebels"),
    ("Minister: 'No talks with rebels'", "Minister", ":", "'No talks with rebels'"),
    ("She said the two sides had met.", "She", "said", "the two sides had met"),
    ("\u00abWe leave\u00bb, said the minister.", "the minister", "said", "\u00abWe leave\u00bb"),
    (
        "Ada Brandt, a spokeswoman for the union, said the strike was over.",
        "Ada Brandt, a spokeswoman for the union", "said", "the strike was over",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "speaker", "cue", "content"), ONE)
def test_one_statement(language: Language, text: str, speaker: str | None, cue: str, content: str) -> None:
    assert short(statements(language, text)) == [(speaker, cue, content)]


@pytest.mark.parametrize(
    "text",
    [
        "The minister will say tomorrow that talks resume.",
        "The minister would not say who won.",
        "Ten people died when a bus fell into a river.",
        "It rained.",
    ],
)
def test_nothing_said(language: Language, text: str) -> None:
    assert statements(language, text) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('"We leave tomorrow," the envoy said.', "direct"),
        ("The envoy said they would leave.", "indirect"),
        ('The envoy said the plan was "a mistake" and that he would leave.', "mixed"),
    ],
)
def test_kind(language: Language, text: str, kind: str) -> None:
    assert [statement.kind for statement in statements(language, text)] == [kind]


def test_nested_statements(language: Language) -> None:
    text = "The agency quoted the minister as saying that rebels claimed they held the town."
    found = statements(language, text)
    assert [s.within for s in found] == [None, 0, 1]
    assert [speaker for speaker, _, _ in short(found)] == ["The agency", "the minister", "rebels"]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("The paper said, citing diplomats, that Iran had released the crew.", ["The paper", "diplomats"]),
        ("According to the agency, citing a police source, gunmen killed two officers.", ["the agency", "a police source"]),
    ],
)
def test_whoever_is_cited_is_the_inner_source(language: Language, text: str, chain: list[str]) -> None:
    found = statements(language, text)
    at = text.index("released" if "released" in text else "killed")
    speakers = [found[k].speaker for k in attribution(found, Span(text[at : at + 4], at, at + 4))]
    assert [speaker.text for speaker in speakers if speaker] == chain


def test_what_is_no_source_is_not_cited_and_anonymity_is_not_said(language: Language) -> None:
    text = "The court closed the case, citing a lack of evidence. An official spoke on condition of anonymity."
    found = short(statements(language, text))
    assert not [content for _, _, content in found if "anonymity" in content or "closed" in content]


def test_the_outer_statement_may_come_last(language: Language) -> None:
    found = statements(language, "The general told reporters that troops had entered the town, the agency reported.")
    assert [(s.speaker.text if s.speaker else None, s.within) for s in found] == [("The general", 1), ("the agency", None)]


def test_a_trailing_participle_has_the_speaker_of_its_sentence(language: Language) -> None:
    text = "The minister said the plan was wrong and that he would resign, adding that the cabinet had been misled."
    found = statements(language, text)
    assert [(speaker, cue) for speaker, cue, _ in short(found)] == [("The minister", "said"), ("The minister", "adding")]


def test_a_quotation_over_several_sentences(language: Language) -> None:
    text = '"We are ready. We have waited long. It is time," the envoy said. "Nobody can stop us. The road is open."'
    assert short(statements(language, text)) == [
        ("the envoy", "said", '"We are ready. We have waited long. It is time," | "Nobody can stop us. The road is open."')
    ]


def test_a_quotation_over_two_paragraphs(language: Language) -> None:
    text = '"The road is open," said the envoy. "We have waited long.\n\n"Nobody can stop us."\n\nThe road was empty.'
    content = '"The road is open," | "We have waited long. | "Nobody can stop us."'
    assert short(statements(language, text)) == [("the envoy", "said", content)]


def test_each_speaker_gets_the_own_quotation(language: Language) -> None:
    text = '"The road is open," the envoy said. "It is closed," the general replied.'
    assert short(statements(language, text)) == [
        ("the envoy", "said", '"The road is open,"'), ("the general", "replied", '"It is closed,"'),
    ]  # fmt: skip


def test_a_term_in_quotation_marks_is_no_speech(language: Language) -> None:
    assert statements(language, 'The so-called "green line" runs through the town.') == ()


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_spans_are_code_points(language: Language, form: Literal["NFC", "NFD"]) -> None:
    text = unicodedata.normalize(
        form,
        "Caf\u00e9 \U0001f389 \u0628\u064a\u0627\u0646\r\n\r\n\u201cNous partons \u00e0 S\u00e3o Tom\u00e9,\u201d "
        "Ren\u00e9e Dupr\u00e9 said.\r\n\r\nThe union said the strike was over.",
    )
    found = statements(language, text)
    assert len(found) == 2
    for statement in found:
        for span in [*statement.content, *(s for s in (statement.cue, statement.speaker) if s)]:
            assert text[span.start : span.end] == span.text


def test_attribution_is_outermost_first_and_only_of_those_who_vouch(language: Language) -> None:
    text = "The agency quoted the minister as saying that rebels attacked the convoy."
    found = statements(language, text)
    at = text.index("attacked")
    assert attribution(found, Span("attacked", at, at + 8)) == (0, 1)
    assert attribution(found, Span("agency", 4, 10)) == ()


@pytest.mark.parametrize("text", ["The rebels denied that they had attacked the convoy.", "The rebels want to attack the convoy."])
def test_a_denial_or_a_wish_is_nobody_s_word(language: Language, text: str) -> None:
    at = text.index("attack")
    assert attribution(statements(language, text), Span("attack", at, at + 6)) == ()


def test_no_two_statements_are_within_each_other(language: Language) -> None:
    text = "The agency reported, the minister said, that the envoy thinks, as the general noted, that the truce holds, it says."
    found = statements(language, text)
    for start in range(len(found)):
        seen, index = set(), found[start].within
        while index is not None:
            assert index not in seen
            seen.add(index)
            index = found[index].within


def test_unbalanced_marks_in_a_long_text(language: Language) -> None:
    text = 'The minister said "we leave and the envoy said \u201cwe stay. ' * 900
    start = time.perf_counter()
    found = statements(language, text[: 6 * 5_000])
    assert time.perf_counter() - start < 60
    assert found


CUED = ["Officials SAID so.", "According to him, no.", "Three claims were made.", "They were shouting.", "Minister: no talks"]


@pytest.mark.parametrize("text", CUED)
def test_the_prefilter_passes_cues(text: str) -> None:
    assert may_hold_statement(text)


@pytest.mark.parametrize("text", ["", "Ten people died when a bus fell into a river.", '"A mistake."'])
def test_the_prefilter_stops_others(text: str) -> None:
    assert not may_hold_statement(text)


def test_the_lexicon_is_large_and_its_forms_are_regular() -> None:
    cues = load_cues()
    assert len(cues.verbs) + len(cues.nouns) + len(cues.adjectives) >= 500
    assert {"say", "deny", "point_out", "according"} <= {*cues.verbs, *cues.according}
    assert {"denied", "denies", "denying", "admitted"} <= {*inflected("deny"), *inflected("admit")}

"""Who tells a text, and whether it reports or argues."""

from __future__ import annotations

import pytest

from dragoman.coding.tellers import telling
from dragoman.records import Document


def names(document: Document) -> list[tuple[str, str, str]]:
    return [(teller.name, teller.role, teller.basis) for teller in telling(document).tellers]


def test_the_chain_runs_from_publisher_over_agency_to_author() -> None:
    document = Document(id="a", text="LIMA (Reuters) - Miners ended a strike.", publisher="The Valley Herald", author="Ana Torres; Ben Oko")
    assert names(document) == [
        ("The Valley Herald", "publisher", "given with the document"), ("Reuters", "agency", "dateline"),
        ("Ana Torres", "author", "given with the document"), ("Ben Oko", "author", "given with the document"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("By Ana Torres Rey\n\nMiners ended a strike.", [("Ana Torres Rey", "author", "byline")]),
        (
            "By Ana Torres and Ben Oko, for The Valley Herald\nMiners",
            [("The Valley Herald", "publisher", "written for"), ("Ana Torres and Ben Oko", "author", "byline")],
        ),
        ("Miners strike\nBy Ben Oko | The Herald\nMiners", [("Ben Oko", "author", "byline")]),
        ("LIMA, March 27 (AP) -- Miners ended a strike.", [("AP", "agency", "dateline")]),
        ("(Kampala, AFP) Rebels left.", [("AFP", "agency", "dateline")]),
        ("By March Mali hopes to hold a vote.", []),
        ("The army (which left) is back.", []),
    ],
)  # fmt: skip
def test_the_head_of_a_text_names_its_tellers(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert names(Document(id="a", text=text)) == expected


def test_an_address_stands_for_a_publisher_and_nobody_is_named_twice() -> None:
    assert names(Document(id="a", text="x", url="https://www.example.org/a")) == [("example.org", "publisher", "address of the page")]
    assert names(Document(id="a", text="LIMA (Reuters) - x", publisher="reuters")) == [("reuters", "publisher", "given with the document")]


def test_spans_are_exact() -> None:
    text = "Özel haber\nBy Ana Torres, for The Valley Herald\nKABUL (AP) - x"
    for teller in telling(Document(id="a", text=text)).tellers:
        assert teller.span is not None
        assert text[teller.span.start : teller.span.end] == teller.span.text == teller.name


PLAIN = 'The army attacked two villages on Monday. A spokesman said: "We must defend our people, and we call on our brothers to help." '
PLEA = "The army attacked our villages again. We must not be silent. Our people demand that the enemy leaves, and we demand it now. "


@pytest.mark.parametrize(
    ("document", "voice"),
    [
        (Document(id="a", text=PLAIN * 3), "report"),
        (Document(id="a", text=PLAIN * 3, title="Opinion: The army must leave"), "opinion"),
        (Document(id="a", text=PLAIN * 3, url="https://example.org/opinion/2024/army"), "opinion"),
        (Document(id="a", text="EDITORIAL\n\n" + PLAIN), "opinion"),
        (Document(id="a", text=PLEA * 2), "opinion"),
        (Document(id="a", text=PLAIN, title="Statement by the Front on the talks"), "statement"),
        (Document(id="a", text="The joint communiqué of the parties\n\n" + PLAIN), "statement"),
        (Document(id="a", text=PLAIN, title="Opinion polls close in Lima"), "report"),
        (Document(id="a", text="The so-called Martyrs Brigades, mercenaries of the enemy, fled the glorious army. " * 2), "opinion"),
    ],
)
def test_the_voice_of_a_text(document: Document, voice: str) -> None:
    found = telling(document)
    assert found.voice == voice, found.basis
    assert bool(found.basis) == (voice != "report")

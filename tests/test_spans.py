"""Every span that comes out of the coder is an exact quote of the document, whatever characters the text holds."""

import datetime as dt
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import pytest

from dragoman import Coder
from dragoman.records import CodedDocument, Document
from dragoman.samples import paths

PUBLISHED = dt.date(2025, 5, 21)
ODD = {
    "decomposed accents": unicodedata.normalize(
        "NFD",
        "BOGOTÁ, May 20 – José Ibáñez, Colombia's defence minister, said on Monday that soldiers had attacked a camp near Popayán. "
        "São Tomé praised Perú, and Yaoundé condemned the Côte d'Ivoire for expelling two Cameroonian diplomats from Abidjan.",
    ),
    "emoji": (
        "🔥🔥 Protesters marched in Nairobi on Tuesday 🇰🇪 👩‍👩‍👧. Police arrested 12 students 👮🏽 in Mombasa. "
        "“We stay 💪🏿,” said Grace Wafula, a student."
    ),
    "windows lines": (
        "ANKARA, May 20\r\n\r\nGreece and Turkey signed an agreement on Tuesday.\r\n"
        "The minister said\r\nthat Turkey would visit Athens.\r\n"
    ),
    "arabic": (
        "CAIRO – قال المتحدث إن Egypt rejected the proposal of the السودان on Monday (١٩ أيار). "
        "Egypt’s army – الجيش المصري – bombed rebels in سيناء on Tuesday."
    ),
    "marks and spaces": (
        "\ufeff\u200fHAIFA\u00a0—\u2009Israel\u00a0accused\u2003Hezbollah on\u202fMonday\u2028of firing rockets.\u2029"
        "Lebanon\u200b denied it.\x0c\tThe UN\xad urged restraint. Hezbollah accused Israel of firing shells."
    ),
    "wide characters": (
        "東京発 – Japan urged North Korea to free 𠮷野 on Monday, and 𝐓𝐡𝐞 𝐦𝐢𝐧𝐢𝐬𝐭𝐞𝐫 said that Japan had imposed sanctions."
    ),
    "zalgo": "Ru\u0338\u0321s̷s̴ia a\u0334ttacked U\u0337kraine on Monday. The E\u0301U condemned Russia, officials in Brussels said.",
}


def spans(value: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any part of the JSON form
    """Yields every object of the JSON form that has offsets."""
    if isinstance(value, dict):
        if "start" in value:
            yield value
        for inner in value.values():
            yield from spans(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from spans(inner)


def assert_exact(coded: CodedDocument) -> int:
    found = list(spans({name: value for name, value in coded.to_dict().items() if name != "text"}))
    for span in found:
        assert 0 <= span["start"] < span["end"] <= len(coded.text)
        assert coded.text[span["start"] : span["end"]] == span["text"]
    return len(found)


@pytest.mark.parametrize("name", ODD)
def test_spans_are_quotes_in_odd_texts(coder: Coder, name: str) -> None:
    coded = coder.code(ODD[name], published=PUBLISHED)
    assert coded.text == ODD[name]
    assert not coded.failures
    assert coded.events
    assert assert_exact(coded) > 3


def sample_documents() -> list[Document]:
    rows = [json.loads(line) for line in paths()[0].read_text(encoding="utf-8").splitlines()]
    return [Document(id=row["id"], text=row["text"], published=dt.date.fromisoformat(row["published"])) for row in rows]


@pytest.mark.parametrize("document", sample_documents(), ids=lambda document: document.id)
def test_spans_are_quotes_in_the_samples(coder: Coder, document: Document) -> None:
    coded = coder.code(document)
    assert not coded.failures
    assert assert_exact(coded) > 3


def test_spans_hold_with_other_lines_and_accents(coder: Coder) -> None:
    for document in sample_documents():
        for text in (document.text.replace("\n", "\r\n"), unicodedata.normalize("NFD", document.text), document.text.replace(". ", ". 🕊️ ")):
            coded = coder.code(text, published=document.published)
            assert coded.text == text
            assert_exact(coded)


def test_two_runs_agree(coder: Coder) -> None:
    documents = sample_documents()[:3]
    assert [coder.code(document) for document in documents] == list(coder.stream(documents))

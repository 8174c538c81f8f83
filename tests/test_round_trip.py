"""Whatever the text, `text[start:end]` is the quote: through every reader, and through every writer back."""

import dataclasses
import gzip
import html
import json
import re
import string
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.readers import samples

from dragoman.readers import Options, find_sources, read
from dragoman.readers.stored import read_documents, read_rows
from dragoman.records import CodedDocument, Document, Entity, Event, Magnitude, Place, Span, Statement
from dragoman.writers.formats import FORMATS, written

ODD = [
    "e\u0301",
    "👩‍👩‍👧",
    "\r\n",
    "\n",
    "\t",
    "'=",
    "=",
    '"',
    ";",
    ",",
    "|",
    "\u2028",
    "\u00a0",
    "مرحبا",
    "\u202e",
    "𐍈",
    "<b>",
    "&amp;",
    "\ufeff",
]
TEXTS = st.lists(
    st.sampled_from(ODD) | st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn", "Co")), max_size=8), min_size=1, max_size=30
).map(lambda parts: "A" + "".join(parts) + "z")
QUIET = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


def read_back(path: Path, data: bytes) -> Document:
    path.write_bytes(data)
    first = next(iter(read(find_sources([str(path)]), Options(languages=()))))
    assert first.failure is None, first.failure
    return first.document


def zstandard(data: bytes) -> bytes:
    stream = pa.BufferOutputStream()
    with pa.CompressedOutputStream(stream, "zstd") as packed:
        packed.write(data)
    packed_bytes: bytes = stream.getvalue().to_pybytes()
    return packed_bytes


EXACT: dict[str, Callable[[str], bytes]] = {
    "a.txt": str.encode,
    "a.jsonl": lambda text: json.dumps({"text": text}).encode(),
    "a.csv": samples.table,
    "a.tsv": lambda text: samples.table(text, "\t"),
    "a.parquet": lambda text: samples.parquet({"text": text}),
    "a.zip": lambda text: samples.zipped({"a.txt": text.encode()}),
    "a.txt.gz": lambda text: gzip.compress(text.encode()),
    "a.jsonl.zst": lambda text: zstandard(json.dumps({"event_text": text}).encode()),
}
"""Formats that keep every character."""
WORDS: dict[str, Callable[[str], bytes]] = {
    "a.docx": samples.docx,
    "a.eml": samples.mail,
    "a.xml": samples.petrarch,
    "a.rss": samples.feed,
}
"""Formats with white space of their own."""


@pytest.mark.parametrize("name", EXACT)
@QUIET
@given(text=TEXTS)
def test_a_reader_keeps_every_character(tmp_path: Path, name: str, text: str) -> None:
    assert read_back(tmp_path / name, EXACT[name](text)).text == text


@pytest.mark.parametrize("name", WORDS)
@QUIET
@given(text=TEXTS)
def test_a_reader_keeps_every_word(tmp_path: Path, name: str, text: str) -> None:
    assert read_back(tmp_path / name, WORDS[name](text)).text.split() == text.split()


PAGE_WORDS = st.lists(st.text(st.characters(categories=("L", "N", "So")), min_size=1, max_size=8), min_size=1, max_size=20)
"""What stands in the articles of web pages: any script, symbols and emoji."""


def page(words: list[str]) -> bytes:
    text = html.escape(" ".join(words))
    return (
        f"<html><head><title>A page</title></head><body><article><p>{LEAD}</p><p>Before {text} after.</p></article></body></html>".encode()
    )


LEAD = (
    "The ministers of both countries met in the capital on Monday and agreed to open the border for trade, officials said after the talks."
)


@pytest.mark.parametrize("kind", ["html", "warc", "wacz"])
@QUIET
@given(words=PAGE_WORDS)
def test_a_page_keeps_every_word_of_its_article(tmp_path: Path, kind: str, words: list[str]) -> None:
    data = page(words)
    if kind != "html":
        data = samples.warc(("https://example.org/a", data))
    if kind == "wacz":
        data = samples.zipped({"archive/data.warc": data})
    assert " ".join(words).split() == read_back(tmp_path / f"a.{kind}", data).text.split("Before ")[1].removesuffix(" after.").split()


@QUIET
@given(words=st.lists(st.text(string.ascii_letters, min_size=1, max_size=12), min_size=1, max_size=60))
def test_a_pdf_keeps_every_word(tmp_path: Path, words: list[str]) -> None:
    lines = [" ".join(words[start : start + 6]) for start in range(0, len(words), 6)]
    assert read_back(tmp_path / "a.pdf", samples.pdf(*lines)).text.split() == words


@st.composite
def coded_documents(draw: st.DrawFn) -> CodedDocument:
    """Draws a document with an event whose parts lie anywhere in its text."""
    text = draw(TEXTS)

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return Span(text[start:end], start, end)

    def entity(country: str) -> Entity:
        found = span()
        return Entity(found.text, found.start, found.end, found.text, country, ("GOV",))

    where = span()
    place = Place(where.text, where.start, where.end, where.text, "SSD", None, 4.85, 31.58, 1, "city", 0.9, "largest")
    event = Event(
        id="d#1", type="ASSAULT", modes=(), contexts=(), quad=4, score=-9.0, cameo="180", goldstein=-9.0,
        actors=(entity("FRA"), entity("SDN")),
        recipients=(entity("SSD"),), trigger=span(), sentence=span(), date=None, place=place, magnitude=Magnitude(), status="actual",
        attribution=(0,), confidence=0.5, explanation=text,
    )  # fmt: skip
    statement = Statement(entity("USA"), span(), (span(),), "direct")
    bare = CodedDocument("d", text, None, None, None, "en", None, text)
    return dataclasses.replace(bare, places=(place,), statements=(statement,), events=(event,))


def quotes(form: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON value
    """Returns every object with text and offsets."""
    inner = list(form.values()) if isinstance(form, dict) else form if isinstance(form, list) else []
    own = [form] if isinstance(form, dict) and {"text", "start", "end"} <= set(form) else []
    return own + [one for value in inner for one in quotes(value)]


def assert_exact(form: Any, text: str, least: int) -> None:  # noqa: ANN401 - any JSON value
    found = quotes(form)
    assert len(found) >= least
    assert all(text[one["start"] : one["end"]] == one["text"] for one in found)


def lines(path: Path) -> list[str]:
    return path.read_bytes().decode().split("\n")[:-1]


@pytest.mark.parametrize("name", ["jsonl", "parquet", "sqlite"])
@QUIET
@given(coded=coded_documents())
def test_a_writer_of_documents_keeps_every_quote(tmp_path: Path, name: str, coded: CodedDocument) -> None:
    path = tmp_path / f"a.{name}"
    written(iter([coded]), path, name)
    (back,) = read_documents(path)
    assert back == coded
    assert_exact({name: value for name, value in back.to_dict().items() if name != "text"}, coded.text, 9)


@pytest.mark.parametrize("name", ["csv", "parquet", "sqlite", "geojson"])
@QUIET
@given(coded=coded_documents())
def test_a_writer_of_rows_keeps_trigger_and_sentence(tmp_path: Path, name: str, coded: CodedDocument) -> None:
    path = tmp_path / f"a.{name}"
    written(iter([coded]), path, name)
    row = json.loads(path.read_bytes())["features"][0]["properties"] if name == "geojson" else next(read_rows(path))
    for part in ("trigger", "sentence"):
        assert coded.text[int(row[f"{part}_start"]) : int(row[f"{part}_end"])] == row[part]


@pytest.mark.parametrize("name", [name for name, one in FORMATS.items() if one.lossy] + ["plover"])
@QUIET
@given(coded=coded_documents())
def test_a_format_of_the_field_keeps_every_quote_beside_it(tmp_path: Path, name: str, coded: CodedDocument) -> None:
    path = tmp_path / "a.tsv"
    written(iter([coded]), path, name)
    (line,) = lines(path if name == "plover" else tmp_path / "a.tsv.provenance.jsonl")
    assert_exact(json.loads(line), coded.text, 6)
    if name in {"phoenix", "icews", "polecat", "gdelt"}:
        width = len({field for table, field, _, _ in FORMATS[name].dictionary if table == "events"})
        assert {len(row.split("\t")) for row in lines(path)} == {width}
        assert not re.search("[\r\x0b\x0c\x85\u2028\u2029]", path.read_bytes().decode())
    if name == "gdelt":
        mention = lines(tmp_path / "a.mentions.tsv")[0].split("\t")
        assert [int(mention[number]) for number in (7, 8, 9)] == [
            coded.events[0].actors[0].start, coded.events[0].recipients[0].start, coded.events[0].trigger.start,
        ]  # fmt: skip

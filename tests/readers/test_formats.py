"""Every format to documents."""

import dataclasses
import datetime as dt
import gzip
import json
from pathlib import Path

import pyarrow as pa
import pytest
from tests.readers import samples

from dragoman.errors import InputError, MissingPartError
from dragoman.readers import READERS, Item, Options, extras, find_sources, read
from dragoman.readers.fragments import fragment_text
from dragoman.readers.pdf import reflowed

TEXT = "Rebels attacked two villages near the border on Monday, and the governor asked for help."
DAY = dt.date(2024, 5, 3)
PAGE = (
    '<html lang="en"><head><title>Ministers meet</title></head><body><nav>Menu</nav><article><h1>Ministers meet</h1>'
    f"<p>{TEXT} The two sides had agreed to a truce in the spring, which observers said was holding.</p>"
    "<p>Protesters gathered outside the building and shouted slogans against the government.</p></article></body></html>"
).encode()


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def items(name: str, data: bytes | None = None, *, input_format: str = "auto", options: Options | None = None) -> list[Item]:
    if data is not None:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)
    return list(read(find_sources([name], input_format=input_format), options))


def codes(found: list[Item]) -> list[str | None]:
    return [item.failure.code if item.failure else None for item in found]


def message(item: Item) -> str:
    assert item.failure is not None
    return item.failure.message


def test_a_pdf_gives_its_text_with_lines_joined() -> None:
    (item,) = items("a.pdf", samples.pdf("Rebels attacked two vil-", "lages near the border on Monday, and", "asked.", "Then they left."))
    assert item.document.text == "Rebels attacked two villages near the border on Monday, and asked.\n\nThen they left."
    assert item.document.id == "a.pdf"


def test_lines_of_a_page_become_paragraphs() -> None:
    assert reflowed("A long line of words\nand more of them here.\n\nNew-\nYork is far.\nEnd.") == (
        "A long line of words and more of them here.\n\nNew- York is far.\n\nEnd."
    )
    assert reflowed("") == ""


def test_a_word_document_gives_its_paragraphs() -> None:
    (item,) = items("a.docx", samples.docx(TEXT, "", "Second\u00a0one.", title="Ministers meet"))
    assert item.document.text == f"{TEXT}\n\nSecond\u00a0one."
    assert (item.document.title, item.document.author) == ("Ministers meet", "A")


def test_deleted_text_is_left_out_and_breaks_are_kept() -> None:
    body = (
        "<w:p><w:r><w:t>One</w:t><w:tab/><w:t>two</w:t><w:br/></w:r><w:del><w:r><w:t>gone</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>three</w:t></w:r></w:ins></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert items("a.docx", samples.docx(body=body))[0].document.text == "One\ttwo\nthree\n\ncell"


def test_a_mail_gives_its_text_subject_and_day() -> None:
    headers = {"subject": "Déclaration", "from": "Press <p@example.org>", "date": "Fri, 03 May 2024 10:00:00 +0200"}
    (item,) = items("a.eml", samples.mail(TEXT + "\r\né", **headers))
    assert item.document.text.replace("\r\n", "\n") == f"{TEXT}\né\n"
    assert (item.document.title, item.document.author, item.document.published) == ("Déclaration", "Press <p@example.org>", DAY)
    (item,) = items("b.eml", samples.mail(f"<style>p</style><p>{TEXT}</p><p>Two &amp; <b>three</b>.</p>", "html"))
    assert item.document.text == f"{TEXT}\n\nTwo & three."


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_a_web_archive_gives_its_pages(name: str) -> None:
    data = samples.warc(("https://example.org/1", PAGE), ("https://example.org/2", PAGE.replace(b"Ministers", b"Others")))
    (one, two) = items(name, {"a.warc": data, "a.warc.gz": gzip.compress(data), "a.wacz": samples.wacz(data)}[name])
    assert one.document.id == "00000000-0000-0000-0000-000000000001"
    assert (one.document.url, two.document.url) == ("https://example.org/1", "https://example.org/2")
    assert one.document.text.startswith(TEXT)
    assert "Menu" not in one.document.text
    assert one.failure is two.failure is None


def test_what_is_no_article_in_an_archive_is_skipped_or_passed_over() -> None:
    assert codes(items("a.warc", samples.warc(("https://example.org/1", b"gone"), status="404 Not Found"))) == ["skipped:http_404"]
    assert codes(items("b.warc", samples.warc(("https://example.org/1", b"\x89PNG"), media="image/png"))) == ["empty_archive"]
    (item,) = items("c.warc", samples.warc(("https://example.org/1", TEXT.encode()), media="text/plain"))
    assert (item.document.text, item.document.published) == (TEXT, DAY)
    latin = PAGE.replace(b"border", "bord\u00e9r".encode("latin-1"))
    (item,) = items("d.warc", samples.warc(("https://example.org/1", latin), media="text/html; charset=ISO-8859-1"))
    assert "bordér" in item.document.text


@pytest.mark.parametrize("name", ["a.rss", "a.xml", "feed"])
def test_a_feed_gives_its_entries(name: str) -> None:
    one, two = items(name, samples.feed(TEXT), input_format="auto" if "." in name else "feed")
    document = one.document
    assert (document.id, document.text, document.title) == ("tag:1", TEXT, "Ministers meet")
    assert (document.url, document.publisher, document.published, document.language) == ("https://example.org/1", "The Daily", DAY, "en")
    assert (two.document.id, two.document.text) == (f"{name}:2", "Only a summary.")


def test_an_atom_feed_gives_its_entries() -> None:
    data = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>The Daily</title><entry><id>urn:1</id><title>T</title>'
        f'<updated>2024-05-03T23:00:00Z</updated><content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>'
    )
    (item,) = items("a.atom", data.encode())
    assert (item.document.id, item.document.text, item.document.published) == ("urn:1", TEXT, DAY)


def test_pieces_of_html_become_paragraphs() -> None:
    assert fragment_text("<div>One <i>two</i>\n three<p>four</p>five<br>six</div><script>x</script>seven") == (
        "One two three\n\nfour\n\nfive\n\nsix\n\nseven"
    )
    assert fragment_text("plain  text") == "plain  text"


@pytest.mark.parametrize(("name", "delimiter"), [("a.csv", ","), ("a.tsv", "\t"), ("b.csv", ";")])
def test_a_table_gives_a_document_a_row(name: str, delimiter: str) -> None:
    text = f'{TEXT}\nA "second", line; and\ta tab.'
    (item,) = items(name, samples.table(text, delimiter))
    assert (item.document.id, item.document.text, item.document.published) == ("a", text, DAY)


def test_ragged_rows_are_all_named_in_one_pass() -> None:
    found = items("a.csv", b"id,text\na,One\nb,Two,three\n\nc\nd,Four\n")
    assert codes(found) == [None, "ragged_row", "ragged_row", None]
    assert message(found[1]).startswith("a.csv line 3: 3 cells where the header has 2 columns")
    assert message(found[2]).startswith("a.csv line 5: 1 cells")


def test_a_table_without_a_text_says_what_it_has() -> None:
    found = items("a.csv", b"stories_id,url,title\n1,https://example.org,T\n")
    assert codes(found) == ["no_text_field"]
    assert "(found: stories_id, url, title)" in message(found[0])
    assert "pass --input-format manifest" in message(found[0])
    assert codes(items("b.csv", b"")) == ["empty_text"]


def test_an_old_encoding_and_a_long_line_in_a_table() -> None:
    data = b"id,text\na,Caf\xe9 attacked\nb," + b"x" * 2_000_000 + b"\nc,good\n"
    found = items("a.csv", data, options=Options(max_chars=1000))
    assert codes(found) == [None, "skipped:too_long", None]
    assert found[0].document.text == "Café attacked"
    assert [note.code for note in found[0].notes] == ["not_utf8"]


def test_parquet_gives_a_document_a_row() -> None:
    rows: list[dict[str, object]] = [{"id": 7, "text": TEXT, "published": DAY}, {"id": 8, "text": None, "published": None}]
    one, two = items("a.parquet", samples.parquet(*rows))
    assert (one.document.id, one.document.text, one.document.published) == ("7", TEXT, DAY)
    assert codes([two]) == ["empty_text"]
    assert codes(items("b.parquet", samples.parquet({"a": 1}))) == ["no_text_field"]
    assert codes(items("c.parquet", samples.parquet(*rows)[:-20])) == ["broken_file"]


def test_the_xml_of_petrarch_gives_sentences_and_articles() -> None:
    one, two = items("a.xml", samples.petrarch(TEXT))
    assert (one.document.id, one.document.text, one.document.publisher, one.document.published) == ("AFP_1", TEXT, "AFP", DAY)
    assert (two.document.id, two.document.text, two.document.published) == ("B", "One.\nTwo.", None)
    assert [note.code for note in two.notes] == ["bad_date"]
    assert codes(items("b.xml", b"<?xml version='1.0'?><Sentences/>")) == ["no_object"]


def test_the_input_of_ngec_is_known_by_its_names() -> None:
    (item,) = items("a.jsonl", samples.ngec(TEXT))
    document = item.document
    assert (document.id, document.text, document.title, document.publisher, document.published) == ("n1", TEXT, "H", "P", DAY)


def test_a_list_of_files_gives_them_with_its_metadata() -> None:
    Path("pages").mkdir()
    Path("pages/1.html").write_bytes(PAGE)
    Path("pages/2.txt").write_text(TEXT)
    lines = [
        "stories_id,publish_date,title,url,language,media_name,file",
        "11,2024-05-03,Story,https://example.org/1,en,The Daily,pages/1.html",
        "12,2024-05-04,,https://example.org/2,,,pages/2.txt",
        "13,2024-05-04,,https://example.org/3,,,",
        "14,2024-05-04,,,,,pages/9.txt",
        "15,2024-05-04,,,,,pages/2.txt",
        "16,2024-05-04",
    ]
    found = items("list.csv", "\n".join(lines).encode(), input_format="manifest")
    assert codes(found) == [None, None, "skipped:not_here", "broken_file", "ragged_row"]
    one = found[0].document
    assert (one.id, one.title, one.url, one.publisher, one.published) == ("11", "Story", "https://example.org/1", "The Daily", DAY)
    assert one.text.startswith(TEXT)
    assert found[1].document.text == TEXT
    assert "pass --fetch" in message(found[2])
    assert codes(items("b.csv", b"a,b\n1,2\n", input_format="manifest")) == ["no_text_field"]


def test_events_of_gdelt_are_a_list_of_pages_each_read_once() -> None:
    Path("1.txt").write_text(TEXT)
    row = ["77", *[""] * 58, "20240503101500", "https://example.org/1"]
    other = ["78", *row[1:60], "https://example.org/2"]
    data = "\n".join("\t".join(cells) for cells in ([*row, "1.txt"], [*row, "1.txt"], other)).encode()
    found = items("events.tsv", data, input_format="manifest")
    assert codes(found) == [None, "skipped:not_here"]
    document = found[0].document
    assert (document.id, document.url, document.published) == ("77", "https://example.org/1", DAY)


def test_an_archive_gives_its_members_and_passes_over_others() -> None:
    data = samples.zipped({
        "b/2.txt": TEXT.encode(), "1.jsonl": b'{"text": "One."}\n', "note.doc": b"x", ".hidden.txt": b"x",
        "in.zip": samples.zipped({"x.txt": b"In."}),
        "3.txt.gz": gzip.compress(b"Three."), "4.docx": samples.docx("Four."),
    })  # fmt: skip
    found = items("a.zip", data)
    assert [item.document.id for item in found] == [
        "a.zip/b/2.txt", "a.zip/1.jsonl:1", "a.zip/in.zip/x.txt", "a.zip/3.txt.gz", "a.zip/4.docx",
    ]  # fmt: skip
    assert [item.document.text for item in found] == [TEXT, "One.", "In.", "Three.", "Four."]
    assert codes(items("b.zip", samples.zipped({"a.doc": b"x"}))) == ["empty_archive"]


@pytest.mark.parametrize(
    ("name", "data"), [("a.txt", TEXT.encode()), ("a.jsonl", samples.ngec(TEXT)), ("a.parquet", samples.parquet({"text": TEXT}))]
)
def test_each_format_is_read_from_zstandard(name: str, data: bytes) -> None:
    stream = pa.BufferOutputStream()
    with pa.CompressedOutputStream(stream, "zstd") as packed:
        packed.write(data)
    (item,) = items(f"{name}.zst", stream.getvalue().to_pybytes())
    assert item.failure is None
    assert item.document.text == TEXT


def test_formats_are_known_by_their_first_bytes() -> None:
    data = {
        "a": samples.pdf("Rebels attacked."), "b": samples.warc(("https://example.org", PAGE)), "c": samples.feed(TEXT),
        "d": samples.petrarch(TEXT), "e": samples.parquet({"text": TEXT}), "f": samples.zipped({"a.txt": b"Text."}), "g": PAGE,
    }  # fmt: skip
    sources = []
    for name, content in data.items():
        Path(name).write_bytes(content)
        sources += [dataclasses.replace(source, format="auto") for source in find_sources([name], input_format="txt")]
    assert codes(list(read(sources))) == [None] * 9


@pytest.mark.parametrize(
    ("text", "declared", "code", "language"),
    [
        (
            "Le ministre a condamné les attaques contre les civils dans le nord du pays, et a demandé de l'aide.",
            None,
            "skipped:language_fr",
            "fr",
        ),
        ("قال المتحدث باسم الحكومة إن الهجوم على القرية أسفر عن مقتل عشرة أشخاص على الأقل", "en", "skipped:language_ar", "en"),
        (TEXT, None, None, "en"),
        (TEXT, "fr", None, "fr"),
        ("Kurz.", "de-DE", "skipped:language_de", "de-DE"),
        ("Short.", "English", None, "English"),
        ("Short.", None, None, None),
    ],
)
def test_a_language_without_a_pipeline_is_skipped(text: str, declared: str | None, code: str | None, language: str | None) -> None:
    data = json.dumps({"id": "a", "text": text, "language": declared}).encode()
    (item,) = items("a.jsonl", data)
    assert codes([item]) == [code]
    assert item.document.language == language
    if code:
        assert "--language any" in message(item)
        (item,) = items("a.jsonl", data, options=Options(languages=()))
        assert item.document.text == text


def test_a_missing_extra_explains_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(extras.NEEDS, "pdf", ("no_such_library", "pdf", "PDF"))
    Path("in").mkdir()
    Path("in/a.pdf").write_bytes(samples.pdf("Text."))
    Path("in/b.txt").write_text("Text.")
    with pytest.raises(
        MissingPartError, match=r"PDF: the library no_such_library is not installed\. Install it: pip install 'dragoman\[pdf\]'"
    ):
        find_sources(["in/a.pdf"])
    found = items("in")
    assert codes(found) == ["missing_part", None]
    assert message(found[0]).startswith("in/a.pdf: PDF: the library")


def test_addresses_are_read_by_fsspec() -> None:
    import fsspec  # noqa: PLC0415 - an optional library

    system = fsspec.filesystem("memory")
    system.pipe("/news/a.txt", TEXT.encode())
    system.pipe("/news/b.jsonl.gz", gzip.compress(b'{"text": "One."}\n'))
    system.pipe("/news/c.doc", b"x")
    found = items("memory://news")
    assert [item.document.id for item in found] == ["memory:///news/a.txt", "memory:///news/b.jsonl.gz:1"]
    assert [item.document.text for item in found] == [TEXT, "One."]
    assert len(items("memory://news/*.txt")) == len(items("memory://news/a.txt")) == 1
    with pytest.raises(InputError, match=r"memory://nowhere: no such file"):
        find_sources(["memory://nowhere"])
    with pytest.raises(InputError, match="cannot be reached"):
        find_sources(["noscheme://x/a.txt"])
    data = b"file,title\nmemory://news/a.txt,T\n"
    (item,) = items("list.csv", data, input_format="manifest")
    assert (item.document.text, item.document.title) == (TEXT, "T")


@pytest.mark.parametrize("name", READERS)
def test_an_empty_file_is_a_failure_in_every_format(name: str) -> None:
    found = items("void", b"", input_format=name)
    assert all(item.failure for item in found)
    assert len(found) == (name not in {"jsonl", "manifest"})  # which hold no line

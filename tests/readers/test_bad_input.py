"""Bad input of every kind: a documented result each, and the rest goes on."""

import gzip
import io
import json
import tracemalloc
import zipfile
from pathlib import Path

import pyarrow as pa
import pytest
from tests.readers import samples

from dragoman.readers import Item, Options, find_sources, read, streams

TEXT = "Rebels attacked two villages near the border on Monday, and the governor asked for help."
GOOD = b'{"text": "good"}\n'
BOMB = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>"""


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def results(name: str, data: bytes, options: Options | None = None) -> tuple[list[str | None], str]:
    """Returns the codes of all items of a file and of a good one after it, and the first message."""
    Path(name).write_bytes(data)
    Path("z.jsonl").write_bytes(GOOD)
    found: list[Item] = list(read(find_sources([name, "z.jsonl"]), options))
    assert found[-1].document.text == "good"
    messages = [item.failure.message for item in found if item.failure]
    assert all(name in message for message in messages)
    return [item.failure.code if item.failure else None for item in found[:-1]], (messages or [""])[0]


def test_truncated_gzip() -> None:
    whole = gzip.compress(
        b"".join(
            json.dumps({"id": str(number), "text": f"The army attacked village {number} of the north and left."}).encode() + b"\n"
            for number in range(5000)
        )
    )
    found, message = results("a.jsonl.gz", whole[: len(whole) // 2])
    assert found[0] is None
    assert found[-1] == "broken_file"
    assert set(found[1:-1]) == {None}
    assert message.startswith("a.jsonl.gz: cannot be read to its end")


def test_truncated_zstandard() -> None:
    stream = pa.BufferOutputStream()
    with pa.CompressedOutputStream(stream, "zstd") as packed:
        packed.write(b"".join(b'{"text": "%d"}\n' % number for number in range(100_000)))
    found, _ = results("a.jsonl.zst", stream.getvalue().to_pybytes()[:-1000])
    assert found[-1] == "broken_file"


@pytest.fixture
def small_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "FREE", 1_000_000)


def bomb() -> bytes:
    return b"".join(b'{"text": "' + b" " * 9_000 + b'a"}\n' for _ in range(1000))


@pytest.mark.usefixtures("small_limit")
@pytest.mark.parametrize("kind", ["gzip", "zstd", "zip", "docx"])
def test_a_bomb_is_stopped_and_the_limit_named(kind: str) -> None:
    name, data = "a.jsonl.gz", gzip.compress(bomb())
    if kind == "zstd":
        stream = pa.BufferOutputStream()
        with pa.CompressedOutputStream(stream, "zstd") as packed:
            packed.write(bomb())
        name, data = "a.jsonl.zst", stream.getvalue().to_pybytes()
    elif kind == "zip":
        name, data = "a.zip", samples.zipped({"in.jsonl": bomb()})
    elif kind == "docx":
        name, data = "a.docx", samples.docx(" " * 9_000_000 + "a")
    found, message = results(name, data)
    assert found[-1] == "zip_bomb"
    assert set(found[:-1]) <= {None}
    assert len(found) < 1000
    assert "over the limit of 200 bytes for each stored one, beyond 1,000,000" in message


def test_a_web_archive_cut_within_a_record() -> None:
    page = f"<html><body><article><p>{TEXT * 5}</p></article></body></html>".encode()
    whole = samples.warc(*((f"https://example.org/{number}", page) for number in range(3)))
    found, message = results("a.warc", whole[:-300])
    assert found == [None, None, "broken_record"]
    assert "record 00000000-0000-0000-0000-000000000003: cut off, " in message
    found, message = results("a.warc.gz", gzip.compress(whole)[:-30])
    assert found[-1] == "broken_file"
    assert results("b.warc", b"no archive at all\n" * 50)[0] == ["broken_file"]


def test_a_pdf_with_a_password_and_a_broken_one() -> None:
    found, message = results("a.pdf", samples.pdf(TEXT, password="secret"))
    assert found == ["locked"]
    assert message == "a.pdf: locked with a password. Save a copy without one."
    assert results("b.pdf", samples.pdf(TEXT, password=""))[0] == [None]
    assert results("c.pdf", samples.pdf(TEXT)[:200])[0] == ["broken_file"]
    found, message = results("d.pdf", samples.pdf(""))
    assert found == ["no_text_layer"]
    assert "OCR" in message


def test_a_locked_word_document_and_a_locked_archive() -> None:
    assert results("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))[0] == ["locked"]
    assert results("b.docx", samples.zipped({"x": b"y"}))[0] == ["broken_file"]
    assert results("c.docx", samples.docx(body="<w:p>"))[0] == ["broken_file"]
    assert results("d.docx", samples.docx("Text.")[:-40])[0] == ["broken_file"]
    stream = io.BytesIO(samples.zipped({"a.txt": b"Text.", "b.txt": b"Text."}))
    data = bytearray(stream.getvalue())
    for place in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[place] |= 1
    found, message = results("a.zip", bytes(data))
    assert found == ["locked", None]
    assert "a.zip/a.txt: locked with a password" in message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xml", f"{BOMB}<Sentences><Sentence id='1'><Text>&b;</Text></Sentence></Sentences>".encode()),
        ("a.rss", f"{BOMB}<rss><channel><item><description>&b;</description></item></channel></rss>".encode()),
        ("a.docx", samples.zipped({"word/document.xml": f"{BOMB}<w:document xmlns:w='{samples.W}'>&b;</w:document>".encode()})),
    ],
)
def test_xml_that_declares_entities_is_refused(name: str, data: bytes) -> None:
    found, message = results(name, data)
    assert found == ["xml_entities"]
    assert "declares entities" in message


def test_broken_xml_keeps_the_documents_before_it() -> None:
    found, _ = results("a.xml", samples.petrarch(TEXT)[:-30])
    assert found == [None, "broken_xml"]
    big = samples.petrarch(TEXT).replace(b"One.", b"One." * 10_000_000)
    assert results("b.xml", big, Options(max_chars=1000))[0] == [None, "skipped:too_long"]


def test_ids_that_come_again_lose_no_document() -> None:
    Path("a.jsonl").write_bytes(b'{"id": "x", "text": "a"}\n' * 3)
    found = list(read(find_sources(["a.jsonl"])))
    assert [item.document.id for item in found] == ["x", "x~2", "x~3"]
    assert [note.code for item in found for note in item.notes] == ["duplicate_id"] * 2


def test_a_line_far_over_the_limit_is_skipped_in_little_memory(tmp_path: Path) -> None:
    with (tmp_path / "a.jsonl").open("wb") as stream:
        stream.write(b'{"text": "')
        for _ in range(200):
            stream.write(b"x" * 1_000_000)
        stream.write(b'"}\n' + GOOD)
    options = Options(max_chars=100_000)
    tracemalloc.start()
    found = list(read(find_sources(["a.jsonl"]), options))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [item.failure.code if item.failure else None for item in found] == ["skipped:too_long", None]
    assert peak < 4 * options.max_bytes


def test_a_file_that_changes_while_it_is_read_has_a_note() -> None:
    path = Path("a.jsonl")
    path.write_bytes(GOOD * 2)
    reading = read(find_sources(["a.jsonl"]))
    found = [next(reading)]
    with path.open("ab") as stream:
        stream.write(GOOD)
    found += reading
    assert [[note.code for note in item.notes] for item in found] == [[], [], ["changed_while_read"]]
    assert found[-1].notes[0].message.startswith("a.jsonl: changed while it was read")


def test_a_broken_member_does_not_stop_the_others() -> None:
    data = bytearray(samples.zipped({"a.txt": TEXT.encode() * 20, "b.txt": b"Text."}))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        start = archive.getinfo("a.txt").header_offset + 40
    data[start : start + 8] = b"\xff" * 8
    assert results("a.zip", bytes(data))[0] == ["broken_file", None]
    assert results("b.zip", bytes(data)[:50])[0] == ["broken_file"]

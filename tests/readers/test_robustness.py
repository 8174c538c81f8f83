"""Whatever the bytes, a reader yields documents or failures that can be written, and raises nothing."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.readers import Options, find_sources, read

PIECES = st.sampled_from(
    [
        b'{"text": "', b'"}', b"\n", b"\r\n", b"<p>", b"</p>", b"<html>", b"&#0;", b"\\ud800", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf",
        b"\x1f\x8b",
        "é".encode(), b"\xe9",
    ]
)  # fmt: skip
BYTES = st.lists(PIECES | st.binary(max_size=40), max_size=12).map(b"".join)


NAMES = ["a.txt", "a.jsonl", "a.html", "a.txt.gz", "a.csv", "a.tsv", "a.xml", "a.rss", "a.eml", "a.pdf", "a.docx", "a.zip", "a.warc",
    "a.wacz", "a.parquet", "a.txt.zst"]  # fmt: skip
HEADS = {
    "a.csv": b"id,text\n", "a.tsv": b"text\tid\n", "a.xml": b"<?xml version='1.0'?><Sentences><Sentence><Text>",
    "a.rss": b"<rss><channel><item>",
    "a.eml": b"Subject: x\nContent-Type: text/html\n\n", "a.pdf": b"%PDF-1.4\n1 0 obj\n", "a.docx": b"PK\x03\x04", "a.zip": b"PK\x03\x04",
    "a.warc": b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 60\r\nContent-Type: application/http\r\n\r\nHTTP/1.1 200 OK\r\n",
    "a.wacz": b"PK\x05\x06", "a.parquet": b"PAR1", "a.txt.zst": b"\x28\xb5\x2f\xfd",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=BYTES)
def test_any_bytes_are_read_or_fail(tmp_path: Path, name: str, data: bytes) -> None:
    data = HEADS.get(name, b"") + data
    (tmp_path / name).write_bytes(data)
    for item in read(find_sources([str(tmp_path / name)]), Options(max_chars=1000)):
        json.dumps(item.document.to_dict(), ensure_ascii=False).encode("utf-8")
        assert bool(item.failure) != bool(item.document.text.strip())
        assert 0 <= item.done <= len(data)
        messages = [note.message for note in item.notes] + ([item.failure.message] if item.failure else [])
        assert all(name.encode() in message.encode("utf-8") for message in messages)

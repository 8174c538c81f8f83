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


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.html", "a.txt.gz"])
@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=BYTES)
def test_any_bytes_are_read_or_fail(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    for item in read(find_sources([str(tmp_path / name)]), Options(max_chars=1000)):
        json.dumps(item.document.to_dict(), ensure_ascii=False).encode("utf-8")
        assert bool(item.failure) != bool(item.document.text.strip())
        assert 0 <= item.done <= len(data)
        messages = [note.message for note in item.notes] + ([item.failure.message] if item.failure else [])
        assert all(name.encode() in message.encode("utf-8") for message in messages)

"""Files to documents."""

import dataclasses
import datetime as dt
import gzip
import io
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.errors import InputError
from dragoman.readers import READERS, SUFFIXES, Fields, Item, Options, find_sources, read

PAGE = """<!doctype html><html lang="en"><head><title>Ministers meet | Daily</title><meta name="author" content="Jane Roe">
<meta property="article:published_time" content="2024-05-03T10:00:00Z"><meta property="og:site_name" content="The Daily"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav><article><h1>Ministers meet</h1>
<p>The foreign minister of France met her counterpart on Thursday in Geneva, and the two discussed the border dispute at length.</p>
<p>Protesters gathered outside the building and shouted slogans against the government.</p></article>
<div id="comments"><h3>Leave a comment</h3><form><textarea></textarea><input type="submit" value="Post comment"></form>
<p>Bob: I think this is a bad idea altogether.</p></div></body></html>"""


def items(*paths: Path | str, options: Options | None = None, input_format: str = "auto") -> list[Item]:
    return list(read(find_sources(map(str, paths), input_format=input_format), options))


def lines(path: Path, *objects: object) -> Path:
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in objects), encoding="utf-8")
    return path


def codes(found: list[Item]) -> list[str | None]:
    return [item.failure.code if item.failure else None for item in found]


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_text_file_is_one_document_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"One.\r\nTwo.\r\n")
    (item,) = items("a.txt", options=Options(published=dt.date(2024, 5, 3)))
    assert (item.document.id, item.document.text, item.document.published) == ("a.txt", "One.\r\nTwo.\r\n", dt.date(2024, 5, 3))
    assert item.done == 12


def test_a_json_line_brings_all_fields(tmp_path: Path) -> None:
    record = {
        "id": "x",
        "text": "T",
        "title": "H",
        "author": ["A", "B"],
        "url": "u",
        "publisher": "P",
        "language": "en",
        "published": "2024-05-03",
    }
    (item,) = items(lines(tmp_path / "a.jsonl", record))
    document = item.document.to_dict()
    assert document == {**record, "author": "A; B", "published_basis": None}


def test_fields_may_have_other_names(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"key": 7, "body": "T", "head": "H", "link": "u", "outlet": "P", "by": "A", "day": 20240503})
    fields = Fields(id="key", text="body", title="head", url="link", publisher="outlet", author="by", published="day")
    document = items(path, options=Options(fields=fields))[0].document
    assert (document.id, document.text, document.title, document.url) == ("7", "T", "H", "u")
    assert (document.publisher, document.author, document.published) == ("P", "A", dt.date(2024, 5, 3))


def test_a_document_without_an_id_is_called_by_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    lines(tmp_path / "news" / "a.jsonl", {"text": "one"}, "", {"text": "two", "id": ""})
    assert [item.document.id for item in items("news")] == ["a.jsonl:1", "a.jsonl:3"]
    assert [item.document.id for item in items("news/a.jsonl")] == ["news/a.jsonl:1", "news/a.jsonl:3"]


def test_broken_lines_do_not_stop_the_others(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "a.jsonl",
        {"text": "good"},
        '{"text": "cut',
        "[1]",
        {"body": "B", "id": 5},
        {"text": 4},
        {"text": None},
        {"text": " \n"},
        "null",
        {"text": "good"},
    )
    found = items(path)
    assert codes(found) == [
        None,
        "broken_json",
        "no_object",
        "no_text_field",
        "no_text_field",
        "empty_text",
        "empty_text",
        "no_object",
        None,
    ]
    messages = [item.failure.message if item.failure else "" for item in found]
    assert messages[1].startswith("a.jsonl line 2 column 10: broken JSON") or "line 2 column" in messages[1]
    assert 'line 4: no field "text" (found: body, id). Try --text-field body.' in messages[3]
    assert 'line 5: field "text" holds a number, not text' in messages[4]
    assert found[3].document.id == "5"


def test_the_likely_text_field_is_proposed_though_it_is_not_the_longest(tmp_path: Path) -> None:
    (item,) = items(lines(tmp_path / "a.jsonl", {"content": "short", "html_dump": "long " * 50}))
    assert item.failure is not None
    assert item.failure.message.endswith("Try --text-field content.")


@pytest.mark.parametrize(
    "line",
    [
        "[" * 100_000,
        '{"text": "a", "n": ' + "9" * 5000 + "}",
        '{"text": "half \\ud800"}',
        '{"id": "\\ud800", "text": "a"}',
        '{"\\ud800": "a"}',
    ],
)
def test_hostile_json_fails_and_can_be_written(tmp_path: Path, line: str) -> None:
    found = items(lines(tmp_path / "a.jsonl", line, {"text": "good"}))
    assert codes(found)[0] in {"broken_json", "not_text", "no_text_field"}
    assert codes(found)[1] is None
    assert found[0].failure is not None
    (found[0].document.id + found[0].failure.message).encode()


def test_a_default_date_fills_missing_dates_but_not_unreadable_ones(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", {"text": "a"}, {"text": "b", "published": "soon"}, {"text": "c", "published": "2024-01-01"})
    found = items(path, options=Options(published=dt.date(2024, 5, 3)))
    assert [item.document.published for item in found] == [dt.date(2024, 5, 3), None, dt.date(2024, 1, 1)]
    assert [[note.code for note in item.notes] for item in found] == [[], ["bad_date"], []]


def test_ids_that_come_again_are_told_apart(tmp_path: Path) -> None:
    path = lines(tmp_path / "a.jsonl", *({"id": name, "text": "t"} for name in ("x", "x", "x~2", "x")))
    found = items(path)
    assert [item.document.id for item in found] == ["x", "x~2", "x~2~2", "x~3"]
    assert found[1].notes[0].message == f"{path}: the id 'x' occurs again; this document is 'x~2' in the output."


def test_a_web_page_gives_its_article_without_menus_and_comments(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(PAGE, encoding="utf-8")
    (item,) = items("a.html")
    document = item.document
    first, second = document.text.split("\n\n")
    assert first.startswith("The foreign minister of France met her counterpart")
    assert second.startswith("Protesters gathered")
    assert (document.title, document.author, document.published) == ("Ministers meet", "Jane Roe", dt.date(2024, 5, 3))
    assert (document.publisher, document.published_basis) == ("The Daily", "metadata")


BARE = PAGE.replace('<meta property="article:published_time" content="2024-05-03T10:00:00Z">', "")
ADDRESS = '<link rel="canonical" href="https://daily.example.org/2024/05/03/ministers"></head>'


@pytest.mark.parametrize(
    ("page", "basis"),
    [
        (BARE.replace("</head>", '<meta content="2024-05-03" name="pubdate"></head>'), "metadata"),
        (BARE.replace("</head>", '<script type="application/ld+json">{"datePublished": "2024-05-03"}</script></head>'), "metadata"),
        (BARE.replace("</head>", ADDRESS).replace("<p>The", "<p>GENEVA, 2 May 2024 -- The"), "address"),
        (BARE.replace("<p>The", "<p>GENEVA, 3 May 2024 -- The"), "dateline"),
        (BARE.replace("<p>The", "<p>Published: 3 May 2024, 10:15</p><p>The"), "printed date"),
    ],
)
def test_the_date_of_a_page_comes_from_the_best_that_it_has(tmp_path: Path, page: str, basis: str) -> None:
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    document = items("a.html")[0].document
    assert (document.published, document.published_basis) == (dt.date(2024, 5, 3), basis)


def test_a_date_in_the_running_text_of_a_page_is_no_publication_date(tmp_path: Path) -> None:
    page = PAGE.replace('<meta property="article:published_time" content="2024-05-03T10:00:00Z">', "").replace(
        "on Thursday", "on May 2, 2019"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert items("a.html")[0].document.published is None


@pytest.mark.parametrize("page", ["", "<html></html>", "<!--", "\x0c"])
def test_a_page_without_an_article_fails(tmp_path: Path, page: str) -> None:
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert codes(items("a.html")) == ["empty_text"]


def test_a_page_in_the_encoding_that_it_declares(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="windows-1251">').replace("Geneva", "Женеве")
    (tmp_path / "a.htm").write_bytes(page.encode("cp1251"))
    assert "Женеве" in items("a.htm")[0].document.text


@pytest.mark.parametrize(("name", "content"), [("a.txt", "Text."), ("a.jsonl", '{"text": "Text."}'), ("a.html", PAGE)])
def test_each_format_is_read_from_gzip(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content.encode()))
    plain, packed = items(name)[0].document, items(f"{name}.gz")[0].document
    assert packed == dataclasses.replace(plain, id=plain.id.replace(name, f"{name}.gz"))


@pytest.mark.parametrize("cut", [15, -10])
def test_a_cut_off_gzip_file_fails_after_what_could_be_read(tmp_path: Path, cut: int) -> None:
    whole = gzip.compress("".join(json.dumps({"text": f"{number} {os.urandom(20).hex()}"}) + "\n" for number in range(2000)).encode())
    (tmp_path / "a.jsonl.gz").write_bytes(whole[:cut])
    (tmp_path / "b.txt").write_text("good")
    found = items(".")
    assert found[-2].failure is not None
    assert found[-2].failure.code == "broken_file"
    assert "a.jsonl.gz: cannot be read to its end" in found[-2].failure.message
    assert found[-1].failure is None
    assert len(found) == (2 if cut > 0 else len(found))


def test_a_file_that_may_not_be_opened_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("text")
    sources = find_sources(["a.txt"])
    (tmp_path / "a.txt").unlink()
    (item,) = read(sources)
    assert item.failure is not None
    assert item.failure.code == "broken_file"


@pytest.mark.parametrize(
    ("name", "wrapped"), [("a.txt", "{}"), ("a.jsonl", '{{"text": "{}"}}'), ("a.html", "<html><body><p>{}</p></body></html>")]
)
def test_a_document_over_the_limit_is_skipped(tmp_path: Path, name: str, wrapped: str) -> None:
    (tmp_path / name).write_text(wrapped.format("Rebels attacked. " * (90_000 if name == "a.html" else 700_000)))
    lines(tmp_path / "z.jsonl", {"text": "good"})
    found = items(".")
    assert codes(found) == ["skipped:too_long", None]
    assert found[0].failure is not None
    assert "--max-chars" in found[0].failure.message
    assert found[0].document.text == ""


def test_a_page_too_large_to_be_taken_apart_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"<html><body><p>{'Rebels attacked. ' * 700_000}</p></body></html>")
    assert codes(items("a.html")) == ["skipped:too_long"]


def test_a_long_document_under_a_raised_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x" * 10_000_000)
    (item,) = items("a.txt", options=Options(max_chars=10_000_000))
    assert len(item.document.text) == 10_000_000


def test_a_line_too_long_to_keep_is_skipped_and_the_next_is_read(tmp_path: Path) -> None:
    lines(tmp_path / "a.jsonl", {"text": "x" * 2_000_000}, {"text": "good"})
    found = items("a.jsonl", options=Options(max_chars=100))
    assert codes(found) == ["skipped:too_long", None]


def test_json_lines_in_utf16_fail_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes('{"text": "a"}\n'.encode("utf-16"))
    (item,) = items("a.jsonl")
    assert item.failure is not None
    assert "iconv -f utf-16" in item.failure.message


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.BytesIO]:
    stream = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    yield stream
    assert not stream.closed


@pytest.mark.parametrize(
    ("content", "input_format", "ids"),
    [
        (b"Plain text.", "auto", ["stdin"]),
        (b' {"text": "a"}\n{"text": "b"}\n', "auto", ["stdin:1", "stdin:2"]),
        (b'{"text": "a"}\n', "txt", ["stdin"]),
        (PAGE.encode(), "auto", ["stdin"]),
        (gzip.compress(b'{"text": "a"}\n'), "auto", ["stdin:1"]),
    ],
)
def test_standard_input_is_known_by_its_first_bytes(stdin: io.BytesIO, content: bytes, input_format: str, ids: list[str]) -> None:
    stdin.write(content)
    stdin.seek(0)
    found = items("-", input_format=input_format)
    assert codes(found) == [None] * len(ids)
    assert [item.document.id for item in found] == ids


def test_empty_standard_input_is_an_empty_document(stdin: io.BytesIO) -> None:
    assert codes(items("-")) == ["empty_text"]
    with pytest.raises(InputError, match="no input"):
        find_sources([])


def test_the_place_in_the_input_grows_over_all_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("12345")
    lines(tmp_path / "b.jsonl", {"text": "a"}, {"text": "b"})
    sources = find_sources(["."])
    done = [item.done for item in read(sources)]
    assert (done[0], done[-1]) == (5, sum(source.size for source in sources))


def test_every_format_has_a_reader() -> None:
    assert set(SUFFIXES.values()) == set(READERS) - {"petrarch", "manifest"}  # known by their content, or named by the user

"""Coded documents to files, and back."""

import csv
import dataclasses
import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman.errors import InputError, UsageError
from dragoman.readers.coded import from_dict, read_coded
from dragoman.records import CodedDocument, Event, Failure
from dragoman.writers import NAMES, WRITERS, CsvWriter, FailuresToo, JsonlWriter
from dragoman.writers.csvfile import guarded
from dragoman.writers.formats import FORMATS, format_of
from dragoman.writers.table import COLUMNS


def row(coded: CodedDocument) -> dict[str, str]:
    stream = io.StringIO(newline="")
    CsvWriter(stream).write(coded)
    (found,) = csv.DictReader(io.StringIO(stream.getvalue(), newline=""))
    return found


def changed(coded: CodedDocument, **fields: Any) -> CodedDocument:  # noqa: ANN401 - fields of an event
    return dataclasses.replace(coded, events=(dataclasses.replace(coded.events[0], **fields),))


def test_json_lines_hold_all_and_come_back_the_same(coded: CodedDocument, tmp_path: Path) -> None:
    stream = io.StringIO(newline="")
    writer = JsonlWriter(stream)
    writer.write(coded)
    writer.write(coded)
    assert stream.getvalue().count("\n") == 2
    assert "café" in stream.getvalue()
    assert "\r" not in stream.getvalue()
    (tmp_path / "a.jsonl").write_text(stream.getvalue(), encoding="utf-8", newline="")
    assert list(read_coded(tmp_path / "a.jsonl")) == [coded, coded]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("events", 0, "quad"), "4", r"document\.events\[0\]\.quad: needs int, holds '4'"),
        (("events", 0, "quad"), True, "needs int"),
        (("events", 0, "score"), None, "needs float"),
        (("events", 0, "trigger"), None, "needs an object"),
        (("events", 0, "modes"), "aerial", "needs a list"),
        (("published",), "3 May", "needs a date like 2024-05-03"),
        (("extra",), 1, "missing or unknown fields: extra"),
    ],
)
def test_what_is_no_coded_document_is_refused_by_its_field(
    coded: CodedDocument, path: tuple[Any, ...], value: object, message: str
) -> None:
    form = coded.to_dict()
    inner: Any = form
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    with pytest.raises(InputError, match=message):
        from_dict(form)


@pytest.mark.parametrize(
    ("line", "message"), [("{", "line 1: broken JSON"), ("[]", "line 1: holds no object"), ("{}", "missing or unknown fields")]
)
def test_a_line_that_is_no_coded_document_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "a.jsonl").write_text(line)
    with pytest.raises(InputError, match=message):
        list(read_coded(tmp_path / "a.jsonl"))
    with pytest.raises(InputError, match="cannot be read"):
        list(read_coded(tmp_path / "b.jsonl"))


def test_a_row_has_every_column(coded: CodedDocument) -> None:
    cells = row(coded)
    assert list(cells) == [column.name for column in COLUMNS]
    assert cells["modes"] == "firearms;heavy-weapons"
    assert cells["actor_text"] == "'=The army, and police;police"
    assert cells["actor_country"] == "SSD;"
    assert cells["actor_sectors"] == "MIL,COP;COP"
    assert (cells["date_first"], cells["date_rule"], cells["published"]) == ("2024-05-02", "day and month", "2024-05-03")
    assert (cells["place_name"], cells["place_lat"]) == ("Juba", "4.85")
    assert cells["according_to"] == "a medic > ?"
    assert (cells["dead"], cells["injured"]) == ("3", "")
    assert cells["score"] == "-9.5"
    assert cells["sentence"].endswith("said.\r\n")
    assert coded.text[int(cells["trigger_start"]) : int(cells["trigger_end"])] == cells["trigger"] == "attacked"


def test_lines_end_as_the_standard_wants(coded: CodedDocument) -> None:
    stream = io.StringIO(newline="")
    CsvWriter(stream).write(dataclasses.replace(coded, events=()))
    assert stream.getvalue() == ",".join(column.name for column in COLUMNS) + "\r\n"


@pytest.mark.parametrize(
    ("status", "published", "expected"),
    [
        ("actual", dt.date(2024, 5, 3), ("2024-05-03", "2024-05-03", "published")),
        ("negated", dt.date(2024, 5, 3), ("2024-05-03", "2024-05-03", "published")),
        ("historical", dt.date(2024, 5, 3), ("", "", "")),
        ("future", dt.date(2024, 5, 3), ("", "", "")),
        ("actual", None, ("", "", "")),
    ],
)
def test_the_publication_date_stands_in_for_what_happened_then(
    coded: CodedDocument, status: str, published: dt.date | None, expected: tuple[str, str, str]
) -> None:
    cells = row(dataclasses.replace(changed(coded, status=status, date=None), published=published))
    assert (cells["date_first"], cells["date_last"], cells["date_rule"]) == expected


def test_a_date_that_could_not_be_resolved_is_not_replaced(coded: CodedDocument, event: Event) -> None:
    assert event.date is not None
    cells = row(changed(coded, date=dataclasses.replace(event.date, first=None, last=None, rule="weekday without a publication date")))
    assert (cells["date_first"], cells["date_rule"]) == ("", "weekday without a publication date")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_a_spreadsheet_would_run_is_guarded(start: str) -> None:
    assert guarded(f"{start}HYPERLINK()") == f"'{start}HYPERLINK()"


@pytest.mark.parametrize("cell", [-9.5, -3, None, "", "a=b", "'quoted"])
def test_numbers_and_other_texts_are_not_guarded(cell: str | float | None) -> None:
    assert guarded(cell) == cell


def test_failures_get_a_list_of_their_own(coded: CodedDocument, tmp_path: Path) -> None:
    table, path = io.StringIO(newline=""), tmp_path / "a.failures.jsonl"
    both = FailuresToo(CsvWriter(table), path)
    both.write(dataclasses.replace(coded, failures=()))
    assert not path.exists()
    both.write(dataclasses.replace(coded, id="e", events=(), failures=(Failure("read", "empty_text", "é"),)))
    assert json.loads(path.read_text(encoding="utf-8")) == {"id": "e", "step": "read", "code": "empty_text", "message": "é"}
    both.close()
    assert len(table.getvalue().splitlines()) == 3  # the sentence of the one event ends a line of its own


def test_the_format_follows_from_the_ending() -> None:
    assert format_of(Path("a.csv")) == "csv"
    assert format_of(Path("a.CSV"), to="jsonl") == "jsonl"
    with pytest.raises(UsageError, match=r"a\.xlsx: the ending does not tell the format\. Use \.jsonl"):
        format_of(Path("a.xlsx"))
    assert tuple(FORMATS) == NAMES
    assert set(WRITERS) < set(NAMES)

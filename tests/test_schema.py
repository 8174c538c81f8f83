"""JSON Schema and data dictionary follow the record classes."""

import dataclasses
from typing import Any, cast

import jsonschema  # type: ignore[import-untyped]
import pytest

from dragoman import records
from dragoman.records import CodedDocument, Date, Entity, Event, Failure, Magnitude, Record, Span, Statement
from dragoman.schema import RECORDS, dictionary, field_notes, json_schema

ALL = [kind for kind in vars(records).values() if isinstance(kind, type) and issubclass(kind, Record) and kind is not Record]


def validator() -> Any:  # noqa: ANN401 - jsonschema ships no types
    return jsonschema.Draft202012Validator(json_schema(), format_checker=jsonschema.FormatChecker())


def document() -> CodedDocument:
    span = Span("a", 0, 1)
    entity = Entity("a", 0, 1, "A", "FRA", ("GOV",))
    date = Date("a", 0, 1, None, None, "day", "gregorian", "none")
    event = Event(
        "e", "ASSAULT", ("aerial",), (), 4, -10.0, None, None, (entity,), (), span, span, date, None, Magnitude(),
        "actual", (0,), 0.5, "why",
    )  # fmt: skip
    statement = Statement(entity, span, (span,), "direct")
    return CodedDocument(
        "d", None, None, None, None, None, None, "a", (date,), (), (entity,), (statement,), (event,), (Failure("a", "b", "c"),)
    )


def test_the_schema_is_one_and_takes_a_coded_document() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    validator().validate(document().to_dict())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("published",), "3 May"),
        (("events", 0, "status"), "perhaps"),
        (("events", 0, "confidence"), 1.5),
        (("events", 0, "type"), "assault"),
        (("events", 0, "trigger"), None),
        (("events", 0, "actors", 0, "start"), -1),
        (("extra",), 1),
    ],
)
def test_the_schema_refuses_what_is_wrong(path: tuple[Any, ...], value: object) -> None:
    form = document().to_dict()
    inner: Any = form
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert not validator().is_valid(form)


def test_every_record_of_the_output_is_in_the_schema() -> None:
    assert {*RECORDS, records.Document} == set(ALL)


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.__name__)
def test_every_field_has_its_meaning_and_no_other_is_described(record: type[Record]) -> None:
    notes = field_notes()[record.__name__]
    assert set(notes) == {field.name for field in dataclasses.fields(cast("Any", record))}
    assert all(note["doc"] for note in notes.values())


def test_the_dictionary_has_a_row_for_every_field() -> None:
    page = dictionary()
    assert "| `within` | integer or null | index of the statement" in page
    assert "| `actors` | list of Entity | who acts |" in page
    assert page.count("\n| `") == sum(len(dataclasses.fields(cast("Any", record))) for record in RECORDS)

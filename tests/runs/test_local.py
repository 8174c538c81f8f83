"""The loop over many documents."""

import dataclasses
import datetime as dt

import pytest

from dragoman.errors import MissingPartError
from dragoman.readers import Item, Note
from dragoman.records import CodedDocument, Document, Event, Failure, Magnitude, Span
from dragoman.runs import Summary, code_documents
from dragoman.runs.summary import SHOWN


class FakeCoder:
    """Finds an event in each "war", fails on "crash", and does what a coder without a model does on "lost"."""

    def code(self, document: Document) -> CodedDocument:
        if "lost" in document.text:
            raise MissingPartError("no model")
        if "crash" in document.text:
            raise ValueError("boom")
        trigger = Span("war", 0, 3)
        event = Event(
            "e", "ASSAULT", (), (), 4, -10.0, None, None, (), (), trigger, trigger, None, None, Magnitude(), "actual", (), 0.5, ""
        )  # fmt: skip
        failures = (Failure("places", "none", "no gazetteer"),) if "part" in document.text else ()
        form = {field.name: getattr(document, field.name) for field in dataclasses.fields(document)}
        return CodedDocument(**form, events=(event,) * document.text.count("war"), failures=failures)


class Kept(list[CodedDocument]):
    def write(self, coded: CodedDocument) -> None:
        self.append(coded)


def item(text: str, failure: Failure | None = None, **more: dt.date | str | None) -> Item:
    return Item(Document(id=text[:10], text=text, **more), failure=failure)  # type: ignore[arg-type]


TOO_LONG = Failure("read", "skipped:too_long", "a: too long")
BROKEN = Failure("read", "broken_json", "b line 2: broken")
ITEMS = [
    item("war"),
    item("peace"),
    item("", TOO_LONG),
    item("crash"),
    item("", BROKEN),
    item("war part war", published=dt.date(2024, 5, 3)),
]


def run(items: list[Item]) -> tuple[Summary, Kept]:
    kept = Kept()
    return code_documents(items, FakeCoder(), kept), kept


def test_every_document_comes_out_and_is_counted_once() -> None:
    summary, kept = run(ITEMS)
    assert [coded.outcome for coded in kept] == ["coded", "no_event", "skipped", "failed", "failed", "coded"]
    assert (summary.coded, summary.no_event, summary.skipped, summary.failed) == (2, 1, {"too_long": 1}, {"exception": 1, "broken_json": 1})
    assert summary.read == summary.coded + summary.no_event + summary.skipped.total() + summary.failed.total() == len(kept)
    assert (summary.events, summary.undated, summary.unplaced, summary.unpublished, summary.incomplete) == (3, 3, 3, 2, 1)
    assert summary.exit_code == 4


def test_a_document_that_breaks_the_coder_keeps_its_text_and_says_why() -> None:
    _, (coded,) = run([item("crash")])
    assert coded.text == "crash"
    assert coded.failures[0].code == "exception"
    assert "ValueError: boom" in coded.failures[0].message


def test_what_stops_every_document_stops_the_run() -> None:
    with pytest.raises(MissingPartError):
        run([item("lost")])


def test_messages_name_the_document_and_are_kept_up_to_a_limit() -> None:
    summary, _ = run([item("crash")] * (SHOWN + 5))
    assert summary.failures[0].startswith("crash: coding broke off")
    assert len(summary.failures) == SHOWN
    assert summary.failed.total() == SHOWN + 5


def test_notes_are_counted() -> None:
    noted = dataclasses.replace(item("war"), notes=(Note("not_utf8", "a.txt: no UTF-8"),))
    summary, _ = run([noted, noted])
    assert summary.notes == {"not_utf8": 2}
    assert summary.exit_code == 0


def test_a_run_that_is_asked_to_stop_finishes_the_document_at_hand() -> None:
    kept = Kept()
    shown: list[int] = []
    summary = code_documents(ITEMS, FakeCoder(), kept, done=lambda _, now: shown.append(now.read), stop=lambda: len(kept) == 2)
    assert (len(kept), shown, summary.exit_code) == (2, [1, 2], 130)


def test_a_run_without_failures_and_events_is_fine() -> None:
    summary, _ = run([item("peace")])
    assert summary.exit_code == 0

"""Reports of one act become one incident; different acts stay apart."""

import csv
import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dragoman.cli import main
from dragoman.errors import InputError, UsageError
from dragoman.incidents import Counts, Incident, find_incidents
from dragoman.records import CodedDocument, Date, Entity, Event, Magnitude, Place, Span
from dragoman.runs.tables import as_line

DAY = dt.date(2024, 5, 3)
JUBA = Place("Juba", 0, 0, "Juba", "SSD", "Central Equatoria", 4.85, 31.58, 373303, "city", 0.9, "largest")
WAU = Place("Wau", 0, 0, "Wau", "SSD", "Western Bahr el Ghazal", 7.7, 27.99, 363885, "city", 0.9, "largest")
COUNTRY = Place("South Sudan", 0, 0, "South Sudan", "SSD", None, 7.5, 30.0, 7909807, "country", 0.9, "country")
SENTENCE = "Gunmen attacked a market in the eastern part of the city and killed traders, witnesses said."
OTHER_WORDS = "Traders were shot dead when armed men stormed the city's eastern market, officials told reporters."
FAR_WORDS = "A convoy with food was ambushed on a bridge near the river."
LONG = " ".join(f"Sentence {n} of the article says what {n * 7} people saw." for n in range(30))


def party(name: str, country: str | None, *sectors: str) -> Entity:
    return Entity(name, 0, 0, name, country, sectors)


@pytest.fixture
def report() -> Callable[..., CodedDocument]:
    numbers = itertools.count(1)

    def make(
        sentence: str = SENTENCE,
        *,
        day: dt.date | None = DAY,
        place: Place | None = JUBA,
        actors: tuple[Entity, ...] = (party("gunmen", "SSD", "REB"),),
        recipients: tuple[Entity, ...] = (party("traders", "SSD", "BUS"),),
        kind: str = "ASSAULT",
        dead: int | None = None,
        publisher: str = "The Herald",
        status: str = "actual",
        text: str = "",
    ) -> CodedDocument:
        name = f"d{next(numbers):02}"
        date = Date("", 0, 0, day, day, "day", "gregorian", "") if day else None
        trigger = Span("attacked", 0, 0)
        event = Event(
            f"{name}#1", kind, (), (), 4, -9.0, None, None, actors, recipients, trigger, Span(sentence, 0, len(sentence)), date, place,
            Magnitude(dead=dead), status, (), 0.9, "",
        )  # fmt: skip
        return CodedDocument(name, None, None, None, publisher, "en", None, text or sentence, events=(event,))

    return make


Make = Callable[..., CodedDocument]


def incidents(tmp_path: Path, documents: Iterable[CodedDocument]) -> tuple[list[Incident], Counts]:
    path = tmp_path / "coded.jsonl"
    path.write_text("".join(as_line(one) + "\n" for one in documents), encoding="utf-8")
    counts = Counts()
    return list(find_incidents(path, counts)), counts


def test_reports_of_one_act_are_one_incident_with_their_disagreements(tmp_path: Path, report: Make) -> None:
    (found,), counts = incidents(
        tmp_path,
        [
            report(dead=12),
            report(OTHER_WORDS, dead=15, publisher="Daily News"),
            report(OTHER_WORDS, dead=15, publisher="Daily News", day=DAY + dt.timedelta(days=1)),
        ],
    )
    assert (found.reports, found.documents, found.publishers) == (3, 3, 2)
    assert [(one.value, one.reports) for one in found.dead] == [(12, 1), (15, 2)]
    assert found.disagreements == ("dead", "day")
    assert (found.first, found.last, found.places) == ("2024-05-03", "2024-05-04", ("Juba",))
    assert (counts.events, counts.reports, counts.incidents) == (3, 3, 1)


@pytest.mark.parametrize(
    "change",
    [
        {"day": DAY + dt.timedelta(days=3)},
        {"place": WAU},
        {"kind": "PROTEST"},
        {"actors": (party("police", "KEN", "COP"),)},
        {"recipients": (party("tourists", "FRA", "CVL"),)},
        {"sentence": FAR_WORDS, "place": COUNTRY, "recipients": ()},
        {"day": None},
    ],
)
def test_different_acts_stay_apart(tmp_path: Path, report: Make, change: dict[str, object]) -> None:
    found, _ = incidents(tmp_path, [report(), report(**change)])
    assert [one.reports for one in found] == [1, 1]


def test_what_did_not_happen_is_no_incident(tmp_path: Path, report: Make) -> None:
    found, counts = incidents(tmp_path, [report(status="future"), report(status="negated"), report(status="hypothetical")])
    assert found == []
    assert (counts.events, counts.reports) == (3, 0)


def test_copies_of_an_article_count_once(tmp_path: Path, report: Make) -> None:
    edited = LONG.replace("Sentence 3 of", "Line 3 of").replace("what 70 people", "what many people")
    # a file of coded documents gives the sentences of events for the text of an article
    documents = [report(LONG, publisher="Agency"), report(edited, publisher="Mirror")]
    (found,), counts = incidents(tmp_path, documents)
    assert counts.copies == 1
    assert (found.reports, found.articles, found.publishers) == (2, 1, 1)


def test_ids_stay_when_later_reports_come(tmp_path: Path, report: Make) -> None:
    first, second, third = report(), report(OTHER_WORDS), report(day=DAY + dt.timedelta(days=1))
    (before,), _ = incidents(tmp_path, [first, second])
    (after,), _ = incidents(tmp_path, [third, second, first])
    assert before.id == after.id
    assert (before.reports, after.reports) == (2, 3)


def test_the_command_writes_every_format_and_names_both_counts(tmp_path: Path, report: Make, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "coded.jsonl"
    documents = (report(dead=12), report(OTHER_WORDS, dead=15), report(place=WAU))
    source.write_text("".join(as_line(one) + "\n" for one in documents), encoding="utf-8")
    outputs = {ending: tmp_path / f"incidents.{ending}" for ending in ("jsonl", "csv", "parquet")}
    for output in outputs.values():
        assert main(["incidents", str(source), "-o", str(output)]) == 0
    assert "3 reports of what happened = 2 incidents" in capsys.readouterr().err
    lines = [json.loads(line) for line in outputs["jsonl"].read_text(encoding="utf-8").splitlines()]
    with outputs["csv"].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    table = pq.read_table(outputs["parquet"]).to_pylist()
    assert [line["id"] for line in lines] == [row["id"] for row in rows] == [row["id"] for row in table]
    assert rows[0]["dead"] == table[0]["dead"] == "12 (1);15 (1)"
    assert main(["incidents", str(source), "-o", str(outputs["csv"])]) == 2


def test_a_source_that_is_something_else_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="lacks the columns"):
        list(find_incidents(tmp_path / "a.csv", Counts()))
    with pytest.raises(InputError, match="is no run folder"):
        list(find_incidents(tmp_path, Counts()))
    (tmp_path / "b.parquet").write_bytes(b"PAR1")
    with pytest.raises(InputError, match="cannot be read"):
        list(find_incidents(tmp_path / "b.parquet", Counts()))
    with pytest.raises(UsageError, match="no amount of memory"):
        list(find_incidents(tmp_path / "a.csv", Counts(), memory="much"))


def test_memory_is_bounded_by_the_setting(tmp_path: Path, report: Make) -> None:
    source = tmp_path / "coded.jsonl"
    documents = [report(f"Gunmen attacked market {n % 7} and killed traders.", day=DAY + dt.timedelta(days=n % 40)) for n in range(120)]
    source.write_text("".join(as_line(one) + "\n" for one in documents), encoding="utf-8")
    found = [[one.id for one in find_incidents(source, Counts(), memory=memory)] for memory in ("1GB", "60MB")]
    assert found[0] == found[1]
    with pytest.raises(UsageError, match=r"1MB of memory are too little for these events\. Allow more"):
        list(find_incidents(source, Counts(), memory="1MB"))

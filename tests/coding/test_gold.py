"""What the coder reached on sentences that the project wrote before it was tried on them: status of events, and texts without events."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from dragoman import Coder
from dragoman.codebook.codebook import load_codebook
from dragoman.records import Document, Event
from dragoman.samples import paths

GOLD = Path(__file__).parents[1] / "gold"
STATUSES = {"actual", "future", "hypothetical", "negated", "historical"}


def rows(name: str) -> list[dict[str, Any]]:
    """Reads a gold set."""
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


def marked(events: tuple[Event, ...], row: dict[str, Any]) -> list[Event]:
    """Returns the events at the marked words; failing them, those of the wanted type."""
    words = row["words"]
    here = [event for event in events if event.trigger.start < words["end"] and words["start"] < event.trigger.end]
    return here or [event for event in events if event.type == row["type"]]


def right(row: dict[str, Any], events: list[Event]) -> bool:
    """The status is the one written; where it turns the act into another type ("will meet" is an agreement), that type too."""
    return any(event.status == row["status"] and row["type"] in {row["act"], event.type} for event in events)


def test_the_status_set_holds_all_statuses_and_types_evenly() -> None:
    told = Counter(row["told"] for row in rows("status.jsonl"))
    cells = Counter((row["told"], row["act"]) for row in rows("status.jsonl"))
    assert set(told) == STATUSES
    assert min(told.values()) == max(told.values()) == 80
    assert len(cells) == len(STATUSES) * len(load_codebook().types)
    assert all(row["text"][row["words"]["start"] : row["words"]["end"]] == row["words"]["text"] for row in rows("status.jsonl"))


def test_the_status_of_events(coder: Coder) -> None:
    wrong: Counter[str] = Counter()
    for row in rows("status.jsonl"):
        published = dt.date.fromisoformat(row["published"])
        coded = coder.code(Document(id=row["id"], text=row["text"], published=published))
        wrong[row["told"]] += not right(row, marked(coded.events, row))
    assert wrong["historical"] <= 3, "reached: 80 of 80"
    assert wrong["actual"] <= 3, "reached: 79 of 80"
    assert wrong.total() <= 24, "reached: 377 of 400"


def test_ordinary_news_gives_no_event(coder: Coder) -> None:
    wrong = [row for row in rows("no_event.jsonl") if coder.code(row["text"]).events]
    assert len({row["class"] for row in rows("no_event.jsonl")}) == 12
    assert len(wrong) <= 0.03 * len(rows("no_event.jsonl")), [row["text"] for row in wrong]


@pytest.mark.parametrize("name", ["disaster-atacama", "sport-montevideo"])
def test_a_disaster_and_a_match_are_no_events(name: str, coder: Coder) -> None:
    (file,) = [path for path in paths() if path.suffix == ".jsonl"]
    samples = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    (sample,) = [sample for sample in samples if sample["id"] == name]
    published = dt.date.fromisoformat(sample["published"])
    assert coder.code(Document(id=name, text=sample["text"], title=sample["title"], published=published)).events == ()


NEAR_GAMES = (
    "The government of Kenya banned its team from the match after gunmen had killed two players.",
    "Police in Tunis arrested forty fans after the final of the cup.",
    "Uruguay and Argentina signed an agreement on the river on Sunday.",
    "Villagers accused the army of burning their homes.",
    "The teachers' union demanded that the government of Ghana pay its members.",
    "Students attacked a policeman with stones in Dhaka.",
)


def test_public_acts_near_games_and_private_people_are_kept(coder: Coder) -> None:
    lost = [text for text in NEAR_GAMES if not coder.code(text).events]
    assert len(lost) <= 2, lost  # reached: the two about games are lost


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("In 1994 the militia massacred villagers in Rwanda.", "historical"),
        ("On 3 May 1994 the militia attacked villagers in Rwanda.", "actual"),
        ("Decades ago Canada cut aid to Indonesia.", "historical"),
        ("Kenya signed the treaty 20 years after rebels in Uganda killed its envoy.", "historical"),
        ("Kenya signed the treaty with Somalia two days after Uganda attacked Sudan.", "actual"),
        ("Six years after the war, Kenya attacked Somalia.", "actual"),
        ("The group claimed to have killed two soldiers in Mali.", "actual"),
        ("The envoy left Kabul without meeting the Taliban.", "negated"),
        ("It is not true that China supplied Russia with drones.", "negated"),
        ("Analysts predict that India will condemn Pakistan.", "future"),
    ],
)
def test_signs_of_status_in_a_text_without_date(text: str, status: str, coder: Coder) -> None:
    assert status in {event.status for event in coder.code(text).events}

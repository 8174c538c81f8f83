"""Every sentence that stands as an example in the codebook gives the events that the codebook says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dragoman import Coder
from dragoman.codebook.codebook import NONE, Example, load_codebook
from dragoman.records import Entity, Event

EXAMPLES = load_codebook().examples


def contains(wanted: list[str], given: tuple[Entity, ...]) -> bool:
    """Every wanted party is among the given ones, each string within the other."""
    return all(any(w.lower() in g.text.lower() or g.text.lower() in w.lower() for g in given) for w in wanted)


def agrees(event: Event, wanted: Mapping[str, Any], kind: str) -> bool:
    """The event has the wanted type, parties, modes and status, as far as they are given."""
    return (
        event.type == wanted.get("type", kind)
        and contains(wanted.get("actors", []), event.actors)
        and contains(wanted.get("recipients", []), event.recipients)
        and set(wanted.get("modes", [])) <= set(event.modes)
        and event.status == wanted.get("status", event.status)
    )


def brief(event: Event) -> str:
    """One line that says why an example failed."""
    parties = [[e.text for e in side] for side in (event.actors, event.recipients)]
    return f"{event.type} {list(event.modes)} {event.status} {parties[0]} -> {parties[1]}: {event.explanation}"


@pytest.mark.parametrize("example", EXAMPLES, ids=[e.where.replace(".toml, example ", "-") for e in EXAMPLES])
def test_example(example: Example, codebook_coder: Coder) -> None:
    events = codebook_coder.code(example.text).events
    told = "\n".join([example.text, *map(brief, events)])
    for wanted in example.events:
        assert any(agrees(event, wanted, example.type) for event in events), f"{example.where}: wanted {dict(wanted)}, coded\n{told}"
    if not example.events:
        unwanted = [event for event in events if example.type in {event.type, NONE}]
        assert not unwanted, f"{example.where}: wanted no {example.type}, coded\n{told}"

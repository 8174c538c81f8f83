"""Events in words, for people."""

from __future__ import annotations

from dragoman.records import CodedDocument, Date, Entity, Event, Place


def party(entity: Entity) -> str:
    """Returns a party with its codes: "the army (SDN MIL)"."""
    codes = " ".join(filter(None, (entity.country, *entity.sectors)))
    return f"{entity.text} ({codes})" if codes else entity.text


def parties(entities: tuple[Entity, ...]) -> str:
    """Returns parties joined by ";", or "-" for none."""
    return "; ".join(map(party, entities)) or "-"


def days(date: Date) -> str:
    """Returns the days that a date can mean: "2024-05-03", "2024-05-01 to 2024-05-31", or "unread"."""
    if date.first is None or date.last is None:
        first, last = date.first or "?", date.last or "?"
        return "not resolved" if date.first is date.last else f"{first} to {last}"
    return str(date.first) if date.first == date.last else f"{date.first} to {date.last}"


def place(found: Place) -> str:
    """Returns a place with its province and country: "El Fasher, North Darfur, SDN"."""
    return ", ".join(dict.fromkeys(filter(None, (found.name, found.admin1, found.country))))


def according_to(event: Event, coded: CodedDocument) -> str:
    """Returns who says so, outermost first: "Sample Wire > a doctor"; empty if the text itself does."""
    speakers = (coded.statements[index].speaker for index in event.attribution)
    return " > ".join(speaker.text if speaker else "an unnamed source" for speaker in speakers)


def kind(event: Event) -> str:
    """Returns type, modes and, unless it is actual, status: "ASSAULT aerial, negated"."""
    status = "" if event.status == "actual" else f", {event.status}"
    return " ".join((event.type, *event.modes)) + status

"""One act told twice is one event: the headline and the lead, the lead and a later paragraph, "the attack".

Two tellings are joined only where nothing speaks against it (another day, place, number of victims, party, manner) and several things speak
for it. What each of them counts is weighed in points; wrong joining is worse than none, so that the bar is high.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection, Iterable, Sequence

from dragoman.codebook.cameo import cameo_code
from dragoman.codebook.codebook import Codebook
from dragoman.records import Date, Entity, Event, Magnitude, Place, Span

ENOUGH = 4
"""Points from which two tellings are taken for one act. Set on documents written for the tests."""
SHARED = 0.5
"""Share of the rarer telling's words that the other one has too, from which that counts."""
ALIKE = 2
"""Words that both have, at least."""
DEED = 4
"""The quad class of hostile deeds; words of blame for the same party may be about several things."""
STEM = 5
"""Letters by which words are compared: "condemned" and "condemnation" are one."""
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
_OTHER = re.compile(
    r"(?i)\b(?:an?other|second|third|fourth|separate|separately|again|also|similar|similarly|earlier|previous|previously|later|follow-up|fresh|renewed|latest|next|meanwhile|elsewhere|"
    r"too|both|respectively|repeatedly|twice)\b"
)
_DEFINITE = re.compile(r"(?i)\b(?:the|this|that|these|those|its|their|his|her)\s(?:[\w-]+\s){0,2}$")
# fmt: off
_EMPTY = frozenset({
    "about", "after", "all", "also", "and", "any", "are", "been", "before", "but", "can", "for", "from", "had", "has", "have", "her",
    "his", "into", "its", "more", "not", "off", "one", "out", "over", "said", "says", "than", "that", "the", "their", "they", "this",
    "two", "was", "were", "when", "which", "who", "will", "with", "would",
})
# fmt: on
"""Words that say nothing of the act."""


def merged(events: Sequence[Event], text: str, codebook: Codebook, *, nouns: Collection[int]) -> tuple[Event, ...]:
    """Returns the events with each act once; what its other tellings add is filled in, and `mentions` holds their words.

    Args:
        events: those of one document, in text order.
        text: the document.
        nouns: where nouns stand that are triggers, as code points: "the attack" may point back.
        codebook: gives the scores that belong to the modes of joined events.
    """
    kept: list[Event] = []
    for event in events:
        back = _points_back(event, text, nouns)
        k = next((k for k, other in enumerate(kept) if _coordinated(other, event, text) or _one_act(other, event, points_back=back)), None)
        if k is None:
            kept.append(event)
        else:
            kept[k] = _joined(kept[k], event, codebook)
    return tuple(kept)


def _points_back(event: Event, text: str, nouns: Collection[int]) -> bool:
    start = event.trigger.start
    return start in nouns and _DEFINITE.search(text[max(0, start - 40) : start]) is not None


def _coordinated(a: Event, b: Event, text: str) -> bool:
    """Tells whether two words of a sentence tell one act of the same parties: "was shot and killed", "convicted A and sentenced him"."""
    sides = ((a.actors, b.actors), (a.recipients, b.recipients))
    if _told(a) != _told(b) or not all(_same_parties(one, other, deed=a.quad == DEED) for one, other in sides):
        return False
    between = text[min(a.trigger.end, b.trigger.end) : max(a.trigger.start, b.trigger.start)]
    return not _opposed(a, b) and _OTHER.search(between) is None


def _told(event: Event) -> tuple[object, ...]:
    return event.type, event.status, event.sentence


def _same_parties(some: Sequence[Entity], others: Sequence[Entity], *, deed: bool) -> bool:
    """Tells whether the parties are the same: in the same words, or, of deeds, one of them as a pronoun."""
    if {(one.start, one.end) for one in some} == {(one.start, one.end) for one in others}:
        return True
    pronouns = all(one.text != one.name for one in others)
    return deed and bool(others) and pronouns and {one.name for one in some} == {one.name for one in others}


def _opposed(a: Event, b: Event) -> bool:
    """Tells whether day, place, numbers or manner speak against one act."""
    fits = _same_day(a.date, b.date) and _same_spot(a.place, b.place) and _same_numbers(a.magnitude, b.magnitude)
    return not fits or bool(a.modes and b.modes and set(a.modes).isdisjoint(b.modes))


def _one_act(a: Event, b: Event, *, points_back: bool) -> bool:
    if a.type != b.type or a.status != b.status or a.sentence == b.sentence:
        return False
    if _opposed(a, b) or _OTHER.search(b.sentence.text):
        return False
    sides = [_side(a.actors, b.actors), _side(a.recipients, b.recipients)]
    return -1 not in sides and _points(a, b, sum(sides), definite=points_back) >= ENOUGH


def _points(a: Event, b: Event, parties: int, *, definite: bool) -> int:
    """Weighs what speaks for one act; without any sign beyond the parties it is nothing ("accused ... accused ...")."""
    words = _told_alike(a, b)
    numbers = 2 * (_number(a.magnitude) is not None and _number(a.magnitude) == _number(b.magnitude))
    if not (words or definite or numbers) or not (parties or numbers):
        return 0
    verbs = int(a.trigger.text[:STEM].lower() == b.trigger.text[:STEM].lower())
    place = int(a.place is not None and b.place is not None and a.place.precision != "country" and a.place.name == b.place.name)
    day = int(a.date is not None and b.date is not None and a.date.grain == b.date.grain == "day")
    return parties + words + definite + numbers + verbs + place + day


def _side(a: Sequence[Entity], b: Sequence[Entity]) -> int:
    """Compares the parties of one side: 1 the same, 0 one telling names none that is known, -1 others."""
    known_a, known_b = [one for one in a if _known(one)], [one for one in b if _known(one)]
    if not known_a or not known_b:
        return 0 if not (a and b) or known_a or known_b or _named_alike(a, b) else -1
    fewer, more = sorted((known_a, known_b), key=len)
    return 1 if all(any(_same(x, y) for y in more) for x in fewer) else -1


def _known(party: Entity) -> bool:
    return bool(party.country or party.sectors or party.entity_id)


def _named_alike(a: Sequence[Entity], b: Sequence[Entity]) -> bool:
    """Tells whether parties without codes share a word ("the village", "a village in the hills")."""
    return not set(_stems(" ".join(one.text for one in a))).isdisjoint(_stems(" ".join(one.text for one in b)))


def _same(a: Entity, b: Entity) -> bool:
    """Tells whether two parties can be one: the same actor or name, or one country and no other sector."""
    if (a.entity_id and a.entity_id == b.entity_id) or a.name.lower() == b.name.lower():
        return True
    sectors = not (a.sectors and b.sectors) or not set(a.sectors).isdisjoint(b.sectors)
    return sectors and (a.country == b.country or (bool(a.sectors and b.sectors) and not (a.country and b.country)))


def _same_day(a: Date | None, b: Date | None) -> bool:
    if a is None or b is None or not (a.first and a.last and b.first and b.last):
        # "Tuesday" can be "May 4" where nothing says which day it was; it cannot be "Monday".
        return a is None or b is None or a.text == b.text or _numbered(a) != _numbered(b)
    return a.first <= b.last and b.first <= a.last


def _numbered(date: Date) -> bool:
    return any(letter.isdigit() for letter in date.text)


def _same_spot(a: Place | None, b: Place | None) -> bool:
    """Tells whether two places can be one: the same, or one of them is the country of the other."""
    if a is None or b is None or a.name == b.name:
        return True
    return a.country == b.country and "country" in {a.precision, b.precision}


def _same_numbers(a: Magnitude, b: Magnitude) -> bool:
    pairs = ((a.dead, b.dead), (a.injured, b.injured), (a.size, b.size))
    return all(x is None or y is None or x == y for x, y in pairs)


def _number(magnitude: Magnitude) -> int | None:
    """Returns the number of victims or of people that tells an act from others; one or none is no sign."""
    found = magnitude.dead or magnitude.injured or magnitude.size
    return found if found is not None and found > 1 else None


def _told_alike(a: Event, b: Event) -> int:
    """Returns how alike two sentences are beside the names of the parties: 0, 1 or 2."""
    names = set(_stems(" ".join(one.text for event in (a, b) for one in (*event.actors, *event.recipients) if one.entity_id)))
    first, second = (set(_stems(event.sentence.text)) - names for event in (a, b))
    common = len(first & second)
    if common < ALIKE or common < SHARED * min(len(first), len(second)):
        return 0
    return 2 if common > ALIKE else 1


def _stems(text: str) -> Iterable[str]:
    return (word[:STEM] for word in _WORD.findall(text.lower()) if word not in _EMPTY)


def _joined(a: Event, b: Event, codebook: Codebook) -> Event:
    """Returns the first telling with what the second one adds."""
    modes = tuple(dict.fromkeys((*a.modes, *b.modes)))
    contexts = tuple(dict.fromkeys((*a.contexts, *b.contexts)))
    cameo = cameo_code(a.type, modes, contexts)
    return dataclasses.replace(
        a,
        modes=modes,
        contexts=contexts,
        score=codebook.score(a.type, modes),
        cameo=cameo.code if cameo else None,
        goldstein=cameo.goldstein if cameo else None,
        actors=_fuller(a.actors, b.actors),
        recipients=_fuller(a.recipients, b.recipients),
        date=a.date or b.date,
        place=_closer(a.place, b.place),
        magnitude=_filled(a.magnitude, b.magnitude),
        confidence=max(a.confidence, b.confidence),
        explanation=f"{a.explanation}; told again by {b.trigger.text!r} at {b.trigger.start}",
        mentions=(*a.mentions, Span(b.trigger.text, b.trigger.start, b.trigger.end)),
    )


def _fuller(a: tuple[Entity, ...], b: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Returns the parties of the first telling, those of the second where the first has none that is known."""
    return b if not any(map(_known, a)) and any(map(_known, b)) else a or b


def _closer(a: Place | None, b: Place | None) -> Place | None:
    return b if a is None or (b is not None and a.precision == "country" and b.precision != "country") else a


def _filled(a: Magnitude, b: Magnitude) -> Magnitude:
    pairs = ((a.dead, b.dead), (a.injured, b.injured), (a.size, b.size))
    dead, injured, size = (y if x is None else x for x, y in pairs)
    return Magnitude(dead, injured, size)

"""The loop: one document in, one coded document out.

    text -> sentences -> (only those that can hold something) parsed
         -> dates, places, statements, events  -> each event dated, placed and attributed

Every question is answered by one module of `coding/`; this file alone brings the answers together.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dragoman.calibration import load as load_calibration
from dragoman.codebook.cameo import cameo_code
from dragoman.codebook.codebook import Codebook, load_codebook
from dragoman.coding.dates import event_date, find_dates
from dragoman.coding.events import Found
from dragoman.coding.events.status import ACTUAL
from dragoman.coding.history import long_past, of_another
from dragoman.coding.home import home_of
from dragoman.coding.magnitude import magnitude
from dragoman.coding.merge import merged
from dragoman.coding.namesakes import Namesakes
from dragoman.coding.participants import Participants
from dragoman.coding.parties import Parties
from dragoman.coding.places import dateline_place, event_place, find_places
from dragoman.coding.prefilter import Prefilter
from dragoman.coding.public import Screen
from dragoman.coding.publication import dateline_date, publication
from dragoman.coding.references import References
from dragoman.coding.statements import attribution, find_statements, may_hold_statement
from dragoman.coding.tellers import Telling, telling
from dragoman.coding.topics import Topics
from dragoman.coding.verdict import BOTH
from dragoman.coding.what import What
from dragoman.errors import DragomanError
from dragoman.knowledge.actors import party_words
from dragoman.knowledge.own import load_knowledge
from dragoman.knowledge.user_places import load_gazetteer
from dragoman.language.pipeline import DEFAULT_PIPELINE, Language
from dragoman.language.sentence import Sentence
from dragoman.records import CodedDocument, Date, Document, Entity, Event, Failure, Place, Span, Statement

OF_THE_DATELINE = frozenset({"actual", "negated"})
"""Statuses of events that the dateline dates and places where their sentence does not: plans and background are elsewhere."""
_LOCATED = re.compile(r"\b(?:in|near|at|outside|around|of)\s$")


class Coder:
    """Codes documents. Making one loads the language model and the knowledge once; it holds no state between documents.

    Args:
        pipeline: the spaCy pipeline to parse with.
        codebook: what counts as an event (None: the packaged codebook).
        gazetteer: file with places of the user's own, beside the packaged ones.
        dictionaries: files with actors and agents of the user's own, before the packaged ones; the last one first.
        coder: who says what happened: `codebook`, `learned`, or `both`.
        calibration: what a confidence is worth in the user's texts, as `dragoman calibrate` wrote it (None: the packaged one stands).

    Raises:
        MissingPartError: the pipeline or a data file is not installed.
        UsageError: there is no such coder.
        InputError: a file of the user's cannot be read.
        DataError: the codebook or a dictionary breaks its own rules, or the user's gazetteer holds no usable place.
    """

    def __init__(
        self,
        *,
        pipeline: str = DEFAULT_PIPELINE,
        codebook: Codebook | None = None,
        gazetteer: Path | str | None = None,
        dictionaries: Sequence[Path | str] = (),
        coder: str = BOTH,
        calibration: Path | str | None = None,
    ) -> None:
        known = load_knowledge(dictionaries)
        self.language = Language(pipeline)
        self.codebook = codebook or load_codebook()
        self._who = Participants(known.actors, known.agents)
        self._what = What(self.codebook, coder=coder)
        self._topics = Topics(self.codebook, self.language.lemmas)
        self._gazetteer = load_gazetteer(gazetteer)
        self._calibration = load_calibration(Path(calibration)) if calibration else None
        self._prefilter = Prefilter(self.codebook, party_words(known.actors, known.agents), self.language.lemmas)

    def code(self, document: Document | str, *, published: dt.date | None = None) -> CodedDocument:
        """Codes one document, or a bare text published on the day `published`.

        Never raises for what a text holds: an empty text or a failing step is a `Failure` in the result.
        """
        if isinstance(document, str):
            document = Document(id="text", text=document, published=published)
        elif published is not None:
            document = dataclasses.replace(document, published=published)
        if not document.text.strip():
            return _coded(document, failures=(Failure("read", "empty_text", "the document has no text; check the field that holds it."),))
        try:
            return self._code(document)
        except DragomanError:
            raise
        except Exception as error:  # noqa: BLE001 - one bad document never stops a run; the failure is listed with its cause
            return _coded(document, failures=(Failure("code", "exception", f"{type(error).__name__}: {error}"),))

    def stream(self, documents: Iterable[Document]) -> Iterator[CodedDocument]:
        """Codes documents one after the other, in their order; the same results as `code` on each."""
        for document in documents:
            yield self.code(document)

    def _code(self, document: Document) -> CodedDocument:
        document = _dated(document)
        text, published, tellers = document.text, document.published, telling(document)
        raws = self.language.split(text)
        odds = [self._prefilter.odds(raw.words) for raw in raws]
        eventful = [one >= self._prefilter.weights.least for one in odds]
        wanted = [k for k, raw in enumerate(raws) if eventful[k] or may_hold_statement(raw.text)]
        sentences = self.language.parse([raws[k] for k in wanted])
        dates = find_dates(text, published=published)
        namesakes = Namesakes(text)
        named = [[namesakes.meant(entity) for entity in self._who.named(sentence, on=published)] for sentence in sentences]
        taken = [*_persons(text, list(itertools.chain(*named))), *_named(tellers)]
        home = home_of(document.publisher, self._gazetteer)
        places = find_places(text, gazetteer=self._gazetteer, sentences=sentences, taken=taken, home=home)
        town = dateline_place(text, places)
        references = References(sentences, named, places, dateline=town.country if town else None)
        who = Parties(self._who, places, on=published, references=references, namesakes=namesakes)
        entities = tuple(_coded_parties(sentences, named, who))
        statements = find_statements(text, sentences, entity=who.entity)
        screen = Screen(self.codebook.composition, [raw.text for raw in raws], document.title)
        failures: list[Failure] = []
        found = [
            (sentence, event)
            for k, sentence, parties in zip(wanted, sentences, named, strict=True)
            if eventful[k]
            for event in self._events(sentence, who, parties, odds[k], failures)
            if screen.keeps(event, sentence)
        ]
        around = _Around(dates, places, statements, published, dateline_date(text, dates), town, who)
        nouns = {sentence.tokens[event.trigger].start for sentence, event in found if sentence.tokens[event.trigger].pos == "NOUN"}
        told = [_event(event, sentence, self.codebook, around) for sentence, event in found]
        once = merged(told, text, self.codebook, nouns=nouns)
        topics = self._topics.of(document.title, [[token.lemma for token in sentence.tokens] for sentence in sentences]) if once else ()
        events = tuple(self._sure(_numbered(event, f"{document.id}#{n}", topics)) for n, event in enumerate(once, 1))
        return _coded(
            document,
            tellers,
            dates=dates,
            places=places,
            entities=entities,
            statements=statements,
            events=events,
            failures=tuple(failures),
        )

    def _events(self, sentence: Sentence, who: Parties, named: Sequence[Entity], odds: float, failures: list[Failure]) -> list[Found]:
        """Returns the events of a sentence; if it cannot be read, that is added to the failures and the other sentences are coded."""
        try:
            mentions = [who.named(sentence, entity) for entity in named]
            return self._what.find(sentence, who, mentions, ask=odds >= self._prefilter.weights.ask)
        except Exception as error:  # noqa: BLE001 - one bad sentence never costs the document; the failure says where it stands
            where = f"in the sentence at {sentence.start} to {sentence.end}"
            failures.append(Failure("events", "exception", f"{type(error).__name__}: {error}, {where}; its events are missing."))
            return []

    def _sure(self, event: Event) -> Event:
        """Returns the event with the confidence that it is worth in the user's texts."""
        if self._calibration is None:
            return event
        return dataclasses.replace(event, confidence=round(self._calibration.apply(event.confidence), 3))


@dataclasses.dataclass(frozen=True, slots=True)
class _Around:
    """What the document gives to its events; `day` and `town` are those of its dateline, `who` knows its parties."""

    dates: Sequence[Date]
    places: Sequence[Place]
    statements: Sequence[Statement]
    published: dt.date | None
    day: Date | None
    town: Place | None
    who: Parties


def _dated(document: Document) -> Document:
    """Returns the document with the day on which it appeared, as far as its address or its head tells, and what showed it."""
    published, basis = publication(document)
    return dataclasses.replace(document, published=published, published_basis=basis)


def _coded_parties(sentences: Sequence[Sentence], named: Sequence[Sequence[Entity]], who: Parties) -> Iterator[Entity]:
    """Yields the parties of the document that have codes, of their own or by what they refer to."""
    for sentence, entities in zip(sentences, named, strict=True):
        resolved = (who.named(sentence, entity) for entity in entities)
        yield from (entity for entity in resolved if entity.country or entity.sectors)


def _persons(text: str, entities: Sequence[Entity]) -> list[Span]:
    """Returns where known persons are named, but for names behind "in" and the like, which are towns after all."""
    persons = (entity for entity in entities if (entity.entity_id or "").startswith("person:"))
    return [Span(one.text, one.start, one.end) for one in persons if not _LOCATED.search(text, max(0, one.start - 12), one.start)]


def _named(told: Telling) -> list[Span]:
    """Returns where the text names its tellers: The Valley Herald is no valley."""
    return [teller.span for teller in told.tellers if teller.span]


def _event(found: Found, sentence: Sentence, codebook: Codebook, around: _Around) -> Event:
    """Brings together what is known of an event. What happened on no day and at no place of its own is of the dateline."""
    trigger = sentence.span(found.trigger)
    told = found.status in OF_THE_DATELINE
    dates = [date for date in around.dates if not of_another(date, sentence, found.trigger, published=around.published)]
    own = event_date(dates, sentence=sentence.whole, trigger=trigger)
    past = found.status == ACTUAL and long_past(sentence, found.trigger, date=own, published=around.published, table=codebook.composition)
    status, told = ("historical", False) if past else (found.status, told)
    date = own or (around.day if told else None)
    town = around.town if told and _at_home(found, around.town) else None
    cameo = cameo_code(found.type, found.modes, found.contexts)
    return Event(
        id="",
        type=found.type,
        modes=found.modes,
        contexts=found.contexts,
        quad=codebook.quad(found.type),
        score=codebook.score(found.type, found.modes),
        cameo=cameo.code if cameo else None,
        goldstein=cameo.goldstein if cameo else None,
        actors=tuple(around.who.as_of(sentence, actor, date) for actor in found.actors),
        recipients=tuple(around.who.as_of(sentence, recipient, date) for recipient in found.recipients),
        trigger=trigger,
        sentence=sentence.whole,
        date=date,
        place=event_place(around.places, sentence=sentence, trigger=found.trigger, dateline=town),
        magnitude=magnitude(sentence, found.trigger, kind=found.type),
        status=status,
        attribution=attribution(around.statements, trigger),
        confidence=found.confidence,
        explanation=found.explanation,
        mentions=tuple(map(sentence.span, found.again)),
    )


def _numbered(event: Event, name: str, topics: tuple[str, ...]) -> Event:
    """Returns the event with its name, and with the contexts of the document after its own."""
    return dataclasses.replace(event, id=name, contexts=tuple(dict.fromkeys((*event.contexts, *topics))))


def _at_home(found: Found, town: Place | None) -> bool:
    """Tells whether the town of the dateline can be where the event took place: no actor is known to be from elsewhere only."""
    countries = {actor.country for actor in found.actors if actor.country}
    return town is not None and (not countries or town.country in countries)


def _coded(
    document: Document,
    told: Telling | None = None,
    *,
    dates: tuple[Date, ...] = (),
    places: tuple[Place, ...] = (),
    entities: tuple[Entity, ...] = (),
    statements: tuple[Statement, ...] = (),
    events: tuple[Event, ...] = (),
    failures: tuple[Failure, ...] = (),
) -> CodedDocument:
    told = told or telling(document)
    return CodedDocument(
        id=document.id,
        title=document.title,
        author=document.author,
        url=document.url,
        publisher=document.publisher,
        language=document.language,
        published=document.published,
        text=document.text,
        dates=dates,
        places=places,
        entities=entities,
        statements=statements,
        events=events,
        failures=failures,
        published_basis=document.published_basis,
        tellers=told.tellers,
        voice=told.voice,
        voice_basis=told.basis,
    )

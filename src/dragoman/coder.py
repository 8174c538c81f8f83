"""The loop: one document in, one coded document out.

    text -> sentences -> (only those that can hold something) parsed
         -> dates, places, statements, events  -> each event dated, placed and attributed

Every question is answered by one module of `coding/`; this file alone brings the answers together.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dragoman.codebook.cameo import cameo_code
from dragoman.codebook.codebook import Codebook, load_codebook
from dragoman.coding.dates import event_date, find_dates
from dragoman.coding.events import EventFinder, Found
from dragoman.coding.participants import Participants
from dragoman.coding.parties import Parties
from dragoman.coding.places import event_place, find_places
from dragoman.coding.prefilter import Prefilter
from dragoman.coding.statements import attribution, find_statements, may_hold_statement
from dragoman.errors import DragomanError
from dragoman.knowledge.actors import ActorIndex, party_words
from dragoman.knowledge.user_places import load_gazetteer
from dragoman.language.pipeline import DEFAULT_PIPELINE, Language
from dragoman.language.sentence import Sentence
from dragoman.records import CodedDocument, Date, Document, Entity, Event, Failure, Magnitude, Place, Statement

HISTORICAL_AFTER = dt.timedelta(days=365)
"""An act dated longer than this before the publication is background, not news."""


class Coder:
    """Codes documents. Making one loads the language model and the knowledge once; it holds no state between documents.

    Args:
        pipeline: the spaCy pipeline to parse with.
        codebook: what counts as an event (None: the packaged codebook).
        gazetteer: file with places of the user's own, beside the packaged ones.

    Raises:
        MissingPartError: the pipeline or a data file is not installed.
        InputError: the user's gazetteer cannot be read.
        DataError: the codebook breaks its own rules, or the user's gazetteer holds no usable place.
    """

    def __init__(
        self, *, pipeline: str = DEFAULT_PIPELINE, codebook: Codebook | None = None, gazetteer: Path | str | None = None
    ) -> None:
        self.language = Language(pipeline)
        self.codebook = codebook or load_codebook()
        self._who = Participants(ActorIndex.load())
        self._gazetteer = load_gazetteer(gazetteer)
        self._prefilter = Prefilter(self.codebook, party_words(), self.language.lemmas)

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
        text, published = document.text, document.published
        raws = self.language.split(text)
        eventful = [self._prefilter.may_hold_event(raw.words) for raw in raws]
        wanted = [k for k, raw in enumerate(raws) if eventful[k] or may_hold_statement(raw.text)]
        sentences = self.language.parse([raws[k] for k in wanted])
        dates = find_dates(text, published=published)
        places = find_places(text, gazetteer=self._gazetteer, sentences=sentences)
        who = Parties(self._who, places, on=published)
        statements = find_statements(text, sentences, entity=who.entity)
        finder = EventFinder(self.codebook, who)
        found = [(sentence, event) for k, sentence in zip(wanted, sentences, strict=True) if eventful[k] for event in finder.find(sentence)]
        events = [
            _event(
                f"{document.id}#{n}", event, sentence, self.codebook, dates=dates, places=places, statements=statements, published=published
            )
            for n, (sentence, event) in enumerate(found, 1)
        ]
        entities = tuple(entity for sentence in sentences for entity in self._who.mentions(sentence, on=published))
        return _coded(document, dates=dates, places=places, entities=entities, statements=statements, events=tuple(events))


def _event(
    name: str,
    found: Found,
    sentence: Sentence,
    codebook: Codebook,
    *,
    dates: Sequence[Date],
    places: Sequence[Place],
    statements: Sequence[Statement],
    published: dt.date | None,
) -> Event:
    """Brings together what is known of an event."""
    trigger = sentence.span(found.trigger)
    date = event_date(dates, sentence=sentence.whole, trigger=trigger)
    cameo = cameo_code(found.type, found.modes, found.contexts)
    return Event(
        id=name,
        type=found.type,
        modes=found.modes,
        contexts=found.contexts,
        quad=codebook.quad(found.type),
        score=codebook.score(found.type, found.modes),
        cameo=cameo.code if cameo else None,
        goldstein=cameo.goldstein if cameo else None,
        actors=found.actors,
        recipients=found.recipients,
        trigger=trigger,
        sentence=sentence.whole,
        date=date,
        place=event_place(places, sentence=sentence, trigger=found.trigger),
        magnitude=Magnitude(),
        status=_status(found.status, date, published),
        attribution=attribution(statements, trigger),
        confidence=found.confidence,
        explanation=found.explanation,
    )


def _status(status: str, date: Date | None, published: dt.date | None) -> str:
    """An act that happened long before the text appeared is historical."""
    past = date is not None and date.last is not None and published is not None and date.last < published - HISTORICAL_AFTER
    return "historical" if past and status == "actual" else status


def _coded(
    document: Document,
    *,
    dates: tuple[Date, ...] = (),
    places: tuple[Place, ...] = (),
    entities: tuple[Entity, ...] = (),
    statements: tuple[Statement, ...] = (),
    events: tuple[Event, ...] = (),
    failures: tuple[Failure, ...] = (),
) -> CodedDocument:
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
    )

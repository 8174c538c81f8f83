"""One process, one document after the other."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Protocol

from dragoman.errors import DataError, MissingPartError, UsageError
from dragoman.readers import Item
from dragoman.records import CodedDocument, Document, Failure
from dragoman.runs.summary import Summary
from dragoman.writers import Writes

_LOG = logging.getLogger(__name__)


class CodesOne(Protocol):
    """What codes a document: `dragoman.Coder`, or a fake in a test."""

    def code(self, document: Document, /) -> CodedDocument:
        """Returns the coded form of `document`."""
        ...


def code_documents(
    items: Iterable[Item],
    coder: CodesOne,
    writer: Writes,
    *,
    done: Callable[[Item, Summary], None] | None = None,
    stop: Callable[[], bool] = bool,
) -> Summary:
    """Codes and writes every item, in order, and counts what became of each.

    A document that cannot be read or coded is written with its `Failure`; it never stops the others.

    Args:
        items: documents, or failed items, from `dragoman.readers`.
        coder: codes one document.
        writer: gets a coded document for each item.
        done: is called after each document, to show progress.
        stop: is asked after each document; True ends the run, and the summary says that it was interrupted.

    Raises:
        MissingPartError, DataError, UsageError: the coder cannot code any document.
    """
    summary = Summary()
    for item in items:
        coded = code_item(item, coder)
        writer.write(coded)
        summary.add(item, coded)
        if done:
            done(item, summary)
        if stop():
            summary.interrupted = True
            break
    return summary


def code_item(item: Item, coder: CodesOne) -> CodedDocument:
    """Returns the coded document of an item; of one that cannot be read or coded, the document with its `Failure`.

    Raises:
        MissingPartError, DataError, UsageError: the coder cannot code any document.
    """
    return uncoded(item.document, item.failure) if item.failure else _coded(item.document, coder)


def _coded(document: Document, coder: CodesOne) -> CodedDocument:
    """Returns what `coder` makes of `document`, or a document with the failure that it met."""
    try:
        return coder.code(document)
    except (MissingPartError, DataError, UsageError):
        raise  # these are not about this document: the next one would meet them too
    except Exception as error:  # noqa: BLE001 - one bad document never stops the others
        _LOG.info("coding %s", document.id, exc_info=True)
        message = f"coding broke off ({type(error).__name__}: {error}). Please report it with the text; -v shows where."
        return uncoded(document, Failure(step="code", code="exception", message=message))


def uncoded(document: Document, failure: Failure) -> CodedDocument:
    """Returns the output of a document that could not be read or coded."""
    return CodedDocument(
        id=document.id,
        title=document.title,
        author=document.author,
        url=document.url,
        publisher=document.publisher,
        language=document.language,
        published=document.published,
        text=document.text,
        failures=(failure,),
    )

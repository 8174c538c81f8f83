"""E-mail (.eml): the text of the message, its plain form before its HTML; subject, sender, day. Attachments are not read."""

from __future__ import annotations

import email.policy
from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser

from dragoman.readers.decode import decode
from dragoman.readers.documents import checked, failed
from dragoman.readers.fragments import fragment_text
from dragoman.readers.items import Item, Note, Options, UnreadableError, utf8
from dragoman.readers.published import parse_published
from dragoman.readers.streams import Stream
from dragoman.records import Document


def read(stream: Stream, *, name: str, options: Options) -> Iterator[Item]:
    """Yields the one message of a file, under the id `name`."""
    try:
        data = stream.read(options.max_bytes)
        try:
            document, notes = _document(data, where=stream.where, name=name, options=options)
        except (MessageError, LookupError, ValueError, AttributeError, IndexError, RecursionError) as error:
            message = f"{stream.where}: no e-mail that can be read ({type(error).__name__}: {error}). Save its text as .txt."
            raise UnreadableError("broken_file", message) from error
        yield Item(checked(document, where=stream.where, options=options), notes=notes, done=stream.done)
    except UnreadableError as error:
        yield failed(error, name=name, stream=stream, options=options)


def _document(data: bytes, *, where: str, name: str, options: Options) -> tuple[Document, tuple[Note, ...]]:
    """Returns the message in `data`."""
    message = BytesParser(policy=email.policy.default).parsebytes(data)
    assert isinstance(message, EmailMessage)
    body = message.get_body(preferencelist=("plain", "html"))
    text, notes = _text(body, where=where, options=options) if isinstance(body, EmailMessage) else ("", ())
    if not text.strip() and not message.keys():
        raise UnreadableError("empty_text", f"{where}: there is no message in this file. Leave it out.")
    document = Document(
        id=name,
        text=text,
        title=_header(message, "subject"),
        author=_header(message, "from"),
        published=(parse_published(str(message["date"])) if message["date"] else None) or options.published,
    )
    return document, notes


def _text(body: EmailMessage, *, where: str, options: Options) -> tuple[str, tuple[Note, ...]]:
    """Returns the text of a part; its bytes are decoded as all others, for mails declare encodings that they are not in."""
    raw = body.get_payload(decode=True)
    data = raw if isinstance(raw, bytes) else b""
    text, notes = decode(data, where=where, encoding=options.encoding, declared=body.get_content_charset())
    return (fragment_text(text) if body.get_content_subtype() == "html" else text), notes


def _header(message: EmailMessage, name: str) -> str | None:
    """Returns a header as text."""
    value = message[name]
    return utf8(str(value)).strip() or None if value else None

"""Bytes to text, without rewriting it: line ends and accents stay as they are, only a byte order mark goes.

UTF-8 is tried first. What is no UTF-8 is decoded by a guess, which a note says, or is refused as no text.
"""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from dragoman.readers.items import Note, UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")  # what no text holds; tab, line ends, form feed and escape may occur
_CONTROL_SHARE = 0.001  # a stray control character in a long text is a blemish, more is a program or a picture
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_TWICE = re.compile("\u00e2\u20ac[\u2122\u0153\u201c\u201d\u02dc]|\u00c3[\u00a0-\u00bf]")  # UTF-8 read as Windows-1252 and stored again
_WESTERN_SHARE = 0.1  # English, French or Spanish in Windows-1252 have 0 to 8 % bytes above 127; Cyrillic or Arabic over 60 %
_OTHERS = ["cp1251", "koi8_r", "cp1256", "cp1253", "cp1255", "cp1250", "gb18030", "big5", "cp932", "euc_jp", "euc_kr"]


def decode(data: bytes, *, where: str, encoding: str | None = None, declared: str | None = None) -> tuple[str, tuple[Note, ...]]:
    """Returns the text of `data` and notes on how it was found.

    Args:
        data: the bytes as stored.
        where: file and line, for messages.
        encoding: the one that the user named; then no other is tried.
        declared: the one that the data names itself (HTML); it is tried after UTF-8.

    Raises:
        UnreadableError: the bytes are no text, or not in the encoding named.
    """
    text, notes = (_named(data, encoding, where), ()) if encoding else _found(data, declared, where)
    controls = len(_CONTROL.findall(text))
    if controls > _CONTROL_SHARE * len(text):
        message = f"{where}: these bytes are no text ({controls} control characters). Leave the file out, or name its --encoding."
        raise UnreadableError("not_text", message)
    if len(_TWICE.findall(text)) >= 3:
        message = (
            f"{where}: looks like UTF-8 read as Windows-1252 and stored again (\u00c3\u00a9 for \u00e9). Coded as it is; check the export."
        )
        notes = (*notes, Note("looks_encoded_twice", message))
    return text, notes


def _named(data: bytes, encoding: str, where: str) -> str:
    """Returns `data` decoded with the user's encoding, a byte order mark taken off."""
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        message = f"{where}: byte {error.start} is no {encoding}. Name another --encoding, or none to have it found out."
        raise UnreadableError("wrong_encoding", message) from error


def _found(data: bytes, declared: str | None, where: str) -> tuple[str, tuple[Note, ...]]:
    """Returns the text by the first way that fits: byte order mark, UTF-8, declared, damaged UTF-8, a guess."""
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _named(data, name, where), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    if b"\0" in data:
        message = f"{where}: these bytes are no text (zero bytes). Leave the file out, or pass --encoding utf-16-le if it is that."
        raise UnreadableError("not_text", message)
    text = _try(data, declared)
    if text is not None:
        return text, ()
    damaged = data.decode("utf-8", errors="replace")
    bad = damaged.count("\ufffd")
    if len(_MULTIBYTE.findall(data)) > 2 * bad:
        return damaged, (
            Note("damaged_utf8", f"{where}: {bad} places are no UTF-8 and became U+FFFD. Check the export, or name its --encoding."),
        )
    return _guess(data, where)


def _guess(data: bytes, where: str) -> tuple[str, tuple[Note, ...]]:
    """Returns the text in the likeliest 8-bit or East Asian encoding; English and its neighbours are taken for Windows-1252."""
    high = sum(byte > 127 for byte in data[:100_000])
    if high <= _WESTERN_SHARE * min(len(data), 100_000) or len(data) < 20:
        name = "cp1252"
    else:
        best = charset_normalizer.from_bytes(data, cp_isolation=_OTHERS).best()
        name = best.encoding if best else "cp1252"
    text = _try(data, name)
    if text is None:
        message = f"{where}: these bytes are text in no encoding that could be found. Name it with --encoding."
        raise UnreadableError("not_text", message)
    return text, (Note("not_utf8", f"{where}: no UTF-8; read as {name}. Name its --encoding if accents look wrong."),)


def _try(data: bytes, encoding: str | None) -> str | None:
    """Returns `data` in that encoding, or None if it does not fit or there is no such encoding."""
    try:
        return data.decode(encoding) if encoding else None
    except (UnicodeDecodeError, LookupError):
        return None

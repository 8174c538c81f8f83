"""Bytes to text."""

import unicodedata

import pytest

from dragoman.readers.decode import decode
from dragoman.readers.items import UnreadableError

ENGLISH = "The minister said the café’s owner – “a friend of the régime” – was arrested in São Paulo on Monday. "
RUSSIAN = "Министр обороны заявил в понедельник, что войска отошли от границы. "


def codes(data: bytes, **options: str) -> tuple[str, list[str]]:
    text, notes = decode(data, where="a.txt", **options)
    return text, [note.code for note in notes]


@pytest.mark.parametrize(
    "text",
    [
        "one\r\ntwo\rthree\n",
        "\t  blanks first",
        unicodedata.normalize("NFD", "Bogotá"),
        "👩‍👩‍👧 🇰🇪",
        "قال المتحدث",
        "form\x0cfeed",
        "\u2028",
    ],
)
def test_utf8_is_kept_as_it_is(text: str) -> None:
    assert codes(text.encode()) == (text, [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(encoding: str) -> None:
    assert codes(ENGLISH.encode(encoding)) == (ENGLISH, [])


@pytest.mark.parametrize(
    ("text", "encoding"), [("café", "cp1252"), (ENGLISH, "cp1252"), (ENGLISH * 200, "cp1252"), (RUSSIAN * 3, "cp1251")], ids=str.__len__
)
def test_old_code_pages_are_found_with_a_note(text: str, encoding: str) -> None:
    assert codes(text.encode(encoding)) == (text, ["not_utf8"])


def test_the_encoding_that_a_page_declares_is_used() -> None:
    assert codes(RUSSIAN.encode("koi8-r"), declared="koi8-r") == (RUSSIAN, [])


def test_a_declared_encoding_that_does_not_exist_is_passed_over() -> None:
    assert codes(ENGLISH.encode("cp1252"), declared="x-unknown") == (ENGLISH, ["not_utf8"])


def test_damaged_utf8_stays_utf8() -> None:
    data = RUSSIAN.encode()
    assert codes(data[:-3] + b"\xff. ") == (RUSSIAN[:-3] + "\ufffd\ufffd. ", ["damaged_utf8"])


def test_a_named_encoding_is_the_only_one_tried() -> None:
    assert codes(RUSSIAN.encode("cp866"), encoding="cp866") == (RUSSIAN, [])
    with pytest.raises(UnreadableError, match=r"a\.txt: byte 3 is no ascii\. Name another --encoding") as caught:
        codes("caf\u00e9".encode("cp1252"), encoding="ascii")
    assert caught.value.code == "wrong_encoding"


@pytest.mark.parametrize("data", [b"\x89PNG\r\n\x1a\n\x00\x00", bytes(range(256)), "secret".encode("utf-16-le"), b"\x01\x02\x03 abc"])
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"a\.txt: .* --encoding") as caught:
        codes(data)
    assert caught.value.code == "not_text"


def test_one_stray_control_character_in_a_long_text_is_let_through() -> None:
    text = "word " * 1000 + "\x07"
    assert codes(text.encode()) == (text, [])


def test_text_that_was_encoded_twice_is_noted() -> None:
    text = ("é “à” " * 3).encode().decode("cp1252", errors="ignore")
    assert codes(text.encode()) == (text, ["looks_encoded_twice"])

"""Small files of every format, made in memory, with a text in them."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from email.message import EmailMessage
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(*paragraphs: str, title: str = "", body: str | None = None) -> bytes:
    """A Word document; `body` replaces its paragraphs by markup."""
    inner = body or "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(one)}</w:t></w:r></w:p>' for one in paragraphs)
    core = (
        f'<p:x xmlns:p="p" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title><dc:creator>A</dc:creator></p:x>'
    )
    document = f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{W}"><w:body>{inner}</w:body></w:document>'
    return zipped({"word/document.xml": document.encode(), "docProps/core.xml": core.encode()})


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def mail(text: str, subtype: str = "plain", **headers: str) -> bytes:
    """An e-mail."""
    message = EmailMessage()
    for name, value in headers.items():
        message[name.capitalize()] = value
    message.set_content(text, subtype=subtype, charset="utf-8", cte="base64")
    return message.as_bytes()


def warc(*pages: tuple[str, bytes], media: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    """A web archive: a page each, under an address, after a request that is no document."""
    records = [_record("request", "https://example.org", b"GET / HTTP/1.1\r\n\r\n", 0)]
    for number, (url, body) in enumerate(pages, 1):
        http = f"HTTP/1.1 {status}\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        records.append(_record("response", url, http, number))
    return b"".join(records)


def _record(kind: str, url: str, block: bytes, number: int) -> bytes:
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\n"
        f"WARC-Date: 2024-05-03T10:00:00Z\r\nWARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def wacz(archive: bytes) -> bytes:
    """A WACZ: a zip of a packed web archive and its index."""
    return zipped({"archive/data.warc.gz": gzip.compress(archive), "indexes/index.cdx": b"", "datapackage.json": b"{}"})


def feed(text: str, title: str = "Ministers meet") -> bytes:
    """An RSS feed with two entries: a full one and one with a summary."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>The Daily</title><language>en</language><item><guid>tag:1</guid><title>{escape(title)}</title>"
        "<link>https://example.org/1</link><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><description>Short.</description>"
        f"<content:encoded>{escape(f'<p>{escape(text)}</p>')}</content:encoded></item>"
        "<item><title>Second</title><description>Only &lt;b&gt;a summary&lt;/b&gt;.</description></item></channel></rss>"
    ).encode()


def petrarch(text: str) -> bytes:
    """PETRARCH's XML: a sentence with a parse, and an article of two sentences."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Sentences><Sentence date="20240503" id="AFP_1" source="AFP" sentence="True"><Text>\n'
        f"{escape(text)}\n</Text><Parse>(ROOT (S (NP (NN a))))</Parse></Sentence>"
        '<Article date="soon" id="B"><Sentence id="B_1"><Text>One.</Text></Sentence><Sentence id="B_2"><Text>Two.</Text></Sentence>'
        "</Article></Sentences>"
    ).encode()


def table(text: str, delimiter: str = ",") -> bytes:
    """A table with a header."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows([["id", "text", "published"], ["a", text, "2024-05-03"]])
    return stream.getvalue().encode()


def parquet(*rows: dict[str, object]) -> bytes:
    """A Parquet file."""
    stream = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(list(rows)), stream)
    return stream.getvalue()


def pdf(*lines: str, password: str | None = None) -> bytes:
    """A PDF of one page with lines of text in Latin letters."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - an optional library

    shown = " ".join(f"({line}) Tj 0 -20 Td" for line in lines)
    stream = f"BT /F1 12 Tf 50 700 Td {shown} ET".encode("latin-1")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start
    if password is None:
        return bytes(out)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(bytes(out))))
    writer.encrypt(password, algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def ngec(text: str) -> bytes:
    """A line of NGEC's input."""
    return json.dumps({"id": "n1", "event_text": text, "pub_date": "2024-05-03", "headline": "H", "publisher": "P"}).encode() + b"\n"

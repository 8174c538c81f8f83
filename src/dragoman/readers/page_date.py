"""The publication date of a web page: metadata, address, dateline, printed date, in that order."""

from __future__ import annotations

import datetime as dt
import re

from dragoman.coding.publication import PRINTED, publication
from dragoman.readers.published import parse_published
from dragoman.records import Document

_NAMES = (
    r"(?:article:published_time|og:article:published_time|datePublished|date|pubdate|publishdate|publish-date|publication_date|dc\.date|"
    r"dc\.date\.issued|dcterms\.date|dcterms\.created|dcterms\.issued|sailthru\.date|parsely-pub-date|article\.published|published_at)"
)
_META = re.compile(
    rf"<meta\b[^>]{{0,200}}?(?:name|property|itemprop)\s*=\s*[\"']{_NAMES}[\"'][^>]{{0,200}}?content\s*=\s*[\"'](?P<day>[^\"'<>]{{8,40}})",
    re.IGNORECASE,
)
_META_TURNED = re.compile(
    rf"<meta\b[^>]{{0,100}}?content\s*=\s*[\"'](?P<day>[^\"'<>]{{8,40}})[\"'][^>]{{0,200}}?(?:name|property|itemprop)\s*=\s*[\"']{_NAMES}[\"']",
    re.IGNORECASE,
)
_JSON_LD = re.compile(r"\"datePublished\"\s*:\s*\"(?P<day>[^\"]{8,40})\"")
_TIME = re.compile(
    r"<time\b[^>]{0,200}?(?:pubdate|datePublished|published)[^>]{0,200}?datetime\s*=\s*[\"'](?P<day>[^\"'<>]{8,40})", re.IGNORECASE
)


def metadata_date(markup: str) -> dt.date | None:
    """Returns the publication date that the metadata of a page give: <meta>, JSON-LD, <time>."""
    for pattern in (_META, _META_TURNED, _JSON_LD, _TIME):
        for found in pattern.finditer(markup):
            day = parse_published(found["day"])
            if day:
                return day
    return None


def page_date(metadata: dt.date | None, text: str, *, url: str | None, found: str | None) -> tuple[dt.date | None, str | None]:
    """Returns the day of publication and what shows it.

    Args:
        metadata: what `metadata_date` gives.
        text: the article.
        url: its address.
        found: a date that was found printed anywhere else on the page.
    """
    if metadata:
        return metadata, "metadata"
    day, basis = publication(Document(id="", text=text, url=url))
    if day:
        return day, basis
    printed = parse_published(found) if found else None
    return (printed, PRINTED) if printed else (None, None)

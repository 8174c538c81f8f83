"""Who tells the text: publisher, agency and author, and whether the text reports or argues.

What no statement in the text attributes to somebody is told by these. The words that decide are in `knowledge/data/voices.toml`.
"""

from __future__ import annotations

import dataclasses
import functools
import re
import tomllib
from collections.abc import Iterator, Sequence
from importlib import resources
from urllib.parse import urlsplit

from dragoman.records import Document, Span, Teller

REPORT, OPINION, STATEMENT = "report", "opinion", "statement"
HEAD = 600
"""Code points in which byline and dateline are looked for."""
_NAME = r"[A-Z][\w.'’-]{0,30}"
_PERSON = rf"{_NAME}(?:[^\S\n](?:{_NAME}|de|del|van|von|al|bin|el|la|da|dos|bint|ibn)){{1,4}}"
_BYLINE = re.compile(
    rf"(?:^|\n)[^\S\n]{{0,4}}(?:[Bb]y|BY|[Ww]ritten by|[Aa]nalysis by|[Rr]eporting by):?[^\S\n]"
    rf"(?P<author>{_PERSON}(?:(?:,|[^\S\n]and|[^\S\n]&)[^\S\n]{_PERSON}){{0,3}})(?=[^\S\n]*(?:[,|/–—\n-]|$))(?P<rest>[^\n]{{0,80}})"
)
_FOR = re.compile(
    r"(?:[Ww]ritten for|[Ww]rites for|[Ss]pecial to|[Ee]xclusive to|(?<=, )for)[^\S\n]"
    rf"(?P<outlet>(?:[Tt]he[^\S\n])?{_NAME}(?:[^\S\n](?:{_NAME}|of)){{0,4}})"
)
_AGENCY = re.compile(
    r"(?:^|\n)[^\S\n]{0,4}[^\W\d_][^\n()]{0,80}?\((?P<agency>[A-Z][\w. /&'-]{1,30})\)[^\S\n]?(?:--?|[\u2013\u2014:])|"
    r"(?:^|\n)[^\S\n]{0,4}\([^\W\d_][^\n()]{2,40},[^\S\n](?P<other>[A-Z]{2,8})\)"
)
_QUOTED = re.compile("\"[^\"\n]{1,2000}\"|\u201c[^\u201d\n]{1,2000}\u201d|\u00ab[^\u00bb\n]{1,2000}\u00bb")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_LEAST_FIRST, _FIRST_SHARE = 4, 0.012
"""Words in the first person outside quotation marks that make an opinion: so many, and this share of all words."""
_LEAST_PLEADING, _PLEADING_SHARE = 3, 0.006
"""The same for calls and judgements."""


@functools.cache
def _words() -> dict[str, tuple[str, ...]]:
    """Returns the lists of `voices.toml`."""
    table = tomllib.loads(resources.files("dragoman.knowledge").joinpath("data/voices.toml").read_text(encoding="utf8"))
    return {name: tuple(words) for name, words in table.items()}


@dataclasses.dataclass(frozen=True, slots=True)
class Telling:
    """Who tells a text, outermost first, and its voice (report, opinion, statement) with what showed it."""

    tellers: tuple[Teller, ...]
    voice: str
    basis: str


def telling(document: Document) -> Telling:
    """Returns who tells a document, and in which voice."""
    voice, basis = _voice(document)
    return Telling(tuple(_distinct(_tellers(document))), voice, basis)


def _tellers(document: Document) -> Iterator[Teller]:
    """Yields publisher, agency and author: what the input gives, else what the head of the text or the address shows."""
    head = document.text[:HEAD]
    byline = _BYLINE.search(head)
    outlet = _FOR.search(head, byline.start() if byline else 0, byline.end() if byline else min(HEAD, 200))
    if document.publisher:
        yield Teller(document.publisher, "publisher", None, "given with the document")
    elif outlet is None and document.url and (host := urlsplit(document.url).hostname):
        yield Teller(host.removeprefix("www."), "publisher", None, "address of the page")
    if outlet:
        yield Teller(outlet["outlet"], "publisher", _span(outlet, "outlet"), "written for")
    agency = _AGENCY.search(head)
    if agency:
        part = "agency" if agency["agency"] else "other"
        yield Teller(agency[part], "agency", _span(agency, part), "dateline")
    if document.author:
        yield from (Teller(name.strip(), "author", None, "given with the document") for name in document.author.split(";") if name.strip())
    elif byline:
        yield Teller(byline["author"], "author", _span(byline, "author"), "byline")


def _span(match: re.Match[str], part: str) -> Span:
    return Span(match[part], match.start(part), match.end(part))


def _distinct(tellers: Iterator[Teller]) -> Iterator[Teller]:
    """Yields each teller once: an agency that publishes its own text is its publisher."""
    seen: set[str] = set()
    for teller in tellers:
        key = teller.name.casefold().removeprefix("the ")
        if key not in seen:
            seen.add(key)
            yield teller


def _voice(document: Document) -> tuple[str, str]:
    """Returns the voice of a text and what showed it."""
    words = _words()
    label = _label(document, words["opinion"])
    if label:
        return OPINION, label
    opening = _opening(document, words["statement"])
    if opening:
        return STATEMENT, opening
    told = _QUOTED.sub(" ", document.text).lower()
    plain = _WORD.findall(told)
    own = sum(word in _first() for word in plain)
    if own >= _LEAST_FIRST and own >= _FIRST_SHARE * len(plain):
        return OPINION, f"first person {own} times in {len(plain)} words outside quotation marks"
    pleas = _pleas().findall(told)
    if len(pleas) >= _LEAST_PLEADING and len(pleas) >= _PLEADING_SHARE * len(plain):
        return OPINION, f"judgements of the writer: {', '.join(sorted(set(pleas))[:3])}"
    return REPORT, ""


def _label(document: Document, labels: Sequence[str]) -> str:
    """Returns where a text is labelled as opinion, or nothing."""
    parts = urlsplit(document.url or "").path.lower().strip("/").split("/")[:-1]
    found = next((part for part in parts if part in labels), None)
    if found:
        return f"part of the address: {found}"
    for line in (document.title or "", *document.text[:HEAD].split("\n", 3)[:3]):
        lead = re.split(r"[:|–—]", line.strip().lower(), maxsplit=1)
        if lead[0].strip() in labels and (len(lead) > 1 or len(line) < 40):
            return f"label: {line.strip()[:40]}"
    return ""


def _opening(document: Document, openings: Sequence[str]) -> str:
    """Returns the words by which a text or its title opens as the statement of a party, or nothing."""
    for line in (document.title or "", document.text[:HEAD].strip().split("\n", 1)[0]):
        lower = line.strip().lower().removeprefix("the ")
        found = next((opening for opening in openings if re.match(rf"{re.escape(opening)}\b", lower)), None)
        if found and len(line) < 160:
            return f"opens as a statement: {found}"
    return ""


@functools.cache
def _first() -> frozenset[str]:
    return frozenset(_words()["first_person"])


@functools.cache
def _pleas() -> re.Pattern[str]:
    """Returns the expression of calls and judgements."""
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _words()['pleading']), key=len, reverse=True))})\b")

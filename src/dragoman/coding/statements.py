"""According to whom: direct, indirect and mixed quotation and attributed thought, with speaker, cue and content.

Grammar gives the cues of each parsed sentence (`sayings`), quotation marks give the quoted stretches of the whole text (`quotes`); this
module brings the two together and orders statements that stand within others.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Callable, Sequence

from dragoman.coding.cues import load_cues
from dragoman.coding.quotes import Quote, find_quotes
from dragoman.coding.sayings import Saying, sayings
from dragoman.coding.stretches import runs
from dragoman.language.sentence import Sentence
from dragoman.records import Entity, Span, Statement

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")
_ENDING = re.compile(r"[,!?\u2026\u2014-]\W{0,2}$")
_ABBREVIATION = re.compile(r"\b(?:[A-Z][a-z]{0,3}|[A-Z]\.[A-Z])\.")
_HEADLINE = re.compile(r"\S{1,40}(?: \S{1,40}){0,5}: \S")
_GAP = 160
"""Code points between a cue and the quotation that it introduces or closes."""
_SKIPPED = 3
"""Quotations back to look for the one that this one goes on from: a title may stand between."""
_REACH = 20_000
"""Code points between a cue and the words that it can still have as content."""
_SENTENCE_LIKE = 3
"""Words from which a quotation is taken for speech, not for a term in quotation marks."""

_Stretch = tuple[int, int]


@dataclasses.dataclass(slots=True)
class _Draft:
    """A statement in the making: content as code points."""

    saying: Saying
    content: list[_Stretch]
    quoted: list[_Stretch] = dataclasses.field(default_factory=list)


def may_hold_statement(text: str) -> bool:
    """Says from words alone whether a sentence may hold the cue of a statement; cheap, and it passes too much rather than too little.

    Quotation marks alone do not count: what is quoted is found in the text, parsed or not, and belongs to a cue elsewhere.
    """
    forms = load_cues().forms
    return _HEADLINE.match(text) is not None or any(word in forms for word in _WORD.findall(text.lower()))


def find_statements(text: str, sentences: Sequence[Sentence], *, entity: Callable[[Sentence, int], Entity]) -> tuple[Statement, ...]:
    """Returns the statements of a text, by the place of their cues.

    Args:
        text: the whole document.
        sentences: its parsed sentences, in text order; others hold no cue, but quotations may run on through them.
        entity: gives the party that the noun phrase headed by a token names.
    """
    marked = find_quotes(text)
    quotes = [quote for quote in marked if _is_speech(text, quote)]
    drafts = [_Draft(saying, runs(sentence, saying.content)) for sentence in sentences for saying in sayings(sentence)]
    drafts = [draft for draft in drafts if not _within_quote(draft.saying, quotes)]
    _share_out(text, quotes, drafts)
    kept = sorted((draft for draft in drafts if draft.content or draft.quoted), key=lambda draft: (draft.saying.start, draft.saying.end))
    made = [_statement(text, draft, marked, entity) for draft in kept]
    nested = _nested(made)
    standing = [statement for statement, draft in zip(nested, kept, strict=True) if statement.within is None or draft.saying.says]
    return tuple(standing if len(standing) == len(nested) else _nested(standing))


def _place(draft: _Draft) -> int:
    return draft.saying.start


def _is_speech(text: str, quote: Quote) -> bool:
    """Says whether a quotation is long enough, or punctuated, like something said."""
    inside = text[quote.start : quote.end]
    return len(_WORD.findall(inside)) >= _SENTENCE_LIKE or _ENDING.search(inside) is not None


def _around(quotes: Sequence[Quote], start: int, end: int) -> Sequence[Quote]:
    """Returns the quotations that overlap a stretch; they are sorted and do not overlap each other."""
    first = bisect.bisect_right(quotes, start, key=lambda quote: quote.end)
    return quotes[first : bisect.bisect_left(quotes, end, lo=first, key=lambda quote: quote.start)]


def _within_quote(saying: Saying, quotes: Sequence[Quote]) -> bool:
    return any(quote.start < saying.start and saying.end <= quote.end for quote in _around(quotes, saying.start, saying.end))


def _share_out(text: str, quotes: Sequence[Quote], drafts: Sequence[_Draft]) -> None:
    """Gives every quotation to the cue that introduces or closes it, or to the cue of the quotation that it goes on from."""
    speakers = sorted((draft for draft in drafts if draft.saying.quotes), key=_place)
    owners: list[_Draft | None] = []
    for k, quote in enumerate(quotes):
        owner = _closing(text, quote, speakers) or _opening(text, quote, speakers) or _carried(text, quotes, owners, k)
        owners.append(owner)
        if owner is not None:
            owner.quoted.append((quote.start, quote.end))


def _closing(text: str, quote: Quote, speakers: Sequence[_Draft]) -> _Draft | None:
    """Returns the cue right after a quotation: '"...," the minister said'."""
    k = bisect.bisect_left(speakers, quote.end, key=_place)
    draft = speakers[k] if k < len(speakers) and _place(speakers[k]) <= quote.end + _GAP else None
    if draft is None or not (_ENDING.search(text[quote.start : quote.end]) or text.startswith(",", quote.end)):
        return None
    if draft.saying.clausal and all(start > draft.saying.end for start, _ in draft.content):
        return None
    return draft if _unbroken(text[quote.end : draft.saying.start]) else None


def _opening(text: str, quote: Quote, speakers: Sequence[_Draft]) -> _Draft | None:
    """Returns the cue right before a quotation: 'The minister said: "..."'."""
    k = bisect.bisect_left(speakers, quote.start, key=_place) - 1
    draft = speakers[k] if k >= 0 else None
    if draft is None or not quote.start - _GAP <= draft.saying.end <= quote.start:
        return None
    between = text[draft.saying.end : quote.start]
    return draft if _unbroken(between.rstrip(" :,\u2014-")) and (re.search(r"[,:\u2014]\s*$", between) or between.isspace()) else None


def _unbroken(between: str) -> bool:
    """Says whether no sentence ends, and no paragraph, between a cue and its quotation."""
    return re.search(r"[.!?;]\s|\n\s*\n|[\"\u201c\u201d]", _ABBREVIATION.sub("", between)) is None


def _carried(text: str, quotes: Sequence[Quote], owners: Sequence[_Draft | None], k: int) -> _Draft | None:
    """Returns the speaker of the quotation before, where this one goes on from it."""
    j = next((j for j in range(k - 1, max(-1, k - _SKIPPED), -1) if owners[j] is not None), None)
    owner = None if j is None else owners[j]
    if j is None or owner is None:
        return None
    before, quote = quotes[j], quotes[k]
    if before.goes_on and j == k - 1:
        return owner
    between = text[max(before.end, owner.saying.end) : quote.start]
    return owner if before.paragraph == quote.paragraph and _starts(text, quote) and _one_sentence(between) else None


def _one_sentence(between: str) -> bool:
    """Says whether no more than the end of one sentence lies between two quotations."""
    return re.search(r"[.!?]\s+\S", _ABBREVIATION.sub("", between)) is None


def _starts(text: str, quote: Quote) -> bool:
    """Says whether a quotation opens a sentence."""
    return re.search(r"(?:[.!?:\u201d\"]\s*|^)$", text[max(0, quote.start - 4) : quote.start]) is not None


def _statement(text: str, draft: _Draft, quotes: Sequence[Quote], entity: Callable[[Sentence, int], Entity]) -> Statement:
    """Returns the finished record of a draft."""
    saying = draft.saying
    content = _merged(draft, quotes)
    around = [(start, end, _around(quotes, start, end)) for start, end in content]
    inside = [any(quote.start <= start and end <= quote.end for quote in near) for start, end, near in around]
    touched = any(near for _, _, near in around)
    return Statement(
        speaker=_speaker(text, saying, entity),
        cue=Span(text[saying.start : saying.end], saying.start, saying.end),
        content=tuple(Span(text[start:end], start, end) for start, end in content),
        kind="direct" if all(inside) else "mixed" if touched else "indirect",
    )


def _speaker(text: str, saying: Saying, entity: Callable[[Sentence, int], Entity]) -> Entity | None:
    """Returns the speaker under the words that stand for it beside the cue, with what else is said of it there."""
    if saying.speaker is None:
        return None
    found = entity(saying.sentence, saying.speaker)
    mention = saying.mention()
    return found if mention is None else dataclasses.replace(found, text=text[slice(*mention)], start=mention[0], end=mention[1])


def _loose(draft: _Draft, quotes: Sequence[Quote]) -> list[_Stretch]:
    """Returns what the parse gives as content beside the quotations of a cue, up to the end of a quotation that it breaks off in."""
    found: list[_Stretch] = []
    for start, parsed in draft.content:
        near = _around(quotes, start, parsed)
        end = near[-1].end if near and near[-1].start >= start and near[-1].end > parsed else parsed
        if not draft.quoted:
            found.append((start, end))
        elif end < draft.saying.start and any(start < begin < end for begin, _ in draft.quoted):
            found.append((start, min(begin for begin, _ in draft.quoted if start < begin)))
        elif draft.saying.clausal and not any(start < to and begin < end for begin, to in draft.quoted) and not _closed(draft):
            found.append((start, end))
    return found


def _closed(draft: _Draft) -> bool:
    """Says whether the cue closes a quotation: '"...," he said'."""
    return any(end <= draft.saying.start for _, end in draft.quoted)


def _merged(draft: _Draft, quotes: Sequence[Quote]) -> list[_Stretch]:
    """Returns quoted words and clause together; what the parse made of a quotation's surroundings gives way to the marks."""
    found: list[_Stretch] = []
    for start, end in sorted([*draft.quoted, *_loose(draft, quotes)]):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _nested(statements: Sequence[Statement]) -> list[Statement]:
    """Returns the statements, each with the index of the narrowest one around its cue, and no two within each other."""
    outer: list[int | None] = []
    for k, statement in enumerate(statements):
        index = None if statement.cue is None else _narrowest(statements, statement.cue, without=k)
        outer.append(None if index is not None and k in _chain(outer, index) else index)
    return [dataclasses.replace(statement, within=index) for statement, index in zip(statements, outer, strict=True)]


def _chain(outer: Sequence[int | None], index: int | None) -> list[int]:
    """Returns `index` and what it is nested in, innermost first."""
    found: list[int] = []
    while index is not None:
        found.append(index)
        index = outer[index] if index < len(outer) else None
    return found


def _narrowest(statements: Sequence[Statement], span: Span, *, without: int | None = None) -> int | None:
    """Returns the index of the statement with the shortest stretch of content around a span."""
    first = bisect.bisect_left(statements, span.start - _REACH, key=_cue_start)
    last = bisect.bisect_right(statements, span.end + _REACH, lo=first, key=_cue_start)
    holding = [
        (part.end - part.start, index)
        for index in range(first, last)
        if index != without
        for part in statements[index].content
        if part.start <= span.start and span.end <= part.end
    ]
    return min(holding, default=(0, None))[1]


def _cue_start(statement: Statement) -> int:
    return statement.cue.start if statement.cue else 0


def _vouches(statement: Statement) -> bool:
    """Says whether a statement gives its content as true on the word of its speaker."""
    if statement.kind == "direct" or statement.cue is None or statement.cue.text == ":":
        return True
    return not load_cues().vouching.isdisjoint(_WORD.findall(statement.cue.text.lower()))


def attribution(statements: Sequence[Statement], trigger: Span) -> tuple[int, ...]:
    """Returns the statements that an event stands in, outermost first: who says so, on whose word.

    Only what is told or thought to be so counts: a plan, a wish, a denial or a condemnation is nobody's word that something happened.

    Args:
        statements: those of the document, as `find_statements` gives them.
        trigger: the word of the event.
    """
    chain: list[int] = []
    index = _narrowest(statements, trigger)
    while index is not None:
        if _vouches(statements[index]):
            chain.append(index)
        index = statements[index].within
    return tuple(reversed(chain))

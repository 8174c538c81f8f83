"""Finds what looks like a place name: capitalised words that the gazetteer knows, with the evidence around each.

No name recogniser is used. The text is cut into words and the gaps between them; from each capitalised word the longest name in the
gazetteer is taken; its neighbours then tell for or against a place (a preposition, a title, a first name, a street).
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from dragoman.coding.place_evidence import CONTAINED, HIERARCHY, PARTIES, TITLE, WELL_KNOWN, Evidence, Persons
from dragoman.coding.place_text import PlaceName, Runs, Words
from dragoman.knowledge.gazetteer import Candidate, Gazetteer, Word, name_key
from dragoman.knowledge.place_words import PlaceWords, place_words
from dragoman.records import Span

TOWNS = ("city", "capital")
WIDTH_OF_REGION = 3.0
"""Degrees: a place of the same country and as near to a region's middle can lie in the region ("Jenin in the West Bank")."""
_Known: TypeAlias = tuple[tuple[Candidate, ...], bool]
LONGEST = 5
"""Words in the name of a place."""
MOST_NAMES = 2
"""Capitalised words after a first name."""
JOINED = re.compile(r"[ \u00a0]|[-‐‑]|\r?\n")
_CAPITAL = r"[A-Z][\w.'’]+(?: [A-Z][\w.'’]+)?"
COUNTY_LIST = re.compile(rf"\b({_CAPITAL}(?:, {_CAPITAL}){{0,8}},? and {_CAPITAL}) (?:counties|parishes|Counties|Parishes)\b")
COUNTY = re.compile(rf"\b({_CAPITAL}) (?:County|Parish|[Ss]heriff’?'?s?)\b")
COUNTIES = ("County", "Parish")
ELIDED = re.compile(r"[dl]['’][^\W\d_]")
"""As in "Côte d'Ivoire"."""
AGE_AFTER = re.compile(r", (?:aged )?\d{1,2},")


class Finder:
    """Finds place names with one gazetteer."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._lists = place_words()
        self._pattern = _word_pattern(self._lists)

    def words(self, text: str) -> Words:
        """Cuts `text` into words."""
        return Words(text, self._pattern)

    def find(self, words: Words, taken: Sequence[Span]) -> list[PlaceName]:
        """Returns the possible place names outside `taken`, in text order, not overlapping."""
        closed = sorted((span.start, span.end) for span in taken)
        runs = Runs(words)
        counties = frozenset(_counties(words.text))
        persons = self._persons(words, runs)
        names: list[PlaceName] = []
        after = -1
        for i in self._starts(words):
            if i <= after or _inside(closed, words.starts[i]):
                continue
            name = self._longest(words, i, after, counties)
            if name is None:
                continue
            name.evidence = Evidence(words, runs, self._lists, self._gazetteer, persons).of(name, names)
            names.append(name)
            after = name.last
        return _with_hierarchy(words, names)

    def _starts(self, words: Words) -> Iterator[int]:
        """Yields where a name can begin: a capitalised word, or a lower-case article tied to one ("al-Hasakah")."""
        for i in words.capital:
            if i and words.gaps[i] in ("-", "‐", "‑") and words.keys[i - 1] in ARTICLES and words.texts[i - 1].islower():
                yield i - 1
            yield i

    def _longest(self, words: Words, i: int, after: int, counties: frozenset[str]) -> PlaceName | None:
        end = i
        ends = [i]
        while end + 1 < len(words) and end - i + 1 < LONGEST and JOINED.fullmatch(words.gaps[end + 1]):
            end += 1
            if words.texts[end][0].isupper() or ELIDED.match(words.texts[end]):
                ends.append(end)
            elif words.keys[end] not in CONNECTORS:
                break
        for last in reversed(ends):
            if last == i and not words.texts[i][0].isupper():
                break
            candidates, fixed = self._known(words, i, last, counties=counties, names_before=after == i - 1)
            if candidates:
                span = words.span(i, last)
                return PlaceName(span, name_key(span.text), i, last, candidates, 0.0, fixed=fixed)
        return None

    def _known(self, words: Words, first: int, last: int, *, counties: frozenset[str], names_before: bool) -> _Known:
        """Returns the candidates of these words, and whether they are an abbreviation that fixes the place."""
        name = " ".join(words.texts[first : last + 1])
        if first == last:
            short = self._lists.abbreviations.get(name)
            if short is None and names_before and words.gaps[first].startswith(","):
                short = self._lists.after_comma.get(name)
            if short is not None:
                return self._abbreviated(*short), True
            if words.keys[first] in self._lists.blocked or self._titled(words, first) or _too_short(name):
                return (), False
        if name_key(name) in self._lists.phrases:
            return (), False
        found = self._gazetteer.lookup(name)
        if name in counties or (first and words.texts[first - 1] in PARTIES and words.gaps[first] == "-"):
            found = tuple(place for kind in COUNTIES for place in self._gazetteer.lookup(f"{name} {kind}")) + found
        return found, False

    def _abbreviated(self, name: str, within: str | None) -> tuple[Candidate, ...]:
        found = self._gazetteer.lookup(name)
        if within is None:
            return found[:1]
        above = self._gazetteer.lookup(within)[:1]
        kinds = ("admin1",) if above and above[0].kind == "country" else TOWNS
        return tuple(place for place in found if place.kind in kinds and under(place, above))[:1]

    def _persons(self, words: Words, runs: Runs) -> Persons:
        """Returns the persons that the text names: in full, with a title or an age, or as those who say something."""
        surnames = {words.keys[i] for i in runs.single() if self._speaks(words, i)}
        inside: set[int] = set()
        for run, last in runs.pairs():
            first, titled = run, False
            while first < last and ((titled := self._titled(words, first)) or words.keys[first] in self._lists.blocked):
                first += 1
            if titled if first == last else self._is_person(words, first, last):
                surnames.add(words.keys[last])
                inside.update(range(first, last + 1))
        return Persons(frozenset(surnames), frozenset(inside))

    def _is_person(self, words: Words, first: int, last: int) -> bool:
        """Tells whether capitalised words name a person: an age follows, or a first name leads and no place is meant."""
        if AGE_AFTER.match(words.text, words.ends[last]):
            return True
        word = self._gazetteer.word
        if last - first > MOST_NAMES or not word(words.texts[first]) & Word.FIRST_NAME or words.keys[last] in self._lists.blocked:
            return False
        if word(words.texts[last]) & Word.ORDINARY or any(word(words.texts[k]) & Word.COMMON for k in range(first + 1, last)):
            return False
        return not any(self._gazetteer.lookup(" ".join(words.texts[first : end + 1])) for end in {last, first + 1})

    def _speaks(self, words: Words, i: int) -> bool:
        """Tells whether word `i` is a surname that says something, and no city known well enough to stand for its government."""
        if i + 1 >= len(words) or words.gaps[i + 1] != " " or words.keys[i + 1] not in self._lists.speaking:
            return False
        if not self._gazetteer.word(words.texts[i]) & Word.SURNAME:
            return False
        return not any(place.kind != "city" or place.population > WELL_KNOWN for place in self._gazetteer.lookup(words.texts[i])[:1])


    def _titled(self, words: Words, i: int) -> bool:
        return words.keys[i].rstrip(".") in self._lists.titles


ARTICLES = frozenset({"al", "el", "ash", "ar", "as", "at", "az", "an", "ad", "ed", "es", "ul"})
CONNECTORS = frozenset({
    "of", "the", "and", "de", "del", "la", "le", "les", "du", "des", "da", "do", "dos", "das", "di", "d", "al", "el", "ul", "e", "y",
    "upon", "on", "in", "sur", "en", "aux", "sous", "am", "an", "der", "im", "by", "under", "ash", "ar", "as", "az", "ad", "ed", "es", "au",
})  # fmt: skip


def _word_pattern(lists: PlaceWords) -> re.Pattern[str]:
    """Returns the pattern of a word: abbreviations with their full stop, letters with marks, inner apostrophes (not a possessive)."""
    dotted = {short for short in (*lists.abbreviations, *lists.after_comma) if short.endswith(".")}
    shorts = "|".join(re.escape(short) for short in sorted(dotted, key=lambda short: (-len(short), short)))
    letter, marks = "[^\\W\\d_\u0300-\u036f]", "\u0300-\u036f"
    word = rf"{letter}[\w{marks}]*(?:['’ʻʼ](?!s\b){letter}[\w{marks}]*)*"
    return re.compile(rf"\b(?:{shorts})|\b(?:[A-Z]\.){{2,}}|\b(?:St|Ste|Ft|Mt|N|S|W|E)\.(?= [A-Z])|{word}|\d+")


def _too_short(word: str) -> bool:
    """Tells whether a single word is too short to be looked up alone, or is no known abbreviation."""
    return len(word) < 3 or (word.endswith(".") and len(word) < 6)


def _counties(text: str) -> Iterator[str]:
    """Yields the names that the text gives to counties of the United States in another form: "Hill and Dale counties", "Hill County"."""
    for listed in COUNTY_LIST.finditer(text):
        yield from re.split(r", and | and |, ", listed[1])
    for single in COUNTY.finditer(text):
        yield single[1]


def _inside(closed: list[tuple[int, int]], at: int) -> bool:
    k = bisect.bisect_right(closed, (at, 1 << 60)) - 1
    return k >= 0 and at < closed[k][1]


def _with_hierarchy(words: Words, names: list[PlaceName]) -> list[PlaceName]:
    """Ties "Town, State", "Town, County, State" and "Town, Country" together; each of the two makes the other sure."""
    for name, above in itertools.pairwise(names):
        weight = _tie(words, name, above)
        if weight == 0 or not lies_in(name, above):
            continue
        name.within = above
        name.evidence = max(name.evidence, 0.0) + weight if name.evidence > TITLE / 2 else name.evidence
        above.evidence += weight
    return names


def _tie(words: Words, name: PlaceName, above: PlaceName) -> float:
    """Weighs what stands between two names: a comma, "in" or "in the", or nothing before an abbreviation ("Norman Okla.")."""
    gap = words.gaps[above.first]
    if above.first == name.last + 1:
        return HIERARCHY * (gap == ", " or (gap == " " and above.fixed))
    return CONTAINED * (" ".join(words.keys[name.last + 1 : above.first]) in ("in", "in the") and gap == " ")


def lies_in(name: PlaceName, above: PlaceName) -> bool:
    """Tells whether some candidate of `name` lies in a division or country that `above` can be."""
    return any(under(low, above.candidates) for low in name.candidates)


def under(low: Candidate, highs: Iterable[Candidate]) -> bool:
    """Tells whether `low` lies in one of the divisions and countries among `highs`."""
    return any(inside(low, high) for high in highs if high.kind in ("country", "region", "admin1", "admin2"))


def inside(low: Candidate, high: Candidate) -> bool:
    """Tells whether the first lies in the second by their codes."""
    if low.id == high.id:
        return False
    if high.kind == "region":
        return low.country == high.country and max(abs(low.lat - high.lat), abs(low.lon - high.lon)) < WIDTH_OF_REGION
    if high.kind == "country":
        return low.country == high.country and low.kind not in ("country", "people")
    return high.id in (low.admin1_id, low.admin2_id)

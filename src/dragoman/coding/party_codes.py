"""Country and sectors of a noun phrase: from the actor it names, its nouns and adjectives, and the phrases that hang on it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Sequence

from dragoman.coding.party_view import View
from dragoman.knowledge.actors import Match
from dragoman.knowledge.agents import Agent
from dragoman.knowledge.party_words import ranking, words
from dragoman.language.phrases import complements

OFFICE = frozenset({"GOV", "LEG", "JUD", "MIL", "SPY", "COP", "PTY"})
"""Sectors of which "former" makes the elite."""
OPPOSED = frozenset({"REB", "OPP", "UAF", "PRM"})
"""Sectors that a modifier gives to a noun that has its own: "rebel troops", "opposition lawmakers"."""
RANK = frozenset({"MIL", "REL"})
"""Sectors of titles that people keep: "General" and "Sheikh" do not outweigh what somebody is known to be."""
ARMED = frozenset({"REB", "PRM", "CRM"})
"""Sectors that say whose "fighters" or "militants" they are."""
NATIONAL = frozenset({"REL", "MED"})
"""Sectors of bodies that have a branch in each country: "the Polish Catholic Church"."""
STATELESS = frozenset({"UNO", "IGO", "EUR", "NGO", "IMG", "ISM", "MNC"})
"""Codes that stand for no state: their officials are of no government."""
DEPTH = 4
"""Steps from a noun phrase to those that hang on it, so that no parse can send the search in a circle."""


@dataclasses.dataclass(frozen=True, slots=True)
class Codes:
    """Country and sectors of a noun phrase, with the words that gave each.

    `weak` sectors yield to those of a modifier or a complement; `closed` takes none from them ("Kremlin critics").
    """

    country: str | None = None
    sectors: tuple[str, ...] = ()
    basis: tuple[str, ...] = ()
    weak: bool = False
    closed: bool = False

    def takes(self, sectors: tuple[str, ...]) -> bool:
        """Says whether the sectors of something that belongs to the phrase become its own."""
        whose = self.sectors == ("UAF",) and ARMED & set(sectors)
        return bool(sectors) and not self.closed and bool(self.weak or not self.sectors or whose)

    def with_found(self, found: Codes, *, lends: bool) -> Codes:
        """Returns the codes filled up from those of something that belongs to the phrase."""
        taken = lends and self.takes(found.sectors)
        if not taken and (self.country or not found.country):
            return self
        return dataclasses.replace(
            self,
            country=self.country or found.country,
            sectors=found.sectors if taken else self.sectors,
            basis=(*self.basis, *found.basis),
            weak=self.weak and not taken,
        )


def codes_of(view: View, head: int, on: dt.date | None, *, depth: int = DEPTH) -> Codes:
    """Returns the codes of the phrase headed by a token, as of the day `on`."""
    own = view.at.get(head)
    codes = _of_nouns(view, head) if own is None else _of_actor(view, head, own, on)
    if codes.country is None:
        for match in view.matches:
            if match.last in view.before(head):
                codes = codes.with_found(of_match(view, match, on), lends=True)
                break
    if depth and (codes.country is None or codes.weak or not codes.sectors):
        for noun, lends in _belonging(view, head):
            codes = codes.with_found(codes_of(view, noun, on, depth=depth - 1), lends=lends or (not codes.sectors and lends is None))
    if codes.country is None:
        codes = codes.with_found(_of_pronoun(view, head, on), lends=False)
    codes = _armed(view, head, _former(view, codes, [*view.before(head), head]))
    return dataclasses.replace(codes, sectors=()) if codes.country in STATELESS and codes.sectors == ("GOV",) else codes


def of_match(view: View, match: Match, on: dt.date | None) -> Codes:
    """Returns the codes of a known actor. A capital that is only a place is no government, and "ethnic Russians" are of no state."""
    if match.first and view.folded[match.first - 1] == "ethnic":
        return Codes(None, ("CVL",) if match.use == "people" else (), ("'ethnic' says nothing of a state",))
    role = match.actor.role(on)
    if role is None:
        return Codes()
    sectors = () if match.actor.kind == "capital" and (view.placed(match.last) or view.based(match.last)) else role.sectors
    quote = " ".join(view.words[match.first : match.last + 1])
    return Codes(role.country, sectors, (f"{quote!r} is {' '.join(filter(None, (role.country, *sectors)))}",))


def _of_actor(view: View, head: int, own: Match, on: dt.date | None) -> Codes:
    """Returns the codes of a phrase that names a known actor."""
    known = of_match(view, own, on)
    if own.use == "people" and view.some(head):
        known = dataclasses.replace(known, sectors=("CVL",))
    if (own.actor.kind == "group" and known.country != "IMG") or NATIONAL & set(known.sectors):
        known = _of_nation(known, _nation(view, head, on))
    title = _title_before(view, head)
    if own.actor.kind == "person":
        title = title if title.sectors else _title_within(view, own)
        known = _office_of(own, known, _led(view, head, on) or title.sectors, dated=on is not None)
        stronger = (not title.weak and not RANK & set(title.sectors)) or known.sectors == ("ELI",)
    else:
        stronger = False
    if not title.sectors or (known.sectors and not stronger):
        return known
    return Codes(known.country, title.sectors, (*known.basis, *title.basis))


def _office_of(own: Match, known: Codes, wanted: tuple[str, ...], *, dated: bool) -> Codes:
    """Returns the codes of the last office of a person that fits the title in the text, where the known one does not.

    The day tells the sectors better than the title, where it is known.
    """
    if not wanted or set(wanted) & set(known.sectors):
        return known
    fitting = [role for role in own.actor.roles if set(wanted) & set(role.sectors)]
    if not fitting:
        return known
    return dataclasses.replace(known, country=fitting[-1].country, sectors=known.sectors if dated else fitting[-1].sectors)


def _led(view: View, head: int, on: dt.date | None) -> tuple[str, ...]:
    """Returns the sectors of the group that stands in the title of an undated name ("UNITA leader Jonas Savimbi")."""
    groups = [m for m in view.matches if m.actor.kind == "group" and m.last in view.before(head)] if on is None else []
    return next((of_match(view, match, on).sectors for match in groups), ())


def _of_nation(known: Codes, nation: str | None) -> Codes:
    """Returns the codes of a party's namesake in another country, of which nobody knows whether it governs."""
    if nation in {None, known.country}:
        return known
    return dataclasses.replace(known, country=nation, sectors=tuple(sector for sector in known.sectors if sector not in {"GOV", "OPP"}))


def _nation(view: View, head: int, on: dt.date | None) -> str | None:
    """Returns the country that the text gives a party or group, which outweighs the known one: "German Conservatives"."""
    near = {*view.before(head), *view.owners(head)}
    match = next((m for m in view.matches if m.last in near and m.actor.kind == "country"), None)
    return None if match is None else of_match(view, match, on).country


def _of_nouns(view: View, head: int) -> Codes:
    """Returns the sectors that the nouns of a phrase give: the head's, or those of a title before a name."""
    agent = view.noun(head)
    if agent is None:
        title = _title_before(view, head)
        return title if title.sectors else Codes(weak=view.sentence.tokens[head].pos == "NOUN")
    return _of_agent(view, head, agent)


def _title_before(view: View, head: int) -> Codes:
    """Returns the sectors of the nearest agent noun before a head ("Prime Minister X")."""
    for i in reversed(view.before(head)):
        agent = view.noun(i)
        if agent is not None and agent.last < head:
            return _of_agent(view, head, agent)
    return Codes()


def _title_within(view: View, match: Match) -> Codes:
    """Returns the sectors of a title that is a part of the known name ("King Hassan")."""
    agent = view.noun(match.first) if match.last > match.first else None
    return Codes() if agent is None or agent.last >= match.last else Codes(None, agent.sectors, (_says(agent.phrase, agent.sectors),))


def _of_agent(view: View, head: int, agent: Agent) -> Codes:
    """Returns the sectors of an agent noun with what its modifiers make of it: "rebel" leader, "opposition" lawmaker."""
    if agent.use == "against":
        return Codes(closed=True)
    weak = agent.use == "weak"
    others = [i for i in view.before(head) if i < agent.first and i not in view.at]
    extra = next((found for i in reversed(others) if (found := _lending(view, i, agent)) is not None), None)
    if extra is not None and (weak or OPPOSED & set(extra.sectors)):
        both = not weak and "OPP" in extra.sectors
        sectors = tuple(dict.fromkeys((*agent.sectors, *extra.sectors))) if both else extra.sectors
        return Codes(None, sectors, (_says(extra.phrase, extra.sectors),))
    return Codes(None, agent.sectors, (_says(agent.phrase, agent.sectors),) if agent.sectors else (), weak)


def _lending(view: View, last: int, agent: Agent) -> Agent | None:
    found = None if view.denied(last) else view.modifier(last)
    usable = found is not None and found.sectors and found.use in {"modifier", "noun"} and found.last < agent.first
    return found if usable else None


def _belonging(view: View, head: int) -> Iterator[tuple[int, bool | None]]:
    """Yields the nouns that may say where a party belongs, and whether they lend their sectors (None: only where it has none)."""
    across = _across(view, head)
    for noun in () if across else view.owners(head):
        yield noun, True
    after = [(word, noun) for word, noun in complements(view.sentence, head) if not (across and word == "of")]
    common = view.sentence.tokens[head].pos == "NOUN"
    for preposition in ranking("belongs"):
        for found, noun in after:
            if found == preposition:
                yield noun, common and preposition in words("lends_sectors")
    state = head in view.at and view.at[head].actor.kind == "country"  # what is beside a state in a list has codes of its own
    for noun in () if state else view.sentence.children(head, "apposition"):
        yield noun, None


def _across(view: View, head: int) -> bool:
    """Says whether a party is called by what it is to a party of another country: "its neighbour", "an ally of Chad"."""
    return view.sentence.tokens[head].lemma.lower() in words("across")


def _of_pronoun(view: View, head: int, on: dt.date | None) -> Codes:
    """Returns the country of "its troops" and the like where the sentence has named the parties of only one country before."""
    owner = next((i for i in view.owners(head) if view.folded[i] in words("possessives")), None)
    if owner is None or _across(view, head):
        return Codes()
    named = [match for match in view.matches if match.last < owner and not view.placed(match.last)]
    countries = {of_match(view, match, on).country for match in named}
    if len(countries) != 1:
        return Codes()
    return Codes(countries.pop(), (), (f"{view.words[owner]!r} can only mean {named[-1].actor.name}",))


def _former(view: View, codes: Codes, tokens: Sequence[int]) -> Codes:
    """Turns office holders into the elite where "former" stands before them."""
    if not OFFICE & set(codes.sectors):
        return codes
    word = next((view.words[i] for i in [*tokens, tokens[-1] - 2] if i >= 0 and view.former(i)), None)
    return codes if word is None else dataclasses.replace(codes, sectors=("ELI",), basis=(*codes.basis, _says(word, ("ELI",))))


def _armed(view: View, head: int, codes: Codes) -> Codes:
    """Gives planes and ships of a country that attack the sector of its forces."""
    verb = view.attacking(head) if codes.country and not codes.sectors else None
    if verb is None:
        return codes
    return dataclasses.replace(codes, sectors=("MIL",), basis=(*codes.basis, f"{view.words[head]!r} that {verb!r} is MIL"))


def _says(phrase: str, sectors: tuple[str, ...]) -> str:
    return f"{phrase!r} is {' '.join(sectors)}"

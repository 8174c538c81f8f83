"""One party: under which words it was met, in which roles, with whom, and how it was resolved."""

from __future__ import annotations

import collections
import dataclasses

from dragoman.store.counting import measure
from dragoman.store.filters import Filter
from dragoman.store.open import Row, Store

_LOOKED_AT = 40  # documents in which the resolving is looked up: they are read whole, and the page must be there at once

SIDES = ("actor", "recipient")


@dataclasses.dataclass(frozen=True, slots=True)
class Resolved:
    """How often a party was resolved in one way: its codes, office, entry of the knowledge, and the words that gave them."""

    country: str
    sectors: str
    office: str
    entity: str
    basis: str
    times: int


@dataclasses.dataclass(frozen=True, slots=True)
class Party:
    """What is known of a party under the filter. `aliases` are (words, side, number), `partners` (name, side of it, number)."""

    name: str
    as_actor: int
    as_recipient: int
    aliases: tuple[tuple[str, int], ...]
    partners: tuple[tuple[str, int, int], ...]
    codes: tuple[tuple[str, str, int], ...]
    types: tuple[tuple[str, int, int], ...]
    resolved: tuple[Resolved, ...]
    looked_at: int


def party(store: Store, chosen: Filter, name: str) -> Party:
    """Collects what is known of the party `name`; without events all of it is empty."""
    both = [chosen.adding(**{f"{side}_name": name}) for side in SIDES]
    counts = [_count(store, one) for one in both]
    resolved, looked_at = _resolved(store, both, name)
    return Party(
        name=name,
        as_actor=counts[0],
        as_recipient=counts[1],
        aliases=_parallel(store, both, name, "text"),
        partners=_partners(store, both),
        codes=tuple((country, sectors, number) for (country, sectors), number in _codes(store, both, name).most_common()),
        types=_both(store, both, "f_type"),
        resolved=resolved,
        looked_at=looked_at,
    )


def _count(store: Store, chosen: Filter) -> int:
    where, parameters = chosen.where()
    number: int = store.rows(f"SELECT {measure(chosen)} AS number FROM events WHERE {where}", parameters)[0]["number"]
    return number


def _cells(store: Store, chosen: Filter, side: str, column: str, name: str) -> list[Row]:
    """Returns the cells that stand at the place of the party in its lists, each with the number of reports."""
    where, parameters = chosen.where()
    query = f"""
        SELECT value, count(*) AS number FROM (
            SELECT unnest(string_split({side}_name, ';')) AS name, unnest(string_split(coalesce({side}_{column}, ''), ';')) AS value
            FROM events WHERE {where})
        WHERE name = ? GROUP BY value ORDER BY number DESC, value LIMIT 50
    """
    return store.rows(query, [*parameters, name])


def _parallel(store: Store, both: list[Filter], name: str, column: str) -> tuple[tuple[str, int], ...]:
    """Returns the cells of a column at the place of the party, both sides together, the most frequent first."""
    counted: collections.Counter[str] = collections.Counter()
    for side, chosen in zip(SIDES, both, strict=True):
        for row in _cells(store, chosen, side, column, name):
            counted[row["value"] or ""] += row["number"]
    return tuple(counted.most_common())


def _codes(store: Store, both: list[Filter], name: str) -> collections.Counter[tuple[str, str]]:
    """Counts the countries and sectors under which the party was coded."""
    counted: collections.Counter[tuple[str, str]] = collections.Counter()
    for side, chosen in zip(SIDES, both, strict=True):
        where, parameters = chosen.where()
        parts = ", ".join(
            f"unnest(string_split(coalesce({side}_{column}, ''), ';')) AS {column}" for column in ("name", "country", "sectors")
        )
        query = f"""
            SELECT country, sectors, count(*) AS number FROM (SELECT {parts} FROM events WHERE {where}) WHERE name = ? GROUP BY ALL
        """
        for row in store.rows(query, [*parameters, name]):
            counted[row["country"] or "", row["sectors"] or ""] += row["number"]
    return counted


def _partners(store: Store, both: list[Filter]) -> tuple[tuple[str, int, int], ...]:
    """Returns with whom the party acts: name, how often as its recipient, how often as its actor."""
    counted: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    for index, (chosen, column) in enumerate(zip(both, ("f_recipient_name", "f_actor_name"), strict=True)):
        where, parameters = chosen.where()
        query = f"""
            SELECT name, {measure(chosen)} AS number FROM (SELECT unnest({column}) AS name, incident FROM events WHERE {where})
            GROUP BY name ORDER BY number DESC, name LIMIT 25
        """
        for row in store.rows(query, parameters):
            counted[row["name"]][index] = row["number"]
    return _sorted(counted)


def _both(store: Store, both: list[Filter], column: str) -> tuple[tuple[str, int, int], ...]:
    """Counts the values of a column, as actor and as recipient."""
    counted: dict[str, list[int]] = collections.defaultdict(lambda: [0, 0])
    for index, chosen in enumerate(both):
        where, parameters = chosen.where()
        query = f"SELECT {column} AS value, {measure(chosen)} AS number FROM events WHERE {where} GROUP BY value"
        for row in store.rows(query, parameters):
            counted[row["value"]][index] = row["number"]
    return _sorted(counted)


def _sorted(counted: dict[str, list[int]]) -> tuple[tuple[str, int, int], ...]:
    """Returns names with both numbers, the most frequent first."""
    return tuple((name, found[0], found[1]) for name, found in sorted(counted.items(), key=lambda pair: (-sum(pair[1]), pair[0])))


def _resolved(store: Store, both: list[Filter], name: str) -> tuple[tuple[Resolved, ...], int]:
    """Returns how the party was resolved in some documents, and in how many that was looked up."""
    ids: dict[str, None] = {}
    for chosen in both:
        where, parameters = chosen.where()
        query = f"SELECT document_id FROM events WHERE {where} GROUP BY document_id ORDER BY min(n) LIMIT ?"
        ids.update(dict.fromkeys(row["document_id"] for row in store.rows(query, [*parameters, _LOOKED_AT // 2])))
    counted: collections.Counter[tuple[str, str, str, str, str]] = collections.Counter()
    documents = store.documents(list(ids))
    for coded in documents:
        for event in coded.events:
            for one in (*event.actors, *event.recipients):
                if one.name == name:
                    counted[one.country or "", ",".join(one.sectors), one.office or "", one.entity_id or "", one.basis] += 1
    return tuple(Resolved(*key, times) for key, times in counted.most_common(12)), len(documents)

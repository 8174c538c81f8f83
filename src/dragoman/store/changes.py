"""What changed between two periods, by country or by pair, with a guard for small numbers."""

from __future__ import annotations

import dataclasses
import datetime as dt

from dragoman.errors import UsageError
from dragoman.store.counting import measure
from dragoman.store.filters import Filter
from dragoman.store.open import Store

SUBJECTS = {"place": "country of the event", "dyad": "actor and recipient", "actor": "actor", "type": "type", "source": "source"}
_VALUES = {
    "place": ("f_place", "''"), "dyad": ("unnest(f_actor)", "recipient"), "actor": ("unnest(f_actor)", "''"),
    "type": ("f_type", "''"), "source": ("f_source", "''"),
}  # fmt: skip
WINDOWS = {"4": 4, "52": 52}
"""Weeks before the last with which it is compared."""

FEW_BEFORE, FEW_NOW = 2.0, 5
"""Below both, a change is called limited, however great its share: ACLED's Trendfinder draws the line there."""
SLIGHT, STRONG = 0.10, 0.25
"""Shares of a change that count as one, and as a strong one, as in ACLED's Trendfinder."""


@dataclasses.dataclass(frozen=True, slots=True)
class Periods:
    """Two stretches of days, both ends included: `now`, and the `before` with which it is compared."""

    now: tuple[dt.date, dt.date]
    before: tuple[dt.date, dt.date]

    @classmethod
    def last(cls, end: dt.date, *, weeks: int) -> Periods:
        """Returns the week that ends on `end`, and the `weeks` before it."""
        start = end - dt.timedelta(days=6)
        return cls((start, end), (start - dt.timedelta(weeks=weeks), start - dt.timedelta(days=1)))

    @classmethod
    def given(cls, days: list[dt.date]) -> Periods:
        """Returns the periods of four days: first and last of now, first and last of before.

        Raises:
            UsageError: a period ends before it begins.
        """
        now_first, now_last, first, last = days
        if now_first > now_last or first > last:
            raise UsageError("A period ends before it begins. Give its first day first.")
        return cls((now_first, now_last), (first, last))

    @property
    def ratio(self) -> float:
        """What a count of before is multiplied by so that it is of as many days as now."""
        return _days(self.now) / _days(self.before)


def _days(period: tuple[dt.date, dt.date]) -> int:
    return (period[1] - period[0]).days + 1


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """One subject: `now` and `before` as counted, `expected` as many as now would have at the rate of before."""

    one: str
    other: str
    now: int
    before: int
    expected: float

    @property
    def share(self) -> float | None:
        """The change as a share of what was expected; None where nothing was."""
        return (self.now - self.expected) / self.expected if self.expected else None

    @property
    def verdict(self) -> str:
        """The change in words."""
        if self.expected <= FEW_BEFORE and self.now <= FEW_NOW:
            return "limited change"
        share = self.share if self.share is not None else 1.0
        if abs(share) < SLIGHT:
            return "about the same"
        much = "strong " if abs(share) >= STRONG else "slight "
        return much + ("increase" if share > 0 else "decrease")


def changes(store: Store, chosen: Filter, periods: Periods, *, subject: str = "place", limit: int = 100) -> list[Change]:
    """Compares two periods, the greatest differences first; the days of the filter itself do not count.

    Args:
        store: the events.
        chosen: which of them.
        periods: what is compared.
        subject: one of `SUBJECTS`.
        limit: how many to return.
    """
    free = dataclasses.replace(chosen, first=None, last=None, undated=False)
    where, parameters = free.where()
    one, other = _VALUES[subject]
    day = "appeared" if chosen.published else "happened"
    given = "events" if subject != "dyad" else "(SELECT *, unnest(f_recipient) AS recipient FROM events)"
    number = measure(chosen)
    query = f"""
        WITH given AS (SELECT {one} AS one, {other} AS other, {day} AS moment, incident FROM {given} WHERE {where})
        SELECT one, other, {number} FILTER (moment BETWEEN ? AND ?) AS now, {number} FILTER (moment BETWEEN ? AND ?) AS before
        FROM given GROUP BY one, other HAVING now + before > 0
        ORDER BY abs(now - before * ?) DESC, one, other LIMIT ?
    """
    rows = store.rows(query, [*parameters, *periods.now, *periods.before, periods.ratio, limit])
    return [Change(row["one"], row["other"], row["now"], row["before"], row["before"] * periods.ratio) for row in rows]


def last_day(store: Store, chosen: Filter) -> dt.date | None:
    """Returns the last day that an event of the filter is of; one after all publications, of plans, counts if there is no other."""
    where, parameters = chosen.where()
    day = "appeared" if chosen.published else "happened"
    query = f"""
        SELECT coalesce(max({day}) FILTER ({day} <= (SELECT max(appeared) FROM documents)), max({day})) AS day FROM events WHERE {where}
    """
    found: dt.date | None = store.rows(query, parameters)[0]["day"]
    return found

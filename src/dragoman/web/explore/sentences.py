"""The sentences behind a number, with what was coded in each."""

from __future__ import annotations

import dataclasses

from dragoman.store import Row


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """A row with its sentence in three parts: before the trigger, the trigger, and after it."""

    row: Row
    before: str
    trigger: str
    after: str

    @property
    def actors(self) -> list[tuple[str, str, str]]:
        """Words, name and codes of each actor."""
        return parties(self.row, "actor")

    @property
    def recipients(self) -> list[tuple[str, str, str]]:
        """Words, name and codes of each recipient."""
        return parties(self.row, "recipient")

    @property
    def days(self) -> str:
        """The days that the event may be of."""
        first, last = self.row["date_first"], self.row["date_last"]
        if not first:
            return f"until {last}" if last else "no date"
        return first if first == last or not last else f"{first} to {last}"


def sentence(row: Row) -> Sentence:
    """Returns a row with its sentence cut at the trigger; without offsets all of it is before."""
    text, start = row["sentence"] or "", row["sentence_start"] or 0
    first, last = row["trigger_start"], row["trigger_end"]
    if first is None or last is None or not start <= first < last <= start + len(text):
        return Sentence(row, text, "", "")
    return Sentence(row, text[: first - start], text[first - start : last - start], text[last - start :])


def parties(row: Row, side: str) -> list[tuple[str, str, str]]:
    """Returns words, name and codes of each party of a side."""
    columns = [(row[f"{side}_{column}"] or "").split(";") for column in ("text", "name", "country", "sectors")]
    longest = max(map(len, columns))
    padded = [column + [""] * (longest - len(column)) for column in columns]
    found = []
    for words, name, country, sectors in zip(*padded, strict=True):
        if words or name or country or sectors:
            found.append((words, name, " ".join(filter(None, (country, sectors.replace(",", " "))))))
    return found

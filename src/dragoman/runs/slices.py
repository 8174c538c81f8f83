"""The inputs of a run cut into slices: the same documents in the same slices, whoever codes them and in whatever order.

    inputs -> entries (many files of one document each, or one file of many) -> slices of some documents

A slice is known by the number of its entry and its own within it, so that entries can be read apart from each other, on several machines.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence

from dragoman.readers import Item, Note, Options, Source, read

ONE_DOCUMENT = frozenset({"txt", "html", "pdf", "docx", "eml"})
"""Formats whose files hold one document each; such files are taken together."""

SLICE_CHARACTERS = 4_000_000
"""Code points after which a slice is full, whatever its number of documents: it bounds the memory of a worker."""

SMALLEST, LARGEST = 32, 512
"""Documents in a slice of a small and of a large input. Parts of 512 documents hold some 2,000 events."""

DOCUMENT_BYTES = 4_096
"""A news article as stored, roughly; only for choosing how many documents a slice has."""


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """Sources that are read in one go. `before` is the bytes of all entries before it."""

    number: int
    sources: tuple[Source, ...]
    before: int = 0


@dataclasses.dataclass(frozen=True, slots=True)
class Slice:
    """Some documents in input order. `name` sorts as the input does; `last` tells that its entry ends with it."""

    name: str
    items: tuple[Item, ...]
    last: bool


def slice_size(sources: Sequence[Source]) -> int:
    """Returns how many documents a slice of these inputs has: some 64 slices, within bounds. It depends on the inputs alone."""
    documents = sum(max(1, source.size // DOCUMENT_BYTES) for source in sources)
    unknown = any(source.size == 0 for source in sources)
    return LARGEST // 4 if unknown and documents < LARGEST else min(LARGEST, max(SMALLEST, documents // 64))


def entries_of(sources: Iterable[Source], size: int) -> list[Entry]:
    """Returns the inputs in entries: `size` files of one document each, or one file of many documents."""
    groups: list[list[Source]] = []
    for source in sources:
        alone = source.format not in ONE_DOCUMENT
        if alone or not groups or len(groups[-1]) == size or groups[-1][0].format not in ONE_DOCUMENT:
            groups.append([])
        groups[-1].append(source)
    entries, before = [], 0
    for number, group in enumerate(groups):
        entries.append(Entry(number, tuple(group), before))
        before += sum(source.size for source in group)
    return entries


def slices_of(entry: Entry, options: Options, *, size: int) -> Iterator[Slice]:
    """Yields the slices of an entry, each of `size` documents or `SLICE_CHARACTERS`, the last one smaller; at least one."""
    number, items, characters = 0, list[Item](), 0
    for item in _items(entry, options):
        if len(items) == size or characters >= SLICE_CHARACTERS:
            yield Slice(slice_name(entry.number, number), tuple(items), last=False)
            number, items, characters = number + 1, [], 0
        items.append(item)
        characters += len(item.document.text)
    yield Slice(slice_name(entry.number, number), tuple(items), last=True)


def slice_name(entry: int, number: int) -> str:
    """Returns the name of a slice, which sorts as the input does."""
    return f"{entry:07d}-{number:05d}"


def _items(entry: Entry, options: Options) -> Iterator[Item]:
    """Yields the items of an entry; `done` counts over all entries."""
    before = entry.before
    for source in entry.sources:
        for item in read([source], options):
            yield dataclasses.replace(item, done=before + item.done)
        before += source.size


class UniqueIds:
    """Gives each document of a run an id of its own: one that comes again gets "~2", "~3" ... and a note."""

    def __init__(self) -> None:
        self._seen: dict[str, int] = {}

    def add(self, ids: Iterable[str]) -> None:
        """Takes ids as given that were handed out before."""
        for one in ids:
            self._seen[one] = self._seen.get(one, 0) + 1

    def fresh(self, given: str) -> str:
        """Returns an id that was not given before: `given` itself if it is new."""
        count = self._seen.get(given, 0) + 1
        self._seen[given] = count
        if count == 1:
            return given
        while (name := f"{given}~{count}") in self._seen:
            count += 1
        self._seen[given], self._seen[name] = count, 1
        return name

    def apply(self, part: Slice) -> Slice:
        """Returns the slice with ids that are unique in the run."""
        return dataclasses.replace(part, items=tuple(map(self._item, part.items)))

    def _item(self, item: Item) -> Item:
        name = self.fresh(item.document.id)
        return item if name == item.document.id else self.renamed(item, name)

    @staticmethod
    def renamed(item: Item, name: str) -> Item:
        """Returns the item with another id, and a note that says so."""
        note = Note("duplicate_id", f"the id {item.document.id!r} occurs again in another input; this document is {name!r} in the output.")
        return dataclasses.replace(item, document=dataclasses.replace(item.document, id=name), notes=(*item.notes, note))


def limited(slices: Iterable[Slice], limit: int | None) -> Iterator[Slice]:
    """Yields the slices up to the first `limit` documents (None: all)."""
    left = limit
    for part in slices:
        if left is None or len(part.items) < left:
            left = None if left is None else left - len(part.items)
            yield part
        else:
            yield dataclasses.replace(part, items=part.items[:left], last=True)
            return

"""The packaged knowledge of actors together with the user's own, which comes first where both know a name."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

from dragoman.errors import DataError
from dragoman.knowledge.actors import ActorIndex, Name, Row, packaged
from dragoman.knowledge.agents import Agents
from dragoman.knowledge.dictionary import Own, read_dictionaries
from dragoman.knowledge.tables import read_table
from dragoman.knowledge.words import fold

_LOG = logging.getLogger(__name__)
SHOWN = 5
"""Faulty lines that are told one by one."""


@dataclasses.dataclass(frozen=True, slots=True)
class Knowledge:
    """Who is known, and what agent nouns say."""

    actors: ActorIndex
    agents: Agents


def load_knowledge(paths: Sequence[Path | str] = ()) -> Knowledge:
    """Returns the packaged knowledge, with the dictionaries of the user; a later file goes before an earlier one.

    Raises:
        InputError, DataError: as `read_dictionary` does; same_as leads to nobody, or in a circle. Nothing is loaded then.
    """
    if not paths:
        return Knowledge(ActorIndex.load(), Agents.load())
    own = read_dictionaries([Path(path) for path in paths])
    for remark in own.remarks[:SHOWN]:
        _LOG.info("%s; the line is left out", remark)
    if len(own.remarks) > SHOWN:
        _LOG.info("%d more lines are left out", len(own.remarks) - SHOWN)
    rows, names = _together(own.entities)
    agents = [*own.agents, *((use, sectors, phrases) for use, sectors, phrases, _ in read_table("agents.tsv", 4))]
    return Knowledge(ActorIndex(rows, names), Agents(agents))


def _together(entities: Sequence[Own]) -> tuple[list[Row], list[Name]]:
    """Returns the rows and names of both, the user's names first."""
    rows, known = packaged()
    packaged_rows = {fold(name): row for name, _, row in reversed(known)}
    mine = {fold(name): own for own in reversed(entities) for name in own.names}
    own_rows: dict[str, int] = {}
    for own in entities:
        if own.same_as is None:
            own_rows[own.where] = len(rows)
            rows.append((own.kind, own.names[0], own.roles, own.where.rpartition(", line")[0]))
    names: list[Name] = []
    for own in entities:
        last = _last(own, mine, packaged_rows)
        row = last if isinstance(last, int) else own_rows[last.where]
        names.extend((name, "name", row) for name in own.names)
    return rows, [*names, *known]


def _last(own: Own, mine: Mapping[str, Own], packaged_rows: Mapping[str, int]) -> Own | int:
    """Returns the entity, or the packaged row, to which same_as leads in the end.

    Raises:
        DataError: it leads to nobody, or in a circle.
    """
    path = [own]
    while path[-1].same_as is not None:
        name = fold(path[-1].same_as)
        following = mine.get(name)
        if following is None and name in packaged_rows:
            return packaged_rows[name]
        if following is None:
            raise DataError(f"{path[-1].where}: same_as names {path[-1].same_as!r}, whom neither the dictionaries nor dragoman knows.")
        if following in path:
            names = " -> ".join(repr(one.names[0]) for one in (*path, following))
            raise DataError(f"{own.where}: the aliases go in a circle: {names}.")
        path.append(following)
    return path[-1]

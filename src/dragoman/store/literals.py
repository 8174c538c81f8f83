"""Values as SQL writes them, for what is shown to be copied and for names of files; queries get theirs as parameters."""

from __future__ import annotations

import datetime as dt


def literal(value: object) -> str:
    """Returns a text, number or date as a literal of SQL."""
    if isinstance(value, bool) or value is None:
        return str(value).upper() if value is not None else "NULL"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.date):
        return f"DATE '{value.isoformat()}'"
    return "'" + str(value).replace("'", "''") + "'"


def filled(query: str, parameters: list[object]) -> str:
    """Returns a query with its parameters in the place of the question marks; it has no others."""
    first, *rest = query.split("?")
    return first + "".join(literal(value) + part for value, part in zip(parameters, rest, strict=True))

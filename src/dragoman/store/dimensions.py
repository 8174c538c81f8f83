"""What events can be counted and filtered by. Each dimension is SQL over the columns of the table, so that what is shown can be copied."""

from __future__ import annotations

import dataclasses

REVIEW = "review"
"""The dimension that comes from the log of decisions and not from the source."""

_SECTORS = "list_distinct(string_split(replace(coalesce({}, ''), ',', ';'), ';'))"
_LIST = "list_distinct(string_split(coalesce({}, ''), ';'))"
_ONE = "coalesce({}, '')"
_BAND = (
    "CASE WHEN confidence >= 0.9 THEN '0.9 and more' WHEN confidence >= 0.7 THEN '0.7 to 0.9' "
    "WHEN confidence >= 0.5 THEN '0.5 to 0.7' WHEN confidence IS NOT NULL THEN 'below 0.5' ELSE '' END"
)


@dataclasses.dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension.

    `name` is its parameter in an address and, after "f_", its column; `raw` gives its value from the columns of docs/reference/table.md:
    a text, or a list of texts if `many`; "" is what is not given. `group` is the heading under which it stands.
    """

    name: str
    label: str
    raw: str
    group: str
    many: bool = False

    @property
    def column(self) -> str:
        """The column of the opened table."""
        return f"f_{self.name}"


def _of_party(side: str) -> list[Dimension]:
    """Returns the dimensions of the actors or the recipients."""
    who = side.capitalize()
    return [
        Dimension(side, f"{who}: country", _LIST.format(f"{side}_country"), who, many=True),
        Dimension(f"{side}_sector", f"{who}: sector", _SECTORS.format(f"{side}_sectors"), who, many=True),
        Dimension(f"{side}_name", f"{who}: name", _LIST.format(f"{side}_name"), who, many=True),
    ]


DIMENSIONS: tuple[Dimension, ...] = (
    Dimension("type", "Type", _ONE.format("type"), "What"),
    Dimension("quad", "Class", "coalesce(quad::VARCHAR, '')", "What"),
    Dimension("mode", "Mode", _LIST.format("modes"), "What", many=True),
    Dimension("context", "Context", _LIST.format("contexts"), "What", many=True),
    Dimension("status", "Status", _ONE.format("status"), "What"),
    *_of_party("actor"),
    *_of_party("recipient"),
    Dimension("dated", "Day known by", _ONE.format("date_rule"), "When"),
    Dimension("place", "Country", _ONE.format("place_country"), "Where"),
    Dimension("place_name", "Place", _ONE.format("place_name"), "Where"),
    Dimension("precision", "Precision", _ONE.format("place_precision"), "Where"),
    Dimension("source", "Source", _ONE.format("publisher"), "Who says so"),
    Dimension("speaker", "Attributed to", _ONE.format("according_to"), "Who says so"),
    Dimension("standing", "On whose word", _ONE.format("standing"), "Who says so"),
    Dimension("confidence", "Confidence", _BAND, "How sure"),
    # Nothing is decided when a source is opened; Store.mark writes what was. The source itself does not hold it.
    Dimension(REVIEW, "Review", "'open'", "How sure"),
)
BY_NAME = {dimension.name: dimension for dimension in DIMENSIONS}

QUADS = {"1": "verbal cooperation", "2": "material cooperation", "3": "verbal conflict", "4": "material conflict"}

HAPPENED = "TRY_CAST(date_first AS DATE)"
"""First day that an event may be of; None: undated."""
PUBLISHED = "TRY_CAST(published AS DATE)"
"""Day of publication."""
LOWERED = "lower(coalesce(sentence, ''))"
"""The sentence as words are looked for in it."""
LOCATED = "(place_lat IS NOT NULL OR coalesce(place_country, '') <> '')"
"""Whether an event is anywhere on the map."""


def shown(name: str, value: str) -> str:
    """Returns the value of a dimension as a reader sees it."""
    if value == "":
        return "not given"
    return f"{value} {QUADS[value]}" if name == "quad" and value in QUADS else value

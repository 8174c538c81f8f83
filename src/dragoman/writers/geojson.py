"""GeoJSON (RFC 7946): a feature for each event that has a place, with the columns of the table as its properties."""

from __future__ import annotations

import json
from typing import TextIO

from dragoman.records import CodedDocument
from dragoman.writers.table import COLUMNS, rows

_HEAD = '{"type":"FeatureCollection","features":['


class GeoJsonWriter:
    """Writes features one by one; the collection is whole once it is closed."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._separator = "\n"
        stream.write(_HEAD)

    def write(self, coded: CodedDocument) -> None:
        """Writes the events of one document that have coordinates."""
        for event, row in zip(coded.events, rows(coded), strict=True):
            place = event.place
            if place is None or place.lat is None or place.lon is None:
                continue
            properties = {column.name: cell for column, cell in zip(COLUMNS, row, strict=True)}
            geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
            feature = {"type": "Feature", "id": event.id, "geometry": geometry, "properties": properties}
            self._stream.write(self._separator + json.dumps(feature, ensure_ascii=False, separators=(",", ":"), allow_nan=False))
            self._separator = ",\n"
        self._stream.flush()

    def close(self) -> None:
        """Ends the collection; the stream is its opener's to close."""
        self._stream.write("\n]}\n")
        self._stream.flush()

"""Runs and tables of events, opened to be looked at: DuckDB reads them, filters them and counts."""

from dragoman.store.filters import Filter
from dragoman.store.open import Row, Store, Totals

__all__ = ["Filter", "Row", "Store", "Totals"]

"""Runs and tables of events, opened to be looked at: DuckDB reads them, filters them and counts."""

from dragoman.store.open import Store

__all__ = ["Store"]

"""What happened, and did it: events by the codebook (`find`), pattern matching (`match`), status (`status`)."""

from dragoman.coding.events.find import EventFinder, Found

__all__ = ["EventFinder", "Found"]

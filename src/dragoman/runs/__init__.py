"""Many documents: the loop that codes, counts and writes them."""

from dragoman.runs.local import CodesOne, code_documents
from dragoman.runs.summary import Summary

__all__ = ["CodesOne", "Summary", "code_documents"]

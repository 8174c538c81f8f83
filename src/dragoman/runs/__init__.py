"""Many documents: the loop that codes, counts and writes them, on one process or many, into a file or a run folder.

`workspace` (which needs Arrow) and `cluster` (which needs Ray) are imported where they are used.
"""

from dragoman.runs.coders import OWN, CoderSpec
from dragoman.runs.local import CodesOne, code_documents
from dragoman.runs.summary import Summary

__all__ = ["OWN", "CoderSpec", "CodesOne", "Summary", "code_documents"]

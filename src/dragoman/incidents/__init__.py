"""Reports to incidents: one act that several articles report is one incident, with all its reports and where they disagree.

events of a run -> copies of articles (MinHash) -> reports by type, country and day (DuckDB, on disk) -> incidents
"""

from dragoman.incidents.find import Counts, find_incidents
from dragoman.incidents.records import Incident, Report
from dragoman.incidents.write import WRITERS

__all__ = ["WRITERS", "Counts", "Incident", "Report", "find_incidents"]

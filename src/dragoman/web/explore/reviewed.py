"""How far events are reviewed: the decisions of the final layer, brought into the table that explore counts."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from dragoman.store.reviews.fold import fold
from dragoman.store.reviews.identity import database_of, run_key
from dragoman.store.reviews.log import FINAL, Log, open_log
from dragoman.web.state import AppState

_PAUSE = 2.0  # seconds between two looks at the log: reviewers write several times a second, and readers do not mind


class Reviewed:
    """Keeps the review status of the events of a run as the log has it. Any thread may ask."""

    def __init__(self, state: AppState) -> None:
        self._state = state
        self._lock = threading.Lock()
        self._log: Log | None = None
        self._looked, self._last = 0.0, 0
        self._known: dict[str, str] = {}

    def refresh(self) -> None:
        """Takes over what was decided since the last time; a run without reviews is left as it is, and no database is made for it."""
        with self._lock:
            if time.monotonic() - self._looked < _PAUSE and self._looked:
                return
            self._looked = time.monotonic()
            log = self._opened()
            if log is None or (last := log.last()) == self._last:
                return
            states = fold(log.entries(layer=FINAL))
            found = {item: state.status for (_, item), state in states.items()}
            changed = {item: status for item, status in found.items() if self._known.get(item) != status}
            self._state.store.mark(changed)
            self._known, self._last = found, last

    def _opened(self) -> Log | None:
        """Returns the log, or None if nothing was reviewed yet."""
        where = database_of(self._state.workspace, self._state.database)
        if self._log is None and (not isinstance(where, Path) or where.exists()):
            self._log = open_log(where, run_key(self._state.store.source.path))
        return self._log

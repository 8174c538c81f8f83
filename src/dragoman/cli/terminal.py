"""Writing for people: what a hostile text may not do to a terminal, and the streams."""

from __future__ import annotations

import logging
import re
import sys

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FOREIGN = ("trafilatura", "htmldate", "charset_normalizer")  # they log as errors what becomes a failure record here


def visible(text: str) -> str:
    """Returns `text` with every control character replaced by one that does nothing, so that no text can steer the terminal.

    White space becomes a space, other controls (escape, overrides of the writing direction) U+FFFD; the length stays.
    """
    return _CONTROL.sub(lambda found: " " if found[0].isspace() else "\ufffd", text)


def say(message: str) -> None:
    """Writes a line on standard error."""
    print(visible(message), file=sys.stderr)


class _StandardError(logging.Handler):
    """Writes to what standard error is at the time: the stream of one call may be closed when the next one logs."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a line."""
        try:
            print(self.format(record), file=sys.stderr)
        except Exception:  # noqa: BLE001 - as all handlers: a log that cannot be written never ends a run
            self.handleError(record)


def set_up_logging(verbose: int) -> None:
    """Sends the package's log to standard error: warnings, with one -v what is going on, with two all.

    Args:
        verbose: how many -v were given.
    """
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    handler = _StandardError()
    handler.setFormatter(logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    log = logging.getLogger("dragoman")
    log.handlers[:] = [handler]
    log.setLevel(level)
    for name in _FOREIGN:
        logging.getLogger(name).setLevel(logging.CRITICAL if verbose < 2 else logging.DEBUG)

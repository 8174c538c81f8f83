"""The end of a run, in words, on standard error."""

from __future__ import annotations

import collections

from dragoman.cli.terminal import say
from dragoman.runs import Summary


def report(summary: Summary, *, quiet: bool, listed: str | None, resume: str | None = None) -> None:
    """Says what became of the documents.

    Args:
        summary: the counts.
        quiet: says only what failed.
        listed: where all failures are listed, if there are any.
        resume: how to go on after an interruption (None: one begins anew).
    """
    _tell("warning", summary.failures, summary.skipped.total() + summary.failed.total() + summary.incomplete)
    if not quiet:
        _tell("note", summary.remarks, summary.notes.total())
    if listed:
        say(f"failures are listed in {listed}")
    if not quiet:
        for line in lines(summary):
            say(line)
    if summary.interrupted:
        say(f"interrupted: {resume or f'the output holds the first {summary.read:,} documents, whole'}")


def _tell(kind: str, messages: list[str], total: int) -> None:
    """Says the messages, and how many more there were."""
    for message in messages:
        say(f"{kind}: {message}")
    if total > len(messages):
        say(f"{kind}: and {total - len(messages):,} more")


def lines(summary: Summary) -> list[str]:
    """Returns the counts as sentences."""
    found = []
    if summary.unpublished:
        found.append(
            f"warning: {summary.unpublished:,} of {summary.read:,} documents have no publication date, so that words like "
            '"yesterday" stay unread there. Pass --date, or --date-field for JSONL.'
        )
    found.append(
        f"{summary.read:,} documents = {summary.coded:,} coded + {summary.no_event:,} with no event"
        f" + {_counts(summary.skipped, 'skipped')} + {_counts(summary.failed, 'failed')}"
    )
    found.append(f"{summary.events:,} events, {summary.undated:,} undated by the text, {summary.unplaced:,} without a place")
    if summary.notes:
        found.append(f"notes: {', '.join(f'{code} {number:,}' for code, number in sorted(summary.notes.items()))}")
    if summary.incomplete:
        found.append(f"{summary.incomplete:,} documents were coded although a step failed")
    rate = (summary.characters - summary.earlier) / max(summary.seconds, 0.001)
    found.append(f"{summary.seconds:.1f} s, {rate:,.0f} characters a second")
    return found


def _counts(by_code: collections.Counter[str], outcome: str) -> str:
    """Returns a total with its parts: "3 failed (broken_json 2, empty_text 1)"."""
    parts = ", ".join(f"{code} {number:,}" for code, number in sorted(by_code.items()))
    return f"{by_code.total():,} {outcome} ({parts})" if parts else f"0 {outcome}"

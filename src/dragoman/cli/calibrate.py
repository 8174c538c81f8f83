"""`dragoman calibrate`: from reviewed events to a calibration of the confidence."""

from __future__ import annotations

import argparse
from pathlib import Path

from dragoman.cli.parser import Parser, add_general
from dragoman.cli.terminal import say, set_up_logging
from dragoman.errors import InputError, UsageError


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        """
        Fits what a confidence is worth in texts like yours, from the events of a run
        that were reviewed in `dragoman serve`, and writes it as a file for
        `dragoman code --calibration FILE`.

        An event counts as right if it was accepted with its type. It takes 30 reviewed
        events; from 200 on the curve is isotonic, below it is logistic (Platt). The
        calibration error before and after is that of cross-validation.
        """,
        takes="RUN [-o FILE] [flags]",
        examples="""
        dragoman calibrate run/ -o calibration.json
        dragoman code more/ -o more.jsonl --calibration calibration.json
        """,
    )
    parser.add_argument("source", metavar="RUN", type=Path, help="run folder or file that was reviewed")
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="file to write (calibration.json beside the reviews)")
    parser.add_argument("--workspace", metavar="FOLDER", type=Path, help="folder in which the reviews are kept, as in dragoman serve")
    parser.add_argument("--database", metavar="URL", help="PostgreSQL in which the reviews are kept, as in dragoman serve")
    parser.add_argument("--force", action="store_true", help="write over FILE if it exists")
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Fits, writes, and says how much it helped."""
    from dragoman.calibration import fit  # noqa: PLC0415
    from dragoman.store import Store  # noqa: PLC0415 - loads DuckDB and Arrow
    from dragoman.store.reviews.decided import decided  # noqa: PLC0415
    from dragoman.store.reviews.identity import database_of, run_key, workspace_of  # noqa: PLC0415
    from dragoman.store.reviews.log import open_log  # noqa: PLC0415

    set_up_logging(args.verbose)
    workspace = args.workspace or workspace_of(args.source)
    output = args.output or workspace / "calibration.json"
    if output.exists() and not args.force:
        raise UsageError(f"{output}: exists already. Pass --force to write over it, or name another file.")
    store = Store.open(args.source)
    where = database_of(workspace, args.database)
    if isinstance(where, Path) and not where.exists():
        raise InputError(
            f"{where.as_posix()}: there are no reviews of {args.source}. Review some events first: dragoman serve {args.source}"
        )
    found = fit(decided(store, open_log(where, run_key(args.source))))
    found.save(output)
    if not args.quiet:
        say(f"{found.n:,} reviewed events, {found.method}; expected calibration error {found.ece_before:.3f} -> {found.ece_after:.3f}")
        say(f"use it: dragoman code INPUT -o OUT --calibration {output.as_posix()}")
    return 0

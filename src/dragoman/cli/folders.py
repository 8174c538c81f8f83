"""`dragoman code` into a run folder: many processes or a cluster, to be interrupted and resumed."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from dragoman.cli.interrupt import interruptible
from dragoman.cli.parser import coder_options
from dragoman.cli.progress import progress
from dragoman.cli.report import report
from dragoman.cli.terminal import say
from dragoman.errors import UsageError
from dragoman.readers import Options, Source
from dragoman.runs import OWN, CoderSpec, Summary


def is_folder(output: str | None) -> bool:
    """Whether -o names a run folder: it ends with a slash, or is a folder."""
    return bool(output) and (str(output).endswith(("/", os.sep)) or Path(str(output)).is_dir())


def outside(sources: Sequence[Source], folder: Path) -> list[Source]:
    """Returns the sources that do not lie in the run folder itself."""
    home = folder.resolve()
    return [source for source in sources if source.path is None or home not in source.path.resolve().parents]


def coder_spec(args: argparse.Namespace) -> CoderSpec:
    """Returns how other processes make the coder that the flags ask for."""
    options = {name: _absolute(value) if name in OWN else value for name, value in coder_options(args).items()}
    return CoderSpec(options=tuple(options.items()))


def _absolute(value: str | tuple[str, ...]) -> str | tuple[str, ...]:
    """Returns one path or several so that they hold in another working folder."""
    return str(Path(value).resolve()) if isinstance(value, str) else tuple(str(Path(path).resolve()) for path in value)


def code_into_folder(args: argparse.Namespace, sources: Sequence[Source], options: Options) -> int:
    """Codes into the folder `args.output` and returns the exit code.

    Raises:
        UsageError: the folder cannot be used, or flags do not go together.
    """
    from dragoman.runs.workspace import Plan, Workspace  # noqa: PLC0415 - loads Arrow

    if args.statements:
        raise UsageError(f"{args.output}: is a run folder, which holds the statements too. Leave out --statements, or name a file with -o.")
    if args.to:
        raise UsageError(f"{args.output}: is a run folder, which holds Parquet. Leave out --to, or name a file.")
    if args.ray is not None and args.limit:
        raise UsageError("--limit counts documents in order, which a cluster does not. Leave out one of --ray and --limit.")
    folder = Path(args.output)
    kept = tuple(outside(sources, folder))
    plan = Plan(kept, options, coder_spec(args), limit=args.limit, size=args.part_size)
    workspace = Workspace(folder, plan, force=args.force)
    try:
        if workspace.finished:
            say(f"{args.output}: this run is finished; nothing is left to do. --force codes it again.")
        with interruptible() as stop, progress(total=sum(source.size for source in kept), quiet=args.quiet) as show:
            if args.ray is None:
                summary = workspace.run(jobs=args.jobs, done=show, stop=stop)
            else:
                from dragoman.runs.cluster import code_on_ray  # noqa: PLC0415 - an extra

                summary = code_on_ray(workspace, address=args.ray, jobs=args.jobs)
    except OSError as error:
        raise OSError(error.errno, f"{error.strerror}. All that was coded is kept; {_hint(args.output)}", error.filename) from error
    finally:
        workspace.close()
    report(summary, quiet=args.quiet, listed=_listed(folder, summary), resume=_hint(args.output))
    return summary.exit_code


def _hint(output: str) -> str:
    """Returns how to go on."""
    return f"the same command goes on from here (-o {output})"


def _listed(folder: Path, summary: Summary) -> str | None:
    """Returns the list of failures, if there are any."""
    return str(folder / "failures.jsonl") if summary.failed or summary.skipped or summary.incomplete else None

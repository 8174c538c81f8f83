"""Runs a run folder in a process of its own, to be killed: drive.py INPUT FOLDER JOBS [OPTION=VALUE ...] for the fake coder."""

import importlib
import sys
from pathlib import Path

from dragoman.readers import Options, find_sources
from dragoman.runs import CoderSpec
from dragoman.runs.workspace import Plan, Workspace


def main(inputs: str, folder: str, jobs: str, *options: str) -> None:
    sys.meta_path.insert(0, importlib.import_module("fake_coders").NoPandas())
    pairs = (option.split("=", 1) for option in options)
    spec = CoderSpec("fake_coders:words_alone", tuple((name, value) for name, value in pairs))
    workspace = Workspace(Path(folder), Plan(tuple(find_sources([inputs])), Options(), spec, size=16))
    workspace.run(jobs=int(jobs))
    workspace.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

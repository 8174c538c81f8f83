"""Runs a run folder in a process of its own, to be killed: drive.py INPUT FOLDER JOBS [OPTION=VALUE ...] for the fake coder.

The option on=ray runs it on Ray, factory=NAME takes another fake coder.
most=N lets no file of these processes grow beyond N bytes: writing fails as on a full disk.
"""

import importlib
import resource
import sys
from pathlib import Path

from dragoman.readers import Options, find_sources
from dragoman.runs import CoderSpec
from dragoman.runs.workspace import Plan, Workspace


def main(inputs: str, folder: str, jobs: str, *options: str) -> None:
    pairs = dict(option.split("=", 1) for option in options)
    on_ray = pairs.pop("on", "") == "ray"
    if "most" in pairs:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(pairs.pop("most")), resource.RLIM_INFINITY))
    if not on_ray:
        sys.meta_path.insert(0, importlib.import_module("fake_coders").NoPandas())
    factory = pairs.pop("factory", "Words" if on_ray else "words_alone")
    spec = CoderSpec(f"fake_coders:{factory}", tuple(pairs.items()))
    workspace = Workspace(Path(folder), Plan(tuple(find_sources([inputs])), Options(), spec, size=16))
    if on_ray:
        importlib.import_module("dragoman.runs.cluster").code_on_ray(workspace, jobs=int(jobs))
    else:
        workspace.run(jobs=int(jobs))
    workspace.close()


if __name__ == "__main__":
    main(*sys.argv[1:])

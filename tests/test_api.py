"""The public face of the package."""

import subprocess
import sys
import time

import pytest

import dragoman

PUBLIC = [
    "CodedDocument", "Coder", "DataError", "Date", "Document", "DragomanError", "Entity", "Event", "Failure", "InputError", "Magnitude",
    "MissingPartError", "Place", "Span", "Statement", "UsageError", "__version__", "from_dict",
]  # fmt: skip


def test_the_exported_names_are_these() -> None:
    assert sorted(dragoman.__all__) == PUBLIC
    assert dir(dragoman) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_every_exported_name_is_there(name: str) -> None:
    assert getattr(dragoman, name) is not None


def test_another_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Decoder'"):
        dragoman.Decoder  # noqa: B018 - the access is what is tested


def test_the_package_is_silent_until_logging_is_set_up() -> None:
    script = "import logging, dragoman; logging.getLogger('dragoman.runs').error('not shown')"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""


def test_importing_the_package_takes_no_time() -> None:
    """The bound is ten times what it takes on an idle machine, for tests share theirs."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import dragoman"], check=True)
    assert time.perf_counter() - started < 2

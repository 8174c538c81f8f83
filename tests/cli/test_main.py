"""The program as a whole: help, errors, exit codes."""

import io
import logging
import os
import re
import subprocess
import sys
import time

import pytest

import dragoman
from dragoman.cli import COMMANDS, main
from dragoman.cli.parser import EXIT_CODES
from dragoman.cli.terminal import set_up_logging


def run(*words: str, **options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "dragoman", *words], capture_output=True, text=True, check=False, env={**os.environ, **options}
    )


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    assert all(f"\n  {name} " in shown for name in COMMANDS)
    assert {int(code) for code in re.findall(r"^  (\d+) ", EXIT_CODES, flags=re.M)} == {0, 1, 2, 3, 4, 5, 6, 130}
    assert EXIT_CODES in shown


def test_without_a_command_the_help_comes_and_the_usage_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "commands:" in capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_examples_and_exit_codes(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"usage: dragoman {command} ")
    assert f"examples:\n  dragoman {command}" in shown
    assert EXIT_CODES in shown
    assert all(len(line) <= 125 for line in shown.splitlines())


def test_the_version_names_model_and_python(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"dragoman \S+ \(en_core_web_sm \S+, spaCy \S+, Python \S+\)\n", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["cod"], "no command 'cod'. Did you mean code?"),
        (["xyz"], "no command 'xyz'. The commands are code,"),
        (["--verson"], "unknown flag '--verson'. Did you mean --version?"),
        (["code", "a.txt", "--txet-field", "x"], "unknown flag '--txet-field'. Did you mean --text-field?"),
        (["code", "a.txt", "--text", "x"], "unknown flag '--text'. Did you mean --text-field?"),
        (["code"], "the following arguments are required: PATH"),
        (["code", "a.txt", "--date", "3 May"], "'3 May' is no date; write it as 2024-05-03"),
        (["code", "a.txt", "--limit", "0"], "'0' is no number of 1 or more"),
        (["code", "a.txt", "--encoding", "utf-99"], "there is no encoding 'utf-99'"),
        (["code", "a.txt", "--to", "xml"], "invalid choice: 'xml'"),
        (["schema", "more"], "unknown argument 'more'"),
    ],
)
def test_a_wrong_call_says_what_to_do_and_ends_with_2(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("error: ")
    assert message in shown.err
    assert shown.out == ""


def test_a_fault_of_the_program_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(**_: str) -> None:
        raise RuntimeError("odd")

    monkeypatch.setitem(vars(dragoman), "Coder", broken)
    assert main(["explain", "text"]) == 1
    assert capsys.readouterr().err.startswith("error: RuntimeError: odd\nThis is a fault of dragoman.")
    with pytest.raises(RuntimeError):
        main(["explain", "text", "--debug"])


def test_a_full_disk_is_no_fault_of_the_program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def full(**_: str) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(vars(dragoman), "Coder", full)
    assert main(["explain", "text"]) == 1
    assert capsys.readouterr().err == "error: [Errno 28] No space left on device. What was written before it is whole.\n"


def test_a_missing_model_ends_with_5(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "text", "--pipeline", "none"]) == 5
    assert capsys.readouterr().err == "error: no pipeline 'none'. Install it.\n"


def test_interrupting_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setitem(vars(dragoman), "Coder", interrupted)
    assert main(["explain", "text"]) == 130


def test_a_reader_that_leaves_early_sees_no_traceback() -> None:
    command = f"'{sys.executable}' -m dragoman schema | head -c 10"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_the_module_runs_and_help_comes_at_once() -> None:
    started = time.perf_counter()
    done = run("--help")
    assert done.returncode == 0
    assert time.perf_counter() - started < 3  # ten times what it takes on an idle machine
    assert run("nonsense").returncode == 2


def test_output_is_utf8_whatever_the_locale() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dragoman", "schema", "--format", "md"],
        capture_output=True,
        check=True,
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"},
    )
    done.stdout.decode("utf-8")


def test_a_log_goes_to_what_standard_error_is_then(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with io.StringIO() as earlier:
        monkeypatch.setattr("sys.stderr", earlier)
        set_up_logging(0)
    monkeypatch.undo()
    logging.getLogger("dragoman.runs").warning("a worker process ended")
    assert capsys.readouterr().err == "WARNING dragoman.runs: a worker process ended\n"

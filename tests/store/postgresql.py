"""A PostgreSQL server for tests, as Debian installs it; started in a folder of its own and stopped at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))


def missing() -> str:
    """Returns why no server can be started, or nothing."""
    if not PROGRAMS:
        return "PostgreSQL is not installed (Debian: apt-get install postgresql)"
    try:
        import pg8000  # noqa: F401, PLC0415
    except ImportError:
        return "pg8000 is not installed (the extra `postgres`)"
    return ""


@contextlib.contextmanager
def server() -> Iterator[str]:
    """Gives the address of a server with an empty database."""
    home = Path(tempfile.mkdtemp(prefix="dragoman-pg-", dir="/tmp"))  # the path of a socket may have 107 bytes
    data, bin_ = home / "data", PROGRAMS[-1].parent
    root = os.geteuid() == 0
    if root:  # the server refuses to run as root
        shutil.chown(home, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(*words: str) -> None:
        command = ["runuser", "-u", "postgres", "--", *words] if root else list(words)
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=60)

    options = f"-c listen_addresses=127.0.0.1 -c port={port} -c fsync=off -c unix_socket_directories={home}"
    try:
        call(str(bin_ / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        call(str(bin_ / "pg_ctl"), "-D", str(data), "-w", "-l", str(home / "log"), "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            call(str(bin_ / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)

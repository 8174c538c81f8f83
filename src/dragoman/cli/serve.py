"""`dragoman serve`: explore and review a run in the browser."""

from __future__ import annotations

import argparse
import contextlib
import signal
import socket
import webbrowser
from pathlib import Path
from typing import Any, NoReturn

from dragoman.cli.parser import Parser, add_general
from dragoman.cli.terminal import say, set_up_logging
from dragoman.errors import InputError, MissingPartError, UsageError

_SHORTEST_TOKEN = 16
_LAST_PORT = 65535
_WILD = {"0.0.0.0", "::"}


def configure(parser: Parser) -> None:
    """Adds description and flags."""
    parser.describe(
        """
        Opens local pages on a run folder or a file of events: explore, to question the data, and review, to correct it.
        They can be reached from this machine alone, with the address that is printed: the token in it lets one browser in, once;
        then the next address is printed. Nothing is fetched from anywhere else.
        """,
        takes="RUN [OTHER ...] [flags]",
        examples="""
        dragoman serve run/
        dragoman serve events.csv --no-browser --port 8000
        dragoman serve new/ old/                          # compares the two
        dragoman serve run/ --host 0.0.0.0 --token "$(openssl rand -hex 16)" --database postgresql://localhost/reviews
        """,
    )
    parser.add_argument("run", metavar="RUN", type=Path, help="a run folder, or events in .jsonl, .parquet, .csv or .tsv")
    parser.add_argument("other", metavar="OTHER", type=Path, nargs="*", help="runs to compare it with")
    group = parser.add_argument_group("server")
    group.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1); one that others reach demands --token")
    group.add_argument("--port", type=int, default=0, help="port to listen on (any that is free)")
    group.add_argument("--token", help=f"token of your own, {_SHORTEST_TOKEN} characters or more: works as often as it is used")
    group.add_argument("--allow-host", action="append", default=[], metavar="NAME", help="further name of this server; may be given again")
    group.add_argument("--no-browser", action="store_true", help="only print the address")
    group.add_argument("--workspace", type=Path, metavar="FOLDER", help="where reviews are kept (review/ in the run, or beside the file)")
    group.add_argument("--database", metavar="URL", help="keep reviews in PostgreSQL: postgresql://...")
    about = "what `dragoman incidents` wrote for RUN (incidents.parquet, .jsonl or .csv in it, else they are worked out while you look)"
    parser.add_argument("--incidents", type=Path, metavar="FILE", help=about)
    add_general(parser)


def run(args: argparse.Namespace) -> int:
    """Serves until it is interrupted, and returns the exit code."""
    set_up_logging(args.verbose)
    _check(args)
    try:
        import uvicorn  # noqa: PLC0415 - only this command needs it
    except ImportError as error:
        raise MissingPartError("The pages need the extra `web`. Install it: pip install 'dragoman[web]'") from error
    with contextlib.ExitStack() as held:
        listening = held.enter_context(_listen(args.host, args.port))
        app, gate = _app(args, held)
        address = _address(args.host, listening.getsockname()[1])
        print(f"{address}/?token={gate.token}", flush=True)
        say("Open that address. Ctrl-C ends the server.")
        gate.renewed = lambda token: print(f"for another browser: {address}/?token={token}", flush=True)
        if not args.no_browser:
            webbrowser.open(f"{address}/?token={gate.token}")
        signal.signal(signal.SIGTERM, _leave)
        held.enter_context(contextlib.suppress(KeyboardInterrupt))  # Ctrl-C is how it is meant to end
        uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, lifespan="off")).run(sockets=[listening])
    return 0


def _leave(number: int, frame: object) -> NoReturn:
    """Ends the process so that what it opened is closed, and its temporary files go."""
    raise SystemExit(0)


def _check(args: argparse.Namespace) -> None:
    """Refuses what would let strangers in, and what is not there.

    Raises:
        UsageError: the server could be reached from elsewhere without a token of the user's, the token is short, or the port is none.
        InputError: there is no such file of incidents.
    """
    from dragoman.web.security import is_loopback  # noqa: PLC0415 - loads the web library

    if args.token is None and not is_loopback(args.host):
        raise UsageError(f"--host {args.host} lets other machines reach the pages. Choose a token too: --token \"$(openssl rand -hex 16)\"")
    if args.token is not None and len(args.token) < _SHORTEST_TOKEN:
        raise UsageError(f"--token has {len(args.token)} characters and could be guessed. Take {_SHORTEST_TOKEN}: openssl rand -hex 16")
    if not 0 <= args.port <= _LAST_PORT:
        raise UsageError(f"--port {args.port}: there is no such port. Name one up to {_LAST_PORT}, or 0 for any that is free.")
    if args.incidents is not None and not args.incidents.is_file():
        raise InputError(f"{args.incidents.as_posix()}: no such file. Name what `dragoman incidents` wrote, or leave out --incidents.")


def _app(args: argparse.Namespace, held: contextlib.ExitStack) -> tuple[Any, Any]:
    """Opens what is served, to be closed with `held`; returns the application and its gate. Incidents are linked beside what goes on."""
    from dragoman.store import Store  # noqa: PLC0415 - loads DuckDB and Arrow
    from dragoman.store.linking import link_in_background  # noqa: PLC0415
    from dragoman.store.reviews.identity import workspace_of  # noqa: PLC0415
    from dragoman.web.app import create_app  # noqa: PLC0415
    from dragoman.web.security import Gate, Hosts  # noqa: PLC0415

    say("Opening the events ...")
    stores = [held.enter_context(contextlib.closing(Store.open(path))) for path in (args.run, *args.other)]
    link_in_background(stores[0], args.incidents)
    gate = Gate(args.token)
    app = create_app(
        stores[0],
        others=stores[1:],
        workspace=args.workspace or workspace_of(args.run),
        database=args.database,
        gate=gate,
        hosts=Hosts.of(args.host, args.allow_host),
    )
    return app, gate


def _listen(host: str, port: int) -> socket.socket:
    """Returns a socket that listens.

    Raises:
        UsageError: the port is taken, or the address is not this machine's.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.create_server((host, port), family=family)
        # asyncio sets this only on sockets that it made itself; without it the end of each answer waits 40 ms for an acknowledgement.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        raise UsageError(f"--host {host} --port {port}: cannot be listened on ({error}). Name another port, or 0 for any.") from error


def _address(host: str, port: int) -> str:
    """Returns the address to print."""
    shown = socket.gethostname() if host in _WILD else f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}"

"""The command line: parse, call a service, print."""

import argparse
import asyncio
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import uvicorn
from uvicorn.supervisors import Multiprocess

from pwa import demo, doctor, first_start
from pwa.app import create_app
from pwa.errors import CannotStart
from pwa.settings import Settings, from_env
from pwa.web.log import to_stderr


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 fine, 1 it could not be done, 2 the words were wrong."""
    chosen = _parser().parse_args(arguments)
    # Links are printed for a person who may be reading a pipe or a journal: line by line, at once.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        command: Callable[[argparse.Namespace], int] = chosen.command
        return command(chosen)
    except CannotStart as problem:
        print(f"Stillpoint cannot start. {problem.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stillpoint", description="Settings are STILLPOINT_ variables.")
    commands = parser.add_subparsers(required=True, metavar="serve | demo | practice | doctor")
    serve = commands.add_parser(
        "serve", help="start the server; prints a one-time owner link while there is no owner"
    )
    serve.add_argument("--port", type=int, help="port to listen on (default: STILLPOINT_PORT or 8000)")
    serve.add_argument("--workers", type=int, help="worker processes (default: STILLPOINT_WORKERS or 1)")
    serve.set_defaults(command=_serve)
    show = commands.add_parser("demo", help="start with a filled-in practice in a throw-away folder")
    show.add_argument("--port", type=int, help="port to listen on (default: STILLPOINT_PORT or 8000)")
    show.add_argument("--json", action="store_true", help="print the links as one JSON line")
    show.set_defaults(command=_demo)
    practice = commands.add_parser("practice", help="make a practice and print its one-time owner link")
    practice.set_defaults(command=_practice)
    check = commands.add_parser(
        "doctor", help="check key, database, folders, clock and address; says what to do"
    )
    check.set_defaults(command=_doctor)
    return parser


def _serve(chosen: argparse.Namespace) -> int:
    settings = from_env(port=chosen.port)
    if chosen.workers:
        settings = replace(settings, workers=chosen.workers)
    listening = _listen(settings)
    link = asyncio.run(first_start.owner_link(settings))
    print(f"Stillpoint is at {settings.base_url}")
    _say_who_can_reach(settings)
    if link:
        print(f"Owner link (once, for an hour): {link}")
    _run(settings, listening)
    return 0


def _say_who_can_reach(settings: Settings) -> None:
    if not settings.is_https:
        print(
            "Phones cannot use this address: passkeys and offline pages need HTTPS. "
            "Set STILLPOINT_BASE_URL to your https:// address; README says how. On this computer it works as it is."
        )


def _demo(chosen: argparse.Namespace) -> int:
    folder = Path(tempfile.mkdtemp(prefix="stillpoint-demo-"))
    try:
        settings = replace(
            from_env(port=chosen.port), data=folder / "data", key="", key_file=folder / "data.key", workers=1
        )
        listening = _listen(settings)
        links = asyncio.run(demo.prepare(settings))
        print(
            json.dumps(links)
            if chosen.json
            else "\n".join(f"{name}: {value}" for name, value in links.items())
        )
        _run(settings, listening)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _practice(chosen: argparse.Namespace) -> int:
    settings = from_env()
    print(f"Owner link (once, for an hour): {asyncio.run(first_start.another_practice(settings))}")
    return 0


def _doctor(chosen: argparse.Namespace) -> int:
    findings = doctor.examine(from_env())
    for finding in findings:
        print(f"{'fine ' if finding.fine else 'LOOK '} {finding.what}: {finding.says}")
    return 0 if all(finding.fine for finding in findings) else 1


def _listen(settings: Settings) -> socket.socket:
    """The listening socket. Taken before anything is made or printed, so that a busy port costs nothing."""
    # Named as TCP: for a socket of no named protocol, asyncio would let small answers wait for 40 ms.
    listening = socket.socket(proto=socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        raise CannotStart(
            f"Port {settings.port} on {settings.host} cannot be used ({error.strerror}). Choose another with --port."
        ) from error
    listening.set_inheritable(True)
    return listening


def _run(settings: Settings, listening: socket.socket) -> None:
    to_stderr()
    several = settings.workers > 1
    if several:
        # Worker processes read the environment again; what the command line said must be there too.
        os.environ |= {"STILLPOINT_PORT": str(settings.port), "STILLPOINT_WORKERS": str(settings.workers)}
    config = uvicorn.Config(
        "pwa.app:from_environment" if several else create_app(settings),
        factory=several,
        workers=settings.workers,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=5,
    )
    if several:
        Multiprocess(config, sockets=[listening]).run()
    else:
        uvicorn.Server(config).run(sockets=[listening])

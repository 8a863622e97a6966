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
from datetime import datetime
from pathlib import Path

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from pwa import backup, demo, doctor, first_start
from pwa.app import create_app
from pwa.errors import CannotStart, StillpointError
from pwa.settings import Settings, from_env
from pwa.web.log import to_stderr

AFTER_A_RESTORE = """Next:
1. Start the server, and try to sign in.
2. Every sign-in has ended: people sign in once more with their passkey. Their phones then offer again by themselves
   what they sent in the last 30 days; what is here already is not doubled.
3. Invitations that were open have ended: make new ones. Make one also for everybody whose passkey was made after the
   backup (it is not known here) or was replaced after it (the old one is good again).
4. What a practice changed after the backup (clients, plans, texts, settings, who works there) is not in it. Please do
   that again; first of all, end the access of those who left.
5. Make a new backup."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 fine, 1 it could not be done, 2 the words were wrong."""
    chosen = _parser().parse_args(arguments)
    # Links are printed for a person who may be reading a pipe or a journal: line by line, at once.
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    try:
        command: Callable[[argparse.Namespace], int] = chosen.command
        return command(chosen)
    except StillpointError as problem:
        print(f"{chosen.failed} {problem.message}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        # A server is ended this way; anything else was not finished.
        return 0 if chosen.command in (_serve, _demo) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="stillpoint", description="Settings are STILLPOINT_ variables.")
    parser.set_defaults(failed="Stillpoint cannot start.")
    metavar = "serve | demo | practice | backup | restore | doctor"
    commands = parser.add_subparsers(required=True, metavar=metavar)
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
    recover = practice.add_subparsers(metavar="recover").add_parser(
        "recover", help="print a one-time link for an owner who lost every passkey"
    )
    recover.add_argument(
        "owner", nargs="?", default="", metavar="OWNER", help="needed where there are several; it says which"
    )
    recover.set_defaults(command=_recover, failed="No link was made.")
    keep = commands.add_parser("backup", help="put the database away in one sealed file; the server may run")
    keep.add_argument(
        "where",
        nargs="?",
        default="",
        metavar="FOLDER or FILE",
        help="where to (default: a folder beside the data folder)",
    )
    keep.set_defaults(command=_backup, failed="No backup was made.")
    bring = commands.add_parser("restore", help="bring a backup back, into an empty data folder")
    bring.add_argument("file", type=Path, metavar="FILE", help="what `backup` made")
    bring.set_defaults(command=_restore, failed="Nothing was restored.")
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
            from_env(port=chosen.port),
            data=folder / "data",
            key="",
            key_file=folder / "data.key",
            person_keys=folder / "data.person-keys",
            workers=1,
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


def _recover(chosen: argparse.Namespace) -> int:
    owner, link = asyncio.run(first_start.way_back(from_env(), chosen.owner))
    print(f"Link for {owner.name or 'the owner'} (once, for an hour): {link}")
    print("When a passkey is made with it, all earlier ones end, and so does every sign-in.")
    return 0


def _backup(chosen: argparse.Namespace) -> int:
    made = backup.make(from_env(), chosen.where)
    print(
        f"Backup: {made.file} ({made.size / 1e6:.1f} MB). The keys are not in it: "
        "keep both key files in another place, for without them nobody can read this."
    )
    if made.kept:
        print(
            f"Recordings: {made.recordings} ({made.kept} files, sealed). Keep that folder beside the backup."
        )
    if made.missing:
        print(f"Missing: {made.missing} files of recordings were not in the data folder.")
    return 0


def _restore(chosen: argparse.Namespace) -> int:
    settings = from_env()
    newest = backup.restore(settings, chosen.file)
    print(f"Restored: {settings.database}, {_holding(newest)}.")
    if missing := backup.missing_recordings(settings):
        print(
            f"Missing: {missing} recordings of your own. Put the files of {backup.RECORDINGS}, which lies beside your "
            f"backups, into {settings.media}."
        )
    print(AFTER_A_RESTORE)
    return 0


def _holding(newest: datetime | None) -> str:
    return f"with entries up to {newest:%Y-%m-%d %H:%M} UTC" if newest else "with no entries"


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
        workers = Multiprocess(config, sockets=[listening])
        workers.run()
        if any(one.exitcode == STARTUP_FAILURE for one in workers.processes):
            # It has ended the others too. Said as a failure, so that whoever looks after the service starts it again.
            raise CannotStart("A worker process could not start. The lines above say why.")
    else:
        uvicorn.Server(config).run(sockets=[listening])

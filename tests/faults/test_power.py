"""The power may go at any moment: by then, what has a receipt is on the disk. The kernel is asked, not the database."""

import re
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.faults.entries import Sender
from tests.harness.server import Server

ENTRIES = 12
CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)")
# A call that another thread interrupts stands in two lines.
BEGUN = re.compile(r"^(\d+) +(\w+)\((.*) <unfinished \.\.\.>$")
ENDED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (-?\d+)")


@contextmanager
def _traced(server: Server, file: Path) -> Iterator[None]:
    """Write down what the server asks of the kernel while the block runs."""
    assert server.process
    calls = "trace=fdatasync,fsync,pwrite64,recvfrom,sendto,sendmsg,write,writev,read"
    command = ["strace", "-f", "-y", "-s", "200", "-e", calls, "-o", str(file), "-p", str(server.process.pid)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        assert tracer.stderr
        assert "attached" in tracer.stderr.readline()
        yield
        tracer.send_signal(signal.SIGINT)
        tracer.communicate(timeout=15)


def _calls(text: str) -> list[tuple[str, str]]:
    """Every call that was made, (name, arguments), in the order in which they came back."""
    begun: dict[tuple[str, str], str] = {}
    found = []
    for line in text.splitlines():
        if match := BEGUN.match(line):
            begun[match[1], match[2]] = match[3]
        elif match := ENDED.match(line):
            found.append((match[2], begun.pop((match[1], match[2]), "") + match[3]))
        elif match := CALL.match(line):
            found.append((match[1], match[2]))
    return found


def test_the_commit_is_synced_before_the_receipt_leaves(tmp_path: Path) -> None:
    server = Server(tmp_path / "server")
    server.start_demo()
    ids = [str(uuid.uuid4()) for _ in range(ENTRIES)]
    with closing(Sender(server)) as sender, _traced(server, tmp_path / "trace"):
        for entry in ids:
            assert sender.send(entry=entry).status_code == 201
    server.kill()
    calls = _calls((tmp_path / "trace").read_text())
    for entry in ids:
        asked = _first(calls, lambda name, said, entry=entry: f"POST /entries/{entry}" in said)
        told = _first(calls, lambda name, said, entry=entry: "HTTP/1.1 201" in said, asked)
        between = calls[asked:told]
        written = [at for at, (name, said) in enumerate(between) if name == "pwrite64" and "-wal>" in said]
        synced = [at for at, (name, said) in enumerate(between) if "sync" in name and "-wal>" in said]
        assert written, "nothing was written to the log of the database"
        assert synced, "the log was never synced"
        assert synced[-1] > written[-1], "the receipt left before the log was synced"


def _first(calls: list[tuple[str, str]], is_it: object, start: int = 0) -> int:
    for at in range(start, len(calls)):
        if is_it(*calls[at]):  # type: ignore[operator]
            return at
    raise AssertionError("not in the trace")

"""200 durable answers a second from many accounts for a minute, each asked for when it is due, whatever became of those
before; against `/healthz` asked at the same pace, which is what this machine and its web server take for nothing.

With one worker, as `serve` starts, and with two. Each takes two minutes.
"""

from collections import Counter
from collections.abc import Sequence
from statistics import median, quantiles

from bench.door import Door
from bench.place import demo, say
from bench.steady import Answer, steady
from tests.harness.clients import add_clients
from tests.harness.database import opened
from tests.harness.server import Server

A_SECOND, SECONDS, ACCOUNTS = 200, 60.0, 100
REFERENCE_SECONDS = 20.0  # before it and again after it
HEALTH = b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n"


def main() -> None:
    for workers in (1, 2):
        _measure(workers)


def _measure(workers: int) -> None:
    with demo(workers=workers) as (server, _):
        names = [f"Client {number}" for number in range(ACCOUNTS)]
        doors = [Door.of(server, account) for account in add_clients(server.data, names)]
        reference = _health(server)
        answers = steady(server.port, lambda n: doors[n % ACCOUNTS].request(), A_SECOND, SECONDS)
        reference += _health(server)
        server.kill()
        on_disk = _entries(server)
    _report(workers, answers, reference)
    _report_statuses(answers, on_disk)


def _health(server: Server) -> list[Answer]:
    return steady(server.port, lambda _: HEALTH, A_SECOND, REFERENCE_SECONDS)


def _entries(server: Server) -> int:
    with opened(server.data) as connection:
        count: int = connection.execute("SELECT count(*) FROM entries").fetchone()[0]
        return count


def _report(workers: int, answers: Sequence[Answer], reference: Sequence[Answer]) -> None:
    took, bare = ([answer.took for answer in part] for part in (answers, reference))
    slow, slow_bare = _p99(took), _p99(bare)
    say(
        "answers",
        f"p99 {slow:.0f} ms, {slow / slow_bare:.1f} of /healthz at the same pace ({slow_bare:.1f} ms): "
        f"{A_SECOND} a second for {SECONDS:.0f} s from {ACCOUNTS} accounts, workers: {workers}; "
        f"median {median(took):.1f} against {median(bare):.1f} ms, worst {max(took):.0f} against {max(bare):.0f} ms",
        "p99 250 ms",
    )


def _report_statuses(answers: Sequence[Answer], on_disk: int) -> None:
    by_status = Counter(answer.status for answer in answers)
    received, busy = by_status.pop(201, 0), by_status.pop(503, 0)
    others = ", ".join(f"{count} times {status}" for status, count in by_status.items()) or "none"
    say(
        "answers",
        f"{received} of {len(answers)} received, {on_disk} on disk once the server was killed; "
        f"503: {busy}; other answers: {others}",
        "no error but counted 503s",
    )


def _p99(numbers: Sequence[float]) -> float:
    return quantiles(numbers, n=100)[-1]

"""Several worker processes on one database and one port."""

import os
import re
import signal
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from tests.harness.database import opened
from tests.harness.server import Server


def test_several_workers_share_one_port_log_and_end_together(tmp_path: Path) -> None:
    server = Server(tmp_path / "server", workers=2).start()
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: httpx.get(f"{server.base_url}/readyz").status_code, range(40)))
    server.stop()
    assert answers == [200] * 40
    assert len(re.findall(r"GET /readyz 200", server.log)) == 40
    assert "Traceback" not in server.log
    Server(tmp_path / "server", port=server.port).start().stop()


def test_where_a_worker_cannot_start_again_the_whole_ends_as_failed(tmp_path: Path) -> None:
    """The others end with it, so whoever looks after the service must hear that it failed, and start it again."""
    server = Server(tmp_path / "server", workers=2).start()
    assert server.process
    with opened(server.data) as connection:
        connection.execute("INSERT INTO instance (name, value) VALUES ('rp_id', 'care.example.org')")
    [worker, _] = _workers_of(server.process.pid)
    os.kill(worker, signal.SIGKILL)
    assert server.process.wait(timeout=60) == 1
    assert "A worker process could not start" in server.log


def test_asked_to_end_it_ends_well(tmp_path: Path) -> None:
    server = Server(tmp_path / "server", workers=2).start()
    assert server.process
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) == 0


def _workers_of(process: int) -> list[int]:
    """Those of its children that are this program: the first is Python's own, which looks after resources."""
    children = [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return [one for one in children if b"spawn_main" in Path(f"/proc/{one}/cmdline").read_bytes()]

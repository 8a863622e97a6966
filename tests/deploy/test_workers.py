"""Several worker processes on one database and one port."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

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

"""What every test may ask for."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from glob import glob
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import jinja2
import pytest
from jinja2.bccache import Bucket
from playwright.sync_api import Browser, sync_playwright
from starlette.applications import Starlette

from pwa.app import create_app
from pwa.settings import Settings, from_env
from tests.harness import chromium, disk, engines, webkit_gtk, webkit_playwright
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.harness.webkit import WebKit

# No test is about speed: a busy machine is no failure.
hypothesis.settings.register_profile(
    "unhurried", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("unhurried")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--soak", action="store_true", help="the long versions of the tests that have one")


# Debian's programs, which `./run test` installs as root. Elsewhere these files are left out, and the header says so.
PROGRAMS = {
    "accessibility/test_html.py": "/usr/bin/java",
    "db/test_postgresql.py": "/usr/lib/postgresql/*/bin/initdb",
    "deploy/test_caddy.py": "/usr/bin/caddy",
    "faults/test_power.py": "/usr/bin/strace",
    "recordings/test_same_file.py": "/usr/bin/hts_engine",
}
LEFT_OUT = {name: f"there is no {program}" for name, program in PROGRAMS.items() if not glob(program)}
# Needs a user who may mount a disk of their own.
if no_disk := disk.why_none():
    LEFT_OUT["faults/test_full_disk.py"] = no_disk
collect_ignore = list(LEFT_OUT)


def pytest_report_header() -> list[str]:
    """Name the browsers: a green run must say what it was green in."""
    browsers = f"browsers: {engines.chromium()}, {engines.webkit()}"
    return [browsers, *(f"left out: {name}: {why}" for name, why in LEFT_OUT.items())]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def soak(request: pytest.FixtureRequest) -> bool:
    """Whether this is the long run."""
    return bool(request.config.getoption("--soak"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of an installation of its own, at http://localhost:8000."""
    return from_env({"STILLPOINT_DATA": str(tmp_path / "data")})


class Compiled(jinja2.BytecodeCache):
    """What templates were compiled to: once in a process, and not once for each test's application."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


@pytest.fixture
async def app(anyio_backend: str, settings: Settings) -> AsyncIterator[Starlette]:
    """The application, started, on an empty database of its own. Naming the backend lets plain tests have it too."""
    made = create_app(settings)
    made.state.templates.bytecode_cache = COMPILED
    async with made.router.lifespan_context(made):
        yield made


@pytest.fixture
async def app_client(app: Starlette) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without an engine: keeps cookies, follows nothing. It talks to `app` in this process."""
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        yield client


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A real server on an empty database, at http://localhost:PORT."""
    made = Server(tmp_path / "server")
    made.start()
    yield made
    made.stop()
    assert_no_fault(made)


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[Server, dict[str, Any]]]:
    """A real `demo` and the links it printed. Stop it with `kill`; `start` serves the same data again."""
    made = Server(tmp_path / "demo")
    links = made.start_demo()
    yield made, links
    made.kill()
    assert_no_fault(made)


def assert_no_fault(server: Server) -> None:
    """No answer was a 5xx (503 apart), and nothing fell over."""
    bad = re.findall(r"^.*(?: fault |Traceback| (?:50[0-24-9]|5[1-9]\d) \d+\.\d$).*$", server.log, re.M)
    assert not bad, "\n".join(bad)


@pytest.fixture(scope="module")
def chromium_browser() -> Iterator[Browser]:
    """Chromium, for the tests of one module: while Playwright runs, no asyncio test can."""
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def new_phone(chromium_browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Phone]]:
    """Call it with a base URL and a person's name for a `Phone`; keyword arguments go to its context."""
    phones: list[Phone] = []

    def make(base_url: str, name: str = "client", **options: Any) -> Phone:
        phones.append(Phone(chromium_browser, base_url, f"{request.node.name}-{name}", **options))
        return phones[-1]

    yield make
    with ExitStack() as stack:
        for phone in phones:
            stack.callback(phone.close)


@pytest.fixture
def new_webkit(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., WebKit]]:
    """Call it with a base URL and a person's name for a WebKit window with nothing stored."""
    engine = engines.webkit()
    assert engine, "no WebKit here: ./run test installs one"
    with ExitStack() as stack:

        def make(base_url: str, name: str = "client", with_microphone: bool = False) -> WebKit:
            title = f"{request.node.name}-{name}"
            if engine.program is None:
                return stack.enter_context(webkit_playwright.window(base_url, title, with_microphone))
            window = webkit_gtk.window(engine.program, base_url, title, tmp_path, with_microphone)
            return stack.enter_context(window)

        yield make

"""The restore drill: a backup under load, hours that are lost with the disk, and phones that bring them back."""

import re
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from pwa import secrets
from pwa.db import driver
from pwa.settings import from_env
from pwa.web import cookies
from tests.browser.client import join, wait_until_kept
from tests.browser.kept import IS_KEPT
from tests.browser.phones import add_kim, reflections_on, sam_of, wait_for
from tests.faults.entries import write_step
from tests.harness.chromium import Phone
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, device_for, person_named
from tests.harness.webkit import WebKit

Demo = tuple[Server, dict[str, Any]]
BEFORE, LOST, GONE = "Before the backup.", "In the lost hours.", "While there was no server."
WRITTEN = "SELECT entries.id FROM entries JOIN reflections ON entry_id = entries.id"
TICKS = (
    "SELECT item, done FROM ticks JOIN steps ON steps.id = step_id WHERE slug = 'what-to-bring' ORDER BY item"
)


class Busy:
    """Kim's phones, which write all the time. `received`: what the server has said it has."""

    def __init__(self, server: Server) -> None:
        account = add_kim(server)
        step = write_step(server, account)
        self._fields = {"kind": "reflection", "account": account, "step": step, "text": "A quiet hour."}
        self._server, self._cookie = server, cookie_for(server.data, account)
        self._is_over = threading.Event()
        self.received: set[str] = set()

    @contextmanager
    def writing(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._write) for _ in range(4)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._is_over.set()
            for thread in threads:
                thread.join()

    def wait_for(self, count: int) -> None:
        while len(self.received) < count:
            assert not self._is_over.wait(0.01)

    def _write(self) -> None:
        headers = {"accept": "application/json", "sec-fetch-site": "same-origin"}
        held = {"sign-in": self._cookie}
        with httpx.Client(base_url=self._server.base_url, cookies=held, headers=headers) as phone:
            while not self._is_over.is_set():
                entry = str(uuid.uuid4())
                answer = phone.post(f"/entries/{entry}", data=self._fields)
                if answer.status_code == 429:  # a whole burst was sent
                    self._is_over.wait(float(answer.headers["retry-after"]))
                    continue
                assert answer.status_code == 201, answer.text
                self.received.add(entry)


def _back_up(server: Server) -> Path:
    made = server.folder / f"{uuid.uuid4()}.backup"
    assert server.command("backup", str(made)).startswith(f"Backup: {made} (")
    return made


def _lose_and_restore(server: Server, backup: Path) -> None:
    """The disk goes, and a new one comes."""
    if server.process:
        server.kill()
    shutil.rmtree(server.data)
    server.command("restore", str(backup))


def _in_backup(server: Server, backup: Path) -> set[str]:
    key = secrets.load(from_env({"STILLPOINT_DATA": str(server.data)})).database_key
    with closing(driver.open_to_read(backup, key)) as connection:
        return {row[0] for row in connection.execute(WRITTEN)}


def _ticks(server: Server) -> list[int]:
    """How the boxes that were ever pressed stand now, in the order of their names."""
    with opened(server.data) as connection:
        return [row["done"] for row in connection.execute(TICKS)]


def _texts(server: Server, person_id: str) -> list[str]:
    return [text for account, text in reflections_on(server) if account == person_id]


def test_what_was_received_before_a_backup_is_in_it_however_busy_the_server_is(demo: Demo) -> None:
    server, _ = demo
    kim = Busy(server)
    with kim.writing():
        for rounds in range(1, 4):
            kim.wait_for(100 * rounds)
            before = set(kim.received)
            assert before <= _in_backup(server, _back_up(server))
    backup = _back_up(server)
    _lose_and_restore(server, backup)
    server.start()
    with opened(server.data) as connection:
        assert {row[0] for row in connection.execute(WRITTEN)} == kim.received
    assert httpx.get(f"{server.base_url}/readyz").status_code == 200


@pytest.mark.timeout(240)
def test_a_phone_brings_back_what_the_lost_hours_held(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    server, links = demo
    phone = new_phone(server.base_url)
    join(phone, links["client_invitation"], links["client_code"])
    wait_until_kept(phone)
    sam, kim = sam_of(server), Busy(server)
    with kim.writing():
        _write(phone, BEFORE)
        _press(phone, 0, 1)
        wait_for(phone.page, lambda: _ticks(server) == [1, 1])
        backup = _back_up(server)
        _write(phone, LOST)
        _press(phone, 0)
        wait_for(phone.page, lambda: _ticks(server) == [0, 1])
    assert _texts(server, sam) == [BEFORE, LOST]
    server.kill()
    with phone.without_server():
        _write(phone, GONE)
        _lose_and_restore(server, backup)
        server.start()
    assert (_texts(server, sam), _ticks(server)) == ([BEFORE], [1, 1])
    _sign_in_again(phone)
    wait_for(phone.page, lambda: GONE in _texts(server, sam))
    assert (_texts(server, sam), _ticks(server)) == ([BEFORE, LOST, GONE], [0, 1])
    _once_is_enough(phone, server)


def _write(phone: Phone, words: str) -> None:
    """Each over the one before, so that their order matters."""
    page = phone.open("/prepare")
    page.get_by_role("link", name="An intention").first.click()
    for summary in page.get_by_text("Change my words").all():
        summary.click()
    page.locator("#text").fill(words)
    page.get_by_role("button", name="Keep").first.click()
    page.wait_for_url(re.compile(r"/(kept-here|reflect)\b"))


def _press(phone: Phone, *numbers: int) -> None:
    """Press boxes of a list. One that is pressed again is empty again."""
    page = phone.open("/prepare")
    page.get_by_role("link", name="What to bring").click()
    page.wait_for_url("**/prepare/*")
    for number in numbers:
        button = page.locator("form[data-entry=tick] [aria-pressed]").nth(number)
        before = button.get_attribute("aria-pressed")
        button.click()
        expect(button).not_to_have_attribute("aria-pressed", str(before))


def _sign_in_again(phone: Phone) -> None:
    """Every sign-in has ended; the passkey is still good."""
    page = phone.open("/today")
    page.wait_for_url(lambda url: "/signin" not in url)
    expect(page.locator("[data-today]").first).to_be_visible()


def _once_is_enough(phone: Phone, server: Server) -> None:
    """The phone knows this generation now: another look sends nothing."""
    page = phone.open("/entries")
    expect(page.get_by_text("Nothing is waiting here.")).to_be_visible()
    sent = server.log.count("POST /entries/")
    phone.open("/today")
    phone.open("/entries")
    wait_until_kept(phone)
    assert server.log.count("POST /entries/") == sent


@pytest.mark.timeout(240)
def test_so_does_a_phone_with_webkit(demo: Demo, new_webkit: Callable[..., WebKit]) -> None:
    server, _ = demo
    phone, sam = new_webkit(server.base_url), person_named(server.data, "Sam")
    _sign_in_by_cookie(phone, server, sam)
    phone.wait(IS_KEPT)
    _write_in_webkit(phone, BEFORE)
    backup = _back_up(server)
    _write_in_webkit(phone, LOST)
    assert _texts(server, sam) == [BEFORE, LOST]
    server.kill()
    _write_in_webkit(phone, GONE)
    _lose_and_restore(server, backup)
    server.start()
    _sign_in_by_cookie(phone, server, sam)
    until = time.monotonic() + 30
    while GONE not in _texts(server, sam) and time.monotonic() < until:
        time.sleep(0.05)
    assert _texts(server, sam) == [BEFORE, LOST, GONE]


def _sign_in_by_cookie(phone: WebKit, server: Server, person_id: str) -> None:
    phone.open("/healthz")
    phone.cookie("sign-in", cookie_for(server.data, person_id))
    phone.open("/today")
    phone.wait_for_text("days to go")


def _write_in_webkit(phone: WebKit, words: str) -> None:
    phone.open("/prepare")
    phone.press("An intention")
    phone.wait_for_text("An intention", "h1")
    phone.run("() => document.querySelector('[data-again]')?.setAttribute('open', '')")
    phone.fill("#text", words)
    phone.run("() => document.querySelector('form[data-entry=reflection] .actions button').click()")
    phone.wait("() => /kept-here|reflect/.test(location.pathname)")


def test_no_way_in_that_may_have_been_ended_opens_after_a_restore(demo: Demo) -> None:
    """What was ended since the backup would be good again. A prep link is nobody's way in."""
    server, links = demo
    sam = person_named(server.data, "Sam")
    sign_in = cookie_for(server.data, sam)
    device = device_for(server.data, sign_in)
    backup = _back_up(server)
    doors = (sam, links, {"sign-in": sign_in}, {cookies.device(sam): device})
    assert _opened_by(server, *doors) == {"sign-in": 200, "device": 422, "invitation": 200, "prep link": 200}
    _lose_and_restore(server, backup)
    server.start()
    assert _opened_by(server, *doors) == {"sign-in": 303, "device": 401, "invitation": 404, "prep link": 200}
    with opened(server.data) as connection:
        assert connection.execute("SELECT 1 FROM passkeys WHERE revoked_at IS NULL").fetchone()


def _opened_by(
    server: Server, account: str, links: dict[str, Any], sign_in: dict[str, str], device: dict[str, str]
) -> dict[str, int]:
    """How each door answers. An entry that says nothing is refused as such by a door that knows who sends it."""
    headers = {"sec-fetch-site": "same-origin"}
    script = headers | {"accept": "application/json"}
    token = links["client_invitation"].rsplit("#", 1)[1]
    with (
        httpx.Client(base_url=server.base_url, cookies=sign_in, headers=headers) as signed_in,
        httpx.Client(base_url=server.base_url, cookies=device, headers=script) as phone,
        httpx.Client(base_url=server.base_url, headers=script) as stranger,
    ):
        answers = {
            "sign-in": signed_in.get("/today"),
            "device": phone.post(f"/entries/{uuid.uuid4()}", data={"account": account, "kind": "tick"}),
            "invitation": stranger.post("/join/open", json={"token": token}),
            "prep link": stranger.get(links["prep_link"]),
        }
    return {door: answer.status_code for door, answer in answers.items()}

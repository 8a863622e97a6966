"""On a phone: what was really heard is noted, once, and a jump to the end is not taken for listening."""

import time
from collections.abc import Callable
from contextlib import closing
from typing import Any

from playwright.sync_api import Page, expect

from pwa import secrets
from pwa.db import driver
from pwa.settings import from_env
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

PLAY = """audio => { audio.muted = true; audio.playbackRate = 16; return audio.play(); }"""


def _player(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> Page:
    server, links = demo
    phone = new_phone(links["url"])
    cookie = cookie_for(server.data, person_named(server.data, "Sam"))
    phone.context.add_cookies([{"name": "sign-in", "value": cookie, "url": links["url"]}])
    page = phone.open("/meditate/centring-10")
    page.wait_for_load_state("networkidle")
    return page


def _noted(server: Server) -> list[tuple[int, int]]:
    settings = from_env({"STILLPOINT_DATA": str(server.data)})
    with closing(driver.open_sealed(settings.database, secrets.load(settings).database_key)) as connection:
        return [tuple(row) for row in connection.execute("SELECT seconds, finished FROM listening")]


def _when_noted(server: Server, seconds: float = 20) -> list[tuple[int, int]]:
    until = time.monotonic() + seconds
    while not _noted(server) and time.monotonic() < until:
        time.sleep(0.1)
    return _noted(server)


def test_a_minute_is_noted_when_the_page_is_left(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    page = _player(demo, new_phone)
    audio = page.locator("audio")
    audio.evaluate(PLAY)
    page.wait_for_function("() => document.querySelector('audio').currentTime > 130", timeout=40_000)
    audio.evaluate("audio => audio.pause()")
    page.get_by_text("Sleepy").click()
    page.get_by_role("button", name="Not now").click()
    page.goto("/today")
    [(seconds, finished)] = _when_noted(demo[0])
    assert 60 <= seconds <= 200
    assert finished == 0
    page.goto("/meditate/month")
    expect(page.locator("li[data-sitting]")).to_have_count(1)
    assert len(_noted(demo[0])) == 1


def test_a_jump_to_the_end_is_no_listening(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    page = _player(demo, new_phone)
    audio = page.locator("audio")
    audio.evaluate(
        "audio => { audio.muted = true; audio.currentTime = audio.duration - 2; return audio.play(); }"
    )
    page.wait_for_function("() => document.querySelector('audio').ended", timeout=30_000)
    page.wait_for_timeout(500)
    assert _noted(demo[0]) == []


def test_the_lock_screen_shows_a_discreet_title(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    page = _player(demo, new_phone)
    page.locator("audio").evaluate(PLAY)
    page.wait_for_function("() => navigator.mediaSession.metadata")
    shown = page.evaluate(
        "() => [navigator.mediaSession.metadata.title, navigator.mediaSession.metadata.artist]"
    )
    assert shown[1] == "Stillpoint"
    assert "ketamine" not in shown[0].casefold()

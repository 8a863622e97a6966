"""A recording made for one client on their phone: saved, it plays and seeks with no server, and for nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable

import pytest
from playwright.sync_api import expect
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from tests.harness.chromium import Phone, stop_worker
from tests.harness.webkit import WebKit
from tests.worker import test_listen_in_webkit as in_webkit
from tests.worker.conftest import wait_until, wait_until_kept
from tests.worker.site import ANNA, BEN, OWN, Site, ours
from tests.worker.site_player import own_sound, sound
from tests.worker.test_listen import GOES_ON, IS_READY, SEEK, listen, play, seek_about
from tests.worker.test_pages import DUMP
from tests.worker.test_recordings import PART, SAVE
from tests.worker.test_sign_out import DATABASES, sign_out
from tests.worker.test_webkit import KEPT
from tests.worker.test_webkit import window as window

SAID = f'[data-saved="{own_sound().url}"]'
HERE = "Saved on this phone"


@pytest.fixture
def annas(site: Site, phone: Phone) -> Phone:
    """Anna's phone, with the page of what was made for her."""
    site.made_for_anna = True
    keep_anew(site, phone)
    return phone


def keep_anew(site: Site, phone: Phone) -> None:
    site.asked.clear()
    phone.page.evaluate(
        """(account) => navigator.serviceWorker.controller.postMessage(
            { type: "keep", account, from: "/kept", again: true })""",
        ANNA,
    )
    site.wait_for(lambda: "GET /kept" in site.asked)
    if site.made_for_anna:
        wait_until_kept(phone.page, OWN)


def save(phone: Phone) -> None:
    phone.open(OWN)
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text(HERE)


def test_saved_it_plays_and_seeks_without_a_server_and_nobody_else_hears_it(
    site: Site, annas: Phone, new_phone: Callable[..., Phone]
) -> None:
    save(annas)
    site.stop()
    stop_worker(annas.page)
    with annas.without_server():
        page = listen(annas, OWN)
        expect(page.locator(SAID)).to_contain_text(HERE)
        play(page)
        seek_about(page, 5)
        size = sound().bytes
        assert page.evaluate(PART, [own_sound().url, "bytes=100000-299999"])[:3] == [
            206,
            f"bytes 100000-299999/{size}",
            200_000,
        ]
        assert page.evaluate(PART, [own_sound().captions_url, None])[0] == 200
    site.start()
    dump = json.dumps(annas.page.evaluate(DUMP))
    assert "Anna alone" not in dump
    # Somebody else signs in on this phone.
    site.account = BEN
    annas.open("/today")
    wait_until_kept(annas.page)
    annas.expect(own_sound().url, 404)
    assert annas.page.evaluate(PART, [own_sound().url, None])[0] == 404
    # And Anna once more: it is still hers.
    site.account = ANNA
    annas.open("/today")
    annas.open("/today")
    wait_until_kept(annas.page, OWN)
    site.asked.clear()
    assert annas.page.evaluate(PART, [own_sound().url, "bytes=0-9"])[0] == 206
    assert f"GET {own_sound().url}" not in site.asked


def test_a_line_that_breaks_costs_less_than_a_piece(site: Site, annas: Phone) -> None:
    async def half(site: Site, request: Request) -> Response | None:
        if request.headers.get("range", "bytes=0-") != "bytes=0-" or request.url.path.endswith(".vtt"):
            return None

        async def slowly() -> AsyncIterator[bytes]:
            yield sound().audio.read_bytes()[:1_000_000]
            await asyncio.sleep(60)

        headers = {"content-length": str(sound().bytes)}
        return ours(site, StreamingResponse(slowly(), headers=headers, media_type="audio/mp4"))

    annas.open(OWN)
    annas.expect(own_sound().captions_url, "net::ERR_FAILED")  # it tries once more by itself, words first
    site.sick[own_sound().url] = half
    annas.page.click(SAVE)
    expect(annas.page.get_by_role("progressbar", name="Saving")).to_have_js_property("value", 1_000_000)
    with annas.without_server():
        site.stop()
        expect(annas.page.locator(SAID)).to_contain_text("The connection broke off.")
    site.sick.clear()
    site.start()
    annas.open(OWN)
    annas.page.get_by_role("button", name="Go on: 1.0 of").click()
    expect(annas.page.locator(SAID)).to_contain_text(HERE)
    annas.page.get_by_role("button", name="Take it off this phone").click()
    expect(annas.page.locator(SAID)).to_contain_text("Tap once more to take it off.")
    annas.page.get_by_role("button", name="Take it off this phone").click()
    expect(annas.page.locator(SAID)).to_have_text("It is no longer on this phone.")
    expect(annas.page.locator(SAVE)).to_be_focused()
    site.told.clear()
    annas.open("/today")
    site.wait_for(lambda: "removed" in site.told)
    annas.open(OWN)
    expect(annas.page.locator(SAVE)).to_contain_text("Save on this phone")
    expect(annas.page.locator(SAID)).to_have_text("")


def test_taken_away_or_signed_out_it_goes(site: Site, annas: Phone) -> None:
    save(annas)
    annas.open("/today")
    site.wait_for(lambda: site.told == ["saved"])
    site.made_for_anna = False
    keep_anew(site, annas)
    gone = """async (account) => {
      const { read } = await import(`/static/${document.documentElement.dataset.release}/worker/store.js`);
      const keys = (...all) => Promise.all(all.map((one) => one.getAllKeys()));
      const counts = await read(account, ["sounds", "pieces"], keys);
      return counts.flat().length === 0;
    }"""
    wait_until(annas.page, gone, ANNA)
    site.made_for_anna = True
    keep_anew(site, annas)
    save(annas)
    sign_out(annas)
    annas.page.wait_for_url(site.base_url + "/")
    assert annas.page.evaluate(DATABASES) == ["stillpoint"]
    annas.expect(own_sound().url, 404)
    assert annas.page.evaluate(PART, [own_sound().url, None])[0] == 404


def test_in_webkit_it_plays_and_seeks_without_a_server(site: Site, window: WebKit) -> None:
    site.made_for_anna = True
    window.run(
        """(account) => navigator.serviceWorker.controller.postMessage(
            { type: "keep", account, from: "/kept", again: true })""",
        ANNA,
    )
    window.wait(KEPT, OWN)
    window.open(OWN)
    window.wait(IS_READY)
    window.click(SAVE)
    window.wait_for_text(HERE, "[data-saved]")
    site.stop()
    window.open(OWN)
    window.wait(IS_READY)
    window.click("[data-play]")
    window.wait(GOES_ON, 0)
    in_webkit.seek_about(window, 4)
    assert window.run(f"() => ({PART})([{json.dumps(own_sound().url)}, 'bytes=100000-199999'])")[:1] == [206]
    window.run(SEEK, sound().seconds - 2)
    window.wait(in_webkit.STATE, "over", seconds=20)

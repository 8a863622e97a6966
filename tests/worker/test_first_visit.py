"""The first page of all: what the rest of the program brings comes through the worker, and nothing goes past it."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from playwright.sync_api import Route, expect
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from tests.harness.chromium import Phone, stop_worker
from tests.worker import illness
from tests.worker.conftest import wait_until, wait_until_kept
from tests.worker.site import Site
from tests.worker.test_listen import NOTES_FAULTS, listen, play, seek_about

HELD = "**/js/account.js"
IS_SERVED = "() => Boolean(navigator.serviceWorker.controller)"
IN_NO_TIME = """
  const original = setTimeout;
  window.pauses = [];
  window.setTimeout = (act, milliseconds) => {
    if (milliseconds < 30000) return original(act, milliseconds);
    pauses.push(milliseconds / 60000);
    return original(act, milliseconds / 1000);
  };
"""


@pytest.fixture
def first(new_phone: Callable[..., Phone], site: Site) -> Phone:
    """A phone that has never been here, on a network that holds back the client's own part of the program."""
    return new_phone(site.base_url)


def test_the_rest_comes_from_the_worker_and_not_twice_over_the_wire(first: Phone, site: Site) -> None:
    asked: list[str] = []
    first.page.on(
        "request", lambda request: asked.append(request.url) if not request.service_worker else None
    )
    from_wire: list[str] = []
    first.page.on(
        "response", lambda answer: None if answer.from_service_worker else from_wire.append(answer.url)
    )
    first.open("/prepare")
    wait_until(
        first.page,
        "() => performance.getEntriesByType('resource').some((one) => one.name.endsWith('/js/account.js'))",
    )
    of_wire = {url.rsplit("/", 1)[1] for url in from_wire if "/static/" in url}
    assert of_wire <= {"first.js", "client.js", "phone.js", "favicon.svg"}, of_wire


def test_a_box_that_is_pressed_before_all_is_here_waits_for_it(first: Phone, site: Site) -> None:
    held: list[Route] = []
    first.context.route(HELD, lambda route: held.append(route))
    first.open("/prepare")
    for _ in range(2):  # nothing is seen to happen yet
        first.page.get_by_role("button", name="Eye mask").click()
    first.page.wait_for_timeout(300)
    assert first.page.url.endswith("/prepare")
    assert not site.rows
    while not held:
        first.page.wait_for_timeout(20)
    for route in held:
        route.continue_()
    site.wait_for(lambda: len(site.rows) == 1)
    assert first.page.locator('button[aria-pressed="true"]').count() == 1
    first.page.wait_for_timeout(300)
    assert len(site.rows) == 1


def test_where_it_cannot_come_the_words_stay_and_the_next_try_goes_to_the_server(
    first: Phone, site: Site
) -> None:
    first.context.route(HELD, lambda route: route.abort("connectionrefused"))
    first.expect(f"/static/{site.release}/js/account.js", "net::ERR_CONNECTION_REFUSED")
    first.open("/reflect")
    first.page.locator("textarea").fill("A quiet hour.")
    for _ in range(2):
        first.page.get_by_role("button", name="Keep these words").click()
    first.page.get_by_text("Your words are still on this page").first.wait_for()
    expect(first.page.locator("form .notice")).to_have_count(1)
    assert first.page.locator("textarea").input_value() == "A quiet hour."
    first.page.get_by_role("button", name="Keep these words").click()
    site.wait_for(lambda: len(site.rows) == 1)


def test_where_nothing_keeps_what_is_typed_it_is_said(first: Phone, site: Site) -> None:
    first.context.route("**/js/drafts.js", lambda route: route.abort("connectionrefused"))
    first.expect(f"/static/{site.release}/js/drafts.js", "net::ERR_CONNECTION_REFUSED")
    first.open("/reflect")
    first.page.get_by_text("please send it before you leave").wait_for()
    first.page.locator("textarea").fill("A quiet hour.")
    first.page.get_by_role("button", name="Keep these words").click()
    site.wait_for(lambda: len(site.rows) == 1)


def test_a_page_that_was_on_its_way_when_the_worker_began_is_answered_by_it_too(
    first: Phone, site: Site
) -> None:
    let_go = threading.Event()

    async def held(site: Site, request: Request) -> None:
        await asyncio.to_thread(let_go.wait, 60)

    site.sick["/prepare"] = held
    second = first.new_page()
    second.evaluate("address => void location.assign(address)", f"{site.base_url}/prepare")
    site.wait_for(lambda: "GET /prepare" in site.asked)
    first.open("/today")
    wait_until_kept(first.page)
    let_go.set()
    second.wait_for_url("**/prepare")
    wait_until(second, IS_SERVED)


def test_a_sound_that_began_before_the_worker_goes_on_also_where_the_worker_was_ended(first: Phone) -> None:
    page = listen(first)
    play(page)
    wait_until(page, IS_SERVED)
    page.evaluate(NOTES_FAULTS)
    stop_worker(page)
    seek_about(page, 4)
    assert page.evaluate("() => faults") == 0


def test_it_goes_on_by_itself_where_it_is_saved_meanwhile(first: Phone, site: Site) -> None:
    """Chromium plays no sound whose parts come from two places: it says so, and it is begun anew from one."""
    page = listen(first)
    play(page)
    wait_until(page, IS_SERVED)
    page.click("[data-save-recording]")
    page.locator("[data-saved]").filter(has_text="Saved on this phone").wait_for()
    site.asked.clear()
    seek_about(page, 6)
    assert not [one for one in site.asked if one.endswith(".m4a")]


@pytest.mark.parametrize("of", ["a client", "a link"])
def test_what_a_weak_signal_lost_is_asked_for_again_from_the_same_page(
    first: Phone, site: Site, of: str
) -> None:
    page, kept, later = first.page, "/kept", "/reflect"
    if of == "a link":
        site.account, kept, later = "", "/l/lilies/kept", "/l/lilies/first"

    async def lost(site: Site, request: Request) -> Response | None:
        return HTMLResponse("", 502) if request.url.path == kept else None

    site.sick[kept] = lost
    first.expect(kept, 502)
    first.context.add_init_script(IN_NO_TIME)
    first.open("/l/lilies" if of == "a link" else "/today")
    site.wait_for(lambda: site.asked.count(f"GET {kept}") > 2)
    site.sick.clear()
    wait_until_kept(page, later)
    page.wait_for_timeout(500)
    site.asked.clear()
    page.wait_for_timeout(1500)
    assert f"GET {kept}" not in site.asked


def test_what_cannot_be_kept_is_asked_for_ever_more_rarely_and_then_no_more(first: Phone, site: Site) -> None:
    site.sick["/kept"] = illness.answers(502)
    first.expect("/kept", 502)
    first.context.add_init_script(IN_NO_TIME)
    first.open("/today")
    wait_until(first.page, "() => pauses.length >= 7")
    first.page.wait_for_timeout(2500)  # more than the last of them takes
    assert first.page.evaluate("() => pauses") == [0.5, 1, 2, 4, 8, 16, 32]

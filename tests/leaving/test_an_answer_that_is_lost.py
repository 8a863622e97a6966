"""The answer to "delete my account" may be lost, or come when its page is closed: the phone asks what became of it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.browser.kept import IS_KEPT
from tests.browser.phones import sam_of, sign_in, wait_for
from tests.harness.chromium import Phone
from tests.harness.server import Server
from tests.leaving.test_leaving_in_chromium import press_delete, to_leaving
from tests.worker.conftest import importing, wait_until
from tests.worker.test_sign_out import DATABASES
from tests.worker.test_storage_fails import FAILS

NewPhone = Callable[..., Phone]
Demo = tuple[Server, dict[str, Any]]
ONLY_THE_PHONE = f"async () => (await ({DATABASES})()).join() === 'stillpoint'"
DELETE = "/me/leave/delete"
A_MINUTE_AGO = """return store.write("phone", "bundles", async (bundles) => {
  const kept = await bundles.get(given[0]);
  await bundles.put({ ...kept, keptAt: kept.keptAt - 70_000 });
})"""


def about_to_delete(phone: Phone, server: Server) -> Page:
    sign_in(phone, server, sam_of(server))
    wait_until(phone.open("/today"), IS_KEPT)
    return to_leaving(phone)


def is_deleted(page: Page) -> None:
    """The phone says so, and nothing of them is on it."""
    page.wait_for_url("**/left")
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account is deleted")
    wait_until(page, ONLY_THE_PHONE)


def test_where_it_is_lost_the_phone_asks_and_forgets(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    phone = new_phone(server.base_url)
    phone.expect(DELETE, "net::ERR_FAILED")
    phone.expect("/kept", 401)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    phone.context.route(f"**{DELETE}", lose)
    page = about_to_delete(phone, server)
    press_delete(page)
    is_deleted(page)
    wait_for(page, lambda: not [one for one in phone.context.cookies() if one.get("name") == "sign-in"])


def test_where_its_page_is_closed_the_next_one_finishes(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    phone = new_phone(server.base_url)
    phone.expect("/kept", 401)
    heard: list[int] = []
    # Answered, and the page never hears of it.
    phone.context.route(f"**{DELETE}", lambda route: heard.append(route.fetch().status))
    other = phone.new_page()
    page = about_to_delete(phone, server)
    press_delete(page)
    wait_for(page, lambda: bool(heard))
    phone.close_tab(page)
    assert heard == [200]
    other.goto("/today")
    is_deleted(other)
    other.goto("/today")
    assert "/signin" in other.url


def test_where_nobody_can_say_it_is_said_that_it_is_not_known(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    phone = new_phone(server.base_url)
    page = about_to_delete(phone, server)
    server.kill()
    with phone.without_server():
        press_delete(page)
        expect(page.get_by_text("we do not know whether your account was deleted")).to_be_visible()
        assert page.get_by_text("Nothing was deleted. Please").count() == 0
        phone.shot("not-known")
        phone.open("/today")
        expect(page.get_by_role("heading", level=1)).to_have_text("Today")
    server.start()
    to_leaving(phone)
    assert f"stillpoint-{sam_of(server)}" in page.evaluate(DATABASES)


def test_where_the_server_still_has_it_nothing_was_deleted(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    phone = new_phone(server.base_url)
    phone.expect(DELETE, "net::ERR_FAILED")
    phone.context.route(f"**{DELETE}", lambda route: route.abort())
    page = about_to_delete(phone, server)
    press_delete(page)
    expect(page.get_by_text("Nothing was deleted. Please")).to_be_visible()
    expect(page.get_by_role("button", name="Delete my account")).to_be_enabled()
    phone.open("/today")
    expect(page.get_by_role("heading", level=1)).to_have_text("Today")


def test_where_the_page_cannot_reach_what_is_kept_it_opens_no_more(demo: Demo, new_phone: NewPhone) -> None:
    """The phone has noted nothing: it hears from the server, which it asks once a minute."""
    server, _ = demo
    phone = new_phone(server.base_url)
    phone.expect("/kept", 401)
    page = about_to_delete(phone, server)
    page.evaluate(FAILS)
    press_delete(page)
    page.wait_for_url("**/left")
    importing(page)("worker/store.js", A_MINUTE_AGO, sam_of(server))
    phone.open("/help")
    wait_until(page, f"async () => !(await ({IS_KEPT})())")

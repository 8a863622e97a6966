"""The first page of all: what the rest of the program brings comes through the worker, and nothing goes past it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Route

from tests.harness.chromium import Phone
from tests.worker.conftest import wait_until
from tests.worker.site import Site

HELD = "**/js/account.js"


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


def test_where_it_cannot_come_the_words_stay_and_the_next_try_goes_to_the_server(
    first: Phone, site: Site
) -> None:
    first.context.route(HELD, lambda route: route.abort("connectionrefused"))
    first.expect(f"/static/{site.release}/js/account.js", "net::ERR_CONNECTION_REFUSED")
    first.open("/reflect")
    first.page.locator("textarea").fill("A quiet hour.")
    first.page.get_by_role("button", name="Keep these words").click()
    first.page.get_by_text("Your words are still on this page").first.wait_for()
    assert first.page.locator("textarea").input_value() == "A quiet hour."
    first.page.get_by_role("button", name="Keep these words").click()
    site.wait_for(lambda: len(site.rows) == 1)

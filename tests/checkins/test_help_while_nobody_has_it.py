"""Sent, and not received: wherever a phone says so of a grave yes, help is there, and that nobody has it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.client import ask_on_to, choose, without_signal
from tests.browser.phones import change, sam_of, sign_in, sign_ins_expire
from tests.checkins.asking import begin, go_on, on_a_phone
from tests.faults.hand import IMPORT
from tests.harness.chromium import Phone
from tests.harness.server import Server

Demo = tuple[Server, dict[str, Any]]
SAFE = "Are you safe right now?"
NOBODY = "Nobody has this yet."
FORGET = f"""async ([account, paths]) => {{
  {IMPORT}
  const {{ write }} = await ours("worker/store.js");
  await write(account, "pages", (pages) => Promise.all(paths.map((path) => pages.delete(path))));
  for (const path of paths) await (await caches.open("plain")).delete(path);
}}"""

pytestmark = pytest.mark.timeout(240)


def without_a_worker(demo: Demo, new_phone: Callable[..., Phone]) -> Phone:
    """A private window, or a browser inside another app."""
    server = demo[0]
    phone = new_phone(server.base_url, service_workers="block")
    sign_in(phone, server, sam_of(server))
    page = phone.open("/check-ins")
    page.get_by_role("link", name="Before you come").first.click()
    page.wait_for_url("**/check-ins/*")
    return phone


def answer(page: Page, self_harm: str = "yes") -> None:
    """To the last screen."""
    begin(page)
    ask_on_to(page, 13)
    choose(page, "q.self-harm", self_harm)
    if self_harm == "yes":
        go_on(page, "Go on with the questions")
    ask_on_to(page, 17)
    go_on(page, "Skip")


def send(page: Page) -> None:
    page.get_by_role("button", name="Send these answers").click()


def cut_off(server: Server) -> None:
    sign_ins_expire(server)
    change(server, "DELETE FROM device_tokens")


def the_page_says_so(page: Page, why: str = "when there is a signal") -> None:
    waiting = page.locator("[data-waiting-answers]")
    expect(waiting.get_by_role("heading").first).to_have_text(SAFE, timeout=20_000)
    expect(waiting.get_by_role("link", name="Call 988").first).to_be_visible()
    expect(waiting.locator("[data-nobody-yet]:visible")).to_contain_text(NOBODY)
    expect(waiting.locator("[data-goes]:visible")).to_contain_text(why)
    expect(waiting.locator("[data-waiting-list]")).to_contain_text("Yes")
    expect(page.locator(".question:visible")).to_have_count(0)


def kept_here_says_so(page: Page) -> None:
    page.wait_for_url("**/kept-here**")
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name=SAFE)).to_be_visible()
    expect(main).to_contain_text("Nobody has your answers yet.")
    expect(main.get_by_role("link", name="Call 988").first).to_have_attribute("href", "tel:988")
    expect(main.get_by_role("link", name="+1 555 010 0100")).to_be_visible()  # the practice
    assert "help" not in page.url
    assert "harm" not in page.url


def test_with_no_worker_and_no_signal(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    phone = without_a_worker(demo, new_phone)
    page, faults = phone.page, []
    phone.context.on("weberror", lambda error: faults.append(str(error.error)))
    answer(page)
    with without_signal(demo[0], phone):
        send(page)
        the_page_says_so(page)
        phone.shot("no-worker-nobody-yet")
        page.get_by_role("button", name="Answer once more").click()
        expect(page.get_by_role("button", name="Begin")).to_be_visible()
        # Who answers again is not without it.
        expect(page.locator("[data-waiting-answers]").get_by_text(SAFE)).to_be_visible()
        begin(page)
        expect(page.locator(".question:visible :checked")).to_have_count(0)  # nothing of the last time
    assert faults == []


def test_with_no_worker_and_no_sign_in(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    phone = without_a_worker(demo, new_phone)
    phone.expect_anywhere(401)
    answer(phone.page)
    cut_off(demo[0])
    send(phone.page)
    the_page_says_so(phone.page, "Your sign-in has ended.")
    phone.page.get_by_role("main").get_by_role("link", name="Sign in").click()
    phone.page.wait_for_url("**/signin**")


def test_where_no_part_can_say_it_help_stands_before_the_notice(
    demo: Demo, new_phone: Callable[..., Phone]
) -> None:
    """That part of the page was lost on its way."""
    phone = without_a_worker(demo, new_phone)
    page = phone.page
    answer(page)
    page.evaluate("() => document.querySelector('[data-waiting-answers]').remove()")
    with without_signal(demo[0], phone):
        send(page)
        main = page.get_by_role("main")
        expect(main).to_contain_text("It is on this phone.", timeout=20_000)
        expect(main.get_by_role("heading", name=SAFE)).to_be_visible()
        expect(main).to_contain_text("Nobody has your answers yet.")


def test_with_every_way_in_ended(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    phone = on_a_phone(demo, new_phone)
    phone.expect_anywhere(401)
    page, address = phone.page, phone.page.url
    answer(page)
    cut_off(demo[0])
    send(page)
    kept_here_says_so(page)
    expect(page.get_by_role("main").get_by_role("link", name="Sign in")).to_be_visible()
    phone.shot("kept-here-help")
    # The check-in's own page leads to the sign-in: this comes first.
    phone.open("/help")
    phone.open(address)
    kept_here_says_so(page)
    page.get_by_role("link", name="Sign in").click()
    page.wait_for_url("**/signin**")


def test_of_other_answers_it_says_that_nobody_has_them(demo: Demo, new_phone: Callable[..., Phone]) -> None:
    phone = on_a_phone(demo, new_phone)
    phone.expect_anywhere(401)
    answer(phone.page, "no")
    cut_off(demo[0])
    send(phone.page)
    phone.page.wait_for_url("**/kept-here**")
    main = phone.page.get_by_role("main")
    expect(main).to_contain_text("Nobody has your answers yet.")
    expect(main.get_by_text(SAFE)).to_be_hidden()


@pytest.mark.parametrize("is_country_known", [True, False])
def test_where_the_page_of_the_check_in_was_never_kept(
    demo: Demo, new_phone: Callable[..., Phone], is_country_known: bool
) -> None:
    phone = on_a_phone(demo, new_phone)
    page = phone.page
    path = page.url.removeprefix(phone.base_url)
    answer(page)
    with without_signal(demo[0], phone):
        page.evaluate(FORGET, [sam_of(demo[0]), [path] if is_country_known else [path, "/help"]])
        send(page)
        if is_country_known:
            kept_here_says_so(page)
            return
        page.wait_for_url("**/kept-here**")
        main = page.get_by_role("main")
        expect(main.get_by_role("heading", name=SAFE)).to_be_visible()
        expect(main).to_contain_text("Pick one number, and call or text it.")
        expect(main).to_contain_text("Nobody has your answers yet.")
        main.get_by_role("link", name="Open Help").click()
        expect(page.get_by_role("heading", name="Help", exact=True)).to_be_visible()
        expect(page.get_by_role("main")).to_contain_text("988")

"""A session is moved and a plan is paused at the desk; the client's phone says so, with a signal and then without."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.client import wait_until_kept
from tests.browser.desk import ZONE
from tests.browser.phones import sam_of, sign_in
from tests.harness.chromium import DESK, Phone
from tests.harness.server import Server
from tests.harness.sign_in import person_named
from tests.worker.conftest import wait_until

KEEPS = """async ([path, words]) => {
  const { release } = document.documentElement.dataset;
  const { find } = await import(`/static/${release}/worker/kept.js`);
  return (await (await find(path))?.text())?.includes(words);
}"""


def say(page: Page, outcome: str, **fields: str) -> None:
    """Fill in the form for `outcome` on the client's page, and send it."""
    form = page.locator(f"form:has(input[name=outcome][value={outcome}])")
    form.evaluate("(form) => form.closest('details')?.setAttribute('open', '')")
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.get_by_role("button").click()
    page.wait_for_url("**#session")


def test_the_phone_follows_with_and_without_a_signal(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    sam = sam_of(server)
    desk = new_phone(server.base_url, "desk", size=DESK)
    sign_in(desk, server, person_named(server.data, "Dr. Rivera"))
    phone = new_phone(server.base_url)
    sign_in(phone, server, sam)
    wait_until_kept(phone)

    day = datetime.now(ZoneInfo(ZONE)) + timedelta(days=9)
    say(desk.open(f"/clients/{sam}"), "move", date=f"{day:%Y-%m-%d}", time="11:30")
    words = f"{day:%A} {day.day} {day:%B}"
    expect(phone.open("/today").get_by_text("9 days to go")).to_be_visible()
    expect(phone.open("/session-day").get_by_text(words).first).to_be_visible()
    wait_until(phone.page, KEEPS, ["/session-day", words])
    say(desk.open(f"/clients/{sam}"), "pause")
    expect(phone.open("/today").get_by_role("heading", name="Your plan is paused")).to_be_visible()
    wait_until(phone.page, KEEPS, ["/today", 'data-when="paused">'])

    server.kill()
    with phone.without_server():
        page = phone.open("/today")
        expect(page.get_by_role("heading", name="Your plan is paused")).to_be_visible()
        expect(page.get_by_text("days to go")).to_be_hidden()
    server.start()
    say(desk.open(f"/clients/{sam}"), "go-on")
    expect(phone.open("/today").get_by_text("9 days to go")).to_be_visible()

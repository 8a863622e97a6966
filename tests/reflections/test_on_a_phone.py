"""Whose it is, on a phone: what is seen of it before it is sent, and deleting, all without a signal."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.client import wait_until_kept, without_signal
from tests.browser.phones import wait_for
from tests.faults.hand import IMPORT
from tests.harness.chromium import Phone
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

WORDS, TITLE = "A door, <half> open.", "The door"
COPIES = f"""async (account) => {{
  {IMPORT}
  const entries = await (await ours("worker/outbox.js")).everything(account);
  return entries.filter(({{ pairs }}) => pairs.some(([, value]) => value === "reflection")).length;
}}"""

WAITING = f"""async (account) => {{
  {IMPORT}
  const entries = await (await ours("worker/outbox.js")).everything(account);
  return entries.filter(({{ state }}) => state !== "received").length;
}}"""

# Whether the plan that this phone keeps was asked for when all that it sent had been received.
KNOWS_ALL = f"""async (account) => {{
  {IMPORT}
  const {{ read }} = await ours("worker/store.js");
  const {{ keptAt }} = await read("phone", "bundles", (bundles) => bundles.get(account));
  return (await read(account, "received", (received) => received.getAll())).every(({{ at }}) => at < keptAt);
}}"""


def standing(server: Server) -> list[tuple[str, bool]]:
    with opened(server.data) as connection:
        rows = connection.execute("SELECT sharing, deleted_at FROM reflections").fetchall()
        return [(row[0], row[1] is not None) for row in rows]


@pytest.mark.timeout(240)
def test_a_preview_a_title_and_a_deletion_without_a_signal(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, _ = demo
    sam, phone = person_named(server.data, "Sam"), new_phone(server.base_url, "client")
    cookie = cookie_for(server.data, sam)
    phone.context.add_cookies([{"name": "sign-in", "value": cookie, "url": server.base_url}])
    wait_until_kept(phone)
    with opened(server.data) as connection:
        [step] = connection.execute("SELECT id FROM steps WHERE slug = 'day-1'").fetchone()
    page, path = phone.page, f"/reflect/{step}"
    with without_signal(server, phone):
        phone.open(path)
        page.locator("#text").fill(WORDS)
        page.get_by_text("Only you can read this").last.click()
        answer = page.locator("form.answer")
        expect(answer.locator("[data-preview] [data-for=private]")).to_be_visible()
        expect(answer.locator("[data-preview-words]")).to_be_hidden()
        answer.locator("label:has([value=shared])").click()
        expect(answer.locator("[data-preview-words]")).to_have_text(WORDS)
        answer.locator("label:has([name=sharing][value=bring])").click()
        answer.get_by_label("A title for it").fill(TITLE)
        expect(answer.locator("[data-preview-title]")).to_have_text(TITLE)
        expect(answer.locator("[data-preview-words]")).to_be_hidden()
        phone.shot("reflection-preview")
        page.get_by_role("button", name="Keep these words").click()
        expect(page.get_by_role("heading", level=1, name="It is on this phone")).to_be_visible()
        # The page that the phone kept shows what it holds alone.
        phone.open(path)
        place = page.locator("[data-written]")
        expect(place.locator("[data-words]")).to_have_text(WORDS)
        expect(place).to_contain_text(f"sees only this title: “{TITLE}”")
        expect(place.locator(".custody")).to_have_text("On this phone")
        place.get_by_text("Delete it").click()
        place.get_by_role("button", name="Delete what I wrote").click()
        page.get_by_role("link", name="Go on").click()
        expect(page.get_by_role("heading", name="You deleted this")).to_be_visible()
        expect(page.locator("[data-words]")).to_be_hidden()
        expect(page.locator("#text")).to_have_value("")
        expect(page.locator("[data-deleted] [data-not-yet]")).to_be_hidden()  # it never left the phone
        page.get_by_role("button", name="Bring it back").click()
        page.get_by_role("link", name="Go on").click()
        expect(page.locator("[data-words]")).to_have_text(WORDS)
        expect(page.get_by_role("heading", name="You deleted this")).to_be_hidden()
    phone.open("/today")
    wait_for(page, lambda: page.evaluate(WAITING, sam) == 0)
    assert standing(server) == [("bring", False)]
    assert page.evaluate(COPIES, sam) == 0, "what was deleted once has no sealed copy here any more"
    phone.open(path)
    expect(page.locator("[data-words]")).to_have_text(WORDS)
    page.get_by_text("Delete it").click()
    page.get_by_role("button", name="Delete what I wrote").click()
    expect(page.get_by_text("You can bring it back until")).to_be_visible()
    assert standing(server) == [("bring", True)]
    page.get_by_role("button", name="Bring it back").click()
    expect(page.locator("[data-words]")).to_have_text(WORDS)
    wait_until_kept(phone)
    wait_for(page, lambda: page.evaluate(KNOWS_ALL, sam))
    with without_signal(server, phone):
        phone.open(path)
        page.get_by_text("Share it, or take it back").click()
        place.locator("label:has([name=sharing][value=private])").click()
        page.get_by_role("button", name="Keep this choice").click()
        page.get_by_role("link", name="Go on").click()
        expect(place.get_by_text("Only you can read this.")).to_be_visible()
        expect(place.locator("[data-not-yet]")).to_contain_text("is there for Dr. Rivera as before")
        expect(place.locator("[data-not-yet]")).to_be_visible()

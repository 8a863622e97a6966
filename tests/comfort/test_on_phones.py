"""The comfort plan on a phone with no signal, on a second one at the same time, and at the therapist's desk."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from pwa.clock import now, stamp
from tests.browser.client import NoSignal, choose
from tests.browser.kept import IS_KEPT
from tests.browser.phones import change, put_cookie, sam_of, sign_in, wait_for
from tests.harness.chromium import DESK, TALL, Phone
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.harness.webkit import WebKit
from tests.worker.conftest import wait_until

Demo = tuple[Server, dict[str, Any]]
NewPhone = Callable[..., Phone]
SIGNAL = "Two taps on the blanket. 🌿 مرحبا"
BETTER = "A flat hand"
PLANS = """
SELECT entry_id, plain('comfort_plans.answers', comfort_plans.client_id, answers), revises
FROM comfort_plans JOIN entries ON entries.id = entry_id ORDER BY received_at
"""


def plans_on(server: Server) -> list[tuple[str, dict[str, str], str | None]]:
    """What the server has, in the order in which it came."""
    with opened(server.data) as connection:
        return [(row[0], json.loads(row[1]), row[2]) for row in connection.execute(PLANS)]


def phone_of_sam(new_phone: NewPhone, server: Server, name: str = "phone", **options: Any) -> Phone:
    phone = new_phone(server.base_url, name, **options)
    sign_in(phone, server, sam_of(server))
    wait_until(phone.open("/today"), IS_KEPT)
    return phone


def keep(page: Page) -> None:
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("heading", level=1, name="It is on this phone")).to_be_visible()
    page.get_by_role("link", name="Go on").click()
    page.wait_for_url("**/comfort")


def read(page: Page) -> str:
    """What stands there to read."""
    expect(page.locator("[data-comfort-read]")).to_be_visible()
    return page.locator("[data-comfort-read]").inner_text()


def unfold(page: Page) -> None:
    page.get_by_text("Change it", exact=True).click()
    expect(page.get_by_role("button", name="Keep this")).to_be_visible()


def test_filled_in_and_changed_without_a_signal_it_reads_back_and_arrives(
    demo: Demo, new_phone: NewPhone
) -> None:
    server, _ = demo
    phone = phone_of_sam(new_phone, server)
    page = phone.page
    with NoSignal(server, phone):
        phone.open("/comfort")
        expect(page.get_by_role("button", name="Keep this")).to_be_visible()
        expect(page.locator("[data-comfort-read]")).to_be_hidden()
        choose(page, "q.mask", "own")
        choose(page, "q.touch", "if-i-ask")
        page.get_by_label("My stop sign").fill(SIGNAL)
        keep(page)
        assert "My own" in read(page)
        assert SIGNAL in read(page)
        assert "Light" not in read(page)
        expect(page.get_by_text("On this phone", exact=True)).to_be_visible()
        expect(page.get_by_role("button", name="Keep this")).to_be_hidden()
        phone.shot("offline-filled")
        phone.open("/session-day")
        expect(page.get_by_role("link", name="Comfort plan")).to_contain_text("On this phone")
        # And once more, going on from what is on the phone.
        phone.open("/comfort")
        unfold(page)
        expect(page.get_by_label("My stop sign")).to_have_value(SIGNAL)
        page.get_by_label("My stop sign").fill(BETTER)
        choose(page, "q.mask", "")
        keep(page)
        assert BETTER in read(page)
        assert "Eye mask" not in read(page)
        assert SIGNAL not in read(page)
        phone.open("/today")
        expect(page.locator("[data-today-part=done]")).to_contain_text("Your comfort plan")
    phone.open("/today")
    wait_for(page, lambda: len(plans_on(server)) == 2)
    (first, said, over), (_, then, revises) = plans_on(server)
    assert (said, over) == ({"mask": "own", "touch": "if-i-ask", "signal": SIGNAL}, None)
    assert (then, revises) == ({"touch": "if-i-ask", "signal": BETTER}, first)
    phone.open("/comfort")
    expect(page.locator(".custody").first).to_contain_text("Received")
    assert BETTER in read(page)


def test_words_that_were_being_typed_come_back(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    phone = phone_of_sam(new_phone, server)
    page = phone.open("/comfort")
    choose(page, "q.music", "quiet")
    page.get_by_label("What worries me").fill("That I will cry")
    expect(page.get_by_text("Kept on this phone as you go")).to_be_visible()
    phone.open("/today")
    phone.open("/comfort")
    expect(page.get_by_text("What you were writing is still here").first).to_be_visible()
    expect(page.get_by_label("What worries me")).to_have_value("That I will cry")
    expect(page.locator("[name='q.music'][value=quiet]")).to_be_checked()


def test_what_was_begun_stays_open_though_the_session_moves_away(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    change(server, "UPDATE practices SET opening = 'by-date'")
    phone = phone_of_sam(new_phone, server)
    page = phone.open("/comfort")
    page.get_by_label("What worries me").fill("That I will cry")
    expect(page.get_by_text("Kept on this phone as you go")).to_be_visible()
    phone.open("/today")
    change(server, "UPDATE sessions SET starts_at = '2099-01-01T12:00:00.000Z'")
    phone.open("/comfort")
    expect(page.get_by_text("What you were writing is still here").first).to_be_visible()
    expect(page.get_by_label("What worries me")).to_have_value("That I will cry")
    expect(page.get_by_text("This opens on")).to_have_count(0)


def test_changed_on_two_phones_at_once_both_are_there_for_both(demo: Demo, new_phone: NewPhone) -> None:
    server, _ = demo
    phone = phone_of_sam(new_phone, server)
    page = phone.open("/comfort")
    choose(page, "q.touch", "none")
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator(".custody").first).to_contain_text("Received")
    tablet = phone_of_sam(new_phone, server, "tablet", size=TALL)
    there = tablet.open("/comfort")
    unfold(there)
    unfold(page)
    page.get_by_label("My stop sign").fill(BETTER)
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("[data-comfort-read]")).to_contain_text(BETTER)
    there.get_by_label("My stop sign").fill(SIGNAL)
    there.get_by_role("button", name="Keep this").click()
    expect(there.get_by_text("You changed this in two places")).to_be_visible()
    assert SIGNAL in read(there)
    tablet.shot("two-places")
    phone.open("/comfort")
    expect(page.get_by_text("You changed this in two places")).to_be_visible()
    expect(page.locator("main")).to_contain_text(BETTER)
    the_therapist_reads_both(new_phone, server)
    unfold(page)
    page.get_by_label("My stop sign").fill("Both hands")
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("[data-comfort-read]")).to_contain_text("Both hands")
    expect(page.get_by_text("You changed this in two places")).to_have_count(0)
    [_, one, other, last] = plans_on(server)
    assert set((last[2] or "").split()) == {one[0], other[0]}


def the_therapist_reads_both(new_phone: NewPhone, server: Server) -> None:
    """And is told that there are two; both then count as opened."""
    desk = new_phone(server.base_url, "therapist", size=DESK)
    put_cookie(desk, "sign-in", cookie_for(server.data, person_named(server.data, "Dr. Rivera")), "Lax")
    page = desk.open(f"/clients/{sam_of(server)}")
    expect(page.locator("#comfort")).to_contain_text("please ask which one holds")
    for words in (SIGNAL, BETTER):
        expect(page.locator("#comfort").get_by_text(words)).to_be_visible()
    desk.shot("comfort")
    for article in page.locator("#comfort > article").all():
        article.scroll_into_view_if_needed()
        page.wait_for_timeout(1_200)  # on the screen for a moment, and not only passed by
    page.locator("#comfort").get_by_text("1 earlier version").click()
    page.locator("#comfort > details article").scroll_into_view_if_needed()
    wait_for(page, lambda: _opened(server) == 3)


def _opened(server: Server) -> int:
    with opened(server.data) as connection:
        count = "SELECT count(*) FROM entries WHERE kind = 'comfort' AND opened_at IS NOT NULL"
        return int(connection.execute(count).fetchone()[0])


def test_too_late_for_this_session_the_words_stay_readable_on_the_phone(
    demo: Demo, new_phone: NewPhone
) -> None:
    """The phone had not heard that it took place."""
    server, _ = demo
    phone = phone_of_sam(new_phone, server)
    phone.expect("/entries/{id}", 422)
    page = phone.open("/comfort")
    page.get_by_label("My stop sign").fill(SIGNAL)
    change(
        server,
        "UPDATE sessions SET state = 'took-place', starts_at = :at",
        at=stamp(now() - timedelta(days=1)),
    )
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text("so your plan stays as it was before").first).to_be_visible()
    expect(page.get_by_label("My stop sign")).to_have_value(SIGNAL)
    phone.open("/entries")
    page.get_by_text("Read it").click()
    expect(page.locator("[data-outbox]")).to_contain_text(f"signal: {SIGNAL}")


def test_without_a_signal_it_reads_back_in_webkit_too(demo: Demo, new_webkit: Callable[..., WebKit]) -> None:
    server, _ = demo
    phone = new_webkit(server.base_url)
    phone.open("/healthz")
    phone.cookie("sign-in", cookie_for(server.data, sam_of(server)))
    phone.open("/today")
    phone.wait(IS_KEPT)
    server.kill()
    phone.open("/comfort")
    phone.click("label:has(input[name='q.light'][value='dim'])")
    phone.fill("textarea[name='q.signal']", BETTER)
    phone.press("Keep this")
    phone.wait_for_text("on this phone", "main")
    phone.open("/comfort")
    phone.wait_for_text(BETTER, "[data-comfort-read]")
    phone.wait_for_text("Dim", "[data-comfort-read]")
    server.start()
    phone.open("/comfort")
    phone.wait("() => document.querySelector('.custody').innerText.includes('Received')", seconds=60)
    assert [said for _, said, _ in plans_on(server)] == [{"light": "dim", "signal": BETTER}]

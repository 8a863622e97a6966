"""A therapist hands a client over by hand, in Chromium, and the client reads it on their phone."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.phones import sam_of, sign_in
from tests.harness.chromium import DESK, Phone
from tests.harness.people import invite_colleague
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named


def test_a_client_goes_from_one_desk_to_another(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    server, sam = demo[0], sam_of(demo[0])
    owner, alice, phone = (
        new_phone(server.base_url, name, size=size)
        for name, size in (("owner", DESK), ("alice", DESK), ("sam", (360, 640)))
    )
    rivera = person_named(server.data, "Dr. Rivera")
    sign_in(owner, server, rivera)
    sign_in(alice, server, invite_colleague(server, cookie_for(server.data, rivera), "Alice"))
    sign_in(phone, server, sam)

    page = owner.open(f"/clients/{sam}")
    page.get_by_text("Hand over to somebody else").click()
    owner.expect(f"/clients/{sam}/therapist", 422)
    page.get_by_role("button", name="Hand over").click()
    page.get_by_role("link", name="Please choose somebody who works here.").click()
    expect(page.get_by_label("To whom")).to_be_focused()
    page.get_by_label("To whom").select_option("Alice")
    page.get_by_role("button", name="Hand over").click()
    expect(page.locator("#therapist .lead")).to_have_text("Alice")
    owner.shot("handed-over")

    page = alice.open("/clients")
    page.get_by_role("link", name="Sam").click()
    page.get_by_text("Hand over to somebody else").click()
    alice.shot("hand-over")
    expect(phone.open("/today").get_by_text("You have a new therapist here")).to_be_visible()
    phone.shot("new-therapist")
    page.get_by_label("To whom").select_option("Dr. Rivera")
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("status").filter(has_text="Handed over.")).to_be_focused()
    expect(page.get_by_role("link", name="Sam")).to_have_count(0)

"""Signing in with an authenticator that is ill, came back from a backup, or is asked twice; and the browser's Back."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.client import join
from tests.harness.chromium import Authenticator, Phone
from tests.harness.database import opened
from tests.harness.server import Server

Demo = tuple[Server, dict[str, Any]]
NewPhone = Callable[..., Phone]
AGAIN = """async (body) => {
  const headers = { "content-type": "application/json", accept: "application/json" };
  return (await fetch("/signin/finish", { method: "POST", headers, body })).status;
}"""


def joined(demo: Demo, new_phone: NewPhone) -> tuple[Phone, Authenticator]:
    """A client's phone with a passkey, signed out. It asks by the button alone: its list would touch by itself."""
    server, links = demo
    phone = new_phone(server.base_url)
    phone.context.add_init_script("PublicKeyCredential.isConditionalMediationAvailable = async () => false")
    join(phone, links["client_invitation"], links["client_code"])
    phone.context.clear_cookies()
    return phone, phone.passkeys_of()


def sign_in(phone: Phone) -> Page:
    page = phone.open("/signin")
    page.get_by_role("button", name="Sign in with your passkey").click()
    return page


def test_t8_one_that_did_not_verify_its_owner_is_refused_and_good_the_next_time(
    demo: Demo, new_phone: NewPhone
) -> None:
    phone, authenticator = joined(demo, new_phone)
    phone.expect("/signin/finish", 400)
    authenticator.bad_verification()
    page = sign_in(phone)
    expect(page.get_by_role("alert")).to_contain_text("This passkey did not work here.")
    assert len(authenticator.passkeys()) == 1, "it may be good the next time, so it stays"
    authenticator.bad_verification(False)
    sign_in(phone).wait_for_url("**/today")


def test_a_signature_that_is_none_lets_nobody_in_and_one_answer_counts_once(
    demo: Demo, new_phone: NewPhone
) -> None:
    phone, authenticator = joined(demo, new_phone)
    phone.expect("/signin/finish", 400)
    kept = authenticator.passkeys()
    authenticator.bad_signature()
    page = sign_in(phone)
    expect(page.get_by_role("alert")).to_contain_text("This passkey did not work here.")
    authenticator.bad_signature(False)
    authenticator.put_back(kept)
    sent: list[str] = []
    page.on(
        "request", lambda request: request.url.endswith("/finish") and sent.append(request.post_data or "")
    )
    sign_in(phone).wait_for_url("**/today")
    assert json.loads(sent[-1])["id"]
    assert page.evaluate(AGAIN, sent[-1]) == 400


def test_one_from_a_backup_counts_lower_and_is_let_in_and_back_and_forward_lead_nowhere_odd(
    demo: Demo, new_phone: NewPhone
) -> None:
    phone, authenticator = joined(demo, new_phone)
    with opened(demo[0].data) as connection:
        connection.execute("UPDATE passkeys SET sign_count = 1000, backup_eligible = 0")
        connection.commit()
    kept = authenticator.passkeys()
    authenticator.remove_all()
    authenticator.put_back(
        [one | {"signCount": 1, "backupEligibility": False, "backupState": False} for one in kept]
    )
    page = phone.open("/help")
    sign_in(phone).wait_for_url("**/today")
    with opened(demo[0].data) as connection:
        events = [row[0] for row in connection.execute("SELECT event FROM audit ORDER BY at, id")]
    assert sorted(events[-2:]) == ["older-counter", "signed-in"]
    page.go_back()
    page.wait_for_url("**/help")
    page.go_forward()
    page.wait_for_url("**/today")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

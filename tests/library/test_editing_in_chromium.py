"""Writing in a real browser: the preview follows what is typed, nothing hostile runs, and nothing is lost by a slip."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.browser.phones import sign_ins_expire
from tests.harness.chromium import DESK, SMALL, Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.library.test_hostile_texts import HOSTILE

SLUG = "what-to-expect"
Opened = Callable[..., Phone]


@pytest.fixture
def desk(demo: tuple[Server, dict[str, Any]], new_phone: Opened) -> Phone:
    """The owner's browser."""
    server = demo[0]
    phone = new_phone(server.base_url, "owner", size=DESK)
    owner = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
    phone.context.add_cookies([{"name": "sign-in", "value": owner, "url": server.base_url}])
    return phone


def _save(page: Page) -> None:
    page.get_by_role("button", name="Save the draft").click()
    page.wait_for_url(re.compile(rf"/library/{SLUG}$"))


def test_the_preview_follows_what_is_typed(desk: Phone):
    page = desk.open(f"/library/{SLUG}/edit")
    shown = page.locator("#preview")
    page.get_by_label("Title", exact=True).fill("A day with us")
    expect(shown.get_by_role("heading", level=2).first).to_have_text("A day with us")
    page.locator("#body").fill("## Coming in\n\nYou can *rest*.\n\n{{food-rule}}\n\n{{nothing}}")
    expect(shown.get_by_role("heading", name="Coming in")).to_be_visible()
    expect(shown.locator("em")).to_have_text("rest")
    expect(shown).to_contain_text("stop eating 4 hours before your session")
    expect(shown).to_contain_text("nothing to fill in for it")
    expect(page.locator("#body")).to_be_focused()
    page.locator("#body").fill("## Coming in\n\nYou can *rest*.")
    expect(shown).not_to_contain_text("Before it can be saved")
    _save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("A day with us")


def test_what_is_typed_is_not_left_by_a_slip(desk: Phone):
    page = desk.open(f"/library/{SLUG}/edit")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.get_by_label("Title", exact=True).press_sequentially(" and more")
    page.get_by_role("link", name="Clients").click()
    expect(page).to_have_url(re.compile("/edit$"))
    assert asked == ["beforeunload"]
    _save(page)  # which asks nothing
    assert asked == ["beforeunload"]


def test_what_is_typed_stays_when_the_sign_in_ends_under_it(desk: Phone, demo: tuple[Server, dict[str, Any]]):
    server = demo[0]
    page = desk.open(f"/library/{SLUG}/edit")
    sign_ins_expire(server)
    desk.expect(f"/library/{SLUG}/preview", 401)
    over = page.get_by_role("dialog", name="Your sign-in has ended")
    for letters in ("A day", "A day with us"):
        page.get_by_label("Title", exact=True).fill(letters)
        expect(over.get_by_role("link", name="Sign in on a second page")).to_be_visible()
        desk.shot("sign-in-over")
        over.get_by_role("button", name="OK").click()
        expect(over).to_be_hidden()
    signed_in = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
    desk.context.add_cookies([{"name": "sign-in", "value": signed_in, "url": server.base_url}])
    _save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("A day with us")


def test_nothing_hostile_runs(desk: Phone, demo: tuple[Server, dict[str, Any]], new_phone: Opened):
    """While it is typed, in the draft, compared, approved, and on the client's phone."""
    server = demo[0]
    sam = person_named(server.data, "Sam")
    signed_in = cookie_for(server.data, sam)
    body = "\n\n".join(one for one in HOSTILE if not one.startswith("{"))
    words = "<img src=x onerror=\"document.body.dataset.ran='yes'\"><b hx-get=/signout hx-trigger=load>"
    asked: list[str] = []
    desk.context.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page = desk.open(f"/library/{SLUG}/edit")
    page.on("dialog", lambda dialog: asked.append(f"DIALOG {dialog.message}"))
    page.get_by_label("Title", exact=True).fill(words[:80])
    page.locator("#body").fill(body.replace("alert(1)", "document.body.dataset.ran='yes'"))
    expect(page.locator("#preview .prose")).to_contain_text("vbscript:msgbox")
    _unharmed(page)
    _save(page)
    for path in ("", "/edit", "/changes", "/discard"):
        _unharmed(desk.open(f"/library/{SLUG}{path}"))
    desk.open(f"/library/{SLUG}")
    page.get_by_role("button", name="Approve this text").click()
    expect(page.locator("#approval [role=status]")).to_contain_text("Approved")
    _unharmed(desk.open(f"/clients/{sam}/texts"))
    page.get_by_role("button", name="Use the new texts in this plan").click()
    page.wait_for_url(re.compile(rf"/clients/{sam}"))
    phone = new_phone(server.base_url, "sam", size=SMALL)
    phone.context.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    phone.context.add_cookies([{"name": "sign-in", "value": signed_in, "url": server.base_url}])
    on_phone = phone.open("/today")
    expect(on_phone.get_by_text("One text in your plan is new")).to_be_visible()
    _unharmed(on_phone)
    step = on_phone.get_by_role("link", name="<img src=x").first.get_attribute("href")
    phone.open(step or "")
    expect(on_phone.locator("main .prose")).to_contain_text("vbscript:msgbox")
    _unharmed(on_phone)
    assert not [one for one in asked if one.endswith("/signout") or "DIALOG" in one]
    assert not [one for one in asked if not re.match(rf"\w+ {re.escape(server.base_url)}/", one)]


def _unharmed(page: Page) -> None:
    assert page.evaluate("document.body.dataset.ran ?? null") is None
    found = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((one) =>
            /^(SCRIPT|IFRAME|IMG|STYLE|OBJECT)$/i.test(one.tagName) || [...one.attributes].some(({ name, value }) =>
                name.startsWith("on") || /^(javascript|data|vbscript):/i.test(value.trim())
                || (name.startsWith("hx-") && value.includes("signout")))
        ).map((one) => one.outerHTML.slice(0, 200))"""
    )
    assert found == []


def test_it_all_works_without_script(demo: tuple[Server, dict[str, Any]], new_phone: Opened):
    server = demo[0]
    plain = new_phone(server.base_url, "plain", size=SMALL, java_script_enabled=False)
    owner = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
    plain.context.add_cookies([{"name": "sign-in", "value": owner, "url": server.base_url}])
    page = plain.open("/library/new")
    page.get_by_label("Checklist").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Title", exact=True).fill("Ours")
    page.get_by_label("To tick").fill("A hat\nBlankets | the practice")
    page.locator("#body").fill("Some words.")
    page.get_by_role("button", name="Show it").click()
    expect(page.locator("#preview")).to_contain_text("A hat")
    expect(page.get_by_label("Title", exact=True)).to_have_value("Ours")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ours")
    page.get_by_role("button", name="Approve this text").click()
    expect(page.locator(".is-approved")).to_be_visible()
    plain.open("/library/arrange")
    page.get_by_role("button", name=re.compile(r"^Up\W+Ours$")).click()
    steps = page.locator(".arranged").first.locator("li")
    expect(steps.nth(-2)).to_contain_text("Ours")
    page.get_by_role("button", name=re.compile(r"^Hide\W+Ours$")).click()
    expect(steps.nth(-2)).to_contain_text("Hidden")

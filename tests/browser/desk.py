"""What a therapist does at the desk, click by click."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

from tests.harness.chromium import Phone

ZONE = "America/New_York"


def own_the_practice(desk: Phone, owner_link: str) -> None:
    page = desk.open(owner_link)
    page.get_by_role("button", name="passkey").click()
    page.wait_for_url("**/practice")
    expect(page.get_by_text("of 12 things set")).to_be_visible()
    desk.shot("setup-empty")


def refused_before_all_is_ready(desk: Phone) -> None:
    """A link before the setup is done is refused, with what is missing; the client added for it stays."""
    add_a_client(desk, "Early", days=9)
    desk.expect("/clients/{id}/invitations", 422)
    desk.page.get_by_role("button", name="Make an invitation").click()
    expect(desk.page.get_by_text("Nothing was sent yet")).to_be_visible()
    expect(desk.page.locator("main")).to_contain_text(re.compile("to be read and approved|approve", re.I))
    desk.shot("refused")


def set_up(desk: Phone) -> None:
    page = desk.open("/practice")
    page.get_by_label("Name of the practice").fill("Harbour Practice")
    page.get_by_label("Phone number for clients").fill("+1 555 010 0100")
    page.get_by_label("Address").fill("12 Quay Street, Portland")
    page.get_by_label("Country").select_option("US")
    page.get_by_label("Time zone").select_option(ZONE)
    page.get_by_label("Who reads check-ins, and when").fill(
        "Dr. Rivera reads check-ins on working days before 5 pm."
    )
    page.get_by_label("Out of hours").fill("In the evening, call +1 555 010 0199.")
    page.locator("[name=food_rule][value=hours]").check()
    page.locator("[name=food_hours]").fill("4")
    page.locator("[name=drink_rule][value=told]").check()
    page.locator("[name=ride_rule][value=words]").check()
    page.get_by_label("Your rule for the ride home").fill("An adult you know takes you home.")
    page.locator("[name=spoken_code][value=on]").check()
    page.locator("[name=record_rule][value=years]").check()
    page.locator("[name=record_years]").fill("7")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Your practice is set up")).to_be_visible()
    desk.shot("setup-done")


def approve_everything(desk: Phone) -> None:
    page = desk.open("/library")
    desk.shot("library")
    page.get_by_role("link", name="Why it is different").first.click()
    desk.shot("library-text")
    page.get_by_role("button", name="Approve").first.click()
    expect(page.locator("main")).to_contain_text("Approved")
    page.goto(f"{desk.base_url}/library/approve-all")
    page.get_by_role("button", name="I have read them. Approve").click()
    page.goto(f"{desk.base_url}/practice")
    expect(page.get_by_text("You are ready.")).to_be_visible()


def add_a_client(desk: Phone, name: str, days: int) -> None:
    when = datetime.now(ZoneInfo(ZONE)) + timedelta(days=days)
    page = desk.open("/clients/new")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Day of the session").fill(f"{when:%Y-%m-%d}")
    page.get_by_label("Time", exact=True).fill("10:00")
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def make_the_links(desk: Phone) -> tuple[str, str, str]:
    """The prep link, the invitation and its spoken code, read off the page."""
    page = desk.page
    page.get_by_role("button", name="Make a prep link").click()
    page.get_by_role("button", name="Make an invitation").click()
    links = page.locator("#ways input[readonly]").evaluate_all(
        "(inputs) => inputs.map((input) => input.value)"
    )
    assert page.locator("#ways svg[class]").count() >= 2
    for scheme in ("mailto:", "sms:"):
        text = page.locator(f"#ways a[href^='{scheme}']").first.get_attribute("href") or ""
        assert "ketamine" not in text.lower()
        assert "therapy" not in text.lower()
    desk.shot("links")
    code = page.locator(".spoken strong").inner_text().replace(" ", "")
    prep = next(link for link in links if "/l/" in link)
    return prep, next(link for link in links if "/join#" in link), code


def see_what_the_client_sees(desk: Phone) -> None:
    page = desk.page
    page.get_by_role("link", name="See what Sam sees").click()
    expect(page.locator("main")).to_contain_text("Eye mask and blankets")
    assert page.locator("main form :is(button, input:not([type=hidden]), textarea)").evaluate_all(
        "(controls) => controls.every((control) => control.matches(':disabled'))"
    )
    desk.shot("preview")
    page.go_back()


def the_therapist_sees_it(desk: Phone, *words_of_the_client: str) -> None:
    page = desk.open("/clients")
    desk.shot("clients")
    page.get_by_role("link", name="Sam").first.click()
    for words in (*words_of_the_client, "Thoughts of hurting yourself"):
        # What raised a flag stands above too, folded.
        expect(page.locator("main").get_by_text(words).locator("visible=true").first).to_be_visible()
    desk.shot("client-page")
    assert page.locator("main").get_by_text(words_of_the_client[0]).count() == 1
    page.wait_for_timeout(1500)

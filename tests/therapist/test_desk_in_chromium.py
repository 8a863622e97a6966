"""The desk in a real browser: HTMX under the content security policy, focus, and what counts as opened."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Page, expect

from pwa import secrets
from pwa.db import driver
from pwa.library import service as library
from pwa.settings import from_env
from tests.harness.chromium import DESK, TALL, Phone
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named

HOSTILE = '<div hx-get="/signout" hx-trigger="load"><img src="/nowhere" onerror="alert(1)">'


class Practice:
    """A running demo with its therapist at a desk and its client's phone as a plain HTTP client."""

    def __init__(self, server: Server, phone: Phone) -> None:
        self.server, self.phone = server, phone
        self.sam = person_named(server.data, "Sam")
        owner = cookie_for(server.data, person_named(server.data, "Dr. Rivera"))
        phone.context.add_cookies([{"name": "sign-in", "value": owner, "url": server.base_url}])
        self.client = httpx.Client(
            base_url=server.base_url,
            cookies={"sign-in": cookie_for(server.data, self.sam)},
            headers={"accept": "application/json", "sec-fetch-site": "same-origin"},
        )

    def sql(self, statement: str, *values: Any) -> list[Any]:
        """Run a statement on the server's own database."""
        settings = from_env({"STILLPOINT_DATA": str(self.server.data)})
        key = secrets.load(settings).database_key
        with closing(driver.open_sealed(settings.database, key)) as connection:
            return connection.execute(statement, values).fetchall()

    def send(self, kind: str, slug: str, **fields: str) -> str:
        """An entry of the client; its id."""
        [row] = self.sql("SELECT id FROM steps WHERE slug = ? LIMIT 1", slug)
        entry_id = str(uuid4())
        sent = {"account": self.sam, "kind": kind, "step": row["id"], **fields}
        assert self.client.post(f"/entries/{entry_id}", json=sent).status_code == 201
        return entry_id

    def check_in(self, *yes: str) -> str:
        version = next(piece.version for piece in library.built_in() if piece.slug == "pre-session")
        return self.send(
            "check-in", "check-in-before", version=version, **{f"q.{name}": "yes" for name in yes}
        )

    def take_back(self, question: str, slug: str) -> None:
        """The client takes a question back, and deletes what they wrote to a step."""
        if question:
            self.send("question-back", slug, question=question)
        self.send("reflection-delete", slug)

    def send_long(self) -> str:
        """A reflection as long as we take one, which the page has below the window; its id."""
        self.send("reflection", "intention", sharing="shared", text="To be kind.\n" * 30)
        return self.send("reflection", "day-1", sharing="shared", text="a word or " * 2000)

    def opened(self, entry_id: str) -> str | None:
        [row] = self.sql("SELECT opened_at FROM entries WHERE id = ?", entry_id)
        opened_at: str | None = row["opened_at"]
        return opened_at

    def open(self, path: str = "") -> Page:
        """The client's page, or one below it."""
        return self.phone.open(f"/clients/{self.sam}{path}")


@pytest.fixture
def practice(demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]) -> Iterator[Practice]:
    made = Practice(demo[0], new_phone(demo[0].base_url, "therapist", size=DESK))
    yield made
    made.client.close()


def test_search_as_you_type(practice: Practice):
    page = practice.phone.open("/clients")
    box = page.get_by_role("searchbox")
    box.press_sequentially("nobody")
    expect(page.get_by_text("Nobody here goes by")).to_be_visible()
    expect(box).to_be_focused()
    box.fill("sa")
    expect(page.get_by_role("link", name="Sam", exact=True)).to_be_visible()
    assert page.url.endswith("/clients")
    # Nothing of it stays behind in the browser.
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_search_works_without_script(practice: Practice, new_phone: Callable[..., Phone]):
    plain = new_phone(practice.server.base_url, "plain", size=TALL, java_script_enabled=False)
    plain.context.add_cookies(practice.phone.context.cookies())
    page = plain.open("/clients")
    page.get_by_role("searchbox").fill("sam")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Sam", exact=True)).to_be_visible()
    assert page.url.endswith("?q=sam")


def test_one_text_is_approved_in_its_place(practice: Practice):
    practice.sql("DELETE FROM library_versions WHERE slug IN ('why-different', 'intention')")
    page = practice.phone.open("/library/why-different")
    page.get_by_role("button", name="Approve this text").click()
    done = page.locator("#approval [role=status]")
    expect(done).to_contain_text("Approved by Dr. Rivera")
    expect(done).to_be_focused()
    page.get_by_role("link", name="Next: An intention").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("An intention")


def test_what_was_done_moves_below(practice: Practice):
    practice.check_in("self-harm")
    practice.check_in("no-ride")
    page = practice.open()
    first = page.locator("#flags .notice").first
    first.get_by_role("button", name="I take this").click()
    expect(page.locator("#flags [role=status]")).to_be_focused()
    first.get_by_label("I called").check()
    first.get_by_role("button", name="Note it").click()
    expect(page.locator("#flags .notice")).to_have_count(1)
    expect(page.locator("#flags [role=status]")).to_be_focused()
    expect(page.get_by_text("1 check-in looked at")).to_be_visible()
    page.get_by_role("link", name="Needs a look 1 waiting").click()
    expect(page.get_by_role("cell", name="Dr. Rivera called")).to_be_visible()


def test_what_was_on_the_screen_counts_as_opened(practice: Practice):
    seen = practice.send("reflection", "intention", sharing="shared", text=HOSTILE + "\n" + "word " * 2000)
    early = practice.send("tick", "what-to-bring", item="layers", done="yes")
    page = practice.open()
    expect(page.locator(".entry .words")).to_contain_text('<div hx-get="/signout"')
    until(lambda: practice.opened(seen) is not None)
    # Its row in the plan is further down: it is opened when somebody goes there.
    assert practice.opened(early) is None
    page.get_by_role("link", name="What to bring").scroll_into_view_if_needed()
    until(lambda: practice.opened(early) is not None)


def test_the_longest_text_is_opened_by_whoever_reads_it(practice: Practice):
    """Scrolled to in small steps, as a wheel does: of so much there is never a tenth in the window."""
    entry = practice.send_long()
    page = practice.open()
    words = page.locator(f'[data-arrived="{entry}"] .words')
    expect(words).not_to_be_in_viewport()
    page.wait_for_timeout(1500)
    assert practice.opened(entry) is None, "nobody has been there yet"
    box = words.bounding_box()
    assert box["height"] > 6 * DESK[1]
    page.mouse.move(300, 300)
    below = box["y"] + 200 - DESK[1]  # 200 pixels of it are to be seen there
    _wheel(page, below)
    page.wait_for_timeout(1500)
    assert practice.opened(entry) is None, "its first lines are not yet a third of the window"
    _wheel(page, 2 * DESK[1])
    until(lambda: practice.opened(entry) is not None)


def test_what_was_only_passed_by_is_not_opened(practice: Practice):
    entry = practice.send_long()
    page = practice.phone.page
    page.clock.install()
    practice.open()
    page.clock.pause_at(datetime.now(UTC) + timedelta(minutes=1))
    words = page.locator(f'[data-arrived="{entry}"] .words')
    end = page.locator("#listening")
    expect(end).not_to_be_in_viewport()
    for there, milliseconds in ((words, 900), (end, 5000), (words, 900)):
        there.evaluate("one => one.scrollIntoView({ behavior: 'instant' })")
        expect(there).to_be_in_viewport()
        page.clock.run_for(milliseconds)
        page.wait_for_timeout(500)
        assert practice.opened(entry) is None, "two looks of less than a second are not one"
    page.clock.run_for(200)
    until(lambda: practice.opened(entry) is not None)


def test_a_page_in_the_background_opens_nothing(practice: Practice):
    entry = practice.send("reflection", "intention", sharing="shared", text="To be kind.")
    hidden = "Object.defineProperty(document, 'visibilityState', { get: () => window.shown ? 'visible' : 'hidden' })"
    practice.phone.page.add_init_script(hidden)
    page = practice.open()
    page.wait_for_timeout(1500)
    assert practice.opened(entry) is None
    page.evaluate("window.shown = true; document.dispatchEvent(new Event('visibilitychange'))")
    until(lambda: practice.opened(entry) is not None)


def test_a_link_is_made_copied_and_revoked(practice: Practice):
    practice.phone.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = practice.open()
    page.get_by_role("button", name="Make an invitation").click()
    new = page.locator(".way", has_text="Invitation")
    expect(new).to_be_in_viewport()
    expect(new.get_by_text("Say this aloud. Do not send it.")).to_be_visible()
    new.get_by_role("button", name="Copy").click()
    expect(new.get_by_role("button", name="Copied")).to_be_visible()
    link = new.get_by_role("textbox").input_value()
    assert page.evaluate("navigator.clipboard.readText()") == link
    new.get_by_text("QR code").click()
    expect(new.get_by_role("img", name="QR code")).to_be_visible()
    new.get_by_role("button", name="Revoke").click()
    expect(page.locator(".way", has_text="Invitation")).to_have_count(0)


def test_the_preview_can_be_read_and_not_pressed(practice: Practice):
    page = practice.open("/preview")
    page.get_by_role("link", name="Prepare").first.click()
    page.get_by_role("link", name="What to bring").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What to bring")
    for button in page.locator(".phone button").all():
        expect(button).to_be_disabled()
    box = page.locator(".phone").bounding_box()
    assert 400 <= box["width"] <= 420


def test_every_page_fits_a_small_phone(practice: Practice, new_phone: Callable[..., Phone]):
    practice.check_in("self-harm")
    small = new_phone(practice.server.base_url, "small")
    small.context.add_cookies(practice.phone.context.cookies())
    own = f"/clients/{practice.sam}"
    for path in (
        "/clients",
        "/clients/new",
        own,
        f"{own}/preview",
        "/library",
        "/library/pre-session",
        "/practice",
    ):
        page = small.open(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, path
        expect(page.get_by_role("heading", level=1)).to_be_visible()


def _wheel(page: Page, far: float) -> None:
    """Turn the wheel until the page has moved so far."""
    for _ in range(round(far / 100)):
        page.mouse.wheel(0, 100)
        page.wait_for_timeout(30)


def until(true: Callable[[], bool], seconds: float = 8) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.1)

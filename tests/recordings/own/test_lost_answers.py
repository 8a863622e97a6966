"""A therapist sends what they recorded, and the answer is lost: nothing untrue is said, and nothing is there twice."""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.harness.chromium import DESK, Phone
from tests.harness.server import Server
from tests.recordings.own.test_studio_in_the_browser import act, begin, chromium_browser, length, person

__all__ = ["chromium_browser"]

NEW = "/library/recordings/new"
ARRIVING = "**/library/recordings/arriving**"
UNKNOWN = "We do not know yet whether it arrived."
TITLE = "Said once"


def finished(desk: Phone) -> Page:
    """Something short is recorded, and only to be sent."""
    page = desk.open("/library/recordings/studio/own")
    begin(page, "That is all.")
    length(page)
    page.get_by_label("Title").fill(TITLE)
    return page


def lose(desk: Phone, page: Page, counted: Counter[str], is_received: bool) -> None:
    """The next form is received or not, and its answer lost in any case. What goes is counted by its method."""

    def once(route: Route, request: Request) -> None:
        if is_received:
            route.fetch()
        route.abort("connectionreset")

    def count(route: Route, request: Request) -> None:
        counted[request.method] += 1
        route.continue_()

    page.route(f"**{NEW}", once, times=1)
    page.route(ARRIVING, count)
    desk.expect(NEW, "net::ERR_CONNECTION_RESET")


@pytest.mark.parametrize("is_received", [True, False])
@pytest.mark.parametrize("reloads", [False, True])
def test_sent_again_it_is_there_once(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone], is_received: bool, reloads: bool
) -> None:
    server, _ = demo
    desk = person(new_phone, server, "Dr. Rivera", size=DESK)
    page, sent = finished(desk), Counter[str]()
    lose(desk, page, sent, is_received)
    act(page, "Send it")
    expect(page.get_by_text(UNKNOWN)).to_be_visible()
    expect(page.get_by_text("It is kept on this computer.")).to_be_visible()
    desk.shot("unknown")
    before = sent.copy()
    if reloads:
        desk.open("/library/recordings/studio/own")
        act(page, "Go on with it")
        act(page, "That is all")
        length(page)
        page.get_by_label("Title").fill(TITLE)
    act(page, "Send it")
    page.wait_for_url(re.compile(r"/library/recordings/voice-\w+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert sent == before, "nothing of the sound went again"
    desk.open("/library/recordings")
    assert page.get_by_role("link", name=TITLE).count() == 1
    act_on = desk.open("/library/recordings/studio/own")
    expect(act_on.get_by_label("What you will say")).to_be_visible()


def test_what_was_changed_since_is_sent_as_it_is_now(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone]
) -> None:
    """Rather two of it than one that is not what they meant: for another client, say."""
    server, _ = demo
    desk = person(new_phone, server, "Dr. Rivera", size=DESK)
    page, sent = finished(desk), Counter[str]()
    lose(desk, page, sent, is_received=True)
    act(page, "Send it")
    expect(page.get_by_text(UNKNOWN)).to_be_visible()
    page.get_by_label("Title").fill("Said otherwise")
    act(page, "Send it")
    page.wait_for_url(re.compile(r"/library/recordings/voice-\w+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Said otherwise")

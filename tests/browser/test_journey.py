"""The whole journey in Chromium at a phone's size: from `serve` on an empty folder to "opened by your therapist".

Passkeys are made in a virtual authenticator; the server process is really stopped for the part without signal.
"""

from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from pwa import secrets
from pwa.clock import now, stamp
from pwa.db import driver
from pwa.settings import from_env
from tests.browser.client import (
    INTENTION,
    QUESTION,
    REFLECTION,
    all_of_it_is_on_this_phone,
    check_in_offline,
    every_page_opens,
    four_days_later,
    it_arrives_without_a_tap,
    join,
    land_softly,
    read_the_prep_link,
    save_the_recording,
    say_that_it_took_place,
    the_client_sees_that_it_was_opened,
    the_recording_plays_and_seeks,
    tick_offline,
    wait_until_kept,
    walk_the_steps,
    without_signal,
    write_offline,
)
from tests.browser.desk import (
    add_a_client,
    approve_everything,
    make_the_links,
    own_the_practice,
    refused_before_all_is_ready,
    see_what_the_client_sees,
    set_up,
    the_therapist_sees_it,
)
from tests.harness.chromium import DESK, TALL, Phone
from tests.harness.server import Server


@pytest.mark.timeout(240)
def test_from_an_owner_link_to_an_opened_check_in(server: Server, new_phone: Callable[..., Phone]) -> None:
    desk = new_phone(server.base_url, "therapist", size=DESK)
    phone = new_phone(server.base_url, "client")
    own_the_practice(desk, server.owner_link)
    refused_before_all_is_ready(desk)
    set_up(desk)
    approve_everything(desk)
    add_a_client(desk, "Sam", days=3)
    prep_link, invitation, code = make_the_links(desk)
    read_the_prep_link(phone, prep_link)
    join(phone, invitation, code)
    walk_the_steps(phone)
    save_the_recording(phone)
    desk.shot("client-page-before")
    see_what_the_client_sees(desk)
    with without_signal(server, phone):
        every_page_opens(phone)
        the_recording_plays_and_seeks(phone)
        tick_offline(phone)
        check_in_offline(phone)
        write_offline(phone, "An intention", INTENTION)
        all_of_it_is_on_this_phone(phone)
    it_arrives_without_a_tap(phone)
    the_therapist_sees_it(desk, INTENTION, QUESTION)
    the_client_sees_that_it_was_opened(phone)


@pytest.mark.timeout(240)
def test_the_days_after_open_without_signal(server: Server, new_phone: Callable[..., Phone]) -> None:
    """The session takes place while there is no signal: the client says so, and the evening's prompt opens."""
    desk = new_phone(server.base_url, "therapist", size=DESK)
    phone = new_phone(server.base_url, "client", size=TALL)
    own_the_practice(desk, server.owner_link)
    set_up(desk)
    approve_everything(desk)
    add_a_client(desk, "Sam", days=3)
    _, invitation, code = make_the_links(desk)
    join(phone, invitation, code)
    wait_until_kept(phone)
    with without_signal(server, phone):
        four_days_later(phone)
        say_that_it_took_place(phone)
        land_softly(phone, REFLECTION)
        four_days_pass_for_the_server(server)
    it_arrives_later(desk, phone)


def four_days_pass_for_the_server(server: Server) -> None:
    """Its clock cannot be moved, so the session is: to where it would be seen from four days later."""
    settings = from_env({"STILLPOINT_DATA": str(server.data)})
    with closing(driver.open_sealed(settings.database, secrets.load(settings).database_key)) as connection:
        connection.execute("UPDATE sessions SET starts_at = ?", (stamp(now() - timedelta(days=1)),))


def it_arrives_later(desk: Phone, phone: Phone) -> None:
    phone.open("/entries")
    expect(phone.page.locator("main")).to_contain_text("Received", timeout=45_000)
    page = desk.open("/clients")
    page.get_by_role("link", name="Sam").first.click()
    expect(page.locator("main").get_by_text(REFLECTION).first).to_be_visible()

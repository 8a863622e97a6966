"""A demo with two clients, and phones on which they have signed in; what the server then holds of them."""

import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from pwa.web import cookies
from tests.harness.chromium import Phone
from tests.harness.clients import add_clients
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, device_for, person_named

ARRIVE = """async (account) => {
  const { release } = document.documentElement.dataset;
  if (release) await (await import(`/static/${release}/worker/leaving.js`)).arrive(account);
}"""
REFLECTIONS = """
SELECT reflections.client_id, plain('reflections.text', reflections.client_id, text)
FROM reflections JOIN entries ON entries.id = entry_id ORDER BY received_at
"""


def add_kim(server: Server) -> str:
    """A second client of the demo's owner, with a plan like Sam's: the id. The server may run."""
    return add_clients(server.data, ["Kim"])[0]


def sam_of(server: Server) -> str:
    return person_named(server.data, "Sam")


def sign_in(phone: Phone, server: Server, person_id: str) -> None:
    """As if this person had just touched their passkey on this phone: the two cookies that it then has, and what the
    page of a sign-in does, as far as the phone is at a page of ours."""
    token = cookie_for(server.data, person_id)
    put_cookie(phone, "sign-in", token, "Lax")
    put_cookie(phone, cookies.device(person_id), device_for(server.data, token), "Strict")
    phone.page.evaluate(ARRIVE, person_id)


def put_cookie(phone: Phone, name: str, value: str, same_site: Any) -> None:
    phone.context.add_cookies(
        [{"name": name, "value": value, "url": phone.base_url, "httpOnly": True, "sameSite": same_site}]
    )


def cookie_names(phone: Phone) -> set[str]:
    return {str(cookie.get("name")) for cookie in phone.context.cookies()}


def change(server: Server, sql: str, **values: str) -> None:
    """Behind the server's back."""
    with opened(server.data) as connection:
        connection.execute(sql, values)


def sign_ins_expire(server: Server) -> None:
    """Their last day was in the past."""
    change(server, "UPDATE sign_ins SET expires_at = '2026-01-01T00:00:00.000Z'")


def devices_on(server: Server) -> set[str]:
    """Whose phones may still deliver."""
    with opened(server.data) as connection:
        return {row[0] for row in connection.execute("SELECT person_id FROM device_tokens")}


def reflections_on(server: Server) -> list[tuple[str, str]]:
    """Who wrote what, as the server has it; in the order in which it came."""
    with opened(server.data) as connection:
        return [(row[0], row[1]) for row in connection.execute(REFLECTIONS)]


def wait_for(page: Page, test: Callable[[], bool], seconds: float = 15) -> None:
    """Wait for something that is not on the page."""
    until = time.monotonic() + seconds
    while not test():
        assert time.monotonic() < until, f"waited in vain at {page.url}"
        page.wait_for_timeout(50)

"""200 reflections that wait on the phone, from the call that sends them until all are received; against as many plain
POSTs of the same fields, one after the other over one connection.

The worker sends them, as it does when a page is open. Written while the server is away, by the phone's own outbox.
"""

import time
from statistics import median

import httpx
from playwright.sync_api import Browser, sync_playwright

from bench.door import HEADERS, Door, fresh_path
from bench.place import demo, say
from tests.browser.client import wait_until_kept, without_signal
from tests.browser.phones import sign_in
from tests.harness import chromium
from tests.harness.chromium import Phone
from tests.harness.clients import add_clients
from tests.harness.server import Server

ROUNDS, WAITING = 3, 200
# A page of nobody: no script of its own begins to send, or looks at what is sent.
PAGE = "/help"
WRITE = """
async ([fields, count]) => {
  const { add } = await import(`/static/${document.documentElement.dataset.release}/worker/outbox.js`);
  for (let n = 0; n < count; n++) await add(fields.account, crypto.randomUUID(), Object.entries(fields), "/reflect");
}
"""
STILL_WAITING = """
async (account) => {
  const { everything } = await import(`/static/${document.documentElement.dataset.release}/worker/outbox.js`);
  return (await everything(account)).filter(({ state }) => state !== "received").length;
}
"""
SEND = """
([account, count]) => new Promise((resolve) => {
  const told = new BroadcastChannel("stillpoint");
  let received = 0;
  told.onmessage = ({ data }) => {
    if (data.state === "received" && ++received === count) resolve((performance.now() - began) / 1000);
  };
  const began = performance.now();
  navigator.serviceWorker.controller.postMessage({ type: "flush", account, eager: true });
})
"""


def main() -> None:
    with demo() as (server, _), sync_playwright() as playwright:
        browser = chromium.launch(playwright)
        # Each round is another client's: no account sends more than would make it wait.
        names = [f"Client {number}" for number in range(ROUNDS)]
        pairs = [_of(browser, server, account) for account in add_clients(server.data, names)]
        browser.close()
    ratio = median(flush / plain for flush, plain in pairs)
    flush, plain = (median(column) for column in zip(*pairs, strict=True))
    figure = (
        f"{flush:.2f} s for {WAITING} waiting entries, {ratio:.1f} of as many plain POSTs ({plain:.2f} s)"
    )
    say("flush", figure, "2 s")


def _of(browser: Browser, server: Server, account: str) -> tuple[float, float]:
    phone = Phone(browser, server.base_url, "flush")
    sign_in(phone, server, account)
    wait_until_kept(phone)
    found = _round(server, phone, Door.of(server, account))
    phone.close()
    return found


def _round(server: Server, phone: Phone, door: Door) -> tuple[float, float]:
    """Seconds for the phone's queue, and for the plain POSTs."""
    with without_signal(server, phone):
        page = phone.open(PAGE)
        page.evaluate(WRITE, [door.fields, WAITING])
    with httpx.Client(base_url=server.base_url, cookies={"sign-in": door.cookie}, headers=HEADERS) as client:
        _post(client, door)  # neither pays for what a server does at its first entry
        waiting = page.evaluate(STILL_WAITING, door.fields["account"])
        assert waiting == WAITING, f"{waiting} wait, not {WAITING}"
        flush: float = page.evaluate(SEND, [door.fields["account"], WAITING])
        began = time.perf_counter()
        for _ in range(WAITING):
            _post(client, door)
        return flush, time.perf_counter() - began


def _post(client: httpx.Client, door: Door) -> None:
    answer = client.post(fresh_path(), data=door.fields)
    assert answer.status_code == 201, answer.text

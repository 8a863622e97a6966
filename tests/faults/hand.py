"""A person with a phone, in front of a server that cannot be relied on: what they do, and what happens to the phone."""

import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser.phones import sign_in
from tests.faults import clock
from tests.faults.ledger import Ledger, Rows
from tests.harness.chromium import Phone, stop_worker
from tests.harness.proxy import Proxy
from tests.harness.server import Server

# What the browser says in its console of the faults, for any address.
SAID = (
    *("401", "404", "429", "502"),  # 404: a file of a release that has just gone
    *("net::ERR_EMPTY_RESPONSE", "net::ERR_CONTENT_LENGTH_MISMATCH", "net::ERR_FAILED", "net::ERR_ABORTED"),
)
LEADING_ELSEWHERE = ("context was destroyed", "Cannot find context", "navigation")
IMPORT = "const ours = (name) => import(`/static/${document.documentElement.dataset.release}/${name}`);"
LOOK = f"""async (accounts) => {{
  {IMPORT}
  const outbox = await ours("worker/outbox.js").catch(() => null);
  if (!outbox) return null; // a page whose scripts have not all come, and no server to fetch them from
  const there = (await indexedDB.databases()).map(({{ name }}) => name);
  const rows = async (account) => {{
    const all = there.includes(`stillpoint-${{account}}`) ? await outbox.everything(account) : [];
    return all.map(({{ id, seq, state, pairs }}) => ({{ id, seq, state, text: Object.fromEntries(pairs).text ?? "" }}));
  }};
  return Object.fromEntries(await Promise.all(accounts.map(async (account) => [account, await rows(account)])));
}}"""
# As a box on the page is ticked: kept by the page, then sent by the worker. `times` at once.
ADD = f"""async ([account, step, text, id, times]) => {{
  {IMPORT}
  const [outbox, send] = [await ours("worker/outbox.js"), await ours("js/send.js")];
  const fields = [["account", account], ["kind", "reflection"], ["step", step], ["text", text]];
  const add = () => outbox.add(account, id, fields, "/today").then(() => send.send(true));
  await Promise.all(Array.from({{ length: times }}, add));
}}"""
# From a page that is just being left: the worker is told, and nobody waits.
HAND_OVER = """([account, step, text]) => {
  const fields = [["account", account], ["kind", "reflection"], ["step", step], ["text", text]];
  navigator.serviceWorker.controller.postMessage({ type: "entry", account, fields, next: "/today" });
}"""
# Written and sent in one go: the page may put what it keeps into an untouched field at any moment.
SEND = """([words, taps]) => {
  window.stays = true;
  const form = document.querySelector("form[data-entry=reflection]");
  form.elements.text.value = words;
  form.elements.text.dispatchEvent(new Event("input", { bubbles: true }));
  const button = form.querySelector("button:not([type=button])");
  for (let tap = 0; tap < taps; tap++) button.click();
}"""
HAS_LEFT = "() => !window.stays && document.readyState === 'complete'"
IS_KEPT = f"""async (account) => {{
  {IMPORT}
  const kept = await ours("worker/kept.js");
  const facts = await kept.facts();
  return !facts.leaving && facts.account === account && Boolean(await kept.find("/today"));
}}"""
IS_HERE = "(release) => caches.match('/offline', { cacheName: `static-${release}` }).then(Boolean)"
NOBODY_LEAVES = f"async () => {{ {IMPORT} return !(await (await ours('worker/kept.js')).facts()).leaving }}"


@dataclass(frozen=True)
class Client:
    """A client of the demo, and the two steps of the plan that are used here."""

    id: str
    write: str
    tick: str


class Hand:
    """One phone. `client`: who is signed in on it, or None; `known`: all who ever were. `ledger`: what was seen."""

    def __init__(self, browser: Browser, server: Server, proxy: Proxy, clients: list[Client]) -> None:
        self.server, self.proxy, self.clients = server, proxy, clients
        self.client: Client | None = None
        self.known: list[Client] = []
        self.ledger = Ledger()
        self.ahead = 0
        self.phone = Phone(browser, proxy.url, "schedule")
        for said in SAID:
            self.phone.expect_anywhere(said)
        self.doing = ""
        self.heard: list[str] = []
        self.phone.context.on("console", lambda message: self.heard.append(message.text))
        self.phone.context.add_init_script(clock.IN_PAGES)

    @property
    def page(self) -> Page:
        return self.phone.page

    def close(self) -> None:
        self.phone.close()

    def open(self, path: str) -> None:
        """Go to a page. One that is just leading elsewhere may get in the way."""
        self.doing = path
        for _ in range(5):
            with suppress(PlaywrightError):
                self.page.goto(path)
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{path} did not open")

    def sign_in(self, client: Client) -> None:
        """With a signal. A page comes first, as for everybody: there the server hears who left before."""
        self.proxy.heal()
        self.signal_is_back()
        if client is self.client:
            self.open("/today")  # they are in
            return
        self.open("/signin")
        self._wait(lambda: self._says(NOBODY_LEAVES), "the server did not hear who left")
        sign_in(self.phone, self.server, client.id)
        self.client = client
        if client not in self.known:
            self.known.append(client)
        self.open("/today")
        self._wait(lambda: self._says(IS_KEPT, client.id), "the plan was not kept")
        self.tell_time()

    def somebody(self) -> Client:
        """Whoever is signed in; if nobody is, the first client signs in."""
        if self.client is None:
            self.sign_in(self.clients[0])
        assert self.client
        return self.client

    def sign_out(self, agrees: bool) -> bool:
        """Sign out; asked whether to delete what is only here, they agree or stay. True when they are out."""
        client = self.somebody()
        self.look()
        self.open("/me")
        self.page.locator("form[data-sign-out] button").first.click()
        was_asked = self._asked_or_out()
        if was_asked:
            self.page.get_by_role("button", name="Delete and sign out" if agrees else "Stay").click()
            if not agrees:
                return False
            self._wait(self._is_out, "they did not come out")
        self.ledger.left(client.id, was_asked)
        self.client = None
        return True

    def write(self, text: str, taps: int = 1) -> None:
        """Through the form of the page, as people do."""
        client = self.somebody()
        self.open(f"/reflect/{client.write}")
        self._asks(SEND, [text, taps])
        self._wait(lambda: self._says(HAS_LEFT), "the form led nowhere")
        path = urlsplit(self.page.url).path
        assert self._says("() => document.documentElement.dataset.release"), (
            f"{self.page.url} is no page of ours"
        )
        self.ledger.taken[text] = client.id
        if path != "/kept-here":
            self.ledger.arrived.add(text)

    def add(self, text: str, times: int = 1) -> None:
        """Kept by the page itself, as a tick is; `times` at once under one UUID."""
        client = self._at_home()
        self._asks(ADD, [client.id, client.write, text, str(uuid.uuid4()), times])
        self.ledger.taken[text] = client.id

    def tick(self) -> None:
        client = self.somebody()
        self.open(f"/prepare/{client.tick}")
        box = self.page.locator("form[data-entry=tick] [aria-pressed]").first
        before = box.get_attribute("aria-pressed")
        self.doing = "the box"
        box.click()
        self._wait(lambda: box.get_attribute("aria-pressed") != before, "the box did not change")

    def hand_over(self, text: str) -> None:
        """To the worker, without waiting for it."""
        client = self._at_home()
        self._asks(HAND_OVER, [client.id, client.write, text])

    def tab_goes(self, crashes: bool) -> None:
        """The tab is closed, or falls over, in the middle of what it does; then the app is opened again."""
        self.doing = "the tab"
        if crashes:
            with suppress(PlaywrightError):
                self.page.goto("chrome://crash")
        self.phone.close_tab(self.page)
        self.phone.page = self.phone.context.new_page()
        self.open("/today")

    def begin_release(self, release: str) -> None:
        """The phone brings the new release, if it comes in time; it begins when no page of the old one is open."""
        self.signal_is_back()
        self.open("/today")
        with suppress(AssertionError):
            self._wait(lambda: self._says(IS_HERE, release), "", seconds=3)
        self.tab_goes(crashes=False)

    def worker_stops(self) -> None:
        stop_worker(self.page)

    def move_clock(self, ahead: int) -> str:
        """Set the clock `ahead` of the true time, everywhere on the phone. The release of the worker."""
        self.ahead = ahead
        return self.tell_time()

    def tell_time(self) -> str:
        """A worker that was stopped meanwhile does not know. The release of the worker."""
        if self._says("() => !document.documentElement.dataset.release", default=True):
            self.open("/today")
        self.doing = "the clock"
        return clock.move(self.page, self.ahead)

    def signal_is_back(self) -> None:
        """The server answers, and the browser says that it is online."""
        if self.server.process is None:
            self.server.start()
        # A page that is just leading elsewhere will ask by itself.
        self._says("() => { dispatchEvent(new Event('online')) }")

    def look(self) -> dict[str, Rows] | None:
        """What is on the phone, by account; also for the ledger. None where this page cannot tell."""
        found: Any = self._says(LOOK, [client.id for client in self.clients], default=None)
        if found is not None:
            self.ledger.saw(found)
        return cast(dict[str, Rows] | None, found)

    def all_is_sent(self, client: Client) -> bool:
        found = self.look()
        return found is not None and all(row["state"] == "received" for row in found[client.id])

    def wait_until_sent(self, client: Client) -> None:
        """Wait until the app has sent all of this client by itself."""
        self._wait(lambda: self.all_is_sent(client), "not all was sent")

    def _at_home(self) -> Client:
        """Somebody, at a page of theirs that the worker answers for."""
        client = self.somebody()
        mine = "(id) => document.documentElement.dataset.account === id && Boolean(navigator.serviceWorker.controller)"
        if not self._says(mine, client.id):
            self.open("/today")
        return client

    def _asked_or_out(self) -> bool:
        self._wait(lambda: self._is_out() or self._is_asked(), "the sign-out did not go on")
        return not self._is_out()

    def _is_out(self) -> bool:
        return urlsplit(self.page.url).path == "/"

    def _is_asked(self) -> bool:
        return bool(self._says("() => Boolean(document.getElementById('unsent')?.open)"))

    def _asks(self, function: str, argument: object = None) -> object:
        self.doing = function
        return self.page.evaluate(function, argument)

    def _says(self, function: str, argument: object = None, default: object = False) -> object:
        """What the page says, or `default` while it is just leading elsewhere."""
        try:
            return self._asks(function, argument)
        except PlaywrightError as error:
            if not any(said in str(error) for said in LEADING_ELSEWHERE):
                raise
            return default

    def _wait(self, test: Callable[[], object], otherwise: str, seconds: float = 15) -> None:
        until = time.monotonic() + seconds
        while not test():
            assert time.monotonic() < until, f"{otherwise}, at {self.page.url}: {self.look()}"
            self.page.wait_for_timeout(20)

"""A phone: a Chromium context of a phone's size, with passkeys, that notices whatever goes wrong in its console."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    ConsoleMessage,
    Page,
    Playwright,
    Response,
    WebError,
    Worker,
    expect,
)
from playwright.sync_api import Error as PlaywrightError

from tests.harness.engines import chromium

PATIENCE = 20_000  # ms: tests share two cores with each other, and waiting in vain is for failures only
expect.set_options(timeout=PATIENCE)
SHOTS = Path(__file__).resolve().parents[2] / "shots"
FLAGS = [
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
SMALL, TALL, DESK = (360, 640), (412, 915), (1280, 800)
REFUSED = "net::ERR_CONNECTION_REFUSED"
UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"


def launch(playwright: Playwright, *flags: str) -> Browser:
    """The machine's Chromium, headless, with no talk to anyone but us."""
    engine = chromium()
    assert engine, "no Chromium here: ./run test installs one"
    return playwright.chromium.launch(executable_path=engine.program, args=[*FLAGS, *flags])


class Authenticator:
    """The passkeys of one page: Chromium's virtual authenticator, which touches and verifies by itself."""

    def __init__(self, page: Page, **options: bool) -> None:
        self._cdp = page.context.new_cdp_session(page)
        self._cdp.send("WebAuthn.enable")
        self._id = self._cdp.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2",
                    "transport": "internal",
                    "hasResidentKey": True,
                    "hasUserVerification": True,
                    "isUserVerified": True,
                    "automaticPresenceSimulation": True,
                    "defaultBackupEligibility": True,
                    "defaultBackupState": True,
                }
                | options
            },
        )["authenticatorId"]

    def passkeys(self) -> list[dict[str, Any]]:
        """Every passkey in it, in CDP's words."""
        found: list[dict[str, Any]] = self._send("getCredentials")["credentials"]
        return found

    def copy_to(self, other: "Authenticator") -> None:
        """What a synced passkey does: it is there on the other page too."""
        other.put_back(self.passkeys())

    def presence(self, there: bool) -> None:
        """Whether somebody touches it when asked. Off, a request stays open, as when nobody answers."""
        self._send("setAutomaticPresenceSimulation", enabled=there)

    def bad_verification(self, bad: bool = True) -> None:
        """Leave the user-verified flag out of the next answers."""
        self._send("setResponseOverrideBits", isBadUV=bad)

    def bad_signature(self, bad: bool = True) -> None:
        """Sign the next answers with what is no signature."""
        self._send("setResponseOverrideBits", isBogusSignature=bad)

    def remove_all(self) -> None:
        """Forget every passkey, as a phone that is lost."""
        self._send("clearCredentials")

    def put_back(self, passkeys: list[dict[str, Any]]) -> None:
        """What a restored backup does: these are there again, as far as they are not."""
        there = {passkey["credentialId"] for passkey in self.passkeys()}
        for passkey in passkeys:
            if passkey["credentialId"] not in there:
                self._send("addCredential", credential=passkey)

    def _send(self, method: str, **parameters: Any) -> Any:
        return self._cdp.send(f"WebAuthn.{method}", {"authenticatorId": self._id, **parameters})


class Phone:
    """One person's phone. `close` fails where the console said something that nobody expected."""

    def __init__(
        self, browser: Browser, base_url: str, name: str, size: tuple[int, int] = SMALL, **options: Any
    ) -> None:
        width, height = size
        self.base_url = base_url
        self.name = name
        self.problems: list[str] = []
        self._expected: list[tuple[re.Pattern[str], str]] = []
        self._authenticators: dict[Page, Authenticator] = {}
        phone = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2} if width < 600 else {}
        self.context: BrowserContext = browser.new_context(
            base_url=base_url, viewport={"width": width, "height": height}, **(phone | options)
        )
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._heard)
        self.context.on("weberror", self._threw)
        self.context.on("serviceworker", self._watch_worker)
        self.page = self.new_page()

    def new_page(self, **options: bool) -> Page:
        """Another tab. It has the passkeys of the first."""
        page = self.context.new_page()
        authenticator = Authenticator(page, **options)
        if self._authenticators:
            self.passkeys_of(self.page).copy_to(authenticator)
        self._authenticators[page] = authenticator
        page.on("response", self._saw)
        return page

    def passkeys_of(self, page: Page | None = None) -> Authenticator:
        """The authenticator of `page` (default: the first page)."""
        return self._authenticators[page or self.page]

    def open(self, address: str) -> Page:
        """Go to `address`, a path or a whole URL, in the first page."""
        self.page.goto(address)
        return self.page

    def expect(self, path: str, status: int | str) -> None:
        """Let the console name `path` (with `{id}` for any UUID) with this status, or with a network error."""
        pattern = re.escape(path).replace(re.escape("{id}"), UUID)
        self._expected.append((re.compile(pattern), str(status)))

    def expect_anywhere(self, status: int | str) -> None:
        """Let the console name any address of ours with this status, or with a network error."""
        self._expected.append((re.compile(".*"), str(status)))

    @contextmanager
    def without_server(self) -> Iterator[None]:
        """Inside the block the server is gone: a refused connection to it is what must happen."""
        anywhere = (re.compile(".*"), REFUSED)
        self._expected.append(anywhere)
        yield
        # A failure that happened inside may still be on its way here.
        self.page.wait_for_timeout(100)
        self._expected.remove(anywhere)

    def shot(self, name: str) -> Path:
        """A picture of the whole page, in the ignored folder."""
        path = SHOTS / f"{self.name}-{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        # Not in the middle of a transition: what moves is drawn out of shape.
        self.page.wait_for_function("() => !document.activeViewTransition")
        self.page.screenshot(path=path, full_page=True)
        return path

    def close(self) -> None:
        """Close it. Raises AssertionError with every problem that was noticed."""
        for page in self.context.pages:
            self.close_tab(page)
        self.context.close()
        assert not self.problems, "\n".join([f"{self.name}'s phone noticed:", *self.problems])

    def close_tab(self, page: Page) -> None:
        """Close one tab. Chromium may lose the wish while the tab is on its way elsewhere, so it is told again."""
        target = self.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]["targetId"]
        browser = cast(Browser, self.context.browser).new_browser_cdp_session()
        while not page.is_closed():
            with suppress(PlaywrightError):  # it closed just now
                browser.send("Target.closeTarget", {"targetId": target})
            again = time.monotonic() + 0.5
            while time.monotonic() < again and not page.is_closed():
                browser.send("Browser.getVersion")  # lets Playwright hear that it is closed
                time.sleep(0.005)
        browser.detach()

    def _watch_worker(self, worker: Worker) -> None:
        worker.on("console", self._heard)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "assert"):
            return
        address = message.location.get("url", "")
        if not self._is_expected(address, message.text):
            self.problems.append(f"console: {message.text} ({address})")

    def _threw(self, error: WebError) -> None:
        # A page that is left before its first frame drops the transition into it. Chromium reports that as a rejection
        # of the page's own, and no script can catch it: none has had its turn yet.
        if "ViewTransition opt-in disabled" not in str(error.error):
            self.problems.append(f"exception: {error.error}")

    def _saw(self, response: Response) -> None:
        if response.status >= 500 and not self._is_expected(response.url, f"status of {response.status}"):
            self.problems.append(f"answer: {response.status} for {response.url}")

    def _is_expected(self, address: str, text: str) -> bool:
        path = urlsplit(address).path
        said = re.search(r"status of (\d{3})|(net::[A-Z_]+)", text)
        if not said or not address.startswith(self.base_url):
            return False
        status = said.group(1) or said.group(2)
        return any(pattern.fullmatch(path) and status == wanted for pattern, wanted in self._expected)


def stop_worker(page: Page) -> None:
    """End every service worker, as the browser does when it needs the memory; it starts again when asked."""
    cdp: CDPSession = page.context.new_cdp_session(page)
    cdp.send("ServiceWorker.enable")
    try:
        cdp.send("ServiceWorker.stopAllWorkers")
    except PlaywrightError as error:
        raise AssertionError("the workers could not be stopped") from error
    finally:
        cdp.detach()

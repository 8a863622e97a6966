"""What the tests of the worker stand on: a site that can fall ill, and a phone that has been there once."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from starlette.requests import Request
from starlette.responses import Response

from tests.harness.chromium import Phone
from tests.worker import site as sites
from tests.worker.site import ANNA, Site, bundle_of, ours

Module = Callable[..., object]


@pytest.fixture(scope="module")
def running_site() -> Iterator[Site]:
    made = sites.make()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def site(running_site: Site) -> Iterator[Site]:
    """A site at http://localhost:PORT that answers as Stillpoint does, until a test makes it ill."""
    running_site.get_well()
    yield running_site
    running_site.get_well()


@pytest.fixture
def phone(new_phone: Callable[..., Phone], site: Site) -> Phone:
    """A phone on which Anna signed in with signal: the worker answers, and her pages are kept."""
    made = new_phone(site.base_url)
    made.open("/today")
    wait_until_kept(made.page)
    made.page.reload()
    return made


@pytest.fixture
def context(chromium_browser: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser that runs no worker: the modules are used by the page alone."""
    made = chromium_browser.new_context(base_url=site.base_url, service_workers="block")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    made = context.new_page()
    made.goto("/help")
    return made


def write(phone: Phone, words: str) -> None:
    """Write to the prompt where nothing can be received."""
    phone.open("/reflect")
    phone.page.fill("textarea", words)
    phone.page.click("button")
    phone.page.wait_for_url("**/kept-here**")


def ask_to_keep_slowly(site: Site, phone: Phone, seconds: float) -> None:
    """Anna's pages are asked for, and take so long to come; whoever is signed in when they are asked for is Anna."""

    async def late(site: Site, request: Request) -> Response | None:
        if site.account != ANNA:
            return None
        of_anna = bundle_of(site)
        await asyncio.sleep(seconds)
        return ours(site, of_anna)

    site.sick["/kept"] = late
    site.asked.clear()
    phone.page.evaluate(
        """(account) => navigator.serviceWorker.controller.postMessage(
            { type: "keep", account, from: "/kept", again: true })""",
        ANNA,
    )
    site.wait_for(lambda: "GET /kept" in site.asked)


def wait_until_kept(page: Page, path: str = "/today") -> None:
    """Wait until the worker is there and has kept what there is to keep."""
    wait_until(
        page,
        """async (path) => {
            const { active } = await navigator.serviceWorker.ready;
            const { find } = await import(`/static/${document.documentElement.dataset.release}/worker/kept.js`);
            return active.state === "activated" && Boolean(await find(path));
        }""",
        path,
    )


def wait_until(page: Page, function: str, argument: object = None) -> None:
    """Wait until the promise of `function` brings something truthy. (Playwright's own waiting takes any promise.)"""
    for _ in range(400):
        if page.evaluate(function, argument):
            return
        page.wait_for_timeout(25)
    raise AssertionError(f"waited in vain for {function}")


@pytest.fixture(scope="module")
def quiet_page(chromium_browser: Browser, running_site: Site) -> Iterator[Page]:
    """A page that nobody is signed in on: there to import modules into."""
    context = chromium_browser.new_context(base_url=running_site.base_url, service_workers="block")
    page = context.new_page()
    page.goto("/help")
    yield page
    context.close()


@pytest.fixture
def module(quiet_page: Page) -> Module:
    """As `importing`, in a page of its own."""
    return importing(quiet_page)


def importing(page: Page) -> Module:
    """Call it with modules (`worker/seal.js …`), the body of a function that uses them by name, and its arguments."""

    def run(names: str, body: str, *arguments: object) -> object:
        script = f"""async (given) => {{
            const base = `/static/${{document.documentElement.dataset.release}}/`;
            const loaded = await Promise.all({names.split()!r}.map((name) => import(base + name)));
            const [{", ".join(name.split("/")[-1].removesuffix(".js") for name in names.split())}] = loaded;
            {body}
        }}"""
        return page.evaluate(script, list(arguments))

    return run

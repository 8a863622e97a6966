"""What the pages are looked at with: one world and one browser for the whole folder."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from tests.accessibility import world as worlds
from tests.accessibility.eyes import Eyes
from tests.accessibility.pages import PAGES, Listed
from tests.accessibility.reader import PageOf
from tests.accessibility.world import World
from tests.conftest import assert_no_fault
from tests.harness import chromium


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with worlds.running(tmp_path_factory.mktemp("world")) as made:
        yield made
        assert_no_fault(made.demo)
        assert_no_fault(made.empty)


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as made:
        yield made


@pytest.fixture(scope="package")
def browser(playwright: Playwright) -> Iterator[Browser]:
    made = chromium.launch(playwright)
    yield made
    made.close()


@pytest.fixture(scope="package")
def eyes(browser: Browser, world: World) -> Iterator[Eyes]:
    made = Eyes(browser, world)
    yield made
    made.close()


@pytest.fixture(scope="package", params=PAGES, ids=str)
def listed(request: pytest.FixtureRequest) -> Listed:
    """Each page there is, for every test in turn: pytest goes on to the next page when all of them have seen this."""
    one: Listed = request.param
    return one


@pytest.fixture(scope="package")
def seen(eyes: Eyes, listed: Listed) -> Page:
    """The page, opened once. A test shows it in the look and size it needs."""
    return eyes.open(listed)


@pytest.fixture
def page_of(eyes: Eyes) -> PageOf:
    """Call it with a person and a path for the page."""
    return PageOf(eyes)

"""What Chromium asks of a site before it offers to install it. Only a browser with a profile of its own says so."""

from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.harness import engines
from tests.harness.chromium import FLAGS
from tests.harness.server import Server


def test_chromium_finds_nothing_that_stands_in_the_way(server: Server, tmp_path: Path) -> None:
    with sync_playwright() as playwright:
        engine = engines.chromium()
        assert engine
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=engine.program, args=FLAGS
        )
        page = context.new_page()
        page.goto(server.base_url + "/help")
        page.evaluate("() => navigator.serviceWorker.ready.then(() => true)")
        cdp = context.new_cdp_session(page)
        assert cdp.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        found = cdp.send("Page.getAppManifest")
        assert found["errors"] == []
        context.close()

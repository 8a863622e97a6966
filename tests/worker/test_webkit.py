"""The offline core in WebKit: pages, forms, recordings and signing out, with the server gone."""

from collections.abc import Callable

import pytest

from tests.harness.webkit import WebKit
from tests.worker.site import ANNA, Site
from tests.worker.site_forms import RECORDING, SOUND, STEP
from tests.worker.test_recordings import PART, SAID, SAVE
from tests.worker.test_sign_out import DATABASES
from tests.worker.test_updates import IS_OF

KEPT = """async (path) => {
    const { active } = await navigator.serviceWorker.ready;
    const { find } = await import(`/static/${document.documentElement.dataset.release}/worker/kept.js`);
    return active.state === "activated" && Boolean(await find(path));
}"""
# The release of the page, and of every file that it names.
RELEASES = """() => [
    document.documentElement.dataset.release,
    ...[...document.querySelectorAll("link[href*='/static/'], script[src]")].map((one) =>
        (one.href || one.src).split("/static/")[1].split("/")[0]),
]"""
IS_KEPT_OF = """async (release) => {
    const { releases } = await import(`/static/${document.documentElement.dataset.release}/worker/kept.js`);
    return [...(await releases())].every((one) => one === release);
}"""
CUSTODY = f'[data-custody="{STEP}"]'


@pytest.fixture
def window(new_webkit: Callable[..., WebKit], site: Site) -> WebKit:
    """A window in which Anna signed in with signal."""
    made = new_webkit(site.base_url)
    made.open("/today")
    made.wait(KEPT, "/today")
    made.open("/today")
    return made


def texts(site: Site) -> list[str]:
    return [dict(pairs).get("text", "") for pairs in site.rows.values()]


def write(window: WebKit, words: str) -> None:
    """Write to the prompt where nothing can be received."""
    window.open("/reflect")
    window.fill("textarea", words)
    window.press("Keep these words")
    window.wait_for_text("/kept-here", "h1")


def test_pages_and_forms_without_a_server(site: Site, window: WebKit) -> None:
    site.stop()
    for path in ("/today", "/prepare", "/reflect"):
        window.open(path)
        assert window.text("h1") == path
        assert window.run("() => Boolean(document.documentElement.dataset.kept)")
    window.fill("textarea", "from a tunnel")
    window.press("Keep these words")
    window.wait_for_text("/kept-here", "h1")
    window.open("/reflect")
    window.wait_for_text("On this phone", CUSTODY)
    window.open("/prepare")
    window.press("Eye mask")
    window.wait_for_text("On this phone", f'[data-custody="{STEP}:mask"]')
    site.start()
    window.open("/reflect")
    window.wait_for_text("Received", CUSTODY)
    site.wait_for(lambda: len(site.rows) == 2)
    assert texts(site) == ["from a tunnel", ""]
    assert len(site.tries) == 2


def test_a_form_with_a_signal_goes_on(site: Site, window: WebKit) -> None:
    window.open("/reflect")
    window.fill("textarea", "with a signal")
    window.press("Keep these words")
    window.wait_for_text("/today", "h1")
    assert texts(site) == ["with a signal"]


def test_a_saved_recording_answers_ranges_without_a_server(site: Site, window: WebKit) -> None:
    window.open("/meditate")
    window.click(SAVE)
    window.wait_for_text("Saved on this phone", SAID)
    site.stop()
    size = len(SOUND)
    for asked, wanted in [
        (None, [200, None, size, 0]),
        ("bytes=0-1", [206, f"bytes 0-1/{size}", 2, 0]),
        ("bytes=-1", [206, f"bytes {size - 1}-{size - 1}/{size}", 1, 255]),
        (f"bytes={size}-", [416, f"bytes */{size}", 0, None]),
    ]:
        assert window.run(PART, [RECORDING, asked]) == wanted


def test_what_was_being_typed_comes_back_once(site: Site, window: WebKit) -> None:
    window.open("/reflect")
    window.fill("textarea", "half a thought")
    window.wait_for_text("Kept on this phone as you go")
    window.go("about:blank")
    site.stop()
    window.open("/reflect")
    window.wait("() => document.querySelector('textarea').value === 'half a thought'")
    window.press("Keep these words")
    window.wait_for_text("/kept-here", "h1")
    site.start()
    window.open("/reflect")
    window.wait_for_text("Received", CUSTODY)
    assert texts(site) == ["half a thought"]
    assert "What you were writing" not in window.text()


def test_a_new_release_comes_in_whole_and_a_full_outbox_goes_over(site: Site, window: WebKit) -> None:
    site.stop()
    write(window, "from the old one")
    old, site.release = site.release, "aaaa33334444"
    site.start()
    for _ in range(20):
        window.open("/today")
        window.wait("() => document.readyState === 'complete'")
        assert len(set(window.run(RELEASES))) == 1  # never a mix
        if window.run(IS_OF, site.release):
            break
        window.go("about:blank")  # no page of the old one is open
    assert window.run(IS_OF, site.release)
    site.wait_for(lambda: texts(site) == ["from the old one"])
    window.wait(IS_KEPT_OF, site.release)
    site.stop()
    window.open("/prepare")
    assert window.run(RELEASES)[0] == site.release
    assert old not in str(window.run(RELEASES))


def test_signing_out_without_a_server_says_what_would_be_lost(site: Site, window: WebKit) -> None:
    site.stop()
    write(window, "not sent")
    window.open("/me")
    window.press("Sign out")
    window.wait_for_text("One thing that you wrote is only on this phone", "dialog")
    window.press("Stay")
    window.wait("() => !document.querySelector('dialog').open")
    window.press("Sign out")
    window.wait("() => document.querySelector('dialog').open")
    window.press("Delete and sign out")
    window.wait("(url) => location.href === url", site.base_url + "/")
    assert window.run(DATABASES) == ["stillpoint"]
    window.open("/today")
    assert window.text("h1") == "/offline"
    site.start()
    window.open("/today")
    assert "POST /signout" in site.asked
    assert site.rows == {}


def test_signing_out_leaves_nothing(site: Site, window: WebKit) -> None:
    window.open("/me")
    window.press("Sign out")
    window.wait("(url) => location.href === url", site.base_url + "/")
    assert window.run(DATABASES) == ["stillpoint"]
    site.stop()
    window.open("/today")
    assert window.text("h1") == "/offline"
    assert ANNA not in window.run("() => document.documentElement.outerHTML")

"""A new release comes in whole, when no page of the old one is open; kept pages never lose their style."""

from playwright.sync_api import expect

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.conftest import wait_until
from tests.worker.site import ANNA, Site
from tests.worker.test_listen import listen, play, seek_about

CACHES = "() => caches.keys().then((names) => names.filter((name) => name.startsWith('static-')).sort())"
LISTED = """async (release) => {
  const cache = await caches.open(`static-${release}`);
  return (await cache.keys()).map(({ url }) => new URL(url).pathname);
}"""
REGISTRATION = "navigator.serviceWorker.getRegistration()"
STATES = f"() => {REGISTRATION}.then((all) => [Boolean(all.waiting), all.active.state])"
# Whether the worker that answers is of this release: it alone knows its own page under this name.
IS_OF = """async (release) => {
  const { active, waiting } = await navigator.serviceWorker.getRegistration();
  return !waiting && active.state === "activated" && (await caches.has(`static-${release}`));
}"""
TRIES = f"() => {REGISTRATION}.then((all) => all.update()).then(() => {{}}, () => {{}})"
HAS_TRIED = f"() => {REGISTRATION}.then(({{ installing }}) => !installing)"
IS_WAITING = f"() => {REGISTRATION}.then(({{ waiting }}) => Boolean(waiting))"


def test_the_first_visit_brings_what_every_page_needs(site: Site, phone: Phone) -> None:
    kept = phone.page.evaluate(LISTED, site.release)
    base = f"/static/{site.release}/"
    for needed in (
        "css/stillpoint.css",
        "js/client.js",
        "js/today.js",
        "worker/outbox.js",
        "icons/sprite.svg",
    ):
        assert base + needed in kept
    assert {path for path in kept if not path.startswith(base)} == {
        "/entries",
        "/help",
        "/kept-here",
        "/manifest.webmanifest",
        "/offline",
    }


def test_a_new_release_waits_while_an_old_page_is_open(site: Site, phone: Phone) -> None:
    """Something may play in it, or be written."""
    old, site.release = site.release, "aaaa22223333"
    other = phone.new_page()
    other.goto("/prepare")
    wait_until(other, IS_WAITING)
    other.wait_for_timeout(500)  # it would have begun by now
    assert other.evaluate(STATES) == [True, "activated"]
    assert phone.page.evaluate(CACHES) == sorted([f"static-{old}", f"static-{site.release}"])
    style = f"/static/{old}/js/today.js"
    assert phone.page.evaluate("(style) => fetch(style).then(({ status }) => status)", style) == 200
    phone.page.close()
    phone.page = other
    begin_with_the_new_one(phone, site.release)


def begin_with_the_new_one(phone: Phone, release: str) -> None:
    """Once no page of the old release is open, the new one is in use."""
    for _ in range(40):  # it may still be on its way here, and a closed page is gone only a little later
        phone.page.wait_for_timeout(250)
        phone.page.goto("/today")
        if phone.page.evaluate(IS_OF, release):
            return
        phone.page.goto("about:blank")
    raise AssertionError(f"{release} did not begin")


WATCH = """() => {
  const audio = document.querySelector("audio");
  window.heard = [];
  for (const event of ["pause", "error", "ended", "emptied"]) audio.addEventListener(event, () => heard.push(event));
}"""


def test_what_plays_goes_on_while_a_new_release_comes_in(site: Site, phone: Phone) -> None:
    playing = listen(phone)
    play(playing)
    playing.evaluate(WATCH)
    old, site.release = site.release, "eeee22223333"
    other = phone.new_page()
    other.goto("/today")
    wait_until(other, IS_WAITING)
    seek_about(playing, 3)
    assert playing.evaluate("() => [heard, document.querySelector('audio').paused]") == [[], False]
    assert playing.evaluate("() => document.documentElement.dataset.release") == old
    assert other.evaluate(STATES) == [True, "activated"]
    playing.close()
    phone.page = other
    begin_with_the_new_one(phone, site.release)
    assert phone.page.evaluate(CACHES) == [f"static-{site.release}"]


def test_a_full_outbox_goes_over_into_a_new_release(site: Site, phone: Phone) -> None:
    words, before = [f"number {number}" for number in range(5)], ""
    site.stop()
    with phone.without_server():
        for text in words:
            phone.open("/reflect")
            # The words before are put in their place first: to fill in just then would be to write on.
            expect(phone.page.locator("textarea")).to_have_value(before)
            phone.page.fill("textarea", text)
            phone.page.click("button")
            before = text
            phone.page.wait_for_url("**/kept-here**")
        site.release = "ffff22223333"
        site.sick["/entries/"] = illness.answers(502)
    phone.expect("/entries/{id}", 502)
    site.start()
    phone.open("/today")
    begin_with_the_new_one(phone, site.release)
    site.sick.clear()
    phone.open("/today")
    site.wait_for(lambda: len(site.rows) == len(words))
    assert [dict(pairs)["text"] for pairs in site.rows.values()] == words
    assert len(site.tries) == len(words)


def test_what_a_new_release_has_brought_stays_while_it_waits(site: Site, phone: Phone) -> None:
    """A kept page is of the old release, and asks that what is not needed goes."""
    old, site.release = site.release, "eeee22223333"
    phone.page.evaluate(f"() => {REGISTRATION}.then((all) => all.update())")
    wait_until(phone.page, IS_WAITING)
    phone.page.evaluate(
        """([account, release]) => navigator.serviceWorker.controller.postMessage(
            { type: "keep", account, from: "/kept", release })""",
        [ANNA, old],
    )
    phone.page.wait_for_timeout(800)
    assert phone.page.evaluate(CACHES) == sorted([f"static-{old}", f"static-{site.release}"])


def test_a_new_release_that_cannot_come_whole_is_left(site: Site, phone: Phone) -> None:
    """Its files from one release, its pages from the next: the server was just being changed."""
    real = site.static.worker
    site.static.worker = lambda: real().replace(f'"{site.static.release}"', '"bbbb22223333"')  # type: ignore[method-assign]
    try:
        phone.page.evaluate(f"() => {REGISTRATION}.then((all) => all.update()).catch(() => {{}})")
        phone.page.wait_for_timeout(800)
        assert phone.page.evaluate(STATES) == [False, "activated"]
    finally:
        site.static.worker = real  # type: ignore[method-assign]


def test_a_file_that_somebody_else_answered_is_none_of_the_release(site: Site, phone: Phone) -> None:
    """A captive portal answers everything, with a page of its own and a 200."""
    old, site.release = site.release, "dddd22223333"
    site.sick[f"/static/{site.release}/js/player.js"] = illness.answers(200)
    phone.page.evaluate(TRIES)
    wait_until(phone.page, HAS_TRIED)
    assert phone.page.evaluate(STATES) == [False, "activated"]
    assert phone.page.evaluate(CACHES) == [f"static-{old}"]


def test_pages_of_a_release_without_its_files_are_not_kept(site: Site, phone: Phone) -> None:
    site.release, site.note = "cccc22223333", "of the new release"
    site.sick["/offline"] = illness.answers(404)  # so that the new worker cannot come in
    phone.expect("/offline", 404)
    phone.open("/prepare")
    phone.page.wait_for_timeout(500)
    site.stop()
    with phone.without_server():
        phone.open("/prepare")
        assert phone.page.locator("[data-note]").inner_text() == ""
        assert phone.page.evaluate("() => document.documentElement.dataset.release") == site.static.release


IS_WHOLE = "(release) => caches.match('/offline', { cacheName: `static-${release}` }).then(Boolean)"
CLEAR = "() => caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name))))"


def test_files_that_the_browser_has_cleared_come_again_and_pages_are_kept_again(
    site: Site, phone: Phone
) -> None:
    phone.page.evaluate(CLEAR)
    phone.open("/today")
    wait_until(phone.page, IS_WHOLE, site.release)
    site.note = "as it is now"
    phone.open("/prepare")
    phone.page.wait_for_timeout(500)
    site.stop()
    with phone.without_server():
        phone.open("/prepare")
        assert phone.page.locator("[data-note]").inner_text() == "as it is now"


def test_a_server_that_goes_back_to_the_release_before_takes_no_file_that_is_in_use(
    site: Site, phone: Phone
) -> None:
    old, site.release = site.release, "abab22223333"
    phone.page.evaluate(f"() => {REGISTRATION}.then((all) => all.update())")
    wait_until(phone.page, IS_WAITING)
    site.release = old
    site.sick["/help"] = illness.answers(502)
    phone.page.evaluate(TRIES)
    wait_until(phone.page, HAS_TRIED)
    assert phone.page.evaluate(IS_WHOLE, old)

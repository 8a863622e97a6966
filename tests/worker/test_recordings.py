"""A recording is "saved on this phone" only when it was read back whole; then it plays from there by ranges."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.site import Site
from tests.worker.site_forms import RECORDING, SOUND

SAVE = "[data-save-recording]"
SAVED = "Saved on this phone"
SAID = f'[data-saved="{RECORDING}"]'
PART = """async ([url, range]) => {
  const answer = await fetch(url, { headers: range ? { range } : {} });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, answer.headers.get("content-range"), bytes.length, bytes[0] ?? null];
}"""

PARTS = "() => caches.open('recordings-parts').then((cache) => cache.keys()).then((all) => all.map(({ url }) => url))"
# Two hours later, with one byte changed.
DAMAGE = """async (url) => {
  const cache = await caches.open("recordings");
  const kept = await cache.match(url);
  const bytes = new Uint8Array(await kept.clone().arrayBuffer());
  bytes[77] ^= 1;
  await cache.put(url, new Response(bytes, { headers: kept.headers }));
  const { release } = document.documentElement.dataset;
  const { noteSaved } = await import(`/static/${release}/worker/saved.js`);
  await noteSaved(url, { checkedAt: Date.now() - 7_200_000 });
}"""


def save(phone: Phone) -> None:
    phone.open("/meditate")
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text(SAVED)


def test_saved_it_is_whole_and_there_without_a_server(site: Site, phone: Phone) -> None:
    phone.expect(RECORDING, 416)
    save(phone)
    assert phone.page.locator(SAVE).is_hidden()
    site.stop()
    with phone.without_server():
        size = len(SOUND)
        for asked, wanted in [
            (None, [200, None, size, 0]),
            ("bytes=0-1", [206, f"bytes 0-1/{size}", 2, 0]),
            ("bytes=1000-", [206, f"bytes 1000-{size - 1}/{size}", size - 1000, 1000 % 256]),
            ("bytes=-1", [206, f"bytes {size - 1}-{size - 1}/{size}", 1, 255]),
            (f"bytes={size}-", [416, f"bytes */{size}", 0, None]),
        ]:
            assert phone.page.evaluate(PART, [RECORDING, asked]) == wanted
        assert phone.page.evaluate(PART, [RECORDING[:-3] + "vtt", None])[:1] == [200]
        phone.open("/meditate")
        expect(phone.page.locator(SAID)).to_contain_text(SAVED)


def test_not_saved_it_comes_from_the_server(site: Site, phone: Phone) -> None:
    assert phone.page.evaluate(PART, [RECORDING, None])[0] == 200
    assert f"GET {RECORDING}" in site.asked
    assert phone.page.evaluate("() => caches.has('recordings')") is False


def test_a_file_that_is_not_what_was_promised_is_not_saved(site: Site, phone: Phone) -> None:
    site.sick[RECORDING] = illness.answers(200, "x" * len(SOUND))
    assert_not_saved(phone)


def test_half_a_file_is_not_saved(site: Site, phone: Phone) -> None:
    site.sick[RECORDING] = illness.answers(200, "x" * 100)
    phone.open("/meditate")
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text("The connection broke off.")
    assert phone.page.evaluate("(url) => caches.match(url).then(Boolean)", RECORDING) is False
    # To go on from what was nothing of the file cannot end well: it begins anew by itself.
    site.sick.clear()
    phone.page.get_by_role("button", name="Go on").click()
    expect(phone.page.locator(SAID)).to_contain_text(SAVED)


def test_a_part_is_not_taken_for_the_whole(site: Site, phone: Phone) -> None:
    site.sick[RECORDING] = illness.answers(206, "x" * len(SOUND))
    assert_not_saved(phone)


def assert_not_saved(phone: Phone) -> None:
    phone.open("/meditate")
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text("Please try again.")
    assert phone.page.locator(SAVE).is_enabled()
    assert phone.page.evaluate("(url) => caches.match(url).then(Boolean)", RECORDING) is False


def test_where_the_phone_cleared_it_that_is_said(phone: Phone) -> None:
    save(phone)
    phone.page.evaluate("() => caches.delete('recordings')")
    phone.open("/meditate")
    expect(phone.page.locator(SAID)).to_contain_text("Your phone has cleared this recording")
    assert phone.page.locator(SAVE).is_visible()


KEPT = """() => caches.open("recordings").then((cache) => cache.keys())
  .then((all) => all.map(({ url }) => new URL(url).pathname))"""
# As if what is saved were an earlier sound of the same recording, with words of its own.
EARLIER = """async ([url, earlier, words]) => {
  const cache = await caches.open("recordings");
  const captions = earlier.replace(".m4a", ".vtt");
  await cache.put(earlier, await cache.match(url));
  await cache.put(captions, new Response(words, { headers: { "content-type": "text/vtt" } }));
  for (const one of [url, url.replace(".m4a", ".vtt")]) await cache.delete(one);
  const { write } = await import(`/static/${document.documentElement.dataset.release}/worker/store.js`);
  await write("phone", "saved", async (saved) => {
    await saved.put({ ...(await saved.get(url)), url: earlier, captions });
    await saved.delete(url);
  });
}"""
SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
# In the very moment in which the button shows itself.
TAPS_AT_ONCE = """new MutationObserver(([{ target }]) => target.matches("[data-save-recording]") && target.click())
  .observe(document, { subtree: true, attributeFilter: ["data-until-script"] });"""
EARLIER_SOUND = "/recordings/calm-000000000000.m4a"


def test_a_newer_one_takes_the_place_of_the_one_that_was_saved(site: Site, phone: Phone) -> None:
    save(phone)
    phone.page.evaluate(EARLIER, [RECORDING, EARLIER_SOUND, "WEBVTT\n"])
    phone.expect(RECORDING, 503)
    site.sick[RECORDING] = illness.answers(503, "")
    phone.open("/meditate")
    expect(phone.page.locator(SAID)).to_contain_text("There is a newer one")
    assert phone.page.locator("audio").get_attribute("src") == EARLIER_SOUND
    site.sick.clear()
    phone.open("/meditate")
    expect(phone.page.locator(SAID)).to_contain_text(SAVED)
    assert sorted(phone.page.evaluate(KEPT)) == [RECORDING, RECORDING[:-3] + "vtt"]


def test_what_is_taken_off_the_phone_goes_with_its_words(phone: Phone) -> None:
    save(phone)
    for said in ("Tap once more to take it off.", "It is no longer on this phone."):
        phone.page.get_by_role("button", name="Take it off this phone").click()
        expect(phone.page.locator(SAID)).to_contain_text(said)
    assert phone.page.evaluate(KEPT) == []


def test_the_label_says_how_much_it_is(phone: Phone) -> None:
    phone.open("/meditate")
    expect(phone.page.locator(SAVE)).to_have_text("Save on this phone · 0.1 MB")


def test_whoever_taps_at_once_can_stop_it_too(site: Site, phone: Phone) -> None:
    site.sick[RECORDING] = illness.trickle
    phone.page.context.add_init_script(TAPS_AT_ONCE)
    phone.open("/meditate")
    expect(phone.page.get_by_role("progressbar")).to_have_js_property("value", 40_000)
    phone.page.get_by_role("button", name="Stop").click()
    expect(phone.page.locator(SAID)).to_contain_text("Stopped.")


def test_stopped_it_goes_on_from_there(site: Site, phone: Phone) -> None:
    site.sick[RECORDING] = illness.trickle
    phone.open("/meditate")
    phone.page.click(SAVE)
    expect(phone.page.get_by_role("progressbar")).to_have_js_property("value", 40_000)
    phone.page.get_by_role("button", name="Stop").click()
    expect(phone.page.locator(SAID)).to_have_text(
        "Stopped. What is here stays, and you can go on at any time."
    )
    assert phone.page.evaluate("(url) => caches.match(url).then(Boolean)", RECORDING) is False
    phone.open("/today")
    phone.open("/meditate")
    phone.page.get_by_role("button", name="Go on: 0.0 of 0.1 MB are here").click()
    expect(phone.page.locator(SAID)).to_contain_text(SAVED)
    assert phone.page.evaluate(PART, [RECORDING, None]) == [200, None, len(SOUND), 0]
    assert phone.page.evaluate(PARTS) == []


def test_a_connection_that_breaks_for_a_moment_is_gone_on_from_by_itself(site: Site, phone: Phone) -> None:
    phone.expect(RECORDING, "net::ERR_CONTENT_LENGTH_MISMATCH")
    site.sick[RECORDING] = illness.breaks_off(1)
    phone.open("/meditate")
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text(SAVED)
    assert site.asked.count(f"GET {RECORDING}") == 2


def test_a_connection_that_breaks_loses_nothing_of_it(site: Site, phone: Phone) -> None:
    phone.expect(RECORDING, "net::ERR_FAILED")
    site.sick[RECORDING] = illness.trickle
    phone.open("/meditate")
    phone.page.click(SAVE)
    expect(phone.page.get_by_role("progressbar")).to_have_js_property("value", 40_000)
    with phone.without_server():
        site.stop()
        expect(phone.page.locator(SAID)).to_contain_text("The connection broke off.")
    site.get_well()
    phone.page.get_by_role("button", name="Go on").click()
    expect(phone.page.locator(SAID)).to_contain_text(SAVED)


def test_where_data_is_to_be_saved_it_asks_once_more(phone: Phone) -> None:
    phone.page.context.add_init_script(SAVES_DATA)
    phone.open("/meditate")
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text("Your phone is set to save data, and this takes 0.1 MB.")
    assert phone.page.evaluate(PARTS) == []
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text(SAVED)


def test_the_practice_is_told_that_it_is_there_and_when_it_is_gone(site: Site, phone: Phone) -> None:
    save(phone)
    phone.open("/today")
    site.wait_for(lambda: site.told == ["saved"])
    phone.open("/prepare")
    expect(phone.page.locator("form[data-entry]")).to_be_visible()
    phone.page.evaluate("() => caches.delete('recordings')")
    phone.open("/today")
    expect(phone.page.locator("[data-lost-recordings]")).to_contain_text(
        "“Settling in” is no longer on this phone"
    )
    # A page that was left before it could note its telling tells again: once more does no harm.
    site.wait_for(lambda: list(dict.fromkeys(site.told)) == ["saved", "lost"])


def test_a_byte_that_changed_is_found_at_the_next_look(phone: Phone) -> None:
    save(phone)
    phone.page.evaluate(DAMAGE, RECORDING)
    phone.open("/today")
    expect(phone.page.locator("[data-lost-recordings]")).to_contain_text("is no longer on this phone")
    assert phone.page.evaluate("(url) => caches.match(url).then(Boolean)", RECORDING) is False


def test_without_much_room_it_does_not_begin(site: Site, phone: Phone) -> None:
    """What people write needs room too."""
    phone.page.context.add_init_script(
        "navigator.storage.estimate = () => Promise.resolve({ quota: 9_000_000, usage: 4_000_000 })"
    )
    phone.open("/meditate")
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text("There is not enough room on this phone.")
    assert f"GET {RECORDING}" not in site.asked


def test_a_full_phone_says_so(phone: Phone) -> None:
    phone.open("/meditate")
    phone.page.evaluate(
        "() => { Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError')) }"
    )
    phone.page.click(SAVE)
    expect(phone.page.locator(SAID)).to_contain_text(
        "There is not enough room on this phone. Nothing was saved."
    )


def test_it_stays_when_somebody_signs_out(site: Site, phone: Phone, new_phone: Callable[..., Phone]) -> None:
    """Recordings are the practice's, not a person's."""
    save(phone)
    phone.open("/me")
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url(site.base_url + "/")
    assert phone.page.evaluate("(url) => caches.match(url).then(Boolean)", RECORDING) is True

"""A recording is "saved on this phone" only when it was read back whole; then it plays from there by ranges."""

from collections.abc import Callable

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.site import RECORDING, SOUND, Site

SAVE = "[data-save-recording]"
SAID = f'[data-saved="{RECORDING}"]'
PART = """async ([url, range]) => {
  const answer = await fetch(url, { headers: range ? { range } : {} });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  return [answer.status, answer.headers.get("content-range"), bytes.length, bytes[0] ?? null];
}"""


def save(phone: Phone) -> None:
    phone.open("/meditate")
    phone.page.click(SAVE)
    phone.page.locator(SAID).filter(has_text="Saved on this phone").wait_for()


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
        phone.page.locator(SAID).filter(has_text="Saved on this phone").wait_for()


def test_not_saved_it_comes_from_the_server(site: Site, phone: Phone) -> None:
    assert phone.page.evaluate(PART, [RECORDING, None])[0] == 200
    assert f"GET {RECORDING}" in site.asked
    assert phone.page.evaluate("() => caches.has('recordings')") is False


def test_a_file_that_is_not_what_was_promised_is_not_saved(site: Site, phone: Phone) -> None:
    site.sick[RECORDING] = illness.answers(200, "x" * len(SOUND))
    assert_not_saved(phone)


def test_half_a_file_is_not_saved(site: Site, phone: Phone) -> None:
    site.sick[RECORDING] = illness.answers(200, "x" * 100)
    assert_not_saved(phone)


def test_a_part_is_not_taken_for_the_whole(site: Site, phone: Phone) -> None:
    site.sick[RECORDING] = illness.answers(206, "x" * len(SOUND))
    assert_not_saved(phone)


def assert_not_saved(phone: Phone) -> None:
    phone.open("/meditate")
    phone.page.click(SAVE)
    phone.page.locator(SAID).filter(has_text="Nothing was saved; please try again.").wait_for()
    assert phone.page.locator(SAVE).is_enabled()
    assert phone.page.evaluate("(url) => caches.match(url).then(Boolean)", RECORDING) is False


def test_where_the_phone_cleared_it_that_is_said(phone: Phone) -> None:
    save(phone)
    phone.page.evaluate("() => caches.delete('recordings')")
    phone.open("/meditate")
    phone.page.locator(SAID).filter(has_text="Your phone has cleared this recording").wait_for()
    assert phone.page.locator(SAVE).is_visible()


def test_a_full_phone_says_so(phone: Phone) -> None:
    phone.open("/meditate")
    phone.page.evaluate(
        "() => { Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError')) }"
    )
    phone.page.click(SAVE)
    phone.page.locator(SAID).filter(
        has_text="There is not enough room on this phone. Nothing was saved."
    ).wait_for()


def test_it_stays_when_somebody_signs_out(site: Site, phone: Phone, new_phone: Callable[..., Phone]) -> None:
    """Recordings are the practice's, not a person's."""
    save(phone)
    phone.open("/me")
    phone.page.get_by_role("button", name="Sign out").click()
    phone.page.wait_for_url(site.base_url + "/")
    assert phone.page.evaluate("(url) => caches.match(url).then(Boolean)", RECORDING) is True

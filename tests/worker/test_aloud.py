"""A text can be read aloud by a voice that is on the phone itself; where there is none, nothing is offered."""

import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone
from tests.worker.site import Site

NOTE = """
<div class="eyebrow"><button type="button" data-read-aloud data-stop="Stop reading" hidden>Read to me</button></div>
<div class="prose"><h2>One</h2><p>Two. Three.</p><ul><li>Four</li></ul><p hidden>Not this</p></div>
"""
# The browser of these tests has no voice. What stands in for it notes what it was told to say.
VOICES = """
window.said = [];
const voices = %s;
const speech = {
  waiting: [],
  getVoices: () => voices,
  addEventListener: () => {},
  speak(what) {
    window.said.push([what.text.trim(), what.voice.name]);
    if (!window.slowly) setTimeout(() => what.onend());
    else this.waiting.push(what);
  },
  cancel() {
    for (const what of this.waiting.splice(0)) what.onerror();
  },
};
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""
OWN = {"name": "Own", "lang": "en-GB", "localService": True, "default": False}
AWAY = {"name": "Away", "lang": "en-US", "localService": False, "default": True}
OTHER = {"name": "Other", "lang": "de-DE", "localService": True, "default": False}


def opened(site: Site, phone: Phone, voices: list[dict[str, object]]) -> Page:
    phone.page.add_init_script(VOICES % json.dumps(voices))
    site.note = NOTE
    page = phone.open("/l/lilies")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("voices", [[], [AWAY], [OTHER], [AWAY, OTHER]])
def test_without_a_voice_of_its_own_nothing_is_offered(
    site: Site, new_phone: Callable[..., Phone], voices: list[dict[str, object]]
) -> None:
    page = opened(site, new_phone(site.base_url), voices)
    assert page.locator("[data-read-aloud]").is_hidden()


def test_it_reads_what_is_there_with_the_phones_own_voice(
    site: Site, new_phone: Callable[..., Phone]
) -> None:
    page = opened(site, new_phone(site.base_url), [AWAY, OTHER, OWN])
    page.get_by_role("button", name="Read to me").click()
    expect(page.get_by_role("button", name="Read to me")).to_be_visible()
    page.wait_for_function("() => said.some(([words]) => words === 'Four')")
    said = page.evaluate("() => said")
    assert [words for words, _ in said][-4:] == ["One", "Two.", "Three.", "Four"]
    assert {name for _, name in said} == {"Own"}


def test_it_stops_at_once_and_begins_again(site: Site, new_phone: Callable[..., Phone]) -> None:
    page = opened(site, new_phone(site.base_url), [OWN])
    page.evaluate("() => (window.slowly = true)")
    page.get_by_role("button", name="Read to me").click()
    expect(page.locator("[data-being-read]")).to_have_count(1)
    page.get_by_role("button", name="Stop reading").click()
    expect(page.locator("[data-being-read]")).to_have_count(0)
    assert len(page.evaluate("() => said")) == 1
    page.evaluate("() => (window.slowly = false)")
    page.get_by_role("button", name="Read to me").click()
    page.wait_for_function("() => said.some(([words]) => words === 'Four')")

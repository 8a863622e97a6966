"""The practice log on a phone: one sitting however often it is paused, left or killed; asked about once."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.harness.chromium import Phone
from tests.recordings.test_sittings import VECTORS
from tests.worker.conftest import Module, wait_until
from tests.worker.site import ANNA, Site
from tests.worker.site_forms import STEP

# The sound is not what is tested here: the element is given a place and a length.
HEAR = """async ([from, to, event]) => {
  const audio = document.querySelector("audio");
  const place = (at) => Object.defineProperty(audio, "currentTime", { value: at, writable: true, configurable: true });
  Object.defineProperty(audio, "duration", { value: 600, configurable: true });
  place(from);
  audio.dispatchEvent(new Event("timeupdate"));
  audio.dispatchEvent(new Event("play"));
  for (let tries = 0; tries < 20; tries++) {
    const { held } = await navigator.locks.query();
    if (held.some(({ name }) => name.startsWith("listens "))) break;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
  for (let at = from; at <= to; at++) {
    place(at);
    audio.dispatchEvent(new Event("timeupdate"));
  }
  if (event === "ended") Object.defineProperty(audio, "ended", { value: true, configurable: true });
  if (event) audio.dispatchEvent(new Event(event));
}"""
# As when the battery dies: nobody tells the page.
HEARS_NOT_OF_ITS_END = """for (const of of [window, document]) {
  const add = of.addEventListener;
  of.addEventListener = (type, ...rest) =>
    ["pagehide", "visibilitychange"].includes(type) || add.call(of, type, ...rest);
}"""
DRAFTS = """async (account) => {
  const { draftsOf } = await import(`/static/${document.documentElement.dataset.release}/worker/drafts.js`);
  return (await draftsOf(account)).map(({ pairs }) => Object.fromEntries(pairs).seconds);
}"""


def rows(site: Site) -> list[dict[str, str]]:
    """What came in, in the order in which it did."""
    return [dict(pairs) for pairs in site.rows.values()]


def told(site: Site) -> list[tuple[str, str, str]]:
    return [(row["recording"], row["seconds"], row["finished"]) for row in rows(site)]


def player(phone: Phone, page: Page | None = None) -> Page:
    page = page or phone.page
    page.goto("/meditate")
    page.wait_for_load_state("networkidle")
    return page


def seconds_of(site: Site) -> int:
    """The one sitting there is, as the server would show it."""
    assert len({row["sitting"] for row in rows(site)}) == 1
    return max(int(row["seconds"]) for row in rows(site))


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_rule_is_the_same_as_on_the_server(module: Module, vector: dict[str, Any]) -> None:
    found = module(
        "js/sittings.js",
        "return sittings.sittings(given[0]).map(({sitting, started, word, how}) => ({sitting, started, word, how}));",
        vector["pieces"],
    )
    assert found == vector["rows"]


def test_heard_to_the_end(site: Site, phone: Phone) -> None:
    player(phone).evaluate(HEAR, [0, 600, "ended"])
    site.wait_for(lambda: site.rows)
    assert told(site) == [("calm", "600", "yes")]
    [row] = rows(site)
    assert (row["kind"], row["account"], row["step"]) == ("listening", ANNA, STEP)
    assert row["started"] < row["written"]
    phone.open("/today")
    phone.page.wait_for_timeout(500)
    assert len(site.rows) == 1, "leaving says nothing new"


def test_paused_three_times_it_is_one_entry(site: Site, phone: Phone) -> None:
    page = player(phone)
    for start in (0, 70, 140):
        page.evaluate(HEAR, [start, start + 70, "pause"])
    assert site.rows == {}, "it may go on"
    wait_until(page, DRAFTS, ANNA)
    assert page.evaluate(DRAFTS, ANNA) == ["210"]
    phone.open("/today")
    site.wait_for(lambda: site.rows)
    assert told(site) == [("calm", "210", "no")]
    assert page.evaluate(DRAFTS, ANNA) == []


def test_what_was_skipped_is_not_heard_and_a_few_seconds_are_not_worth_a_note(
    site: Site, phone: Phone
) -> None:
    page = player(phone)
    page.evaluate(HEAR, [0, 20, "pause"])
    page.evaluate(HEAR, [590, 600, "ended"])
    phone.open("/today")
    phone.page.wait_for_timeout(500)
    assert site.rows == {}
    assert page.evaluate(DRAFTS, ANNA) == []


def test_whoever_comes_back_soon_goes_on_with_the_same(site: Site, phone: Phone) -> None:
    page = player(phone)
    page.evaluate(HEAR, [0, 100, "pause"])
    phone.open("/today")
    site.wait_for(lambda: site.rows)
    player(phone).evaluate(HEAR, [100, 600, "ended"])
    site.wait_for(lambda: len(site.rows) == 2)
    assert seconds_of(site) == 600
    assert rows(site)[1]["finished"] == "yes"


def test_a_tab_that_dies_while_it_plays_loses_nothing_and_is_told_once(site: Site, phone: Phone) -> None:
    page = phone.context.new_page()
    page.add_init_script(HEARS_NOT_OF_ITS_END)
    player(phone, page).evaluate(HEAR, [0, 100, None])
    wait_until(page, DRAFTS, ANNA)
    other = phone.context.new_page()
    other.goto("/today")
    other.wait_for_timeout(500)
    assert site.rows == {}, "it still plays there"
    page.close()
    other.goto("/today")
    site.wait_for(lambda: site.rows)
    assert seconds_of(site) in range(85, 101)
    for path in ("/today", "/me"):
        phone.open(path)
    phone.page.wait_for_timeout(500)
    assert len(site.rows) == 1


def test_two_tabs_at_once_are_one_listener(site: Site, phone: Phone) -> None:
    one, other = phone.context.new_page(), phone.context.new_page()
    player(phone, one).evaluate(HEAR, [0, 50, None])
    player(phone, other).evaluate(HEAR, [0, 300, "pause"])
    one.evaluate(HEAR, [50, 100, "pause"])
    one.goto("/today")
    other.goto("/today")
    site.wait_for(lambda: site.rows)
    other.wait_for_timeout(500)
    assert seconds_of(site) == 100


def test_without_a_signal_it_waits_and_is_sent_once(site: Site, phone: Phone) -> None:
    page = player(phone)
    site.stop()
    page.evaluate(HEAR, [0, 600, "ended"])
    page.get_by_label("uneasy").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("[data-hard-words]")).to_be_visible()
    expect(page.locator("[data-thanks] [data-custody]")).to_have_text("On this phone")
    page.goto("/meditate/month")
    expect(page.locator("li[data-sitting]")).to_have_count(1)
    expect(page.locator("li[data-sitting]")).to_contain_text("uneasy")
    site.start()
    page.goto("/today")
    site.wait_for(lambda: len(site.rows) == 2)
    page.wait_for_timeout(500)
    assert seconds_of(site) == 600
    assert [row.get("q.word") for row in rows(site)] == [None, "uneasy"]


def test_what_is_said_at_a_pause_goes_with_what_was_heard_and_is_not_asked_again(
    site: Site, phone: Phone
) -> None:
    page = player(phone)
    page.evaluate(HEAR, [0, 100, "pause"])
    page.locator("[name='q.other']").fill("like snow")
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("[data-other-words]")).to_be_visible()
    expect(page.locator("[data-hard-words]")).to_be_hidden()
    site.wait_for(lambda: site.rows)
    assert told(site) == [("calm", "100", "no")]
    player(phone).evaluate(HEAR, [100, 600, "ended"])
    site.wait_for(lambda: len(site.rows) == 2)
    assert seconds_of(site) == 600
    expect(page.locator("[data-afterwards]")).to_be_hidden()


def test_not_now_is_an_answer(site: Site, phone: Phone) -> None:
    page = player(phone)
    page.evaluate(HEAR, [0, 100, "pause"])
    page.get_by_role("button", name="Not now").click()
    page.evaluate(HEAR, [100, 200, "pause"])
    expect(page.locator("[data-afterwards]")).to_be_hidden()
    player(phone).evaluate(HEAR, [200, 300, "pause"])
    page.wait_for_timeout(300)
    expect(page.locator("[data-afterwards]")).to_be_hidden()


def test_a_tab_that_still_plays_keeps_nothing_for_whoever_signed_out(site: Site, phone: Phone) -> None:
    page = phone.context.new_page()
    player(phone, page).evaluate(HEAR, [0, 59, None])
    page.evaluate(
        "account => new BroadcastChannel('stillpoint').postMessage({ type: 'leaving', account })", ANNA
    )
    page.wait_for_timeout(100)
    page.evaluate(HEAR, [60, 100, "pause"])
    page.wait_for_timeout(300)
    assert page.evaluate(DRAFTS, ANNA) == []
    page.close()
    assert site.rows == {}


def test_an_entry_of_the_release_before_has_no_place_in_a_sitting_and_is_shown_all_the_same(
    phone: Phone, site: Site
) -> None:
    site.stop()
    phone.open("/meditate/month")
    phone.page.evaluate(
        """async (account) => {
            const { add } = await import(`/static/${document.documentElement.dataset.release}/worker/outbox.js`);
            const fields = { account, kind: "listening", recording: "calm", seconds: "300", finished: "no" };
            await add(account, crypto.randomUUID(), Object.entries(fields), "/meditate");
        }""",
        ANNA,
    )
    expect(phone.page.locator("li[data-sitting]")).to_contain_text("Settling in")
    site.start()

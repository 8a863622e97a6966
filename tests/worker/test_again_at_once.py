"""A phone that is broken off while it hears of a restore, and several tabs that hear it at once: each is sent once."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.worker.again import THREE, restored, using
from tests.worker.outbox import texts
from tests.worker.site import ANNA, Site


@pytest.fixture
def before(site: Site) -> Site:
    """The server as it was when the backup was made."""
    restored(site, "first")
    return site


def test_broken_off_in_the_middle_all_is_as_it_was_and_next_time_it_is_done(before: Site, page: Page) -> None:
    said = using(page)(
        f"""{THREE}
        const was = await places();
        const put = IDBObjectStore.prototype.put;
        let left = 2;
        IDBObjectStore.prototype.put = function (...row) {{
            if (left-- === 0) this.transaction.abort();
            return put.apply(this, row);
        }};
        const failed = await again.offerAgain(given[0], "second").catch(() => "failed");
        IDBObjectStore.prototype.put = put;
        const is = await places();
        return [failed, JSON.stringify(is) === JSON.stringify(was), await again.offerAgain(given[0], "second")]"""
    )
    assert said == ["failed", True, True]
    restored(before, "second")
    using(page)("await outbox.flush(given[0])")
    assert texts(before) == ["one", "two", "three"]


def test_a_page_that_ends_between_the_word_and_the_sending_loses_nothing(
    before: Site, context: BrowserContext, page: Page
) -> None:
    using(page)(f"{THREE} await again.offerAgain(given[0], 'second')")
    page.close()
    restored(before, "second", "two")
    fresh = context.new_page()
    fresh.goto("/help")
    using(fresh)("await again.offerAgain(given[0], 'second'); await outbox.flush(given[0])")
    assert sorted(texts(before)) == ["one", "three", "two"]
    assert len(before.tries) == 3


def test_two_tabs_that_hear_it_at_once_send_each_once(
    before: Site, context: BrowserContext, page: Page
) -> None:
    using(page)(THREE)
    restored(before, "second")
    other = context.new_page()
    other.goto("/help")
    for tab in (page, other):
        tab.evaluate(
            """(account) => {
                const base = `/static/${document.documentElement.dataset.release}/worker/`;
                const both = Promise.all([import(base + "again.js"), import(base + "outbox.js")]);
                window.done = both.then(async ([again, outbox]) => {
                    for (let n = 0; n < 5; n++) {
                        await again.offerAgain(account, "second");
                        await outbox.flush(account);
                    }
                });
            }""",
            ANNA,
        )
    for tab in (page, other):
        tab.evaluate("() => window.done")
    assert len(before.tries) == 3
    assert texts(before) == ["one", "two", "three"]


def test_a_tab_that_is_slow_brings_nothing_back_that_was_received_meanwhile(before: Site, page: Page) -> None:
    using(page)(THREE)
    restored(before, "second")
    said = using(page)(
        """const { encrypt } = SubtleCrypto.prototype;
        let go, begun;
        const [gate, isBegun] = [new Promise((done) => (go = done)), new Promise((done) => (begun = done))];
        SubtleCrypto.prototype.encrypt = function (...given) {
            begun();
            return gate.then(() => encrypt.apply(this, given));
        };
        const slow = again.offerAgain(given[0], "second");
        await isBegun;
        SubtleCrypto.prototype.encrypt = encrypt;
        await again.offerAgain(given[0], "second");
        await outbox.flush(given[0]);
        go();
        return [await slow, await shown()]"""
    )
    assert said == [None, [["received", text] for text in ("one", "two", "three")]]

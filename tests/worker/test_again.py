"""A restored server has forgotten: what it had received goes back into the queue, each in its place, and once."""

import pytest
from playwright.sync_api import Page

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.again import THREE, restored, using
from tests.worker.conftest import importing
from tests.worker.outbox import texts
from tests.worker.site import ANNA, BEN, Site
from tests.worker.site_forms import STEP


@pytest.fixture
def before(site: Site) -> Site:
    """The server as it was when the backup was made."""
    restored(site, "first")
    return site


def test_what_was_forgotten_is_sent_again_and_the_rest_gets_its_receipt_once_more(
    before: Site, page: Page
) -> None:
    using(page)(THREE)
    restored(before, "second", "one")
    said = using(page)(
        """const offered = await again.offerAgain(given[0], "second");
        const now = await shown();
        await outbox.flush(given[0]);
        return [offered, now, await shown()]"""
    )
    waiting, received = (
        [[state, text] for text in ("one", "two", "three")] for state in ("waiting", "received")
    )
    assert said == [True, waiting, received]
    assert texts(before) == ["one", "two", "three"]
    assert len(before.tries) == 3


def test_it_goes_before_what_was_written_since(before: Site, page: Page) -> None:
    using(page)(THREE)
    before.sick["/entries/"] = illness.answers(502)
    using(page)("await add('four'); await outbox.flush(given[0])")
    restored(before, "second")
    using(page)("await again.offerAgain(given[0], 'second'); await outbox.flush(given[0], true)")
    assert texts(before) == ["one", "two", "three", "four"]


def test_the_order_is_that_of_writing_also_where_the_clock_was_set_back(before: Site, page: Page) -> None:
    using(page)(
        """const now = Date.now;
        for (const [days, text] of [[0, "one"], [-2, "two"], [-1, "three"]]) {
            Date.now = () => now() + days * 86_400_000;
            await add(text);
            await outbox.flush(given[0], true);
        }
        Date.now = now;"""
    )
    restored(before, "second")
    using(page)("await again.offerAgain(given[0], 'second'); await outbox.flush(given[0])")
    assert texts(before) == ["one", "two", "three"]


def test_the_same_generation_is_offered_nothing(before: Site, page: Page) -> None:
    said = using(page)(f"{THREE} return [await again.offerAgain(given[0], 'first'), await shown()]")
    assert said == [None, [["received", text] for text in ("one", "two", "three")]]


def test_a_server_that_says_nothing_of_it_is_offered_nothing(site: Site, page: Page) -> None:
    said = using(page)(
        f"{THREE} return [await again.offerAgain(given[0], undefined), await outbox.flush(given[0])]"
    )
    assert said == [None, True]
    assert len(site.tries) == 3


def test_where_receipts_do_not_say_whose_they_are_it_is_offered_once(site: Site, page: Page) -> None:
    said = using(page)(
        f"""{THREE}
        const offered = [];
        for (let n = 0; n < 3; n++) {{
            offered.push(await again.offerAgain(given[0], "second"));
            await outbox.flush(given[0]);
        }}
        return offered"""
    )
    assert said == [True, None, None]


def test_nothing_newer_is_taken_before_the_phone_has_heard(before: Site, page: Page) -> None:
    """Whoever sends first: a sign-in page, the worker in its sleep. What was forgotten was written before."""
    using(page)(THREE)
    restored(before, "second", "one")
    said = using(page)("await add('four'); return [await outbox.flush(given[0]), await shown()]")
    assert said == [True, [["received", text] for text in ("one", "two", "three", "four")]]
    assert texts(before) == ["one", "two", "three", "four"]
    using(page)("await add('five'); await outbox.flush(given[0])")
    assert len(before.tries) == 5


def test_it_is_heard_also_while_nobody_is_signed_in(before: Site, page: Page) -> None:
    using(page)(THREE)
    restored(before, "second")
    before.account = ""
    said = using(page)("await add('four'); await outbox.flush(given[0]); return shown()")
    assert said == [["needs-sign-in", "one"], *(["waiting", text] for text in ("two", "three", "four"))]


def test_it_is_in_one_step_and_on_disk_before_anything_is_said(before: Site, page: Page) -> None:
    asked = using(page)(
        f"""{THREE}
        const begin = IDBDatabase.prototype.transaction;
        const asked = [];
        IDBDatabase.prototype.transaction = function (stores, mode, how) {{
            const made = begin.call(this, stores, mode, how);
            if (mode === "readwrite") asked.push([[stores].flat().sort(), made.durability]);
            return made;
        }};
        await again.offerAgain(given[0], "second");
        IDBDatabase.prototype.transaction = begin;
        return asked"""
    )
    assert asked == [[["outbox", "received"], "strict"]]


def test_what_the_restored_server_cannot_take_steps_aside_with_the_reason(before: Site, page: Page) -> None:
    using(page)("await add('refused later'); await add('two'); await outbox.flush(given[0])")
    restored(before, "second")
    [first, _] = using(page)("await again.offerAgain(given[0], 'second'); return ids('outbox')")  # type: ignore[misc]
    gone = '{"error": "not-found", "message": "This step is not part of your plan any more."}'
    before.sick = {f"/entries/{first}": illness.answers(404, gone, **{"x-stillpoint": "1"})} | before.sick
    said = using(page)(
        """await outbox.flush(given[0]);
        return [await shown(), (await all()).find(({ state }) => state === "needs-you").reason]"""
    )
    assert said == [
        [["received", "two"], ["needs-you", "refused later"]],
        "This step is not part of your plan any more.",
    ]


def test_where_the_account_is_unknown_it_waits_and_says_so(before: Site, page: Page) -> None:
    using(page)(THREE)
    restored(before, "second")
    before.account = ""
    said = using(page)(
        "await again.offerAgain(given[0], 'second'); await outbox.flush(given[0]); return shown()"
    )
    assert said == [["needs-sign-in", "one"], ["waiting", "two"], ["waiting", "three"]]


def test_another_account_on_the_phone_is_left_alone(before: Site, page: Page) -> None:
    using(page)(THREE)
    before.account = BEN
    restored(before, "second")
    using(page, BEN)("await again.offerAgain(given[0], 'second'); await outbox.flush(given[0])")
    assert before.rows == {}
    assert using(page)("return shown()") == [["received", text] for text in ("one", "two", "three")]


def test_what_this_phone_cannot_read_any_more_stops_nothing(before: Site, page: Page) -> None:
    using(page)(
        """await add("unreadable");
        await outbox.flush(given[0]);
        await store.write(given[0], "key", (keys) => keys.clear());
        await add("readable");
        await outbox.flush(given[0]);"""
    )
    restored(before, "second")
    said = using(page)(
        """await add("new");
        const done = await outbox.flush(given[0]);
        await add("newer");
        return [done, await outbox.flush(given[0]), await shown()]"""
    )
    assert said == [True, True, [["received", text] for text in (None, "readable", "new", "newer")]]
    assert texts(before) == ["readable", "new", "newer"]


def test_the_worker_hears_it_with_the_pages_and_sends(before: Site, phone: Phone) -> None:
    """The page that lies open was of the old generation: the worker does it all by itself."""
    run = importing(phone.page)
    fields = [["account", ANNA], ["kind", "reflection"], ["step", STEP], ["text", "in the lost hours"]]
    run(
        "worker/outbox.js",
        "await outbox.add(given[0], crypto.randomUUID(), given[1], '/reflect'); await outbox.flush(given[0])",
        ANNA,
        fields,
    )
    restored(before, "second")
    phone.page.evaluate(
        """(account) => navigator.serviceWorker.controller.postMessage(
            { type: "keep", account, from: "/kept", again: true })""",
        ANNA,
    )
    before.wait_for(lambda: texts(before) == ["in the lost hours"])
    assert len(before.tries) == 1


def test_a_page_of_the_restored_server_tells_it_where_no_worker_runs(before: Site, page: Page) -> None:
    """And where nothing waits to be sent."""
    using(page)(THREE)
    restored(before, "second")
    plain = before.page

    def of_the_second(title: str, main: str, account: str = "", **more: str) -> str:
        return plain(title, main, account, **more).replace(
            "data-account", 'data-generation="second" data-account'
        )

    before.page = of_the_second  # type: ignore[method-assign,assignment]
    try:
        page.goto("/today")
        before.wait_for(lambda: len(before.rows) == 3)
    finally:
        del before.page  # type: ignore[attr-defined]
    assert texts(before) == ["one", "two", "three"]


def test_a_second_restore_is_one_more(before: Site, page: Page) -> None:
    using(page)(THREE)
    for generation in ("second", "third"):
        restored(before, generation)
        using(page)(f"await again.offerAgain(given[0], '{generation}'); await outbox.flush(given[0])")
        assert texts(before) == ["one", "two", "three"]

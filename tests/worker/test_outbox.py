"""An entry leaves the phone only for a receipt; until then nothing loses it, doubles it or sends it for another."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.worker import illness
from tests.worker import site as sites
from tests.worker.outbox import texts, using
from tests.worker.site import ANNA, BEN, Site


def test_in_order_and_once_each(site: Site, page: Page) -> None:
    done = using(page)(
        """for (const text of ["one", "two", "three"]) await add(text);
        return [await outbox.flush(given[0]), await shown()]"""
    )
    assert done == [True, [["received", "one"], ["received", "two"], ["received", "three"]]]
    assert texts(site) == ["one", "two", "three"]


def test_it_is_sealed_on_the_phone(page: Page) -> None:
    stored = using(page)(
        """await add("a secret about lilies");
        const open = indexedDB.open(`stillpoint-${given[0]}`);
        await new Promise((done) => (open.onsuccess = done));
        const rows = open.result.transaction("outbox").objectStore("outbox").getAll();
        await new Promise((done) => (rows.onsuccess = done));
        const { box, ...row } = rows.result[0];
        const sealed = new TextDecoder("latin1").decode(box.data);
        return [Object.keys(row).sort(), sealed.includes("lilies"), JSON.stringify(row)]"""
    )
    assert isinstance(stored, list)
    assert stored[:2] == [["after", "asked", "id", "queued", "seq", "state", "tries"], False]
    assert "lilies" not in stored[2]


def test_it_is_on_disk_before_anything_is_said(page: Page) -> None:
    asked = using(page)(
        """const begin = IDBDatabase.prototype.transaction;
        const asked = [];
        IDBDatabase.prototype.transaction = function (stores, mode, how) {
            const made = begin.call(this, stores, mode, how);
            if ([stores].flat().includes("outbox") && mode === "readwrite") {
                const entry = { durability: made.durability, complete: false };
                made.addEventListener("complete", () => (entry.complete = true));
                asked.push(entry);
            }
            return made;
        };
        await add("durable");
        IDBDatabase.prototype.transaction = begin;
        return asked"""
    )
    assert asked == [{"durability": "strict", "complete": True}]


UNWELL = {
    "an expired sign-in, as a page": illness.answers(401),
    "a fault": illness.answers(500),
    "a proxy without us": illness.answers(502),
    "too many": illness.answers(429),
    "a page instead of a receipt": illness.answers(200),
    "a redirect": illness.answers(303, location="/signin"),
    "a captive portal's refusal": illness.answers(403),
    "a proxy that cannot find us": illness.answers(404),
    "a receipt for something else": illness.answers(
        201, '{"id": "another", "sha256": "00", "next": "/today"}'
    ),
    "a receipt for another entry": illness.false_receipt(id="3f2b0c1d-1111-4222-8333-944445555666"),
    "a receipt for other words": illness.false_receipt(sha256="0" * 64),
    "no JSON at all": illness.answers(201, ""),
}


@pytest.mark.parametrize("answer", UNWELL.values(), ids=UNWELL.keys())
def test_nothing_but_a_receipt_counts(site: Site, page: Page, answer: sites.Answer) -> None:
    outbox = using(page)
    site.sick["/entries/"] = answer
    assert outbox("await add('one'); return [await outbox.flush(given[0]), await shown()]") == [
        False,
        [["waiting", "one"]],
    ]
    site.sick.clear()
    assert outbox("return [await outbox.flush(given[0], true), await shown()]") == [
        True,
        [["received", "one"]],
    ]
    assert texts(site) == ["one"]


def test_a_lost_reply_is_one_row(site: Site, page: Page) -> None:
    site.sick["/entries/"] = illness.lose_replies(2)
    outbox = using(page)
    assert outbox("await add('one'); return outbox.flush(given[0])") is False
    assert outbox("return outbox.flush(given[0], true)") is False
    assert outbox("return outbox.flush(given[0], true)") is True
    assert len(site.tries) == 3
    assert texts(site) == ["one"]


def test_no_server_is_on_this_phone_and_no_answer_is_sending(site: Site, page: Page) -> None:
    outbox = using(page)
    page.evaluate(
        "() => { const own = AbortSignal.timeout; AbortSignal.timeout = () => own.call(AbortSignal, 300) }"
    )
    site.sick["/entries/"] = illness.no_answer
    assert outbox("await add('one'); await outbox.flush(given[0]); return shown()") == [["sending", "one"]]
    site.stop()
    assert outbox("await outbox.flush(given[0], true); return shown()") == [["waiting", "one"]]
    site.start()
    site.sick.clear()
    assert outbox("return outbox.flush(given[0], true)") is True


def test_signed_out_pauses_the_queue_and_keeps_it(site: Site, page: Page) -> None:
    outbox = using(page)
    site.account = ""
    assert outbox("await add('one'); await add('two'); await outbox.flush(given[0]); return shown()") == [
        ["needs-sign-in", "one"],
        ["waiting", "two"],
    ]
    outbox("await outbox.flush(given[0])")
    assert [line for line in site.asked if line.startswith("POST")] == ["POST " + site.asked[-1].split()[1]]
    site.account = ANNA
    assert outbox("return outbox.flush(given[0], true)") is True
    assert texts(site) == ["one", "two"]


def test_a_refused_entry_steps_aside(site: Site, page: Page) -> None:
    done = using(page)(
        """for (const text of ["refuse me", "two", "three"]) await add(text);
        const sent = await outbox.flush(given[0]);
        return [sent, await shown(), (await all()).find(({ state }) => state === "needs-you").reason]"""
    )
    assert done == [
        True,
        [["received", "two"], ["received", "three"], ["needs-you", "refuse me"]],
        "Please say it in other words.",
    ]


def test_put_right_it_takes_its_own_place(site: Site, page: Page) -> None:
    outbox = using(page)
    entry = "1f2b0c1d-1111-4222-8333-944445555666"
    outbox(f"await add('refuse me', '{entry}'); await outbox.flush(given[0])")
    assert outbox(
        f"await add('in other words', '{entry}'); await outbox.flush(given[0]); return shown()"
    ) == [["received", "in other words"]]
    assert list(site.rows) == [entry]


def test_sent_again_unchanged_it_is_the_same_entry(site: Site, page: Page) -> None:
    same = using(page)(
        """const id = crypto.randomUUID();
        const [one, two] = await Promise.all([add("same", id), add("same", id)]);
        await outbox.flush(given[0]);
        const three = await add("same", id);
        await outbox.flush(given[0]);
        return [one.id === two.id && two.id === three.id, three.state, await shown()]"""
    )
    assert same == [True, "received", [["received", "same"]]]
    assert len(site.tries) == 1


@pytest.mark.parametrize("first", ["", "await outbox.flush(given[0]);"], ids=["waiting", "received"])
def test_other_words_under_the_same_name_are_a_revision(site: Site, page: Page, first: str) -> None:
    ids = using(page)(
        f"""const one = await add("first words");
        {first}
        const two = await add("second words", one.id);
        await outbox.flush(given[0]);
        return [one.id, two.id]"""
    )
    assert isinstance(ids, list)
    assert list(site.rows) == ids
    assert texts(site) == ["first words", "second words"]
    assert dict(site.rows[ids[1]])["revises"] == ids[0]


def test_where_the_server_has_other_fields_both_stay(site: Site, page: Page) -> None:
    entry = "2f2b0c1d-1111-4222-8333-944445555666"
    site.rows[entry] = [("account", ANNA), ("text", "from another tab")]
    done = using(page)(
        f"""await add("mine", "{entry}");
        await outbox.flush(given[0]);
        const refused = await shown();
        const again = await add("mine", "{entry}");
        await outbox.flush(given[0]);
        return [refused, again.id === "{entry}", await shown()]"""
    )
    assert done == [[["needs-you", "mine"]], False, [["received", "mine"]]]
    assert texts(site) == ["from another tab", "mine"]


def test_another_account_is_never_touched(site: Site, page: Page) -> None:
    anna, ben = using(page), using(page, BEN)
    site.sick["/entries/"] = illness.answers(502)
    anna("await add('of Anna'); await outbox.flush(given[0])")
    site.sick.clear()
    site.account = BEN
    assert ben("await add('of Ben'); await outbox.flush(given[0], true); return shown()") == [
        ["received", "of Ben"]
    ]
    assert texts(site) == ["of Ben"]
    assert anna("await outbox.flush(given[0], true); return shown()") == [["needs-sign-in", "of Anna"]]
    assert texts(site) == ["of Ben"]
    site.account = ANNA
    assert anna("return outbox.flush(given[0], true)") is True
    assert texts(site) == ["of Ben", "of Anna"]


def test_two_tabs_at_once_send_once(site: Site, context: BrowserContext, page: Page) -> None:
    other = context.new_page()
    other.goto("/help")
    using(page)("for (let n = 0; n < 8; n++) await add(`entry ${n}`)")
    start = "() => { window.flushing = import(`/static/${document.documentElement.dataset.release}/worker/outbox.js`)"
    for tab in (page, other):
        tab.evaluate(f"{start}.then((outbox) => outbox.flush('{ANNA}')) }}")
    for tab in (page, other):
        assert tab.evaluate("() => window.flushing") is True
    assert len(site.tries) == len(set(site.tries)) == 8
    assert texts(site) == [f"entry {n}" for n in range(8)]


def test_a_closed_tab_midway_loses_and_doubles_nothing(
    site: Site, context: BrowserContext, page: Page
) -> None:
    site.sick["/entries/"] = illness.no_answer
    using(page)("await add('one'); outbox.flush(given[0])")
    site.wait_for(lambda: any(line.startswith("POST") for line in site.asked))
    page.close()
    site.sick.clear()
    fresh = context.new_page()
    fresh.goto("/help")
    assert using(fresh)("return [await outbox.flush(given[0], true), await shown()]") == [
        True,
        [["received", "one"]],
    ]
    assert texts(site) == ["one"]


# What the queue's first row says, in milliseconds from the beginning of the attempt that failed.

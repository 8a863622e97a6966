"""Signing out takes all of that account off the phone, and nothing of anybody else's; with or without a server."""

import json

from starlette.requests import Request
from starlette.responses import Response

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.conftest import ask_to_keep_slowly, importing, wait_until_kept, write
from tests.worker.site import ANNA, BEN, Site
from tests.worker.site_forms import STEP
from tests.worker.test_pages import DUMP

DATABASES = "() => indexedDB.databases().then((all) => all.map(({ name }) => name).sort())"


def sign_out(phone: Phone) -> None:
    phone.open("/me")
    phone.page.get_by_role("button", name="Sign out").click()


def test_nothing_of_the_account_stays(site: Site, phone: Phone) -> None:
    site.note = "lilies"
    sign_out(phone)
    phone.page.wait_for_url(site.base_url + "/")
    assert "POST /signout" in site.asked
    found = json.dumps(phone.page.evaluate(DUMP))
    assert ANNA not in found
    assert phone.page.evaluate(DATABASES) == ["stillpoint"]
    site.stop()
    with phone.without_server():
        for path in ("/today", "/reflect", "/"):
            phone.open(path)
            assert phone.page.locator("h1").inner_text() == "/offline"
        phone.page.go_back()
        assert phone.page.locator("h1").inner_text() == "/offline"


def test_it_tries_to_send_first(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        write(phone, "just in time")
    site.start()
    sign_out(phone)
    phone.page.wait_for_url(site.base_url + "/")
    assert [dict(pairs)["text"] for pairs in site.rows.values()] == ["just in time"]


def test_it_says_what_would_be_lost_and_one_can_stay(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        for words in ("one", "two"):
            write(phone, words)
        sign_out(phone)
        phone.page.get_by_text("2 things that you wrote are only on this phone").wait_for()
        phone.page.get_by_role("button", name="Stay").click()
        phone.page.locator("form[data-sign-out] button:enabled").wait_for()
        phone.open("/today")
        assert phone.page.locator("h1").inner_text() == "/today"
        site.start()
        phone.open("/today")
        site.wait_for(lambda: len(site.rows) == 2)


def test_without_a_server_it_is_done_here_and_told_later(site: Site, phone: Phone) -> None:
    site.stop()
    with phone.without_server():
        write(phone, "gone")
        sign_out(phone)
        phone.page.get_by_role("button", name="Delete and sign out").click()
        phone.page.wait_for_url(site.base_url + "/")
        assert phone.page.locator("h1").inner_text() == "/offline"
        assert phone.page.evaluate(DATABASES) == ["stillpoint"]
    site.start()
    assert site.account == ANNA
    site.asked.clear()
    phone.open("/today")
    assert site.asked.index("POST /signout") < site.asked.index("GET /today")
    assert phone.page.url.endswith("/signin?next=/today")
    assert site.rows == {}


def test_a_server_that_could_not_take_it_is_told_again(site: Site, phone: Phone) -> None:
    """Until it has been heard, nothing is shown: the sign-in of whoever left is still good."""
    phone.expect("/signout", 500)
    site.sick["/signout"] = illness.fault
    sign_out(phone)
    phone.page.wait_for_url(site.base_url + "/")
    assert phone.page.locator("h1").inner_text() == "/offline"
    site.sick.clear()
    phone.open("/today")
    assert phone.page.url.endswith("/signin?next=/today")


def test_the_server_hears_of_everybody_who_left(site: Site, phone: Phone) -> None:
    """Each by name: somebody else may be signed in by then, and one sign-out must not push out the other."""
    heard: list[object] = []

    async def hear(site: Site, request: Request) -> Response | None:
        heard.append((await request.form()).getlist("account"))
        return None

    site.sick["/signout"] = hear
    phone.open("/help")
    told = importing(phone.page)(
        "worker/kept.js worker/leaving.js",
        """for (const account of given) await leaving.forget(account);
        return [await leaving.left(), await leaving.left(), (await kept.facts()).leaving ?? null]""",
        ANNA,
        BEN,
    )
    assert told == [True, True, None]
    assert heard == [[ANNA, BEN]]


def test_another_accounts_entries_stay(site: Site, phone: Phone) -> None:
    site.account = BEN
    phone.open("/today")
    wait_until_kept(phone.page)
    importing(phone.page)(
        "worker/outbox.js",
        "return outbox.add(given[0], crypto.randomUUID(), given[1], '/')",
        ANNA,
        [["account", ANNA], ["kind", "reflection"], ["text", "of Anna"]],
    )
    sign_out(phone)
    phone.page.wait_for_url(site.base_url + "/")
    assert phone.page.evaluate(DATABASES) == ["stillpoint", f"stillpoint-{ANNA}"]
    site.account = ANNA
    phone.open("/today")
    site.wait_for(lambda: [dict(pairs)["text"] for pairs in site.rows.values()] == ["of Anna"])


def test_an_old_tab_leaves_the_phone_to_whoever_has_it_now(site: Site, phone: Phone) -> None:
    """Anna's tab is still open when Ben has signed in, and she signs out there, without a signal."""
    old = phone.new_page()
    old.goto("/me")
    site.account = BEN
    phone.open("/today")
    wait_until_kept(phone.page)
    site.stop()
    with phone.without_server():
        old.get_by_role("button", name="Sign out").click()
        old.wait_for_url(site.base_url + "/")
        assert phone.page.evaluate(DATABASES) == ["stillpoint", f"stillpoint-{BEN}"]
        phone.open("/prepare")
        assert phone.page.evaluate("() => document.documentElement.dataset.account") == BEN
    site.start()
    phone.open("/today")
    assert "POST /signout" in site.asked
    assert phone.page.evaluate("() => document.documentElement.dataset.account") == BEN


def test_another_tab_leaves_too(site: Site, phone: Phone) -> None:
    other = phone.new_page()
    other.goto("/today")
    sign_out(phone)
    other.wait_for_url(site.base_url + "/")


def test_a_page_that_was_underway_brings_nothing_back(phone: Phone) -> None:
    """`left` waits for what is just being kept or sent, and afterwards nothing is."""
    phone.open("/help")  # a page that does nothing of its own accord
    done = importing(phone.page)(
        "worker/kept.js worker/leaving.js worker/outbox.js",
        """const [account, fields] = given;
        await outbox.add(account, crypto.randomUUID(), fields, "/");
        const sending = outbox.flush(account, true);
        const keeping = kept.keep({ account, from: "/kept", again: true });
        await leaving.forget(account);
        const headers = new Headers({ "x-stillpoint": document.documentElement.dataset.release });
        const html = `<html data-account="${account}">`;
        await kept.remember(new URL("/today", location), { headers, html, at: Date.now() });
        await kept.keep({ account, from: "/kept", again: true });
        await leaving.left();
        return [await sending, await keeping, (await kept.facts()).account ?? null]""",
        ANNA,
        [["account", ANNA], ["kind", "reflection"], ["step", STEP]],
    )
    assert done == [True, {}, None]
    assert phone.page.evaluate(DATABASES) == ["stillpoint"]


def test_pages_that_were_on_their_way_bring_nothing_back(site: Site, phone: Phone) -> None:
    ask_to_keep_slowly(site, phone, 1.5)
    sign_out(phone)
    phone.page.wait_for_url(site.base_url + "/")
    left_over = importing(phone.page)(
        "worker/kept.js worker/store.js",
        """const bundles = await store.read("phone", "bundles", (all) => all.getAll());
        return [(await kept.facts()).account ?? null, bundles.map(({ of }) => of)]""",
    )
    assert left_over == [None, []]
    assert phone.page.evaluate(DATABASES) == ["stillpoint"]

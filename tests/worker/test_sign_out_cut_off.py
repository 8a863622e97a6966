"""A sign-out that was cut off is finished, and what somebody chose to delete is never sent."""

from playwright.sync_api import Page

from tests.harness.chromium import Phone
from tests.worker import illness
from tests.worker.conftest import importing, wait_until, wait_until_kept, write
from tests.worker.site import ANNA, BEN, Site
from tests.worker.site_forms import STEP
from tests.worker.test_sign_out import DATABASES, sign_out

LEAVES = """async (account) => {
  const { facts } = await import(`/static/${document.documentElement.dataset.release}/worker/kept.js`);
  return Boolean((await facts()).leaving?.includes(account));
}"""
ONLY_THE_PHONE = "async () => (await indexedDB.databases()).map(({ name }) => name).join() === 'stillpoint'"
# How many rows there are, and whether somebody is still sending.
STANDS = """async (account) => {
  const name = `stillpoint-${account}`;
  if (!(await indexedDB.databases()).some((one) => one.name === name)) return [null, null];
  const done = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await done(indexedDB.open(name));
  const counts = [...database.objectStoreNames].map((store) => database.transaction(store).objectStore(store).count());
  const rows = (await Promise.all(counts.map(done))).reduce((sum, count) => sum + count, 0);
  database.close();
  return [rows, (await navigator.locks.query()).held.some((lock) => lock.name === `send ${account}`)];
}"""
IS_EMPTY = f"async (account) => (await ({STANDS})(account))[0] === 0"
FIELDS = [["account", ANNA], ["kind", "reflection"], ["step", STEP], ["text", "lilies"]]


def agree_while_it_is_stuck(site: Site, phone: Phone) -> Page:
    """Anna's words are just being sent, over a signal that brings no answer: whoever clears them has to wait. She signs
    out, and agrees that they go. Another tab, in the moment when that is written down."""
    other = phone.new_page()
    other.goto("/help")
    site.sick["/entries/"] = illness.no_answer
    write(phone, "lilies")
    sign_out(phone)
    phone.page.get_by_role("button", name="Delete and sign out").click()
    wait_until(other, LEAVES, ANNA)
    return other


def test_the_worker_goes_on_where_the_page_was_closed(site: Site, phone: Phone) -> None:
    other = agree_while_it_is_stuck(site, phone)
    phone.close_tab(phone.page)
    site.sick.clear()
    other.goto("/today")
    wait_until(other, ONLY_THE_PHONE)
    other.goto("/today")
    assert other.url.endswith("/signin?next=/today")
    site.account = ANNA
    other.goto("/today")
    wait_until_kept(other)
    other.goto("/prepare")
    other.wait_for_timeout(500)
    assert site.rows == {}


def test_nothing_can_be_read_from_the_first_moment(site: Site, phone: Phone) -> None:
    other = agree_while_it_is_stuck(site, phone)
    wait_until(other, IS_EMPTY, ANNA)
    assert other.evaluate(STANDS, ANNA) == [0, True]


def test_it_is_said_while_it_lasts(site: Site, phone: Phone) -> None:
    site.sick["/entries/"] = illness.no_answer
    write(phone, "lilies")
    sign_out(phone)
    button = phone.page.locator("form[data-sign-out] button")
    button.filter(has_text="Signing out…").wait_for()
    assert phone.page.locator("[data-announce]").inner_text() == "Signing out…"
    phone.page.get_by_role("button", name="Stay").click()
    button.filter(has_text="Sign out").wait_for()
    assert button.is_enabled()


def test_what_is_left_of_them_is_never_sent(site: Site, phone: Phone) -> None:
    """As a page does that had it in its hands when they signed out."""
    phone.open("/help")
    sent = importing(phone.page)(
        "worker/leaving.js worker/outbox.js",
        """const [account, fields] = given;
        await leaving.forget(account);
        await outbox.add(account, crypto.randomUUID(), fields, "/");
        return outbox.flush(account, true)""",
        ANNA,
        FIELDS,
    )
    assert sent is True
    assert site.rows == {}
    phone.open("/today")
    assert phone.page.evaluate(DATABASES) == ["stillpoint"]


def test_without_a_server_it_goes_all_the_same(site: Site, phone: Phone) -> None:
    """Somebody else may be here by then, and a page of theirs need not wait for it."""
    phone.open("/help")
    importing(phone.page)(
        "worker/leaving.js worker/outbox.js",
        """const [account, fields, other] = given;
        await leaving.forget(account);
        await outbox.add(account, crypto.randomUUID(), fields, "/");
        const store = await import(`/static/${document.documentElement.dataset.release}/worker/store.js`);
        await store.write("phone", "facts", (all) => all.put(other, "account"))""",
        ANNA,
        FIELDS,
        BEN,
    )
    site.stop()
    with phone.without_server():
        phone.open("/help")
        wait_until(phone.page, f"async () => !(await ({DATABASES})()).includes('stillpoint-{ANNA}')")


def test_whoever_comes_back_before_the_server_has_heard_is_not_signed_out(site: Site, phone: Phone) -> None:
    """The sign-in took the place of the old one. What was written since is theirs, and stays."""
    phone.open("/help")
    left = importing(phone.page)(
        "worker/leaving.js worker/outbox.js worker/kept.js",
        """const [account, fields] = given;
        await leaving.forget(account);
        await outbox.add(account, crypto.randomUUID(), [...fields, ["title", "old"]], "/");
        await leaving.arrive(account);
        await outbox.add(account, crypto.randomUUID(), fields, "/");
        await leaving.left();
        await outbox.flush(account, true);
        return (await kept.facts()).leaving ?? null""",
        ANNA,
        FIELDS,
    )
    assert left is None
    assert "POST /signout" not in site.asked
    assert [dict(pairs).get("title") for pairs in site.rows.values()] == [None]

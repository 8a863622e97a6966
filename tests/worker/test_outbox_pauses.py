"""When the outbox tries again, and what it does with what cannot be sent, opened or kept."""

import pytest
from playwright.sync_api import Page

from tests.worker import illness
from tests.worker.outbox import using
from tests.worker.site import Site

PAUSES = """
await add("one");
const open = indexedDB.open(`stillpoint-${given[0]}`);
await new Promise((done) => (open.onsuccess = done));
const attempt = async () => {
  const began = Date.now();
  await outbox.flush(given[0], true);
  const took = Date.now() - began;
  const rows = open.result.transaction("outbox").objectStore("outbox").getAll();
  await new Promise((done) => (rows.onsuccess = done));
  const [{ after, asked }] = rows.result;
  return { after: after - began, asked: asked - began, took };
};
"""


def test_pauses_grow_with_jitter_up_to_five_minutes(site: Site, page: Page) -> None:
    site.sick["/entries/"] = illness.answers(502)
    outbox = using(page)
    body = """
    const [now, pauses] = [Date.now, []];
    for (let n = 0; n < 10; n++) {
      Date.now = () => now() + n * 300_000; // the pause before this is over
      pauses.push(await attempt());
    }
    return pauses"""
    pauses = outbox(PAUSES + body)
    assert isinstance(pauses, list)
    for tries, pause in enumerate(pauses):
        longest = min(300_000, 2_000 * 2**tries)
        assert longest / 2 <= pause["after"] <= longest + pause["took"]
    before = len(site.asked)
    outbox("await outbox.flush(given[0])")
    assert len(site.asked) == before


@pytest.mark.parametrize(
    ("header", "least", "most"), [("120", 115, 121), ("86400", 3_500, 3_601), ("soon", -9e9, 1)]
)
def test_a_pause_that_was_asked_for_is_kept(
    site: Site, page: Page, header: str, least: float, most: float
) -> None:
    site.sick["/entries/"] = illness.answers(503, **{"retry-after": header})
    pause = using(page)(f"{PAUSES} return attempt()")
    assert isinstance(pause, dict)
    assert least <= pause["asked"] / 1000 <= most + pause["took"] / 1000
    site.sick.clear()
    assert using(page)("return outbox.flush(given[0], true)") is (least < 0)


def test_a_clock_that_was_set_back_stops_nothing(site: Site, page: Page) -> None:
    site.sick["/entries/"] = illness.answers(503, **{"retry-after": "60"})
    outbox = using(page)
    outbox("await add('one'); await outbox.flush(given[0])")
    site.sick.clear()
    page.evaluate("() => { const now = Date.now; Date.now = () => now() - 2 * 86400000 }")
    assert outbox("return outbox.flush(given[0])") is True


def test_what_cannot_be_opened_is_kept_and_blocks_nothing(site: Site, page: Page) -> None:
    done = using(page)(
        """await add("unreadable");
        const open = indexedDB.open(`stillpoint-${given[0]}`);
        await new Promise((done) => (open.onsuccess = done));
        const keys = open.result.transaction("key", "readwrite").objectStore("key").clear();
        await new Promise((done) => (keys.onsuccess = done));
        await add("readable");
        return [await outbox.flush(given[0]), await shown()]"""
    )
    assert done == [True, [["received", "readable"], ["needs-you", None]]]


def test_deleted_by_its_writer(page: Page) -> None:
    done = using(page)(
        """const { id } = await add("refuse me");
        await outbox.flush(given[0]);
        await outbox.discard(given[0], id);
        return shown()"""
    )
    assert done == []


def test_copies_of_what_was_received_go_after_thirty_days(page: Page) -> None:
    done = using(page)(
        """await add("old");
        await outbox.flush(given[0]);
        const now = Date.now;
        Date.now = () => now() + 31 * 86400000;
        await add("new");
        await outbox.flush(given[0]);
        return shown()"""
    )
    assert done == [["received", "new"]]


def test_the_phone_adds_when_it_was_written(site: Site, page: Page) -> None:
    using(page)(
        "await add('one', crypto.randomUUID(), [['written', 'forged']]); await outbox.flush(given[0])"
    )
    [pairs] = site.rows.values()
    written = [value for name, value in pairs if name == "written"]
    assert len(written) == 1
    assert written[0].startswith("20")
    assert written[0].endswith("Z")

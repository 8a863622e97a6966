"""A page that is left in the middle of its work, and that WebKit keeps for Back, holds up nobody."""

import time
from collections.abc import Callable
from typing import Any

from tests.browser.kept import IS_KEPT
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for, person_named
from tests.harness.webkit import WebKit

# A transaction that does not end by itself, under a lock, as an entry is kept.
BEGIN = """async () => {
  const { account, release } = document.documentElement.dataset;
  const { write } = await import(`/static/${release}/worker/store.js`);
  const work = () => write(account, "drafts", async (drafts) => { for (;;) await drafts.get("none"); });
  navigator.locks.request("held up", work).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 200));
  return (await navigator.locks.query()).held.some(({ name }) => name === "held up");
}"""
# Whether the same can be done here, within a second.
AFTER = """async () => {
  const { account, release } = document.documentElement.dataset;
  const { write } = await import(`/static/${release}/worker/store.js`);
  const work = () => write(account, "drafts", async (drafts) => (await drafts.getAll()).length === 0);
  const late = new Promise((resolve) => setTimeout(resolve, 1000));
  return Promise.race([navigator.locks.request("held up", work), late]);
}"""


def of_sam(server: Server, new_webkit: Callable[..., WebKit]) -> WebKit:
    """Where Sam is signed in, and what there is to keep is kept."""
    phone = new_webkit(server.base_url)
    phone.cookie("sign-in", cookie_for(server.data, person_named(server.data, "Sam")))
    phone.open("/today")
    phone.wait(IS_KEPT)
    return phone


def test_words_that_were_just_being_kept_are_kept(
    demo: tuple[Server, dict[str, Any]], new_webkit: Callable[..., WebKit]
) -> None:
    server, _ = demo
    phone = of_sam(server, new_webkit)
    with opened(server.data) as connection:
        [step] = connection.execute("SELECT id FROM steps WHERE slug = 'intention'").fetchone()
    phone.open(f"/reflect/{step}")
    assert phone.run(BEGIN)
    phone.fill("#text", "To rest a little more.")
    time.sleep(1.5)  # it is being kept now, behind what was begun
    phone.press("Meditate")
    phone.wait("() => location.pathname === '/meditate'")
    phone.open(f"/reflect/{step}")
    phone.wait("() => document.querySelector('#text')?.value === 'To rest a little more.'")


def test_a_tick_that_was_just_being_kept_is_kept(
    demo: tuple[Server, dict[str, Any]], new_webkit: Callable[..., WebKit]
) -> None:
    server, _ = demo
    phone = of_sam(server, new_webkit)
    with opened(server.data) as connection:
        [step] = connection.execute(
            "SELECT id FROM steps WHERE kind = 'checklist' ORDER BY position"
        ).fetchone()
        [before] = connection.execute("SELECT count(*) FROM ticks").fetchone()
    phone.open(f"/prepare/{step}")
    assert phone.run(BEGIN)
    phone.click("form[data-entry=tick] button[aria-pressed=false]")
    time.sleep(1)  # it is being kept now, behind what was begun
    phone.press("Meditate")
    phone.wait("() => location.pathname === '/meditate'")
    until = time.monotonic() + 20
    with opened(server.data) as connection:
        while connection.execute("SELECT count(*) FROM ticks").fetchone()[0] == before:
            assert time.monotonic() < until, "it is lost"
            time.sleep(0.1)


def test_what_it_had_begun_holds_up_no_other_page(
    demo: tuple[Server, dict[str, Any]], new_webkit: Callable[..., WebKit]
) -> None:
    server, _ = demo
    phone = of_sam(server, new_webkit)
    for _ in range(3):
        phone.open("/prepare")
        assert phone.run(BEGIN)
        phone.press("Meditate")
        phone.wait("() => location.pathname === '/meditate'")
        assert phone.run(AFTER), "the page before holds it up"
        phone.run("() => history.back()")
        phone.wait("() => location.pathname === '/prepare'")
        phone.wait(AFTER)

"""What is personal lies nowhere in the clear: a marker in each kind of text, and then every file is searched for it.

The browser has a profile of its own on the disk, so that what it keeps by itself is searched too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.browser import canary_desk
from tests.browser.canary_desk import MARKERS
from tests.browser.kept import IS_KEPT
from tests.browser.phones import sam_of
from tests.harness import engines
from tests.harness.chromium import FLAGS
from tests.harness.database import opened
from tests.harness.server import Server
from tests.harness.sign_in import cookie_for
from tests.worker.test_pages import DUMP

# A minute of it, sixteen times as fast.
LISTENS = """async () => {
  const audio = document.querySelector("audio");
  Object.assign(audio, { muted: true, playbackRate: 16 });
  await audio.play();
  while (audio.currentTime < 75) await new Promise((resolve) => setTimeout(resolve, 200));
  audio.pause();
}"""
# All of the sound that is on the page, in hex; it plays, too.
HEARD = """async () => {
  const audio = document.querySelector("audio");
  audio.muted = true;
  await audio.play();
  audio.pause();
  const all = new Uint8Array(await (await fetch(audio.currentSrc)).arrayBuffer());
  return [...all].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""


@pytest.fixture
def phone(tmp_path: Path) -> Iterator[BrowserContext]:
    """Chromium on a profile that lies in `profile`."""
    with sync_playwright() as playwright:
        engine = engines.chromium()
        assert engine
        context = playwright.chromium.launch_persistent_context(
            tmp_path / "profile", executable_path=engine.program, args=FLAGS
        )
        yield context
        context.close()


def test_no_marker_is_found_in_the_clear(demo: tuple[Server, dict[str, Any]], phone: BrowserContext) -> None:
    server, _ = demo
    sam = sam_of(server)
    with opened(server.data) as connection:
        steps = dict(connection.execute("SELECT slug, id FROM steps").fetchall())
        owner = connection.execute("SELECT id FROM people WHERE role = 'owner'").fetchone()[0]
    canary_desk.rename(server, owner, sam)
    made_for = canary_desk.record_for(server, owner, sam)
    canary_desk.ask_by_hand(server, owner, sam)
    phone.add_cookies([{"name": "sign-in", "value": cookie_for(server.data, sam), "url": server.base_url}])
    page = phone.new_page()
    _wait_until_kept(page, server)
    _write(page, server, steps["intention"], MARKERS["reflection"])
    page.goto(f"{server.base_url}/check-ins/{steps['check-in-before']}")
    page.get_by_label("All on one page").check()
    page.locator("form[data-entry=check-in] textarea").last.fill(MARKERS["question"])
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Send these answers").click()
    page.locator("[data-answers]").wait_for()
    _answer_in_a_word(page, server, steps["check-in-morning"])
    canary_desk.note_what_was_done(server, owner, sam)
    _bring(page, server, steps["day-7"])
    _trust(page, server)
    _say_more(page, server, steps)
    voice = _save_what_was_recorded(page, server, made_for)
    _name_a_passkey(page, server)
    _read_everything(page, server)
    _wait_until_kept(page, server)
    server.command("backup", str(server.folder) + "/put-away.backup")
    server.kill()
    _write(page, server, steps["day-3"], MARKERS["waiting"])
    page.goto(f"{server.base_url}/reflect/{steps['day-1']}")
    page.locator("#text").press_sequentially(MARKERS["draft"])
    expect(page.get_by_text("Kept on this phone as you go.")).to_be_visible()
    page.goto(f"{server.base_url}/entries")
    expect(page.get_by_text("Not finished, and not sent")).to_be_visible()
    # It is there: only sealed.
    expect(page.locator("[data-outbox]")).to_contain_text(MARKERS["waiting"])
    page.goto(f"{server.base_url}{made_for}")
    assert page.evaluate(HEARD) == voice.hex(), "it is heard with the server stopped"
    assert _found(str(page.evaluate(DUMP)).encode()) == set()
    page.goto("about:blank")
    phone.close()
    # Also what the browser writes by itself, such as what stands in forms, for when it is started again.
    searched = [path for path in server.folder.parent.rglob("*") if path.is_file()]
    assert {"stillpoint.db", "put-away.backup", "log"} <= {path.name for path in searched}
    assert any("IndexedDB" in str(path) for path in searched)
    leaks = {
        str(path.relative_to(server.folder.parent)): _found(path.read_bytes(), voice) for path in searched
    }
    assert {where: what for where, what in leaks.items() if what} == {}
    assert _found(_everything_in(server).encode()) == set(), "nor in the database once it is opened"
    server.start()


def _answer_in_a_word(page: Page, server: Server, step: str) -> None:
    """The check-in of the morning, with an answer that a therapist needs to look at."""
    page.goto(f"{server.base_url}/check-ins/{step}")
    page.get_by_label("All on one page").check()
    page.locator("[name='q.signs-now'][value='headache']").check()
    page.get_by_label("One word for how you feel").fill(MARKERS["short"])
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Send these answers").click()
    page.locator("[data-answers]").wait_for()


def _bring(page: Page, server: Server, step: str) -> None:
    """Nothing but a title, for the next meeting."""
    page.goto(f"{server.base_url}/reflect/{step}")
    page.get_by_label("For our meeting").check()
    page.get_by_label("What would you like to bring?").fill(MARKERS["brought"])
    with page.expect_navigation():
        page.get_by_role("button", name="Keep").click()


def _trust(page: Page, server: Server) -> None:
    """On this phone alone."""
    page.goto(f"{server.base_url}/me")
    page.get_by_text("Add a person you trust").click()
    page.get_by_label("Their name").fill(MARKERS["trusted"])
    page.get_by_label("Their phone number").fill("555 010 0177")
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_text(f"{MARKERS['trusted']}: change or remove")).to_be_visible()


def _found(data: bytes, voice: bytes = b"") -> set[str]:
    """Which markers are in `data`, in the two ways in which programs write text; and whether a sound of `voice` is."""
    pieces = [voice[place : place + 48] for place in range(0, len(voice) - 48, 4096)]
    return {"voice" for piece in pieces if piece in data} | {
        name
        for name, marker in MARKERS.items()
        if marker.encode() in data or marker.encode("utf-16le") in data
    }


def _everything_in(server: Server) -> str:
    with opened(server.data) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return str([tuple(row) for name in names for row in connection.execute(f"SELECT * FROM {name}")])


def _save_what_was_recorded(page: Page, server: Server, path: str) -> bytes:
    """Open and save it; its sound."""
    page.goto(f"{server.base_url}{path}")
    expect(page.get_by_role("heading", level=1)).to_have_text(MARKERS["titled"])
    page.get_by_text("Read it instead").click()
    expect(page.locator("main")).to_contain_text(MARKERS["spoken"])
    page.locator("[data-save-recording]").click()
    expect(page.locator("[data-saved]")).to_contain_text("Saved on this phone")
    voice = bytes.fromhex(page.evaluate(HEARD))
    assert b"ftyp" in voice[:16]
    return voice


def _name_a_passkey(page: Page, server: Server) -> None:
    page.goto(f"{server.base_url}/me/passkeys")
    page.locator("summary").first.click()
    page.get_by_label("Name").first.fill(MARKERS["passkey"])
    page.get_by_role("button", name="Keep this name").first.click()
    expect(page.locator("summary").first).to_have_text(f"Change {MARKERS['passkey']}")


def _say_more(page: Page, server: Server, steps: dict[str, str]) -> None:
    """A line of one's own, who drives, a comfort plan, a question, and how a recording was."""
    page.goto(f"{server.base_url}/prepare/{steps['what-to-bring']}")
    page.get_by_text("Add something of your own").click()
    page.get_by_label("What is it?").fill(MARKERS["line"])
    page.get_by_role("button", name="Add it").click()
    expect(page.locator("[data-own-items]")).to_contain_text(MARKERS["line"])
    page.goto(f"{server.base_url}/meditate/centring-10")
    page.wait_for_load_state("networkidle")
    page.evaluate(LISTENS)
    page.get_by_label("Or a word of your own").fill(MARKERS["heard"])
    page.get_by_role("button", name="Keep this").click()
    expect(page.locator("[data-thanks] .custody")).to_contain_text("Received")
    for path, field, marker, button in (
        ("/ride", "Who takes you home", "driver", "Keep this"),
        ("/comfort", "Words that help me", "comfort", "Keep this"),
        ("/questions", "Your question", "asked", "Send my question"),
    ):
        page.goto(f"{server.base_url}{path}")
        page.get_by_label(field).fill(MARKERS[marker])
        if marker == "driver":
            page.get_by_label("They have said yes").check()
        with page.expect_navigation():
            page.get_by_role("button", name=button).click()


def _read_everything(page: Page, server: Server) -> None:
    """All of it on one page, which no phone keeps."""
    page.goto(f"{server.base_url}/me/everything")
    shown = page.locator("main").inner_text()
    written = (
        "name",
        "contact",
        "reflection",
        "question",
        "passkey",
        "line",
        "driver",
        "comfort",
        "asked",
        "heard",
        "titled",
        "spoken",
        "brought",
        "by-hand",
        "short",
    )
    assert MARKERS["looked"] not in shown, "it is the practice's own line"
    assert [name for name in written if MARKERS[name] not in shown] == []


def _write(page: Page, server: Server, step: str, words: str) -> None:
    page.goto(f"{server.base_url}/reflect/{step}")
    page.locator("#text").fill(words)
    with page.expect_navigation():
        page.get_by_role("button", name="Keep").click()


def _wait_until_kept(page: Page, server: Server) -> None:
    page.goto(f"{server.base_url}/today")
    for _ in range(400):
        if page.evaluate(IS_KEPT):
            return
        page.wait_for_timeout(50)
    raise AssertionError("the plan was not kept")

"""The client's pages, in every state of a plan."""

import re
from datetime import datetime, timedelta

import httpx
import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import service as accounts
from pwa.clock import stamp
from pwa.db import Reader, Row
from pwa.plans.today import today
from tests.accounts.way_in import Guest, door, guest
from tests.plans.world import NOW, SESSION, Page, World, new_world

UUID = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
OTHER_LETTERS = "\U0001f331\n\u0633\u0644\u0627\u0645"
PAGES = ("/today", "/prepare", "/session-day", "/me")
AFTER = SESSION + timedelta(hours=3)

# Each state: what the therapist tells, when we look, the words that say it, and words that must not be there.
STATES = {
    "many": (None, NOW, "3 days to go", "Tomorrow"),
    "tomorrow": (None, SESSION - timedelta(days=1), "Tomorrow", "days to go"),
    "today": (None, SESSION - timedelta(hours=2), "It is today", "Tomorrow"),
    "asks": (None, AFTER, "Has your session taken place?", "Your next step"),
    "after": ("took-place", AFTER, "Your session is behind you", "Has your session"),
    "postponed": ("postponed", NOW, "There is no new day yet", "days to go"),
    "cancelled": ("cancelled", NOW, "Your session will not take place", "Your next step"),
}


async def read(world: World, url: str, at: datetime = NOW) -> Page:
    """The page at `url`, opened at that moment; every page holds to the same few rules."""
    with clock.at(at):
        async with world.browser() as browser:
            answer = await browser.get(url)
    assert answer.status_code == 200, url
    page = Page(answer.text)
    assert len(page.all("h1")) == len(page.all("main")) == len(page.all("title")) == 1
    assert page.all("a", href="/help")
    assert not [
        attrs for _, attrs in page.tags if "style" in attrs or any(name.startswith("on") for name in attrs)
    ]
    assert page.all("html", data_account=world.client.id, data_zone="America/New_York")
    assert not re.search("ketamine", re.search("<title>(.*)</title>", answer.text)[1], re.I)
    return page


@pytest.mark.parametrize("state", STATES)
async def test_today_says_how_things_are(world: World, state: str):
    outcome, at, words, other_words = STATES[state]
    if outcome:
        await world.tell(outcome, at)
    page = await read(world, "/today", at)
    assert words in page.text
    assert other_words not in page.text
    assert "Your practice will" not in page.text, "nobody can promise for it"
    for url in PAGES:
        await read(world, url, at)


async def test_today_carries_all_that_the_phone_needs_to_count_by_itself(world: World):
    plan = await world.plan()
    page = await read(world, "/today")
    (container,) = page.all("div", data_session=plan.session.id)
    assert (container["data-session-state"], container["data-session-day"]) == ("planned", "2026-11-27")
    assert datetime.fromisoformat(container["data-session-over"]) == plan.session.over_at
    rows = {row["data-step"]: row for row in page.all("li") if "data-step" in row}
    steps = {step.id: step for step in plan.steps if step.kind != "meet"}
    assert rows.keys() == steps.keys()
    for name, step in steps.items():
        row = rows[name]
        assert row["data-phase"] == step.phase
        assert row["data-due"] == step.due.isoformat()
        assert row["data-from"] == step.due_from
        assert row["data-done"] == "no"
        assert row["data-title"] == step.text.title
        assert row["data-why"] == step.text.why
        assert row["data-minutes"] == str(step.text.minutes)
        assert row["data-href"] == step.url
        assert row["data-when-words"].startswith("From "), "for the phone to say, where it is still to come"
        assert row["data-items"] == str(len(step.text.items))


async def test_today_offers_one_next_thing_with_why_and_how_long(world: World):
    plan = await world.plan()
    following = today(plan.session, plan.steps, NOW).next
    page = await read(world, "/today")
    (link,) = [link for link in page.all("a") if "data-next-link" in link]
    assert link["href"] == following.url
    for words in (following.text.title, following.text.why, f"About {following.text.minutes} min"):
        assert words in page.text
    assert page.text.count(following.text.why) == 1


async def test_today_asks_the_database_four_times(world: World, monkeypatch: pytest.MonkeyPatch):
    """Who is asking, the plan, lines of their own, what was done: the texts are known already."""
    asked, ask = [], Reader.all

    async def counting(self: Reader, sql: str, **parameters: object) -> list[Row]:
        asked.append(sql)
        return await ask(self, sql, **parameters)

    await read(world, "/today")
    monkeypatch.setattr(Reader, "all", counting)
    await read(world, "/today")
    assert len(asked) == 4


async def test_whoever_has_done_every_step_is_led_to_the_card_for_the_rest(world: World):
    """Food, drink and the way home stand there: so nobody is told that nothing is left to do."""
    async with world.db.write() as tx:
        await tx.run("UPDATE steps SET removed_at = :at WHERE phase = 'before'", at=NOW)
    page = await read(world, "/today", SESSION - timedelta(days=1))
    assert "You have done every step for now. The card for the day has the rest." in page.text
    await world.tell("postponed", NOW)
    page = await read(world, "/today")
    assert "nothing to do here until there is a new day" in page.text
    assert "The card for the day has the rest" not in page.text


async def test_what_is_to_come_is_in_the_page_but_not_shown(world: World):
    evening = next(step for step in (await world.plan()).phase("after") if step.kind == "write")
    page = await read(world, "/today")
    assert page.all("li", data_step=evening.id)
    assert evening.text.title not in page.text


async def test_what_is_done_moves_down(world: World):
    step = await world.step("read")
    await world.tick(step)
    page = await read(world, "/today")
    assert "What you have done" in page.text
    (row,) = page.all("li", data_step=step.id)
    assert (row["data-done"], row["data-state"]) == ("yes", "done")


async def test_the_client_can_say_that_it_took_place(world: World):
    page = await read(world, "/today", AFTER)
    (form,) = page.all("form", data_entry="session")
    session = (await world.plan()).session
    assert re.fullmatch(f"/entries/{UUID}", form["action"])
    assert form["data-next"] == "/today"
    sent = {field["name"]: field["value"] for field in page.all("input", type="hidden")}
    assert sent == {
        "account": world.client.id,
        "kind": "session",
        "session": session.id,
        "outcome": "took-place",
    }
    with clock.at(AFTER):
        async with world.browser() as browser:
            answer = await browser.post(form["action"], data=sent, headers={"sec-fetch-site": "same-origin"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/today")
    assert (await world.plan()).session.state == "took-place"


async def test_prepare_shows_the_way_there_and_once_told_the_way_on(world: World):
    plan = await world.plan()
    before = await read(world, "/prepare")
    for step in plan.phase("before"):
        assert before.all("a", href=step.page)
    assert not any(before.all("a", href=step.page) for step in plan.phase("after"))
    await world.tell("took-place", AFTER)
    after = await read(world, "/prepare", AFTER)
    for step in plan.steps:
        assert after.all("a", href=step.page)


async def test_every_step_opens_in_every_state(world: World):
    for outcome, at in ((None, NOW), ("took-place", AFTER), ("cancelled", AFTER), ("postponed", AFTER)):
        if outcome:
            await world.tell(outcome, at)
        for step in (await world.plan()).steps:
            page = await read(world, f"/prepare/{step.id}", at)
            assert step.text.title in page.text
            assert "own instructions always come first." in page.text


async def test_entry_forms_say_whose_they_are_and_each_has_a_name_of_its_own(world: World):
    for kind in ("read", "checklist", "practise", "write"):
        step = await world.step(kind)
        page = await read(world, f"/prepare/{step.id}")
        forms = [
            form for form in page.all("form", method="post") if (form["action"] or "").startswith("/entries/")
        ]
        assert forms
        assert len({form["action"] for form in forms}) == len(forms)
        assert all(re.fullmatch(f"/entries/{UUID}", form["action"]) and form["data-next"] for form in forms)
        assert len(page.all("input", name="account", value=world.client.id)) == len(forms)
        about = [page.all("input", name=name, value=step.id) for name in ("step", "about")]
        assert len(about[0]) + len(about[1]) == len(forms)


async def test_reading_is_ticked_without_script(world: World):
    step = await world.step("read")
    async with world.browser() as browser:
        answer = await post(browser, await browser.get(f"/prepare/{step.id}"), "done", "yes")
        assert (answer.status_code, answer.headers["location"]) == (303, "/today")
        page = await browser.get(f"/prepare/{step.id}")
    assert "Mark as not read" in page.text
    assert "Received Tuesday 24 November, 7:00 am" in page.text


async def test_a_box_is_ticked_and_cleared_without_script(world: World):
    step = await world.step("checklist")
    url = f"/prepare/{step.id}"
    async with world.browser() as browser:
        answer = await post(browser, await browser.get(url), "done", "yes")
        assert (answer.status_code, answer.headers["location"]) == (303, url)
        assert (await world.plan()).step(step.id).ticked == {step.text.items[0].id}
        await post(browser, await browser.get(url), "done", "no")
    assert (await world.plan()).step(step.id).ticked == frozenset()


async def post(browser: httpx.AsyncClient, answer: httpx.Response, name: str, value: str) -> httpx.Response:
    """Press the first entry form's button, as a browser without script does."""
    form = re.search(r'<form class="form" method="post" action="([^"]+)"(.*?)</form>', answer.text, re.S)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[2]))
    return await browser.post(form[1], data=fields | {name: value}, headers={"sec-fetch-site": "same-origin"})


async def test_words_are_shown_again_as_they_were_written(world: World):
    step = await world.step("write")
    first = await world.send("reflection", step=step.id, text=f"<b>kind</b> & {OTHER_LETTERS}")
    async with world.browser() as browser:
        html = (await browser.get(f"/prepare/{step.id}")).text
    assert f"&lt;b&gt;kind&lt;/b&gt; &amp; {OTHER_LETTERS}</textarea>" in html
    assert f'name="revises" value="{first.id}"' in html
    assert "Only you can read this." in html


async def test_absent_and_foreign_steps_look_the_same(world: World, app: Starlette):
    other = await new_world(app, called="Kim")
    theirs = (await other.plan()).steps[0].id
    async with world.browser() as browser:
        foreign, absent = [
            await browser.get(f"/prepare/{step}") for step in (theirs, theirs.replace("-4", "-5"))
        ]
        odd = await browser.get("/prepare/%F0%9F%8C%B1%22%3E%3Cscript%3E")
    assert foreign.status_code == absent.status_code == odd.status_code == 404
    assert foreign.text == absent.text == odd.text


async def test_the_notice_that_somebody_agreed_to_stays_as_they_read_it(app: Starlette):
    at = await door(app, who_reads="Rivera reads <it>.")
    async with guest(app) as sam:
        with clock.at(NOW):
            await sam.join(await at.invite_client())
            assert "You agreed to it on 24 November 2026. What is kept" in await _me(sam)
            async with at.app.state.db.write() as tx:
                await tx.run("UPDATE practices SET who_reads = 'Everybody in the building reads it.'")
            now, then = (await _me(sam)).split("The privacy notice that you agreed to")
    assert "You agreed to an earlier one on 24 November 2026. What is kept" in now
    assert "Everybody in the building reads it." in now
    assert then.startswith(" You agreed to it on 24 November 2026. It has changed since. What is kept")
    assert "Rivera reads <it>." in then
    assert "Everybody in the building" not in then


async def _me(sam: Guest) -> str:
    return Page((await sam.http.get("/me")).text).text


async def test_of_a_notice_whose_words_were_not_kept_the_day_is_said(world: World):
    async with world.db.write() as tx:
        await accounts.agree(tx, world.client, stamp(NOW), "older")
    async with world.browser() as browser:
        page = Page((await browser.get("/me")).text)
    assert "You agreed to an earlier one on 24 November 2026. Its words are no longer here." in page.text

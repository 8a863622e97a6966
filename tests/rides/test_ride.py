"""The client says who takes them home; the card and the therapist hear of it."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.clock import new_id, stamp
from pwa.rides.model import WHO_MOST
from tests.entries.world import JSON
from tests.plans.world import NOW, SESSION, Page, World, new_world

pytestmark = pytest.mark.anyio

LATER = SESSION + timedelta(days=3)


async def said(world: World, who: str = "Robin", state: str = "confirmed", **more: str) -> str:
    """What the client says, for the time at which the session is now unless `starts` says otherwise; the entry's id."""
    session = (await world.plan()).session
    starts = stamp(session.starts_at) if session.starts_at else ""
    fields = {"session": session.id, "starts": starts, "who": who, "state": state} | more
    return (await world.send("ride", **fields)).id


async def shown(world: World, path: str = "/ride", person: Any = None) -> Page:
    async with world.browser(person) as browser:
        answer = await browser.get(path)
    assert answer.status_code == 200
    return Page(answer.text)


async def posted(world: World, **fields: str) -> httpx.Response:
    session = (await world.plan()).session
    sent = {"account": world.client.id, "kind": "ride", "session": session.id, "starts": stamp(SESSION)}
    async with world.browser() as browser:
        return await browser.post(f"/entries/{new_id()}", data=sent | fields)


async def test_the_practice_s_own_rule_comes_first(world: World, app: Starlette) -> None:
    page = await shown(world)
    assert "An adult you know takes you home." in page.text
    assert page.text.index("An adult you know") < page.text.index("Who takes you home")
    async with world.browser() as browser:
        assert "<title>The way home · Stillpoint</title>" in (await browser.get("/ride")).text
    unset = await shown(await new_world(app, ride_rule="unset"))
    assert "Ask your practice about the way home." in unset.text


async def test_without_script_it_is_kept_and_shown_again(world: World) -> None:
    answer = await posted(world, who="  Robin,  my sister ", state="confirmed")
    assert (answer.status_code, answer.headers["location"]) == (303, "/ride")
    page = await shown(world)
    assert page.all("input", name="who", value="Robin, my sister")
    assert [one for one in page.all("input", name="state", value="confirmed") if "checked" in one]
    assert "Received Tuesday 24 November, 7:00 am" in page.text


@pytest.mark.parametrize(
    ("who", "state", "card"),
    [
        ("Robin", "confirmed", "Robin, confirmed"),
        ("Robin", "asked", "Robin, not confirmed yet"),
        ("", "nobody", "Nobody yet"),
        ("My practice's own driver", "confirmed", "My practice's own driver, confirmed"),
        ("<b>مرحبا</b>", "asked", "<b>مرحبا</b>, not confirmed yet"),
    ],
)
async def test_the_card_and_the_therapist_s_page_say_how_it_stands(
    world: World, who: str, state: str, card: str
) -> None:
    assert "Say who takes you home" in (await shown(world, "/session-day")).text
    await said(world, who, state)
    page = await shown(world, "/session-day")
    assert card in page.text
    assert page.all("a", href="/ride")
    assert card in (await shown(world, f"/clients/{world.client.id}", world.owner)).text


async def test_it_is_opened_when_the_therapist_saw_it(world: World) -> None:
    entry_id = await said(world)
    place = f"/clients/{world.client.id}"
    assert (await shown(world, place, world.owner)).all("section", data_arrived=entry_id)
    async with world.browser(world.owner) as desk:
        assert (await desk.post(f"{place}/opened", data={"entry": entry_id})).status_code == 204
    assert "Opened by your therapist" in (await shown(world)).text


async def test_the_latest_counts_and_is_written_over_the_one_before(world: World) -> None:
    first = await said(world, "Robin", "asked")
    with clock.at(NOW + timedelta(minutes=5)):
        await said(world, "Robin", "confirmed", revises=first)
        page = await shown(world)
    assert "Said in two places" not in page.text
    assert "Robin, confirmed" in (await shown(world, "/session-day")).text


async def test_two_phones_that_did_not_know_of_each_other_are_told_of(world: World) -> None:
    """What reached us last counts, whatever the clocks of the phones say: and the page says so."""
    await said(world, "Kim", "confirmed", written="2026-11-24T11:59:00.000Z")
    with clock.at(NOW + timedelta(hours=1)):
        await said(world, "Robin", "asked", written="2026-11-23T08:00:00.000Z")
        page = await shown(world)
        assert "Said in two places" in page.text
        assert "“Kim”" in page.text
        assert page.all("input", name="who", value="Robin")
        desk = await shown(world, f"/clients/{world.client.id}", world.owner)
        assert "Said in another place: Kim" in desk.text
        (latest,) = [one["value"] for one in page.all("input", name="revises")]
        await said(world, "Robin", "confirmed", revises=str(latest))
        assert "Said in two places" not in (await shown(world)).text


async def test_a_yes_to_another_time_is_no_yes_to_the_new_one(world: World) -> None:
    await said(world)
    await world.move(LATER)
    page = await shown(world)
    assert "Your visit has moved" in page.text
    assert "You said this when the visit was Friday 27 November, 10:00 am" in page.text
    assert not [one for one in page.all("input", name="state") if "checked" in one], "to be said anew"
    assert "Robin, not confirmed for the new time" in (await shown(world, "/session-day")).text
    await world.move(SESSION)
    assert "Robin, confirmed" in (await shown(world, "/session-day")).text


async def test_a_yes_from_a_page_that_was_kept_is_for_the_time_on_that_page(world: World) -> None:
    await world.move(LATER)
    await said(world, starts=stamp(SESSION))
    assert "not confirmed for the new time" in (await shown(world, "/session-day")).text


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"who": " ", "state": "confirmed"}, "who", "Please write who takes you home."),
        (
            {"who": "x" * (WHO_MOST + 1), "state": "asked"},
            "who",
            "At most 200 characters, please. This has 201.",
        ),
        ({"who": "Robin"}, "state", "Please choose how it stands."),
        ({"who": "Robin", "state": "maybe"}, "state", "Please choose how it stands."),
    ],
)
async def test_what_is_missing_is_asked_for_and_the_rest_stays(
    world: World, fields: dict[str, str], field: str, sentence: str
) -> None:
    answer = await posted(world, **fields)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert sentence in page.text
    assert page.all("a", href=f"#{field}")
    assert page.all("input", name="who", value=fields["who"])
    assert page.text.count("Who takes you home") == 1
    assert not (await shown(world)).all("input", name="revises"), "nothing was kept"


@pytest.mark.parametrize(
    "broken",
    [
        {"session": ""},
        {"starts": "soon"},
        {"starts": "2026-11-27T10:00:00"},
        {"starts": "9999-12-31T23:59:59-23:00"},
        {"revises": "x"},
    ],
)
async def test_a_page_s_own_fields_that_are_not_right_get_a_sentence(
    world: World, broken: dict[str, str]
) -> None:
    answer = await posted(world, who="Robin", state="asked", **broken)
    assert answer.status_code == 422
    assert "Please open the page again" in answer.text
    assert "Robin" in answer.text


async def test_a_session_of_somebody_else_is_not_found_and_nothing_is_lost(
    world: World, app: Starlette
) -> None:
    other = await new_world(app)
    answer = await posted(world, who="Robin", state="asked", session=(await other.plan()).session.id)
    assert answer.status_code == 404
    assert "This visit is not part of your plan any more" in answer.text
    assert "Robin" in answer.text
    assert "Say who takes you home" in (await shown(other, "/session-day")).text


@pytest.mark.parametrize("outcome", ["took-place", "cancelled"])
async def test_nothing_is_asked_about_a_visit_that_is_over_or_off(world: World, outcome: str) -> None:
    await said(world)
    with clock.at(SESSION + timedelta(hours=3)):
        await world.tell(outcome, clock.now())
        page = await shown(world)
    assert page.all("form", data_entry="ride") == []
    assert "Robin" in page.text


async def test_without_a_day_it_can_be_said_too(world: World) -> None:
    await world.tell("postponed", NOW)
    assert (await shown(world)).all("input", name="starts", value="")
    await said(world)
    assert "Robin, confirmed" in (await shown(world, f"/clients/{world.client.id}", world.owner)).text


async def test_the_step_leads_there_and_keeps_its_boxes(world: World) -> None:
    (step,) = [one for one in (await world.plan()).steps if one.slug == "getting-home"]
    page = await shown(world, step.page)
    assert step.url == step.page, "the step is done where its boxes are"
    assert page.all("a", href="/ride")
    assert page.text.index("Say who takes you home") < page.text.index("An adult will take me home")


async def test_it_is_kept_by_the_phone_and_what_arrived_is_listed(world: World) -> None:
    entry_id = await said(world)
    async with world.browser() as browser:
        kept = [page["url"] for page in (await browser.get("/kept")).json()["pages"]]
        assert "/ride" in kept
        assert "Your way home" in (await browser.get("/entries")).text
        assert (await browser.get(f"/entries/{entry_id}", headers=JSON)).json()["next"] == "/ride"


async def test_the_words_are_sealed(world: World) -> None:
    await said(world, "Canary")
    async with world.db.read() as tx:
        (row,) = await tx.all("SELECT * FROM rides")
    assert "Canary" not in str(dict(row))

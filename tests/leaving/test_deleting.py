"""A client deletes their account, or a therapist does it for them; and what has to be kept goes on its day."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pwa import clock
from pwa.accounts.service import update_practice
from pwa.db.personal import OWN, RECORD, leaf
from pwa.errors import Busy
from pwa.leaving import model, service, store
from tests.accounts.test_ways_in import IPHONE
from tests.harness.sign_in import cookie_for
from tests.leaving.world import JSON, SURE, answered, delete, rows, set_rule, time_passes
from tests.plans.world import NOW, World
from tests.shell.test_everything import filled

pytestmark = pytest.mark.anyio

DAY = datetime(2033, 11, 24, 12, tzinfo=UTC)  # on which what is kept since NOW goes


async def test_the_page_says_what_goes_and_what_stays(world: World) -> None:
    async with world.browser() as phone:
        page = (await phone.get("/me/leave")).text
        assert "Your practice has to keep this until 24 November 2033" in page
        assert "Your check-ins" in page
        await set_rule(world, "none")
        page = (await phone.get("/me/leave")).text
        assert "has to keep" not in page
        assert "Your check-ins" in page
        await set_rule(world, "unset")
        assert "has not said yet for how long" in (await phone.get("/me/leave")).text


async def test_nothing_is_deleted_without_being_sure_and_a_fresh_touch(world: World) -> None:
    async with world.browser() as phone:
        unsure = await phone.post("/me/leave/delete")
        assert unsure.status_code == 422
        assert "Please tick the box if you are sure" in unsure.text
        said = await phone.post("/me/leave/delete", headers=JSON)
        assert (said.status_code, said.json()["error"]) == (422, "invalid")
        with clock.at(NOW + timedelta(minutes=6)):
            again = await phone.post("/me/leave/delete", data=SURE)
            assert again.headers["location"] == "/signin?again=1&next=/me/leave"
            said = await phone.post("/me/leave/delete", data=SURE, headers=JSON)
            assert (said.status_code, said.json()["next"]) == (403, "/signin?again=1&next=/me/leave")
        assert (await phone.get("/today")).status_code == 200


async def test_where_nothing_must_be_kept_everything_goes(world: World) -> None:
    await set_rule(world, "none")
    await filled(world)
    answer = await delete(world)
    assert (answer.status_code, answer.headers["location"]) == (303, "/left")
    assert answer.headers["clear-site-data"] == '"cache"'
    for table in (
        "entries",
        "reflections",
        "comfort_plans",
        "questions",
        "ticks",
        "check_ins",
        "flags",
        "saved_recordings",
        "listening",
    ):
        assert await rows(world, f"SELECT 1 FROM {table}") == [], table
    assert len(await rows(world, "SELECT 1 FROM plans")) == 1, "Kim's"
    async with world.browser(world.owner) as desk:
        page = (await desk.get("/clients")).text
        assert "A client since 24 November 2026 deleted their account on 24 November 2026." in page
        assert "Nothing of them is kept." in page
        assert "Sam" not in page
        for path in ("", "/leave", "/preview"):
            assert (await desk.get(f"/clients/{world.client.id}{path}")).status_code == 404
        assert (await desk.get(f"/clients/left/{world.client.id}")).status_code == 404
        assert "Somebody deleted their account." in (await desk.get("/practice/ways-in")).text
    assert world.db.keys.is_destroyed(leaf(world.client.id, OWN))
    assert world.db.keys.is_destroyed(leaf(world.client.id, RECORD))


async def test_what_must_be_kept_is_a_record_and_the_rest_goes(world: World) -> None:
    await filled(world)
    assert (await delete(world, **JSON)).json() == {"deleted": True}
    for table in (
        "reflections",
        "comfort_plans",
        "questions",
        "ticks",
        "listening",
        "saved_recordings",
        "prep_links",
        "invitations",
    ):
        assert await rows(world, f"SELECT 1 FROM {table}") == [], table
    async with world.browser(world.owner) as desk:
        assert "Sam" in (await desk.get("/clients/left")).text
        record = (await desk.get(f"/clients/left/{world.client.id}")).text
        for words in ("Sam", "May I bring music?", "goes by itself on 24 November 2033", "They deleted"):
            assert words in record
        assert "A tree by the water" not in record
        assert "Nobody here goes by" in (await desk.get("/clients?q=Sam")).text
    assert world.db.keys.is_destroyed(leaf(world.client.id, OWN))
    assert not world.db.keys.is_destroyed(leaf(world.client.id, RECORD))


async def test_a_record_says_of_answers_when_they_were_written_and_when_they_came(world: World) -> None:
    await answered(world)
    await answered(world, written="2026-11-22T12:00:00.000Z")
    await delete(world, **JSON)
    async with world.browser(world.owner) as desk:
        record = " ".join((await desk.get(f"/clients/left/{world.client.id}")).text.split())
    assert "Written and received 24 November 2026, 7:00 am" in record
    assert "Written 22 November 2026, 7:00 am · received 24 November 2026, 7:00 am" in record


async def test_a_record_goes_by_itself_when_its_time_is_over(world: World) -> None:
    await answered(world)
    await delete(world)
    await time_passes(world.db, NOW, DAY)
    with clock.at(datetime(2033, 11, 24, 11, 59, tzinfo=UTC)):
        await service.keep_promises(world.db)
        assert len(await rows(world, "SELECT 1 FROM check_ins")) == 1
    with clock.at(DAY):
        await service.keep_promises(world.db)
    assert await rows(world, "SELECT 1 FROM check_ins") == []
    assert world.db.keys.is_destroyed(leaf(world.client.id, RECORD))
    assert (
        await rows(world, "SELECT 1 FROM sign_ins")
        == await rows(world, "SELECT 1 FROM keys_to_destroy")
        == []
    )


async def test_a_practice_that_says_later_how_long_is_kept_to_it_from_the_day_they_left(world: World) -> None:
    await set_rule(world, "unset")
    await answered(world)
    await delete(world)
    later = NOW + timedelta(days=365 * 3)
    await time_passes(world.db, NOW, later)
    with clock.at(later):
        await service.keep_promises(world.db)
        assert len(await rows(world, "SELECT 1 FROM check_ins")) == 1
        await set_rule_only(world, 2)
        await service.keep_promises(world.db)
    assert await rows(world, "SELECT 1 FROM check_ins") == []


async def set_rule_only(world: World, years: int) -> None:
    async with world.db.write() as tx:
        await update_practice(tx, world.owner.practice.id, record_rule="years", record_years=years)


async def test_a_promise_stays_what_it_was_when_the_practice_changes_its_rule(world: World) -> None:
    await answered(world)
    await delete(world)
    await set_rule_only(world, 30)
    await time_passes(world.db, NOW, DAY)
    with clock.at(DAY):
        await service.keep_promises(world.db)
    assert await rows(world, "SELECT 1 FROM check_ins") == []


@pytest.mark.parametrize(("years", "day"), [(1, (2029, 3, 1)), (4, (2032, 3, 1)), (0, None)])
async def test_a_record_of_a_leap_day_has_a_last_day(
    world: World, years: int, day: tuple[int, ...] | None
) -> None:
    await set_rule(world, "years" if years else "unset", years or None)
    found = model.keep_until(world.owner.practice, datetime(2028, 2, 29, 8, tzinfo=UTC))
    assert (found and found.timetuple()[:3]) == day


async def test_every_phone_of_theirs_is_told_and_delivers_nothing_any_more(world: World) -> None:
    step = await world.step("write")
    await delete(world)
    async with world.browser() as phone:
        kept = await phone.get("/kept", headers=JSON)
        assert (kept.status_code, kept.json()["error"]) == (401, "revoked")
        fields = {"account": world.client.id, "kind": "reflection", "step": step.id, "text": "Late"}
        late = await phone.post(f"/entries/{clock.new_id()}", data=fields, headers=JSON)
        assert late.status_code == 401
        assert (await phone.post("/me/leave/delete", data=SURE)).status_code == 401, "a double tap"
    assert await rows(world, "SELECT 1 FROM entries") == []


async def test_a_phone_can_ask_what_became_of_it_until_it_has_forgotten(world: World) -> None:
    """The answer may come when its page is closed: the phone then has nothing but its cookie to ask with."""
    answer = await delete(world, **JSON)
    assert "set-cookie" not in answer.headers
    assert answer.headers["clear-site-data"] == '"cache"'
    async with world.browser() as phone:
        said = (await phone.get("/kept", headers=JSON)).json()
        assert (said["account"], said["gone"]) == (world.client.id, True)
        out = await phone.post("/signout", data={"account": world.client.id})
        assert any(one.startswith("sign-in=") for one in out.headers.get_list("set-cookie"))


async def test_without_script_the_answer_takes_the_sign_in_away(world: World) -> None:
    answer = await delete(world)
    assert any(one.startswith("sign-in=") for one in answer.headers.get_list("set-cookie"))


async def test_what_is_deleted_is_called_so_also_where_the_database_is_busy_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keys go at the next start or within the hour."""

    async def busy(keys: object) -> None:
        raise Busy()

    monkeypatch.setattr(store, "keys_to_destroy", busy)
    assert (await delete(world, **JSON)).json() == {"deleted": True}


async def test_a_phone_that_signs_out_later_is_let_out(world: World) -> None:
    """Its sign-in has ended, and with the key nothing can be noted about that person any more."""
    other = cookie_for(Path(world.app.state.settings.data), world.client.id)
    await delete(world)
    world.cookies[world.client.id] = other
    async with world.browser() as phone:
        phone.headers["user-agent"] = IPHONE
        for named in ({}, {"account": world.client.id}):
            assert (await phone.post("/signout", data=named)).status_code == 303


async def test_a_therapist_closes_an_account_in_the_same_way(world: World) -> None:
    await filled(world)
    place = f"/clients/{world.client.id}/leave"
    async with world.browser(world.owner) as desk:
        page = (await desk.get(place)).text
        assert "This stays with you until 24 November 2033" in page
        assert "Their check-ins" in page
        assert (await desk.post(f"{place}/delete")).status_code == 422
        with clock.at(NOW + timedelta(minutes=6)):
            again = await desk.post(f"{place}/delete", data=SURE)
            assert again.headers["location"] == f"/signin?again=1&next={place}"
        done = await desk.post(f"{place}/delete", data=SURE)
        assert done.headers["location"] == "/clients/left"
        again = await desk.post(f"{place}/delete", data=SURE)
        assert again.headers["location"] == "/clients/left", "a double tap"
        assert len(await rows(world, "SELECT 1 FROM audit WHERE event = 'account-deleted'")) == 1
        assert "The account was deleted on" in (await desk.get(f"/clients/left/{world.client.id}")).text
        assert "has left" not in (await desk.get("/clients")).text, "they did it themselves"
        assert "Dr. Rivera deleted the account of Sam." in (await desk.get("/practice/ways-in")).text
    async with world.browser() as phone:
        assert (await phone.get("/today")).status_code == 303


async def test_two_taps_at_once_on_deleting_are_one(world: World) -> None:
    async with world.browser(world.owner) as desk:
        place = f"/clients/{world.client.id}/leave/delete"
        answers = await asyncio.gather(*(desk.post(place, data=SURE) for _ in range(4)))
    assert {answer.headers.get("location") for answer in answers} == {"/clients/left"}
    assert len(await rows(world, "SELECT 1 FROM audit WHERE event = 'account-deleted'")) == 1


async def test_who_did_not_delete_it_finds_nothing(world: World) -> None:
    await delete(world)
    async with world.browser(world.owner) as desk:
        answer = await desk.post(f"/clients/{world.client.id}/leave/delete", data=SURE)
    assert answer.status_code == 404

"""A client ends their plan or deletes their account; a therapist does the same for them."""

import inspect
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from pwa import backup, clock, secrets
from pwa.accounts import service as accounts
from pwa.accounts.service import update_practice
from pwa.app import create_app
from pwa.db import driver, migrate, personal
from pwa.db.personal import OWN, RECORD, leaf
from pwa.errors import Invalid
from pwa.invitations import service as invitations
from pwa.leaving import model, service
from pwa.leaving.store import delete_own, delete_record
from pwa.library import service as library
from pwa.person_keys import KeyDestroyed
from pwa.settings import Settings
from tests.plans.world import NOW, World
from tests.shell.test_everything import WORDS, filled

pytestmark = pytest.mark.anyio
JSON = {"accept": "application/json"}
SURE = {"sure": "yes"}
KEY = "ab" * 32
CANARY = "canary-of-sam"


async def rows(world: World, sql: str) -> list[dict[str, Any]]:
    async with world.db.read() as tx:
        return [dict(row) for row in await tx.all(sql)]


async def set_rule(world: World, rule: str, years: int | None = None) -> None:
    async with world.db.write() as tx:
        await update_practice(tx, world.owner.practice.id, record_rule=rule, record_years=years)
    # What the world knows of its people is of before.
    async with world.db.read() as tx:
        world.owner = await accounts.person(tx, world.owner.practice.id, world.owner.id)
        world.client = await accounts.person(tx, world.owner.practice.id, world.client.id)


async def delete(world: World, **headers: str) -> Any:
    async with world.browser() as phone:
        return await phone.post("/me/leave/delete", data=SURE, headers=headers)


async def answered(world: World) -> None:
    check_in = await world.step("check-in")
    async with world.db.read() as tx:
        asked = await library.check_in(tx, world.owner.practice.id, "pre-session")
    await world.send("check-in", step=check_in.id, **{"q.question": CANARY, "version": asked.version})


# Ending a plan.


async def test_a_client_ends_their_plan_and_nothing_is_asked_any_more(world: World) -> None:
    await filled(world)
    async with world.browser() as phone:
        answer = await phone.post("/me/leave/end")
        assert (answer.status_code, answer.headers["location"]) == (303, "/today")
        today = (await phone.get("/today")).text
        assert "Your plan has ended" in today
        assert 'data-session-state="ended"' in today
        for path in ("/check-ins", "/reflect", "/prepare", "/session-day", "/me", "/me/leave", "/kept"):
            assert (await phone.get(path)).status_code == 200, path
        assert "Your plan has ended, so there is nothing to answer." in (await phone.get("/check-ins")).text
        everything = (await phone.get("/me/everything.json")).json()
        assert [one["text"] for one in everything["reflections"]] == [WORDS]
        assert everything["session"]["state"] == "ended"


async def test_what_waited_on_a_phone_still_arrives_after_the_end(world: World) -> None:
    step = await world.step("write")
    async with world.db.write() as tx:
        await service.end_plan(tx, world.owner.practice, world.client.id, world.owner.id)
    assert (await world.send("reflection", step=step.id, text="Late")).is_new


async def test_the_therapist_is_told_and_can_start_the_plan_again(world: World) -> None:
    async with world.browser() as phone:
        await phone.post("/me/leave/end")
    async with world.browser(world.owner) as desk:
        page = (await desk.get("/clients")).text
        assert "ended their plan on 24 November 2026" in page
        assert "Plan ended" in page
        session = (await world.plan()).session
        moved = await desk.post(
            f"/clients/{world.client.id}/session",
            data={"session": session.id, "outcome": "move", "date": "2026-12-01", "time": "10:00"},
        )
        assert moved.status_code == 422
        assert "Start it again first" in moved.text
        assert (await desk.post(f"/clients/{world.client.id}/leave/again")).status_code == 303
        assert "ended their plan" not in (await desk.get("/clients")).text
    assert (await world.plan()).session.state == "planned"


async def test_links_and_invitations_end_with_the_plan(world: World) -> None:
    known, practice = world.app.state.secrets, world.owner.practice
    async with world.db.write() as tx:
        await invitations.new_prep_link(tx, known, world.client.id, practice.id, world.owner.id)
        await invitations.issue(tx, known, world.client.id, practice, "client", world.owner.id, NOW)
        await service.end_plan(tx, practice, world.client.id, world.owner.id)
        states = [one.state for one in await invitations.prep_links_of(tx, known, world.client.id)]
        states += [one.state for one in await invitations.of_person(tx, known, world.client.id)]
    assert states == ["revoked", "revoked"]


async def test_to_end_twice_is_to_end_once(world: World) -> None:
    async with world.db.write() as tx:
        await service.end_plan(tx, world.owner.practice, world.client.id, world.client.id)
        [before] = await tx.all("SELECT ended_at, ended_by FROM plans")
    with clock.at(NOW + timedelta(hours=1)):
        async with world.db.write() as tx:
            await service.end_plan(tx, world.owner.practice, world.client.id, world.owner.id)
            [after] = await tx.all("SELECT ended_at, ended_by FROM plans")
    assert tuple(before) == tuple(after)


async def test_an_ended_plan_refuses_what_became_of_the_session(world: World) -> None:
    async with world.db.write() as tx:
        await service.end_plan(tx, world.owner.practice, world.client.id, world.owner.id)
    with pytest.raises(Invalid, match="Start it again"):
        await world.tell("took-place", NOW + timedelta(days=4))


# Deleting an account.


async def test_the_page_says_what_goes_and_what_stays(world: World) -> None:
    async with world.browser() as phone:
        page = (await phone.get("/me/leave")).text
        assert "Your practice must keep this until 24 November 2033" in page
        assert "Your check-ins" in page
        await set_rule(world, "none")
        page = (await phone.get("/me/leave")).text
        assert "must keep" not in page
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
    for table in ("entries", "reflections", "ticks", "check_ins", "flags", "saved_recordings", "listening"):
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
    for table in ("reflections", "ticks", "listening", "saved_recordings", "prep_links", "invitations"):
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


async def test_a_record_goes_by_itself_when_its_time_is_over(world: World) -> None:
    await answered(world)
    await delete(world)
    with clock.at(datetime(2033, 11, 24, 11, 59, tzinfo=UTC)):
        await service.keep_promises(world.db)
        assert len(await rows(world, "SELECT 1 FROM check_ins")) == 1
    with clock.at(datetime(2033, 11, 24, 12, tzinfo=UTC)):
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
    with clock.at(NOW + timedelta(days=365 * 3)):
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
    with clock.at(datetime(2033, 11, 24, 12, tzinfo=UTC)):
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
        assert "The account was deleted on" in (await desk.get(f"/clients/left/{world.client.id}")).text
        assert "has left" not in (await desk.get("/clients")).text, "they did it themselves"
        assert "Dr. Rivera deleted the account of Sam." in (await desk.get("/practice/ways-in")).text
    async with world.browser() as phone:
        assert (await phone.get("/today")).status_code == 303


# In the files.


async def test_an_older_backup_can_tell_nothing_of_them(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Opened with its key, by hand: no name, no word, no answer. What was never theirs is still there."""
    settings: Settings = world.app.state.settings
    async with world.db.write() as tx:
        kim = await accounts.add_client(tx, world.owner, "Kim of the canaries", "")
        await accounts.rename(tx, world.client, f"{CANARY}-name")
    write = await world.step("write")
    await world.send("reflection", step=write.id, text=f"{CANARY}-words")
    await answered(world)
    away = tmp_path_factory.mktemp("away")
    made = backup.make(settings, f"{away}/")
    key = secrets.load(settings).database_key
    await set_rule(world, "none")
    await delete(world)
    with closing(driver.open_sealed(made.file, key)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        opened = str([tuple(row) for name in names for row in connection.execute(f"SELECT * FROM {name}")])
        name_of_kim = connection.execute("SELECT name FROM people WHERE id = ?", (kim,)).fetchone()[0]
        sealed = [row[0] for row in connection.execute("SELECT text FROM reflections")]
    assert world.client.id in opened
    assert CANARY not in opened
    keys = world.db.keys
    assert personal.unseal(keys, "people.name", kim, name_of_kim) == "Kim of the canaries"
    for text in sealed:
        with pytest.raises(KeyDestroyed):
            personal.unseal(keys, "reflections.text", world.client.id, text)


async def test_whoever_a_backup_brings_back_goes_again_at_the_start(
    world: World, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    settings: Settings = world.app.state.settings
    await filled(world)
    away = tmp_path_factory.mktemp("away")
    made = backup.make(settings, f"{away}/")
    await delete(world)
    again = Settings(data=tmp_path / "again", key_file=settings.key_file, person_keys=settings.person_keys)
    backup.restore(again, made.file)
    app = create_app(again)
    async with app.router.lifespan_context(app), app.state.db.read() as tx:
        assert await tx.all("SELECT 1 FROM reflections") == []
        [left] = await service.left(tx, world.owner)
        assert (left.name, left.kept, left.by_themselves) == ("Sam", "record", False)
        names = [one.name for one in await accounts.clients_of(tx, world.owner)]
    assert names == ["Kim"]


async def test_a_stop_between_the_commit_and_the_keys_is_made_up_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the program is killed there, or the disk with the keys cannot be written."""

    def cannot(_: object) -> None:
        raise OSError

    with monkeypatch.context() as broken:
        broken.setattr(world.db.keys, "destroy", cannot)
        assert (await delete(world)).status_code == 303
    assert not world.db.keys.is_destroyed(leaf(world.client.id, OWN))
    await service.keep_promises(world.db)
    assert world.db.keys.is_destroyed(leaf(world.client.id, OWN))
    assert await rows(world, "SELECT 1 FROM keys_to_destroy") == []


async def test_promises_are_kept_again_and_again_without_harm(world: World) -> None:
    await filled(world)
    before = await rows(world, "SELECT * FROM entries")
    for _ in range(3):
        await service.keep_promises(world.db)
    assert await rows(world, "SELECT * FROM entries") == before


# Every table with something of a client in it must be named in what leaving deletes, or here.
STAYS = {
    "people": "a row without a name, for what refers to it",
    "clients": "a row without a contact; it says when they left",
    "audit": "who did what with ways in, without a name",
    "sign_ins": "until no phone can come with one any more",
    "passkeys": "as long as their sign-ins",
    "keys_to_destroy": "what is still to be destroyed",
}


async def test_no_table_is_forgotten(tmp_path: Path) -> None:
    migrate.run(tmp_path / "s.db", KEY)
    with closing(driver.open_sealed(tmp_path / "s.db", KEY)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        columns = {
            name: {row["name"] for row in connection.execute(f"PRAGMA table_info({name})")} for name in names
        }
    of_clients = {
        name
        for name, there in columns.items()
        if there & {"person_id", "client_id", "plan_id", "invitation_id"}
    }
    source = inspect.getsource(delete_own) + inspect.getsource(delete_record)
    deleted = {name for name in of_clients if f"DELETE FROM {name} " in source}
    assert of_clients - deleted <= STAYS.keys()

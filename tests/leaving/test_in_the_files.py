"""What is deleted is unreadable in every older backup, and stays deleted after a restore."""

import inspect
from contextlib import closing
from pathlib import Path

import pytest

from pwa import backup, secrets
from pwa.accounts import service as accounts
from pwa.app import create_app
from pwa.db import driver, migrate, personal
from pwa.db.personal import OWN, leaf
from pwa.errors import Busy, NoRoom
from pwa.leaving import service
from pwa.leaving.store import delete_own, delete_record
from pwa.person_keys import KeyDestroyed
from pwa.settings import Settings
from tests.leaving.world import CANARY, SURE, answered, delete, rows, set_rule
from tests.plans.world import World
from tests.shell.test_everything import filled

pytestmark = pytest.mark.anyio

KEY = "ab" * 32


async def test_an_older_backup_can_tell_nothing_of_them(
    world: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Opened with its key, by hand: no name, no word, no answer. What was never theirs is still there."""
    settings: Settings = world.app.state.settings
    async with world.db.write() as tx:
        kim = await accounts.add_client(tx, world.owner, "Kim of the canaries", "")
        await accounts.rename(tx, world.client.id, f"{CANARY}-name")
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


@pytest.mark.parametrize("by_owner", [True, False])
async def test_a_deletion_that_happened_is_said_though_the_database_is_busy_then(
    world: World, monkeypatch: pytest.MonkeyPatch, by_owner: bool
) -> None:
    """Whoever read "try again" would not know that it is done; the keys are destroyed later."""

    async def busy(_: object) -> None:
        raise Busy()

    with monkeypatch.context() as broken:
        broken.setattr("pwa.leaving.store.keys_to_destroy", busy)
        if by_owner:
            async with world.browser(world.owner) as desk:
                answer = await desk.post(f"/clients/{world.client.id}/leave/delete", data=SURE)
        else:
            answer = await delete(world)
    assert (answer.status_code, answer.headers["location"]) == (303, "/clients/left" if by_owner else "/left")
    assert not world.db.keys.is_destroyed(leaf(world.client.id, OWN))
    await service.keep_promises(world.db)
    assert world.db.keys.is_destroyed(leaf(world.client.id, OWN))


@pytest.mark.parametrize("failure", [Busy(), NoRoom()])
async def test_a_start_does_not_fail_where_promises_cannot_be_kept_yet(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, failure: Busy
) -> None:
    """Pages can be read on a full disk, and the numbers to call; what is due is done an hour later."""

    async def cannot(_: object) -> None:
        raise failure

    with monkeypatch.context() as broken:
        broken.setattr("pwa.leaving.store.records", cannot)
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            pass
    assert f"what is due could not be done yet ({type(failure).__name__})" in caplog.text


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

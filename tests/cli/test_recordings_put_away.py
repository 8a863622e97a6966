"""Recordings of a practice's own are put away beside the backups, once each, and come back with a restore."""

import shutil
from pathlib import Path

import pytest
from starlette.applications import Starlette

from pwa import backup, cli, doctor
from pwa.app import create_app
from pwa.recordings.own import service as own
from pwa.recordings.own import store
from pwa.recordings.sealing import Sealed
from pwa.recordings.transcoding.__main__ import GONE
from pwa.recordings.transcoding.job import NO_SPACE
from pwa.settings import Settings
from tests.harness.recordings import SOUND, put_recording
from tests.plans.world import World, new_world

pytestmark = pytest.mark.anyio


@pytest.fixture
async def world(app: Starlette) -> World:
    """A practice with two recordings, one of them for its client."""
    made = await new_world(app)
    async with made.db.write() as tx:
        await put_recording(app, tx, made.owner)
        await put_recording(app, tx, made.owner, made.client.id)
    return made


def says(settings: Settings) -> tuple[bool, str]:
    """What the doctor says of recordings."""
    return next((one.fine, one.says) for one in doctor.examine(settings) if one.what == "Recordings")


def sealed_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_file())


async def test_they_come_back_and_can_be_heard(world: World, settings: Settings, tmp_path: Path) -> None:
    made = backup.make(settings)
    assert (made.kept, made.missing) == (2, 0)
    before = {name: (made.recordings / name).stat().st_mtime_ns for name in sealed_names(made.recordings)}
    assert SOUND not in b"".join((made.recordings / name).read_bytes() for name in before)
    backup.make(settings, str(made.file.parent / "again.backup"))
    assert {name: (made.recordings / name).stat().st_mtime_ns for name in before} == before, "once each"
    settings.data.rename(tmp_path / "lost")
    backup.restore(settings, made.file)
    assert says(settings) == (True, f"2 files of your own in {settings.media}")
    again = create_app(settings)
    async with again.router.lifespan_context(again), again.state.db.read() as tx:
        rows = await tx.all("SELECT id, name, file_key, client_id FROM own_audio")
        [everybody] = [row for row in rows if not row["client_id"]]
        with Sealed(
            again.state.media.sound(everybody["name"]), everybody["file_key"], everybody["id"]
        ) as file:
            assert file.read(0, file.size) == SOUND


async def test_a_sound_that_was_to_be_tried_again_is_said_to_be_gone(
    world: World, settings: Settings, tmp_path: Path
) -> None:
    """No backup has it as it was sent, so no page may say that it is here."""
    async with world.db.write() as tx:
        slug, _ = await put_recording(world.app, tx, world.owner)
        [row] = await store.audio_of(tx, world.owner.practice.id, slug)
        await tx.run(
            "UPDATE own_audio SET state = 'failed', source_key = 'a key', reason = :reason WHERE id = :id",
            reason=NO_SPACE,
            id=row["id"],
        )
    made = backup.make(settings)
    settings.data.rename(tmp_path / "lost")
    backup.restore(settings, made.file)
    again = create_app(settings)
    async with again.router.lifespan_context(again), again.state.db.read() as tx:
        one = await own.seen(tx, world.owner, slug)
    assert one.coming
    assert not one.coming.can_be_tried_again
    assert one.coming.reason == GONE


async def test_what_is_missing_is_said(
    world: World,
    settings: Settings,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STILLPOINT_DATA", str(settings.data))
    assert cli.main(["backup"]) == 0
    assert "(2 files, sealed)" in capsys.readouterr().out
    (settings.media / sealed_names(settings.media)[0]).unlink()
    fine, said = says(settings)
    assert (fine, said.split(" are missing")[0]) == (False, "1 of 2 files")
    folder = settings.data.with_name("data.backups")
    shutil.rmtree(folder / backup.RECORDINGS)
    [file] = folder.iterdir()
    assert backup.make(settings, str(folder / "again.backup")).missing == 1
    shutil.rmtree(folder / backup.RECORDINGS)
    settings.data.rename(tmp_path / "lost")
    assert cli.main(["restore", str(file)]) == 0
    assert "Missing: 2 recordings of your own." in capsys.readouterr().out


async def test_a_restore_that_fails_halfway_can_be_tried_again(
    world: World, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backup.make(settings)
    settings.data.rename(tmp_path / "lost")
    with monkeypatch.context() as broken:
        broken.setattr(
            backup.disk, "sync", lambda path: (_ for _ in ()).throw(OSError(28, "No space left on device"))
        )
        with pytest.raises(backup.NotDone):
            backup.restore(settings, made.file)
    assert [path.name for path in settings.data.iterdir()] == []
    backup.restore(settings, made.file)
    assert says(settings)[0]

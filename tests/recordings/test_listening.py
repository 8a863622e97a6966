"""The pages for listening, and the practice log."""

import pytest

from pwa.recordings import service
from pwa.recordings.listening import service as listening
from pwa.recordings.model import Recording
from tests.entries.world import World, fresh

pytestmark = pytest.mark.anyio


async def test_the_list_leads_to_the_player(world: World, calm: Recording) -> None:
    html = await world.sam.page("/meditate")
    assert 'href="/meditate/calm-1"' in html
    assert "· 10 min" in html
    assert "Save on this phone · 0.2\N{NO-BREAK SPACE}MB" in html


async def test_the_player_is_plain_audio_with_its_words(world: World, calm: Recording) -> None:
    html = await world.sam.page("/meditate/calm-1")
    assert f'<audio controls preload="metadata" src="{calm.url}"' in html
    assert f'<track kind="captions" src="{calm.captions_url}"' in html
    assert "There is no &lt;hurry&gt;." in html
    assert "You can stop at any time" in html
    assert "autoplay" not in html


async def test_what_the_phone_needs_to_save_it_is_there(world: World, calm: Recording) -> None:
    html = await world.sam.page("/meditate/calm-1")
    assert f'data-url="{calm.url}" data-sha256="{calm.sha256}" data-bytes="{calm.bytes}"' in html


async def test_the_title_is_discreet(world: World, calm: Recording) -> None:
    assert "<title>Meditate · Stillpoint</title>" in await world.sam.page("/meditate/calm-1")


async def test_there_is_no_page_for_a_recording_that_there_is_not(world: World, calm: Recording) -> None:
    assert (await world.sam.browser.get("/meditate/no-such")).status_code == 404


async def test_the_step_that_offers_a_recording_is_done_by_listening(world: World) -> None:
    """The built-in step names its recording: listening to the end does the step, stopping early does not."""
    async with world.db.read() as tx:
        assert await service.step_with(tx, world.sam.person, "centring-10") == world.sam.steps["centring"]
        assert await service.step_with(tx, world.sam.person, "calm-1") == ""


@pytest.mark.parametrize("finished", ["no", "yes"])
async def test_listening_is_noted(world: World, calm: Recording, finished: str) -> None:
    fields = world.sam.fields("listening", "centring", recording="calm-1", seconds="420", finished=finished)
    answer = await world.sam.send(fresh(), fields)
    assert (answer.status_code, answer.json()["next"]) == (201, "/meditate/calm-1")
    async with world.db.read() as tx:
        [noted] = await listening.of_client(tx, world.sam.id)
        assert await listening.of_client(tx, world.kim.id) == []
    assert (noted.title, noted.seconds, noted.finished) == ("Settling in", 420, finished == "yes")
    assert noted.pieces[0].step_id == world.sam.steps["centring"]


async def test_listening_needs_no_step(world: World, calm: Recording) -> None:
    fields = world.sam.fields("listening", recording="calm-1", seconds="0", finished="no")
    assert (await world.sam.send(fresh(), fields)).status_code == 201


NO_SENSE = [
    {"seconds": "-1"},
    {"seconds": "1.5"},
    {"seconds": "86401"},
    {"seconds": "9" * 5000},
    {"seconds": "٣"},
    {"seconds": ""},
    {"finished": "maybe"},
    {"finished": ""},
    {"recording": "no-such"},
    {"recording": ""},
    {"sitting": "mine"},
    {"q.eyes": "shut"},
    {"q.word": "terrible"},
    {"q.other": "a" * 41},
]


async def test_a_log_that_makes_no_sense_is_refused(world: World, calm: Recording) -> None:
    fields = world.sam.fields("listening", "centring", recording="calm-1", seconds="420", finished="yes")
    for changes in NO_SENSE:
        assert (await world.sam.send(fresh(), fields | changes)).status_code == 422, changes
    assert await world.count("entries") == 0


async def test_another_persons_step_is_not_theirs_to_do(world: World, calm: Recording) -> None:
    fields = world.sam.fields("listening", recording="calm-1", seconds="420", finished="yes")
    answer = await world.sam.send(fresh(), fields | {"step": world.kim.steps["centring"]})
    assert answer.status_code == 404

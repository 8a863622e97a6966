"""The pages from which a therapist records: which words, and the studio itself."""

import pytest

from pwa.recordings.own.scripts import SCRIPTS, written
from tests.plans.world import World

STUDIO = "/library/recordings/studio"


async def test_every_spoken_script_can_be_started_from(world: World) -> None:
    async with world.browser(world.owner) as desk:
        listed = (await desk.get(STUDIO)).text
        for script in written():
            assert f'href="{STUDIO}/{script.slug}"' in listed
            shown = await desk.get(f"{STUDIO}/{script.slug}")
            assert shown.status_code == 200
            assert "[pause" in shown.text
            assert "---" not in script.words.splitlines()[0], "the keys are not spoken"
            assert "[bells" not in script.words, "nobody can say a bell"
        assert (await desk.get(f"{STUDIO}/own")).status_code == 200
    assert {one.slug for one in written()} == {file.stem for file in SCRIPTS.glob("*.md")} - {"bells-20"}


@pytest.mark.parametrize("name", ["nothing", "..%2Fsteps", "a" * 300])
async def test_other_words_are_not_there(world: World, name: str) -> None:
    async with world.browser(world.owner) as desk:
        assert (await desk.get(f"{STUDIO}/{name}")).status_code == 404


async def test_a_refusal_is_said_in_a_sentence_to_the_studio(world: World) -> None:
    """It has the sound still, so it needs the sentence, and no page."""
    async with world.browser(world.owner) as desk:
        answer = await desk.post(
            "/library/recordings/new",
            data={"for": "client", "title": "A calm evening"},
            files={"audio": ("recording.wav", b"RIFF", "audio/wav")},
            headers={"accept": "application/json"},
        )
    assert answer.status_code == 422
    assert answer.json()["message"] == "Please say for whom this is."

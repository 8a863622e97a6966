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


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"for": "client"}, "Please say for whom this is."),
        ({"words": "WEBVTT\n\n-->"}, "Line 3"),
        ({"words": "x" * 70_000}, "60"),
        ({"title": "x" * 81}, "80"),
    ],
    ids=["for nobody", "no times", "too many words", "a long title"],
)
async def test_a_refusal_is_said_in_a_sentence_to_the_studio(
    world: World, changes: dict[str, str], sentence: str
) -> None:
    """It has the sound still, so it needs the sentence, and no page. Nothing stays behind here."""
    async with world.browser(world.owner) as desk:
        answer = await desk.post(
            "/library/recordings/new",
            data={"for": "everybody", "title": "A calm evening"} | changes,
            files={"audio": ("recording.wav", b"RIFF", "audio/wav")},
            headers={"accept": "application/json"},
        )
    assert answer.status_code == 422
    said = answer.json()
    assert sentence in " ".join([said["message"], *said.get("fields", {}).values()])
    async with world.db.read() as tx:
        assert await tx.value("SELECT count(*) FROM own_recordings") == 0

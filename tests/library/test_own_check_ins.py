"""What goes with a question, instruments as a whole, two who write at once, and check-ins of one's own."""

import pytest

from pwa.checkins import service as checkins
from tests.library.check_ins import EDIT, SLUG, asked, press, question, written
from tests.library.editing import added, approve, fields, release, shelved
from tests.therapist.desk import Desk, new_desk


@pytest.fixture
async def desk(app) -> Desk:
    return await new_desk(app)


# What opens Help may be reworded, and never goes silently.


async def test_what_would_open_help_no_more_is_said_before_and_until_it_is_approved(desk: Desk):
    await written(desk, f"{EDIT}/questions/self-harm", label="Thoughts of ending your life")
    assert "would open Help less often" not in (await desk.get(desk.olga, f"/library/{SLUG}")).text, (
        "only other words"
    )
    page = (await desk.get(desk.olga, f"{EDIT}/questions/self-harm/remove")).text
    assert "With it goes a way to Help" in page
    assert "No other question here opens Help." in page
    assert (await press(desk, f"{EDIT}/questions/self-harm/remove")).status_code == 303
    for path in (EDIT, f"/library/{SLUG}"):
        found = (await desk.get(desk.olga, path)).text
        assert "These would open Help less often" in found
        assert "Thoughts of hurting yourself, or of ending your life" in found
    await approve(desk, SLUG)
    assert "would open Help less often" not in (await desk.get(desk.olga, f"/library/{SLUG}")).text


async def test_to_take_the_flag_away_is_said_as_well(desk: Desk):
    await written(desk, f"{EDIT}/questions/self-harm", on_yes="contact")
    assert "These would open Help less often" in (await desk.get(desk.olga, f"/library/{SLUG}")).text


# Instruments: as a whole, in their own words.


async def test_an_instrument_is_put_in_and_taken_out_as_a_whole(desk: Desk):
    page = (await desk.get(desk.olga, EDIT)).text
    assert all(f"Put in {name}" in page for name in ("PHQ-9", "PHQ-2", "GAD-7", "GAD-2"))
    for _ in range(2):
        assert (await press(desk, f"{EDIT}/instruments", name="phq-9")).status_code == 303
    now = await asked(desk)
    assert [one.slug for one in now.instruments] == ["phq-9"]
    assert now.groups[-1].instrument == "phq-9"
    page = (await desk.get(desk.olga, EDIT)).text
    assert "Put in PHQ-9" not in page
    assert f"{EDIT}/questions/phq-9-1" not in page, "nobody edits its words"
    assert (await desk.get(desk.olga, f"{EDIT}/questions/phq-9-9")).status_code == 404
    await approve(desk, SLUG)
    going = (await desk.get(desk.olga, f"{EDIT}/parts/phq-9/remove")).text
    assert "With it goes a way to Help" in going
    assert "This still opens Help here: Thoughts of hurting yourself" in going
    assert (await press(desk, f"{EDIT}/parts/phq-9/remove")).status_code == 303
    assert (await asked(desk)).instruments == ()
    assert (
        "Thoughts that you would be better off dead" in (await desk.get(desk.olga, f"/library/{SLUG}")).text
    )
    assert (await press(desk, f"{EDIT}/instruments", name="mood")).status_code == 404
    assert (await press(desk, f"{EDIT}/parts/body/remove")).status_code == 404


# Two who write at once, and others.


async def test_what_was_saved_meanwhile_is_not_written_over(desk: Desk):
    path = f"{EDIT}/questions/mood"
    opened = fields(await desk.get(desk.olga, path))
    await written(desk, EDIT, title="Hers")
    answer = await desk.post(desk.olga, path, opened | {"label": "His?"})
    assert answer.status_code == 409
    assert "This check-in was changed since you opened it" in answer.text
    assert fields(answer)["label"] == "His?"
    assert (await desk.post(desk.olga, path, fields(answer))).status_code == 303
    now = await asked(desk)
    assert (now.title, now.questions[0].label) == ("Hers", "His?")
    late = await desk.post(
        desk.olga, EDIT, fields(await desk.get(desk.olga, EDIT)) | {"seen": "x", "title": "Late"}
    )
    assert (late.status_code, fields(late)["title"]) == (409, "Late")
    assert (await desk.post(desk.olga, f"{path}/move", {"seen": "x", "to": "down"})).status_code == 409


async def test_only_owners_write_and_only_check_ins(desk: Desk):
    for path in (EDIT, "/library/check-ins/new", f"{EDIT}/questions/mood", f"{EDIT}/questions/mood/remove"):
        assert (await desk.get(desk.alice, path)).status_code == 404
    assert EDIT not in (await desk.get(desk.alice, f"/library/{SLUG}")).text
    for slug in ("day-1", "centring-10", "nothing"):
        assert (await desk.get(desk.olga, f"/library/check-ins/{slug}")).status_code == 404
    assert (await desk.get(desk.olga, f"{EDIT}/questions/nothing")).status_code == 404
    assert (
        "Please choose a kind of question."
        in (await desk.get(desk.olga, f"{EDIT}/questions/new?kind=x")).text
    )


# Check-ins of one's own.


async def test_a_check_in_of_ones_own_from_the_first_word_to_an_answer(desk: Desk):
    answer = await desk.post(desk.olga, "/library/check-ins/new", {"title": "How the week was"})
    slug = "own-how-the-week-was"
    assert answer.headers["location"] == f"/library/check-ins/{slug}"
    again = await desk.post(desk.olga, "/library/check-ins/new", {"title": "How the week was"})
    assert again.headers["location"] == answer.headers["location"], "the same form twice makes one"
    await question(desk, "long-text", slug, label="What helped?")
    await added(desk, "check-in", "before", title="Our week", days="2", check_in=slug)
    for one in (slug, "own-our-week"):
        await approve(desk, one)
    client = await desk.client("Kim")
    step = await desk.step(client, "own-our-week")
    assert step.text.check_in == slug
    page = (await desk.get(desk.olga, f"/library/check-ins/{slug}")).text
    assert "Our week</a>: 2 days before" in page
    version = (await shelved(desk, slug)).piece.version
    await desk.send(client, "check-in", step=step.id, version=version, **{"q_what-helped": "Walks"})
    async with desk.db.read() as tx:
        [answered] = await checkins.of_client(tx, client.id)
    assert (answered.title, answered.said[0].words) == ("How the week was", "Walks")
    assert (await desk.get(desk.charlie, f"/library/check-ins/{slug}")).status_code == 404


async def test_the_last_question_stays(desk: Desk):
    await desk.post(desk.olga, "/library/check-ins/new", {"title": "Ours"})
    answer = await press(desk, "/library/check-ins/own-ours/questions/mood/remove", "own-ours")
    assert answer.status_code == 422
    assert "This is the last question." in answer.text
    for title in ("", "x" * 81):
        answer = await desk.post(desk.olga, "/library/check-ins/new", {"title": title})
        assert (answer.status_code, "a title of at most 80" in answer.text) == (422, True)


async def test_a_new_release_is_shown_beside_ones_own_and_can_be_taken(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    await written(desk, f"{EDIT}/questions/mood", label="Ours?")
    await approve(desk, SLUG)
    newer = release(monkeypatch, SLUG, "Still sleepy", "Still drowsy")
    page = (await desk.get(desk.olga, f"/library/{SLUG}/changes")).text
    assert "drowsy" in page
    answer = await desk.post(desk.olga, f"/library/{SLUG}/take", {"version": newer})
    assert answer.status_code == 303
    assert (await asked(desk)).questions[0].label == "How is your mood today?"

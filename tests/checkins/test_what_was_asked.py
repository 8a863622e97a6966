"""A questionnaire that was asked and left is told as that, and one that was not asked is not called skipped."""

import json
import re

import httpx
import pytest

from pwa.checkins import service
from pwa.checkins.service import Answered
from tests.checkins.test_built_in import ASKED, WEEKS, open_day, set_questionnaires
from tests.entries.world import World, fresh
from tests.harness.sign_in import cookie_for

pytestmark = pytest.mark.anyio
ITEM_9 = "Thoughts that you would be better off dead or of hurting yourself in some way"
LEFT, UNSURE = "PHQ-9: not answered.", "PHQ-9: no answers. It is not known if it was asked."
MOOD = {"q.mood": "3"}


async def sent(world: World, given: dict[str, str], shown: str | None = None) -> Answered:
    """What is kept of these answers; sent from the page as it is, or from one that was `shown` before."""
    if shown is None:
        shown = await world.sam.page(f"/check-ins/{world.sam.steps[WEEKS]}")
    hidden = dict(re.findall(r'name="(questionnaires)" value="([^"]*)"', shown))
    fields = world.sam.fields("check-in", WEEKS, version=ASKED["after-weeks"].version)
    answer = await world.sam.send(fresh(), fields | hidden | given, script=False)
    assert answer.status_code == 303, answer.text
    async with world.db.read() as tx:
        return (await service.of_client(tx, world.sam.id))[0]


async def read(world: World, more: str = "") -> str:
    """What the therapist reads of Sam."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=world.app),
        base_url="http://localhost:8000",
        cookies={"sign-in": cookie_for(world.app.state.settings.data, world.owner.id)},
    ) as browser:
        answer = await browser.get(f"/clients/{world.sam.id}{more}")
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub("<[^>]+>", " ", answer.text).split())


@pytest.fixture
async def weeks(world: World) -> World:
    await open_day(world, WEEKS)
    return world


async def test_a_questionnaire_that_was_asked_and_left_is_told(weeks: World) -> None:
    await set_questionnaires(weeks, "on")
    one = await sent(weeks, MOOD)
    assert (one.unanswered, one.unsure) == (("PHQ-9", "GAD-7"), ())
    assert ITEM_9 in " ".join(one.skipped)
    assert len(one.skipped) == len(ASKED["after-weeks"].questions) - 1
    said = await read(weeks)
    assert LEFT in said
    assert "GAD-7: not answered." in said
    assert f"{len(one.skipped)} not answered" in said
    assert not re.search(r"PHQ-9: (no total|0|\d+ of 27)", said)
    mine = (await weeks.sam.page(f"/check-ins/{weeks.sam.steps[WEEKS]}")).split("What you skipped")[1]
    assert ITEM_9 in mine.split("</details>")[0]
    assert LEFT in await read(weeks, "/brief")
    everything = json.loads(await weeks.sam.page("/me/everything.json"))["check_ins"][0]
    assert everything["questionnaires_were_asked"] is True
    assert any(ITEM_9 in label for label in everything["not_answered"])


@pytest.mark.parametrize("value", ["off", "unset"])
async def test_one_that_was_not_asked_is_not_told_as_skipped(weeks: World, value: str) -> None:
    await set_questionnaires(weeks, value)
    one = await sent(weeks, MOOD)
    assert (one.unanswered, one.unsure) == ((), ())
    assert len(one.skipped) == 4
    await set_questionnaires(weeks, "on")
    said = await read(weeks)
    assert "4 not answered" in said
    assert "PHQ-9" not in said


async def test_what_the_page_asked_counts_and_not_what_the_practice_wants_when_it_arrives(
    weeks: World,
) -> None:
    """A page that was kept on the phone, and answered without a signal."""
    page = f"/check-ins/{weeks.sam.steps[WEEKS]}"
    await set_questionnaires(weeks, "on")
    shown = await weeks.sam.page(page)
    await set_questionnaires(weeks, "off")
    assert (await sent(weeks, MOOD, shown)).unanswered == ("PHQ-9", "GAD-7")
    shown = await weeks.sam.page(page)
    await set_questionnaires(weeks, "on")
    assert (await sent(weeks, MOOD, shown)).unanswered == ()


@pytest.mark.parametrize("shown", ["", '<input name="questionnaires" value="perhaps">'])
async def test_of_an_older_answer_it_is_said_that_nobody_knows(weeks: World, shown: str) -> None:
    one = await sent(weeks, MOOD, shown)
    assert (one.unanswered, one.unsure) == ((), ("PHQ-9", "GAD-7"))
    assert len(one.skipped) == 4
    said = await read(weeks)
    assert UNSURE in said
    assert LEFT not in said
    everything = json.loads(await weeks.sam.page("/me/everything.json"))["check_ins"][0]
    assert everything["questionnaires_were_asked"] is None


async def test_one_answer_makes_it_no_longer_unanswered(weeks: World) -> None:
    await set_questionnaires(weeks, "on")
    for item in ("phq-9-9", "phq-9-difficulty"):
        one = await sent(weeks, {f"q.{item}": "0"})
        assert one.unanswered == ("GAD-7",)
        assert [score.total for score in one.scores] == [None]
    said = await read(weeks)
    assert LEFT not in said
    assert "PHQ-9: no total, 9 of 9 were left open." in said


async def test_a_total_that_was_left_breaks_the_line(weeks: World) -> None:
    await set_questionnaires(weeks, "on")
    whole = {f"q.gad-7-{item}": "1" for item in range(1, 8)}
    assert [one.value for one in (await sent(weeks, whole)).numbers if one.name == "gad-7"] == [7]
    assert [one.value for one in (await sent(weeks, MOOD)).numbers if one.name == "gad-7"] == [None]
    await set_questionnaires(weeks, "off")
    assert [one.value for one in (await sent(weeks, MOOD)).numbers if one.name == "gad-7"] == []

"""What was asked is in the file with what was answered: every question, and what a program can read an answer by."""

from pwa.library import service as library
from tests.plans.world import World


async def test_every_question_of_a_step_is_in_it(world: World):
    [step] = [one for one in (await world.plan()).steps if one.text.slug == "day-1"]
    await world.send("reflection", step=step.id, text="The sea.")
    async with world.browser() as browser:
        found = (await browser.get("/me/everything.json")).json()
        page = (await browser.get("/me/everything")).text
    asked = ["How did you sleep?", "How does your body feel?"]
    [written] = found["reflections"]
    assert (written["asked"], written["asked_also"]) == ("What is still with you today?", asked)
    assert asked in [one["asks_also"] for one in found["steps"]]
    assert " ".join(["What is still with you today?", *asked]) in page


async def test_an_answer_has_its_value_and_its_codes(world: World):
    """LOINC's, of the item and of the answer to it: by them another practice can read it."""
    [step] = [one for one in (await world.plan()).steps if one.text.slug == "check-in-day-7"]
    async with world.db.read() as tx:
        asked = await library.check_in(tx, world.owner.practice.id, "after-weeks")
    answers = {"q.phq-9-1": "2", "q.phq-9-9": "0"}
    await world.send("check-in", step=step.id, version=asked.version, **answers)
    async with world.browser() as browser:
        [found] = (await browser.get("/me/everything.json")).json()["check_ins"]
    assert (found["check_in"], found["version"]) == ("after-weeks", asked.version)
    first = next(one for one in found["answers"] if one["id"] == "phq-9-1")
    assert first["values"] == ["2"]
    assert (first["loinc_question"], first["loinc_answers"]) == ("44250-9", ["LA6570-1"])

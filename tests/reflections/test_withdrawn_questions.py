"""A question that was sent by hand is withdrawn: not asked any more, and what was written to it stays the client's."""

import json
from datetime import timedelta

import pytest

from pwa import clock
from pwa.accounts.model import Person
from pwa.plans import service as plans
from tests.reflections.seen import every_page, plain
from tests.therapist.conftest import desk as desk
from tests.therapist.desk import NOW, Desk

pytestmark = pytest.mark.anyio

ASKED, WORDS = "What <stays> with you?", "The crwthbelow sea"
LATER = NOW + timedelta(minutes=20)


async def asked(desk: Desk, client: Person, words: str = ASKED) -> str:
    """A question of Olga's; its step."""
    answer = await desk.post(desk.olga, f"/clients/{client.id}/prompts", {"form": words, "prompt": words})
    assert answer.status_code == 303
    return next(step.id for step in (await desk.plan(client)).steps if step.text.prompt == words)


async def withdraw(desk: Desk, client: Person, step: str, by: Person | None = None) -> None:
    place = f"/clients/{client.id}/prompts"
    with clock.at(LATER):
        answer = await desk.post(by or desk.olga, f"{place}/{step}/withdraw")
    assert (answer.status_code, answer.headers["location"]) == (303, f"{place}#sent-{step}")


async def test_it_is_not_asked_any_more_and_the_phone_hears_of_it(desk: Desk) -> None:
    sam = await desk.joined()
    step = await asked(desk, sam)
    counted = (await desk.get(sam, "/prepare")).text
    assert "What &lt;stays&gt;" in counted + (await desk.get(sam, "/today")).text
    await withdraw(desk, sam, step)
    for path in ("/today", "/prepare", "/reflect", "/session-day"):
        assert step not in (await desk.get(sam, path)).text
    kept = {one["url"]: one["html"] for one in (await desk.get(sam, "/kept")).json()["pages"]}
    assert (
        "This question was taken back on Tuesday 24 November. It is not asked any more."
        in kept[f"/reflect/{step}"]
    )
    assert f"/prepare/{step}" not in kept
    # It may have been meant for somebody else: who wrote nothing to it is not shown it again.
    assert "stays&gt;" not in str(kept)
    assert '<form class="form answer"' not in kept[f"/reflect/{step}"]
    answer = await desk.get(sam, f"/prepare/{step}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/reflect/{step}")


async def test_what_was_written_to_it_stays_to_be_read_with_the_question(desk: Desk) -> None:
    sam = await desk.joined()
    step = await asked(desk, sam)
    entry = await desk.send(sam, "reflection", step=step, text=WORDS)
    await withdraw(desk, sam, step)
    listed = (await desk.get(sam, "/reflect")).text
    assert f'href="/reflect/{step}"' in listed
    assert listed.count("This is not asked any more.") == 1
    html = (await desk.get(sam, f"/reflect/{step}")).text
    assert "What &lt;stays&gt; with you?" in html
    assert WORDS in html
    assert "What you wrote to it stays yours." in html
    assert '<form class="form answer"' not in html
    assert step not in (await desk.get(sam, "/today")).text
    # It can be shared, and deleted and brought back, as before.
    await desk.send(sam, "reflection-sharing", reflection=entry, sharing="shared")
    assert "crwthbelow" in (await desk.get(desk.olga, f"/clients/{sam.id}")).text
    await desk.send(sam, "reflection-delete", step=step)
    html = (await desk.get(sam, f"/reflect/{step}")).text
    assert "Bring it back" in html
    assert "What &lt;stays&gt; with you?" in html
    assert WORDS not in html


async def test_their_own_record_has_both(desk: Desk) -> None:
    sam = await desk.joined()
    step = await asked(desk, sam)
    await desk.send(sam, "reflection", step=step, text=WORDS)
    await withdraw(desk, sam, step)
    async with desk.db.write() as tx:
        touched = "UPDATE sign_ins SET touched_at = :now WHERE person_id = :id"
        await tx.run(touched, now=clock.now(), id=sam.id)
    mine = json.loads((await desk.get(sam, "/me/everything.json")).text)
    assert [(one["asked"], one["text"]) for one in mine["reflections"]] == [(ASKED, WORDS)]
    assert [one["not_asked_since"] for one in mine["steps"] if one["not_asked_since"]] == [clock.stamp(LATER)]
    assert "Olga withdrew a question to Sam." in [one["what"] for one in mine["ways_in"]]
    assert WORDS in (await desk.get(sam, "/me/everything")).text


async def test_what_was_written_without_a_signal_and_arrives_later_is_kept(desk: Desk) -> None:
    sam = await desk.joined()
    step = await asked(desk, sam)
    await withdraw(desk, sam, step)
    with clock.at(LATER + timedelta(hours=1)):
        fields = {
            "account": sam.id,
            "kind": "reflection",
            "step": step,
            "text": WORDS,
            "written": clock.stamp(NOW),
        }
        answer = await desk.post(
            sam, f"/entries/{clock.new_id()}", fields, headers={"accept": "application/json"}
        )
        assert answer.status_code == 201
        assert WORDS in (await desk.get(sam, f"/reflect/{step}")).text
        assert f'href="/reflect/{step}"' in (await desk.get(sam, "/reflect")).text
        # What is wrong with it comes back with the question that it answers, and nothing typed is lost.
        fields |= {"text": "x" * 20_001}
        refused = await desk.post(sam, f"/entries/{clock.new_id()}", fields)
    assert refused.status_code == 422
    assert "x" * 20_001 in refused.text
    assert "What &lt;stays&gt; with you?" in refused.text


async def test_it_is_written_down_once_with_who_and_when(desk: Desk) -> None:
    sam = await desk.joined(therapist=desk.alice)
    step, other = await asked(desk, sam), await asked(desk, sam, "And the sea?")
    await withdraw(desk, sam, step, desk.alice)
    with clock.at(LATER + timedelta(days=1)):
        desk.cookies.clear()
        place = f"/clients/{sam.id}/prompts"
        again = await desk.post(desk.olga, f"{place}/{step}/withdraw")
        assert again.status_code == 303
        html = (await desk.get(desk.olga, place)).text
        said = (await desk.get(desk.olga, "/practice/ways-in")).text
    assert "<strong>Withdrawn Tuesday 24 November, 7:20 am</strong>, by <bdi>Alice</bdi>." in html
    assert f'action="{place}/{step}/withdraw"' not in html
    assert f'action="{place}/{other}/withdraw"' in html
    assert said.count("Alice withdrew a question to Sam.") == 1
    assert "Olga withdrew" not in said


async def test_of_a_question_that_this_client_was_not_sent_there_is_none(desk: Desk) -> None:
    sam, kim = await desk.joined("Sam"), await desk.joined("Kim")
    step, of_library = await asked(desk, sam), (await desk.step(kim, "day-1")).id
    for foreign in (step, of_library, "nonsense", clock.new_id()):
        answer = await desk.post(desk.olga, f"/clients/{kim.id}/prompts/{foreign}/withdraw")
        assert answer.status_code == 404
    answer = await desk.post(desk.charlie, f"/clients/{sam.id}/prompts/{step}/withdraw")
    assert answer.status_code == 404
    assert await desk.rows("SELECT 1 FROM sent_prompts WHERE withdrawn_at IS NOT NULL") == []


async def test_the_same_question_can_be_sent_again(desk: Desk) -> None:
    sam = await desk.joined()
    step = await asked(desk, sam)
    await withdraw(desk, sam, step)
    await desk.post(desk.olga, f"/clients/{sam.id}/prompts", {"form": ASKED, "prompt": ASKED})  # of Back
    assert len(await desk.rows("SELECT 1 FROM sent_prompts")) == 1
    await desk.post(desk.olga, f"/clients/{sam.id}/prompts", {"form": "new", "prompt": ASKED})
    assert "What &lt;stays&gt; with you?" in (await desk.get(sam, "/today")).text


async def test_no_therapists_count_has_it(desk: Desk) -> None:
    sam = await desk.joined()
    step = await asked(desk, sam)
    await withdraw(desk, sam, step)
    async with desk.db.read() as tx:
        many = (await plans.plans_of(tx, desk.olga.practice, [sam.id]))[sam.id]
    for plan in (many, await desk.plan(sam)):
        assert step in {one.id for one in plan.steps}
        assert step not in {
            one.id for one in (*plan.asked, *plan.now, *plan.phase("before"), *plan.phase("after"))
        }
    assert step not in (await desk.get(desk.olga, f"/clients/{sam.id}")).text


async def test_a_question_is_withdrawn_alike_whether_or_not_something_private_was_written_to_it(
    desk: Desk,
) -> None:
    """Two clients by one name, and one of them wrote: every page stays the same for both, letter by letter."""
    wrote, other = await desk.joined("Sam"), await desk.joined("Sam")
    told: dict[str, dict[str, str]] = {wrote.id: {}, other.id: {}}
    for client in (wrote, other):
        await desk.post(desk.olga, f"/clients/{client.id}/prompts", {"form": "1", "prompt": "What stays?"})
    step = await desk.step(wrote, "by-hand")
    await desk.send(wrote, "reflection", step=step.id, text=WORDS)
    for client in (wrote, other):
        place = f"/clients/{client.id}/prompts"
        told[client.id]["before"] = (await desk.get(desk.olga, place)).text
        answer = await desk.post(desk.olga, f"{place}/{(await desk.step(client, 'by-hand')).id}/withdraw")
        told[client.id]["answer"] = f"{answer.status_code} {answer.headers['location']} {answer.text}"
    for client in (wrote, other):
        names = {step.id: step.slug for step in (await desk.plan(client)).steps}
        for path, html in (await every_page(desk, client)).items():
            told[client.id]["/".join(names.get(part, part) for part in path.split("/"))] = html
    pages = [{plain(path): plain(html) for path, html in found.items()} for found in told.values()]
    assert pages[0].keys() == pages[1].keys()
    differing = {path for path in pages[0] if pages[0][path] != pages[1][path]}
    assert differing <= {"/clients/ID/looked"}, "which counts the looks of this very test"
    assert WORDS in (await desk.get(wrote, f"/reflect/{step.id}")).text

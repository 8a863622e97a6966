"""A client fills in the comfort plan and changes it, with no script; and what cannot be taken."""

from datetime import timedelta

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.clock import now, stamp
from pwa.comfort import service
from pwa.comfort.service import OTHER_QUESTIONS, OVER
from pwa.demo import PRACTICE
from tests.entries.world import Client, World, fresh
from tests.plans.world import SESSION, Page, new_world

pytestmark = pytest.mark.anyio

PLAN = {"q.mask": "own", "q.touch": "if-i-ask", "q.words": "You are <here>.\nIt will pass."}
AFTER = timedelta(days=3, hours=8)


async def fill_in(client: Client, step: str = "comfort", **more: str) -> str:
    entry_id = fresh()
    answer = await client.send(entry_id, client.fields("comfort", step, **(PLAN | more)), script=False)
    assert (answer.status_code, answer.headers.get("location")) == (303, "/comfort"), answer.text
    return entry_id


async def refused(client: Client, status: int = 422, **more: str) -> str:
    answer = await client.send(fresh(), client.fields("comfort", "comfort", **(PLAN | more)), script=False)
    assert answer.status_code == status
    return answer.text


async def step_of(world: World, client: Client, slug: str = "comfort") -> bool:
    """Whether the step is done."""
    html = await client.page("/prepare")
    row = html[: html.index(f"/prepare/{client.steps[slug]}")].rsplit("<li", 1)[1]
    return 'data-state="done"' in row


async def test_at_first_there_are_the_questions_and_none_is_needed(world: World) -> None:
    html = await world.sam.page("/comfort")
    assert "All of it is an offer." in html
    assert 'name="q.mask"' in html
    assert "required" not in html
    assert '<details class="again" data-when="many tomorrow today asks postponed" open>' in html
    assert "<summary hidden>Change it" in html
    assert "data-comfort-read hidden" in html
    touch = html[html.index("About touch") : html.index('name="q.touch"')]
    for words in (
        PRACTICE["touch_words"],
        "Nothing new is agreed on while the medicine works.",
        "take back a yes at any time",
        "Sexual touch is never part of this care.",
    ):
        assert words in touch


async def test_filled_in_it_is_there_to_read_and_to_change_and_the_step_is_done(world: World) -> None:
    assert not await step_of(world, world.sam)
    assert "Not yet" in await world.sam.page("/session-day")
    first = await fill_in(world.sam)
    html = await world.sam.page("/comfort")
    read = html[html.index("data-comfort-read") : html.index("<details")]
    assert ">My own</dd>" in read
    assert ">You are &lt;here&gt;.\nIt will pass.</dd>" in read
    assert 'data-state="received"' in html
    assert "<summary>Change it" in html
    assert f'name="revises" value="{first}"' in html
    assert 'value="own" checked' in html
    assert await step_of(world, world.sam)
    assert "Filled in" in await world.sam.page("/session-day")
    assert 'href="/comfort"' in await world.sam.page(f"/prepare/{world.sam.steps['comfort']}")


async def test_every_version_is_kept_and_can_be_read(world: World) -> None:
    first = await fill_in(world.sam)
    await fill_in(world.sam, **{"q.mask": "no", "q.words": "", "revises": first})
    html = await world.sam.page("/comfort")
    assert ">No</dd>" in html.split("<details", 1)[0]
    earlier = html.split("Earlier versions</summary>")[1]
    assert "My own</dd>" in earlier
    assert "You are &lt;here&gt;." in earlier


async def test_two_devices_at_once_lose_nothing_and_that_is_said(world: World) -> None:
    first = await fill_in(world.sam)
    assert "Written in two places" not in await world.sam.page("/comfort")
    phone = await fill_in(world.sam, **{"q.touch": "none", "revises": first})
    tablet = await fill_in(world.sam, **{"q.touch": "as-agreed", "revises": first})
    html = await world.sam.page("/comfort")
    assert "Written in two places" in html
    assert "As we agree in our talk</dd>" in html.split("<details", 1)[0]
    assert "No touch</dd>" in html.split("From the other place", 1)[1].split("Earlier versions")[0]
    # The next change has seen both.
    assert f'name="revises" value="{tablet} {phone}"' in html
    await fill_in(world.sam, revises=f"{tablet} {phone}")
    html = await world.sam.page("/comfort")
    assert "Written in two places" not in html
    assert html.split("Earlier versions</summary>")[1].count("<dl") == 3


async def test_everything_may_be_skipped_and_taken_back(world: World) -> None:
    first = await fill_in(world.sam)
    await fill_in(world.sam, revises=first, **dict.fromkeys(PLAN, ""))
    html = await world.sam.page("/comfort")
    assert "<p data-comfort-blank>You left every question open. That is fine." in html


async def test_a_plan_without_that_step_has_the_page_all_the_same(world: World) -> None:
    """Of a practice that has not approved the new text yet. Where the step comes later, it is done."""
    await world.remove(world.sam, "comfort")
    await fill_in(world.sam, step="")
    assert 'data-custody="comfort"' in await world.sam.page("/comfort")
    async with world.db.write() as tx:
        await tx.run("UPDATE steps SET removed_at = NULL WHERE id = :id", id=world.sam.steps["comfort"])
    assert await step_of(world, world.sam)


# What cannot be taken comes back as it was filled in.


async def test_an_unknown_choice_comes_back_with_the_form_as_filled_in(world: World) -> None:
    html = await refused(world.sam, **{"q.mask": "perhaps", "q.signal": "A flat hand"})
    assert '<a href="#q.mask">Please choose one of these, or skip it.</a>' in html
    assert "A flat hand</textarea>" in html
    assert 'value="if-i-ask" checked' in html
    assert '<details class="again" open>' in html
    assert not await step_of(world, world.sam)


async def test_words_that_are_too_long_come_back_whole(world: World) -> None:
    first = await fill_in(world.sam)
    html = await refused(world.sam, **{"q.worries": "w" * 2001, "revises": first})
    assert "This has 2,001 characters. We can take 2,000" in html
    assert "w" * 2001 + "</textarea>" in html
    assert f'name="revises" value="{first}"' in html


async def test_a_question_that_is_not_asked_is_refused(world: World) -> None:
    assert OTHER_QUESTIONS in (await refused(world.sam, **{"q.dose": "1"}))


@pytest.mark.parametrize("revises", ["nonsense", "a b", "../../x"])
async def test_what_it_was_written_over_is_named_right(world: World, revises: str) -> None:
    html = await refused(world.sam, revises=revises)
    assert 'name="revises"' not in html


async def test_another_step_is_not_done_by_it(world: World) -> None:
    for slug in ("check-in-before", "intention", "why-different"):
        answer = await world.sam.send(fresh(), world.sam.fields("comfort", slug, **PLAN))
        assert answer.status_code == 422
        assert not await step_of(world, world.sam, slug)


async def test_the_step_asks_for_no_reflection(world: World) -> None:
    assert (await world.sam.browser.get(f"/reflect/{world.sam.steps['comfort']}")).status_code == 404
    assert world.sam.steps["comfort"] not in await world.sam.page("/reflect")


async def test_what_somebody_else_wrote_is_out_of_reach(world: World) -> None:
    """To name it as what was written over changes nothing of it, and tells nothing."""
    theirs = await fill_in(world.kim)
    answer = await world.sam.send(
        fresh(), world.sam.fields("comfort", **PLAN) | {"step": world.kim.steps["comfort"]}
    )
    assert answer.status_code == 404
    await fill_in(world.sam, **{"q.words": "Mine.", "revises": theirs})
    html = await world.sam.page("/comfort")
    assert "Mine." in html
    assert "It will pass." not in html
    assert "Earlier versions" not in html
    async with world.db.read() as tx:
        [kept] = (await service.of_client(tx, world.kim.id)).versions
    assert kept.entry_id == theirs
    assert "It will pass." in await world.kim.page("/comfort")


# Until the session took place.


async def test_after_the_session_it_can_be_read_and_no_more(world: World) -> None:
    first = await fill_in(world.sam)
    await world.tell(world.sam, "took-place", now() + AFTER)
    html = await world.sam.page("/comfort")
    assert "Your session has taken place, so this stays as it was." in html
    assert "For a next session you can change it again." in html
    assert "My own</dd>" in html
    assert 'data-entry="comfort"' not in html
    with clock.at(now() + AFTER):
        html = await refused(world.sam, **{"q.words": "Too late", "revises": first})
    assert OVER in html
    assert "Too late</textarea>" in html, "nothing that was written is lost"
    assert '<details class="again" open>' in html


async def test_what_was_written_before_the_session_is_kept_when_it_arrives_after(world: World) -> None:
    await world.tell(world.sam, "took-place", now() + AFTER)
    with clock.at(now() + AFTER):
        await fill_in(world.sam, written=stamp(now() - AFTER))
    assert "My own</dd>" in await world.sam.page("/comfort")


async def test_never_filled_in_and_over_is_fine_too(world: World) -> None:
    await world.tell(world.sam, "took-place", now() + AFTER)
    assert "Nothing was written here before it, and that is fine." in await world.sam.page("/comfort")


async def test_for_a_next_session_it_can_be_changed_again(world: World) -> None:
    await fill_in(world.sam)
    await world.tell(world.sam, "took-place", now() + AFTER)
    await world.tell(world.sam, "postponed", now() + AFTER)
    assert "<summary>Change it" in await world.sam.page("/comfort")


async def test_a_session_that_is_off_asks_for_nothing(world: World) -> None:
    await fill_in(world.sam)
    await world.tell(world.sam, "cancelled", now())
    html = await world.sam.page("/comfort")
    assert "Your session will not take place, so nothing is asked of you here." in html
    assert "My own</dd>" in html
    assert "Change it" not in html
    # A phone that had not heard of it loses nothing.
    await fill_in(world.sam, **{"q.words": "Written in a tunnel"})


async def test_the_same_twice_is_one_and_other_words_can_be_saved_as_new(world: World) -> None:
    entry_id = fresh()
    fields = world.sam.fields("comfort", "comfort", **PLAN)
    for _ in range(2):
        assert (await world.sam.send(entry_id, fields, script=False)).status_code == 303
    answer = await world.sam.send(entry_id, fields | {"q.mask": "no"}, script=False)
    assert answer.status_code == 409
    assert "Save as new" in answer.text
    assert await world.count("comfort_plans") == 1


async def test_where_steps_open_by_their_day_so_does_this(app: Starlette) -> None:
    """Four days before the session; the card for the day leads there all the time."""
    plan = await new_world(app, SESSION, opening="by-date")
    for day, there in ((SESSION - timedelta(days=6), False), (SESSION - timedelta(days=4), True)):
        with clock.at(day):
            async with plan.browser() as phone:
                seen = Page((await phone.get("/comfort")).text).text
        assert ("There is nothing to do here before then." in seen) != there
        assert ("Words that help me" in seen) == there

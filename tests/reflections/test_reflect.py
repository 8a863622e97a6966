"""Prompts after a session, and what is written to them."""

from datetime import timedelta

import pytest

from pwa import clock
from pwa.clock import now
from pwa.reflections import service
from tests.entries.world import Client, World, fresh

pytestmark = pytest.mark.anyio

TWO_PLACES = "You changed this in two places"
AFTER = timedelta(days=3, hours=8)


async def _write(client: Client, slug: str, text: str, **more: str) -> str:
    entry_id = fresh()
    answer = await client.send(entry_id, client.fields("reflection", slug, text=text, **more))
    assert answer.status_code == 201, answer.text
    return entry_id


def _asks(html: str) -> bool:
    return 'data-entry="reflection"' in html


async def test_the_prompt_has_one_field_and_says_whose_it_is(world: World) -> None:
    await world.tell(world.sam, "took-place", now() + AFTER)
    html = await world.sam.page(f"/reflect/{world.sam.steps['day-1']}")
    assert "What is still with you today?" in html
    assert html.split('data-entry="question"')[0].count("<textarea") == 1
    assert 'name="sharing" value="private" checked' in html
    for said in ("This is what Alice will see", "Nothing. It stays with you.", "Only you can read this"):
        assert said in html
    assert 'name="way" value="words" checked' in html
    assert "You can stop at any time" in html
    assert "required" not in html
    assert f'data-custody="{world.sam.steps["day-1"]}"' in html


async def test_what_was_written_is_there_to_change_and_every_version_stays(world: World) -> None:
    first = await _write(world.sam, "day-1", "A warm <light>")
    html = await world.sam.page(f"/reflect/{world.sam.steps['day-1']}")
    assert "A warm &lt;light&gt;</textarea>" in html
    assert f'name="revises" value="{first}"' in html
    assert 'data-state="received"' in html
    second = await _write(world.sam, "day-1", "A warm light, and the sea", revises=first)
    html = await world.sam.page(f"/reflect/{world.sam.steps['day-1']}")
    assert "and the sea</textarea>" in html
    assert "A warm &lt;light&gt;</p>" in html.split("Earlier words")[1]
    async with world.db.read() as tx:
        found = await service.of_step(tx, world.sam.id, world.sam.steps["day-1"])
    assert [(one.entry_id, one.revises) for one in found] == [(second, first), (first, "")]


async def test_two_changes_of_the_same_are_both_kept_and_that_is_said(world: World) -> None:
    """On two devices, or in two tabs: neither knew of the other. What comes last may have been written before."""
    first = await _write(world.sam, "day-1", "A warm light")
    assert TWO_PLACES not in await world.sam.page(f"/reflect/{world.sam.steps['day-1']}")
    await _write(world.sam, "day-1", "A warm light, said the phone", revises=first)
    before = clock.stamp(now() - timedelta(hours=1))
    latest = await _write(world.sam, "day-1", "A warm light, said the tablet", revises=first, written=before)
    html = await world.sam.page(f"/reflect/{world.sam.steps['day-1']}")
    assert TWO_PLACES in html
    assert "The one that reached us last is in the field" in html
    assert "said the tablet</textarea>" in html
    assert "said the phone</p>" in html.split("Earlier words</summary>")[1]
    # The next change has seen both.
    await _write(world.sam, "day-1", "Both together", revises=latest)
    assert TWO_PLACES not in await world.sam.page(f"/reflect/{world.sam.steps['day-1']}")


async def test_an_edit_may_arrive_before_what_it_revises(world: World) -> None:
    await _write(world.sam, "day-1", "Second", revises=fresh())
    answer = await world.sam.send(
        fresh(), world.sam.fields("reflection", "day-1", text="x", revises="nonsense")
    )
    assert answer.status_code == 422


async def test_of_two_in_one_moment_the_edit_is_the_newer(world: World) -> None:
    with clock.at(now()):
        first = await _write(world.sam, "day-1", "First")
        second = await _write(world.sam, "day-1", "Second", revises=first)
    async with world.db.read() as tx:
        found = await service.of_client(tx, world.sam.id)
    assert [one.entry_id for one in found] == [second, first]


async def test_what_is_written_is_its_writers(world: World) -> None:
    await _write(world.sam, "day-1", "Mine")
    path = f"/reflect/{world.sam.steps['day-1']}"
    assert (await world.kim.browser.get(path)).status_code == 404
    answer = await world.kim.send(
        fresh(), world.kim.fields("reflection", text="Theirs") | {"step": world.sam.steps["day-1"]}
    )
    assert answer.status_code == 404
    async with world.db.read() as tx:
        assert await service.of_client(tx, world.kim.id) == []


@pytest.mark.parametrize("slug", ["what-to-bring", "check-in-before", "why-different"])
async def test_there_is_nothing_to_write_to_another_kind_of_step(world: World, slug: str) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", slug, text="x"))
    assert answer.status_code == 422
    assert (await world.sam.browser.get(f"/reflect/{world.sam.steps[slug]}")).status_code == 404


# Before the session, and when there is none.


async def test_before_the_session_the_page_is_calm_and_the_field_is_there(world: World) -> None:
    """The phone may keep this page and show it after the session was told without a signal."""
    html = await world.sam.page(f"/reflect/{world.sam.steps['evening']}")
    assert "This is for after your session" in html
    assert "From " in html
    assert _asks(html)
    assert "There is nothing to do before then" in await world.sam.page("/reflect")


@pytest.mark.parametrize(
    ("outcome", "says"), [("postponed", "is being moved"), ("cancelled", "will not take place")]
)
async def test_a_session_that_is_off_is_not_asked_about(world: World, outcome: str, says: str) -> None:
    await world.tell(world.sam, outcome, now())
    html = await world.sam.page(f"/reflect/{world.sam.steps['evening']}")
    assert says in html
    assert not _asks(html)
    listed = await world.sam.page("/reflect")
    assert says in listed
    assert world.sam.steps["evening"] not in listed
    assert (world.sam.steps["intention"] in listed) == (outcome == "postponed")


async def test_what_was_written_stays_readable_when_the_session_is_off(world: World) -> None:
    await _write(world.sam, "evening", "Before it was cancelled")
    await world.tell(world.sam, "cancelled", now())
    html = await world.sam.page(f"/reflect/{world.sam.steps['evening']}")
    assert "Before it was cancelled" in html
    assert not _asks(html)
    assert world.sam.steps["evening"] in await world.sam.page("/reflect")


async def test_words_from_a_phone_that_did_not_know_yet_are_taken(world: World) -> None:
    """They were written without a signal, and meanwhile the session was postponed. Words are never turned away."""
    await world.tell(world.sam, "postponed", now())
    await _write(world.sam, "evening", "Still with me")


async def test_the_list_knows_what_is_due_and_what_is_written(world: World) -> None:
    await world.tell(world.sam, "took-place", now() + AFTER)
    with clock.at(now() + AFTER + timedelta(days=1, hours=12)):
        cookie_is_young = await world.sam.browser.get("/reflect")
        assert cookie_is_young.status_code == 200
        assert 'data-state="todo"' in cookie_is_young.text
        await _write(world.sam, "evening", "A wave")
        html = await world.sam.page("/reflect")
    assert 'data-state="done"' in html
    assert "A wave" in html.split("Your thread")[1], "and it is read back"
    assert 'data-state="later"' in html


async def test_the_intention_can_be_read_and_changed_here_too(world: World) -> None:
    await _write(world.sam, "intention", "Kinder to myself")
    assert "Kinder to myself</textarea>" in await world.sam.page(f"/reflect/{world.sam.steps['intention']}")

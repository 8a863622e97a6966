"""What becomes of the session decides what is asked of the client."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts import service as accounts
from pwa.errors import Invalid, NotFound
from pwa.plans import service as plans
from pwa.plans.model import Plan
from pwa.plans.today import today
from tests.plans.world import NOW, SESSION, World, new_world


def offsets(plan: Plan) -> list[int | None]:
    """Each step's days from the session's."""
    return [(step.due - plan.session.day).days if step.due else None for step in plan.steps]


async def test_moving_the_session_moves_every_date_and_what_was_done_stays_done(world: World):
    before = await world.plan()
    await world.tick(await world.step("read"))
    await world.move(SESSION + timedelta(days=10))
    after = await world.plan()
    assert after.session.day == date(2026, 12, 7)
    assert offsets(after) == offsets(before)
    assert [step.done for step in after.steps] == [True, *(False for _ in after.steps[1:])]


@examples(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    days=st.integers(0, 360),
    zone=st.sampled_from(["Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]),
)
async def test_dates_follow_by_calendar_days_over_every_change_of_the_clocks(
    app: Starlette, days: int, zone: str
):
    with clock.at(NOW):
        world = await new_world(app, time_zone=zone)
        before = await world.plan()
        local = SESSION.astimezone(ZoneInfo(zone)) + timedelta(days=days)
        await world.move(local.astimezone(UTC))
        after = await world.plan()
    assert after.session.day == before.session.day + timedelta(days=days)
    assert offsets(after) == offsets(before)


async def test_a_session_after_a_leap_day_counts_it(app: Starlette):
    with clock.at(datetime(2028, 2, 20, tzinfo=UTC)):
        world = await new_world(app, datetime(2028, 3, 1, 15, tzinfo=UTC))
        due = {step.text.due: step.due for step in (await world.plan()).steps}
    assert due[-1] == date(2028, 2, 29)


async def test_postponed_without_a_new_date_nothing_is_due(world: World):
    await world.tell("postponed", NOW)
    plan = await world.plan()
    assert (plan.session.state, plan.session.starts_at, plan.session.day) == ("postponed", None, None)
    assert all(step.due is None and step.opens_at is None for step in plan.steps)
    found = today(plan.session, plan.steps, NOW)
    assert (found.moment, found.is_due, found.next.phase) == ("postponed", False, "before")


async def test_a_postponed_session_gets_its_new_date_by_moving(world: World):
    before = offsets(await world.plan())
    await world.move(None)
    assert (await world.plan()).session.state == "postponed"
    await world.move(SESSION + timedelta(days=7))
    plan = await world.plan()
    assert (plan.session.state, offsets(plan)) == ("planned", before)


async def test_no_prompt_asks_about_a_session_that_did_not_happen(world: World):
    later = SESSION + timedelta(days=40)
    for outcome in ("postponed", "cancelled"):
        await world.tell(outcome, later)
        plan = await world.plan()
        found = today(plan.session, plan.steps, later)
        assert found.due == ()
        assert found.next is None or found.next.phase == "before"


async def test_cancelled_asks_nothing_and_moving_takes_it_up_again(world: World):
    await world.tell("cancelled", NOW)
    plan = await world.plan()
    found = today(plan.session, plan.steps, NOW)
    assert (found.moment, found.next, found.due) == ("cancelled", None, ())
    await world.move(SESSION + timedelta(days=7))
    assert (await world.plan()).session.state == "planned"


async def test_told_that_it_took_place_the_evening_comes_at_its_hour(world: World):
    zone = world.client.practice.zone
    await world.tell("took-place", SESSION + timedelta(hours=3))
    plan = await world.plan()
    evening = next(step for step in plan.phase("after") if step.due_from and not step.is_offer)
    at_that_hour = datetime(2026, 11, 27, 18, tzinfo=zone)
    assert evening.opens_at == at_that_hour
    early, late = (
        today(plan.session, plan.steps, at) for at in (at_that_hour - timedelta(minutes=1), at_that_hour)
    )
    assert (early.next.id, early.is_due) == (evening.id, False)
    assert (late.next.id, late.is_due) == (evening.id, True)


async def test_nobody_can_tell_before_the_day(world: World):
    with pytest.raises(Invalid, match="has not come yet"):
        await world.tell("took-place", NOW)
    with pytest.raises(Invalid, match="has not come yet"):
        await world.send("session", session=(await world.plan()).session.id, outcome="took-place")
    await world.tell("postponed", NOW)
    with pytest.raises(Invalid, match="has no date"):
        await world.tell("took-place", NOW)
    assert (await world.plan()).session.state == "postponed"


async def test_the_client_can_tell_from_the_morning_of_the_day_in_the_practice_s_zone(world: World):
    session = (await world.plan()).session
    midnight = datetime(2026, 11, 27, 5, tzinfo=UTC)
    with clock.at(midnight - timedelta(seconds=1)), pytest.raises(Invalid):
        await world.send("session", session=session.id, outcome="took-place")
    with clock.at(midnight):
        await world.send("session", session=session.id, outcome="took-place")
        await world.send("session", session=session.id, outcome="took-place")
    assert (await world.plan()).session.state == "took-place"


@pytest.mark.parametrize("outcome", ["postponed", "cancelled"])
async def test_the_therapist_s_word_wins(world: World, outcome: str):
    session = (await world.plan()).session
    with clock.at(SESSION + timedelta(days=1)):
        await world.send("session", session=session.id, outcome="took-place")
        await world.tell(outcome, clock.now())
        await world.send("session", session=session.id, outcome="took-place")
    assert (await world.plan()).session.state == outcome


async def test_other_words_and_other_people_s_sessions_are_refused(world: World):
    session = (await world.plan()).session
    with pytest.raises(Invalid):
        await world.tell("went-well", NOW)
    with pytest.raises(NotFound):
        await world.send("session", session="00000000-0000-4000-8000-000000000000", outcome="took-place")
    async with world.db.write() as tx:
        other = await accounts.add_client(tx, world.owner, "Kim", "")
        await plans.make_plan(tx, world.owner.practice, other, SESSION)
    async with world.db.write() as tx:
        practice = world.owner.practice
        with pytest.raises(NotFound):
            await plans.tell(tx, practice, other, session.id, "cancelled", world.owner.id, NOW)
        with pytest.raises(NotFound):
            await plans.move_session(tx, practice, other, session.id, SESSION)
    assert (await world.plan()).session == session


async def test_a_meeting_is_agreed_seen_and_over(world: World):
    meeting, reading = await world.step("meet", "after"), await world.step("read")
    at = SESSION + timedelta(days=5)
    async with world.db.write() as tx:
        practice, client = world.client.practice, world.client.id
        await plans.set_meeting(tx, practice, client, meeting.id, at)
        with pytest.raises(NotFound):
            await plans.set_meeting(tx, practice, client, reading.id, at)
        with pytest.raises(NotFound):
            await plans.set_meeting(tx, practice, "somebody else", meeting.id, at)
    plan = await world.plan()
    assert plan.meeting(NOW).meets_at == at
    assert plan.meeting(at + timedelta(seconds=1)) is None
    assert not plan.step(meeting.id).done
    with clock.at(at + timedelta(hours=1)):
        assert (await world.plan()).step(meeting.id).done

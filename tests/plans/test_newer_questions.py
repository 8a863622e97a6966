"""A check-in that is approved anew, and a client in the middle of a plan: it waits for the therapist, like a text."""

import re
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette

from pwa import clock
from pwa.accounts.model import Person
from pwa.db import driver, migrate
from tests.library.check_ins import EDIT, SLUG, written
from tests.library.editing import approve, shelved
from tests.therapist.desk import NOW, Desk, new_desk

STEP = "check-in-day-1"
OLD, NEW = "How is your mood today?", "How is your day?"


@pytest.fixture
async def desk(app: Starlette):
    with clock.at(NOW):
        yield await new_desk(app)


async def joined_after(desk: Desk) -> Person:
    """A client whose session has just been."""
    client = await desk.joined(starts_at=NOW - timedelta(hours=3))
    await desk.tell(client, "took-place", NOW)
    return client


async def reworded(desk: Desk) -> None:
    assert (await written(desk, f"{EDIT}/questions/mood", label=NEW)).status_code == 303
    await approve(desk, SLUG)


async def test_the_questions_of_a_plan_change_when_the_therapist_says_so_and_the_client_is_told(desk: Desk):
    client = await joined_after(desk)
    step = await desk.step(client, STEP)
    before = (await shelved(desk, SLUG)).piece.version
    await reworded(desk)
    page = (await desk.get(client, step.url)).text
    assert OLD in page
    assert NEW not in page
    assert f'name="version" value="{before}"' in page
    assert (
        "1 text of this plan has a newer version" in (await desk.get(desk.olga, f"/clients/{client.id}")).text
    )
    shown = (await desk.get(desk.olga, f"/clients/{client.id}/texts")).text
    assert f"Question changed: {NEW}" in shown
    [named] = re.findall(r'name="text" value="([^"]+)"', shown)
    answer = await desk.post(desk.olga, f"/clients/{client.id}/texts", {"text": named})
    assert answer.status_code == 303
    page = (await desk.get(client, step.url)).text
    assert NEW in page
    assert "Changed on Tuesday 24 November." in page
    assert f'<a href="{step.page}">' in (await desk.get(client, "/today")).text
    # The page that the phone had kept is still good.
    await desk.send(client, "check-in", step=step.id, version=before, q_mood="3")
    assert OLD in (await desk.get(client, step.url)).text
    assert 'name="text"' not in (await desk.get(desk.olga, f"/clients/{client.id}/texts")).text


async def test_a_new_plan_asks_what_is_approved_now(desk: Desk):
    await reworded(desk)
    client = await joined_after(desk)
    assert NEW in (await desk.get(client, (await desk.step(client, STEP)).url)).text


async def test_questions_that_changed_once_more_are_looked_at_again(desk: Desk):
    client = await desk.joined()
    await reworded(desk)
    shown = (await desk.get(desk.olga, f"/clients/{client.id}/texts")).text
    [named] = re.findall(r'name="text" value="([^"]+)"', shown)
    await written(desk, EDIT, title="Our day after")
    await approve(desk, SLUG)
    answer = await desk.post(desk.olga, f"/clients/{client.id}/texts", {"text": named})
    assert answer.status_code == 422
    assert (await desk.step(client, STEP)).changed_at is None


_BEFORE = (
    "INSERT INTO practices (id, name, made_at) VALUES ('p', 'Practice', '2026')",
    "INSERT INTO people (id, practice_id, role, name, handle, made_at) VALUES ('ada', 'p', 'client', '', x'00', '')",
    "INSERT INTO plans (id, practice_id, client_id, made_at) VALUES ('plan', 'p', 'ada', '2026')",
    "INSERT INTO sessions (id, practice_id, plan_id, state) VALUES ('session', 'p', 'plan', 'planned')",
    "INSERT INTO library_versions (practice_id, slug, version, source, approved_by, approved_at) VALUES"
    " ('p', 'step', 't', '---\ntitle: Day 1\ncheck_in: day\nminutes: 3\n---\n', 'ada', '2026')",
    "INSERT INTO library_acts VALUES"
    " ('p', 'day', 1, 'approved', 'one', 'ada', '2026'), ('p', 'day', 2, 'approved', 'two', 'ada', '2026'),"
    " ('p', 'day', 3, 'kept', 'three', 'ada', '2026'), ('p', 'da', 9, 'approved', 'other', 'ada', '2026')",
    "INSERT INTO steps (id, practice_id, plan_id, session_id, slug, version, kind, phase, due_days, position) VALUES"
    " ('asks', 'p', 'plan', 'session', 'step', 't', 'check-in', 'after', 1, 1),"
    " ('reads', 'p', 'plan', 'session', 'step', 't', 'read', 'after', 1, 2)",
)


def test_plans_that_were_there_keep_what_they_were_asked_last(tmp_path: Path):
    path, key = tmp_path / "old.db", "ab" * 32
    migrate.run(path, key, upto=29)
    with closing(driver.open_sealed(path, key)) as connection:
        for statement in _BEFORE:
            connection.execute(statement)
        connection.commit()
    migrate.run(path, key)
    with closing(driver.open_sealed(path, key)) as connection:
        found = connection.execute("SELECT id, asked_version FROM steps ORDER BY id").fetchall()
    assert [tuple(row) for row in found] == [("asks", "two"), ("reads", "")]

"""A new client: a name, perhaps a contact, and when the session is."""

import re

import pytest

from pwa.clock import new_id
from tests.therapist.desk import Desk

GOOD = {"name": "Sam", "contact": "", "date": "2026-11-27", "time": "10:00"}


async def create(desk: Desk, person=None, **changes: str):
    sent = {"form": new_id()} | GOOD | changes
    return await desk.post(person or desk.olga, "/clients/new", sent)


async def test_the_form(desk: Desk):
    answer = await desk.get(desk.olga, "/clients/new")
    assert answer.status_code == 200
    assert re.search(r'name="form" value="[0-9a-f-]{36}"', answer.text)
    assert "In the time zone of your practice: New York." in answer.text


async def test_a_client_gets_a_plan_around_the_session(desk: Desk):
    answer = await create(desk)
    assert answer.status_code == 303
    client_id = answer.headers["location"].removeprefix("/clients/")
    assert (await desk.get(desk.olga, f"/clients/{client_id}")).status_code == 200
    [row] = await desk.rows("SELECT starts_at FROM sessions")
    assert row["starts_at"] == "2026-11-27T15:00:00.000Z"
    assert len(await desk.rows("SELECT 1 FROM steps")) == 30


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"name": ""}, "name", "Please fill in: Name."),
        ({"name": " \u202e \n "}, "name", "Please fill in: Name."),
        ({"name": "x" * 10_000}, "name", "at most 80 characters"),
        ({"contact": "x" * 10_000}, "contact", "at most 200 characters"),
        ({"template": "second"}, "template", "Please choose one of these."),
        ({"template": "x" * 10_000}, "template", "Please choose one of these."),
        ({"template": "integration"}, "date", "today or earlier"),
        ({"date": "2026-11-20"}, "date", "This date has already passed"),
        ({"time": "06:30", "date": "2026-11-24"}, "time", "This time has already passed"),
        ({"date": "2126-11-27"}, "date", "more than a year away"),
        ({"date": "0000-00-00"}, "date", "Please give a date"),
        ({"date": ""}, "date", "Please give a date"),
        ({"date": "next friday"}, "date", "Please give a date"),
        ({"time": ""}, "time", "Please give a time"),
        ({"time": "25:61"}, "time", "Please give a time"),
        ({"date": "2027-03-14", "time": "02:30"}, "time", "the clocks go forward"),
    ],
)
async def test_what_cannot_be_comes_back_as_filled_in(
    desk: Desk, changes: dict[str, str], field: str, words: str
):
    answer = await create(desk, **({"name": "Zoë <3", "contact": "zoe@example.org"} | changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#{field}"' in answer.text
    if "name" not in changes:
        assert "Zoë &lt;3" in answer.text
    if "contact" not in changes:
        assert "zoe@example.org" in answer.text
    assert await desk.rows("SELECT 1 FROM clients") == []


async def test_two_mistakes_are_both_named(desk: Desk):
    answer = await create(desk, name="", date="")
    assert 'href="#name"' in answer.text
    assert 'href="#date"' in answer.text


@pytest.mark.parametrize("name", ["🌿 Robin", "محمد الأحمد", "Zoë-Marie d'Été", "<b>Sam</b>", "x" * 80])
async def test_every_name_is_a_name(desk: Desk, name: str):
    answer = await create(desk, name=name)
    assert answer.status_code == 303
    html = (await desk.get(desk.olga, answer.headers["location"])).text
    assert "<b>Sam</b>" not in html
    assert (
        f'<h1 dir="auto">{name.replace("<", "&lt;").replace(">", "&gt;").replace(chr(39), "&#39;")}</h1>'
        in html
    )


async def test_a_form_posted_twice_is_one_client(desk: Desk):
    token = new_id()
    first, second = await create(desk, form=token), await create(desk, form=token)
    assert first.status_code == second.status_code == 303
    assert first.headers["location"] == second.headers["location"]
    assert len(await desk.rows("SELECT 1 FROM clients")) == 1


async def test_going_back_for_another_name_is_another_client(desk: Desk):
    token = new_id()
    first, second = await create(desk, form=token), await create(desk, form=token, name="Kim")
    assert first.headers["location"] != second.headers["location"]
    # Somebody else's form token leads to nothing of theirs.
    third = await create(desk, desk.charlie, form=token)
    assert third.headers["location"] not in (first.headers["location"], second.headers["location"])
    assert len(await desk.rows("SELECT 1 FROM clients")) == 3


async def test_a_form_without_a_token_works_too(desk: Desk):
    assert (await create(desk, form="")).status_code == 303


async def test_a_hidden_character_is_refused_in_words(desk: Desk):
    answer = await create(desk, name="Sam\x00")
    assert answer.status_code == 422
    assert "There is a character in this" in answer.text


@pytest.mark.parametrize(
    ("template", "date", "state"),
    [("later", "2026-11-27", "planned"), ("integration", "2026-11-20", "took-place")],
)
async def test_a_plan_is_for_a_later_session_or_for_the_time_after_one(
    desk: Desk, template: str, date: str, state: str
):
    answer = await create(desk, template=template, date=date)
    assert answer.status_code == 303
    [row] = await desk.rows("SELECT template, state FROM sessions")
    assert row == {"template": template, "state": state}
    slugs = {row["slug"] for row in await desk.rows("SELECT slug FROM steps")}
    assert "why-different" not in slugs
    assert ("intention" in slugs) == (template == "later")
    assert "day-30" in slugs

"""The door for a browser without the worker: the next page, or the form as it was filled in. Nothing typed is lost."""

import re

import pytest

from pwa.db import Database
from pwa.errors import Busy
from tests.entries.world import World, fresh

pytestmark = pytest.mark.anyio

WORDS = "Words that <matter> & stay"
SHOWN = "Words that &lt;matter&gt; &amp; stay"


def _action(html: str) -> str:
    found = re.search(r'action="/entries/([0-9a-f-]{36})"', html)
    assert found, html
    return found[1]


@pytest.mark.parametrize(
    ("kind", "step", "fields", "onward"),
    [
        ("tick", "why-different", {"item": "", "done": "yes"}, "/today"),
        ("reflection", "day-1", {"text": WORDS}, "/reflect/{day-1}"),
        ("reflection", "intention", {"text": WORDS}, "/reflect/{intention}"),
    ],
)
async def test_after_an_entry_comes_the_next_page(
    world: World, kind: str, step: str, fields: dict[str, str], onward: str
) -> None:
    answer = await world.sam.send(fresh(), world.sam.fields(kind, step, **fields), script=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == onward.replace(f"{{{step}}}", world.sam.steps[step])
    assert (await world.sam.browser.get(answer.headers["location"])).status_code == 200


async def test_a_tick_leads_back_to_its_list(world: World) -> None:
    [step] = [world.sam.steps["what-to-bring"]]
    html = await world.sam.page(f"/prepare/{step}")
    item = re.findall(r'name="item" value="([a-z-]+)"', html)[0]
    answer = await world.sam.send(
        fresh(), world.sam.fields("tick", "what-to-bring", item=item, done="yes"), script=False
    )
    assert answer.headers["location"] == f"/prepare/{step}"


async def test_a_form_posted_twice_leads_to_the_same_place(world: World) -> None:
    entry_id, fields = fresh(), world.sam.fields("reflection", "intention", text=WORDS)
    answers = [await world.sam.send(entry_id, fields, script=False) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert await world.count("reflections") == 1


async def test_other_words_under_the_same_name_can_be_saved_as_new(world: World) -> None:
    """A page from the browser's history, sent again after something was changed in it."""
    entry_id = fresh()
    await world.sam.send(entry_id, world.sam.fields("reflection", "intention", text="First"), script=False)
    fields = world.sam.fields("reflection", "intention", text=WORDS)
    refused = await world.sam.send(entry_id, fields, script=False)
    assert refused.status_code == 409
    assert SHOWN in refused.text
    assert "Save as new" in refused.text
    new_id = _action(refused.text)
    assert new_id != entry_id
    assert (await world.sam.send(new_id, fields, script=False)).status_code == 303
    assert set(await world.reflections()) == {"First", WORDS}


async def test_what_is_wrong_is_said_beside_the_field(world: World) -> None:
    answer = await world.sam.send(
        fresh(), world.sam.fields("reflection", "day-1", text="x" * 20_001), script=False
    )
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert 'href="#text"' in answer.text
    assert "x" * 20_001 in answer.text


async def test_a_name_that_is_no_uuid_costs_no_words(world: World) -> None:
    answer = await world.sam.send(
        "nonsense", world.sam.fields("reflection", "day-1", text=WORDS), script=False
    )
    assert answer.status_code == 422
    assert SHOWN in answer.text
    again = await world.sam.send(
        _action(answer.text), world.sam.fields("reflection", "day-1", text=WORDS), script=False
    )
    assert again.status_code == 303


async def test_words_for_a_removed_step_are_given_back(world: World) -> None:
    await world.remove(world.sam, "intention")
    answer = await world.sam.send(
        fresh(), world.sam.fields("reflection", "intention", text=WORDS), script=False
    )
    assert answer.status_code == 404
    assert SHOWN in answer.text
    assert "not part of your plan any more" in answer.text


async def test_words_of_another_account_are_given_back_and_not_kept(world: World) -> None:
    answer = await world.kim.send(
        fresh(), world.sam.fields("reflection", "intention", text=WORDS), script=False
    )
    assert answer.status_code == 403
    assert SHOWN in answer.text
    assert await world.count("entries") == 0


async def test_words_outlive_the_sign_in(world: World) -> None:
    """They are on the page with a way to send them under the same name, once there is a sign-in again."""
    entry_id, fields = fresh(), world.sam.fields("reflection", "intention", text=WORDS)
    cookie = world.sam.browser.cookies["sign-in"]
    world.sam.browser.cookies.clear()
    answer = await world.sam.send(entry_id, fields, script=False)
    assert answer.status_code == 401
    assert SHOWN in answer.text
    assert _action(answer.text) == entry_id
    assert 'href="/signin"' in answer.text
    world.sam.browser.cookies.set("sign-in", cookie)
    assert (await world.sam.send(entry_id, fields, script=False)).status_code == 303


@pytest.mark.parametrize("script", [True, False])
async def test_a_busy_database_asks_to_try_again(
    world: World, monkeypatch: pytest.MonkeyPatch, script: bool
) -> None:
    async def busy(*_: object) -> None:
        raise Busy()

    monkeypatch.setattr(Database, "write_together", busy)
    answer = await world.sam.send(fresh(), world.sam.fields("reflection", "day-1", text=WORDS), script=script)
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "2"
    assert script or SHOWN in answer.text


async def test_a_refused_tick_says_so_on_a_page(world: World) -> None:
    fields = world.sam.fields("tick", "intention", item="no-such", done="yes")
    answer = await world.sam.send(fresh(), fields, script=False)
    assert answer.status_code == 404
    assert "<h1>" in answer.text

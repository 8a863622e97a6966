"""Who may see which client, and the names people have."""

import pytest
from starlette.applications import Starlette

from pwa.accounts import service
from pwa.accounts.model import Person, tidy
from pwa.clock import new_id
from pwa.errors import Invalid, NotFound
from tests.accounts.way_in import Door, door

pytestmark = pytest.mark.anyio


async def _therapist(at: Door, name: str) -> Person:
    therapist_id = new_id()
    async with at.app.state.db.write() as tx:
        await service.add_person(tx, at.owner.practice.id, therapist_id, "therapist", name)
        return await service.person(tx, at.owner.practice.id, therapist_id)


async def _names(at: Door, who: Person) -> list[str]:
    async with at.app.state.db.read() as tx:
        return [one.name for one in await service.clients_of(tx, who)]


async def _may_see(at: Door, who: Person, client_id: str) -> bool:
    async with at.app.state.db.read() as tx:
        try:
            return (await service.client_for(tx, who, client_id)).id == client_id
        except NotFound:
            return False


async def test_own_clients_for_a_therapist_all_for_an_owner_none_for_a_stranger(app: Starlette) -> None:
    at, elsewhere = await door(app), await door(app)
    kim = await _therapist(at, "Kim")
    async with app.state.db.write() as tx:
        ada = await service.add_client(tx, kim, "Ada", "")
    assert await _names(at, kim) == ["Ada"]
    assert await _names(at, at.owner) == ["Ada", "Sam"]
    assert await _names(at, elsewhere.owner) == ["Sam"]
    assert [await _may_see(at, who, ada) for who in (kim, at.owner, elsewhere.owner)] == [True, True, False]
    assert [await _may_see(at, kim, other) for other in (at.client_id, "", "x", kim.id)] == [False] * 4
    async with app.state.db.read() as tx:
        assert (await service.client_for(tx, at.owner, ada)).therapist_name == "Kim"


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u2066", "x" * 81, "x" * 10_000])
async def test_names_nobody_could_use_are_refused_with_a_sentence(app: Starlette, name: str) -> None:
    at = await door(app)
    async with app.state.db.write() as tx:
        with pytest.raises(Invalid) as refused:
            await service.add_client(tx, at.owner, name, "c" * 201)
    assert set(refused.value.fields) == {"name", "contact"}


@pytest.mark.parametrize(
    "name", ["😀 Sam 👩‍👩‍👧", "سامي", "שרה", "Ñandú", "李", "<b>Sam</b>", "x" * 80, "O'Neil; DROP TABLE"]
)
async def test_names_that_people_have_stay_as_they_are(app: Starlette, name: str) -> None:
    at = await door(app)
    async with app.state.db.write() as tx:
        client_id = await service.add_client(tx, at.owner, name, "")
        assert (await service.client_for(tx, at.owner, client_id)).name == name


def test_tidy_takes_out_only_what_cannot_be_seen() -> None:
    assert tidy(" a \t b\nc\u0000 ") == "a b c"
    assert tidy("abc\u202edef\u2069") == "abcdef"
    assert tidy("👩‍👩‍👧 شَ") == "👩‍👩‍👧 شَ"


async def test_a_practice_changes_only_what_it_may(app: Starlette) -> None:
    at = await door(app)
    async with app.state.db.write() as tx:
        await service.update_practice(
            tx, at.owner.practice.id, phone="+1 555", food_rule="hours", food_minutes=240
        )
        changed = await service.practice(tx, at.owner.practice.id)
        assert (changed.phone, changed.food_minutes, changed.name) == ("+1 555", 240, "Harbour Practice")
        for column in ("id", "is_demo", "made_at", "name = 'x' --"):
            with pytest.raises(ValueError, match="not to be set"):
                await service.update_practice(tx, at.owner.practice.id, **{column: "x"})
        with pytest.raises(NotFound):
            await service.practice(tx, "none")


async def test_who_waits_and_who_is_there(app: Starlette) -> None:
    at = await door(app)
    async with app.state.db.write() as tx:
        assert await service.waiting_owner(tx) == (at.owner.practice.id, at.owner.id)
        assert not await service.has_owner(tx)
        await tx.run("UPDATE people SET confirmed_at = made_at WHERE role = 'owner'")
        assert await service.waiting_owner(tx) is None
        assert await service.has_owner(tx)
        # Who is invited by an owner waits for nobody's command.
        await service.add_person(tx, at.owner.practice.id, new_id(), "owner", "Kim")
        assert await service.waiting_owner(tx) is None

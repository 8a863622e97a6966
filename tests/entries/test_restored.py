"""A phone that knew the server before a restore hears of it before anything is taken from it."""

from tests.entries.world import JSON, World, fresh

HEADER = "x-stillpoint-generation"


async def test_a_receipt_says_beside_it_which_generation_has_the_entry(world: World):
    fields = world.sam.fields("tick", "what-to-expect", done="yes")
    answer = await world.sam.send(fresh(), fields)
    assert answer.headers[HEADER] == world.app.state.generation
    assert set(answer.json()) == {"id", "sha256", "next"}


async def test_the_same_generation_is_taken_from(world: World):
    headers = JSON | {HEADER: world.app.state.generation}
    fields = world.sam.fields("tick", "what-to-expect", done="yes")
    answer = await world.sam.browser.post(f"/entries/{fresh()}", data=fields, headers=headers)
    assert answer.status_code == 201


async def test_from_another_generation_nothing_is_taken(world: World):
    headers = JSON | {HEADER: "the one before"}
    fields = world.sam.fields("tick", "what-to-expect", done="yes")
    answer = await world.sam.browser.post(f"/entries/{fresh()}", data=fields, headers=headers)
    assert answer.status_code == 412
    assert answer.json()["error"] == "restored"
    assert answer.json()["generation"] == world.app.state.generation
    assert await world.count("entries") == 0


async def test_whoever_is_not_signed_in_hears_it_too(world: World):
    """So that what the phone says of its entries is true before anybody signs in."""
    world.sam.browser.cookies.clear()
    headers = JSON | {HEADER: "the one before"}
    answer = await world.sam.browser.post(
        f"/entries/{fresh()}", data=world.sam.fields("tick"), headers=headers
    )
    assert answer.status_code == 412

"""The generation of the database: there from the first start, the same ever after, and told to a client's phone."""

from starlette.applications import Starlette

from pwa.app import create_app
from pwa.clock import new_id
from pwa.settings import Settings
from tests.plans.world import World


async def _of_a_start(settings: Settings) -> str:
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        generation: str = app.state.generation
        return generation


async def test_every_start_and_every_worker_process_has_the_same(app: Starlette, settings: Settings):
    """`app` is running: the others start beside it."""
    assert len(app.state.generation) == len(new_id())
    assert {await _of_a_start(settings) for _ in range(2)} == {app.state.generation}


async def test_a_phone_is_told_with_its_pages_and_in_each(world: World):
    generation = world.app.state.generation
    async with world.browser() as browser:
        bundle = (await browser.get("/kept")).json()
        page = (await browser.get("/today")).text
    assert bundle["generation"] == generation
    assert f'data-generation="{generation}"' in page
    assert all(generation in kept["html"] for kept in bundle["pages"] if "data-account" in kept["html"])


async def test_nobody_else_is_told(world: World):
    generation = world.app.state.generation
    async with world.browser(world.owner) as browser:
        assert generation not in (await browser.get("/clients")).text
    async with world.browser() as browser:
        browser.cookies.clear()
        assert generation not in (await browser.get("/help")).text

"""A recording whose audio is not installed (any more): no page, step or link leads to it, and none breaks."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pwa import settings
from pwa.library import reading
from pwa.library import service as library
from pwa.recordings import service
from tests.entries.world import World

GONE = {"mask-3", "centring-10"}
STEP, OTHER = "centring", "eyes-covered-10"


def _forget() -> None:
    for cached in (reading.built_in, reading.silent, service.catalogue):
        cached.cache_clear()


@pytest.fixture
def without(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The world, with a plan made when all were there; then two recordings go."""
    left = {slug: file for slug, file in settings.built_in_audio().items() if slug not in GONE}

    def there() -> dict[str, Path]:
        return left

    for module in (reading, service):
        monkeypatch.setattr(module, "built_in_audio", there)
    _forget()
    yield world
    monkeypatch.undo()
    _forget()


async def test_a_step_that_led_to_it_says_so_and_leads_nowhere(without: World):
    page = await without.sam.page(f"/prepare/{without.sam.steps[STEP]}")
    assert "This recording is not here any more." in page
    assert "/meditate/centring-10" not in page
    other = await without.sam.page(f"/prepare/{without.sam.steps[OTHER]}")
    assert "not here any more" not in other
    assert 'href="/meditate/mask-10"' in other


async def test_the_list_and_what_a_phone_keeps_do_without_it(without: World):
    listed = await without.sam.page("/meditate")
    kept = (await without.sam.browser.get("/kept")).json()
    for slug in GONE:
        assert f"/meditate/{slug}" not in listed
        assert f"/meditate/{slug}" not in {one["url"] for one in kept["pages"]}
        assert slug not in {one["slug"] for one in kept["recordings"]}
        assert (await without.sam.browser.get(f"/meditate/{slug}")).status_code == 404
    assert "/meditate/mask-10" in listed


async def test_the_library_and_a_new_plan_have_no_step_for_it(without: World):
    async with without.db.read() as tx:
        pieces = {one.piece.slug for one in await library.shelf(tx, without.owner.practice.id)}
        texts = {text.slug for text in await library.approved(tx, without.owner.practice.id)}
    assert not (GONE | {STEP, "eyes-covered-3"}) & pieces
    assert not {STEP, "eyes-covered-3"} & texts
    assert OTHER in texts

"""The world of these tests, on a Tuesday at noon (UTC)."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from pwa import clock
from tests.plans.world import NOW, World, new_world


@pytest.fixture
async def world(app: Starlette) -> AsyncIterator[World]:
    """A client three days before the session. The clock stands still."""
    with clock.at(NOW):
        yield await new_world(app)

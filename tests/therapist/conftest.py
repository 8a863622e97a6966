"""The desk, on a Tuesday at noon (UTC). The clock stands still."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from pwa import clock
from tests.therapist.desk import NOW, Desk, new_desk


@pytest.fixture
async def desk(app: Starlette) -> AsyncIterator[Desk]:
    with clock.at(NOW):
        yield await new_desk(app)

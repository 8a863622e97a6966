"""A practice's door, and a client who came in by it."""

from collections.abc import AsyncIterator

import pytest
from starlette.applications import Starlette

from tests.accounts.way_in import Door, Guest, door, guest


@pytest.fixture
async def at(app: Starlette) -> Door:
    """A practice that asks for no spoken code."""
    return await door(app, spoken_code="off")


@pytest.fixture
async def sam(app: Starlette, at: Door) -> AsyncIterator[Guest]:
    """A client who has just made a passkey, and is signed in."""
    async with guest(app) as one:
        await one.join(await at.invite_client())
        yield one

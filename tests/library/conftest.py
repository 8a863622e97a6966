"""A practice that approved nothing yet, with an owner and a therapist; and a stranger's practice."""

import pytest
from starlette.applications import Starlette

from tests.therapist.desk import Desk, new_desk


@pytest.fixture
async def desk(app: Starlette) -> Desk:
    return await new_desk(app, approved=False)

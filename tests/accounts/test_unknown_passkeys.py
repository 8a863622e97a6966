"""Passkeys that nobody here has, or has any more: all look the same, and phones drop what is sure to have ended."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fido2.utils import websafe_encode
from starlette.applications import Starlette

from tests.accounts.test_own_checks import NOT_KNOWN, Answer, answered, assert_refused, sam
from tests.accounts.way_in import Door, Guest, guest
from tests.harness.authenticator import SYNCED, Flag

__all__ = ["sam"]  # signed out
pytestmark = pytest.mark.anyio


@asynccontextmanager
async def revised(app: Starlette, sql: str) -> AsyncIterator[None]:
    """The database as `sql` has it, with some moment for {}; and as it was before."""
    for value in ("'x'", "NULL"):
        async with app.state.db.write() as tx:
            await tx.run(sql.format(value))
        if value != "NULL":
            yield


@pytest.mark.parametrize("is_here", [True, False], ids=["of somebody here", "of nobody here"])
async def test_unknown_revoked_and_wrong_look_the_same(
    app: Starlette, at: Door, sam: Guest, is_here: bool
) -> None:
    """Also by what they leave behind. Whose it is, a passkey says by 64 random bytes, which only its owner has."""
    handle = sam.key.user_handle if is_here else bytes(64)

    def wrong(answer: Answer) -> None:
        answer["response"]["signature"] = "AAAA"
        answer["response"]["userHandle"] = websafe_encode(handle)

    async with guest(app) as stranger:
        stranger.key.user_handle = handle
        answers = [await stranger.sign_in(), await answered(sam, wrong)]
    async with revised(app, "UPDATE passkeys SET revoked_at = {}"):
        answers.append(await answered(sam, wrong))
    for answer in answers:
        assert_refused(answer, NOT_KNOWN if is_here else "refused")
        assert (answer.content, answer.headers) == (answers[0].content, answers[0].headers)
    assert len(await at.rows("SELECT * FROM used_challenges")) == len(answers) * is_here
    assert (await sam.sign_in()).status_code == 200


async def test_a_passkey_that_ended_may_be_dropped_and_one_of_whoever_left_is_a_stranger(
    app: Starlette, sam: Guest
) -> None:
    """The phone tells its password app only what is sure: that somebody who is here has no such passkey."""
    async with revised(app, "UPDATE passkeys SET revoked_at = {}"):
        assert_refused(await sam.sign_in(), NOT_KNOWN)
    async with revised(app, "UPDATE people SET ended_at = {}"):
        assert_refused(await sam.sign_in())
    assert (await sam.sign_in()).status_code == 200


@pytest.mark.parametrize("is_known", [True, False])
async def test_where_more_than_the_signature_is_wrong_nothing_is_dropped(
    app: Starlette, sam: Guest, is_known: bool
) -> None:
    """A passkey may be good tomorrow that did not verify its owner today, or that was asked in the wrong place."""
    if not is_known:
        sam.key.passkey_id = bytes(32)
    sam.key.flags = SYNCED & ~Flag.UV
    assert_refused(await sam.sign_in())
    sam.key.flags = SYNCED
    sam.key.origin = "https://localhost:8000"
    assert_refused(await sam.sign_in())

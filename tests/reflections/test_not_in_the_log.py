"""The log of the server: nothing that a client keeps to themselves, or only brings to a meeting, is ever in it."""

import logging

import pytest

from pwa.clock import new_id
from tests.reflections.seen import every_page
from tests.reflections.test_whose_it_is import TITLE, WORDS
from tests.therapist.conftest import desk as desk
from tests.therapist.desk import Desk

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("sharing", ["private", "bring"])
async def test_words_that_no_therapist_has_are_in_no_log_either(
    desk: Desk, caplog: pytest.LogCaptureFixture, sharing: str
):
    """Sent as a phone sends them: taken, taken again, with other words under the same id, and refused."""
    sam = await desk.joined()
    caplog.set_level(logging.DEBUG)
    step, place = (await desk.step(sam, "intention")).id, f"/entries/{new_id()}"
    sent = {"account": sam.id, "kind": "reflection", "step": step, "sharing": sharing, "title": TITLE}
    for to, words, more, status in (
        (place, WORDS, {}, 303),
        (place, WORDS, {}, 303),
        (place, f"{WORDS} again", {}, 409),
        (f"/entries/{new_id()}", WORDS * 2000, {}, 422),
        (f"/entries/{new_id()}", WORDS, {"sharing": WORDS}, 422),
        (f"/entries/{new_id()}", WORDS, {"step": WORDS}, 404),
    ):
        assert (await desk.post(sam, to, sent | {"text": words} | more)).status_code == status, more
    found = await every_page(desk, sam)
    assert (TITLE in str(found), "crwthbelow" in str(found)) == (sharing == "bring", False)
    for path in ("/reflect", f"/reflect/{step}", "/me/everything"):
        await desk.get(sam, path)
    assert "POST /entries/{id} 422" in caplog.text, "the log is there"
    assert "crwthbelow" not in caplog.text

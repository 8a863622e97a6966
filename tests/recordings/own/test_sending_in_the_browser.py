"""A therapist sends a file in Chromium: where the line breaks it goes on by itself, and nothing is sent twice."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Request, Route, expect

from tests.harness.chromium import DESK, Phone
from tests.harness.server import Server
from tests.recordings.own.test_studio_in_the_browser import assert_well, person
from tests.recordings.sounds import sound

PIECES = "**/library/recordings/arriving/*"


def test_a_line_that_breaks_costs_one_piece(
    demo: tuple[Server, dict[str, Any]], new_phone: Callable[..., Phone], tmp_path: Path
) -> None:
    server, _ = demo
    file = tmp_path / "Evening rest.wav"
    file.write_bytes(sound("wav", 60.0))
    desk = person(new_phone, server, "Dr. Rivera", size=DESK)
    page = desk.open("/library/recordings/new")
    sent: Counter[str] = Counter()
    breaks = [True]

    def piece(route: Route, request: Request) -> None:
        """The third piece is lost on its way, twice."""
        sent[request.url.rsplit("=", 1)[1]] += 1
        if breaks and len(sent) == 3:
            breaks.pop() if sent[request.url.rsplit("=", 1)[1]] == 2 else None
            route.abort("connectionfailed")
        else:
            route.continue_()

    page.route(PIECES, piece)
    desk.expect("/library/recordings/arriving/{id}", "net::ERR_CONNECTION_FAILED")
    page.get_by_label("The file").set_input_files(file)
    page.get_by_label("One client").check()  # and no client chosen: the form comes back
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_text("The connection broke off.")).to_be_visible()
    expect(page.get_by_role("progressbar", name="Sending")).to_be_visible()
    desk.shot("sending")
    assert_well(page)
    desk.expect("/library/recordings/new", 422)
    expect(page.get_by_text("Evening rest.wav has arrived. You need not choose it again.")).to_be_visible()
    assert sorted(sent.values()) == [1, 1, 1, 1, 1, 3], "only what was lost went again"
    desk.shot("arrived")
    page.get_by_label("All our clients").check()
    page.get_by_role("button", name="Send the file").click()
    page.wait_for_url(re.compile(r"/library/recordings/voice-\w+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Evening rest")
    expect(page.get_by_role("button", name="Publish it")).to_be_visible()
    assert sum(sent.values()) == 8

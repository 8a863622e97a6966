"""Two real processes on one database, each at a port of its own: a challenge, a limit and an end hold in both."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.harness.authenticator import SoftAuthenticator
from tests.harness.server import Server

HEADERS = {"accept": "application/json", "sec-fetch-site": "same-origin"}


class Pair:
    """Both processes, and an owner's browser, whose cookies go to either."""

    def __init__(self, first: Server, second: Server) -> None:
        self.places = (first.local_url, second.local_url)
        self.key = SoftAuthenticator(first.base_url)
        self.cookies: dict[str, str] = {}

    def ask(self, which: int, path: str, body: Any = None) -> httpx.Response:
        answer = httpx.post(self.places[which] + path, json=body or {}, headers=HEADERS, cookies=self.cookies)
        self.cookies |= dict(answer.cookies)
        return answer

    def answer(self, which: int) -> dict[str, Any]:
        """The passkey's answer to a challenge of this process."""
        return self.key.sign_in(self.ask(which, "/signin/begin").json())

    def may_come_in(self, which: int) -> bool:
        """Whether the sign-in is good there."""
        place = f"{self.places[which]}/me/passkeys"
        return httpx.get(place, headers=HEADERS, cookies=self.cookies).status_code == 200


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[Pair]:
    first = Server(tmp_path / "server")
    second = Server(tmp_path / "server", base_url=first.base_url)
    try:
        made = Pair(first.start(), second.start())
        token = second.owner_link.split("#")[1]  # the newest
        assert made.ask(1, "/join/open", {"token": token}).status_code == 200
        options = made.ask(0, "/join/begin", {"agreed": False, "name": "Dr. Rivera"}).json()
        assert made.ask(1, "/join/finish", made.key.register(options)).status_code == 200
        yield made
    finally:
        second.kill()
        first.kill()


def test_a_sign_in_goes_across_both_once_and_ends_in_both(pair: Pair) -> None:
    answer, opened = pair.answer(0), dict(pair.cookies)
    with ThreadPoolExecutor(8) as browsers:
        tries = browsers.map(
            lambda turn: httpx.post(
                pair.places[turn % 2] + "/signin/finish", json=answer, headers=HEADERS, cookies=opened
            ),
            range(8),
        )
    took = [one for one in tries if one.status_code == 200]
    assert len(took) == 1, "one answer is one sign-in"
    pair.cookies = opened | dict(took[0].cookies)
    assert pair.may_come_in(0)
    assert pair.may_come_in(1)
    assert pair.ask(0, "/signout").status_code == 303
    assert not pair.may_come_in(1)


def test_guesses_are_counted_in_both_together(pair: Pair) -> None:
    stranger = SoftAuthenticator(pair.key.origin, user_handle=bytes(64))
    said = []
    for turn in range(14):
        options = pair.ask(turn % 2, "/signin/begin").json()
        said.append(pair.ask((turn + 1) % 2, "/signin/finish", stranger.sign_in(options)).status_code)
    assert set(said[:9]) == {400}
    assert set(said[-2:]) == {429}
    assert pair.ask(1, "/signin/finish", pair.answer(0)).status_code == 200, "a right passkey never waits"

"""Somebody else who works at a demo's practice, invited by its owner through the pages."""

import httpx

from pwa.clock import new_id
from tests.harness.server import Server


def invite_colleague(server: Server, owner_cookie: str, name: str, role: str = "therapist") -> str:
    """The id of somebody who has an open invitation now. The owner's passkey was touched just now."""
    sent = {"name": name, "role": role, "form": new_id()}
    answer = httpx.post(
        f"{server.base_url}/practice/people/new",
        data=sent,
        cookies={"sign-in": owner_cookie},
        headers={"sec-fetch-site": "same-origin"},
    )
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].split("#")[0].rsplit("/", 1)[1]

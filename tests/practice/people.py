"""What an owner does about the people of a practice, in short words for tests."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from pwa.clock import new_id
from tests.accounts.way_in import Guest
from tests.therapist.desk import Desk

PLACE = "/practice/people"


@dataclass(frozen=True)
class Link:
    """An invitation as it stands on the page, which knows what a guest needs of it."""

    token: str
    spoken_code: str | None
    short_code: str


async def invite(desk: Desk, name: str = "Kim", role: str = "therapist", **more: str) -> str:
    """Olga invites somebody by the form; their id."""
    sent = {"name": name, "role": role, "contact": "", "form": new_id()} | more
    answer = await desk.post(desk.olga, f"{PLACE}/new", sent)
    assert answer.status_code == 303, answer.text
    return urlsplit(answer.headers["location"]).path.rsplit("/", 1)[1]


async def links(desk: Desk, person_id: str) -> list[Link]:
    """The open invitations on somebody's page, as Olga reads them there."""
    html = (await desk.get(desk.olga, f"{PLACE}/{person_id}")).text
    tokens = re.findall(r'value="http://localhost:8000/join#([^"]+)"', html)
    spoken = re.search(r'numeral">(\d{3}) (\d{3})<', html)
    short = re.findall(r'type <strong class="nowrap">([0-9A-Z-]+)<', html)
    code = spoken[1] + spoken[2] if spoken else None
    return [Link(token, code, typed) for token, typed in zip(tokens, short, strict=True)]


async def join(desk: Desk, guest: Guest, person_id: str) -> dict[str, Any]:
    """Somebody follows their invitation to the end; what the server says."""
    [link] = await links(desk, person_id)
    answer = await guest.join(link)  # type: ignore[arg-type]
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found

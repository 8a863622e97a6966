"""A code for one more device, which stays on the page for as long as somebody looks at it."""

import re

import httpx

from tests.harness.database import opened
from tests.harness.server import Server

LONG = "2099-01-01T00:00:00.000Z"


def lasting_code(server: Server, sign_in: str) -> str:
    """Make a code for whoever has this sign-in cookie; their touch stays fresh too. The code as it is typed."""
    headers = {"sec-fetch-site": "same-origin"}
    with httpx.Client(base_url=server.base_url, cookies={"sign-in": sign_in}, headers=headers) as browser:
        assert browser.post("/me/passkeys/another-device").status_code == 303
        shown = re.search(
            r"numeral\">([0-9A-Z]{4}-[0-9A-Z]{4})<", browser.get("/me/passkeys/another-device").text
        )
    assert shown
    with opened(server.data) as connection:
        connection.execute("UPDATE invitations SET expires_at = ? WHERE purpose = 'device'", (LONG,))
        connection.execute("UPDATE sign_ins SET touched_at = ?", (LONG,))
    return shown[1]

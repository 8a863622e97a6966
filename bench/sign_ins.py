"""What a sign-in costs the server, against the bare verification by the library in the same run."""

import asyncio
import re
import time
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any

import httpx
from webauthn import verify_authentication_response
from webauthn.helpers import base64url_to_bytes

from bench.place import demo, say
from tests.harness.authenticator import SoftAuthenticator
from tests.harness.database import opened
from tests.harness.server import Server

ROUNDS, EACH, CLIENTS, SECONDS = 5, 100, 16, 5.0
MADE = "SELECT public_key FROM passkeys WHERE revoked_at IS NULL ORDER BY made_at DESC"
JSON = {"accept": "application/json", "sec-fetch-site": "same-origin"}


def main() -> None:
    with demo() as (server, links):
        key = SoftAuthenticator(server.base_url)
        with httpx.Client(base_url=server.base_url, headers=JSON) as phone:
            _join(phone, key, links)
            with opened(server.data) as connection:
                public_key = connection.execute(MADE).fetchone()[0]
            pairs = [(_signed_in(phone, key), _verified(server, key, public_key)) for _ in range(ROUNDS)]
        a_second = _many(server, key)
    ratio = median(through / bare for through, bare in pairs)
    through, bare = (median(column) for column in zip(*pairs, strict=True))
    figure = f"{ratio:.1f} of the bare verification: {through:.2f} ms against {bare:.2f}, begin and finish together"
    say("sign-ins", figure, "2 or less")
    say("sign-ins", f"{a_second:.0f} a second, {CLIENTS} clients at once, one worker process", "none set")


def _join(phone: httpx.Client, key: SoftAuthenticator, links: dict[str, Any]) -> None:
    """From the invitation to the passkey."""
    _ask(phone, "/join/open", {"token": links["client_invitation"].split("#")[1]})
    read = re.search(r'data-notice="(\w+)"', phone.get("/join", headers={"accept": "text/html"}).text)
    assert read
    said = {"code": links["client_code"], "agreed": True, "notice": read[1]}
    options = _ask(phone, "/join/begin", said)
    _ask(phone, "/join/finish", key.register(options))


def _ask(phone: httpx.Client, path: str, body: Any = None) -> Any:
    answer = phone.post(path, json=body or {})
    answer.raise_for_status()
    return answer.json()


def _signed_in(phone: httpx.Client, key: SoftAuthenticator) -> float:
    """Milliseconds for one sign-in over one kept-alive connection, without the time the authenticator takes."""
    spent = 0.0
    for _ in range(EACH):
        began = time.perf_counter()
        options = _ask(phone, "/signin/begin")
        spent += time.perf_counter() - began
        answer = key.sign_in(options)
        began = time.perf_counter()
        _ask(phone, "/signin/finish", answer)
        spent += time.perf_counter() - began
    return spent / EACH * 1000


def _verified(server: Server, key: SoftAuthenticator, public_key: bytes) -> float:
    """Milliseconds for the library to verify one answer."""
    challenge = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    answers = [key.sign_in({"challenge": challenge}) for _ in range(EACH)]
    began = time.perf_counter()
    for answer in answers:
        verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id="localhost",
            expected_origin=server.base_url,
            credential_public_key=public_key,
            credential_current_sign_count=0,
            require_user_verification=True,
        )
    return (time.perf_counter() - began) / EACH * 1000


def _many(server: Server, key: SoftAuthenticator) -> float:
    """Sign-ins a second, each client the next as soon as the last is done."""
    return asyncio.run(_together(server, key))


async def _together(server: Server, key: SoftAuthenticator) -> float:
    until = time.perf_counter() + SECONDS
    with ThreadPoolExecutor(1) as signing:
        done = await asyncio.gather(*(_one(server, key, until, signing) for _ in range(CLIENTS)))
    return sum(done) / SECONDS


async def _one(server: Server, key: SoftAuthenticator, until: float, signing: ThreadPoolExecutor) -> int:
    done = 0
    async with httpx.AsyncClient(base_url=server.base_url, headers=JSON) as phone:
        while time.perf_counter() < until:
            options = (await phone.post("/signin/begin", json={})).json()
            answer = await asyncio.get_running_loop().run_in_executor(signing, key.sign_in, options)
            (await phone.post("/signin/finish", json=answer)).raise_for_status()
            done += 1
    return done

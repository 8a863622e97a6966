"""Ways for the small server to be unwell, one an answer."""

import asyncio
import re
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from pwa.entries.model import hashed
from tests.worker.site import Answer, Site, ours, receipt
from tests.worker.site_forms import SOUND, STEP, WORDS, custody, form


async def no_answer(site: Site, request: Request) -> Response | None:
    """Taken, and then nothing: the connection hangs."""
    await asyncio.sleep(60)
    return None


def answers(status: int, text: str = "<h1>Somebody else</h1>", **headers: str) -> Answer:
    """An answer of somebody in between: a proxy, a captive portal."""

    async def answer(site: Site, request: Request) -> Response:
        return HTMLResponse(text, status, headers)

    return answer


def false_receipt(**wrong: str) -> Answer:
    """A receipt that is right for what was sent, apart from what is `wrong` in it."""

    async def answer(site: Site, request: Request) -> Response:
        pairs = [(name, str(value)) for name, value in (await request.form()).multi_items()]
        right = {"id": request.url.path.rsplit("/", 1)[1], "sha256": hashed(pairs), "next": "/today"}
        return ours(site, JSONResponse(right | wrong, 201))

    return answer


async def fault(site: Site, request: Request) -> Response:
    """Our own 500."""
    return ours(site, HTMLResponse(site.page("A fault", ""), 500))


async def form_again(site: Site, request: Request) -> Response | None:
    """To a browser, a refused form as it was filled in; to a script, what the site says anyway."""
    sent = await request.form()
    if "text/html" not in request.headers["accept"] or sent["text"] != "refuse me":
        return None
    words = WORDS.replace("></textarea>", f">{sent['text']}</textarea>")
    main = form(site.account, "reflection", words) + custody(STEP)
    main = re.sub(r"/entries/[0-9a-f-]+", request.url.path, main)
    return ours(site, HTMLResponse(site.page("Please say it in other words.", main, site.account), 422))


async def gone(site: Site, request: Request) -> Response:
    """Our own 410."""
    return ours(site, HTMLResponse(site.page("Taken back", ""), 410))


def revoked(account: str, gone: bool = False) -> Answer:
    """What a phone hears from whom the way in was taken back, or whose account is deleted."""

    async def answer(site: Site, request: Request) -> Response:
        return ours(
            site,
            JSONResponse({"error": "revoked", "message": "Sign in.", "account": account, "gone": gone}, 401),
        )

    return answer


async def cut_short(site: Site, request: Request) -> Response:
    """The first part of a page of ours, and then nothing more."""
    return ours(site, Lost())


class Lost(Response):
    """Half an answer, and then the connection breaks."""

    def __init__(self, half: bytes = b"<html><h1>Half", media_type: str = "text/html") -> None:
        super().__init__(half, media_type=media_type)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = [header for header in self.raw_headers if header[0] != b"content-length"]
        headers = [*given, (b"content-length", b"%d" % (2 * len(self.body)))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": False})


def breaks_off(times: int) -> Answer:
    """The first half of a recording, and then the connection breaks."""
    left = [times]

    async def answer(site: Site, request: Request) -> Response | None:
        left[0] -= 1
        return ours(site, Lost(SOUND[: len(SOUND) // 2], "audio/mp4")) if left[0] >= 0 else None

    return answer


async def trickle(site: Site, request: Request) -> Response | None:
    """The first part of a recording, and then nothing for a long time."""
    if request.headers.get("range"):
        return None

    async def slowly() -> AsyncIterator[bytes]:
        yield SOUND[:40_000]
        await asyncio.sleep(60)

    return ours(site, StreamingResponse(slowly(), media_type="audio/mp4"))


def lose_replies(times: int) -> Answer:
    """Take the entry, and lose the reply: half of it is sent, then the connection breaks."""
    left = [times]

    async def answer(site: Site, request: Request) -> Response | None:
        if request.method != "POST" or left[0] == 0:
            return None
        left[0] -= 1
        receipt(site, request.url.path.rsplit("/", 1)[1], await request.form())
        return Lost()

    return answer

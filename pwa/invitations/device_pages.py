"""`/me/passkeys/another-device`: a code that lets one more device of one's own in. For clients and therapists alike."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.invitations.devices import service
from pwa.web.qr import qr
from pwa.web.render import page

PLACE = "/me/passkeys/another-device"


async def show(request: Request) -> Response:
    """`GET /me/passkeys/another-device`: the open code, or what became of the last one.

    An open one is a way in: it is shown after a fresh touch only, and no phone keeps the page.
    """
    person = await guard.someone(request)
    state = request.app.state
    async with state.db.read() as tx:
        code = await service.latest(tx, state.secrets, person.id)
    if code and code.is_open and (elsewhere := await guard.touch_first(request, PLACE)):
        return elsewhere
    base_url = state.settings.base_url
    return page(
        request,
        "invitations/device.html",
        layout="client.html" if person.is_client else "therapist.html",
        account="",
        code=code,
        drawn=qr(base_url + code.path) if code and code.is_open else "",
        join_at=f"{base_url}/join",
    )


async def make(request: Request) -> Response:
    """`POST /me/passkeys/another-device`: a new code. Asks for a touch of the passkey first."""
    await guard.someone(request)
    if elsewhere := await guard.touch_first(request, PLACE):
        return elsewhere
    async with request.app.state.db.write() as tx:
        await service.invite(tx, request.app.state.secrets, await guard.still_signed_in(tx, request))
    return RedirectResponse(PLACE, 303)


async def end(request: Request) -> Response:
    """`POST /me/passkeys/another-device/end`: take the code back."""
    await guard.someone(request)
    async with request.app.state.db.write() as tx:
        await service.take_back(tx, await guard.still_signed_in(tx, request))
    return RedirectResponse(PLACE, 303)

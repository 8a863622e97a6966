"""What an owner does with the pieces on the shelf: compare, take, keep, discard, order and hide them."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Person
from pwa.db import Writer
from pwa.errors import NotFound
from pwa.library import service as library
from pwa.library.editing import service
from pwa.library.model import RECORDING
from pwa.web.forms import form
from pwa.web.render import page


async def compare(request: Request) -> Response:
    """`GET /library/SLUG/changes`: what changed, and who decided what."""
    therapist = await guard.therapist(request)
    async with request.app.state.db.read() as tx:
        one = await library.shelved(tx, therapist.practice.id, request.path_params["slug"])
        found = await service.comparisons(tx, therapist.practice.id, one)
    return page(request, "library/compare.html", one=one, comparisons=found)


async def keep(request: Request) -> Response:
    """`POST /library/SLUG/keep`: the new built-in text was read, and is not taken."""
    return await _decided(request, service.keep)


async def take(request: Request) -> Response:
    """`POST /library/SLUG/take`: the built-in text becomes the draft."""
    return await _decided(request, service.take)


async def _decided(request: Request, act: Callable[[Writer, Person, str, str], Awaitable[None]]) -> Response:
    """What an owner decides on the version that the page named."""
    owner = await guard.owner(request)
    slug, version = request.path_params["slug"], (await form(request)).get("version")
    async with request.app.state.db.write() as tx:
        await act(tx, owner, slug, version)
    return RedirectResponse(f"/library/{slug}", 303)


async def ask_discard(request: Request) -> Response:
    """`GET /library/SLUG/discard`: say what is about to go."""
    owner = await guard.owner(request)
    async with request.app.state.db.read() as tx:
        one = await library.shelved(tx, owner.practice.id, request.path_params["slug"])
    if one.draft is None:
        raise NotFound()
    return page(request, "library/discard.html", one=one)


async def discard(request: Request) -> Response:
    """`POST /library/SLUG/discard`: the draft that the page named goes."""
    owner = await guard.owner(request)
    slug, version = request.path_params["slug"], (await form(request)).get("version")
    async with request.app.state.db.write() as tx:
        is_left = await service.discard(tx, owner, slug, version)
    return RedirectResponse(f"/library/{slug}" if is_left else "/library", 303)


async def arrange(request: Request) -> Response:
    """`GET /library/arrange`: the steps in their order, and which are hidden."""
    owner = await guard.owner(request)
    async with request.app.state.db.read() as tx:
        shelf = await library.shelf(tx, owner.practice.id)
    groups = [
        (heading, [one for one in shelf if one.text and one.text.phase == phase])
        for phase, heading in (("before", "Before the session"), ("after", "After the session"))
    ]
    return page(request, "library/arrange.html", groups=groups)


async def move(request: Request) -> Response:
    """`POST /library/SLUG/move`: up or down, among the steps of its phase."""
    owner = await guard.owner(request)
    slug, to = request.path_params["slug"], (await form(request)).get("to")
    async with request.app.state.db.write() as tx:
        await service.move(tx, owner, slug, to)
    return RedirectResponse(f"/library/arrange#{slug}", 303)


async def ask_hide(request: Request) -> Response:
    """`GET /library/SLUG/hide`: say what it means that a recording is hidden."""
    owner = await guard.owner(request)
    slug = request.path_params["slug"]
    async with request.app.state.db.read() as tx:
        one = await library.shelved(tx, owner.practice.id, slug)
        steps = await library.leading_to(tx, owner.practice.id, slug)
    if one.piece.shape != RECORDING:
        raise NotFound()
    return page(request, "library/hide.html", one=one, steps=steps)


async def hide(request: Request) -> Response:
    """`POST /library/SLUG/hide`: a step out of new plans, a recording out of what clients hear; or back."""
    owner = await guard.owner(request)
    slug, hidden = request.path_params["slug"], (await form(request)).get("hidden")
    async with request.app.state.db.write() as tx:
        one = await service.hide(tx, owner, slug, hidden == "yes")
    return RedirectResponse(f"/library/arrange#{slug}" if one.text else f"/library/{slug}", 303)

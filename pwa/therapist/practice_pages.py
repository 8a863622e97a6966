"""`/practice`: the short setup list, for the owner."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts import service as accounts
from pwa.accounts.model import Person
from pwa.library import service as library
from pwa.therapist import service, setup, zones
from pwa.web.forms import form
from pwa.web.render import page


async def show(request: Request) -> Response:
    """`GET /practice`."""
    owner = await guard.owner(request)
    saved = "saved" in request.query_params
    return await _page(request, owner, setup.as_typed(owner.practice), saved=saved)


async def save(request: Request) -> Response:
    """`POST /practice`: keep what is filled in. What is left empty stays to be set."""
    owner = await guard.owner(request)
    sent = await form(request)
    columns, problems = setup.read(sent, library.help_data()["countries"])
    if problems:
        typed = {name: sent.get(name) for name in setup.as_typed(owner.practice)}
        return await _page(request, owner, typed, problems, status=422)
    async with request.app.state.db.write() as tx:
        if columns["time_zone"] != owner.practice.time_zone:
            await service.keep_clock_times(tx, owner.practice, str(columns["time_zone"]))
        await accounts.update_practice(tx, owner.practice.id, **columns)
    return RedirectResponse("/practice?saved=1", 303)


async def _page(
    request: Request,
    owner: Person,
    typed: dict[str, str],
    problems: dict[str, str] | None = None,
    status: int = 200,
    saved: bool = False,
) -> Response:
    async with request.app.state.db.read() as tx:
        shelf = await library.shelf(tx, owner.practice.id)
    return page(
        request,
        "practice/page.html",
        status,
        typed=typed,
        errors=problems or {},
        saved=saved,
        settings=setup.settings(owner.practice),
        approved=sum(shelved.approval is not None for shelved in shelf),
        texts=len(shelf),
        countries=[(code, country["name"]) for code, country in library.help_data()["countries"].items()],
        zones=zones.choices(typed["country"]),
    )

"""A server that was restored, for the tests of what a phone then offers again."""

from collections.abc import Callable

from playwright.sync_api import Page
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tests.worker import site as sites
from tests.worker.conftest import importing
from tests.worker.outbox import ADD
from tests.worker.site import ANNA, PERSONAL, Site
from tests.worker.site_forms import STEP

THREE = 'for (const text of ["one", "two", "three"]) await add(text); await outbox.flush(given[0]);'


def restored(site: Site, generation: str, *kept: str) -> None:
    """From now on it is of this `generation`, and has only the entries with the texts `kept`."""
    for entry_id in [entry_id for entry_id, pairs in site.rows.items() if dict(pairs)["text"] not in kept]:
        del site.rows[entry_id]
    site.tries.clear()
    site.sick |= {"/entries/": of(generation), "/kept": bundle(generation)}


def of(generation: str) -> sites.Answer:
    """Receipts that say whose they are; nothing is taken from a phone that knew another."""

    async def answer(site: Site, request: Request) -> Response | None:
        if request.method != "POST":
            return None
        if request.headers.get("x-stillpoint-generation", generation) != generation:
            said = {"error": "restored", "message": "Restored.", "generation": generation}
            return sites.ours(site, JSONResponse(said, 412))
        response = sites.receipt(site, request.url.path.rsplit("/", 1)[1], await request.form())
        response.headers["x-stillpoint-generation"] = generation
        return sites.ours(site, response)

    return answer


def bundle(generation: str) -> sites.Answer:
    """The pages to keep, and with them the word."""

    async def answer(site: Site, request: Request) -> Response:
        headers = {"content-security-policy": "default-src 'self'"}
        pages = [{"url": path, "html": site.personal(path)} for path in PERSONAL]
        until = "2099-01-01T00:00:00.000Z"
        said = {"release": site.release, "until": until, "headers": headers, "pages": pages}
        return sites.ours(site, JSONResponse(said | {"account": site.account, "generation": generation}))

    return answer


def using(page: Page, account: str = ANNA) -> Callable[..., object]:
    """As in outbox.py, with `again` and `store` too, and `inbox()`: the ids in each store."""
    run = importing(page)
    inbox = """
    const ids = (name) => store.read(given[0], name, (rows) => rows.getAll()).then((rows) => rows.map(({ id }) => id));
    const places = async () => Promise.all([ids("outbox"), ids("received")]);
    """
    modules = "worker/outbox.js worker/again.js worker/store.js"
    return lambda body, *more: run(modules, ADD + inbox + body, account, STEP, *more)

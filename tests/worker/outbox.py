"""The real outbox module in a page: what its tests share."""

from playwright.sync_api import Page

from tests.worker.conftest import Module, importing
from tests.worker.site import ANNA, Site
from tests.worker.site_forms import STEP

ADD = """
const fixed = [["account", given[0]], ["kind", "reflection"], ["step", given[1]]];
const fields = (text, more = []) => [...fixed, ["text", text], ...more];
const add = (text, id = crypto.randomUUID(), more = []) => outbox.add(given[0], id, fields(text, more), "/reflect");
const all = () => outbox.everything(given[0]);
const shown = async () => (await all()).map(({ state, pairs }) => [state, Object.fromEntries(pairs).text]);
"""


def using(page: Page, account: str = ANNA) -> Module:
    """Call it with a body that uses `outbox`, `add` and `shown` for `account`."""
    run = importing(page)
    return lambda body, *more: run("worker/outbox.js", ADD + body, account, STEP, *more)


def texts(site: Site) -> list[str]:
    """What the server has, in the order in which it came."""
    return [dict(pairs)["text"] for pairs in site.rows.values()]

"""All that a therapist can see of a client, to compare it with and without something private."""

import re

from pwa.accounts.model import Person
from pwa.routes import routes
from pwa.therapist.preview_pages import SEEN
from tests.therapist.desk import HTMX, Desk


async def every_page(desk: Desk, client: Person) -> dict[str, str]:
    """All that a therapist can open of a client, also by a later route; a block for HTMX and the lists too."""
    steps = (await desk.plan(client)).steps
    base = f"/clients/{client.id}"
    seen = {"", *(f"/{page}" for page in SEEN if page != "today")}
    seen |= {path for step in steps for path in (step.page, step.url)}
    served = {route.path for route in routes if "GET" in route.methods and "{client}" in route.path}
    assert len(served) > 8
    paths = [path.replace("{client}", client.id) for path in sorted(served) if path.count("{") == 1]
    paths += ["/clients", "/clients/needs-a-look", "/clients/left", "/library", "/practice/ways-in"]
    paths += [f"{base}/preview{path}" for path in sorted(seen)]
    found = {path: (await desk.get(desk.olga, path)).text for path in paths}
    found["block"] = (await desk.post(desk.olga, f"{base}/questions", headers=HTMX)).text
    return found


def plain(html: str) -> str:
    """What stands in a page, without what is new at every look."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "ID", html)

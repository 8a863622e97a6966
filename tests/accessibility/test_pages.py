"""The list of pages is whole: it comes from the sitemap, and a new page fails here until it is on the list."""

from pwa.recordings import service as recordings
from pwa.routes import routes
from tests.accessibility.pages import NOT_A_PAGE, PAGES, route_of
from tests.accessibility.world import World

GET = {route.path for route in routes if "GET" in (route.methods or ())}


def test_every_get_route_is_a_listed_page_or_said_to_be_none() -> None:
    listed = {route_of(page.path).path for page in PAGES if page.status != 404}
    assert listed | set(NOT_A_PAGE) == GET
    assert not listed & set(NOT_A_PAGE)


def test_every_route_has_a_page_that_is_looked_at_in_every_way() -> None:
    whole = {route_of(page.path).path for page in PAGES if not page.sister and page.status != 404}
    assert whole | set(NOT_A_PAGE) == GET


def test_what_is_said_to_be_no_page_is_none(world: World) -> None:
    with world.as_("sam") as asking, world.as_("owner") as desk:
        begun = desk.post("/library/recordings/arriving", data={"bytes": "5", "sha256": "0" * 64}).json()
        places = {
            "{arriving}": begun["id"],
            "/r/{token}": f"/r/{world.ids['pass']}",
            "{token}": world.ids["prep"],
            "{file}": recordings.catalogue()[0].file,
            "{release}": asking.get("/help").headers["x-stillpoint"],
            "{name:path}": "js/first.js",
        }
        for path in NOT_A_PAGE:
            for name, value in places.items():
                path = path.replace(name, value)
            answer = (desk if path.startswith("/library") else asking).get(path)
            assert answer.status_code == 200, path
            assert not answer.headers["content-type"].startswith("text/html"), path

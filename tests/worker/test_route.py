"""Which requests the worker answers. Everything that is not in the upper part of the table must stay untouched."""

from collections.abc import Callable

from playwright.sync_api import CDPSession, Page

from tests.worker import test_ranges

ORIGIN = "https://stillpoint.example"
ID = "3f2b0c1d-1111-4222-8333-944445555666"
GO = {"mode": "navigate"}
SEND = {"mode": "navigate", "method": "POST"}

TABLE = [
    ("page", "/", GO),
    ("page", "/today", GO),
    ("page", "/today?from=home", GO),
    ("page", "/prepare/" + ID, GO),
    ("page", "/l/token/step", GO),
    ("page", "/r/token", GO),
    ("page", "/me/calendar.ics", GO),
    ("page", "/help", GO),
    ("page", "/signin?next=/today", GO),
    ("page", "/clients", GO),
    ("page", f"/entries/{ID}", GO),
    ("page", "/kept-here?next=/today", GO),
    ("signout", "/signout", SEND),
    ("page", "/keptish", GO),
    ("entry", f"/entries/{ID}", SEND),
    ("asset", "/static/abc/css/stillpoint.css", {}),
    ("asset", "/static/abc/js/client.js", {"mode": "cors"}),
    ("asset", "/manifest.webmanifest", {"mode": "cors"}),
    ("recording", "/recordings/calm-0123456789ab.m4a", {}),
    ("recording", "/recordings/calm-0123456789ab.m4a", GO),
    ("recording", "/recordings/calm-0123456789ab.m4a", {"headers": {"range": "bytes=0-1"}}),
    ("none", "https://elsewhere.example/today", GO),
    ("none", "https://elsewhere.example/static/abc/js/client.js", {}),
    ("none", "https://stillpoint.example:444/today", GO),
    ("none", "http://stillpoint.example/today", GO),
    ("none", "/today", {"headers": {"hx-request": "true"}}),
    ("none", "/today", GO | {"headers": {"HX-Request": "true"}}),
    ("none", f"/entries/{ID}", SEND | {"headers": {"hx-request": "true"}}),
    ("none", "/today", {}),
    ("none", "/kept", {}),
    ("none", "/kept", GO),
    ("none", "/l/token/kept", GO),
    ("none", "/r/token/kept", GO),
    ("none", "/sw.js", GO),
    ("none", "/healthz", GO),
    ("none", "/readyz", GO),
    ("none", f"/entries/{ID}", {"method": "POST"}),
    ("none", "/entries/not-a-uuid", SEND),
    ("none", f"/entries/{ID.upper()}", SEND),
    ("none", f"/entries/{ID}/more", SEND),
    ("none", "/signin/begin", {"method": "POST"}),
    ("none", "/l/token/opened", {"method": "POST"}),
    ("none", "/ride/pass", SEND),
    ("none", "/signout", {"mode": "cors", "method": "POST"}),
    ("none", "/me/leave/delete", SEND),
    ("none", "/today", {"method": "HEAD"}),
    ("none", "/static/abc/css/stillpoint.css", {"method": "HEAD"}),
    ("none", "/recordings/calm.m4a", {"method": "HEAD"}),
    ("none", "/today", GO | {"method": "PUT"}),
    ("none", f"/entries/{ID}", {"method": "DELETE", "mode": "cors"}),
]
PATHS = [
    ("/today", "/today"),
    ("/reflect/3f2b-1/a_b.c~d", "/reflect/3f2b-1/a_b.c~d"),
    ("/", "/"),
    ("", None),
    (None, None),
    ("today", None),
    ("//elsewhere.example/", None),
    ("https://elsewhere.example/", None),
    ('/"><script>', None),
    ("/a b", None),
    ("/\\elsewhere.example", None),
    ("javascript:alert(1)", None),
]
ROUTED = """
const origin = given[1];
return given[0].map(([, path, { method = "GET", mode = "no-cors", headers = {} }]) => {
  const url = new URL(path, origin).href;
  return [route.route({ url, method, mode, headers: new Headers(headers) }, origin), path, { method, mode, headers }];
});
"""


def test_the_whole_table(module: Callable[..., object]) -> None:
    defaults = {"method": "GET", "mode": "no-cors", "headers": {}}
    found = module("worker/route.js", ROUTED, TABLE, ORIGIN)
    assert found == [[kind, path, defaults | given] for kind, path, given in TABLE]


def test_only_a_path_of_ours_is_written_into_a_page(module: Callable[..., object]) -> None:
    assert module("worker/route.js", "return given[0].map(route.ownPath)", [path for path, _ in PATHS]) == [
        own for _, own in PATHS
    ]


def test_the_id_of_an_entry(module: Callable[..., object]) -> None:
    assert module("worker/route.js", "return route.entryId(given[0])", f"/entries/{ID}") == ID


def test_the_tables_reach_every_branch(quiet_page: Page, module: Callable[..., object]) -> None:
    """Measured by the browser itself, block by block."""
    session = quiet_page.context.new_cdp_session(quiet_page)
    session.send("Profiler.enable")
    session.send("Profiler.startPreciseCoverage", {"callCount": True, "detailed": True})
    test_the_whole_table(module)
    test_only_a_path_of_ours_is_written_into_a_page(module)
    test_the_id_of_an_entry(module)
    test_ranges.test_what_a_range_asks_for(module)
    for headers in (
        {},
        {"range": "bytes=9-"},
        {"range": "bytes=5000-"},
        {"range": "bytes=0-", "if-range": "x"},
    ):
        module("worker/ranges.js", test_ranges.SLICE, headers, 0)
    assert _never_reached(session) == []


def _never_reached(session: CDPSession) -> list[str]:
    scripts = session.send("Profiler.takePreciseCoverage")["result"]
    ours = [script for script in scripts if script["url"].endswith(("/worker/route.js", "/worker/ranges.js"))]
    assert len(ours) == 2
    return [
        f"{script['url']}: {function['functionName']} from {part['startOffset']} to {part['endOffset']}"
        for script in ours
        for function in script["functions"]
        for part in function["ranges"]
        if part["count"] == 0
    ]

"""Lighthouse's mobile profile over every client page and the public ones, beside the bare text of the same pages.

Its times are simulated: it loads the page as fast as this machine can, then computes what a slow phone on slow 4G
would have taken. Work that others give the machine meanwhile is computed in, so a busy machine gives worse figures.
Every report stays in ./.bench-lighthouse, as JSON.
"""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from bench import auditor
from bench.auditor import CATEGORIES, Auditor
from bench.place import demo, folder
from bench.plain import PREFIX
from tests.harness.caddy import CADDY, running
from tests.harness.database import opened
from tests.harness.server import Server, free_port
from tests.harness.sign_in import cookie_for, person_named

RUNS = 3  # of the pages that matter most, and of the bare text of these
SNIPPET = 100
STEPS = """
SELECT kind, phase, min(slug), id FROM steps WHERE removed_at IS NULL GROUP BY kind, phase
"""


@dataclass(frozen=True)
class Visit:
    """One page to look at: its name in the table, its address, and whether a client is signed in."""

    name: str
    path: str
    signed_in: bool = True

    @property
    def plain(self) -> "Visit":
        """The same text and nothing else."""
        return Visit(f"plain {self.name}", PREFIX + self.path, self.signed_in)


@dataclass(frozen=True)
class Figures:
    """One row of the table."""

    performance: float
    accessibility: float
    practices: float
    lcp: float  # ms
    cls: float
    tbt: float  # ms
    kilobytes: float
    requests: float
    errors: float


HEADS = ("perf", "access", "best", "LCP ms", "CLS", "TBT ms", "kB", "requests", "errors")
AIMS = ("100", "100", "100", "1000", "0", "50", "40", "", "0")
SCORES = 3  # so many columns, of which less is worse


def main() -> None:
    if not Path(CADDY).exists():
        print("lighthouse left out: there is no Caddy here, and phones get the pages through HTTPS")
        return
    auditor.install()
    port = free_port()
    with (
        folder() as here,
        running(here / "caddy", f"127.0.0.1:{port}") as caddy,
        demo("bench.plain", port=port, base_url=caddy.url) as (server, links),
        auditor.chromium(here / "profile", caddy.url, caddy.key_hash) as chromium,
    ):
        cookie = cookie_for(server.data, person_named(server.data, "Sam"))
        _measure(chromium, cookie, _first(links), _others(server, links))


def _first(links: dict[str, Any]) -> list[Visit]:
    return [Visit("prep link", _path(links["prep_link"]), False), Visit("/today", "/today")]


def _others(server: Server, links: dict[str, Any]) -> list[Visit]:
    link, invitation = _path(links["prep_link"]), _path(links["client_invitation"])
    public = [
        Visit("prep link step", f"{link}/what-to-expect", False),
        Visit("/join#TOKEN", invitation, False),
    ]
    public += [Visit(path, path, False) for path in ("/", "/help", "/signin", "/join")]
    own = ("/prepare", "/session-day", "/meditate", "/meditate/centring-10", "/check-ins", "/reflect")
    return [*public, *(Visit(path, path) for path in (*own, "/me", "/entries")), *_steps(server)]


def _steps(server: Server) -> Iterator[Visit]:
    """One step of each kind, where it is read and where it is done."""
    with opened(server.data) as connection:
        found = connection.execute(STEPS).fetchall()
    for kind, phase, _, step in found:
        if (kind, phase) == ("write", "after"):
            yield Visit("/reflect/ID", f"/reflect/{step}")
            continue
        yield Visit(f"/prepare/ID {kind}", f"/prepare/{step}")
        if kind == "check-in":
            yield Visit("/check-ins/ID", f"/check-ins/{step}")


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"#{parts.fragment}" if parts.fragment else "")


def _measure(chromium: Auditor, cookie: str, first: list[Visit], others: list[Visit]) -> None:
    print(f"lighthouse {auditor.VERSION}, mobile, simulated throttling; median of {RUNS} for {_names(first)}")
    _print_row("", HEADS)
    reports = _often(chromium, cookie, first)
    rows = {visit: _median(reports[visit]) for visit in reports}
    for visit, row in rows.items():
        _print_figures(visit.name, row)
    for visit in others:
        reports[visit] = [chromium.audit(visit.name, visit.path, cookie if visit.signed_in else "")]
        rows[visit] = _figures(reports[visit][0])
        _print_figures(visit.name, rows[visit])
    real = [*first, *others]
    _print_figures("worst", _worst([rows[visit] for visit in real]))
    _print_row("aim", AIMS)
    for visit in first:
        _compare(visit.name, rows[visit], rows[visit.plain])
    _print_findings({visit.name: reports[visit] for visit in real})


def _often(chromium: Auditor, cookie: str, first: list[Visit]) -> dict[Visit, list[dict[str, Any]]]:
    """Each page and its bare text in turn, round after round: what slows the machine slows both."""
    both = [visit for one in first for visit in (one, one.plain)]
    reports: dict[Visit, list[dict[str, Any]]] = {visit: [] for visit in both}
    for number in range(RUNS):
        for visit in both:
            name = f"{visit.name} {number + 1}"
            reports[visit].append(chromium.audit(name, visit.path, cookie if visit.signed_in else ""))
    return reports


def _figures(report: dict[str, Any]) -> Figures:
    audits = report["audits"]
    # What the worker gives from its store comes over no wire; audio is not counted, as in `bench bytes`.
    loaded = [
        line["transferSize"]
        for line in audits["network-requests"]["details"]["items"]
        if line["transferSize"] and "/recordings/" not in line["url"]
    ]
    return Figures(
        *(100 * (report["categories"][name]["score"] or 0) for name in CATEGORIES),
        audits["largest-contentful-paint"]["numericValue"],
        audits["cumulative-layout-shift"]["numericValue"],
        audits["total-blocking-time"]["numericValue"],
        sum(loaded) / 1000,
        len(loaded),
        len(audits["errors-in-console"]["details"]["items"]),
    )


def _median(reports: list[dict[str, Any]]) -> Figures:
    rows = [astuple(_figures(report)) for report in reports]
    return Figures(*(median(column) for column in zip(*rows, strict=True)))


def _worst(rows: list[Figures]) -> Figures:
    columns = zip(*(astuple(row) for row in rows), strict=True)
    return Figures(*((min if place < SCORES else max)(column) for place, column in enumerate(columns)))


def _compare(name: str, row: Figures, plain: Figures) -> None:
    print(
        f"{name}: LCP {row.lcp / plain.lcp:.2f} of its bare text ({row.lcp:.0f} against {plain.lcp:.0f} ms), "
        f"TBT {row.tbt:.0f} against {plain.tbt:.0f} ms, CLS {row.cls:.3f} against {plain.cls:.3f}, "
        f"{row.kilobytes:.1f} against {plain.kilobytes:.1f} kB"
    )


def _print_findings(reports: dict[str, list[dict[str, Any]]]) -> None:
    """Every audit that costs points, with the pages it costs them on and the first thing it names on each."""
    found: dict[str, dict[str, str]] = {}
    for name, of_page in reports.items():
        for report in of_page:
            for category, audit in _below(report):
                found.setdefault(f"{category} {audit['id']}", {})[name] = _what(audit)
    for title, pages in found.items():
        print(f"\n{title}")
        for name, what in pages.items():
            print(f"    {name}: {what}")


def _below(report: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for category in CATEGORIES:
        for part in report["categories"][category]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 1:
                yield category, audit


def _what(audit: dict[str, Any]) -> str:
    items = audit.get("details", {}).get("items", [])
    shown = next((line["node"]["snippet"] for line in items if "node" in line), "")
    said = shown or next((str(line["description"]) for line in items if "description" in line), "")
    figure = audit.get("displayValue", f"{len(items)} found")
    return f"{figure}, score {100 * audit['score']:.0f} {' '.join(said.split())[:SNIPPET]}".rstrip()


def _names(visits: list[Visit]) -> str:
    return " and ".join(visit.name for visit in visits)


def _print_figures(name: str, row: Figures) -> None:
    shown = [f"{value:.0f}" for value in astuple(row)]
    places = {field.name: place for place, field in enumerate(fields(row))}
    shown[places["cls"]] = f"{row.cls:.3f}"
    shown[places["kilobytes"]] = f"{row.kilobytes:.1f}"
    _print_row(name, shown)


def _print_row(name: str, cells: Sequence[str]) -> None:
    print(f"{name:<22}" + "".join(f"{cell:>9}" for cell in cells), flush=True)

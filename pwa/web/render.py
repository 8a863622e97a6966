"""Templates to HTML: whole pages, or one block of the same template for an HTMX request."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo

import jinja2
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pwa.settings import resource
from pwa.web.packing import packed

_DRAWING = re.compile(r'<use href="drawing:([a-z0-9-]+)">')
# Countries whose people read the time as 2:30 pm.
TWELVE_HOURS = frozenset({"US", "CA", "AU", "NZ"})
# Of 12:00 am and 12:00 pm nobody knows for sure which is which.
_NAMED = {"00:00": "midnight", "12:00": "noon"}


def environment(static: Callable[[str], str], release: str, is_recalled: bool = False) -> jinja2.Environment:
    """The template environment. `static` gives the URL of a static file. Everything is escaped.

    `is_recalled`: pages start no service worker.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource("templates")),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals.update(
        static=static, release=release, person=None, practice=None, account="", link="", zone="UTC"
    )
    made.globals.update(errors={}, typed={}, to_look_at=0, is_recalled=is_recalled)
    made.filters.update(
        day=day, dated=dated, clock_time=clock_time, when=when, unbroken=unbroken, drawn=drawn
    )
    return made


def page(request: Request, template: str, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page. Never stored by the browser or a proxy."""
    return _response(request, _template(request, template).render(_context(request, context)), status)


def respond(request: Request, template: str, block: str, status: int = 200, **context: Any) -> HTMLResponse:
    """`block` alone for an HTMX request, else the page around it."""
    if "hx-request" not in request.headers:
        response = page(request, template, status, **context)
    else:
        found = _template(request, template)
        inner = found.new_context(_context(request, context))
        response = _response(request, "".join(found.blocks[block](inner)), status)
    response.headers["vary"] = "HX-Request, Accept-Encoding"
    return response


def render(request: Request, template: str, **context: Any) -> str:
    """The text of a whole page."""
    return _template(request, template).render(_context(request, context))


def _template(request: Request, template: str) -> jinja2.Template:
    return cast(jinja2.Environment, request.app.state.templates).get_template(template)


def _context(request: Request, context: dict[str, Any]) -> dict[str, Any]:
    """What every template knows: who is signed in, their practice, and where we are."""
    person = getattr(request.state, "person", None)
    if person is not None:
        context.setdefault("person", person)
        context.setdefault("practice", person.practice)
        context.setdefault("zone", person.practice.time_zone)
        if person.role == "client":
            context.setdefault("account", person.id)
            context.setdefault("generation", request.app.state.generation)
        context.setdefault("to_look_at", getattr(request.state, "to_look_at", 0))
    shown = context.get("practice")
    context["hours"] = "12" if shown is not None and shown.country in TWELVE_HOURS else ""
    context["request_path"] = request.url.path
    return context


def _response(request: Request, html: str, status: int) -> HTMLResponse:
    return packed(request, HTMLResponse(html, status, {"cache-control": "no-store"}))


def unbroken(text: str) -> str:
    """`text` with the parts of each number (to call, mostly) kept on one line."""
    return re.sub(r"(?<=[\d)]) (?=[\d(])", "\N{NO-BREAK SPACE}", text)


@jinja2.pass_context
def drawn(context: jinja2.runtime.Context, html: Markup) -> Markup:
    """A text (from pwa/library/rendering.py) with its drawings where this release has them."""

    def use(found: re.Match[str]) -> str:
        try:
            return f'<use href="{context["static"](f"icons/drawings/{found[1]}.svg")}#drawing">'
        except KeyError:
            return "<use>"  # somebody is writing, and there is no such drawing

    return Markup(_DRAWING.sub(use, html))


@jinja2.pass_context
def day(context: jinja2.runtime.Context, moment: datetime | date) -> str:
    """`Friday 27 November`, in the practice's zone."""
    local = moment.astimezone(ZoneInfo(context["zone"])) if isinstance(moment, datetime) else moment
    return f"{local:%A} {local.day} {local:%B}"


@jinja2.pass_context
def dated(context: jinja2.runtime.Context, moment: datetime) -> str:
    """`27 November 2033`, in the practice's zone: for a day that is far away."""
    local = moment.astimezone(ZoneInfo(context["zone"]))
    return f"{local.day} {local:%B %Y}"


@jinja2.pass_context
def clock_time(context: jinja2.runtime.Context, moment: datetime) -> str:
    """`14:30`, or `2:30 pm` and `noon` where people read it so, in the practice's zone."""
    local = moment.astimezone(ZoneInfo(context["zone"]))
    practice = context.get("practice")
    if practice is not None and practice.country in TWELVE_HOURS:
        hour = f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
        return _NAMED.get(f"{local:%H:%M}", hour)
    return f"{local:%H:%M}"


@jinja2.pass_context
def when(context: jinja2.runtime.Context, moment: datetime) -> str:
    """`Friday 27 November, 14:30`, in the practice's zone."""
    return f"{day(context, moment)}, {clock_time(context, moment)}"

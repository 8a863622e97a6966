"""`/library/SLUG/edit` and `/library/new`: the owner writes, and sees it as a client would."""

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Person, Practice
from pwa.clock import new_id
from pwa.errors import Invalid, NotFound
from pwa.library import hints, reading, rendering, words
from pwa.library.changes import changes
from pwa.library.editing import model, service
from pwa.library.editing.service import ChangedMeanwhile
from pwa.library.model import IN_THREAD, Shelved, Text
from pwa.plans.model import Step
from pwa.web.forms import Form, form
from pwa.web.render import page, render, respond

# Where a link in the preview would lead, there is nothing for who writes; and it would leave the form.
_LINK = re.compile(r"<a\b[^>]*>")
_LEADS = re.compile(r' (?:href|rel)="[^"]*"')


async def edit(request: Request) -> Response:
    """`GET /library/SLUG/edit`."""
    owner = await guard.owner(request)
    one = await _opened(request, owner)
    return await _form(request, owner, model.typed(_text(one)), one)


async def save(request: Request) -> Response:
    """`POST /library/SLUG/edit`: keep it as a draft. What somebody else saved meanwhile is not written over."""
    owner = await guard.owner(request)
    slug, sent = request.path_params["slug"], await form(request)
    one = await _opened(request, owner)
    given = _given(sent, _text(one).kind)
    try:
        async with request.app.state.db.write() as tx:
            await service.save(tx, owner, slug, sent.get("seen"), given)
    except Invalid as problem:
        return await _form(request, owner, given, one, 422, seen=sent.get("seen"), errors=problem.fields)
    except ChangedMeanwhile as conflict:
        return await _form(
            request,
            owner,
            given,
            conflict.shelved,
            409,
            other=_other(conflict.shelved, given, await _choices(request, owner)),
        )
    return RedirectResponse(f"/library/{slug}", 303)


async def preview(request: Request) -> Response:
    """`POST /library/SLUG/preview`: the form as a client would see it. Nothing is kept."""
    owner = await guard.owner(request)
    sent = await form(request)
    one = await _opened(request, owner)
    given = _given(sent, _text(one).kind)
    return await _form(
        request,
        owner,
        given,
        one,
        seen=sent.get("seen"),
        problems=_problems(partial(service.composed, one, given, await _choices(request, owner))),
    )


async def new(request: Request) -> Response:
    """`GET /library/new`: which kind of step, then its form."""
    owner = await guard.owner(request)
    kind, phase = request.query_params.get("kind", ""), request.query_params.get("phase", "")
    if kind not in reading.KINDS or phase not in reading.PHASES:
        return page(request, "library/new.html", kinds=reading.KINDS, is_asked=bool(kind or phase))
    return await _form(request, owner, model.fresh(kind, phase), before=model.empty(kind, phase))


async def create(request: Request) -> Response:
    """`POST /library/new`: a step of one's own, as a draft."""
    owner = await guard.owner(request)
    before, given = await _new_form(request)
    try:
        async with request.app.state.db.write() as tx:
            slug = await service.create(tx, owner, before.kind, before.phase, given)
    except Invalid as problem:
        return await _form(request, owner, given, status=422, before=before, errors=problem.fields)
    return RedirectResponse(f"/library/{slug}", 303)


async def preview_new(request: Request) -> Response:
    """`POST /library/new/preview`: the same before it has a name."""
    owner = await guard.owner(request)
    before, given = await _new_form(request)
    offered = await _choices(request, owner)
    problems = _problems(partial(service.composed_new, before.kind, before.phase, given, offered))
    return await _form(request, owner, given, before=before, problems=problems)


async def _choices(request: Request, owner: Person) -> model.Choices:
    async with request.app.state.db.read() as tx:
        return await service.choices(tx, owner.practice.id)


async def _opened(request: Request, owner: Person) -> Shelved:
    async with request.app.state.db.read() as tx:
        return await service.opened(tx, owner, request.path_params["slug"])


async def _new_form(request: Request) -> tuple[Text, dict[str, str]]:
    sent = await form(request)
    kind, phase = sent.get("kind"), sent.get("phase")
    if kind not in reading.KINDS or phase not in reading.PHASES:
        raise Invalid("Please choose the kind of step first.")
    return model.empty(kind, phase), _given(sent, kind)


def _problems(compose: Callable[[], str]) -> dict[str, str]:
    """What stands in the way of saving."""
    try:
        compose()
    except Invalid as problem:
        return problem.fields
    return {}


def _given(sent: Form, kind: str) -> dict[str, str]:
    return model.cleaned({name: " ".join(sent.all(name)) for name in model.names(kind)})


def _text(one: Shelved) -> Text:
    assert one.text is not None
    return one.text


async def _form(
    request: Request,
    owner: Person,
    given: Mapping[str, str],
    one: Shelved | None = None,
    status: int = 200,
    *,
    before: Text | None = None,
    seen: str = "",
    **more: Any,
) -> Response:
    """The form as filled in, beside what a client would see. `one`: the step that is edited; `before`: of a new one."""
    base = before or (_text(one) if one else None)
    if base is None:
        raise NotFound()
    text = model.as_typed(given, base)
    context = {
        "one": one,
        "base": base,
        "seen": seen or (one.piece.version if one else ""),
        "in_thread": [*IN_THREAD.items()],
        "choices": await _choices(request, owner),
        "placeholders": [(name, say(owner.practice)) for name, say in words.SENTENCES.items()],
        "shown": _as_client(request, owner.practice, text),
        "grade": hints.grade(text.body),
        "hints": hints.hints(text),
        "typed": given,
        "other": None,
        "problems": {},
    }
    return respond(request, "library/edit.html", "preview", status, **context | more)


def _as_client(request: Request, practice: Practice, text: Text) -> Markup:
    """The part of the client's page that is the step's own."""
    step = Step("", text.slug, "", text.kind, text.phase, None, text.due_from, 0, text)
    html = render(
        request,
        "plans/step_text.html",
        step=step,
        body=rendering.html(text.body, practice),
        is_silent=False,
        written=None,
        therapist="your therapist",
        last_time=None,
        lines_of_last_time=(),
        new_id=new_id,
        heading="h2",
    )
    return Markup(_LINK.sub(lambda found: _LEADS.sub("", found[0]), html))


def _other(one: Shelved, given: Mapping[str, str], offered: model.Choices) -> dict[str, Any]:
    """What somebody else saved meanwhile, and how it differs from what was typed."""
    try:
        mine = service.composed(one, given, offered)
    except Invalid:
        return {"draft": one.draft, "changes": []}
    return {"draft": one.draft, "changes": changes(one.piece, reading.step(one.piece.slug, mine))}

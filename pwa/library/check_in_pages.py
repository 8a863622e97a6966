"""`/library/check-ins/...`: the owner writes the questions of a check-in, one form for each."""

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Person
from pwa.checkins.model import Definition
from pwa.errors import Invalid
from pwa.library import service as library
from pwa.library.editing.check_ins import model, questions, service
from pwa.library.editing.check_ins.model import Data
from pwa.library.editing.check_ins.service import Written
from pwa.library.editing.service import ChangedMeanwhile
from pwa.web.forms import Form, form
from pwa.web.render import page

Change = Callable[[Data], Data]


async def new(request: Request) -> Response:
    """`GET /library/check-ins/new`."""
    await guard.owner(request)
    return page(request, "library/check_ins/new.html")


async def create(request: Request) -> Response:
    """`POST /library/check-ins/new`: a check-in of one's own, as a draft."""
    owner = await guard.owner(request)
    typed = model.cleaned({"title": (await form(request)).get("title")})
    try:
        async with request.app.state.db.write() as tx:
            slug = await service.create(tx, owner, typed["title"])
    except Invalid as problem:
        return page(request, "library/check_ins/new.html", 422, typed=typed, errors=problem.fields)
    return RedirectResponse(f"/library/check-ins/{slug}", 303)


async def edit(request: Request) -> Response:
    """`GET /library/check-ins/SLUG`: the words around the questions, the questions, and what a client sees."""
    owner = await guard.owner(request)
    return _whole(request, owner, await _written(request, owner))


async def save(request: Request) -> Response:
    """`POST /library/check-ins/SLUG`: keep the words around the questions."""
    owner = await guard.owner(request)
    sent, now = await form(request), await _written(request, owner)
    given = model.cleaned({name: sent.get(name) for name in model.words_of(now.data)})
    try:
        await _save(request, owner, sent, lambda data: model.with_words(data, _known(data, given)))
    except Invalid as problem:
        return _whole(request, owner, now, 422, typed=given, seen=sent.get("seen"), errors=problem.fields)
    except ChangedMeanwhile as conflict:
        return _whole(
            request, owner, await _written(request, owner), 409, typed=given, other=conflict.shelved
        )
    return RedirectResponse(_address(request), 303)


def _known(data: Data, given: Mapping[str, str]) -> dict[str, str]:
    """Parts that came since the form was opened keep their words."""
    return model.words_of(data) | dict(given)


async def put_in(request: Request) -> Response:
    """`POST /library/check-ins/SLUG/instruments`: an instrument as a whole, at the end."""
    owner, sent = await guard.owner(request), await form(request)
    name = sent.get("name")
    return await _act(
        request, owner, sent, lambda data: model.with_instrument(data, name, service.instruments()), "#parts"
    )


async def question(request: Request) -> Response:
    """`GET /library/check-ins/SLUG/questions/QUESTION`, or `new` with the kind it is to be."""
    owner = await guard.owner(request)
    now, name = await _written(request, owner), _name(request)
    kind = model.question(now.data, name)["kind"] if name else request.query_params.get("kind", "")
    if kind not in questions.KINDS:
        return _whole(request, owner, now, errors={"kind": "Please choose a kind of question."})
    return _question(request, owner, now, model.typed(now.data, name, kind), kind)


async def save_question(request: Request) -> Response:
    """`POST /library/check-ins/SLUG/questions/QUESTION`: keep it, or with `act=show` only show it."""
    owner = await guard.owner(request)
    sent, now, name = await form(request), await _written(request, owner), _name(request)
    kind = model.question(now.data, name)["kind"] if name else sent.get("kind")
    if kind not in questions.KINDS:
        raise Invalid("Please choose the kind of question first.")
    given = model.cleaned({one: " ".join(sent.all(one)) for one in questions.names(kind)})

    def change(data: Data) -> Data:
        return model.with_question(data, name, kind, given)

    try:
        if sent.get("act") == "show":
            shown = service.meaning(service.made(now.one, change))
            return _question(request, owner, now, given, kind, seen=sent.get("seen"), shown=shown)
        await _save(request, owner, sent, change)
    except Invalid as problem:
        return _question(
            request,
            owner,
            now,
            given,
            kind,
            422,
            seen=sent.get("seen"),
            errors=problem.fields or _said(problem),
        )
    except ChangedMeanwhile as conflict:
        now = await _written(request, owner)
        return _question(request, owner, now, given, kind, 409, other=conflict.shelved)
    return RedirectResponse(f"{_address(request)}#questions", 303)


async def move(request: Request) -> Response:
    """`POST .../questions/QUESTION/move`: up or down inside its part."""
    owner, sent = await guard.owner(request), await form(request)
    name, to = _name(request), sent.get("to")
    return await _act(request, owner, sent, lambda data: model.moved(data, name, to), f"#{name}")


async def ask_remove(request: Request) -> Response:
    """`GET .../remove`: say what goes, of a question or of an instrument."""
    owner = await guard.owner(request)
    now = await _written(request, owner)
    return _going(request, now)


async def remove(request: Request) -> Response:
    """`POST .../remove`: take it out of the draft."""
    owner, sent = await guard.owner(request), await form(request)
    return await _act(request, owner, sent, _without(request), "#questions")


def _without(request: Request) -> Change:
    part = request.path_params.get("part")
    if part:
        return lambda data: model.without_instrument(data, part)
    return lambda data: model.without_question(data, _name(request))


def _going(request: Request, now: Written, status: int = 200, **more: Any) -> Response:
    part, name = request.path_params.get("part"), _name(request)
    if part:
        model.instrument(now.data, part)
        leaving = [one for group in now.asked.groups if group.id == part for one in group.questions]
    else:
        model.question(now.data, name)
        leaving = [one for one in now.asked.questions if one.id == name]
    left = [one for one in now.asked.questions if one not in leaving and one.raised_by("help")]
    return page(
        request,
        "library/check_ins/remove.html",
        status,
        one=now.one,
        leaving=leaving,
        opens_help=[one for one in leaving if one.raised_by("help")],
        others_open_help=left,
        is_instrument=bool(part),
        **more,
    )


async def _act(request: Request, owner: Person, sent: Form, change: Change, place: str) -> Response:
    """A change by one press. What stands in its way is said on the page it was pressed on."""
    try:
        await _save(request, owner, sent, change)
    except Invalid as problem:
        return _whole(request, owner, await _written(request, owner), 422, errors=_said(problem))
    except ChangedMeanwhile as conflict:
        return _whole(request, owner, await _written(request, owner), 409, other=conflict.shelved)
    return RedirectResponse(_address(request) + place, 303)


def _said(problem: Invalid) -> dict[str, str]:
    return {"questions": problem.message}


async def _save(request: Request, owner: Person, sent: Form, change: Change) -> None:
    async with request.app.state.db.write() as tx:
        await service.save(tx, owner, request.path_params["slug"], sent.get("seen"), change)


async def _written(request: Request, owner: Person) -> Written:
    async with request.app.state.db.read() as tx:
        return await service.written(tx, owner, request.path_params["slug"])


def _name(request: Request) -> str:
    name = str(request.path_params.get("question", ""))
    return "" if name == "new" else name


def _address(request: Request) -> str:
    return f"/library/check-ins/{request.path_params['slug']}"


def _whole(request: Request, owner: Person, now: Written, status: int = 200, **more: Any) -> Response:
    inside = {group.get("instrument") for group in now.data["groups"]}
    context: dict[str, Any] = {
        "one": now.one,
        "now": now,
        "seen": now.one.piece.version,
        "typed": model.words_of(now.data),
        "kinds": questions.KINDS,
        "outside": [
            (name, data["title"]) for name, data in service.instruments().items() if name not in inside
        ],
        "other": None,
    }
    context |= {name: value for name, value in more.items() if name != "seen" or value}
    context["typed"] = model.words_of(now.data) | context["typed"]
    return page(request, "library/check_ins/edit.html", status, **_as_client(owner, now.asked), **context)


def _question(
    request: Request,
    owner: Person,
    now: Written,
    given: Mapping[str, str],
    kind: str,
    status: int = 200,
    *,
    seen: str = "",
    shown: Definition | None = None,
    **more: Any,
) -> Response:
    """A question's form as filled in; `shown`: the check-in with it, to be looked at."""
    name, asked = _name(request), shown or now.asked
    before = {one.id for one in now.asked.questions}
    found = [one for one in asked.questions if one.id == name or one.id not in before]
    return page(
        request,
        "library/check_ins/question.html",
        status,
        one=now.one,
        name=name,
        kind=kind,
        kinds=questions.KINDS,
        fields=questions.names(kind),
        seen=seen or now.one.piece.version,
        parts=[(group["id"], group["title"]) for group in now.data["groups"] if "instrument" not in group],
        answers=model.answers(now.data, name),
        typed=given,
        found=found,
        **({"other": None} | more),
        **_as_client(owner, asked),
    )


def _as_client(owner: Person, asked: Definition) -> dict[str, Any]:
    """What the questions need to look as a client of this practice sees them."""
    countries = library.help_data()["countries"]
    return {"asked": {"definition": asked, "help": countries.get(owner.practice.country, countries["other"])}}

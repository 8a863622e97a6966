"""The offline door over HTTP: a receipt for the phone, the next page or the form as filled in for a browser without."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from pwa.accounts import guard
from pwa.accounts.model import Person
from pwa.checkins import service as checkins
from pwa.clock import new_id
from pwa.comfort import service as comfort
from pwa.db import Reader
from pwa.entries import service
from pwa.entries.model import OtherFields, Pairs, Receipt, is_id
from pwa.errors import Busy, Invalid, NotFound, OtherAccount, SignInNeeded, StillpointError, TooMany
from pwa.plans import service as plans
from pwa.questions import service as questions
from pwa.reflections import service as reflections
from pwa.rides import service as rides
from pwa.web import failures
from pwa.web.forms import Form, form
from pwa.web.render import page


async def _nothing(_tx: Reader, _person: Person, _step_id: str) -> None:
    """For a form that stands by itself."""


# Which page shows the form of a kind again, as filled in, and what that page needs to know.
FORMS: dict[str, tuple[str, Callable[[Reader, Person, str], Awaitable[Any]]]] = {
    "check-in": ("checkins/check_in.html", checkins.for_step),
    "comfort": ("comfort/page.html", lambda tx, person, _: comfort.asked(tx, person)),
    "reflection": ("reflections/page.html", reflections.for_step),
    "ride": ("rides/ride.html", rides.for_client),
    "question": ("questions/questions.html", questions.all_of),
    "listening": ("recordings/listening_form.html", _nothing),
}
# The fields in which somebody writes.
WORDS = ("text", "who", "line", "word", "title", "bring")
# What became of an entry that could not be done any more: its writer is told.
NOT_AS_ASKED = ("late", "opened")
# Which generation of the server a phone has its receipts from.
GENERATION = "x-stillpoint-generation"
RESTORED = (
    "This server was restored from a backup. What it may have forgotten is to be sent once more, and first."
)
STATUS: dict[type[StillpointError], tuple[int, str]] = {
    SignInNeeded: (401, "Please sign in, then send this"),
    OtherAccount: (403, "This belongs to someone else"),
    NotFound: (404, "This could not be added to your plan"),
    OtherFields: (409, "Something has arrived before"),
    Invalid: (422, "Please have another look"),
    TooMany: (429, "Please wait a moment"),
    Busy: (503, "One moment, please"),
}


async def take(request: Request) -> Response:
    """`POST /entries/UUID`: take an entry. Whatever goes wrong, what was written comes back with the answer."""
    sent = await form(request)
    if request.headers.get(GENERATION, request.app.state.generation) != request.app.state.generation:
        return _restored(request)
    try:
        receipt = await _taken(request, sent)
    except StillpointError as failure:
        return await _refusal(request, sent, failure)
    if failures.wants_json(request):
        # Beside the receipt, not in it: the phone notes on its copy which generation of the server has it.
        told = {GENERATION: request.app.state.generation}
        return JSONResponse(_as_json(receipt), 201 if receipt.is_new else 200, told)
    return RedirectResponse(receipt.next, 303)


def _restored(request: Request) -> Response:
    """For a phone that knew the server before a restore: what may be forgotten is older, and comes first."""
    body = {"error": "restored", "message": RESTORED, "generation": request.app.state.generation}
    return JSONResponse(body, 412)


async def _taken(request: Request, sent: Form) -> Receipt:
    browser, account = guard.browser(request), sent.get("account")
    if not browser.sign_in and not browser.device(account):
        raise SignInNeeded()  # without asking the database
    try:
        return await service.take(request.app.state.db, browser, request.path_params["id"], sent.pairs)
    except Invalid:
        # Who may not send anything here hears that first.
        if not await service.may_deliver(request.app.state.db, browser, account):
            await guard.client(request)
        raise


async def receipt(request: Request) -> Response:
    """`GET /entries/UUID`: the receipt once more, for whoever sent it."""
    person = await guard.client(request)
    entry_id = request.path_params["id"]
    async with request.app.state.db.read() as tx:
        found = await service.receipt_of(tx, person, entry_id) if is_id(entry_id) else None
    if found is None:
        raise NotFound("Nothing has arrived here under this name.")
    if failures.wants_json(request):
        return JSONResponse(_as_json(found))
    return page(request, "entries/received.html", receipt=found)


async def entries(request: Request) -> Response:
    """`GET /entries`: what is on this phone (filled in by the phone), and what was received and opened.

    Signed out, the first half is left: what waits on a phone does not depend on a sign-in. Phones keep that page too.
    """
    if await guard.current(request) is None:
        return page(request, "entries/queue.html")
    person = await guard.client(request)
    async with request.app.state.db.read() as tx:
        received = await service.latest(tx, person)
        steps = await _steps(tx, person)
    return page(request, "entries/entries.html", received=received, steps=steps, most=service.LATEST)


async def _steps(tx: Reader, person: Person) -> dict[str, plans.Step]:
    try:
        plan = await plans.plan_of(tx, person.id, person.practice)
    except NotFound:
        return {}
    return {step.id: step for step in plan.steps}


def _as_json(receipt: Receipt) -> dict[str, str]:
    said = {"id": receipt.id, "sha256": receipt.sha256, "next": receipt.next}
    return said | ({"became": receipt.became} if receipt.became in NOT_AS_ASKED else {})


async def _refusal(request: Request, sent: Form, failure: StillpointError) -> Response:
    if failures.wants_json(request):
        if isinstance(failure, OtherFields):
            return JSONResponse({"error": "other-fields", "message": failure.message}, 409)
        return failures.answer(request, failure)
    person = await guard.current(request)
    if person and isinstance(failure, Invalid | OtherFields):
        try:
            return await _form_again(request, person, sent, failure)
        except NotFound:
            pass  # no such form for this person: the words alone then
    return _words_kept(request, sent, failure)


async def _form_again(
    request: Request, person: Person, sent: Form, failure: Invalid | OtherFields
) -> Response:
    """The page of the form, filled in, under a fresh UUID: to send it again is to save it as new.

    A check-in that was refused is put right under its own: it then takes its place on the phone too.
    """
    if sent.get("kind") not in FORMS:
        raise NotFound()
    template, for_step = FORMS[sent.get("kind")]
    async with request.app.state.db.read() as tx:
        asked = await for_step(tx, person, sent.get("step"))
    status, title = STATUS[type(failure)]
    same = request.path_params["id"]
    is_mended = status == 422 and sent.get("kind") == "check-in" and is_id(same)
    return page(
        request,
        template,
        status,
        asked=asked,
        new_id=(lambda: same) if is_mended else new_id,
        typed={name: sent.all(name) for name, _ in sent.pairs},
        errors=failure.fields if isinstance(failure, Invalid) else {},
        problem=(title, failure.message),
        as_new=status == 409,
    )


def _words_kept(request: Request, sent: Form, failure: StillpointError) -> Response:
    """A page with what was written, and the way to send it again where there is one."""
    status, title = next(STATUS[kind] for kind in type(failure).__mro__ if kind in STATUS)
    same = request.path_params["id"]
    again = {401: same, 429: same, 503: same, 409: new_id(), 422: new_id()}.get(status)
    response = page(
        request,
        "entries/kept.html",
        status,
        title=title,
        message=failure.message,
        words=_words(sent.pairs),
        pairs=sent.pairs,
        again=again,
        must_sign_in=status == 401,
        to_mend=status == 422 and "text" in getattr(failure, "fields", {}),
    )
    failures.tell_when(response, failure)
    return response


def _words(pairs: Pairs) -> list[tuple[str, str]]:
    """What a person typed or chose, without the page's own fields."""
    shown = [
        (name.removeprefix("q.").replace("-", " "), value) for name, value in pairs if name.startswith("q.")
    ]
    return [("text", value) for name, value in pairs if name in WORDS and value] + [
        one for one in shown if one[1].strip()
    ]

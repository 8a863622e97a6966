"""The forms on the pages of the small site, as the real ones mark them."""

import hashlib
import uuid
from collections.abc import Callable

STEP = "5e000000-0000-4000-8000-000000000001"
SOUND = bytes(range(256)) * 400
SHA256 = hashlib.sha256(SOUND).hexdigest()
RECORDING = f"/recordings/calm-{SHA256[:12]}.m4a"


def form(account: str, kind: str, fields: str, next_page: str = "/today", item: bool = False) -> str:
    hidden = {"account": account, "kind": kind, "step": STEP} | ({"item": "mask"} if item else {})
    inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in hidden.items())
    action = f"/entries/{uuid.uuid4()}"
    return f'<form method="post" action="{action}" data-entry="{kind}" data-next="{next_page}">{inputs}{fields}</form>'


def custody(key: str, said: str = "") -> str:
    return f'<p class="custody" data-custody="{key}" data-state="{said.lower()}">{said}</p>'


_TICK = '<button class="tick" name="done" value="yes" aria-pressed="false">Eye mask</button>'
WORDS = '<textarea name="text"></textarea><button>Keep these words</button>'
CHECK_IN = "".join(
    f'<label><input type="radio" name="q.mood" value="{value}">{value}</label>' for value in (1, 2, 3)
) + (
    '<label><input type="checkbox" name="q.body" value="tense">Tense</label><textarea name="q.note"></textarea>'
    "<button>Send these answers</button>"
)
MONTH = (
    """<table data-month data-titles='{"calm": "Settling in"}'><tr><td data-day="2026-11-28">28</td></tr></table>"""
    "<div data-heard-days><template data-heard-template><section><h2></h2><ul></ul></section><li><b data-title></b>"
    "<i data-how></i><u data-said hidden><bdi></bdi></u><p data-custody></p></li></template></div>"
    "<p data-heard-none>Nothing.</p>"
)


def _afterwards(account: str) -> str:
    """How it was, as templates/recordings/listening.html asks."""
    hidden = "".join(
        f'<input type="hidden" name="{name}">' for name in ("sitting", "started", "seconds", "finished")
    )
    words = "".join(
        f'<label><input type="radio" name="q.word" value="{word}">{word}</label>'
        for word in ("calm", "uneasy")
    )
    asks = form(
        account,
        "listening",
        f'<input type="hidden" name="recording" value="calm">{hidden}{words}<input name="q.other" type="text">'
        "<button>Keep this</button><button type=button data-not-now>Not now</button>",
        "/meditate/month",
    ).replace("<form", '<form data-hard="uneasy frightened"', 1)
    return (
        f"<section data-afterwards hidden><div data-asks>{asks}</div><div data-thanks hidden tabindex=-1>Thank you."
        '<p data-hard-words hidden>You can stop.</p><p data-other-words>If it was hard.</p><p data-custody=""></p>'
        "</div></section>"
    )


FORMS: dict[str, Callable[[str], str]] = {
    "/reflect": lambda account: form(account, "reflection", WORDS, "/reflect") + custody(STEP),
    "/check-ins": lambda account: form(account, "check-in", CHECK_IN, "/check-ins"),
    "/prepare": lambda account: form(account, "tick", _TICK, "/prepare", item=True) + custody(f"{STEP}:mask"),
    "/entries": lambda account: "<ul data-outbox></ul><p data-outbox-none>Nothing waits here.</p>",
    "/me": lambda account: (
        '<form method="post" action="/signout" data-sign-out>'
        f'<input type="hidden" name="account" value="{account}"><button>Sign out</button></form>'
        '<dialog id="unsent" aria-labelledby="unsent-title"><h2 id="unsent-title"></h2><form method="dialog">'
        '<button value="stay">Stay</button><button type="button" data-save-as-file>Save it as a file</button>'
        '<button value="go">Delete and sign out</button></form></dialog>'
    ),
    "/meditate": lambda account: (
        '<button data-until-script data-save-recording data-slug="calm" data-title="Settling in"'
        f' data-url="{RECORDING}" data-sha256="{SHA256}" data-bytes="{len(SOUND)}"'
        f' data-captions="{RECORDING[:-3]}vtt">Save on this phone</button>'
        f'<p data-saved="{RECORDING}"></p>'
        f'<audio data-player data-recording="calm" data-title="Settling in" data-step="{STEP}"></audio>'
        f"{_afterwards(account)}"
    ),
    "/meditate/month": lambda account: MONTH,
}

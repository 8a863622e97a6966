"""Every page there is, as somebody meets it. A place such as {sam} is filled in when the world is known."""

from dataclasses import dataclass, field

from starlette.routing import Route

from pwa.routes import routes

# A GET route that is no page, with what it is.
NOT_A_PAGE = {
    "/l/{token}/kept": "a bundle of pages for the worker; each page in it is on the list by its own address",
    "/r/{token}/kept": "the same for a pass",
    "/r/{token}/calendar.ics": "a file for a calendar",
    "/me/calendar.ics": "a file for a calendar",
    "/kept": "the same for a client's plan",
    "/me/everything.json": "a file to take along",
    "/recordings/{file}": "an audio file or its captions",
    "/library/recordings/arriving/{arriving}": "how much of a file is here, for our script",
    "/healthz": "a word for machines",
    "/readyz": "a word for machines",
    "/manifest.webmanifest": "read by the browser, not by a person",
    "/sw.js": "the worker",
    "/static/{release}/{name:path}": "styles, scripts, fonts and drawings",
}


@dataclass(frozen=True)
class Listed:
    """A page for one person. `sends`: the form on it (its selector and what is filled in) whose answer is meant.

    `plain`: it works without script too. `sister`: another page of the same route is looked at in every look and size,
    and without script; all parts of this one are shown there or in the styleguide, so one look and size are enough.
    """

    who: str
    path: str
    status: int = 200
    form: str = ""
    sends: dict[str, str] = field(default_factory=dict, hash=False)
    plain: bool = True
    sister: bool = False

    def __str__(self) -> str:
        return f"{self.who} {self.path}" + (f" {self.form}" if self.form else "")


def _of(who: str, *paths: str, plain: bool = True, sister: bool = False) -> list[Listed]:
    return [Listed(who, path, plain=plain, sister=sister) for path in paths]


PLACE = "/l/{prep}"
FOR_EVERYBODY = [
    *_of("visitor", "/", "/offline", "/styleguide", "/join", "/entries", PLACE, f"{PLACE}/centring"),
    *_of(
        "visitor",
        "/help",
        f"{PLACE}/why-different",
        f"{PLACE}/what-to-bring",
        f"{PLACE}/intention",
        sister=True,
    ),
    *_of("visitor", f"{PLACE}/check-in-before", sister=True),
    *_of("visitor", "/left", "/r/{pass}"),
    *_of("eve", "/today", "/session-day", "/check-ins", "/reflect", "/me/leave", sister=True),
    *_of("visitor", "/signin", "/kept-here", plain=False),  # nobody comes there without script
    *_of("reader", "/help"),
    *_of("invited", "/join", plain=False),
    *_of("invited-owner", "/join", plain=False, sister=True),
    *_of("invited-therapist", "/join", plain=False, sister=True),
    *_of("invited-device", "/join", plain=False, sister=True),
]
BEFORE = [
    *_of("sam", "/today", "/prepare", "/prepare/{sam-what-to-bring}", "/session-day", "/me"),
    *_of("sam", "/prepare/{sam-what-to-expect}"),
    *_of("sam", "/meditate/month", "/meditate/centring-10/listened"),
    *_of("sam", "/meditate/ease", "/meditate/month/2025-01"),
    *_of("sam", "/meditate", "/meditate/centring-10", "/check-ins", "/check-ins/{sam-check-in-before}"),
    *_of("sam", "/reflect", "/reflect/{sam-intention}", "/entries", "/entries/{entry}"),
    *_of("sam", "/me/passkeys", "/me/everything", "/me/leave", "/ride", "/questions", "/me/looked"),
    *_of("sam", "/check-ins/over-time"),
    *_of("ida", "/check-ins/over-time", sister=True),
    *_of("ida", "/me/looked", sister=True),
    *_of("ida", "/ride", sister=True),
    *_of("sam", "/me/passkeys", "/me/everything", "/me/leave", "/comfort"),
    *_of("sam", "/prepare/{sam-comfort}", sister=True),
    *_of("ida", "/comfort"),
    *_of(
        "sam",
        "/prepare/{sam-why-different}",
        "/prepare/{sam-getting-home}",
        "/prepare/{sam-centring}",
        "/prepare/{sam-intention}",
        sister=True,
    ),
    *_of("sam", "/prepare/{sam-mask-and-blankets}", "/prepare/{sam-check-in-before}", sister=True),
    *_of("sam", "/prepare/{sam-meeting}", "/prepare/{sam-day-1}", "/reflect/{sam-day-1}", sister=True),
    *_of("sam", "/reflect/{sam-evening}"),
    *_of("sam", "/reflect/{sam-day-3}", "/reflect/{sam-day-7}", "/reflect/{sent}", sister=True),
    *_of("sam", "/reflect/{withdrawn}", sister=True),
    *_of("sam", "/help", PLACE, "/me/passkeys/another-device", sister=True),
    *_of("ida", "/check-ins/{ida-check-in-before}", "/me/passkeys/another-device"),
    *_of("ida", "/check-ins/{ida-check-in-week}", "/check-ins/{ida-check-in-morning}", sister=True),
    *_of("ida", "/today", "/entries", "/prepare/{ida-check-in-before}", "/questions", sister=True),
    *_of("ida", "/prepare/{ida-is-it-for-me}", sister=True),
]
AFTER = [
    *_of("ash", "/today", "/session-day", sister=True),
    *_of("noa", "/today", "/prepare", "/session-day", "/check-ins", "/reflect", sister=True),
    *_of("noa", "/comfort", sister=True),
    *_of("noa", "/check-ins/{noa-check-in-before}", "/reflect/{noa-evening}", sister=True),
    *_of("pia", "/today", "/session-day", "/reflect", sister=True),
    *_of("noa", "/ride", sister=True),
    *_of("pia", "/ride", sister=True),
    *_of(
        "cal",
        "/today",
        "/session-day",
        "/ride",
        "/check-ins",
        "/reflect",
        "/reflect/{cal-day-1}",
        sister=True,
    ),
    *_of("cal", "/comfort", sister=True),
    *_of("cal", "/today", "/session-day", "/check-ins", "/reflect", "/reflect/{cal-day-1}", sister=True),
]
REFUSED = [
    Listed("visitor", "/nowhere", 404),
    Listed("visitor", "/l/no-such-link", 404, sister=True),
    Listed("visitor", "/join", 404, "form[action='/join/open']", {"short": "ABCD-EFGH"}, sister=True),
    Listed("sam", "/prepare/nothing", 404, sister=True),
    Listed("sam", "/me/passkeys", 422, "form[action$='/name']", {"name": ""}),
    Listed("ida", "/questions", 422, "form[data-entry]", {"text": " "}, sister=True),
    Listed("ida", "/reflect/{ida-intention}", 422, "form[data-entry=reflection]", {"text": " "}, sister=True),
    Listed(
        "ida", "/check-ins/{ida-check-in-before}", 422, "form[data-entry]", {"q.mood": "99", "q.body": "x"}
    ),
    Listed(
        "ida",
        "/prepare/{ida-intention}",
        403,
        "form[data-entry=reflection]",
        {"account": "{sam}", "text": "A word."},
    ),
    Listed("ida", "/ride", 422, "form[data-entry]", {"who": ""}),
    Listed("ida", "/meditate/centring-10/listened", 422, "form[data-entry]", {"minutes": "x"}, sister=True),
    Listed("visitor", "/r/no-such-link", 404, sister=True),
    Listed("ida", "/comfort", 422, "form[data-entry]", {"q.mask": "x", "q.words": "A word."}, sister=True),
    Listed("alice", "/practice", 404, sister=True),
    Listed("owner", "/practice/people/new", 422, "form.form", {"name": "", "role": "x"}, sister=True),
    Listed("owner", "/library/how-it-fits/edit", 422, "[data-writing]", {"title": "", "minutes": "x"}),
    Listed(
        "owner",
        "/library/check-ins/after-day-3/questions/mood",
        422,
        "[data-writing]",
        {"label": "", "max": "x"},
    ),
    Listed("owner", "/library/how-it-fits/edit", 409, "[data-writing]", {"seen": "x", "title": "Other"}),
    Listed("owner", "/clients/nobody", 404, sister=True),
    Listed("owner", "/library/recordings/{voice}", 422, "form[action$=words]", {"words": "-->"}, sister=True),
    Listed("owner", "/clients/new", 422, "form.form", {"name": "", "date": "", "time": ""}),
    Listed("owner", "/clients/{uma}", 422, "form:has([value=move])", {"date": "", "time": ""}, sister=True),
    Listed("owner", "/clients/{uma}", 422, "#therapist form", {"to": ""}, sister=True),
    Listed(
        "owner", "/practice", 422, "form.form", {"phone": "x", "food_rule": "hours", "food_hours": "many"}
    ),
]
THERAPISTS = [
    *_of("owner", "/clients", "/clients/{sam}", "/clients/{sam}/preview", "/clients/{sam}/preview/prepare"),
    *_of("owner", "/library/intention/prep-links"),
    *_of("owner", "/clients/{sam}/brief", "/clients/{sam}/looked", "/clients/needs-a-look"),
    *_of("owner", "/clients/{sam}/over-time", "/clients/{sam}/arrived", "/clients/{sam}/listening"),
    *_of("owner", "/clients/{ida}/over-time", sister=True),
    *_of("alice", "/clients/needs-a-look", sister=True),
    *_of("owner", "/clients/{sam}/prompts"),
    *_of("owner", "/clients/{uma}/brief", "/clients/{noa}/brief", sister=True),
    *_of("olga", "/library", "/library/pre-session", "/library/approve-all"),
    *_of("owner", "/clients?q=nobody-of-that-name", "/clients/new", sister=True),
    *_of(
        "owner",
        "/clients/{ash}",
        "/clients/{noa}",
        "/clients/{pia}",
        "/clients/{cal}",
        "/clients/{uma}",
        sister=True,
    ),
    *_of("owner", "/clients/{ida}/preview/check-ins/{ida-check-in-before}", sister=True),
    *_of(
        "owner",
        "/clients/{sam}/preview/session-day",
        "/clients/{sam}/preview/comfort",
        "/clients/{sam}/preview/meditate/centring-10",
        sister=True,
    ),
    *_of(
        "owner",
        "/library",
        "/library/mask-and-blankets",
        "/library/what-to-bring",
        "/library/intention",
        sister=True,
    ),
    *_of("owner", "/library/new", "/library/new?kind=checklist&phase=before", "/library/arrange"),
    *_of("owner", "/library/how-it-fits/edit", "/library/how-it-fits/discard"),
    *_of("owner", "/library/check-ins/after-weeks", "/library/check-ins/after-day-1/questions/signs-now"),
    *_of("owner", "/library/check-ins/after-day-1/questions/new?kind=scale", sister=True),
    *_of("owner", "/library/check-ins/new", "/library/check-ins/after-day-1/questions/self-harm/remove"),
    *_of("owner", "/library/check-ins/after-weeks/parts/two-weeks-1/remove"),
    *_of("owner", "/library/recordings", "/library/recordings/new", "/library/recordings/{voice}"),
    *_of("owner", "/library/recordings/{voice}/take-away", "/library/recordings/studio"),
    *_of("owner", "/library/recordings/studio/centring-10", "/library/centring-10/hide"),
    *_of("owner", "/library/recordings/{voice-broken}", "/library/recordings/{voice-of-ida}", sister=True),
    *_of("owner", "/library/is-it-for-me/changes", "/clients/{sam}/texts"),
    *_of("owner", "/library/how-it-fits", "/library/how-it-fits/changes", "/library/own-ours", sister=True),
    *_of("owner", "/library/intention/edit", "/library/centring/edit", "/library/new?kind=x", sister=True),
    *_of("owner", "/library/check-in-before/edit", "/clients/{ida}", "/clients/{ida}/texts", sister=True),
    *_of("owner", "/library/centring-10", "/library/pre-session", "/library/approve-all", sister=True),
    *_of("owner", "/practice", "/practice?saved=1", "/help", "/me/passkeys", sister=True),
    *_of("owner", "/me/passkeys/another-device", sister=True),
    *_of("owner", "/practice/ways-in", "/clients/left", "/clients/left/{lee}", "/clients/{sam}/leave"),
    *_of("owner", "/clients/{eve}", "/clients/{eve}/leave", sister=True),
    *_of("owner", "/practice/people", "/practice/people/new", "/practice/people/{alice}"),
    *_of("owner", "/practice/people/{gil}/end"),
    *_of("owner", "/practice/people/{owner}", "/practice/people/{gil}", sister=True),
    *_of("owner", "/practice/people?ended=1", "/practice/people/{owner}/end", sister=True),
    *_of("olga", "/practice/people", sister=True),
    *_of("alice", "/clients", "/clients?handed-over=1", "/library", "/library/pre-session", sister=True),
    *_of("olga", "/clients", "/clients/new", "/practice", sister=True),
]
PAGES = [*FOR_EVERYBODY, *BEFORE, *AFTER, *REFUSED, *THERAPISTS]


def route_of(path: str) -> Route:
    """The route that a GET for `path` ends at."""
    bare = path.split("?")[0].replace("{", "").replace("}", "")
    return next(route for route in routes if "GET" in (route.methods or ()) and route.path_regex.match(bare))

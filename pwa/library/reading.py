"""From sources to what they mean, and the built-in library as it lies in the package."""

import hashlib
import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from pwa.errors import CannotStart
from pwa.library import rendering, words
from pwa.library.front_matter import SLUG, FrontMatter
from pwa.library.model import (
    CHECK_IN,
    IN_THREAD,
    OPENS,
    PLANS,
    RECORDING,
    STEP,
    UNREAD,
    CheckInSource,
    Piece,
    Script,
    Text,
    sorting,
)
from pwa.settings import built_in_audio, resource

CONTENT = Path(__file__).parent / "content" / "en"
KINDS = ("read", "checklist", "practise", "write", "check-in", "meet")
PHASES = ("before", "after")
LAYOUTS = ("", "timeline", "soft")
PROMPTS_MOST = 2  # beside the first
DRAWINGS = resource("static") / "icons" / "drawings"
PAUSE = re.compile(r"^\[(?:pause|next|bells) [\d. ]+\]$", re.M)


@cache
def built_in(folder: Path = CONTENT) -> tuple[Piece, ...]:
    """Every piece of the built-in library: steps in the order of a plan, then check-ins, then recordings.

    A recording whose audio is not installed here is not there, nor is a step that leads to it.

    Raises CannotStart, naming file and key, where one cannot be used.
    """
    steps = [_piece(file, STEP) for file in sorted((folder / "steps").glob("*.md"))]
    steps.sort(key=lambda piece: sorting(text(piece.slug, piece.source)))
    check_ins = [_piece(file, CHECK_IN) for file in sorted((folder / "check-ins").glob("*.json"))]
    recordings = [_piece(file, RECORDING) for file in sorted((folder / "recordings").glob("*.md"))]
    _check_references((*steps, *check_ins, *recordings))
    return (
        *(one for one in steps if text(one.slug, one.source).recording not in silent(folder)),
        *check_ins,
        *(one for one in recordings if one.slug not in silent(folder)),
    )


@cache
def silent(folder: Path = CONTENT) -> frozenset[str]:
    """The built-in recordings whose words are in this package, and whose audio is not installed here."""
    return frozenset(file.stem for file in (folder / "recordings").glob("*.md")) - built_in_audio().keys()


@cache
def help_data(folder: Path = CONTENT) -> dict[str, Any]:
    """The help numbers by country, with the day they were checked on."""
    return _object("help.json", (folder / "help.json").read_text(encoding="utf-8"))


@cache
def instruments(folder: Path = CONTENT) -> dict[str, dict[str, Any]]:
    """The named questionnaires that a check-in may have as a group, by name. Treat as read-only."""
    files = sorted((folder / "instruments").glob("*.json"))
    return {file.stem: _object(file.name, file.read_text(encoding="utf-8")) for file in files}


@cache
def ride_home(folder: Path = CONTENT) -> dict[str, Any]:
    """What somebody reads who takes a client home."""
    return _object("ride-home.json", (folder / "ride-home.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1024)
def text(slug: str, source: str) -> Text:
    """The step's text in `source`. Raises CannotStart, naming file and key."""
    name = f"{slug}.md"
    keys = FrontMatter(name, source)
    made = Text(
        slug=slug,
        version=version(source),
        kind=keys.one_of("kind", KINDS),
        title=keys.text("title"),
        why=keys.text("why", ""),
        minutes=keys.whole("minutes", 0, 240, 0),
        phase=keys.one_of("phase", PHASES),
        due=keys.whole("due", -90, 365),
        due_from=keys.clock("due_from"),
        order=keys.whole("order", 0, 9999),
        area=keys.text("area", ""),
        offer=keys.yes_no("offer"),
        plans=keys.some_of("plans", PLANS),
        items=keys.items("items"),
        recording=keys.slug("recording"),
        check_in=keys.slug("check_in"),
        opens=keys.one_of("opens", ("", *OPENS), ""),
        prompt=keys.text("prompt", ""),
        prompts=keys.some_texts("prompts", PROMPTS_MOST),
        thread=keys.one_of("thread", ("", *IN_THREAD), ""),
        help=keys.text("help", ""),
        drawing=keys.slug("drawing"),
        drawing_alt=keys.text("drawing_alt", ""),
        layout=keys.one_of("layout", LAYOUTS, ""),
        sources=keys.texts("sources"),
        body=keys.body,
    )
    keys.done()
    _check_kind(keys, made)
    _check_drawing(keys, made)
    _check_placeholders(keys, made.body)
    return made


def step(slug: str, source: str) -> Piece:
    """The piece that a step's source makes."""
    return Piece(slug, STEP, text(slug, source).title, version(source), source)


def own(slug: str, source: str) -> Piece:
    """The piece that a source of a practice's own makes: a step begins with its keys, a check-in is JSON."""
    shape = STEP if source.startswith("---") else CHECK_IN
    return Piece(slug, shape, title(shape, slug, source), version(source), source)


def draft(slug: str, source: str) -> Piece:
    """The same of a draft. One that cannot be read is a piece as well: so somebody finds it, and can discard it."""
    try:
        return own(slug, source)
    except CannotStart:
        return Piece(slug, UNREAD, "A draft that cannot be read", version(source), source)


@lru_cache(maxsize=64)
def script(slug: str, source: str) -> Script:
    """The recording's script in `source`. Raises CannotStart, naming file and key."""
    keys = FrontMatter(f"{slug}.md", source)
    # How it is spoken and listed is for whoever renders the audio; its silences are paragraphs to a reader.
    keys.leave("voice", "pace", "bed", "group", "order", "eyes")
    made = Script(
        slug=slug,
        version=version(source),
        title=keys.text("title"),
        minutes=keys.whole("minutes", 1, 240),
        body=PAUSE.sub("", keys.body),
        sources=keys.texts("sources"),
    )
    keys.done()
    _check_placeholders(keys, made.body)
    return made


@lru_cache(maxsize=64)
def check_in(slug: str, source: str) -> CheckInSource:
    """The check-in in `source`. Raises CannotStart where it is not a JSON object. Treat its data as read-only."""
    return CheckInSource(version(source), _object(f"{slug}.json", source))


@cache
def drawings() -> tuple[str, ...]:
    """The names of the drawings that a text may have."""
    return tuple(sorted(file.stem for file in DRAWINGS.glob("*.svg")))


def version(source: str) -> str:
    """The version of a source: the first twelve digits of its SHA-256."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def whole(slug: str, data: dict[str, Any], folder: Path = CONTENT) -> str:
    """The source of a check-in with all that it says: the instruments that its groups name are put into it.

    What a practice approves is this whole, under one version that covers every word of it. So answers are read in the
    words that were asked, for ever, whatever becomes of our files; and a release that corrects an instrument is a new
    version of each check-in that has it, which somebody reads and approves. Raises CannotStart.
    """
    groups = data.get("groups")
    named = (
        [one.get("instrument") for one in groups if isinstance(one, dict)] if isinstance(groups, list) else []
    )
    wanted = [name for name in named if name is not None]
    for name in wanted:
        if not isinstance(name, str) or name not in instruments(folder):
            raise CannotStart(
                f"The library file {slug}.json: 'groups' names the instrument {name!r}: there is none."
            )
    bare = {key: value for key, value in data.items() if key != "instruments"}
    carried = {"instruments": [instruments(folder)[name] for name in dict.fromkeys(wanted)]} if wanted else {}
    return json.dumps(bare | carried, ensure_ascii=False, indent=2) + "\n"


def _piece(file: Path, shape: str) -> Piece:
    slug, source = file.stem, file.read_text(encoding="utf-8")
    if not SLUG.fullmatch(slug):
        raise CannotStart(f"The library file {file.name}: its name must be small letters, digits and dashes.")
    if shape == CHECK_IN and '"instrument"' in source:
        source = whole(slug, _object(file.name, source), file.parents[1])
    return Piece(slug, shape, title(shape, slug, source), version(source), source)


def title(shape: str, slug: str, source: str) -> str:
    """The title in `source`."""
    if shape == CHECK_IN:
        given = check_in(slug, source).data.get("title")
        if not isinstance(given, str) or not given.strip():
            raise CannotStart(f"The library file {slug}.json: 'title' must be a text.")
        return given
    return text(slug, source).title if shape == STEP else script(slug, source).title


def _object(name: str, source: str) -> dict[str, Any]:
    try:
        value = json.loads(source)
    except ValueError as error:
        raise CannotStart(f"The library file {name} is not JSON ({error}).") from error
    if not isinstance(value, dict):
        raise CannotStart(f"The library file {name} must hold one JSON object.")
    return cast(dict[str, Any], value)


def _check_kind(keys: FrontMatter, made: Text) -> None:
    """Each kind needs the key that gives it its sense."""
    needed = {"checklist": "items", "practise": "recording", "check-in": "check_in", "write": "prompt"}
    for kind, key in needed.items():
        if made.kind == kind and not getattr(made, key):
            raise keys.wrong(key, f"is missing, and a step of kind {kind} needs it")
    if (made.due > 0) if made.phase == "before" else (made.due < 0):
        raise keys.wrong("due", f"lies on the wrong side of the session for phase {made.phase}")


def _check_drawing(keys: FrontMatter, made: Text) -> None:
    if made.drawing and made.drawing not in drawings():
        raise keys.wrong("drawing", f"names {made.drawing}, and there is no such drawing")
    for name in rendering.pictures(made.body):
        if name not in drawings():
            raise keys.wrong("body", f"shows a drawing called {name}, and there is none")
    if bool(made.drawing) != bool(made.drawing_alt):
        raise keys.wrong("drawing_alt", "says what the drawing shows: there is one without the other")


def _check_placeholders(keys: FrontMatter, body: str) -> None:
    """What is filled in is whole sentences, so a placeholder must be a paragraph of its own."""
    for line in (one.strip() for one in body.splitlines() if "{{" in one):
        found = words.PLACEHOLDER.fullmatch(line)
        if found is None:
            raise keys.wrong(
                "body",
                f"needs a paragraph for each placeholder, with no other words in it. Look at: {line[:60]}",
            )
        if found[1] not in words.SENTENCES:
            raise keys.wrong("body", f"has {line}, and there is nothing to fill in for it")
    # Written over several lines it can stand where words are read out and nothing can be filled in.
    if any(words.PLACEHOLDER.search(said) for said in rendering.in_tags(body)):
        raise keys.wrong("body", "has a placeholder in a picture or a link: please write words there")


def _check_references(pieces: tuple[Piece, ...]) -> None:
    """Slugs are unique, and what a step leads to is there."""
    shapes: dict[str, str] = {}
    for piece in pieces:
        if piece.slug in shapes:
            raise CannotStart(
                f"The library has two pieces called {piece.slug}: give one of the files another name."
            )
        shapes[piece.slug] = piece.shape
    for piece in (one for one in pieces if one.shape == STEP):
        step = text(piece.slug, piece.source)
        for key, slug, shape in (
            ("recording", step.recording, RECORDING),
            ("check_in", step.check_in, CHECK_IN),
        ):
            if slug and shapes.get(slug) != shape:
                raise CannotStart(
                    f"The library file {piece.slug}.md: '{key}' names {slug}, and there is none."
                )

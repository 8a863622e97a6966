"""The player on a page of the small site: the real template, with a real recording of ten minutes."""

import re
from dataclasses import asdict
from functools import cache
from itertools import pairwise

from starlette.responses import FileResponse, Response

from pwa.recordings import service
from pwa.recordings.model import Recording
from pwa.recordings.own.model import OwnRecording
from pwa.web.render import environment
from tests.worker.site_forms import STEP

STYLES = ("css/stillpoint.css", "css/player.css")
CUE = re.compile(r"^([\d:.]+) --> ([\d:.]+)\n(.+?)\n(?:\n|\Z)", re.M | re.S)


@cache
def sound() -> Recording:
    """The recording of ten minutes that comes with the program."""
    found = service.find("centring-10")
    assert found
    return found


@cache
def own_sound() -> OwnRecording:
    """The same, as if a therapist had made it for Anna alone."""
    kept = ("slug", "title", "seconds", "bytes", "sha256", "transcript")
    given = {name: value for name, value in asdict(sound()).items() if name in kept}
    own = {"slug": "voice-0a0a0a0a", "title": "For Anna alone", "name": "N" * 43, "client_id": "anna"}
    return OwnRecording(**given | own, said_of_it="", vtt=sound().captions.read_text())


@cache
def player(release: str, recording: Recording | None = None) -> str:
    """The player, with its styles."""
    templates = environment(lambda name: f"/static/{release}/{name}", release)
    macro = templates.get_template("recordings/parts.html").module.player  # type: ignore[attr-defined]
    styles = "".join(f'<link rel="stylesheet" href="/static/{release}/{name}">' for name in STYLES)
    return f"{styles}{macro(recording or sound(), STEP)}"


def file(path: str, is_anna: bool) -> Response | None:
    """The recording or its captions, in parts as asked for; None for another path."""
    own = own_sound()
    if path in (own.url, own.captions_url):
        if not is_anna:
            return Response(status_code=404)
        return _audio(path) if path == own.url else Response(own.vtt, media_type="text/vtt")
    if path == sound().url:
        return _audio(path)
    if path == sound().captions_url:
        return FileResponse(sound().captions, media_type="text/vtt")
    return None


def _audio(path: str) -> Response:
    # Named as the real ones are: a player that has its beginning from here goes on with what the phone saved meanwhile.
    # The browser is to remember nothing of it: what is saved and what is not is told apart here.
    headers = {"etag": f'"{path.rsplit("/", 1)[1]}"', "cache-control": "private, no-store"}
    return FileResponse(sound().audio, media_type="audio/mp4", headers=headers)


@cache
def lines() -> list[tuple[float, float, str]]:
    """The captions: from, to, and what is said."""
    found = CUE.findall(sound().captions.read_text())
    return [(_seconds(begin), _seconds(end), " ".join(words.split())) for begin, end, words in found]


def quiet_places() -> list[float]:
    """A second into each line that is spoken long enough to be caught, and well before the next begins."""
    calm = [(one, other) for one, other in pairwise(lines()) if one[1] - one[0] > 3 and other[0] > one[1]]
    return [one[0] + 1 for one, _ in calm]


def line_at(time: float) -> str:
    """What is being said at `time`."""
    return next(words for begin, end, words in lines() if begin <= time < end)


def _seconds(clock: str) -> float:
    hours, minutes, seconds = ("0:" * (2 - clock.count(":")) + clock).split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(seconds)

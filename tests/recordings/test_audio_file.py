"""The recordings in the tree, measured: loudness, peaks, length, format, captions, and what describes them."""

import hashlib
import json
import re
import subprocess
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from pwa.library import reading
from pwa.recordings.model import GROUPS
from pwa.recordings.render import FIRST
from pwa.recordings.rendering.bells import RING
from pwa.recordings.rendering.script import Script, parse
from pwa.recordings.rendering.timeline import LINGER
from pwa.settings import resource

FILES = {file.stem: file for file in sorted((resource("static") / "audio").rglob("*.m4a"))}
SLUGS = list(FILES)
CAPTION = re.compile(r"^(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n(.+)$", re.MULTILINE)
# Words a minute, the silences among them: with covered eyes there are long ones.
ROOM = {"settle": (50, 75), "after": (45, 75), "mask": (25, 60), "bells": (0, 10)}

pytestmark = pytest.mark.parametrize("slug", SLUGS)


@dataclass(frozen=True)
class Measured:
    """What ffmpeg finds in a finished file, decoded once."""

    loudness: float
    peak: float
    starts: tuple[float, ...]  # where a voice begins after a silence
    moments: tuple[float, ...]  # the loudness of each 0.4 seconds, every 0.1 seconds; the first ends at 0.1

    def moment(self, start: float, end: float) -> tuple[float, ...]:
        """The loudness between two times, from windows that lie inside them."""
        return self.moments[round(start * 10) + 3 : round(end * 10)]


@cache
def measured(slug: str) -> Measured:
    # Before and below the voice there is the bed: above 500 Hz nothing but the voice is left to begin or end.
    graph = (
        "asplit[a][b];[a]ebur128=peak=true,anullsink;"
        "[b]highpass=f=500,highpass=f=500,silencedetect=n=-45dB:d=0.8"
    )
    order = ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-i", str(FILES[slug])]
    order += ["-filter_complex", graph, "-f", "null", "-"]
    said = subprocess.run(order, check=True, capture_output=True, text=True).stderr
    return Measured(
        float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1]),
        float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", said)[-1]),
        tuple(float(found) for found in re.findall(r"silence_end: ([\d.]+)", said)),
        tuple(float(found) for found in re.findall(r"\bM:\s*(-?[\d.]+)", said)),
    )


@cache
def probed(slug: str) -> dict[str, Any]:
    order = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json"]
    said = subprocess.run([*order, str(FILES[slug])], check=True, capture_output=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def card(slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FILES[slug].with_suffix(".json").read_text())
    return found


def cues(slug: str) -> list[tuple[float, float, str]]:
    def seconds(hours: str, minutes: str, rest: str) -> float:
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    found = CAPTION.findall(FILES[slug].with_suffix(".vtt").read_text())
    return [(seconds(*row[:3]), seconds(*row[3:6]), row[6]) for row in found]


def source(slug: str) -> str:
    return (reading.CONTENT / "recordings" / f"{slug}.md").read_text()


def written(slug: str) -> Script:
    return parse(source(slug))


def gaps(slug: str) -> list[tuple[float, float]]:
    """The times of at least 2.5 seconds between the words, without the edges of the words and without bells."""
    told, rings = cues(slug), card(slug)["bells"]
    spoken = [(end - LINGER, start) for (_, end, _), (start, _, _) in pairwise(told)]
    return [
        (end + 0.5, start - 0.3)
        for end, start in spoken
        if start - end > 2.5 and not any(end - RING < bell < start for bell in rings)
    ]


def boxes(content: bytes) -> list[str]:
    """The names of an MP4 file's outermost boxes, in order."""
    names, at = [], 0
    while at < len(content):
        names.append(content[at + 4 : at + 8].decode())
        at += int.from_bytes(content[at : at + 4])
    return names


def test_there_is_the_recording_of_every_script_and_no_other(slug: str):
    assert {file.stem for file in (reading.CONTENT / "recordings").glob("*.md")} == set(SLUGS)
    assert FILES[slug].with_suffix(".vtt").is_file()
    assert (FILES[slug].parent.name == "more") == (slug not in FIRST)
    assert sum(file.stat().st_size for file in FILES.values()) <= 30_000_000


def test_it_is_as_loud_as_all_others_and_clips_nowhere(slug: str):
    assert measured(slug).loudness == pytest.approx(-19, abs=0.5)
    assert measured(slug).peak <= -1


def test_the_bed_lies_well_below_the_voice(slug: str):
    found = [moment for start, end in gaps(slug) for moment in measured(slug).moment(start, end)]
    assert found
    assert max(found) <= measured(slug).loudness - 15


def test_it_comes_in_and_goes_out_slowly(slug: str):
    heard = measured(slug).moments
    assert heard[44] - heard[4] >= 6
    assert heard[-56] - heard[-4] >= 6


def test_no_bell_startles(slug: str):
    """About as loud as a voice at most; and little louder than the bed, or it swells: a struck one is there at once."""
    loudest = max(max(measured(slug).moment(start, start + 2)) for start, _, _ in cues(slug))
    for start in card(slug)["bells"]:
        before, *swelling = measured(slug).moments[round(start * 10) - 1 : round(start * 10) + 30]
        top = max(swelling)
        first, last = (
            next(place for place, loud in enumerate(swelling) if loud >= top - under) for under in (10, 1)
        )
        assert top - before <= 6 or (last - first) / 10 >= 0.5
        assert top <= loudest + 1


def test_it_lasts_as_long_as_its_script_says(slug: str):
    seconds = float(probed(slug)["format"]["duration"])
    minutes = reading.script(slug, source(slug)).minutes
    assert seconds / 60 == pytest.approx(minutes, abs=max(0.3, minutes * 0.08))
    assert card(slug)["seconds"] == pytest.approx(seconds, abs=1)


def test_it_is_one_channel_of_aac_that_plays_before_it_is_all_there(slug: str):
    (stream,) = probed(slug)["streams"]
    assert (stream["codec_name"], stream["profile"], stream["channels"]) == ("aac", "LC", 1)
    content = FILES[slug].read_bytes()
    assert len(content) * 8 / card(slug)["seconds"] <= 64_000
    order = boxes(content)
    assert order.index("moov") < order.index("mdat")


def test_it_carries_no_name_or_date_that_a_lock_screen_could_show(slug: str):
    format_tags = {"major_brand", "minor_version", "compatible_brands"}
    assert probed(slug)["format"]["tags"].keys() <= format_tags
    assert probed(slug)["streams"][0]["tags"].keys() <= {"language", "handler_name", "vendor_id"}


def test_its_description_fits_the_file(slug: str):
    content = FILES[slug].read_bytes()
    told = card(slug)
    assert (told["slug"], told["bytes"]) == (slug, len(content))
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert told["title"] == reading.script(slug, source(slug)).title
    assert told["group"] in GROUPS
    assert (told["group"], told["order"], told["eyes"]) == (
        written(slug).group,
        written(slug).order,
        written(slug).eyes,
    )
    assert len(told["bells"]) == len(written(slug).lines) - len(written(slug).spoken)


def test_captions_transcript_and_script_say_the_same_words(slug: str):
    script = parse(source(slug))
    spoken = " ".join(line.text for line in script.spoken)
    assert " ".join(text for _, _, text in cues(slug)) == spoken
    assert card(slug)["transcript"] == script.paragraphs()
    assert " ".join(card(slug)["transcript"]) == spoken


def test_captions_follow_each_other_inside_the_recording(slug: str):
    times = [time for start, end, _ in cues(slug) for time in (start, end)]
    assert all(earlier < later for earlier, later in pairwise(times))
    assert times[-1] < card(slug)["seconds"]


def test_captions_appear_when_the_words_begin(slug: str):
    late = [
        (text, start)
        for start, _, text in cues(slug)
        if min(abs(start - heard) for heard in measured(slug).starts) > 0.3
    ]
    assert late == []


def test_it_is_slow_with_room_between_the_words(slug: str):
    words = sum(len(line.text.split()) for line in written(slug).spoken)
    least, most = ROOM[written(slug).group]
    assert least <= words / card(slug)["seconds"] * 60 <= most


def test_long_silences_are_announced_and_nobody_is_alone_for_long(slug: str):
    """In a minute at most a word comes back; where eyes are open, sooner. Bells alone are told of before."""
    spoken = written(slug).spoken
    longest = 60 if written(slug).eyes else 20
    for number, line in enumerate(spoken[:-1]):
        assert line.pause <= longest
        if line.pause > 10:
            announced = " ".join(before.text for before in spoken[max(0, number - 1) : number + 1])
            assert "quiet time" in announced
            assert "second" in announced or "minute" in announced
            if written(slug).eyes:
                assert spoken[number + 1].text == "Here is the voice again."


def test_eyes_may_be_open_half_open_or_closed(slug: str):
    said = " ".join(card(slug)["transcript"])
    assert (
        "open your eyes" in said
        or "eyes open, half open, or closed" in said
        or "can be open, half open" in said
    )
    if written(slug).eyes:
        assert "leave it off" in said
        assert "lift it, " in said


def test_where_the_breath_is_counted_it_goes_four_in_and_six_out(slug: str):
    beats = [line.next_in for line in written(slug).spoken if line.next_in]
    assert beats == [4, 6] * (len(beats) // 2)
    starts = {text: start for start, _, text in cues(slug)}
    if beats:
        assert starts["and out."] - starts["In,"] == pytest.approx(4, abs=0.05)

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
from pwa.recordings.rendering.script import Line, parse
from pwa.settings import resource

AUDIO = resource("static") / "audio"
SLUGS = sorted(file.stem for file in AUDIO.glob("*.m4a"))
CAPTION = re.compile(r"^(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})\n(.+)$", re.MULTILINE)

pytestmark = pytest.mark.parametrize("slug", SLUGS)


@dataclass(frozen=True)
class Measured:
    """What ffmpeg finds in a finished file."""

    loudness: float
    peak: float
    starts: tuple[float, ...]  # where a voice begins after a silence


@cache
def measured(slug: str) -> Measured:
    # The bed lies low: above 500 Hz nothing but the voice is left to begin or end.
    graph = (
        "asplit[a][b];[a]ebur128=peak=true,anullsink;"
        "[b]highpass=f=500,highpass=f=500,silencedetect=n=-45dB:d=0.8"
    )
    order = ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-i", str(AUDIO / f"{slug}.m4a")]
    order += ["-filter_complex", graph, "-f", "null", "-"]
    said = subprocess.run(order, check=True, capture_output=True, text=True).stderr
    starts = tuple(float(found) for found in re.findall(r"silence_end: ([\d.]+)", said))
    return Measured(
        float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1]),
        float(re.findall(r"Peak:\s+(-?[\d.]+) dBFS", said)[-1]),
        starts,
    )


@cache
def probed(slug: str) -> dict[str, Any]:
    order = ["ffprobe", "-v", "error", "-show_streams", "-show_format", "-of", "json"]
    said = subprocess.run([*order, str(AUDIO / f"{slug}.m4a")], check=True, capture_output=True).stdout
    found: dict[str, Any] = json.loads(said)
    return found


def card(slug: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((AUDIO / f"{slug}.json").read_text())
    return found


def cues(slug: str) -> list[tuple[float, float, str]]:
    def seconds(hours: str, minutes: str, rest: str) -> float:
        return int(hours) * 3600 + int(minutes) * 60 + float(rest)

    found = CAPTION.findall((AUDIO / f"{slug}.vtt").read_text())
    return [(seconds(*row[:3]), seconds(*row[3:6]), row[6]) for row in found]


def source(slug: str) -> str:
    return (reading.CONTENT / "recordings" / f"{slug}.md").read_text()


def lines(slug: str) -> tuple[Line, ...]:
    return parse(source(slug)).lines


def boxes(content: bytes) -> list[str]:
    """The names of an MP4 file's outermost boxes, in order."""
    names, at = [], 0
    while at < len(content):
        names.append(content[at + 4 : at + 8].decode())
        at += int.from_bytes(content[at : at + 4])
    return names


def test_there_is_the_recording_of_every_script(slug: str):
    assert (AUDIO / f"{slug}.vtt").is_file()
    assert {file.stem for file in (reading.CONTENT / "recordings").glob("*.md")} == set(SLUGS)


def test_it_is_as_loud_as_all_others_and_clips_nowhere(slug: str):
    assert measured(slug).loudness == pytest.approx(-19, abs=0.5)
    assert measured(slug).peak <= -1


def test_it_lasts_about_ten_minutes(slug: str):
    seconds = float(probed(slug)["format"]["duration"])
    assert 9 * 60 <= seconds <= 11.5 * 60
    assert card(slug)["seconds"] == pytest.approx(seconds, abs=1)


def test_it_is_one_channel_of_aac_that_plays_before_it_is_all_there(slug: str):
    (stream,) = probed(slug)["streams"]
    assert (stream["codec_name"], stream["profile"], stream["channels"]) == ("aac", "LC", 1)
    content = (AUDIO / f"{slug}.m4a").read_bytes()
    assert len(content) <= 5_000_000
    order = boxes(content)
    assert order.index("moov") < order.index("mdat")


def test_it_carries_no_name_or_date_that_a_lock_screen_could_show(slug: str):
    format_tags = {"major_brand", "minor_version", "compatible_brands"}
    assert probed(slug)["format"]["tags"].keys() <= format_tags
    assert probed(slug)["streams"][0]["tags"].keys() <= {"language", "handler_name", "vendor_id"}


def test_its_description_fits_the_file(slug: str):
    content = (AUDIO / f"{slug}.m4a").read_bytes()
    told = card(slug)
    assert (told["slug"], told["bytes"]) == (slug, len(content))
    assert told["sha256"] == hashlib.sha256(content).hexdigest()
    assert told["title"] == reading.script(slug, source(slug)).title


def test_captions_transcript_and_script_say_the_same_words(slug: str):
    script = parse(source(slug))
    spoken = " ".join(line.text for line in script.lines)
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
    words = sum(len(line.text.split()) for line in lines(slug))
    assert 60 <= words / card(slug)["seconds"] * 60 <= 75


def test_long_silences_are_announced_and_none_is_very_long(slug: str):
    spoken = lines(slug)
    for number, line in enumerate(spoken):
        assert line.pause <= 20
        if line.pause > 10:
            announced = " ".join(before.text for before in spoken[max(0, number - 1) : number + 1])
            assert "quiet time" in announced
            assert "seconds" in announced


def test_the_breath_goes_four_in_and_six_out(slug: str):
    beats = [line.next_in for line in lines(slug) if line.next_in]
    assert beats == [4, 6] * (len(beats) // 2)
    starts = {text: start for start, _, text in cues(slug)}
    assert starts["and out."] - starts["In,"] == pytest.approx(4, abs=0.05)

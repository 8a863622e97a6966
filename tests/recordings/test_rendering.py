"""From script to recording: what is spoken, where it stands, what the captions say, and how loud it gets."""

import math
import re
import subprocess
from array import array
from pathlib import Path

import pytest

from pwa.errors import Invalid
from pwa.recordings.rendering import mixing
from pwa.recordings.rendering.script import BREATH, Line, parse
from pwa.recordings.rendering.speech import Clip, with_our_pauses
from pwa.recordings.rendering.timeline import LEAD, LINGER, TAIL, captions, lay_out

RATE = 8000
SCRIPT = """---
title: Settling in
voice: some_voice
pace: 0.7
---
## Arriving

Hello, and welcome.
[pause 3]
You can stop at any time.

## Breath

Breathing in,
[next 4]
and breathing out.
"""


def clips(*seconds: float) -> list[Clip]:
    return [Clip(b"\1\0" * round(length * RATE), RATE) for length in seconds]


def test_a_script_is_lines_with_what_follows_them():
    script = parse(SCRIPT)
    assert (script.title, script.voice, script.pace) == ("Settling in", "some_voice", 0.7)
    assert script.lines == (
        Line("Hello, and welcome.", 1, pause=3),
        Line("You can stop at any time.", 1, pause=BREATH),
        Line("Breathing in,", 2, next_in=4),
        Line("and breathing out.", 2),
    )


def test_the_transcript_has_a_paragraph_for_each_heading():
    assert parse(SCRIPT).paragraphs() == [
        "Hello, and welcome. You can stop at any time.",
        "Breathing in, and breathing out.",
    ]


def test_a_silence_before_the_first_line_is_refused():
    with pytest.raises(Invalid, match="before the first"):
        parse("---\ntitle: T\nvoice: v\npace: 1\n---\n[pause 3]\nHello.\n")


def test_lines_stand_where_the_script_puts_them():
    cues, samples = lay_out(parse(SCRIPT).lines, clips(2, 1.5, 1, 1.2))
    starts = [LEAD, LEAD + 2 + 3, LEAD + 5 + 1.5 + BREATH, LEAD + 5 + 1.5 + BREATH + 4]
    assert [cue.start for cue in cues] == pytest.approx(starts)
    assert [cue.end - cue.start for cue in cues] == pytest.approx([2, 1.5, 1, 1.2])
    assert len(samples) / 2 / RATE == pytest.approx(starts[-1] + 1.2 + TAIL)
    made = array("h", samples)
    assert set(made[round(cues[1].start * RATE) : round(cues[1].end * RATE)]) == {1}
    assert set(made[round(cues[0].end * RATE) : round(cues[1].start * RATE)]) == {0}


def test_a_line_that_is_longer_than_its_beat_is_not_cut_off():
    cues, _ = lay_out((Line("In,", 1, next_in=4), Line("out.", 1)), clips(5, 1))
    assert cues[1].start > cues[0].end


def test_captions_say_the_script_word_for_word_and_never_overlap():
    script = parse(SCRIPT)
    cues, _ = lay_out(script.lines, clips(2, 1.5, 1, 1.2))
    rows = re.findall(r"^(\S+) --> (\S+)\n(.+)$", captions(cues), re.MULTILINE)
    assert " ".join(text for _, _, text in rows) == " ".join(script.paragraphs())
    assert rows[0][:2] == ("00:00:05.000", f"00:00:{7 + LINGER:06.3f}")
    times = [time for start, end, _ in rows for time in (start, end)]
    assert times == sorted(times)
    assert len(set(times)) == len(times)


def test_captions_count_minutes_and_hours():
    second = Clip(b"\1\0" * 10, 10)
    cues, _ = lay_out((Line("One.", 1, pause=3725.5), Line("Two.", 1)), [second, second])
    assert "01:02:11.500 --> " in captions(cues)


def test_silences_at_commas_and_edges_get_our_length():
    timed = """0 1700000 x^x-pau+ih=f
1700000 2300000 x^pau-ih+f
2300000 2900000 f^x-pau+b
2900000 3500000 x^pau-b+x
3500000 9000000 x^x-pau+x
"""
    rows = [row.split() for row in with_our_pauses(timed).splitlines()]
    lengths = [int(end) - int(start) for start, end, _ in rows]
    assert lengths == [2_000_000, 600_000, 6_200_000, 600_000, 2_000_000]
    assert [start for start, _, _ in rows[1:]] == [end for _, end, _ in rows[:-1]]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, Path]:
    """A spoken tone between two silences, mixed twice."""
    tone = [round(9000 * math.sin(place * 0.15)) for place in range(4 * RATE)]
    samples = bytes(2 * 5 * RATE) + array("h", tone).tobytes() + bytes(2 * 8 * RATE)
    made = []
    for turn in ("one", "two"):
        folder = tmp_path_factory.mktemp(turn)
        mixing.mix(samples, RATE, folder / "out.m4a", folder)
        made.append(folder / "out.m4a")
    return made[0].read_bytes(), made[1].read_bytes(), made[0]


def test_the_same_voice_gives_the_same_bytes(mixed: tuple[bytes, bytes, Path]):
    first, second, _ = mixed
    assert first == second


def test_a_mix_has_its_loudness_whatever_came_in(mixed: tuple[bytes, bytes, Path]):
    assert mixing.loudness(mixed[2]) == pytest.approx(mixing.LOUDNESS, abs=0.5)


def test_the_bed_lies_well_below_the_voice_and_both_fade(mixed: tuple[bytes, bytes, Path]):
    order = ["ffmpeg", "-v", "error", "-i", str(mixed[2]), "-ar", "8000", "-f", "s16le", "-"]
    sound = array("h", subprocess.run(order, check=True, capture_output=True).stdout)

    def level(start: float, end: float) -> float:
        part = sound[round(start * 8000) : round(end * 8000)]
        return 10 * math.log10(sum(sample * sample for sample in part) / len(part) + 1e-9)

    assert level(5.5, 8.5) - level(10, 11.5) >= 15
    assert level(10, 11.5) > level(16, 16.9) + 6
    assert level(4, 4.8) > level(0, 0.8) + 6

"""From script to recording: what is spoken, where it stands, what the captions say, and how loud it gets."""

import math
import re
import subprocess
from array import array
from pathlib import Path

import pytest

from pwa.errors import Invalid
from pwa.recordings.rendering import mixing
from pwa.recordings.rendering.bells import RING, SWELL, bells, loudest
from pwa.recordings.rendering.script import BREATH, Line, parse
from pwa.recordings.rendering.speech import Clip, with_our_pauses
from pwa.recordings.rendering.timeline import LEAD, LINGER, TAIL, Cue, Laid, captions, lay_out

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
    laid = lay_out(parse(SCRIPT).lines, clips(2, 1.5, 1, 1.2))
    cues = laid.cues
    starts = [LEAD, LEAD + 2 + 3, LEAD + 5 + 1.5 + BREATH, LEAD + 5 + 1.5 + BREATH + 4]
    assert [cue.start for cue in cues] == pytest.approx(starts)
    assert [cue.end - cue.start for cue in cues] == pytest.approx([2, 1.5, 1, 1.2])
    assert laid.seconds == pytest.approx(starts[-1] + 1.2 + TAIL)
    made = array("h", laid.samples)
    assert set(made[round(cues[1].start * RATE) : round(cues[1].end * RATE)]) == {1}
    assert set(made[round(cues[0].end * RATE) : round(cues[1].start * RATE)]) == {0}


def test_bells_stand_between_the_lines_and_are_not_spoken():
    script = parse("---\ntitle: T\nvoice: v\npace: 1\n---\nHello.\n[pause 2]\n[bells 2 7]\n# Back\nHere.\n")
    assert [line.text for line in script.spoken] == ["Hello.", "Here."]
    assert script.paragraphs() == ["Hello.", "Here."]
    laid = lay_out(script.lines, clips(1, 1))
    assert laid.bells == pytest.approx([LEAD + 3, LEAD + 10])
    assert [cue.start for cue in laid.cues] == pytest.approx([LEAD, LEAD + 17])
    assert laid.seconds == pytest.approx(LEAD + 18 + TAIL)


def test_a_bell_may_be_the_last_sound():
    laid = lay_out((Line("Hello.", 1, pause=2), Line("", 1, pause=40)), clips(1))
    assert laid.seconds == pytest.approx(LEAD + 3 + TAIL)


def test_a_line_that_is_longer_than_its_beat_is_not_cut_off():
    cues = lay_out((Line("In,", 1, next_in=4), Line("out.", 1)), clips(5, 1)).cues
    assert cues[1].start > cues[0].end


def test_captions_say_the_script_word_for_word_and_never_overlap():
    script = parse(SCRIPT)
    cues = lay_out(script.lines, clips(2, 1.5, 1, 1.2)).cues
    rows = re.findall(r"^(\S+) --> (\S+)\n(.+)$", captions(cues), re.MULTILINE)
    assert " ".join(text for _, _, text in rows) == " ".join(script.paragraphs())
    assert rows[0][:2] == ("00:00:05.000", f"00:00:{7 + LINGER:06.3f}")
    times = [time for start, end, _ in rows for time in (start, end)]
    assert times == sorted(times)
    assert len(set(times)) == len(times)


def test_captions_count_minutes_and_hours():
    second = Clip(b"\1\0" * 10, 10)
    cues = lay_out((Line("One.", 1, pause=3725.5), Line("Two.", 1)), [second, second]).cues
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


def test_a_bell_swells_for_a_second_and_rings_out_without_a_click():
    track = bells([1.0], 15, RATE)
    tops = [max(map(abs, track[at : at + RATE // 20])) for at in range(0, len(track), RATE // 20)]
    first, top = 20, max(tops)
    assert max(tops[:first]) == 0
    tenth, most = (next(at for at, one in enumerate(tops) if one >= share * top) for share in (0.1, 0.9))
    assert (most - tenth) / 20 >= SWELL / 3
    assert tops[round((1 + RING) * 20)] <= top / 100
    assert 20 * math.log10(top / 32_768) - 9 < loudest() < 20 * math.log10(top / 32_768)


def test_bells_that_meet_are_heard_together():
    together = bells([0, 3], 5, RATE)
    alone = bells([0], 5, RATE)
    assert together[: 3 * RATE] == alone[: 3 * RATE]
    assert together[4 * RATE] == alone[4 * RATE] + alone[RATE]


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes, Path]:
    """A spoken tone between two silences, mixed twice."""
    tone = [round(9000 * math.sin(place * 0.15)) for place in range(4 * RATE)]
    samples = bytes(2 * 5 * RATE) + array("h", tone).tobytes() + bytes(2 * 8 * RATE)
    laid = Laid([Cue(5, 9, "A tone.")], [], samples, RATE)
    made = []
    for turn in ("one", "two"):
        folder = tmp_path_factory.mktemp(turn)
        mixing.mix(laid, folder / "out.m4a", folder)
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

"""Voice, bells and bed, mixed, set to one loudness and encoded, all by ffmpeg."""

import random
import re
import subprocess
import wave
from array import array
from pathlib import Path

from pwa.recordings.rendering import bells as ringing
from pwa.recordings.rendering.timeline import Laid

RATE = 32_000  # the voice's own: above 16 kHz it has nothing
BED_RATE = 8000  # it has nothing above 1 kHz, and this is quicker
LOUDNESS = -19.0  # LUFS, for one channel
PEAK = -4.0  # dBFS that no sample passes: encoding may add a little
BELOW = 21.0  # dB that the bed lies under the voice
BELL_BELOW, BELL_NEAR = (
    6.0,
    2.0,
)  # dB that a bell at its loudest lies under the voice; the second over a risen bed
RISE = 20  # seconds in which the bed rises
FADE_IN, FADE_OUT = 4, 5  # seconds
# At 32 kHz this is as close to what was encoded as 48k are at 44.1 kHz (20 dB of signal to error), in 15 % fewer bytes.
BITS = "40k"

# Warmer, with less of the buzz that synthetic voices have, and more even from line to line.
WARM = (
    "highpass=f=75,bass=g=2.5:f=190:w=0.7,equalizer=f=3200:t=o:w=1.2:g=-2.5,treble=g=-3:f=9000,"
    "acompressor=threshold=0.06:ratio=2:attack=15:release=250:knee=6"
)

# A chord without an edge: each tone swells and sinks at a pace of its own, so that nothing repeats or startles.
TONES = ((110.0, 0.5, 37), (164.8, 0.42, 29), (220.0, 0.5, 43), (277.2, 0.16, 53), (329.6, 0.2, 31))
AIR = 0.05  # a little brown noise under the tones


def mix(laid: Laid, target: Path, folder: Path, bed_rises: bool = False) -> None:
    """Write `target`: the voice, the bells and the bed. `folder` takes the files in between.

    `bed_rises`: once the last word is spoken, the bed comes up to where the voice was.
    """
    seconds = laid.seconds
    spoken, voice, bells, bed = (folder / f"{name}.wav" for name in ("spoken", "voice", "bells", "bed"))
    mixed = folder / "mixed.wav"
    _write(spoken, laid.samples, laid.rate)
    _write(bells, ringing.bells(laid.bells, seconds, RATE).tobytes(), RATE)
    _write(folder / "room.wav", _room().tobytes(), RATE)
    _warm(spoken, folder / "room.wav", voice)
    _bed(seconds, bed)
    level = loudness(voice)
    low = level - BELOW - loudness(bed)
    high = low + BELOW if bed_rises else low
    bell = level - (BELL_NEAR if bed_rises else BELL_BELOW) - ringing.loudest()
    _ffmpeg(
        *("-i", str(voice), "-i", str(bells), "-i", str(bed), "-filter_complex"),
        f"[1]volume={bell:.2f}dB[r];[2]{_rising(low, high, laid.cues[-1].end + 2)}[b];"
        f"[0][r][b]amix=inputs=3:duration=longest:normalize=0,atrim=end={seconds:.3f},"
        f"afade=t=in:d={FADE_IN},afade=t=out:st={seconds - FADE_OUT:.3f}:d={FADE_OUT}",
        *("-c:a", "pcm_f32le", str(mixed)),
    )
    _encode(mixed, target)


def _rising(low: float, high: float, start: float) -> str:
    """A filter that lifts from `low` to `high`, both in dB, from `start` on, so slowly that nobody is startled."""
    if low == high:
        return f"volume={low:.2f}dB"
    way = f"min(1,max(0,(t-{start:.3f})/{RISE}))"
    return f"volume='pow(10,({low:.2f}+{high - low:.2f}*{way})/20)':eval=frame"


def loudness(file: Path) -> float:
    """Integrated loudness in LUFS."""
    said = _ffmpeg("-i", str(file), "-af", "ebur128", "-f", "null", "-", level="info")
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


def _warm(spoken: Path, room: Path, target: Path) -> None:
    _ffmpeg(
        *("-i", str(spoken), "-i", str(room), "-filter_complex"),
        f"[0]aresample={RATE},{WARM}[v];[v][1]afir=gtype=none",
        *("-c:a", "pcm_f32le", str(target)),
    )


def _bed(seconds: float, target: Path) -> None:
    tones = "+".join(
        f"{level}*sin(2*PI*{pitch}*t)*(0.6+0.4*sin(2*PI*t/{swell}))" for pitch, level, swell in TONES
    )
    _ffmpeg(
        *("-f", "lavfi", "-i", f"aevalsrc=0.1*({tones}):s={BED_RATE}:d={seconds:.3f}"),
        *("-f", "lavfi", "-i", f"anoisesrc=color=brown:seed=7:a={AIR}:r={BED_RATE}:d={seconds:.3f}"),
        *("-filter_complex", "[1]highpass=f=120,lowpass=f=500[n];[0][n]amix=inputs=2:normalize=0"),
        *("-ar", str(RATE)),
        *("-c:a", "pcm_f32le", str(target)),
    )


def _encode(mixed: Path, target: Path) -> None:
    """Set the loudness and encode, with the index in front and nothing that differs from run to run."""
    limited = mixed.with_name("limited.wav")
    ceiling = 10 ** (PEAK / 20)
    _ffmpeg(
        *("-i", str(mixed), "-af"),
        f"volume={LOUDNESS - loudness(mixed):.3f}dB,alimiter=limit={ceiling:.4f}:level=0:attack=5:release=80",
        *("-c:a", "pcm_f32le", str(limited)),
    )
    _ffmpeg(
        *("-i", str(limited), "-ac", "1", "-ar", str(RATE), "-c:a", "aac", "-b:a", BITS),
        *("-af", f"volume={LOUDNESS - loudness(limited):.3f}dB"),
        *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact"),
        *("-movflags", "+faststart", str(target)),
    )


def _room() -> "array[int]":
    """A small soft room as an impulse response: the sound itself, then a short fading murmur far below it."""
    chance = random.Random(11)
    response = array("h", [16_000] + [0] * (RATE // 4))
    smooth = 0.0
    for place in range(RATE // 60, len(response)):
        smooth += 0.25 * (chance.uniform(-1, 1) - smooth)
        response[place] = round(260 * smooth * 0.001 ** (place / len(response)))
    return response


def _write(file: Path, samples: bytes, rate: int) -> None:
    with wave.open(str(file), "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(rate)
        made.writeframes(samples)


def _ffmpeg(*options: str, level: str = "error") -> str:
    """Run ffmpeg; what it said."""
    order = ["ffmpeg", "-nostdin", "-hide_banner", "-nostats", "-y", "-threads", "1", "-loglevel", level]
    return subprocess.run([*order, *options], check=True, capture_output=True, text=True).stderr

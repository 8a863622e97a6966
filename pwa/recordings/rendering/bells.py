"""A bell that nobody is startled by: it swells where others are struck, and fades for a long time."""

import math
from array import array
from functools import cache

SWELL = 1.2  # seconds from nothing to its loudest
RING = 12.0  # seconds until nothing is left of it
TOP = 8000  # of the 32,767 that a sample can hold: three bells may sound together
# Tones of a bowl, each as pitch, share, and the seconds in which it falls to a third. The first two beat slowly.
TONES = ((329.6, 0.65, 4.0), (330.1, 0.12, 4.0), (659.3, 0.16, 2.4), (893.0, 0.05, 1.5))


def bells(starts: list[float], seconds: float, rate: int) -> "array[int]":
    """A track of this length with a bell beginning at each of `starts`."""
    track = array("h", bytes(round(seconds * rate) * 2))
    one = _one(rate)
    for start in starts:
        first = round(start * rate)
        for place in range(min(len(one), len(track) - first)):
            track[first + place] += one[place]
    return track


def loudest() -> float:
    """How loud a bell is at its loudest, in dB below the loudest sine wave there can be plus its 3 dB: as in LUFS."""
    rate = 8000
    one, window = _one(rate), rate * 2 // 5
    powers = (sum(sample**2 for sample in one[at : at + window]) for at in range(0, 4 * rate, window // 2))
    return 10 * math.log10(max(powers) / window / 32_768**2)


@cache
def _one(rate: int) -> "array[int]":
    made = array("h", bytes(round(RING * rate) * 2))
    for place in range(len(made)):
        at = place / rate
        swell = (0.5 - 0.5 * math.cos(math.pi * min(at / SWELL, 1))) * min(1.0, RING - at)
        made[place] = round(TOP * swell * sum(_tone(at, *tone) for tone in TONES))
    return made


def _tone(at: float, pitch: float, share: float, fall: float) -> float:
    return share * math.sin(2 * math.pi * pitch * at) * math.exp(-at / fall)

"""Writing sound anew: one channel, one loudness, soft edges, an index in front, and nothing of what else was there.

Runs in a process of its own (__main__.py).
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import BinaryIO

import av
import av.error

from pwa.recordings.transcoding import filters
from pwa.recordings.transcoding.filters import Shape
from pwa.recordings.transcoding.front import index_first
from pwa.recordings.transcoding.kinds import HEAD, kind_of
from pwa.recordings.transcoding.reading import NOT_AUDIO, Source, Unusable, through

LOUDNESS = -19.0  # LUFS, for one channel
NEAR = 0.3  # LU: so far off it may be without another try
SILENCE = -60.0  # LUFS: below this nobody hears anything
MOST_GAIN = 41.0  # dB, which brings anything above silence to LOUDNESS
BITS = 64_000
SHORTEST, LONGEST = 1, 90 * 60  # seconds

DAMAGED = "This file is damaged, or a part of it is missing. Please save it once more and send it again."
SILENT = "We could not hear anything in this file. Please check how it was recorded."
TOO_SHORT = "This is shorter than a second. Please choose a longer recording."
TOO_LONG = f"This is longer than {LONGEST // 60} minutes. Please make it shorter, or send it in two parts."


@dataclass(frozen=True)
class Made:
    """The finished file."""

    content: bytes
    seconds: float


Tell = Callable[[float], None]


def convert(file: BinaryIO | io.RawIOBase, with_bed: bool, tell: Tell) -> Made:
    """The sound in `file`, ready for phones. `tell`: how much is done, from 0 to 1. Raises Unusable."""
    file.seek(0)
    kind = kind_of(file.read(HEAD))
    if kind is None:
        raise Unusable(NOT_AUDIO)
    source = Source(file, kind)
    try:
        shape = _listen(source, lambda part: tell(0.4 * part))
        return _level(source, shape, with_bed, lambda part: tell(0.4 + 0.6 * part))
    except (av.error.FFmpegError, ValueError) as error:
        raise Unusable(DAMAGED) from error


def _listen(source: Source, tell: Tell) -> Shape:
    """What there is to know of the sound, from hearing all of it. What a file says of itself is not believed."""
    loudness, samples, rate = SILENCE, 0, 0
    for frame in through(source, filters.to_measure, tell):
        samples += frame.samples
        rate = frame.sample_rate
        loudness = float(frame.metadata.get(filters.LOUDNESS_SO_FAR, loudness))
        if samples > LONGEST * rate:
            raise Unusable(TOO_LONG)
    if samples < SHORTEST * rate or not samples:
        raise Unusable(TOO_SHORT if samples else NOT_AUDIO)
    if loudness <= SILENCE:
        raise Unusable(SILENT)
    return Shape(loudness, samples, rate)


def _level(source: Source, shape: Shape, with_bed: bool, tell: Tell) -> Made:
    """Encoded at the right loudness. Where peaks had to be held down it came out softer, and is made once more."""
    gain = LOUDNESS - shape.loudness
    content, loudness = _encode(source, shape, gain, with_bed, tell)
    if abs(LOUDNESS - loudness) > NEAR:
        gain = min(gain + LOUDNESS - loudness, MOST_GAIN)
        content, _ = _encode(source, shape, gain, with_bed, lambda part: tell(0.5 + 0.5 * part))
    return Made(content, shape.seconds)


def _encode(source: Source, shape: Shape, gain: float, with_bed: bool, tell: Tell) -> tuple[bytes, float]:
    """The finished file, and how loud it is."""
    target, loudness = io.BytesIO(), LOUDNESS
    make = partial(filters.to_level, shape=shape, gain=gain, with_bed=with_bed)
    # Bit-exact: no name of the program and no time of day in it, so that the same sound gives the same file.
    with av.open(target, "w", format="mp4", options={"fflags": "+bitexact"}) as out:
        stream = out.add_stream("aac", rate=shape.rate, layout="mono", options={"flags": "+bitexact"})
        stream.bit_rate = BITS
        stream.time_base = Fraction(1, shape.rate)
        for frame in through(source, make, tell, expected=shape.seconds):
            loudness = float(frame.metadata.get(filters.LOUDNESS_SO_FAR, loudness))
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return index_first(target.getvalue()), loudness

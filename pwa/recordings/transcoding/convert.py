"""Writing sound anew: one channel, one loudness, soft edges, an index in front, and nothing of what else was there.

Runs in a process of its own (__main__.py).
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from math import log10
from typing import BinaryIO

import av
import av.error

from pwa.recordings.transcoding import filters
from pwa.recordings.transcoding.filters import LOUDNESS, Level, Shape
from pwa.recordings.transcoding.front import index_first
from pwa.recordings.transcoding.kinds import HEAD, kind_of
from pwa.recordings.transcoding.reading import NOT_AUDIO, Source, Unusable, announced, through

NEAR = 0.3  # LU: so far off it may be without another try
# dBFS that no sample passes, and dBTP that nothing passes between samples of the finished file: encoding adds a little.
PEAK, HIGHEST = -3.0, -1.2
HARD = 3.0  # dB: where peaks are held down by more than this, it is tried and heard what comes of it
TRIES, ENCODED_MOST = 6, 3
LONG = 300  # seconds, of which the soft edges are no part that counts
SILENCE = -60.0  # LUFS: below this nobody hears anything
MOST_GAIN = 41.0  # dB, which brings anything above silence to LOUDNESS
BITS = 64_000
OURS = "mov"  # the reader for what is made
SHORTEST, LONGEST = 1, 90 * 60  # seconds
PART = 0.9  # of the length that a file says: with less than this of it, the rest is missing

DAMAGED = "This file is damaged, or a part of it is missing. Please save it once more and send it again."
A_PART = (
    "This file says that it is {says} long, and only {seconds} of it is here. The rest was cut off on the way. "
    "Please save it once more and send it again."
)
SILENT = "We could not hear anything in this file. Please check how it was recorded."
TOO_SHORT = "This is shorter than a second. Please choose a longer recording."
TOO_LONG = f"This is longer than {LONGEST // 60} minutes. Please make it shorter, or send it in two parts."


@dataclass(frozen=True)
class Made:
    """The finished file."""

    content: bytes
    seconds: float


Tell = Callable[[float], None]


class _Progress:
    """How much is done of what has several parts, while nobody knows how many there will be."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._done = 0.0

    def part(self, share: float) -> Tell:
        """For the next part, which is this share of what is left."""
        begun, size = self._done, (1 - self._done) * share
        self._done += size
        return lambda part: self._tell(begun + size * part)


def convert(file: BinaryIO | io.RawIOBase, with_bed: bool, tell: Tell) -> Made:
    """The sound in `file`, ready for phones. `tell`: how much is done, from 0 to 1. Raises Unusable."""
    file.seek(0)
    kind = kind_of(file.read(HEAD))
    if kind is None:
        raise Unusable(NOT_AUDIO)
    source, progress = Source(file, kind), _Progress(tell)
    try:
        shape = _listen(source, progress.part(0.15))
        _refuse_a_part(shape.seconds, announced(source))
        level = Level(LOUDNESS - shape.loudness, PEAK, with_bed)
        if _is_hard(shape, level):
            level = _tried(source, shape, level, LOUDNESS, progress)
        return Made(_level(source, shape, level, progress), shape.seconds)
    except (av.error.FFmpegError, ValueError) as error:
        raise Unusable(DAMAGED) from error


def _listen(source: Source, tell: Tell) -> Shape:
    """What there is to know of the sound, from hearing all of it. What a file says of itself is not believed."""
    loudness, peak, samples, rate = SILENCE, 0.0, 0, 0
    for frame in through(source, filters.to_measure, tell):
        samples += frame.samples
        rate = frame.sample_rate
        loudness = float(frame.metadata.get(filters.LOUDNESS_SO_FAR, loudness))
        peak = float(frame.metadata.get(filters.SAMPLE_PEAK, peak))
        if samples > LONGEST * rate:
            raise Unusable(TOO_LONG)
    if samples < SHORTEST * rate or not samples:
        raise Unusable(TOO_SHORT if samples else NOT_AUDIO)
    if loudness <= SILENCE:
        raise Unusable(SILENT)
    return Shape(loudness, _decibels(peak), samples, rate)


def _refuse_a_part(seconds: float, says: float) -> None:
    """A length that no recording here can have is a lie or a guess, and says nothing."""
    if seconds < PART * says and says <= LONGEST:
        raise Unusable(A_PART.format(says=_clock(says), seconds=_clock(seconds)))


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _is_hard(shape: Shape, level: Level) -> bool:
    return shape.peak + level.gain > PEAK + HARD


def _tried(source: Source, shape: Shape, level: Level, aim: float, progress: _Progress) -> Level:
    """With the gain that leads to the loudness `aim` once peaks are held down. Nothing is encoded: this is quick."""
    for _ in range(TRIES):
        make, loudness = partial(filters.to_try, shape=shape, level=level), aim
        for frame in through(source, make, progress.part(0.1), expected=shape.seconds):
            loudness = float(frame.metadata.get(filters.LOUDNESS_SO_FAR, loudness))
        if abs(aim - loudness) <= NEAR:
            break
        level = replace(level, gain=min(level.gain + aim - loudness, MOST_GAIN))
    return level


def _level(source: Source, shape: Shape, level: Level, progress: _Progress) -> bytes:
    """Encoded at the right loudness. What may have come out otherwise is heard, and made once more where it did."""
    for _ in range(ENCODED_MOST):
        content, sent = _encode(source, shape, level, progress.part(0.8))
        if shape.seconds > LONG and not _is_hard(shape, level) and abs(LOUDNESS - sent) <= NEAR:
            break
        loudness, peak = _heard(content, progress.part(0.8))
        if abs(LOUDNESS - loudness) <= NEAR and peak <= HIGHEST:
            break
        before, limit = level, level.limit - (peak - HIGHEST + NEAR if peak > HIGHEST else 0)
        # Encoding itself takes some of the loudness, of a noise more than of a voice.
        aim = LOUDNESS + sent - loudness
        level = _tried(source, shape, replace(level, limit=limit), aim, progress)
        if level == before:
            break
    return content


def _heard(content: bytes, tell: Tell) -> tuple[float, float]:
    """How loud a finished file is, and its peak."""
    loudness, peak = LOUDNESS, 0.0
    for frame in through(Source(io.BytesIO(content), OURS), filters.to_check, tell):
        loudness = float(frame.metadata.get(filters.LOUDNESS_SO_FAR, loudness))
        peak = float(frame.metadata.get(filters.TRUE_PEAK, peak))
    return loudness, _decibels(peak)


def _decibels(peak: float) -> float:
    return 20 * log10(max(peak, 1e-9))


def _encode(source: Source, shape: Shape, level: Level, tell: Tell) -> tuple[bytes, float]:
    """The finished file, and how loud the sound was that the encoder got."""
    target, loudness = io.BytesIO(), LOUDNESS
    make = partial(filters.to_level, shape=shape, level=level)
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

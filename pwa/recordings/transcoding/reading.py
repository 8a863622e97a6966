"""Reading the sound of a file of anybody's.

FFmpeg reads through a file object of ours, with one reader that was chosen before, and may open nothing else: no other
file, and no address.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, BinaryIO

import av
import av.error
from av.filter import Graph

from pwa.recordings.transcoding.kinds import wav_bytes

PCM = ("u8", "s16le", "s16be", "s24le", "s24be", "s32le", "s32be", "f32le", "f32be", "f64le")
DECODERS = (
    "aac",
    "alac",
    "mp3",
    "mp3float",
    "flac",
    "opus",
    "libopus",
    "vorbis",
    *(f"pcm_{one}" for one in PCM),
)
# No protocol has this name: whatever a file names, it cannot be opened. And no other decoder looks into a file to tell
# what is in it; which one decodes its sound is looked at by us.
NOTHING_ELSE = {"protocol_whitelist": "none", "codec_whitelist": ",".join(DECODERS)}
BUFFER = 64 * 1024
SAY_LENGTH = ("mov", "flac", "matroska", "wav")
BROKEN_MOST = 10  # packets that may be broken in any file,
BROKEN_PART = 20  # or one in so many of a long one

NOT_AUDIO = "We could not find sound in this file. Please choose an m4a, mp3, wav, webm, ogg or flac file."
OTHER_KIND = (
    "The sound in this file is of a kind that we do not read. Please save it as m4a or mp3, and send that."
)
BROKEN = "Much of this file is damaged. Please save it once more and send it again."
CHANGES = "The sound in this file changes its form halfway. Please save it once more as one piece."


class Unusable(Exception):
    """The file cannot be used. Its text is a plain sentence that says why."""


@dataclass(frozen=True)
class Source:
    """A file to read from, and the reader for it."""

    file: BinaryIO | io.RawIOBase
    kind: str


def through(
    source: Source, make: Callable[[Graph, Any], Any], tell: Callable[[float], None], expected: float = 0
) -> Iterator[Any]:
    """The sound of the first audio stream, through the filters that `make` puts in a graph.

    `expected`: how many seconds there will be, where that is known. Raises Unusable, or an error of FFmpeg's.
    """
    with _opened(source) as (opened, stream):
        if not expected and opened.duration:
            expected = opened.duration / av.time_base
        done = 0.0
        for frame in _filtered(_decoded(opened, stream), make):
            yield frame
            done += frame.samples / frame.sample_rate
            tell(min(1.0, done / expected) if expected > 0 else 0.0)


def announced(source: Source) -> float:
    """How many seconds the file says that its sound takes; 0 where it does not say, or where that is only guessed.

    An mp3 is guessed from its first frames, and an ogg says nothing beside its sound. Of a WAV that is shorter than
    it says FFmpeg tells nothing, so that is read here.
    """
    if source.kind not in SAY_LENGTH:
        return 0
    with _opened(source) as (opened, stream):
        if source.kind == "wav":
            return 8 * wav_bytes(source.file) / (stream.codec_context.bit_rate or 1)
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        # A film may well be longer than what is heard in it.
        return opened.duration / av.time_base if opened.duration and len(opened.streams) == 1 else 0


@contextmanager
def _opened(source: Source) -> Iterator[tuple[Any, Any]]:
    """The file, and the first audio stream in it."""
    source.file.seek(0)
    options: dict[str, Any] = {"container_options": NOTHING_ELSE, "metadata_errors": "replace"}
    with av.open(source.file, format=source.kind, buffer_size=BUFFER, **options) as opened:
        if not opened.streams.audio:
            raise Unusable(NOT_AUDIO)
        stream: Any = opened.streams.audio[0]
        if stream.codec_context is None or stream.codec_context.codec.name not in DECODERS:
            raise Unusable(OTHER_KIND)
        yield opened, stream


def _decoded(opened: Any, stream: Any) -> Iterator[Any]:
    """The frames of a stream. A broken packet is passed over, as players do; too many are too many."""
    broken = 0
    for number, packet in enumerate(opened.demux(stream)):
        try:
            yield from packet.decode()
        except av.error.InvalidDataError as error:
            broken += 1
            if broken > max(BROKEN_MOST, number / BROKEN_PART):
                raise Unusable(BROKEN) from error


def _filtered(frames: Iterator[Any], make: Callable[[Graph, Any], Any]) -> Iterator[Any]:
    graph, put, form, place = Graph(), None, None, 0
    for frame in frames:
        if put is None:
            put, form = make(graph, frame), _form(frame)
            graph.configure()
        elif form != _form(frame):
            raise Unusable(CHANGES)
        # What the file says of time may jump, and is not sound: samples follow each other.
        frame.time_base, frame.pts = Fraction(1, frame.sample_rate), place
        place += frame.samples
        put.push(frame)
        yield from _ready(graph)
    if put is not None:
        put.push(None)
        yield from _ready(graph)


def _form(frame: Any) -> tuple[int, str, str]:
    return frame.sample_rate, frame.format.name, frame.layout.name


def _ready(graph: Graph) -> Iterator[Any]:
    """What has come through by now."""
    while True:
        try:
            yield graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return

"""The filters that sound goes through, as graphs of FFmpeg's."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from av.filter import Graph

from pwa.recordings.rendering.mixing import AIR, BELOW, TONES

# What ebur128 notes on frames: the loudness, and the highest sample (or what lies between samples), so far.
LOUDNESS_SO_FAR, SAMPLE_PEAK, TRUE_PEAK = "lavfi.r128.I", "lavfi.r128.sample_peak", "lavfi.r128.true_peak"
# What is too low to be heard, and moves loudness and peaks all the same: a microphone's offset, steps on the floor.
RUMBLE = ("highpass", "f=30")
FADES = (0.15, 0.6)  # in and out, in seconds
FADES_OF_BED = (4.0, 5.0)
LOUDNESS = -19.0  # LUFS of what is made, for one channel
BED_LOUDNESS = -28.9  # LUFS of the bed as it is made here
BED = LOUDNESS - BELOW - BED_LOUDNESS  # dB that bring it to its place under the voice
SINE = 8  # FFmpeg's tone has an eighth of the full level
FRAME = 1024  # samples, as the encoder takes them


@dataclass(frozen=True)
class Shape:
    """What was found by listening to all of a sound. `peak` in dBFS; `rate`: of what is made of it."""

    loudness: float
    peak: float
    samples: int
    rate: int

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return self.samples / self.rate


@dataclass(frozen=True)
class Level:
    """How a sound is brought to its loudness: by `gain` dB, and with no sample over `limit` dBFS."""

    gain: float
    limit: float
    with_bed: bool


def to_measure(graph: Graph, first: Any) -> Any:
    """From sound as in the frame `first` to its loudness and its peak; where to put it in."""
    put = _put_in(graph, first)
    meter = ("ebur128", "metadata=1:peak=sample")
    _chain(graph, put, _one_channel(_rate(first)), RUMBLE, meter, ("abuffersink", None))
    return put


def to_check(graph: Graph, first: Any) -> Any:
    """From a finished file to its loudness, and its peak between samples; where to put it in."""
    put = _put_in(graph, first)
    _chain(graph, put, ("ebur128", "metadata=1:peak=true"), ("abuffersink", None))
    return put


def to_try(graph: Graph, first: Any, shape: Shape, level: Level) -> Any:
    """From sound as in the frame `first` to how loud it will be; where to put it in."""
    return _levelled(graph, first, shape, level)


def to_level(graph: Graph, first: Any, shape: Shape, level: Level) -> Any:
    """From sound as in the frame `first` to what is encoded; where to put it in."""
    pieces = ("asetnsamples", f"n={FRAME}:p=0")
    return _levelled(graph, first, shape, level, ("aformat", "sample_fmts=fltp"), pieces)


def _levelled(graph: Graph, first: Any, shape: Shape, level: Level, *ends: tuple[str, str]) -> Any:
    put = _put_in(graph, first)
    voice = _chain(graph, put, _one_channel(shape.rate), RUMBLE, ("volume", f"{level.gain:.3f}dB"))
    if level.with_bed:
        mixed = graph.add("amix", "inputs=2:duration=first:normalize=0")
        voice.link_to(mixed, 0, 0)
        _bed(graph, shape.rate, BED).link_to(mixed, 0, 1)
        voice = mixed
    fades = FADES_OF_BED if level.with_bed else FADES
    fade_in, fade_out = (min(one, shape.seconds / 4) for one in fades)
    _chain(
        graph,
        voice,
        ("alimiter", f"limit={10 ** (level.limit / 20):.4f}:level=0:attack=5:release=80:latency=1"),
        ("afade", f"t=in:d={fade_in:.3f}"),
        ("afade", f"t=out:st={shape.seconds - fade_out:.3f}:d={fade_out:.3f}"),
        ("aformat", f"sample_rates={shape.rate}"),
        ("ebur128", "metadata=1"),
        *ends,
        ("abuffersink", None),
    )
    return put


def _put_in(graph: Graph, first: Any) -> Any:
    return graph.add_abuffer(
        sample_rate=first.sample_rate,
        format=first.format.name,
        layout=first.layout.name,
        time_base=Fraction(1, first.sample_rate),
    )


def _rate(first: Any) -> int:
    """The nearer relative of the two rates that all phones play."""
    return 48_000 if first.sample_rate % 8_000 == 0 else 44_100


def _one_channel(rate: int) -> tuple[str, str]:
    return "aformat", f"sample_fmts=fltp:channel_layouts=mono:sample_rates={rate}"


def _bed(graph: Graph, rate: int, gain: float) -> Any:
    """The bed of the built-in recordings: tones that swell and sink, and a little noise under them."""
    mixed = graph.add("amix", f"inputs={len(TONES) + 1}:normalize=0")
    for place, (pitch, level, swell) in enumerate(TONES):
        tone = graph.add("sine", f"frequency={pitch}:sample_rate={rate}")
        swelling = f"volume={0.1 * SINE * level:.4f}*(0.6+0.4*sin(2*PI*t/{swell})):eval=frame"
        _chain(graph, tone, ("aformat", "sample_fmts=fltp"), ("volume", swelling)).link_to(mixed, 0, place)
    noise = graph.add("anoisesrc", f"color=brown:seed=7:a={AIR}:r={rate}")
    _chain(graph, noise, ("highpass", "f=120"), ("lowpass", "f=500")).link_to(mixed, 0, len(TONES))
    return _chain(graph, mixed, ("volume", f"{gain:.3f}dB"))


def _chain(graph: Graph, start: Any, *steps: tuple[str, str | None]) -> Any:
    """One filter after the other; the last of them."""
    for name, options in steps:
        following = graph.add(name, options) if options else graph.add(name)
        start.link_to(following)
        start = following
    return start

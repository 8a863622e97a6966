"""Small sounds in every form that people send, made here; and how loud one is."""

import io
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import log10
from typing import Any

import av
import av.error
from av.filter import Graph

# Container, codec, and the form of the samples.
FORMS = {
    "wav": ("wav", "pcm_s16le", "s16"),
    "mp3": ("mp3", "libmp3lame", "fltp"),
    "m4a": ("mp4", "aac", "fltp"),
    "flac": ("flac", "flac", "s16"),
    "ogg": ("ogg", "libopus", "flt"),
    "webm": ("webm", "libopus", "flt"),
}
# What else there is: what also comes out of studios, and what has no reader here.
OTHERS = {
    "wav of 24 bits": ("wav", "pcm_s24le", "s32"),
    "ac3": ("mp4", "ac3", "fltp"),
    "alaw": ("wav", "pcm_alaw", "s16"),
}
SPEECH = "0.3*sin(2*PI*180*t)*(0.4+0.6*sin(2*PI*3*t)*sin(2*PI*3*t))+0.1*sin(2*PI*1400*t)*sin(2*PI*2*t)"
PEAKS = "if(lt(mod(t\\,1)\\,0.01)\\,0.9*sin(2*PI*1000*t)\\,0.08*sin(2*PI*300*t))"


@cache
def sound(
    form: str, seconds: float = 1.5, said: str = SPEECH, rate: int = 48_000, channels: str = "mono"
) -> bytes:
    """A file of this form, as long as said."""
    container, codec, samples = (FORMS | OTHERS)[form]
    target = io.BytesIO()
    with av.open(target, "w", format=container) as out:
        out.metadata["title"] = "A secret title"
        stream: Any = out.add_stream(codec, rate=rate, layout=channels)
        for frame in _frames(said, seconds, rate, samples, channels, stream.codec_context.frame_size or 1024):
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return target.getvalue()


def _frames(said: str, seconds: float, rate: int, samples: str, channels: str, size: int) -> list[Any]:
    graph = Graph()
    chain = [
        graph.add("aevalsrc", f"exprs={said}:s={rate}:d={seconds}"),
        graph.add("aformat", f"sample_fmts={samples}:channel_layouts={channels}"),
        graph.add("asetnsamples", f"n={size}:p=0"),
        graph.add("abuffersink"),
    ]
    for first, second in pairwise(chain):
        first.link_to(second)
    graph.configure()
    return _pulled(graph)


def _pulled(graph: Graph) -> list[Any]:
    found = []
    while True:
        try:
            found.append(graph.pull())
        except (av.error.EOFError, av.error.BlockingIOError):
            return found


def listen(content: bytes, start: float = 0, end: float = 3600) -> tuple[float, float, float]:
    """The loudness (LUFS) and the true peak (dBTP) between two seconds, by the ebur128 meter; the seconds in all."""
    with av.open(io.BytesIO(content)) as opened:
        stream = opened.streams.audio[0]
        graph, put, samples, heard = Graph(), None, 0, []
        for frame in opened.decode(stream):
            if put is None:
                put = graph.add_abuffer(template=stream, time_base=Fraction(1, frame.sample_rate))
                chain = [
                    put,
                    graph.add("aselect", f"between(t\\,{start}\\,{end})"),
                    graph.add("ebur128", "metadata=1:peak=true"),
                    graph.add("abuffersink"),
                ]
                for first, second in pairwise(chain):
                    first.link_to(second)
                graph.configure()
            frame.time_base, frame.pts = Fraction(1, frame.sample_rate), samples
            samples += frame.samples
            put.push(frame)
            heard += _pulled(graph)
        put.push(None)
        heard += _pulled(graph)
        said: dict[str, str] = {}
        for frame in heard:
            said |= frame.metadata
        peak = 20 * log10(max(float(said["lavfi.r128.true_peak"]), 1e-9))
        return float(said["lavfi.r128.I"]), peak, samples / stream.rate

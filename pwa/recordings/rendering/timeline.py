"""Where each line stands in the finished recording."""

from dataclasses import dataclass

from pwa.recordings.rendering.script import Line
from pwa.recordings.rendering.speech import Clip

LEAD = 5.0  # seconds before the first word: the bed comes in
TAIL = 9.0  # seconds after the last word: the bed goes out
LINGER = 1.2  # seconds that a caption stays once its line is spoken
BETWEEN = 0.1  # seconds without a caption before the next one


@dataclass(frozen=True)
class Cue:
    """A line and the seconds in which it is spoken."""

    start: float
    end: float
    text: str


def lay_out(lines: tuple[Line, ...], clips: list[Clip]) -> tuple[list[Cue], bytes]:
    """The cues, and one stretch of samples with every clip at its place."""
    rate = clips[0].rate
    samples = bytearray(_silence(LEAD, rate))
    cues = []
    for number, (line, clip) in enumerate(zip(lines, clips, strict=True)):
        start = len(samples) / 2 / rate
        cues.append(Cue(start, start + clip.seconds, line.text))
        samples += clip.samples
        last = number == len(lines) - 1
        samples += _silence(TAIL if last else _after(line, clip), rate)
    return cues, bytes(samples)


def captions(cues: list[Cue]) -> str:
    """WebVTT: each line from its first sound until shortly after its last."""
    rows = ["WEBVTT"]
    starts = [cue.start for cue in cues[1:]] + [cues[-1].end + LINGER + BETWEEN]
    for cue, following in zip(cues, starts, strict=True):
        end = max(cue.end, min(cue.end + LINGER, following - BETWEEN))
        rows.append(f"{_stamp(cue.start)} --> {_stamp(end)}\n{cue.text}")
    return "\n\n".join(rows) + "\n"


def _after(line: Line, clip: Clip) -> float:
    if line.next_in is None:
        return line.pause
    return max(0.3, line.next_in - clip.seconds)


def _silence(seconds: float, rate: int) -> bytes:
    return bytes(round(seconds * rate) * 2)


def _stamp(seconds: float) -> str:
    whole = round(seconds * 1000)
    return f"{whole // 3_600_000:02}:{whole // 60_000 % 60:02}:{whole // 1000 % 60:02}.{whole % 1000:03}"
